//! What watches a table and what takes its changes: contributor insights, Kinesis streams.

use crate::site::{At, Site};
use crate::template::Expr;

/// Which keys of a table or an index CloudWatch Contributor Insights counts.
///
/// See [contributor insights](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContributorInsights {
    /// None: for a replica or an index of a table that counts them.
    Disabled,
    /// The most accessed and the most throttled keys.
    AccessedAndThrottledKeys,
    /// Only the most throttled keys, which costs less.
    ThrottledKeys,
}

impl ContributorInsights {
    pub(crate) fn mode(self) -> Option<&'static str> {
        match self {
            Self::Disabled => None,
            Self::AccessedAndThrottledKeys => Some("ACCESSED_AND_THROTTLED_KEYS"),
            Self::ThrottledKeys => Some("THROTTLED_KEYS"),
        }
    }
}

/// A Kinesis data stream that takes the changes of a table in one Region: of the same account and
/// Region, one a replica.
///
/// ```
/// use tablature::{
///     ApproximateCreationDateTimePrecision, Attribute, CfnResource, KinesisStream, Stack, TableV2,
/// };
///
/// let mut stack = Stack::new("shop");
/// let changes = stack.add(CfnResource::new("Changes", "AWS::Kinesis::Stream"));
/// stack.add(
///     TableV2::on_demand("Orders", Attribute::string("id")).kinesis_stream(
///         KinesisStream::new(changes.attribute("Arn"))
///             .precision(ApproximateCreationDateTimePrecision::Millisecond),
///     ),
/// );
/// ```
///
/// See [KinesisStreamSpecification](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-kinesisstreamspecification.html).
#[derive(Clone, Debug)]
pub struct KinesisStream {
    pub(crate) arn: Expr,
    pub(crate) precision: Option<At<ApproximateCreationDateTimePrecision>>,
}

impl KinesisStream {
    /// The stream of this ARN.
    #[track_caller]
    pub fn new(arn: impl Into<Expr>) -> Self {
        Self { arn: arn.into().at(Site::caller()), precision: None }
    }

    /// How exact the time of a change is; microseconds where nothing is said.
    #[track_caller]
    pub fn precision(mut self, precision: ApproximateCreationDateTimePrecision) -> Self {
        self.precision = Some(At::caller(precision));
        self
    }
}

/// How exact the time of a change is in a Kinesis record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApproximateCreationDateTimePrecision {
    /// To the millisecond.
    Millisecond,
    /// To the microsecond.
    Microsecond,
}

impl ApproximateCreationDateTimePrecision {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Millisecond => "MILLISECOND",
            Self::Microsecond => "MICROSECOND",
        }
    }
}

/// How replicas agree: fixed once a table becomes global.
///
/// See [consistency modes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MultiRegionConsistency {
    /// Changes arrive in the other Regions within about a second; the last writer wins.
    Eventual,
    /// A strongly consistent read sees every write of every Region. Exactly three Regions of one set:
    /// three replicas, or two and a witness.
    Strong,
}

impl MultiRegionConsistency {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Eventual => "EVENTUAL",
            Self::Strong => "STRONG",
        }
    }
}

//! What observes a table and its changes: contributor insights, Kinesis streams.

use crate::builder::{common_setters, declaration, setters};
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::{OtherWord, is_same, words};

/// Which keys of a table or an index CloudWatch Contributor Insights counts.
///
/// See [contributor insights](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html).
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContributorInsights {
    /// None: for a replica or an index of a table that counts some.
    Disabled,
    /// The most accessed and the most throttled keys.
    AccessedAndThrottledKeys,
    /// Only the most throttled keys, which costs less.
    ThrottledKeys,
    #[doc(hidden)]
    Other(OtherWord),
}

impl ContributorInsights {
    /// A mode that AWS has and this version does not list. It stands in the template as it is, and no rule
    /// reports it as unknown. The name of a listed mode gives its variant.
    pub const fn other(mode: &'static str) -> Self {
        if is_same(mode, ACCESSED_AND_THROTTLED_KEYS) {
            Self::AccessedAndThrottledKeys
        } else if is_same(mode, THROTTLED_KEYS) {
            Self::ThrottledKeys
        } else {
            Self::Other(OtherWord::new(mode))
        }
    }

    pub(crate) fn mode(self) -> Option<Expr> {
        match self {
            Self::Disabled => None,
            Self::AccessedAndThrottledKeys => Some(ACCESSED_AND_THROTTLED_KEYS.into()),
            Self::ThrottledKeys => Some(THROTTLED_KEYS.into()),
            Self::Other(mode) => Some(Expr::from(mode.word()).valid_as_declared()),
        }
    }
}

const ACCESSED_AND_THROTTLED_KEYS: &str = "ACCESSED_AND_THROTTLED_KEYS";
const THROTTLED_KEYS: &str = "THROTTLED_KEYS";

declaration! {
    /// A Kinesis data stream that receives the changes of a table in one Region. It is of the same
    /// account and Region; each replica has its own.
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
    pub struct KinesisStream(arn: impl Into<Expr>) {
        arn: Expr = arn.into().at(Site::caller()),
        precision: Option<At<ApproximateCreationDateTimePrecision>> = None,
    }

    /// The stream of this ARN.
    pub fn new(..);
}

setters! {
    [] KinesisStream, [];

    /// The precision of a change's time. Defaults to microseconds.
    pub fn precision(precision: ApproximateCreationDateTimePrecision);
}

common_setters! {
    [] KinesisStream = "stream": replacing;
    fields [];
    example
        "ApproximateCreationDateTimePrecision as Precision, KinesisStream",
        "let arn = \"arn:aws:kinesis:eu-west-1:111122223333:stream/changes\";",
        "KinesisStream::new(arn)",
        "precision(Precision::Millisecond)" => "precision(Precision::Microsecond)";
}

words! {
    /// The precision of a change's time in a Kinesis record.
    pub enum ApproximateCreationDateTimePrecision {
        /// To the millisecond.
        Millisecond = "MILLISECOND",
        /// To the microsecond.
        Microsecond = "MICROSECOND",
    }
}

words! {
    /// How replicas agree. It is fixed once a table becomes global.
    ///
    /// See [consistency modes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html).
    pub enum MultiRegionConsistency {
        /// Changes arrive in the other Regions within about a second; the last writer wins.
        Eventual = "EVENTUAL",
        /// A strongly consistent read sees every write of every Region. Exactly three Regions of one set:
        /// three replicas, or two and a witness.
        Strong = "STRONG",
    }
}

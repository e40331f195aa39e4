//! `Replica`: a table in another Region, and what differs there.

use std::marker::PhantomData;

use crate::builder::{common_setters, declaration, part, setters};
use crate::dynamodb::regional_settings::regional_setters;
use crate::dynamodb::{
    ContributorInsights, JoinsBilling, OnDemand, Provisioned, ReadCapacity, RegionalSettings,
    SameAsTable,
};
use crate::site::At;
use crate::template::Expr;

/// A replica of a table in another Region; a table with one is a global table.
///
/// What a replica does not set is as the table sets it: read capacity, table class, contributor
/// insights, recovery, deletion protection and tags. A Kinesis stream and a resource policy belong to
/// one Region, so each replica sets its own.
///
/// ```
/// use tablature::{Attribute, Replica, Stack, TableClass, TableV2};
///
/// let mut stack = Stack::new("shop").region("us-east-1");
/// stack.add(
///     TableV2::on_demand("Orders", Attribute::string("id"))
///         .replica(Replica::new("eu-west-1").deletion_protection(true))
///         .replica(Replica::new("eu-central-1").table_class(TableClass::StandardInfrequentAccess)),
/// );
/// ```
///
/// CloudFormation creates any number of replicas together with the table, and adds or removes one per update. See
/// [ReplicaSpecification](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html).
#[doc(alias = "ReplicaTableProps")]
#[derive(Clone, Debug)]
#[must_use = "a replica does nothing until a table has it: `.replica(…)`"]
pub struct Replica<B = SameAsTable> {
    pub(crate) declaration: ReplicaDeclaration,
    billing: PhantomData<B>,
}

declaration! {
    pub(crate) struct ReplicaDeclaration(region: impl Into<String>) {
        region: At<String> = At::caller(region.into()),
        read: ReplicaRead = ReplicaRead::default(),
        encryption_key: Option<At<Expr>> = None,
        indexes: Vec<ReplicaIndexDeclaration> = Vec::new(),
        settings: RegionalSettings = RegionalSettings::default(),
    }
}

part!(ReplicaDeclaration = "replica in", region);

/// The read capacity of a replica, or of one of its indexes.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplicaRead {
    pub(crate) maximum: Option<At<u64>>,
    pub(crate) capacity: Option<ReadCapacity>,
}

impl Replica {
    /// A replica in this Region, such as `eu-west-1`. It must differ from the stack's Region, where
    /// the table itself is.
    #[track_caller]
    pub fn new(region: impl Into<String>) -> Self {
        Self { declaration: ReplicaDeclaration::of(region), billing: PhantomData }
    }
}

impl<B> Replica<B> {
    /// Settings of a global index of the table in this Region.
    #[doc(alias = "globalSecondaryIndexOptions")]
    pub fn global_secondary_index<I: JoinsBilling<B>>(
        mut self,
        index: ReplicaGlobalSecondaryIndex<I>,
    ) -> Replica<I::Both> {
        let ReplicaDeclaration { calls, indexes, .. } = &mut self.declaration;
        calls.add_part("global_secondary_index", indexes, index.declaration);
        self.billed()
    }
}

setters! {
    [<B>] Replica<B>, [.declaration];

    /// The ARN of a symmetric key of your own in this Region, if the table is encrypted with
    /// [`customer_managed`](crate::TableEncryption::customer_managed) keys. A [`Key`](crate::Key) of the
    /// same stack is in the stack's Region and cannot be used here. For a multi-Region key, this is the
    /// [ARN in this Region](crate::Key::multi_region).
    pub fn encryption_key(key_arn: impl Into<Expr>);
}

/// The setters of read capacity, of a replica or of one of its indexes.
macro_rules! read_setters {
    ($builder:ident, $of:literal) => {
        impl<B> $builder<B> {
            #[doc = concat!("The read capacity of ", $of, " alone, on a provisioned table.")]
            #[track_caller]
            pub fn read_capacity(mut self, capacity: ReadCapacity) -> $builder<Provisioned>
            where
                Provisioned: JoinsBilling<B>,
            {
                self.declaration.calls.once("read_capacity");
                self.declaration.calls.absorb(&capacity.calls, || "read capacity".to_owned());
                self.declaration.read.capacity = Some(capacity);
                self.billed()
            }

            #[doc = concat!("The maximum read request units per second of ", $of, ", on an on-demand")]
            /// table. At least 1.
            #[doc(alias = "maxReadRequestUnits")]
            #[track_caller]
            pub fn maximum_read_request_units(mut self, units: u64) -> $builder<OnDemand>
            where
                OnDemand: JoinsBilling<B>,
            {
                self.declaration.calls.once("maximum_read_request_units");
                self.declaration.read.maximum = Some(At::caller(units));
                self.billed()
            }

            fn billed<C>(self) -> $builder<C> {
                $builder { declaration: self.declaration, billing: PhantomData }
            }
        }
    };
}

read_setters!(Replica, "the replica");
read_setters!(ReplicaGlobalSecondaryIndex, "the index in this Region");

common_setters! {
    [<B>] Replica<B> = "replica": replacing;
    example
        "Replica",
        "",
        "Replica::new(\"eu-west-1\")",
        "deletion_protection(true)" => "deletion_protection(false)";
}

regional_setters!([<B>] Replica<B>);

/// The settings of a global index in one replica.
///
/// ```
/// use tablature::{
///     Attribute, ContributorInsights, GlobalSecondaryIndex, Replica, ReplicaGlobalSecondaryIndex,
///     TableV2,
/// };
///
/// let by_status = ReplicaGlobalSecondaryIndex::new("byStatus")
///     .contributor_insights(ContributorInsights::ThrottledKeys)
///     .maximum_read_request_units(500);
/// TableV2::on_demand("Orders", Attribute::string("id"))
///     .global_secondary_index(GlobalSecondaryIndex::new("byStatus", Attribute::string("status")))
///     .replica(Replica::new("eu-west-1").global_secondary_index(by_status));
/// ```
///
/// What it does not set is as the table's index sets it. A name that is not a global index of the table is a finding (DDB047). See
/// [ReplicaGlobalSecondaryIndexSpecification](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaglobalsecondaryindexspecification.html).
#[derive(Clone, Debug)]
#[must_use = "settings of an index do nothing until a replica has them"]
pub struct ReplicaGlobalSecondaryIndex<B = SameAsTable> {
    pub(crate) declaration: ReplicaIndexDeclaration,
    billing: PhantomData<B>,
}

declaration! {
    pub(crate) struct ReplicaIndexDeclaration(name: impl Into<String>) {
        name: At<String> = At::caller(name.into()),
        contributor_insights: Option<At<ContributorInsights>> = None,
        read: ReplicaRead = ReplicaRead::default(),
    }
}

part!(ReplicaIndexDeclaration = "index", name);

impl ReplicaGlobalSecondaryIndex {
    /// Settings of the index of this name.
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        Self { declaration: ReplicaIndexDeclaration::of(name), billing: PhantomData }
    }
}
setters! {
    [<B>] ReplicaGlobalSecondaryIndex<B>, [.declaration];

    /// Which keys of the index CloudWatch counts in this Region.
    #[doc(alias = "contributorInsightsSpecification")]
    pub fn contributor_insights(insights: ContributorInsights);
}

common_setters! {
    [<B>] ReplicaGlobalSecondaryIndex<B> = "index": replacing;
    example
        "ContributorInsights, ReplicaGlobalSecondaryIndex",
        "let counted = ContributorInsights::ThrottledKeys;",
        "ReplicaGlobalSecondaryIndex::new(\"byStatus\")",
        "contributor_insights(counted)" => "contributor_insights(ContributorInsights::Disabled)";
}

//! `TableV2`: a table as it is declared.

use std::marker::PhantomData;

use crate::acknowledgement::Acknowledgement;
use crate::dynamodb::{
    AccessPattern, Attribute, Billing, ContributorInsights, Encryption, Entity, EntityDeclaration,
    FitsBilling, GlobalIndexDeclaration, GlobalSecondaryIndex, KinesisStream,
    LocalIndexDeclaration, LocalSecondaryIndex, MultiRegionConsistency, OnDemand,
    PatternDeclaration, PointInTimeRecovery, Provisioned, ReadCapacity, RegionalSettings, Replica,
    ReplicaDeclaration, RequestUnits, StreamViewType, TableClass, TableEncryption, TableThroughput,
    WarmThroughput, WriteCapacity,
};
use crate::iam::PolicyStatement;
use crate::names;
use crate::removal_policy::RemovalPolicy;
use crate::site::At;
use crate::template::Expr;

/// A DynamoDB table (`AWS::DynamoDB::GlobalTable`), in the stack's Region and those of its replicas.
///
/// How the table is billed is the constructor, and the type parameter: an index that sets the other
/// mode's capacity does not compile. Tables are retained when the stack goes, unless
/// [`removal_policy`](Self::removal_policy) says otherwise.
///
/// ```
/// use tablature::{Attribute, GlobalSecondaryIndex, Stack, StreamViewType, TableV2};
///
/// let mut stack = Stack::new("shop");
/// let orders = stack.add(
///     TableV2::on_demand("Orders", Attribute::string("customerId"))
///         .sort_key(Attribute::string("orderId"))
///         .global_secondary_index(GlobalSecondaryIndex::new("byStatus", Attribute::string("status")))
///         .stream(StreamViewType::NewAndOldImages)
///         .point_in_time_recovery(true)
///         .deletion_protection(true),
/// );
/// ```
///
/// See [AWS::DynamoDB::GlobalTable](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct TableV2<B: Billing> {
    pub(crate) declaration: TableDeclaration,
    billing: PhantomData<B>,
}

#[derive(Clone, Debug)]
pub(crate) struct TableDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) table_name: Option<At<String>>,
    pub(crate) partition_key: Attribute,
    pub(crate) sort_key: Option<Attribute>,
    pub(crate) throughput: At<TableThroughput>,
    pub(crate) global_indexes: Vec<GlobalIndexDeclaration>,
    pub(crate) local_indexes: Vec<LocalIndexDeclaration>,
    pub(crate) encryption: Option<At<TableEncryption>>,
    pub(crate) warm_throughput: WarmThroughput,
    /// As they are in the stack's Region.
    pub(crate) settings: RegionalSettings,
    pub(crate) replicas: Vec<ReplicaDeclaration>,
    pub(crate) multi_region_consistency: Option<At<MultiRegionConsistency>>,
    pub(crate) witness_region: Option<At<String>>,
    pub(crate) removal_policy: Option<At<RemovalPolicy>>,
    pub(crate) time_to_live_attribute: Option<At<String>>,
    pub(crate) stream: Option<At<StreamViewType>>,
    pub(crate) entities: Vec<EntityDeclaration>,
    pub(crate) access_patterns: Vec<PatternDeclaration>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
}

impl TableV2<OnDemand> {
    /// A table that is billed per request. `id` names it within the stack.
    #[track_caller]
    pub fn on_demand(id: impl Into<String>, partition_key: Attribute) -> Self {
        let throughput = TableThroughput::OnDemand { maximum: RequestUnits::default() };
        Self::declare(id, partition_key, throughput)
    }

    /// The most read request units a second that the table serves, at least 1; unlimited up to the
    /// account's quota where nothing is said.
    #[track_caller]
    pub fn maximum_read_request_units(mut self, units: u64) -> Self {
        if let TableThroughput::OnDemand { maximum } = &mut self.declaration.throughput.value {
            maximum.read = Some(At::caller(units));
        }
        self
    }

    /// The most write request units a second that the table takes, at least 1; unlimited up to the
    /// account's quota where nothing is said.
    #[track_caller]
    pub fn maximum_write_request_units(mut self, units: u64) -> Self {
        if let TableThroughput::OnDemand { maximum } = &mut self.declaration.throughput.value {
            maximum.write = Some(At::caller(units));
        }
        self
    }
}

impl TableV2<Provisioned> {
    /// A table with capacity that is set beforehand; indexes that set none of their own take the
    /// table's.
    #[track_caller]
    pub fn provisioned(
        id: impl Into<String>,
        partition_key: Attribute,
        read: ReadCapacity,
        write: WriteCapacity,
    ) -> Self {
        Self::declare(id, partition_key, TableThroughput::Provisioned { read, write })
    }
}

impl<B: Billing> TableV2<B> {
    #[track_caller]
    fn declare(
        id: impl Into<String>,
        partition_key: Attribute,
        throughput: TableThroughput,
    ) -> Self {
        Self {
            declaration: TableDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                table_name: None,
                partition_key,
                sort_key: None,
                throughput: At::caller(throughput),
                global_indexes: Vec::new(),
                local_indexes: Vec::new(),
                encryption: None,
                warm_throughput: WarmThroughput::default(),
                settings: RegionalSettings::default(),
                replicas: Vec::new(),
                multi_region_consistency: None,
                witness_region: None,
                removal_policy: None,
                time_to_live_attribute: None,
                stream: None,
                entities: Vec::new(),
                access_patterns: Vec::new(),
                acknowledgements: Vec::new(),
            },
            billing: PhantomData,
        }
    }

    /// The sort key: items of one partition, in its order.
    pub fn sort_key(mut self, attribute: Attribute) -> Self {
        self.declaration.sort_key = Some(attribute);
        self
    }

    /// A fixed name, 3 to 255 of `A-Za-z0-9_.-`, once in the account and Region. It wins over the
    /// stack's [`table_names`](crate::Stack::table_names). Without either, CloudFormation makes one up.
    #[track_caller]
    pub fn table_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.table_name = Some(At::caller(name.into()));
        self
    }

    /// Adds a global secondary index.
    pub fn global_secondary_index<I: FitsBilling<B>>(
        mut self,
        index: GlobalSecondaryIndex<I>,
    ) -> Self {
        self.declaration.global_indexes.push(index.declaration);
        self
    }

    /// Adds a local secondary index; the table then needs a sort key.
    pub fn local_secondary_index(mut self, index: LocalSecondaryIndex) -> Self {
        self.declaration.local_indexes.push(index.declaration);
        self
    }

    /// Says what one kind of item is, by its keys.
    pub fn entity(mut self, entity: Entity) -> Self {
        self.declaration.entities.push(entity.declaration);
        self
    }

    /// Says what the table must serve.
    pub fn access_pattern<K>(mut self, pattern: AccessPattern<K>) -> Self {
        self.declaration.access_patterns.push(pattern.declaration);
        self
    }

    /// Continuous backups: `true`, `false`, or [`PointInTimeRecovery::days`]. Off where nothing is said.
    #[track_caller]
    pub fn point_in_time_recovery(mut self, recovery: impl Into<PointInTimeRecovery>) -> Self {
        self.declaration.settings.point_in_time_recovery = Some(At::caller(recovery.into()));
        self
    }

    /// Whether DynamoDB refuses to delete the table, also from outside the stack. Off where nothing
    /// is said.
    #[track_caller]
    pub fn deletion_protection(mut self, protected: bool) -> Self {
        self.declaration.settings.deletion_protection = Some(At::caller(protected));
        self
    }

    /// What happens to the table when it leaves the stack; it is retained where nothing is said.
    #[track_caller]
    pub fn removal_policy(mut self, policy: RemovalPolicy) -> Self {
        self.declaration.removal_policy = Some(At::caller(policy));
        self
    }

    /// Deletes items some time after the moment in this attribute: a number, in seconds since 1970.
    #[track_caller]
    pub fn time_to_live_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.declaration.time_to_live_attribute = Some(At::caller(attribute.into()));
        self
    }

    /// Adds a replica in another Region. The table then has a stream of new and old images, unless
    /// [`stream`](Self::stream) says something else or the replicas are strongly consistent.
    ///
    /// Grants on the table reach its replicas as well, and their indexes.
    pub fn replica<R: FitsBilling<B>>(mut self, replica: Replica<R>) -> Self {
        self.declaration.replicas.push(replica.declaration);
        self
    }

    /// With whose key the table is encrypted; DynamoDB's where nothing is said. Grants add the use of a
    /// key of your own.
    #[track_caller]
    pub fn encryption(mut self, encryption: TableEncryption) -> Self {
        self.declaration.encryption = Some(At::caller(encryption));
        self
    }

    /// How replicas agree, eventually where nothing is said. Strong consistency takes exactly three
    /// Regions of one set, and has no time to live, no local indexes and no transactions.
    ///
    /// ```
    /// use tablature::{Attribute, MultiRegionConsistency, Replica, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("bank").region("us-east-1");
    /// stack.add(
    ///     TableV2::on_demand("Accounts", Attribute::string("id"))
    ///         .multi_region_consistency(MultiRegionConsistency::Strong)
    ///         .replica(Replica::new("us-east-2"))
    ///         .witness_region("us-west-2"),
    /// );
    /// ```
    #[track_caller]
    pub fn multi_region_consistency(mut self, consistency: MultiRegionConsistency) -> Self {
        self.declaration.multi_region_consistency = Some(At::caller(consistency));
        self
    }

    /// The third Region of a strongly consistent table with two replicas: it holds changes for them
    /// and cannot be read.
    #[track_caller]
    pub fn witness_region(mut self, region: impl Into<String>) -> Self {
        self.declaration.witness_region = Some(At::caller(region.into()));
        self
    }

    /// Reads a second that the table is ready for from the start: at least 12,000 on demand. It can
    /// only rise. See
    /// [warm throughput](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html).
    #[track_caller]
    pub fn warm_read_units_per_second(mut self, units: u64) -> Self {
        self.declaration.warm_throughput.read = Some(At::caller(units));
        self
    }

    /// Writes a second that the table is ready for from the start: at least 4,000 on demand. It can
    /// only rise.
    #[track_caller]
    pub fn warm_write_units_per_second(mut self, units: u64) -> Self {
        self.declaration.warm_throughput.write = Some(At::caller(units));
        self
    }

    /// Which keys CloudWatch counts, of the table, its global indexes and its replicas, where these do
    /// not say it themselves.
    #[track_caller]
    pub fn contributor_insights(mut self, insights: ContributorInsights) -> Self {
        self.declaration.settings.contributor_insights = Some(At::caller(insights));
        self
    }

    /// A Kinesis stream that takes the table's changes in the stack's Region; replicas have their own.
    #[track_caller]
    pub fn kinesis_stream(mut self, stream: KinesisStream) -> Self {
        self.declaration.settings.kinesis_stream = Some(At::caller(stream));
        self
    }

    /// The table's resource policy in the stack's Region: up to 20 KB; replicas have their own. A
    /// statement names its resource as `*`, since the table cannot refer to itself.
    ///
    /// ```
    /// use tablature::Action::GetItem;
    /// use tablature::{Attribute, PolicyStatement, Principal, TableV2};
    ///
    /// let partner = PolicyStatement::allow()
    ///     .principals([Principal::account("123456789012")])
    ///     .actions([GetItem])
    ///     .resources(["*"]);
    /// TableV2::on_demand("Prices", Attribute::string("sku")).resource_policy([partner]);
    /// ```
    ///
    /// See [resource policies](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html).
    pub fn resource_policy(
        mut self,
        statements: impl IntoIterator<Item = PolicyStatement>,
    ) -> Self {
        self.declaration.settings.resource_policy = statements.into_iter().collect();
        self
    }

    /// The resource policy of the table's stream in the stack's Region. It cannot be set while the
    /// stream is made: deploy the stream first.
    pub fn stream_resource_policy(
        mut self,
        statements: impl IntoIterator<Item = PolicyStatement>,
    ) -> Self {
        self.declaration.settings.stream_resource_policy = statements.into_iter().collect();
        self
    }

    /// Keeps a stream of changes for 24 hours.
    #[track_caller]
    pub fn stream(mut self, view: StreamViewType) -> Self {
        self.declaration.stream = Some(At::caller(view));
        self
    }

    /// The storage class.
    #[track_caller]
    pub fn table_class(mut self, class: TableClass) -> Self {
        self.declaration.settings.table_class = Some(At::caller(class));
        self
    }

    /// Adds a tag: key up to 128 characters and not beginning with `aws:`, value up to 256, at most
    /// 50 tags.
    #[track_caller]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.declaration.settings.tags.push(At::caller((key.into(), value.into())));
        self
    }

    /// The logical id to use instead of the derived one, for taking over a stack that something
    /// else deployed. A change of a deployed table's logical id makes a new table.
    #[track_caller]
    pub fn logical_id(mut self, logical_id: impl Into<String>) -> Self {
        self.declaration.logical_id = Some(At::caller(logical_id.into()));
        self
    }

    /// Accepts the findings of `code` in this table, with the reason.
    #[track_caller]
    pub fn acknowledge(mut self, code: impl Into<String>, reason: impl Into<String>) -> Self {
        self.declaration.acknowledgements.push(Acknowledgement::caller(code, reason));
        self
    }
}

impl TableDeclaration {
    pub(crate) fn resource_id(&self) -> String {
        let said = self.logical_id.as_ref().map(|said| said.value.as_str());
        names::resource_id(&self.id.value, said)
    }

    /// The keys of the account's own, with the Region of each; none is the stack's.
    pub(crate) fn customer_keys(&self) -> impl Iterator<Item = (Option<&str>, &At<Expr>)> {
        let own = self.encryption.as_ref().and_then(|encryption| match &encryption.value.0 {
            Encryption::CustomerManaged(key) => Some((None, key)),
            Encryption::AwsOwned | Encryption::AwsManaged => None,
        });
        own.into_iter().chain(self.replicas.iter().filter_map(|replica| {
            Some((Some(replica.region.value.as_str()), replica.encryption_key.as_ref()?))
        }))
    }

    /// The stream that was said, else the one by which replicas of eventual consistency replicate.
    pub(crate) fn effective_stream(&self) -> Option<At<StreamViewType>> {
        let strong =
            |said: &At<MultiRegionConsistency>| said.value == MultiRegionConsistency::Strong;
        let implied = || {
            let first = self.replicas.first()?;
            let is_eventual = !self.multi_region_consistency.as_ref().is_some_and(strong);
            is_eventual
                .then_some(At { value: StreamViewType::NewAndOldImages, site: first.region.site })
        };
        self.stream.clone().or_else(implied)
    }
}

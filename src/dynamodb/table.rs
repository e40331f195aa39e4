//! `TableV2`: the builder of a table.

use std::marker::PhantomData;

use crate::builder::{common_setters, setters};
use crate::dynamodb::regional_settings::regional_setters;
use crate::dynamodb::{
    AccessPattern, Attribute, Billing, Entity, FitsBilling, GlobalSecondaryIndex,
    LocalSecondaryIndex, MultiRegionConsistency, OnDemand, Provisioned, ReadCapacity, Replica,
    StreamViewType, TableDeclaration, TableEncryption, TableThroughput, Units, VectorIndex,
    WriteCapacity,
};
use crate::site::At;
use crate::template::Expr;

/// A DynamoDB table (`AWS::DynamoDB::GlobalTable`), in the stack's Region and those of its replicas.
///
/// The constructor sets how the table is billed, and so does the type parameter: an index that sets
/// capacity of the other mode does not compile. Tables are retained when the stack is deleted,
/// unless [`removal_policy`](Self::removal_policy) sets another policy.
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
#[doc(alias = "TablePropsV2")]
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct TableV2<B: Billing> {
    pub(crate) declaration: TableDeclaration,
    billing: PhantomData<B>,
}

impl TableV2<OnDemand> {
    /// A table that is billed per request. `id` names it within the stack.
    #[doc(alias = "partitionKey")]
    #[doc(alias = "billing")]
    #[track_caller]
    pub fn on_demand(id: impl Into<String>, partition_key: Attribute) -> Self {
        let throughput = TableThroughput::OnDemand { maximum: Units::default() };
        Self::declare(id, partition_key, throughput)
    }

    /// The maximum read request units per second of the table, at least 1. By default only the
    /// account's quota limits them.
    #[doc(alias = "maxReadRequestUnits")]
    #[track_caller]
    pub fn maximum_read_request_units(mut self, units: u64) -> Self {
        self.declaration.calls.once("maximum_read_request_units");
        if let TableThroughput::OnDemand { maximum } = &mut self.declaration.throughput.value {
            maximum.read = Some(At::caller(units));
        }
        self
    }

    /// The maximum write request units per second of the table, at least 1. By default only the
    /// account's quota limits them.
    #[doc(alias = "maxWriteRequestUnits")]
    #[track_caller]
    pub fn maximum_write_request_units(mut self, units: u64) -> Self {
        self.declaration.calls.once("maximum_write_request_units");
        if let TableThroughput::OnDemand { maximum } = &mut self.declaration.throughput.value {
            maximum.write = Some(At::caller(units));
        }
        self
    }

    /// Adds a vector index, which only a table on demand can have.
    pub fn vector_index(mut self, index: VectorIndex) -> Self {
        let TableDeclaration { calls, vector_indexes, .. } = &mut self.declaration;
        calls.add_part("vector_index", vector_indexes, index.declaration);
        self
    }
}

impl TableV2<Provisioned> {
    /// A table with capacity that is set beforehand. Indexes without capacity of their own take the
    /// table's.
    #[doc(alias = "partitionKey")]
    #[doc(alias = "billing")]
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
        let mut declaration = TableDeclaration::of(id, partition_key, throughput);
        let TableDeclaration { calls, throughput, .. } = &mut declaration;
        if let TableThroughput::Provisioned { read, write } = &throughput.value {
            calls.absorb(&read.calls, || "read capacity".to_owned());
            calls.absorb(&write.calls, || "write capacity".to_owned());
        }
        Self { declaration, billing: PhantomData }
    }

    /// The sort key, which orders the items of a partition.
    #[track_caller]
    pub fn sort_key(mut self, attribute: Attribute) -> Self {
        self.declaration.calls.once("sort_key");
        self.declaration.sort_key = Some(attribute);
        self
    }

    /// Adds a global secondary index.
    #[doc(alias = "globalSecondaryIndexes")]
    pub fn global_secondary_index<I: FitsBilling<B>>(
        mut self,
        index: GlobalSecondaryIndex<I>,
    ) -> Self {
        let TableDeclaration { calls, global_indexes, .. } = &mut self.declaration;
        calls.add_part("global_secondary_index", global_indexes, index.declaration);
        self
    }

    /// Adds a local secondary index; the table then needs a sort key.
    #[doc(alias = "localSecondaryIndexes")]
    pub fn local_secondary_index(mut self, index: LocalSecondaryIndex) -> Self {
        let TableDeclaration { calls, local_indexes, .. } = &mut self.declaration;
        calls.add_part("local_secondary_index", local_indexes, index.declaration);
        self
    }

    /// Declares one kind of item, by its keys.
    pub fn entity(mut self, entity: Entity) -> Self {
        let TableDeclaration { calls, entities, .. } = &mut self.declaration;
        calls.add_part("entity", entities, entity.declaration);
        self
    }

    /// Declares a read or write that the table must support.
    pub fn access_pattern<K>(mut self, pattern: AccessPattern<K>) -> Self {
        let TableDeclaration { calls, access_patterns, .. } = &mut self.declaration;
        calls.add_part("access_pattern", access_patterns, pattern.declaration);
        self
    }

    /// Adds a replica in another Region. The table then has a stream of new and old images, unless
    /// [`stream`](Self::stream) sets another view or the replicas are strongly consistent.
    ///
    /// Grants on the table reach its replicas as well, and their indexes.
    #[doc(alias = "replicas")]
    pub fn replica<R: FitsBilling<B>>(mut self, replica: Replica<R>) -> Self {
        let TableDeclaration { calls, replicas, .. } = &mut self.declaration;
        calls.add_part("replica", replicas, replica.declaration);
        self
    }

    /// Lets the table of this ARN, in another account and Region, join as a replica; its stack declares a
    /// [`MultiAccountReplica`](crate::MultiAccountReplica). The table's policy then lets that account join
    /// and DynamoDB replicate between all of them, and its settings are kept alike
    /// ([`global_table_settings_replication_mode`](Self::global_table_settings_replication_mode)). Start with
    /// a table of one Region; replicas in several accounts are eventually consistent.
    ///
    /// ```
    /// use tablature::{Attribute, Stack, TableV2};
    ///
    /// // Of account 111111111111, in us-east-1.
    /// let mut stack = Stack::new("shop").region("us-east-1");
    /// stack.add(
    ///     TableV2::on_demand("Orders", Attribute::string("id"))
    ///         .table_name("orders")
    ///         .multi_account_replica("arn:aws:dynamodb:eu-west-1:222222222222:table/orders"),
    /// );
    /// ```
    ///
    /// See [the permissions it needs](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html).
    #[doc(alias = "multiAccountReplicationTo")]
    #[track_caller]
    pub fn multi_account_replica(mut self, table_arn: impl Into<Expr>) -> Self {
        self.declaration.multi_account_replicas.push(At::placed(table_arn));
        self
    }
}

setters! {
    [<B: Billing>] TableV2<B>, [.declaration];

    /// A fixed name of 3 to 255 characters of `A-Za-z0-9_.-`, unique in the account and Region. It
    /// takes precedence over the stack's [`table_names`](crate::Stack::table_names). Without either,
    /// CloudFormation makes one up.
    pub fn table_name(name: impl Into<String>);

    /// Deletes items some time after the moment in this attribute: a number, in seconds since 1970.
    pub fn time_to_live_attribute(attribute: impl Into<String>);

    /// The key that the table is encrypted with. Defaults to a key that DynamoDB owns. Grants include
    /// the use of a key of your own.
    pub fn encryption(encryption: TableEncryption);

    /// How replicas agree. Defaults to eventual consistency. Strong consistency requires exactly
    /// three Regions of one set, and excludes time to live, local indexes and transactions.
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
    pub fn multi_region_consistency(consistency: MultiRegionConsistency);

    /// The third Region of a strongly consistent table with two replicas. It stores changes for
    /// them and cannot be read.
    pub fn witness_region(region: impl Into<String>);

    /// The reads per second that the table is ready for from the start: at least 12,000 on demand.
    /// It can only be raised. See
    /// [warm throughput](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html).
    #[doc(alias = "warmThroughput")]
    pub fn warm_read_units_per_second(units: u64) => warm_throughput.read;

    /// The writes per second that the table is ready for from the start: at least 4,000 on demand.
    /// It can only be raised.
    #[doc(alias = "warmThroughput")]
    pub fn warm_write_units_per_second(units: u64) => warm_throughput.write;

    /// Keeps a stream of changes for 24 hours.
    #[doc(alias = "dynamoStream")]
    pub fn stream(view: StreamViewType);
}

common_setters! {
    [<B: Billing>] TableV2<B> = "table": logical_id, acknowledge, removal_policy, replacing;
    example
        "Attribute, TableV2",
        "",
        "TableV2::on_demand(\"Orders\", Attribute::string(\"id\"))",
        "table_name(\"orders\")" => "table_name(\"orders-2\")";
    more "", "", "It is retained by default, unless the deployment that makes it fails.";
}

regional_setters!([<B: Billing>] TableV2<B>);

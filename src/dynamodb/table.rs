//! `TableV2`: a table as it is declared.

use std::marker::PhantomData;

use crate::acknowledgement::Acknowledgement;
use crate::dynamodb::{
    AccessPattern, Attribute, Billing, Entity, EntityDeclaration, FitsBilling,
    GlobalIndexDeclaration, GlobalSecondaryIndex, LocalIndexDeclaration, LocalSecondaryIndex,
    OnDemand, PatternDeclaration, PointInTimeRecovery, Provisioned, ReadCapacity, RequestUnits,
    StreamViewType, TableClass, TableThroughput, WriteCapacity,
};
use crate::names;
use crate::removal_policy::RemovalPolicy;
use crate::site::At;

/// A DynamoDB table (`AWS::DynamoDB::GlobalTable` with one replica, in the stack's Region).
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
    pub(crate) point_in_time_recovery: Option<At<PointInTimeRecovery>>,
    pub(crate) deletion_protection: Option<At<bool>>,
    pub(crate) removal_policy: Option<At<RemovalPolicy>>,
    pub(crate) time_to_live_attribute: Option<At<String>>,
    pub(crate) stream: Option<At<StreamViewType>>,
    pub(crate) table_class: Option<At<TableClass>>,
    pub(crate) tags: Vec<At<(String, String)>>,
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
                point_in_time_recovery: None,
                deletion_protection: None,
                removal_policy: None,
                time_to_live_attribute: None,
                stream: None,
                table_class: None,
                tags: Vec::new(),
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
        self.declaration.point_in_time_recovery = Some(At::caller(recovery.into()));
        self
    }

    /// Whether DynamoDB refuses to delete the table, also from outside the stack. Off where nothing
    /// is said.
    #[track_caller]
    pub fn deletion_protection(mut self, protected: bool) -> Self {
        self.declaration.deletion_protection = Some(At::caller(protected));
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

    /// Keeps a stream of changes for 24 hours.
    #[track_caller]
    pub fn stream(mut self, view: StreamViewType) -> Self {
        self.declaration.stream = Some(At::caller(view));
        self
    }

    /// The storage class.
    #[track_caller]
    pub fn table_class(mut self, class: TableClass) -> Self {
        self.declaration.table_class = Some(At::caller(class));
        self
    }

    /// Adds a tag: key up to 128 characters and not beginning with `aws:`, value up to 256, at most
    /// 50 tags.
    #[track_caller]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.declaration.tags.push(At::caller((key.into(), value.into())));
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
}

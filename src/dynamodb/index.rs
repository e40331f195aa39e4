//! Secondary indexes.

use std::marker::PhantomData;

use crate::builder::{common_setters, declaration, part, setters};
use crate::dynamodb::projection::projection_setters;
use crate::dynamodb::{
    Attribute, ContributorInsights, IndexThroughput, OnDemand, Projection, Provisioned,
    ReadCapacity, SameAsTable, Units, WriteCapacity,
};
use crate::site::At;

/// A global secondary index: another partition key over the same items.
///
/// ```
/// use tablature::{Attribute, GlobalSecondaryIndex, TableV2};
///
/// TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
///     GlobalSecondaryIndex::new("byUploader", Attribute::string("uploadedBy"))
///         .sort_key(Attribute::string("uploadedAt"))
///         .project_include(["title"]),
/// );
/// ```
///
/// The name has 3 to 255 characters of `A-Za-z0-9_.-` and is unique on the table. A table has up to 20
/// global indexes unless AWS raises the quota. See
/// [global secondary indexes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html).
#[derive(Clone, Debug)]
#[must_use = "an index does nothing until a table has it"]
pub struct GlobalSecondaryIndex<B = SameAsTable> {
    pub(crate) declaration: GlobalIndexDeclaration,
    billing: PhantomData<B>,
}

declaration! {
    pub(crate) struct GlobalIndexDeclaration(name: impl Into<String>, partition_keys: impl IntoIterator<Item = Attribute>) {
        name: At<String> = At::caller(name.into()),
        partition_keys: Vec<Attribute> = partition_keys.into_iter().collect(),
        sort_keys: Vec<Attribute> = Vec::new(),
        projection: At<Projection> = At::caller(Projection::All),
        throughput: IndexThroughput = IndexThroughput::default(),
        warm_throughput: Units = Units::default(),
        contributor_insights: Option<At<ContributorInsights>> = None,
    }
}

part!(GlobalIndexDeclaration = "index", name);

impl GlobalSecondaryIndex {
    /// An index that projects all attributes.
    #[track_caller]
    pub fn new(name: impl Into<String>, partition_key: Attribute) -> Self {
        Self::with_partition_keys(name, [partition_key])
    }

    /// An index whose partition key is 1 to 4 attributes. A query gives all of them. The index
    /// projects all attributes.
    ///
    /// ```
    /// use tablature::{Attribute, GlobalSecondaryIndex};
    ///
    /// let partition = [Attribute::string("tournament"), Attribute::string("region")];
    /// GlobalSecondaryIndex::with_partition_keys("byRound", partition)
    ///     .sort_keys([Attribute::string("round"), Attribute::string("bracket")]);
    /// ```
    ///
    /// See [multi-attribute keys](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html).
    #[doc(alias = "partitionKeys")]
    #[track_caller]
    pub fn with_partition_keys(
        name: impl Into<String>,
        partition_keys: impl IntoIterator<Item = Attribute>,
    ) -> Self {
        Self { declaration: GlobalIndexDeclaration::of(name, partition_keys), billing: PhantomData }
    }
}

impl<B> GlobalSecondaryIndex<B> {
    /// The sort key within a partition of the index.
    #[track_caller]
    pub fn sort_key(self, attribute: Attribute) -> Self {
        self.sort_keys([attribute])
    }

    /// A sort key of up to 4 attributes. A query gives them from the first on.
    #[track_caller]
    pub fn sort_keys(mut self, attributes: impl IntoIterator<Item = Attribute>) -> Self {
        self.declaration.calls.once("sort_keys");
        self.declaration.sort_keys = attributes.into_iter().collect();
        self
    }

    fn billed<C>(self) -> GlobalSecondaryIndex<C> {
        GlobalSecondaryIndex { declaration: self.declaration, billing: PhantomData }
    }
}

setters! {
    [<B>] GlobalSecondaryIndex<B>, [.declaration];

    /// The reads per second that the index is ready for from the start: at least 12,000 on demand.
    /// It can only be raised.
    #[doc(alias = "warmThroughput")]
    pub fn warm_read_units_per_second(units: u64) => warm_throughput.read;

    /// The writes per second that the index is ready for from the start: at least 4,000 on demand.
    /// It can only be raised.
    #[doc(alias = "warmThroughput")]
    pub fn warm_write_units_per_second(units: u64) => warm_throughput.write;

    /// Which keys of the index CloudWatch counts. Defaults to the table's setting.
    #[doc(alias = "contributorInsightsSpecification")]
    pub fn contributor_insights(insights: ContributorInsights);
}

projection_setters!(
    [<B>] GlobalSecondaryIndex<B>,
    "the index and of the table",
    ": 1 to 20 in an index, 100 over all indexes of a table"
);

common_setters! {
    [<B>] GlobalSecondaryIndex<B> = "index": replacing;
    example
        "Attribute, GlobalSecondaryIndex",
        "",
        "GlobalSecondaryIndex::new(\"byStatus\", Attribute::string(\"status\"))",
        "project_keys_only()" => "project_include([\"total\"])";
}

/// Setters that fit a table which is billed in one way: of an index that is not billed yet, or in that way.
macro_rules! billed_setters {
    ($from:ty => $billed:ty; $(
        $(#[$of_setter:meta])*
        pub fn $setter:ident($value:ident: $taken:ty) => $($field:ident).+ = $stored:expr $(, of $noun:literal)?;
    )*) => {
        impl GlobalSecondaryIndex<$from> {
            $(
                $(#[$of_setter])*
                #[track_caller]
                pub fn $setter(mut self, $value: $taken) -> GlobalSecondaryIndex<$billed> {
                    self.declaration.calls.once(stringify!($setter));
                    $(self.declaration.calls.absorb(&$value.calls, || $noun.to_owned());)?
                    self.declaration.throughput.$($field).+ = Some($stored);
                    self.billed()
                }
            )*
        }
    };
}

/// The index's own capacity. Without it the index takes the table's.
macro_rules! capacity {
    ($from:ty) => {
        billed_setters! {
            $from => Provisioned;

            /// The index's own read capacity, on a provisioned table.
            pub fn read_capacity(capacity: ReadCapacity) => read = capacity, of "read capacity";

            /// The index's own write capacity, on a provisioned table.
            pub fn write_capacity(capacity: WriteCapacity) => write = capacity, of "write capacity";
        }
    };
}

macro_rules! request_units {
    ($from:ty) => {
        billed_setters! {
            $from => OnDemand;

            /// The maximum read request units per second of the index, on an on-demand table. At
            /// least 1.
            #[doc(alias = "maxReadRequestUnits")]
            pub fn maximum_read_request_units(units: u64) => maximum.read = At::caller(units);

            /// The maximum write request units per second of the index, on an on-demand table. At
            /// least 1.
            #[doc(alias = "maxWriteRequestUnits")]
            pub fn maximum_write_request_units(units: u64) => maximum.write = At::caller(units);
        }
    };
}

capacity!(SameAsTable);
capacity!(Provisioned);
request_units!(SameAsTable);
request_units!(OnDemand);

declaration! {
    /// A local secondary index: another sort key within the table's partitions.
    ///
    /// ```
    /// use tablature::{Attribute, LocalSecondaryIndex, TableV2};
    ///
    /// TableV2::on_demand("Plays", Attribute::string("userId"))
    ///     .sort_key(Attribute::string("playedAt"))
    ///     .local_secondary_index(LocalSecondaryIndex::new("byTrack", Attribute::string("trackId")));
    /// ```
    ///
    /// At most 5 on a table, and only if the table has a sort key. They cannot be added or removed later.
    /// See
    /// [local secondary indexes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html).
    #[must_use = "an index does nothing until a table has it"]
    pub struct LocalSecondaryIndex;

    pub(crate) struct LocalIndexDeclaration(name: impl Into<String>, sort_key: Attribute) {
        name: At<String> = At::caller(name.into()),
        sort_key: Attribute = sort_key,
        projection: At<Projection> = At::caller(Projection::All),
    }

    /// An index that projects all attributes.
    pub fn new(..);
}

part!(LocalIndexDeclaration = "index", name);

projection_setters!(
    [] LocalSecondaryIndex,
    "the index and of the table",
    ": 1 to 20 in an index, 100 over all indexes of a table"
);

common_setters! {
    [] LocalSecondaryIndex = "index": replacing;
    example
        "Attribute, LocalSecondaryIndex",
        "",
        "LocalSecondaryIndex::new(\"byTrack\", Attribute::string(\"trackId\"))",
        "project_keys_only()" => "project_include([\"title\"])";
}

//! Lowers tables to `AWS::DynamoDB::GlobalTable`.

use super::replica::encryption_of;
use super::resource::Removal;
use super::{Lower, Lowering, Member, at, fields, list, outputs, set};
use crate::dynamodb::{
    Attribute, AutoScaling, Capacity, GlobalIndexDeclaration, IndexThroughput,
    LocalIndexDeclaration, Projection, ReadCapacity, TableDeclaration, TableThroughput, Units,
    VectorIndexDeclaration, WriteCapacity,
};
use crate::site::{At, Site};
use crate::template::Expr;

impl Lower for TableDeclaration {
    fn resources(&self, lowering: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            table_name, partition_key, sort_key, throughput, global_indexes, local_indexes,
            vector_indexes, encryption, warm_throughput, settings as _, replicas as _,
            multi_account_replicas as _, multi_region_consistency, witness_region, removal_policy,
            time_to_live_attribute, stream as _,
            // These do not appear in the template.
            entities as _, access_patterns as _,
        }
        let billed = Billed::of(throughput);
        let replicas = lowering.replicas(self);
        let time_to_live = time_to_live_attribute.as_ref().map(|attribute| {
            Expr::object([("AttributeName", Some(at(attribute))), ("Enabled", Some(true.into()))])
                .at(attribute.site)
        });
        let stream = self
            .effective_stream()
            .map(|view| Expr::object([("StreamViewType", Some(view.value.into()))]).at(view.site));
        let witness = witness_region
            .as_ref()
            .map(|region| Expr::object([("Region", Some(at(region)))]).at(region.site));
        let properties = Expr::object([
            ("AttributeDefinitions", Some(attribute_definitions(self))),
            ("BillingMode", Some(Expr::from(billed.mode).at(throughput.site))),
            (
                "GlobalSecondaryIndexes",
                list(global_indexes.iter().map(|index| global_index(index, throughput))),
            ),
            ("GlobalTableWitnesses", list(witness)),
            ("KeySchema", Some(key_schema([partition_key], sort_key))),
            (
                "LocalSecondaryIndexes",
                list(local_indexes.iter().map(|index| local_index(index, partition_key))),
            ),
            ("MultiRegionConsistency", set(multi_region_consistency)),
            ("Replicas", Some(replicas)),
            ("SSESpecification", encryption.as_ref().map(encryption_of)),
            ("StreamSpecification", stream),
            (
                "TableName",
                lowering.stack.physical_name(lowering.stage, &self.id, table_name.as_ref()),
            ),
            ("TimeToLiveSpecification", time_to_live),
            ("VectorIndexes", list(vector_indexes.iter().map(vector_index))),
            ("WarmThroughput", warm(warm_throughput)),
            ("WriteOnDemandThroughputSettings", billed.maximum_write),
            ("WriteProvisionedThroughputSettings", billed.write),
        ]);
        let removal = Removal::of(removal_policy.as_ref());
        vec![Member::of(self, "AWS::DynamoDB::GlobalTable", Some(removal), Some(properties))]
    }

    outputs!(reference "Name");
}

/// The properties that follow from how a table or an index is billed.
#[derive(Default)]
pub(super) struct Billed {
    mode: &'static str,
    pub(super) maximum_read: Option<Expr>,
    maximum_write: Option<Expr>,
    pub(super) read: Option<Expr>,
    write: Option<Expr>,
}

impl Billed {
    pub(super) fn of(throughput: &At<TableThroughput>) -> Self {
        match &throughput.value {
            TableThroughput::OnDemand { maximum } => {
                Self { mode: "PAY_PER_REQUEST", ..Self::at_most(maximum) }
            }
            TableThroughput::Provisioned { read, write } => Self {
                mode: "PROVISIONED",
                read: Some(read_capacity(read)),
                write: Some(write_capacity(write)),
                ..Self::default()
            },
        }
    }

    /// The capacity of an index, or else of its table.
    pub(super) fn index(index: &IndexThroughput, table: &At<TableThroughput>) -> Self {
        let IndexThroughput { maximum, read, write } = index;
        let inherited = match &table.value {
            TableThroughput::OnDemand { .. } => Self::default(),
            TableThroughput::Provisioned { .. } => Self::of(table),
        };
        Self {
            read: read.as_ref().map(read_capacity).or(inherited.read),
            write: write.as_ref().map(write_capacity).or(inherited.write),
            mode: inherited.mode,
            ..Self::at_most(maximum)
        }
    }

    fn at_most(maximum: &Units) -> Self {
        Self {
            maximum_read: units([("MaxReadRequestUnits", maximum.read.as_ref())]),
            maximum_write: units([("MaxWriteRequestUnits", maximum.write.as_ref())]),
            ..Self::default()
        }
    }
}

/// The numbers that were set, each by its name; `None` if none was.
pub(super) fn units<const COUNT: usize>(units: [(&str, Option<&At<u64>>); COUNT]) -> Option<Expr> {
    let site = units.iter().find_map(|(_, units)| *units)?.site;
    Some(Expr::object(units.map(|(name, units)| (name, units.map(at)))).at(site))
}

fn warm(warm: &Units) -> Option<Expr> {
    let Units { read, write } = warm;
    units([("ReadUnitsPerSecond", read.as_ref()), ("WriteUnitsPerSecond", write.as_ref())])
}

pub(super) fn read_capacity(capacity: &ReadCapacity) -> Expr {
    let ReadCapacity { capacity: At { value, site }, calls: _ } = capacity;
    match value {
        Capacity::Fixed(units) => Expr::object([("ReadCapacityUnits", Some((*units).into()))]),
        Capacity::AutoScaled(scaling) => {
            Expr::object([("ReadCapacityAutoScalingSettings", Some(auto_scaling(scaling, *site)))])
        }
    }
    .at(*site)
}

fn write_capacity(capacity: &WriteCapacity) -> Expr {
    let WriteCapacity { capacity: At { value, site }, calls: _ } = capacity;
    Expr::object([("WriteCapacityAutoScalingSettings", Some(auto_scaling(value, *site)))]).at(*site)
}

fn auto_scaling(scaling: &AutoScaling, site: Site) -> Expr {
    let AutoScaling { minimum, maximum, target_utilization, seed } = scaling;
    let target = Expr::object([("TargetValue", Some(at(target_utilization)))]);
    Expr::object([
        ("MaxCapacity", Some((*maximum).into())),
        ("MinCapacity", Some((*minimum).into())),
        ("SeedCapacity", set(seed)),
        ("TargetTrackingScalingPolicyConfiguration", Some(target)),
    ])
    .at(site)
}

fn global_index(index: &GlobalIndexDeclaration, table: &At<TableThroughput>) -> Expr {
    let GlobalIndexDeclaration {
        name,
        partition_keys,
        sort_keys,
        projection: held,
        throughput,
        warm_throughput,
        contributor_insights: _,
        calls: _,
    } = index;
    let billed = Billed::index(throughput, table);
    Expr::object([
        ("IndexName", Some(at(name))),
        ("KeySchema", Some(key_schema(partition_keys, sort_keys))),
        ("Projection", Some(projection(held))),
        ("WarmThroughput", warm(warm_throughput)),
        ("WriteOnDemandThroughputSettings", billed.maximum_write),
        ("WriteProvisionedThroughputSettings", billed.write),
    ])
    .at(name.site)
}

fn local_index(index: &LocalIndexDeclaration, partition_key: &Attribute) -> Expr {
    let LocalIndexDeclaration { name, sort_key, projection: held, calls: _ } = index;
    Expr::object([
        ("IndexName", Some(at(name))),
        ("KeySchema", Some(key_schema([partition_key], [sort_key]))),
        ("Projection", Some(projection(held))),
    ])
    .at(name.site)
}

fn vector_index(index: &VectorIndexDeclaration) -> Expr {
    let VectorIndexDeclaration {
        name,
        vector_attribute,
        dimensions,
        distance_function,
        partition_keys,
        inline_filters,
        projection: held,
        calls: _,
    } = index;
    let element = |attribute: &Attribute, kind: &str| {
        Expr::object([
            ("AttributeName", Some(at(&attribute.name))),
            ("SearchSchemaElementType", Some(kind.into())),
        ])
        .at(attribute.name.site)
    };
    let partition = partition_keys.iter().map(|key| element(key, "HASH"));
    let filters = inline_filters.iter().map(|filter| element(filter, "INLINE_FILTER"));
    let vector = Expr::object([("AttributeName", Some(at(vector_attribute)))]);
    Expr::object([
        ("Dimensions", Some(at(dimensions))),
        ("DistanceFunction", Some(at(distance_function))),
        ("IndexName", Some(at(name))),
        ("Projection", Some(projection(held))),
        ("SearchSchema", list(partition.chain(filters))),
        ("VectorAttribute", Some(vector.at(vector_attribute.site))),
    ])
    .at(name.site)
}

fn projection(held: &At<Projection>) -> Expr {
    let (kind, attributes) = match &held.value {
        Projection::All => ("ALL", None),
        Projection::KeysOnly => ("KEYS_ONLY", None),
        Projection::Include(attributes) => ("INCLUDE", Some(Expr::list(attributes.iter().map(at)))),
    };
    Expr::object([("NonKeyAttributes", attributes), ("ProjectionType", Some(kind.into()))])
        .at(held.site)
}

fn key_schema<'a>(
    partition_keys: impl IntoIterator<Item = &'a Attribute>,
    sort_keys: impl IntoIterator<Item = &'a Attribute>,
) -> Expr {
    let element = |attribute: &Attribute, kind: &str| {
        Expr::object([("AttributeName", Some(at(&attribute.name))), ("KeyType", Some(kind.into()))])
            .at(attribute.name.site)
    };
    let partition = partition_keys.into_iter().map(|key| element(key, "HASH"));
    Expr::list(partition.chain(sort_keys.into_iter().map(|key| element(key, "RANGE"))))
}

/// Each attribute once, with its type, in the order in which keys name them.
fn attribute_definitions(table: &TableDeclaration) -> Expr {
    let global = table.global_indexes.iter();
    let searched = table.vector_indexes.iter();
    let keys = std::iter::once(&table.partition_key)
        .chain(&table.sort_key)
        .chain(table.local_indexes.iter().map(|index| &index.sort_key))
        .chain(global.flat_map(|index| index.partition_keys.iter().chain(&index.sort_keys)))
        .chain(searched.flat_map(|index| index.partition_keys.iter().chain(&index.inline_filters)));
    let mut definitions: Vec<&Attribute> = Vec::new();
    for key in keys {
        let known =
            |other: &&Attribute| other.name.value == key.name.value && other.kind == key.kind;
        if !definitions.iter().any(known) {
            definitions.push(key);
        }
    }
    Expr::list(definitions.into_iter().map(|attribute| {
        Expr::object([
            ("AttributeName", Some(at(&attribute.name))),
            ("AttributeType", Some(attribute.kind.into())),
        ])
        .at(attribute.name.site)
    }))
}

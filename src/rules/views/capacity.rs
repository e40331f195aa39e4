//! Every place where a table sets throughput, for both resource types.

use crate::names::grouped;
use crate::rules::prelude::{Judged, Node, Resource};
use crate::rules::views::tables::{Index, Table, is_known};
use crate::site::Place;
use crate::template::text::{Piece, pieces};

/// How a table is billed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Billing {
    OnDemand,
    Provisioned,
}

/// Reading or writing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum ReadOrWrite {
    Read,
    Write,
}

/// The meaning of a number of units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum UnitsMeaning {
    Fixed,
    Minimum,
    Maximum,
    Seed,
    /// The maximum requests of an on-demand table.
    MostRequests,
}

/// A property that sets throughput, such as `ProvisionedThroughput`.
pub(in crate::rules) struct Setting<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) name: &'static str,
    /// The noun in messages for the table or index that it is for.
    pub(in crate::rules) owner: String,
    /// The billing mode that it is for.
    pub(in crate::rules) billing: Billing,
    /// The replica that it is in, if it is in one.
    pub(in crate::rules) replica: Option<Node<'t>>,
    /// Whether it is the table's, which an index without its own takes over.
    pub(in crate::rules) inherited: bool,
}

/// A number of units.
pub(in crate::rules) struct Amount<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) name: &'static str,
    pub(in crate::rules) access: ReadOrWrite,
    pub(in crate::rules) role: UnitsMeaning,
}

/// Limits between which a capacity is scaled.
pub(in crate::rules) struct Scaling<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) access: ReadOrWrite,
}

const OF_TABLE: &[(&str, Billing)] =
    &[("ProvisionedThroughput", Billing::Provisioned), ("OnDemandThroughput", Billing::OnDemand)];

const OF_GLOBAL_TABLE: &[(&str, Billing)] = &[
    ("WriteProvisionedThroughputSettings", Billing::Provisioned),
    ("ReadProvisionedThroughputSettings", Billing::Provisioned),
    ("WriteOnDemandThroughputSettings", Billing::OnDemand),
    ("ReadOnDemandThroughputSettings", Billing::OnDemand),
];

const AMOUNTS: &[(&str, ReadOrWrite, UnitsMeaning)] = &[
    ("ReadCapacityUnits", ReadOrWrite::Read, UnitsMeaning::Fixed),
    ("WriteCapacityUnits", ReadOrWrite::Write, UnitsMeaning::Fixed),
    ("MaxReadRequestUnits", ReadOrWrite::Read, UnitsMeaning::MostRequests),
    ("MaxWriteRequestUnits", ReadOrWrite::Write, UnitsMeaning::MostRequests),
];

const SCALINGS: &[(&str, ReadOrWrite)] = &[
    ("ReadCapacityAutoScalingSettings", ReadOrWrite::Read),
    ("WriteCapacityAutoScalingSettings", ReadOrWrite::Write),
];

const SCALED_AMOUNTS: &[(&str, UnitsMeaning)] = &[
    ("MinCapacity", UnitsMeaning::Minimum),
    ("MaxCapacity", UnitsMeaning::Maximum),
    ("SeedCapacity", UnitsMeaning::Seed),
];

/// How a table is billed, as far as the template has a valid billing mode.
pub(in crate::rules) fn billing(table: &Table<'_>) -> Option<Billing> {
    match table.property("BillingMode") {
        None => table.lacks("BillingMode").then_some(Billing::Provisioned),
        Some(mode) => match mode.as_str()? {
            "PAY_PER_REQUEST" => Some(Billing::OnDemand),
            "PROVISIONED" => Some(Billing::Provisioned),
            _ => None,
        },
    }
}

/// All settings of throughput of a table, its indexes and its replicas.
pub(in crate::rules) fn settings<'t>(table: &Table<'t>) -> Vec<Setting<'t>> {
    let names = if table.global { OF_GLOBAL_TABLE } else { OF_TABLE };
    let mut settings: Vec<Setting<'t>> = Vec::new();
    let properties = table.resource.node().get("Properties");
    let replicas = table.replicas().into_iter().map(|replica| (replica, Some(replica)));
    for (place, replica) in properties.map(|table| (table, None)).into_iter().chain(replicas) {
        let own = settings_in(&place, replica, names, &format!("table `{table}`"));
        let indexes = place.get("GlobalSecondaryIndexes");
        for node in indexes.into_iter().flat_map(|indexes| indexes.items()) {
            let owner = Index { node, local: false }.to_string();
            let of_index = settings_in(&node, replica, names, &owner).into_iter();
            settings.extend(of_index.map(|setting| Setting {
                inherited: own.iter().any(|table| is_taken_over(table, &setting)),
                ..setting
            }));
        }
        settings.extend(own);
    }
    settings
}

fn settings_in<'t>(
    place: &Node<'t>,
    replica: Option<Node<'t>>,
    names: &[(&'static str, Billing)],
    owner: &str,
) -> Vec<Setting<'t>> {
    let present =
        names.iter().filter_map(|(name, billing)| Some((name, billing, place.get(name)?)));
    present
        .map(|(name, billing, node)| Setting {
            node,
            name,
            owner: owner.to_owned(),
            billing: *billing,
            replica,
            inherited: false,
        })
        .collect()
}

fn is_taken_over(table: &Setting<'_>, index: &Setting<'_>) -> bool {
    table.name == index.name
        && table.node.expr() == index.node.expr()
        && matches!(index.node.place(), Some(Place::Source(_)))
        && table.node.place() == index.node.place()
}

impl<'t> Setting<'t> {
    /// The numbers in it, including those for scaling.
    pub(in crate::rules) fn amounts(&self) -> Vec<Amount<'t>> {
        let fixed = AMOUNTS.iter().filter_map(|(name, access, role)| {
            let node = self.node.get(name)?;
            Some(Amount { node, name, access: *access, role: *role })
        });
        fixed.chain(self.scalings().iter().flat_map(Scaling::amounts)).collect()
    }

    pub(in crate::rules) fn scalings(&self) -> Vec<Scaling<'t>> {
        let present =
            SCALINGS.iter().filter_map(|(name, access)| Some((self.node.get(name)?, access)));
        present.map(|(node, access)| Scaling { node, access: *access }).collect()
    }

    /// Whether it is capacity and all of its numbers are zero, which means that it is not set.
    pub(in crate::rules) fn is_zero(&self) -> bool {
        let amounts = self.amounts();
        self.billing == Billing::Provisioned
            && !amounts.is_empty()
            && amounts.iter().all(|amount| amount.node.as_i64() == Some(0))
    }
}

impl<'t> Scaling<'t> {
    pub(in crate::rules) fn amounts(&self) -> Vec<Amount<'t>> {
        let present = SCALED_AMOUNTS.iter().filter_map(|(name, role)| {
            let node = self.node.get(name)?;
            Some(Amount { node, name, access: self.access, role: *role })
        });
        present.collect()
    }
}

impl Amount<'_> {
    /// The units, if they are a literal number that DynamoDB accepts.
    pub(in crate::rules) fn units(&self) -> Option<u64> {
        self.node.as_i64().and_then(|units| u64::try_from(units).ok()).filter(|units| *units > 0)
    }

    /// Whether it is literal and not a valid number of units.
    pub(in crate::rules) fn is_wrong(&self) -> bool {
        is_known(&self.node) && self.units().is_none()
    }
}

impl ReadOrWrite {
    pub(in crate::rules) fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The type whose constructors set it: `ReadCapacity` or `WriteCapacity`.
    pub(in crate::rules) fn builder(self) -> &'static str {
        match self {
            Self::Read => "ReadCapacity",
            Self::Write => "WriteCapacity",
        }
    }
}

/// A number of units, as messages write it.
pub(in crate::rules) fn thousands(units: u64) -> String {
    grouped(usize::try_from(units).unwrap_or(usize::MAX))
}

/// The resources by which the capacity of a `Table` is scaled.
pub(in crate::rules) fn scalable_targets<'t>(
    template: &Judged<'t>,
) -> impl Iterator<Item = Resource<'t>> {
    template.resources_of("AWS::ApplicationAutoScaling::ScalableTarget").filter(|target| {
        let text = |name: &str| target.property(name).and_then(|value| value.as_str());
        text("ServiceNamespace") == Some("dynamodb")
            || text("ScalableDimension").is_some_and(|dimension| dimension.starts_with("dynamodb:"))
    })
}

/// Whether the id of a scaled resource is that of a table or of one of its indexes: `table/<name>`, or
/// a function that refers to the table.
pub(in crate::rules) fn is_scaled_by(table: &Table<'_>, id: &Node<'_>) -> bool {
    let name = table.property("TableName").and_then(|name| name.as_str());
    match (id.as_str(), name) {
        (Some(id), Some(name)) => {
            let rest = id.strip_prefix("table/").and_then(|id| id.strip_prefix(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("/index/"))
        }
        _ => pieces(id).contains(&Piece::Ref(table.name())),
    }
}

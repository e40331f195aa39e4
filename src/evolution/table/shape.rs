//! `Shape`: the parts of a table that change one at a time.

use indexmap::IndexMap;

use crate::template::{Expr, Intrinsic, Node, Resource};

/// The lists of indexes of which one comes or goes at a time.
pub(crate) const INDEXES: [&str; 2] = ["GlobalSecondaryIndexes", "VectorIndexes"];

/// The names of an index: its list, and its own.
pub(super) type IndexName = (&'static str, String);

/// The parts of a table that is written plainly.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) properties: Expr,
    pub(super) indexes: IndexMap<IndexName, Expr>,
    /// By Region; none for a table that has no such list.
    pub(super) replicas: IndexMap<String, Expr>,
}

impl Shape {
    /// The parts; `None` where conditions or functions decide over them.
    pub(super) fn of(resource: &Resource<'_>, region: &str) -> Option<Self> {
        let properties = resource.node().get("Properties")?;
        let mut indexes = IndexMap::new();
        for list in INDEXES {
            for (name, index) in named(properties.get(list), "IndexName", region)? {
                indexes.insert((list, name), index);
            }
        }
        let replicas = named(properties.get("Replicas"), "Region", region)?;
        let properties = properties.expr().clone();
        properties.members()?;
        Some(Self { properties, indexes, replicas })
    }

    pub(super) fn member(&self, name: &str) -> Option<&Expr> {
        self.properties.member(name)
    }

    /// Whether it is paid on demand, if that is known.
    pub(super) fn is_on_demand(&self) -> Option<bool> {
        match self.member("BillingMode") {
            None => Some(false),
            Some(mode) => mode.as_str().map(|mode| mode == "PAY_PER_REQUEST"),
        }
    }

    pub(super) fn has_stream(&self) -> bool {
        self.member("StreamSpecification").is_some()
    }

    /// The attribute that has time to live, if that is switched on.
    pub(super) fn time_to_live(&self) -> Option<&str> {
        let specification = self.member("TimeToLiveSpecification")?;
        is_true(specification.member("Enabled")?)
            .then(|| specification.member("AttributeName")?.as_str())
            .flatten()
    }
}

/// The elements of a list by a member whose text is known.
fn named(list: Option<Node<'_>>, key: &str, region: &str) -> Option<IndexMap<String, Expr>> {
    let mut found = IndexMap::new();
    let Some(list) = list else { return Some(found) };
    list.is_list().then_some(())?;
    for item in list.items() {
        let name = item.get(key)?;
        let name = match name.intrinsic() {
            Some(Intrinsic::Ref("AWS::Region")) => region.to_owned(),
            Some(_) => return None,
            None => name.as_str()?.to_owned(),
        };
        found.insert(name, item.expr().clone()).is_none().then_some(())?;
    }
    Some(found)
}

/// Whether a value is the switch `true`, which CloudFormation also takes as text.
pub(super) fn is_true(value: &Expr) -> bool {
    matches!(value.to_json().as_str(), "true" | "\"true\"" | "\"True\"")
}

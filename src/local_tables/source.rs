//! `Source`: the properties of one table, of either resource type, and which of them were not used.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::evaluate::{Unknown, Values};
use crate::findings::object;
use crate::template::{Node, Resource};

pub(super) type Settled<T> = Result<T, Arc<Unknown>>;

/// A table that is being read.
pub(super) struct TableReader<'v, 't> {
    values: &'v Values<'t>,
    properties: Vec<(&'t str, Node<'t>)>,
    /// The replica in the stack's Region, of a global table.
    replica: Vec<(&'t str, Node<'t>)>,
    left_out: BTreeSet<String>,
}

impl<'v, 't> TableReader<'v, 't> {
    pub(super) fn of(values: &'v Values<'t>, table: &Resource<'t>, region: &str) -> Settled<Self> {
        let properties = match table.node().get("Properties") {
            Some(properties) => values.members(&properties)?,
            None => Vec::new(),
        };
        let mut source =
            Self { values, properties, replica: Vec::new(), left_out: BTreeSet::new() };
        let replicas = source.list("Replicas")?;
        if replicas.len() > 1 {
            source.left_out.insert("Replicas".to_owned());
        }
        let mut own = None;
        for replica in &replicas {
            let of = replica.get("Region").map(|node| values.plain(&node)).transpose()?.flatten();
            if of.is_some_and(|of| of == region) {
                own = Some(replica);
            }
        }
        if let Some(replica) = own.or(replicas.first()) {
            source.replica = values.members(replica)?;
        }
        source.leave_out();
        Ok(source)
    }

    /// A property of the table, as plain JSON. It counts as used.
    pub(super) fn take(&self, property: &str) -> Settled<Option<Value>> {
        self.property(property).map_or(Ok(None), |node| self.values.plain(&node))
    }

    /// The elements of a property that is a list.
    pub(super) fn list(&self, property: &str) -> Settled<Vec<Node<'t>>> {
        self.property(property).map_or(Ok(Vec::new()), |node| self.values.elements(&node))
    }

    /// These members of an index. The others, except its throughput, are left out.
    pub(super) fn parts(
        &mut self,
        index: &Node<'t>,
        parts: &[&str],
    ) -> Settled<Map<String, Value>> {
        let mut written = Map::new();
        for part in parts {
            let value = index.get(part).map(|node| self.values.plain(&node)).transpose()?.flatten();
            written.extend(value.map(|value| ((*part).to_owned(), value)));
        }
        for (name, _) in self.values.members(index)? {
            if !parts.contains(&name) && !THROUGHPUT.contains(&name) {
                self.left_out.insert(name.to_owned());
            }
        }
        Ok(written)
    }

    /// A member of the table, or else of its replica's settings. Which of them contains a throughput
    /// depends on what it is for.
    /// it is for.
    pub(super) fn of_table(&self, property: &str) -> Option<Node<'t>> {
        let of_replica = self.replica.iter().find(|(name, _)| *name == property);
        of_replica.map(|(_, node)| *node).or_else(|| self.property(property))
    }

    /// The same for an index. The replica has settings of its own for it.
    pub(super) fn of_index(&self, index: &Node<'t>, property: &str) -> Settled<Option<Node<'t>>> {
        let Some((_, listed)) =
            self.replica.iter().find(|(name, _)| *name == "GlobalSecondaryIndexes")
        else {
            return Ok(index.get(property));
        };
        let name = |node: &Node<'t>| match node.get("IndexName") {
            Some(name) => self.values.plain(&name),
            None => Ok(None),
        };
        let asked = name(index)?;
        for settings in self.values.elements(listed)? {
            if name(&settings)? == asked
                && let Some(found) = settings.get(property)
            {
                return Ok(Some(found));
            }
        }
        Ok(index.get(property))
    }

    /// A number, which may also be a text or the value of a parameter.
    pub(super) fn number(&self, node: &Node<'t>) -> Settled<Option<Value>> {
        let number = |value: Value| match value {
            Value::String(text) => text.parse::<u64>().map_or(Value::String(text), Value::from),
            other => other,
        };
        Ok(self.values.plain(node)?.filter(|value| !value.is_null()).map(number))
    }

    /// The stream. A template sets no more than its view.
    pub(super) fn stream(&self) -> Settled<Option<Value>> {
        let Some(stream) = self.property("StreamSpecification") else { return Ok(None) };
        let view = stream.get("StreamViewType").map(|view| self.values.plain(&view)).transpose()?;
        let written = [("StreamEnabled", Some(true.into())), ("StreamViewType", view.flatten())];
        Ok(Some(object(written).into()))
    }

    pub(super) fn left_out(self) -> Vec<String> {
        self.left_out.into_iter().collect()
    }

    fn property(&self, property: &str) -> Option<Node<'t>> {
        let found = self.properties.iter().find(|(name, _)| *name == property);
        found.map(|(_, node)| *node)
    }

    fn leave_out(&mut self) {
        let all = self.properties.iter().chain(&self.replica);
        let known = |name: &&str| KEPT.contains(name) || THROUGHPUT.contains(name);
        self.left_out.extend(all.map(|(name, _)| *name).filter(|it| !known(it)).map(str::to_owned));
    }
}

/// The properties that the request has, or that make no difference to it.
const KEPT: &[&str] = &[
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "VectorIndexes",
    "StreamSpecification",
    "Replicas",
    "Region",
];

/// The properties for throughput, in the spellings of both resource types.
const THROUGHPUT: &[&str] = &[
    "ProvisionedThroughput",
    "OnDemandThroughput",
    "ReadProvisionedThroughputSettings",
    "WriteProvisionedThroughputSettings",
    "ReadOnDemandThroughputSettings",
    "WriteOnDemandThroughputSettings",
];

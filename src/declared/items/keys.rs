//! The keys that an item must have, read from the template.

use crate::facts::limits::items::{PARTITION_KEY_BYTES, SORT_KEY_BYTES};
use crate::template::{Node, Resource};

/// The keys of a table and of its indexes.
pub(super) struct Keys<'t> {
    /// The table's own keys, which every item has.
    pub(super) table: Vec<KeyAttribute<'t>>,
    /// The keys of indexes. An item without them is not in the index.
    pub(super) indexes: Vec<KeyAttribute<'t>>,
    /// The type of each key attribute, `S`, `N` or `B`.
    types: Vec<(&'t str, &'t str, Node<'t>)>,
}

/// One attribute of a key.
#[derive(Clone)]
pub(super) struct KeyAttribute<'t> {
    pub(super) attribute: &'t str,
    pub(super) is_partition: bool,
    /// The name of the index; `None` for the table.
    pub(super) index: Option<&'t str>,
    pub(super) node: Node<'t>,
}

impl<'t> Keys<'t> {
    pub(super) fn of(table: &Resource<'t>) -> Self {
        let indexes = ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"]
            .into_iter()
            .filter_map(|property| table.property(property))
            .flat_map(|list| list.items().collect::<Vec<_>>())
            .flat_map(|index| {
                let name = index.get("IndexName").and_then(|name| name.as_str());
                elements(index.get("KeySchema"), name.or(Some("")))
            })
            .collect();
        let definitions = table.property("AttributeDefinitions");
        let types = definitions
            .iter()
            .flat_map(Node::items)
            .filter_map(|definition| {
                let name = definition.get("AttributeName")?.as_str()?;
                Some((name, definition.get("AttributeType")?.as_str()?, definition))
            })
            .collect();
        Self { table: elements(table.property("KeySchema"), None), indexes, types }
    }

    /// The type of a key attribute, and the node that declares it.
    pub(super) fn type_of(&self, attribute: &str) -> Option<(&'t str, &Node<'t>)> {
        let found = self.types.iter().find(|(name, ..)| *name == attribute);
        found.map(|(_, code, node)| (*code, node))
    }

    /// The keys that an attribute is part of, the strictest first.
    pub(super) fn with(&self, attribute: &str) -> Option<&KeyAttribute<'t>> {
        let keys = self.table.iter().chain(&self.indexes).filter(|key| key.attribute == attribute);
        keys.min_by_key(|key| key.most_bytes())
    }
}

impl KeyAttribute<'_> {
    pub(super) fn most_bytes(&self) -> usize {
        *(if self.is_partition { PARTITION_KEY_BYTES } else { SORT_KEY_BYTES }).end()
    }

    /// `partition key` or `sort key`.
    pub(super) fn noun(&self) -> &'static str {
        if self.is_partition { "partition key" } else { "sort key" }
    }

    /// The same noun, followed by the index or the table.
    pub(super) fn noun_of(&self, table: &str) -> String {
        match self.index {
            Some(index) => format!("the {} of index `{index}`", self.noun()),
            None => format!("the {} of table `{table}`", self.noun()),
        }
    }
}

fn elements<'t>(schema: Option<Node<'t>>, index: Option<&'t str>) -> Vec<KeyAttribute<'t>> {
    let key = |element: Node<'t>| {
        let attribute = element.get("AttributeName")?.as_str()?;
        let is_partition = element.get("KeyType")?.as_str()? == "HASH";
        Some(KeyAttribute { attribute, is_partition, index, node: element })
    };
    schema.iter().flat_map(Node::items).filter_map(key).collect()
}

//! A table, of either resource type.

use std::fmt;

use crate::facts::template::has_dynamic_reference;
use crate::names::nearest;
use crate::rules::views::table_shape::{GLOBAL_TABLE, TABLE, is_of_table};
use crate::template::{Expr, Node, Resource, Template};

/// A table of a template: `AWS::DynamoDB::GlobalTable` or `AWS::DynamoDB::Table`.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Table<'t> {
    pub(in crate::rules) resource: Resource<'t>,
    /// Whether it is a `GlobalTable`, whose settings are in its replicas.
    pub(in crate::rules) global: bool,
    /// The value of `AWS::Region`, if known.
    pub(in crate::rules) home: Option<&'t str>,
}

/// A secondary index of a table.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Index<'t> {
    pub(in crate::rules) node: Node<'t>,
    /// Whether it is a local one.
    pub(in crate::rules) local: bool,
}

/// One element of a `KeySchema`.
#[derive(Clone, Copy)]
pub(in crate::rules) struct KeyElement<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) name: Option<&'t str>,
    /// `HASH` or `RANGE`.
    pub(in crate::rules) kind: Option<&'t str>,
}

/// An entry of `AttributeDefinitions`.
#[derive(Clone)]
pub(in crate::rules) struct Definition<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) name: Option<&'t str>,
    /// `S`, `N` or `B`.
    pub(in crate::rules) kind: Option<&'t str>,
}

fn text_of<'t>(node: &Node<'t>, key: &str) -> Option<&'t str> {
    node.get(key).and_then(|value| value.as_str())
}

/// The noun in messages for a vector index: its name, if it has one.
pub(in crate::rules) fn vector_index_noun(index: &Node<'_>) -> String {
    let name = text_of(index, "IndexName");
    name.map_or_else(|| "a vector index".to_owned(), |name| format!("vector index `{name}`"))
}

/// Whether a value is literal, and not computed or looked up at deployment. A null is refused
/// everywhere, and is not judged again.
pub(in crate::rules) fn is_known(node: &Node<'_>) -> bool {
    let is_looked_up = || node.as_str().is_some_and(has_dynamic_reference);
    node.intrinsic().is_none() && !node.is_null() && !is_looked_up()
}

/// Whether an object certainly has no such member: a function, a snippet or a loop may add it, and a
/// member of a table may be misspelt.
pub(in crate::rules) fn lacks(object: &Node<'_>, key: &str) -> bool {
    let is_misspelt =
        |name| !is_of_table(name) && is_of_table(key) && nearest(name, [key]).is_some();
    object.is_object()
        && is_known(object)
        && object.get(key).is_none()
        && !object.entries().any(|(name, _)| name.starts_with("Fn::") || is_misspelt(name))
}

/// The elements of a list, if all of them are literal.
pub(in crate::rules) fn complete<'t>(list: &Node<'t>) -> Option<Vec<Node<'t>>> {
    (list.is_list() && list.items().all(|item| is_known(&item))).then(|| list.items().collect())
}

/// The resource as a table, if it is one.
pub(super) fn table<'t>(template: &'t Template, resource: Resource<'t>) -> Option<Table<'t>> {
    let global = match resource.kind() {
        Some("AWS::DynamoDB::GlobalTable") => true,
        Some("AWS::DynamoDB::Table") => false,
        _ => return None,
    };
    Some(Table { resource, global, home: template.region() })
}

/// Whether it is the replica in the stack's Region, as far as the template shows.
pub(in crate::rules) fn is_here(replica: &Node<'_>) -> bool {
    replica.get("Region").is_some_and(|region| region.expr() == &Expr::region())
}

impl<'t> Table<'t> {
    /// Its name in messages: the logical id.
    pub(in crate::rules) fn name(&self) -> &'t str {
        self.resource.logical_id()
    }

    pub(in crate::rules) fn property(&self, name: &str) -> Option<Node<'t>> {
        self.resource.property(name)
    }

    /// Whether the template certainly does not set this property, not even misspelt.
    pub(in crate::rules) fn lacks(&self, name: &str) -> bool {
        match self.resource.node().get("Properties") {
            Some(properties) => {
                let is_misspelt =
                    |own: &str| !self.has_property(own) && nearest(own, [name]).is_some();
                lacks(&properties, name) && !properties.entries().any(|(own, _)| is_misspelt(own))
            }
            None => lacks(self.resource.node(), "Properties"),
        }
    }

    fn has_property(&self, name: &str) -> bool {
        let shape = if self.global { &GLOBAL_TABLE } else { &TABLE };
        shape.member(name).is_some()
    }

    /// Whether it joins a global table of another account, from which its key and indexes come.
    pub(in crate::rules) fn joins_another(&self) -> bool {
        self.property("GlobalTableSourceArn").is_some()
    }

    /// Where it says that its replicas are of strong consistency.
    pub(in crate::rules) fn strong(&self) -> Option<Node<'t>> {
        self.property("MultiRegionConsistency").filter(|word| word.as_str() == Some("STRONG"))
    }

    /// Whether its replicas are certainly of eventual consistency.
    pub(in crate::rules) fn is_eventual(&self) -> bool {
        match self.property("MultiRegionConsistency") {
            Some(word) => word.as_str() == Some("EVENTUAL"),
            None => self.lacks("MultiRegionConsistency"),
        }
    }

    /// Its properties, as `own`, and its global secondary indexes, each with the noun for it.
    pub(in crate::rules) fn with_global_indexes(&self, own: &str) -> Vec<(Node<'t>, String)> {
        let properties = self.resource.node().get("Properties");
        let own = properties.map(|properties| (properties, own.to_owned()));
        let indexes = self.indexes().into_iter().filter(|index| !index.local);
        own.into_iter().chain(indexes.map(|index| (index.node, index.to_string()))).collect()
    }

    /// The table's own key.
    pub(in crate::rules) fn key(&self) -> Vec<KeyElement<'t>> {
        self.property("KeySchema").map_or_else(Vec::new, |schema| key_elements(&schema))
    }

    /// All indexes: the global ones first.
    pub(in crate::rules) fn indexes(&self) -> Vec<Index<'t>> {
        let list = |name: &str, local: bool| {
            let nodes = self.resource.elements(name);
            nodes.map(move |node| Index { node, local }).collect::<Vec<_>>()
        };
        let mut indexes = list("GlobalSecondaryIndexes", false);
        indexes.extend(list("LocalSecondaryIndexes", true));
        indexes
    }

    /// The secondary index of this name.
    pub(in crate::rules) fn index(&self, name: &str) -> Option<Index<'t>> {
        self.indexes().into_iter().find(|index| index.name() == Some(name))
    }

    /// The names of the indexes in these lists, such as `VectorIndexes`. `None` if a function hides one of
    /// them, or if they are declared at the table that this one joins.
    pub(in crate::rules) fn index_names(&self, lists: &[&str]) -> Option<Vec<&'t str>> {
        let mut names = Vec::new();
        for name in lists {
            let Some(list) = self.property(name) else {
                // A snippet may add them.
                if self.lacks(name) {
                    continue;
                }
                return None;
            };
            if !list.is_list() {
                return None;
            }
            for index in list.items() {
                names.push(index.get("IndexName").filter(is_known)?.as_str()?);
            }
        }
        (!self.joins_another()).then_some(names)
    }

    /// The entries of `AttributeDefinitions`.
    pub(in crate::rules) fn definitions(&self) -> Vec<Definition<'t>> {
        self.resource
            .elements("AttributeDefinitions")
            .map(|node| Definition {
                name: text_of(&node, "AttributeName"),
                kind: text_of(&node, "AttributeType"),
                node,
            })
            .collect()
    }

    /// The vector indexes, whose only key is what they search by.
    pub(in crate::rules) fn vector_indexes(&self) -> Vec<Node<'t>> {
        self.resource.elements("VectorIndexes").collect()
    }

    /// The replicas of a `GlobalTable`.
    pub(in crate::rules) fn replicas(&self) -> Vec<Node<'t>> {
        let replicas = self.global.then(|| self.property("Replicas")).flatten();
        replicas.into_iter().flat_map(|replicas| replicas.items()).collect()
    }

    /// The stack's Region, where that is known, the table is made there, and all its replicas are certainly in others.
    pub(in crate::rules) fn elsewhere_only(&self, replicas: &Node<'t>) -> Option<&'t str> {
        let home = self.home.filter(|_| self.resource.node().get("Condition").is_none())?;
        let regions = complete(replicas)?.into_iter().map(|replica| self.region_of(&replica));
        let regions: Vec<&str> = regions.collect::<Option<_>>()?;
        (!regions.contains(&home)).then_some(home)
    }

    /// The Region of a replica or a witness: the literal one, or the stack's if it is `AWS::Region` and
    /// known.
    pub(in crate::rules) fn region_of(&self, replica: &Node<'t>) -> Option<&'t str> {
        if is_here(replica) {
            return self.home;
        }
        let region = replica.get("Region").filter(is_known)?;
        region.as_str()
    }

    /// The places of a replica's setting: in each replica, or in the table itself.
    pub(in crate::rules) fn setting(&self, name: &str) -> Vec<Node<'t>> {
        if self.global {
            self.replicas().iter().filter_map(|replica| replica.get(name)).collect()
        } else {
            self.property(name).into_iter().collect()
        }
    }
}

/// The logical id.
impl fmt::Display for Table<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The noun in messages: the index with its name, if it has one.
impl fmt::Display for Index<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(formatter, "index `{name}`"),
            None => formatter.write_str("an index"),
        }
    }
}

impl<'t> Index<'t> {
    pub(in crate::rules) fn name(&self) -> Option<&'t str> {
        self.node.get("IndexName").and_then(|name| name.as_str())
    }

    pub(in crate::rules) fn key(&self) -> Vec<KeyElement<'t>> {
        self.node.get("KeySchema").map_or_else(Vec::new, |schema| key_elements(&schema))
    }
}

impl<'t> KeyElement<'t> {
    /// Whether it is in the partition key.
    pub(in crate::rules) fn is_partition(&self) -> bool {
        self.kind == Some("HASH")
    }

    /// The node that names the attribute.
    pub(in crate::rules) fn name_node(&self) -> Node<'t> {
        self.node.get("AttributeName").unwrap_or(self.node)
    }
}

/// The elements of a `KeySchema`, or of a `SearchSchema`, whose elements have no kind.
pub(in crate::rules) fn key_elements<'t>(schema: &Node<'t>) -> Vec<KeyElement<'t>> {
    schema
        .items()
        .map(|node| KeyElement {
            name: text_of(&node, "AttributeName"),
            kind: text_of(&node, "KeyType"),
            node,
        })
        .collect()
}

//! The objects that a table's properties consist of, at any depth.

use crate::rules::views::table_shape::{GLOBAL_TABLE, Shape, TABLE};
use crate::rules::views::tables::{Table, is_known};
use crate::template::Node;

/// An object among a table's properties, or the properties themselves.
pub(in crate::rules) struct PropertyObject<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) shape: &'static Shape,
    /// The property that it is in; `None` for the properties themselves.
    pub(in crate::rules) property: Option<&'static str>,
    /// The noun in messages: `` `StreamSpecification` of table `T` ``.
    pub(in crate::rules) noun: String,
    /// The table, replica or index that it belongs to.
    owner: String,
    pub(in crate::rules) in_replica: bool,
}

/// All literal objects among a table's properties, the outer before the inner.
pub(super) fn parts<'t>(table: &Table<'t>) -> Vec<PropertyObject<'t>> {
    let Some(node) = table.resource.node().get("Properties") else { return Vec::new() };
    let shape: &Shape = if table.global { &GLOBAL_TABLE } else { &TABLE };
    let noun = format!("table `{table}`");
    let whole = PropertyObject {
        node,
        shape,
        property: None,
        owner: noun.clone(),
        noun,
        in_replica: false,
    };
    let mut parts = Vec::new();
    collect(whole, &mut parts);
    parts
}

fn collect<'t>(part: PropertyObject<'t>, parts: &mut Vec<PropertyObject<'t>>) {
    if !is_known(&part.node) || !part.node.is_object() {
        return;
    }
    let mut inner = Vec::new();
    for member in &part.shape.members {
        let Some(value) = part.node.get(member.name) else { continue };
        let Some(shape) = member.shape() else { continue };
        let nodes = if value.is_list() { value.items().collect() } else { vec![value] };
        inner.extend(nodes.into_iter().map(|node| part.inner(node, shape, member.name)));
    }
    parts.push(part);
    for part in inner {
        collect(part, parts);
    }
}

impl<'t> PropertyObject<'t> {
    fn inner(&self, node: Node<'t>, shape: &'static Shape, property: &'static str) -> Self {
        let is_index = property.ends_with("Indexes");
        let index = node.get("IndexName").and_then(|name| name.as_str());
        let owner = match (property, index) {
            ("Replicas", _) => format!("a replica of {}", self.owner),
            (_, Some(name)) if is_index => format!("index `{name}` of {}", self.owner),
            _ if is_index => format!("an index of {}", self.owner),
            _ => self.owner.clone(),
        };
        let noun = match owner == self.owner {
            true => format!("`{property}` of {owner}"),
            false => owner.clone(),
        };
        let in_replica = self.in_replica || property == "Replicas";
        Self { node, shape, property: Some(property), noun, owner, in_replica }
    }
}

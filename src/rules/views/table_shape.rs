//! What a table's properties consist of, from the schemas of both types. Each object is read when a rule first
//! needs it.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use crate::schema::{self, Kind, Object, Value};

/// `AWS::DynamoDB::Table`.
pub(in crate::rules) static TABLE: LazyLock<Shape> =
    LazyLock::new(|| Shape::of_type("AWS::DynamoDB::Table"));

/// `AWS::DynamoDB::GlobalTable`.
pub(in crate::rules) static GLOBAL_TABLE: LazyLock<Shape> =
    LazyLock::new(|| Shape::of_type("AWS::DynamoDB::GlobalTable"));

/// The members of an object, or of each object in a list, that a template may set.
pub(in crate::rules) struct Shape {
    pub(in crate::rules) members: Vec<Member>,
}

/// A member of an object.
pub(in crate::rules) struct Member {
    pub(in crate::rules) name: &'static str,
    /// Whether CloudFormation refuses the object without it.
    pub(in crate::rules) required: bool,
    value: Value,
    shape: OnceLock<Option<Shape>>,
}

impl Shape {
    fn of_type(resource_type: &str) -> Self {
        let schema = schema::of(resource_type);
        schema.map_or(Self { members: Vec::new() }, |schema| Self::of(schema.properties()))
    }

    fn of(object: Object) -> Self {
        let settable = object.members().filter(|member| !member.read_only);
        let members = settable.map(|member| Member {
            name: member.name,
            required: member.required,
            value: member.value,
            shape: OnceLock::new(),
        });
        Self { members: members.collect() }
    }

    /// The member of this name.
    pub(in crate::rules) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The names of the members.
    pub(in crate::rules) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.members.iter().map(|member| member.name)
    }
}

/// Whether a table's properties have a member of this name, at any depth.
pub(in crate::rules) fn is_of_table(name: &str) -> bool {
    static NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let types = ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"];
        let schemas = types.into_iter().filter_map(schema::of);
        schemas.flat_map(|schema| schema.properties().names_of_type()).collect()
    });
    NAMES.contains(name)
}

impl Member {
    /// The shape of its value; `None` for text, numbers, switches and policies.
    pub(in crate::rules) fn shape(&self) -> Option<&Shape> {
        self.shape.get_or_init(|| object_in(self.value).map(Shape::of)).as_ref()
    }
}

/// The object that a value is, or that each element of it is. No object of a table contains itself.
fn object_in(value: Value) -> Option<Object> {
    match value.kind() {
        Kind::Object(object) => Some(object),
        Kind::List(list) => object_in(list.element),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_far_in() {
        assert!(is_of_table("StreamViewType") && !is_of_table("StreamView"));
        assert!(is_of_table("ScaleInCooldown") && is_of_table("ProvisionedThroughput"));
        assert!(!is_of_table("TableId"), "only CloudFormation sets it");
    }

    #[test]
    fn what_only_cloudformation_sets_is_no_member() {
        assert!(TABLE.member("Arn").is_none() && TABLE.member("StreamArn").is_none());
        assert_eq!(TABLE.members.len(), 21);
        assert_eq!(GLOBAL_TABLE.members.len(), 20);
    }
}

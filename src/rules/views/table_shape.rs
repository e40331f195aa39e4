//! What a table's properties consist of, from the schemas of both types: read once, since many rules ask.

use std::sync::LazyLock;

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
    /// What its value consists of. `None` for text, numbers, switches and policies.
    pub(in crate::rules) of: Option<Shape>,
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
            of: object_in(member.value).map(Self::of),
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

    /// Whether this name is that of a member, here or further in.
    pub(in crate::rules) fn knows(&self, name: &str) -> bool {
        let further = |member: &Member| member.of.as_ref().is_some_and(|shape| shape.knows(name));
        self.members.iter().any(|member| member.name == name || further(member))
    }
}

/// The object that a value is, or that each element of it is. No table's object is in itself.
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
        assert!(TABLE.knows("StreamViewType") && !TABLE.knows("StreamView"));
        assert!(GLOBAL_TABLE.knows("ScaleInCooldown") && !TABLE.knows("ScaleInCooldown"));
        assert!(TABLE.knows("ProvisionedThroughput"));
        assert!(!GLOBAL_TABLE.knows("ProvisionedThroughput"));
    }

    #[test]
    fn what_only_cloudformation_sets_is_no_member() {
        assert!(TABLE.member("Arn").is_none() && TABLE.member("StreamArn").is_none());
        assert_eq!(TABLE.members.len(), 21);
        assert_eq!(GLOBAL_TABLE.members.len(), 20);
    }
}

//! What a table's properties consist of, from the schemas of both types. Each object is read when a rule first
//! needs it.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use crate::schema::{self, Kind, Object, Value, Words};

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
    takes: OnceLock<Takes>,
}

/// What a member takes, as far as rules for tables ask.
enum Takes {
    Object(Shape),
    Words(Words),
    Switch,
    Other,
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
            takes: OnceLock::new(),
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
        match self.takes() {
            Takes::Object(shape) => Some(shape),
            _ => None,
        }
    }

    /// The words of which its value is one; `None` where it may be any.
    pub(in crate::rules) fn words(&self) -> Option<Words> {
        match self.takes() {
            Takes::Words(words) => Some(*words),
            _ => None,
        }
    }

    /// Whether its value is `true` or `false`.
    pub(in crate::rules) fn is_switch(&self) -> bool {
        matches!(self.takes(), Takes::Switch)
    }

    fn takes(&self) -> &Takes {
        self.takes.get_or_init(|| Takes::of(self.value))
    }
}

impl Takes {
    /// What a value takes, or each element of it. No object of a table contains itself.
    fn of(value: Value) -> Self {
        match value.kind() {
            Kind::Object(object) => Self::Object(Shape::of(object)),
            Kind::List(list) => Self::of(list.element),
            Kind::Text(scalar) => scalar.words.map_or(Self::Other, Self::Words),
            Kind::Boolean => Self::Switch,
            _ => Self::Other,
        }
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
    fn both_types_have_the_same_words_for_the_same_members() {
        fn words(shape: &Shape, found: &mut BTreeSet<String>) {
            for member in &shape.members {
                let named = |words: Words| format!("{} {}", member.name, words.iter().count());
                found.extend(member.words().map(named));
                member.shape().into_iter().for_each(|shape| words(shape, found));
            }
        }
        let (mut table, mut global) = (BTreeSet::new(), BTreeSet::new());
        words(&TABLE, &mut table);
        words(&GLOBAL_TABLE, &mut global);
        let only_global =
            ["GlobalTableSettingsReplicationMode 2", "MultiRegionConsistency 2", "TableType 2"];
        let only_table = ["InputCompressionType 3", "InputFormat 3"];
        let of_both = table.iter().filter(|one| !only_table.contains(&one.as_str()));
        assert!(of_both.eq(global.iter().filter(|one| !only_global.contains(&one.as_str()))));
        let known = "ApproximateCreationDateTimePrecision 2, AttributeType 3, BillingMode 2, DistanceFunction 3, \
            InputCompressionType 3, InputFormat 3, KeyType 2, Mode 2, ProjectionType 3, SSEType 1, SearchSchemaElementType 2, StreamViewType 4, TableClass 2";
        assert_eq!(table.into_iter().collect::<Vec<_>>().join(", "), known);
    }

    #[test]
    fn what_only_cloudformation_sets_is_no_member() {
        assert!(TABLE.member("Arn").is_none() && TABLE.member("StreamArn").is_none());
        assert_eq!(TABLE.members.len(), 21);
        assert_eq!(GLOBAL_TABLE.members.len(), 20);
    }
}

//! `Entity`: one kind of item in a table, and the templates of its keys.

use crate::builder::{common_setters, declaration, part};
use crate::dynamodb::key_template::{self, IntoKeyTemplates};
use crate::dynamodb::{KeySchema, KeyTemplate};
use crate::names;
use crate::site::At;

declaration! {
    /// One kind of item in a table: its keys as templates, in which `{userId}` stands for a value.
    ///
    /// Entities do not appear in the stack's template. They describe what the table's keys mean, so
    /// that [access patterns](crate::AccessPattern) and grants by entity can be checked against them. A
    /// variable's value must not contain the character next to it, such as `#`.
    ///
    /// ```
    /// use tablature::{AccessPattern, Attribute, Entity, GlobalSecondaryIndex, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("orders");
    /// stack.add(
    ///     TableV2::on_demand("MyApp", Attribute::string("PK"))
    ///         .sort_key(Attribute::string("SK"))
    ///         .global_secondary_index(
    ///             GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
    ///                 .sort_key(Attribute::string("GSI1SK")),
    ///         )
    ///         .entity(
    ///             Entity::new("Order")
    ///                 .key("USER#{userId}", "ORDER#{createdAt}#{orderId}")
    ///                 .index_key("GSI1", "ORDER#{orderId}", "USER#{userId}"),
    ///         )
    ///         .access_pattern(AccessPattern::query("an order by id", "Order").by(["orderId"])),
    /// );
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    ///
    /// An index whose key is [several attributes](crate::GlobalSecondaryIndex::with_partition_keys) takes
    /// one template for each:
    ///
    /// ```
    /// use tablature::{AccessPattern, Attribute, Entity, GlobalSecondaryIndex, Stack, Stage, TableV2};
    ///
    /// let partition = [Attribute::string("tournament"), Attribute::string("region")];
    /// let mut stack = Stack::new("tournaments");
    /// stack.add(
    ///     TableV2::on_demand("Matches", Attribute::string("matchId"))
    ///         .global_secondary_index(
    ///             GlobalSecondaryIndex::with_partition_keys("byRound", partition)
    ///                 .sort_keys([Attribute::number("round"), Attribute::string("bracket")]),
    ///         )
    ///         .entity(
    ///             Entity::new("Match")
    ///                 .partition_key("{matchId}")
    ///                 .index_key("byRound", ["{tournament}", "{region}"], ["{round}", "{bracket}"]),
    ///         )
    ///         .access_pattern(
    ///             AccessPattern::query("a region's matches, the last round first", "Match")
    ///                 .by(["tournament", "region"])
    ///                 .descending("round"),
    ///         ),
    /// );
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    ///
    /// See [single-table design](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/data-modeling-foundations.html)
    /// and [multi-attribute keys](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html).
    #[must_use = "an entity says nothing until a table has it"]
    pub struct Entity;

    pub(crate) struct EntityDeclaration(name: impl Into<String>) {
        name: At<String> = At::caller(name.into()),
        key: Option<EntityKey> = None,
        index_keys: Vec<(At<String>, EntityKey)> = Vec::new(),
        attributes: Vec<String> = Vec::new(),
    }

    /// An entity that still needs its [`key`](Self::key).
    pub fn new(..);
}

part!(EntityDeclaration = "entity", name);

/// The templates of one key, of the table or of an index: one for each attribute.
#[derive(Clone, Debug)]
pub(crate) struct EntityKey {
    pub(crate) partition: Vec<KeyTemplate>,
    pub(crate) sort: Vec<KeyTemplate>,
}

impl Entity {
    /// The key in a table with a sort key.
    #[track_caller]
    pub fn key(mut self, partition_key: impl Into<String>, sort_key: impl Into<String>) -> Self {
        self.declaration.calls.once("key");
        self.declaration.key = Some(EntityKey {
            partition: vec![KeyTemplate::caller(partition_key)],
            sort: vec![KeyTemplate::caller(sort_key)],
        });
        self
    }

    /// The key in a table without a sort key.
    #[track_caller]
    pub fn partition_key(mut self, partition_key: impl Into<String>) -> Self {
        let partition = vec![KeyTemplate::caller(partition_key)];
        self.declaration.calls.once_by("key", "partition_key(…)");
        self.declaration.key = Some(EntityKey { partition, sort: Vec::new() });
        self
    }

    /// The key in an index with a sort key: a template, or one for each attribute if the index has
    /// several. Without it, the entity's items are not in the index.
    #[track_caller]
    pub fn index_key(
        mut self,
        index: impl Into<String>,
        partition_key: impl IntoKeyTemplates,
        sort_key: impl IntoKeyTemplates,
    ) -> Self {
        let key = EntityKey {
            partition: key_template::callers(partition_key),
            sort: key_template::callers(sort_key),
        };
        self.declaration.keyed(At::caller(index.into()), key);
        self
    }

    /// The key in an index without a sort key: a template, or one for each attribute.
    #[track_caller]
    pub fn index_partition_key(
        mut self,
        index: impl Into<String>,
        partition_key: impl IntoKeyTemplates,
    ) -> Self {
        let key = EntityKey { partition: key_template::callers(partition_key), sort: Vec::new() };
        self.declaration.keyed(At::caller(index.into()), key);
        self
    }

    /// The attributes that its items hold besides the keys and their variables.
    pub fn attributes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let EntityDeclaration { calls, attributes, .. } = &mut self.declaration;
        calls.extend("attributes", attributes, names.into_iter().map(Into::into));
        self
    }
}

common_setters! {
    [] Entity = "entity": replacing;
    example
        "Entity::new(\"User\")",
        "key(\"USER#{userId}\", \"METADATA\")" => "key(\"USER#{userId}\", \"PROFILE\")";
}

impl EntityKey {
    pub(crate) fn templates(&self) -> impl Iterator<Item = &KeyTemplate> {
        self.partition.iter().chain(&self.sort)
    }

    pub(crate) fn is_well_formed(&self) -> bool {
        self.templates().all(|template| template.fault.is_none())
    }

    /// Whether there is a template for each attribute of the key.
    pub(crate) fn is_of(&self, key: KeySchema<'_>) -> bool {
        self.partition.len() == key.partition.len() && self.sort.len() == key.sort.len()
    }

    /// Whether one key could be of both entities.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.templates().zip(other.templates()).all(|(one, other)| one.meets(other))
    }

    /// Whether one partition key could be of both entities.
    pub(crate) fn shares_partition_with(&self, other: &Self) -> bool {
        self.partition.iter().zip(&other.partition).all(|(one, other)| one.meets(other))
    }

    /// The templates as messages list them. If there are several attributes, the message says which of
    /// them are the sort key.
    pub(crate) fn listed(&self) -> String {
        let list = |templates: &[KeyTemplate]| {
            names::listed(templates.iter().map(|template| template.text.value.as_str()))
        };
        if self.sort.is_empty() {
            list(&self.partition)
        } else if self.partition.len() == 1 && self.sort.len() == 1 {
            names::listed(self.templates().map(|template| template.text.value.as_str()))
        } else {
            format!("{}, sorted by {}", list(&self.partition), list(&self.sort))
        }
    }
}

impl EntityDeclaration {
    fn keyed(&mut self, index: At<String>, key: EntityKey) {
        let same = |one: &(At<String>, _), other: &(At<String>, _)| one.0.value == other.0.value;
        self.calls.add("index_key", &mut self.index_keys, (index, key), same);
    }

    /// The templates in an index, by its name.
    pub(crate) fn index_key(&self, index: &str) -> Option<&EntityKey> {
        self.index_keys.iter().find(|(name, _)| name.value == index).map(|(_, key)| key)
    }
}

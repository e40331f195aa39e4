//! `Entity`: one kind of item in a table, and how its keys are made.

use crate::dynamodb::KeyTemplate;
use crate::site::At;

/// One kind of item in a table: its keys as templates, in which `{userId}` stands for a value.
///
/// Nothing of it goes into the template of the stack; it says what the table's keys mean, so that
/// [access patterns](crate::AccessPattern) and grants by entity can be checked against it. A
/// variable's value must not hold the character that stands beside it, such as `#`.
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
/// See [single-table design](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/data-modeling-foundations.html).
#[derive(Clone, Debug)]
#[must_use = "an entity says nothing until a table has it"]
pub struct Entity {
    pub(crate) declaration: EntityDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct EntityDeclaration {
    pub(crate) name: At<String>,
    pub(crate) key: Option<EntityKey>,
    pub(crate) index_keys: Vec<(At<String>, EntityKey)>,
    pub(crate) attributes: Vec<String>,
}

/// The templates of one key: of the table or of an index.
#[derive(Clone, Debug)]
pub(crate) struct EntityKey {
    pub(crate) partition: KeyTemplate,
    pub(crate) sort: Option<KeyTemplate>,
}

impl Entity {
    /// An entity, which still needs its [`key`](Self::key).
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        let name = At::caller(name.into());
        Self {
            declaration: EntityDeclaration {
                name,
                key: None,
                index_keys: Vec::new(),
                attributes: Vec::new(),
            },
        }
    }

    /// Its key in a table with a sort key.
    #[track_caller]
    pub fn key(mut self, partition_key: impl Into<String>, sort_key: impl Into<String>) -> Self {
        self.declaration.key = Some(EntityKey {
            partition: KeyTemplate::caller(partition_key),
            sort: Some(KeyTemplate::caller(sort_key)),
        });
        self
    }

    /// Its key in a table without a sort key.
    #[track_caller]
    pub fn partition_key(mut self, partition_key: impl Into<String>) -> Self {
        self.declaration.key =
            Some(EntityKey { partition: KeyTemplate::caller(partition_key), sort: None });
        self
    }

    /// Its key in an index with a sort key. Where an entity says none, its items are not in the index.
    #[track_caller]
    pub fn index_key(
        mut self,
        index: impl Into<String>,
        partition_key: impl Into<String>,
        sort_key: impl Into<String>,
    ) -> Self {
        let key = EntityKey {
            partition: KeyTemplate::caller(partition_key),
            sort: Some(KeyTemplate::caller(sort_key)),
        };
        self.declaration.index_keys.push((At::caller(index.into()), key));
        self
    }

    /// Its key in an index without a sort key.
    #[track_caller]
    pub fn index_partition_key(
        mut self,
        index: impl Into<String>,
        partition_key: impl Into<String>,
    ) -> Self {
        let key = EntityKey { partition: KeyTemplate::caller(partition_key), sort: None };
        self.declaration.index_keys.push((At::caller(index.into()), key));
        self
    }

    /// What its items hold beside the keys and their variables.
    pub fn attributes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.declaration.attributes.extend(names.into_iter().map(Into::into));
        self
    }
}

impl EntityKey {
    pub(crate) fn templates(&self) -> impl Iterator<Item = &KeyTemplate> {
        std::iter::once(&self.partition).chain(&self.sort)
    }

    pub(crate) fn is_well_formed(&self) -> bool {
        self.templates().all(|template| template.fault.is_none())
    }

    /// Whether one key could be of both entities.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.partition.meets(&other.partition)
            && match (&self.sort, &other.sort) {
                (Some(one), Some(other)) => one.meets(other),
                _ => true,
            }
    }
}

impl EntityDeclaration {
    /// The templates in an index, by its name.
    pub(crate) fn index_key(&self, index: &str) -> Option<&EntityKey> {
        self.index_keys.iter().find(|(name, _)| name.value == index).map(|(_, key)| key)
    }
}

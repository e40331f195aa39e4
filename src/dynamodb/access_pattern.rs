//! `AccessPattern`: a read or write that a table must support.

use std::marker::PhantomData;

use crate::builder::{common_setters, declaration, part, setters};
use crate::site::At;
use crate::words::closed_words;

/// Marks an access pattern that gets one item by its key.
#[derive(Clone, Copy, Debug)]
pub enum Gets {}
/// Marks an access pattern that queries the table or an index.
#[derive(Clone, Copy, Debug)]
pub enum Queries {}
/// Marks an access pattern that writes.
#[derive(Clone, Copy, Debug)]
pub enum Writes {}

/// A read or write that a table must support, in the words of the app. The
/// [entities](crate::Entity) determine which key or index serves it; a pattern that nothing serves
/// is a finding.
///
/// ```
/// use tablature::AccessPattern;
///
/// AccessPattern::get("user by id", "User");
/// AccessPattern::query("user by email", "User").by(["email"]).index("GSI1");
/// AccessPattern::query("a user's orders, newest first", "Order").by(["userId"]).descending("createdAt");
/// AccessPattern::query("an order and its items", "Order").and("OrderItem").by(["orderId"]);
/// AccessPattern::put("create a user", "User").if_none_exists();
/// AccessPattern::transact_write("create an order with its items", ["Order", "OrderItem"]);
/// ```
///
/// See [access patterns](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-modeling-nosql.html).
#[derive(Clone, Debug)]
#[must_use = "an access pattern says nothing until a table has it"]
pub struct AccessPattern<K> {
    pub(crate) declaration: PatternDeclaration,
    kind: PhantomData<K>,
}

declaration! {
    pub(crate) struct PatternDeclaration(name: impl Into<String>, operation: Operation, entities: Vec<At<String>>) {
        name: At<String> = At::caller(name.into()),
        operation: Operation = operation,
        entities: Vec<At<String>> = entities,
        by: Vec<String> = Vec::new(),
        index: Option<At<String>> = None,
        order: Option<At<Order>> = None,
        reads: Vec<At<String>> = Vec::new(),
        if_none_exists: bool = false,
        conditions: Vec<String> = Vec::new(),
    }
}

part!(PatternDeclaration = "access pattern", name);

/// The variable of the sort key that determines the order, and its direction.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) variable: String,
    pub(crate) descending: bool,
}

closed_words! {
    /// The name of DynamoDB's operation.
    pub(crate) enum Operation {
        GetItem = "GetItem",
        Query = "Query",
        PutItem = "PutItem",
        UpdateItem = "UpdateItem",
        DeleteItem = "DeleteItem",
        TransactWriteItems = "TransactWriteItems",
    }
}

impl<K> AccessPattern<K> {
    #[track_caller]
    fn declare(name: impl Into<String>, operation: Operation, entities: Vec<At<String>>) -> Self {
        Self { declaration: PatternDeclaration::of(name, operation, entities), kind: PhantomData }
    }
}

impl AccessPattern<Gets> {
    /// Reads one item by its whole key: every variable of its templates is known.
    #[track_caller]
    pub fn get(name: impl Into<String>, entity: impl Into<String>) -> Self {
        Self::declare(name, Operation::GetItem, vec![At::caller(entity.into())])
    }
}

impl AccessPattern<Queries> {
    /// Reads items of an entity, by the variables that are known.
    #[track_caller]
    pub fn query(name: impl Into<String>, entity: impl Into<String>) -> Self {
        Self::declare(name, Operation::Query, vec![At::caller(entity.into())])
    }

    /// Reads items of another entity as well. Entities of another partition or index need a query
    /// of their own.
    #[track_caller]
    pub fn and(mut self, entity: impl Into<String>) -> Self {
        let PatternDeclaration { calls, entities, .. } = &mut self.declaration;
        calls
            .add("and", entities, At::caller(entity.into()), |one, other| one.value == other.value);
        self
    }

    /// The variables that are known: all variables of the partition key, and those of the sort key
    /// from its beginning. If a key has several attributes: all attributes of the partition key, and
    /// those of the sort key from the first on.
    pub fn by(mut self, variables: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let PatternDeclaration { calls, by, .. } = &mut self.declaration;
        calls.extend("by", by, variables.into_iter().map(Into::into));
        self
    }

    /// In descending order of a variable of the sort key: the newest first, if it is a time.
    #[track_caller]
    pub fn descending(mut self, variable: impl Into<String>) -> Self {
        self.declaration.calls.once_by("order", "descending(…)");
        let order = Order { variable: variable.into(), descending: true };
        self.declaration.order = Some(At::caller(order));
        self
    }

    /// In ascending order of a variable of the sort key.
    #[track_caller]
    pub fn ascending(mut self, variable: impl Into<String>) -> Self {
        self.declaration.calls.once_by("order", "ascending(…)");
        let order = Order { variable: variable.into(), descending: false };
        self.declaration.order = Some(At::caller(order));
        self
    }

    /// The attributes that are needed. Defaults to all that the entity declares.
    #[track_caller]
    pub fn reads(mut self, attributes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let site = crate::site::Site::caller();
        let reads = attributes.into_iter().map(|name| At { value: name.into(), site });
        self.declaration.calls.extend("reads", &mut self.declaration.reads, reads);
        self
    }
}

setters! {
    [] AccessPattern<Queries>, [.declaration];

    /// The index to use. Defaults to the table or the first index that serves the pattern.
    pub fn index(name: impl Into<String>);
}

impl AccessPattern<Writes> {
    /// Puts one item.
    #[track_caller]
    pub fn put(name: impl Into<String>, entity: impl Into<String>) -> Self {
        Self::declare(name, Operation::PutItem, vec![At::caller(entity.into())])
    }

    /// Updates one item.
    #[track_caller]
    pub fn update(name: impl Into<String>, entity: impl Into<String>) -> Self {
        Self::declare(name, Operation::UpdateItem, vec![At::caller(entity.into())])
    }

    /// Deletes one item.
    #[track_caller]
    pub fn delete(name: impl Into<String>, entity: impl Into<String>) -> Self {
        Self::declare(name, Operation::DeleteItem, vec![At::caller(entity.into())])
    }

    /// Writes items of these entities in one transaction.
    #[track_caller]
    pub fn transact_write(
        name: impl Into<String>,
        entities: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let site = crate::site::Site::caller();
        let entities = entities.into_iter().map(|name| At { value: name.into(), site }).collect();
        Self::declare(name, Operation::TransactWriteItems, entities)
    }

    /// Writes only if no item has the key.
    pub fn if_none_exists(mut self) -> Self {
        self.declaration.if_none_exists = true;
        self
    }

    /// The condition expression of the write.
    pub fn condition(mut self, expression: impl Into<String>) -> Self {
        let PatternDeclaration { calls, conditions, .. } = &mut self.declaration;
        calls.extend("condition", conditions, [expression.into()]);
        self
    }
}

common_setters! {
    [<K>] AccessPattern<K> = "access pattern": replacing;
    example
        "AccessPattern",
        "",
        "AccessPattern::query(\"a user's orders\", \"Order\").by([\"userId\"])",
        "descending(\"createdAt\")" => "ascending(\"createdAt\")";
}

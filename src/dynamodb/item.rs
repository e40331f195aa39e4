//! `Item`: sample data, declared together with its table.

use crate::builder::{Id, common_setters, declaration};
use crate::dynamodb::{AttributeValue, TableHandle};
use crate::site::At;

declaration! {
    /// An item of sample data. It does not appear in the template: `data` writes it for `aws dynamodb
    /// batch-write-item`.
    ///
    /// It is checked against the keys of its table and the table's indexes, and against DynamoDB's
    /// limits for items. What is wrong is a finding.
    ///
    /// ```
    /// use tablature::{Attribute, Item, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("hr");
    /// let scores = stack.add(
    ///     TableV2::on_demand("scores", Attribute::string("employeeId"))
    ///         .sort_key(Attribute::string("period")),
    /// );
    /// stack.add(
    ///     Item::of(&scores)
    ///         .attribute("employeeId", "DEV-001")
    ///         .attribute("period", "2025-Q1")
    ///         .attribute("overallScore", 85.5),
    /// );
    /// ```
    ///
    /// See [PutRequest](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutRequest.html).
    #[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
    pub struct Item;

    pub(crate) struct ItemDeclaration(table: &TableHandle) {
        table: TableHandle = table.clone(),
        attributes: Vec<ItemAttribute> = Vec::new(),
        /// The id of its table, by which messages name it, and the call that declares the item.
        id: Id = Id::caller(table.table.id.value.clone()),
    }

    /// An empty item of a table.
    pub fn of(..);
}

/// An attribute of an item: its name and value.
pub(crate) type ItemAttribute = At<(String, AttributeValue)>;

impl ItemDeclaration {
    /// What it says of an attribute, the first time.
    pub(crate) fn attribute_named(&self, attribute: &str) -> Option<&ItemAttribute> {
        self.attributes.iter().find(|it| it.value.0 == attribute)
    }
}

impl Item {
    /// Sets an attribute to a value.
    #[track_caller]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<AttributeValue>) -> Self {
        let attribute = At::caller((name.into(), value.into()));
        let same = |one: &ItemAttribute, other: &ItemAttribute| one.value.0 == other.value.0;
        self.declaration.calls.add("attribute", &mut self.declaration.attributes, attribute, same);
        self
    }
}

common_setters! {
    [] Item = "item": replacing;
    example
        "Attribute, Item, Stack, TableV2",
        "let mut stack = Stack::new(\"hr\");\n\
         let scores = stack.add(TableV2::on_demand(\"Scores\", Attribute::string(\"id\")));",
        "Item::of(&scores)",
        "attribute(\"id\", \"DEV-001\")" => "attribute(\"id\", \"DEV-002\")";
}

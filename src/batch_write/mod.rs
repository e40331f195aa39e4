//! Sample data as the input of `aws dynamodb batch-write-item --request-items`.
//!
//! A request holds 25 items and 16 MB; further items go into another request. Items keep the order of
//! their declaration.
//!
//! ```
//! use tablature::batch_write::BatchWrite;
//! use tablature::evaluate::Environment;
//! use tablature::{Attribute, Item, Stack, Stage, TableV2};
//!
//! let mut stack = Stack::new("shop");
//! let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")).table_name("orders"));
//! stack.add(Item::of(&orders).attribute("id", "order-001"));
//! let template = stack.template(&Stage::default()).unwrap();
//!
//! let requests = BatchWrite::all(&stack, &template, &Environment::default()).unwrap();
//! assert_eq!(requests[0].items, 1);
//! ```
//!
//! See [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).

mod wire;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::dynamodb::ItemDeclaration;
use crate::evaluate::{Environment, Unknown, Values};
use crate::facts::limits::items::{BATCH_WRITE_BYTES, BATCH_WRITE_ITEMS};
use crate::shown::{self, Shown};
use crate::stack::Stack;
use crate::template::Template;

/// One request: items by the name of their table.
#[derive(Debug, Default)]
pub struct BatchWrite {
    tables: Map<String, Value>,
    /// How many items it writes: 1 to 25.
    pub items: usize,
    bytes: usize,
}

/// A table with items whose name is not known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unnamed {
    /// The table's logical id.
    pub logical_id: String,
    /// Why its name is not known.
    pub why: String,
}

impl fmt::Display for Unnamed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { logical_id, why } = self;
        let sentence = format!("the name of table `{logical_id}` is not known: {why}");
        formatter.write_str(&shown::sentence(sentence))
    }
}

impl std::error::Error for Unnamed {}

impl BatchWrite {
    /// The requests that write the sample data of a stack, whose template this is.
    ///
    /// # Errors
    ///
    /// The tables whose names are not known.
    pub fn all(
        stack: &Stack,
        template: &Template,
        environment: &Environment,
    ) -> Result<Vec<Self>, Vec<Unnamed>> {
        let values = Values::of(template, environment);
        let name = |id: &str| match template.resource(id) {
            Some(table) => values.name(&table),
            None => Err(Arc::new(Unknown::new("the template has no such table"))),
        };
        let mut names: BTreeMap<String, Result<String, Unnamed>> = BTreeMap::new();
        let mut requests: Vec<Self> = Vec::new();
        for item in stack.all::<ItemDeclaration>() {
            let id = item.table.logical_id();
            let named = names.entry(id).or_insert_with_key(|id| {
                name(id)
                    .map_err(|why| Unnamed { logical_id: id.clone(), why: why.why().to_owned() })
            });
            if let Ok(table) = named {
                add(&mut requests, table, put(item));
            }
        }
        let unnamed: Vec<Unnamed> = names.into_values().filter_map(Result::err).collect();
        if unnamed.is_empty() { Ok(requests) } else { Err(unnamed) }
    }

    /// The request, two spaces deep, with a final newline.
    pub fn to_json(&self) -> String {
        self.shown_json().into()
    }

    pub(crate) fn shown_json(&self) -> Shown {
        shown::document(&Value::Object(self.tables.clone()))
    }

    fn has_room(&self, bytes: usize) -> bool {
        self.items < BATCH_WRITE_ITEMS && self.bytes + bytes <= BATCH_WRITE_BYTES
    }
}

fn add(requests: &mut Vec<BatchWrite>, table: &str, put: Value) {
    // The size as sent, without white space. Counting the table's name with each item is accurate
    // enough.
    let bytes = put.to_string().len() + table.len() + 8;
    if !requests.last().is_some_and(|last| last.has_room(bytes)) {
        requests.push(BatchWrite::default());
    }
    let Some(request) = requests.last_mut() else { return };
    request.items += 1;
    request.bytes += bytes;
    let puts = request.tables.entry(table).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(puts) = puts {
        puts.push(put);
    }
}

fn put(item: &ItemDeclaration) -> Value {
    let attribute = |(name, value): &(String, _)| (name.clone(), wire::value(value));
    let item: Map<String, Value> = item.attributes.iter().map(|it| attribute(&it.value)).collect();
    json!({ "PutRequest": { "Item": item } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamodb::{Attribute, AttributeValue, Item, TableV2};
    use crate::stack::{Stage, lower};

    fn requests(add: impl FnOnce(&mut Stack)) -> Result<Vec<BatchWrite>, Vec<Unnamed>> {
        let mut stack = Stack::new("shop");
        add(&mut stack);
        let template = lower(&stack, &Stage::default()).template;
        BatchWrite::all(&stack, &template, &Environment::default())
    }

    /// Orders with a value, one for each number up to `count`.
    fn orders(count: usize, value: impl Fn() -> AttributeValue) -> Vec<BatchWrite> {
        let requests = requests(|stack| {
            let key = Attribute::number("id");
            let orders = stack.add(TableV2::on_demand("Orders", key).table_name("orders"));
            for id in 0..count {
                stack.add(Item::of(&orders).attribute("id", id).attribute("value", value()));
            }
        });
        requests.unwrap()
    }

    fn counts(requests: &[BatchWrite]) -> Vec<usize> {
        requests.iter().map(|request| request.items).collect()
    }

    #[test]
    fn a_request_holds_25_items() {
        assert_eq!(counts(&orders(0, || true.into())), [0; 0]);
        assert_eq!(counts(&orders(25, || true.into())), [25]);
        let requests = orders(51, || true.into());
        assert_eq!(counts(&requests), [25, 25, 1]);
        let last: Value = serde_json::from_str(&requests[2].to_json()).unwrap();
        let item = json!({ "id": { "N": "50" }, "value": { "BOOL": true } });
        assert_eq!(last, json!({ "orders": [{ "PutRequest": { "Item": item } }] }));
    }

    #[test]
    fn a_request_holds_16_mb_of_text() {
        // A control character takes one byte of an item, and six of the text.
        let requests = orders(25, || "\u{1}".repeat(400_000).into());
        assert_eq!(counts(&requests), [6, 6, 6, 6, 1]);
        for request in &requests {
            let text: Value = serde_json::from_str(&request.to_json()).unwrap();
            assert!(text.to_string().len() <= BATCH_WRITE_BYTES);
        }
    }

    #[test]
    fn a_name_that_is_made_up_is_said_once() {
        let unnamed = requests(|stack| {
            let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
            stack.add(Item::of(&notes).attribute("id", "1"));
            stack.add(Item::of(&notes).attribute("id", "2"));
        });
        let unnamed = unnamed.unwrap_err();
        assert_eq!(unnamed.len(), 1);
        assert_eq!(unnamed[0].logical_id, "Notes");
    }
}

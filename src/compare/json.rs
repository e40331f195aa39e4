//! The changes as JSON, for programs.

use serde_json::{Map, Value};

use super::AccessChanges;
use super::access::Entry;
use crate::evaluate::What;
use crate::explanation::statement_json;
use crate::facts::condition_key::spelled_condition_key;
use crate::findings::object;
use crate::shown::{self, Shown};

impl AccessChanges {
    /// The changes as JSON, two spaces deep, with a final newline.
    ///
    /// `gained`, `lost` and `undecided` have an entry for each kind of requests that one statement decides. `request` is one
    /// of them, as IAM's simulators take it: the action, the ARN, and `context` with the keys that matter; a key that has
    /// to be missing has `null`.
    pub fn json(&self) -> String {
        self.shown_json().into()
    }

    pub(crate) fn shown_json(&self) -> Shown {
        let of = |wanted: fn(&What) -> bool| -> Value {
            self.entries.iter().filter(|it| wanted(&it.change.what)).map(entry).collect()
        };
        let document = object([
            ("gained", Some(of(|it| matches!(it, What::Gained(_))))),
            ("lost", Some(of(|it| matches!(it, What::Lost(_))))),
            ("undecided", Some(of(|it| matches!(it, What::Undecided(_))))),
            ("assumed", Some(self.assumed.json())),
        ]);
        shown::document(&Value::Object(document))
    }
}

fn entry(entry: &Entry) -> Value {
    let change = &entry.change;
    let context: Map<String, Value> = change
        .keys
        .iter()
        .map(|(key, values)| {
            let key = spelled_condition_key(key);
            let value = if values.is_empty() { Value::Null } else { values.as_slice().into() };
            (key.to_owned(), value)
        })
        .collect();
    let request = object([
        ("action", Some(change.action.qualified_name().into())),
        ("resource", Some(change.resource.as_str().into()).filter(|_| !change.resource.is_empty())),
        ("context", Some(context.into())),
    ]);
    let (by, why) = match &change.what {
        What::Gained(by) | What::Lost(by) => (by.as_ref(), None),
        What::Undecided(why) => (None, Some(why)),
    };
    Value::Object(object([
        ("principal", Some(entry.role.as_str().into())),
        ("kind", Some("role".into())),
        ("place", Some(entry.place.as_str().into())),
        ("request", Some(Value::Object(request))),
        ("statement", by.map(statement_json)),
        ("why", why.map(|why| why.as_str().into())),
    ]))
}

//! The changes as JSON, for programs.

use serde_json::{Map, Value};

use super::effect::TemplateChange;
use super::elsewhere::NotCompared;
use super::entry::Entry;
use super::{AccessChanges, Diff};
use crate::evaluate::What;
use crate::explanation::{place_of, statement_json};
use crate::facts::condition_key::spelled_condition_key;
use crate::findings::object;
use crate::shown::{self, Shown, nested};

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
        let mut document = members(self, None);
        document.extend(object([("assumed", Some(self.assumed.json()))]));
        shown::document(&Value::Object(document))
    }
}

impl Diff {
    /// The comparison as JSON, two spaces deep, with a final newline; its schema is `docs/diff.schema.json`.
    ///
    /// `assumed` has the account, the Region and the values of parameters under which both templates are read. Each of
    /// `changes` has an `effect`: `none`, `create`, `update`, `replace`, `delete`, `retain`, `refused` or `unknown`;
    /// `loses`, whether data is lost; `why`, the code of the rule that says so; `limit`, how often AWS takes it. `access`
    /// has what each principal gains, loses and may gain or lose, as [`AccessChanges::json`] has it, with the indexes of
    /// the `changes` that cause it.
    pub fn json(&self) -> String {
        self.shown_json().into()
    }

    pub(crate) fn shown_json(&self) -> Shown {
        shown::document(&self.document())
    }

    pub(crate) fn document(&self) -> Value {
        let assumed = self.assumed();
        let parameters = assumed.values().filter(|(name, _)| !name.starts_with("AWS::"));
        let parameters: Map<String, Value> =
            parameters.map(|(name, value)| (name.to_owned(), value.into())).collect();
        let keys: Vec<&str> = assumed.keys().collect();
        let policies: Vec<String> = assumed.policies().collect();
        let others: Vec<String> = assumed.others().collect();
        let assumed = object([
            ("account", Some(self.environment.account().into())),
            ("region", Some(self.environment.region().into())),
            ("parameters", Some(parameters.into())),
            ("policies", Some(policies).filter(|it| !it.is_empty()).map(Value::from)),
            ("keys", Some(keys).filter(|keys| !keys.is_empty()).map(Value::from)),
            ("others", Some(others).filter(|it| !it.is_empty()).map(Value::from)),
        ]);
        let changes = self.template.as_ref().map(|it| it.changes.iter().map(change).collect());
        let access = self.access.as_ref().map(|access| members(access, Some(self)).into());
        let document =
            object([("assumed", Some(assumed.into())), ("changes", changes), ("access", access)]);
        Value::Object(document)
    }
}

/// What is gained, lost and not known; within a comparison, each entry with the changes that cause it.
fn members(access: &AccessChanges, diff: Option<&Diff>) -> Map<String, Value> {
    let caused = |entry: Value, causes: &[usize]| match diff {
        Some(_) => with_causes(entry, causes),
        None => entry,
    };
    let at = |causes: Option<&'_ Vec<Vec<usize>>>, number: usize| -> Vec<usize> {
        causes.and_then(|causes| causes.get(number)).cloned().unwrap_or_default()
    };
    let of = |wanted: fn(&What) -> bool| -> Vec<Value> {
        let numbered = access.entries.iter().enumerate();
        let wanted = numbered.filter(|(_, it)| wanted(&it.what));
        let causes = diff.map(|diff| &diff.causes);
        wanted.map(|(number, it)| caused(entry(it), &at(causes, number))).collect()
    };
    let mut undecided = of(|it| matches!(it, What::Undecided(_)));
    let causes = diff.map(|diff| &diff.causes_elsewhere);
    let elsewhere = access.elsewhere.iter().enumerate();
    undecided.extend(elsewhere.map(|(number, it)| caused(not_compared(it), &at(causes, number))));
    let has_changes = diff.is_some_and(|diff| diff.template.is_some());
    undecided.extend(access.unasked.iter().map(|one| {
        let causes = if has_changes { std::slice::from_ref(&one.change) } else { &[] };
        caused(anybody(one.why), causes)
    }));
    undecided.extend(access.by_macros.map(|why| caused(anybody(why), &[])));
    object([
        ("gained", Some(of(|it| matches!(it, What::Gained(_))).into())),
        ("lost", Some(of(|it| matches!(it, What::Lost(_))).into())),
        ("undecided", Some(undecided.into())),
    ])
}

/// A statement about which no request is asked.
fn not_compared(one: &NotCompared) -> Value {
    Value::Object(object([
        ("principal", Some(one.principal.id.as_str().into())),
        ("kind", Some(one.principal.kind.into())),
        ("place", Some(Value::Null)),
        ("request", Some(Value::Null)),
        ("why", Some(format!("{}: {}", one.words(), one.why()).into())),
    ]))
}

/// Any principal, and why it is not known what it gains.
fn anybody(why: &str) -> Value {
    Value::Object(object([
        ("principal", Some("*".into())),
        ("kind", Some(Value::Null)),
        ("place", Some(Value::Null)),
        ("request", Some(Value::Null)),
        ("why", Some(why.into())),
    ]))
}

fn with_causes(mut entry: Value, causes: &[usize]) -> Value {
    if let Some(members) = entry.as_object_mut() {
        members.insert("causes".to_owned(), causes.into());
    }
    entry
}

/// How deep a value is shown. The document is three deep around it, and many readers of JSON take 127.
const DEEPEST: usize = 124;

fn change(change: &TemplateChange) -> Value {
    let text = |text: &Option<String>| Some(text.as_deref().map_or(Value::Null, Value::from));
    let value = |value: &Option<Value>| Some(nested(value.clone().unwrap_or_default(), DEEPEST));
    let location = &change.location;
    let mut members = object([
        ("resource", text(&change.resource)),
        ("type", text(&change.kind)),
        ("path", Some(change.path().into())),
        ("effect", Some(change.effect.name().into())),
        ("loses", Some(change.loses.into())),
        ("before", value(&change.before)),
        ("after", value(&change.after)),
        ("why", Some(change.rule.map_or(Value::Null, |rule| rule.code.into()))),
        ("message", Some(change.message.as_str().into())),
        ("limit", Some(change.limit.map_or(Value::Null, Value::from))),
    ]);
    members.extend(place_of(location.place.as_ref(), location.pointer.as_deref()));
    Value::Object(members)
}

fn entry(entry: &Entry) -> Value {
    let context: Map<String, Value> = entry
        .keys
        .iter()
        .map(|(key, values)| {
            let key = spelled_condition_key(key);
            let value = if values.is_empty() { Value::Null } else { values.as_slice().into() };
            (key.into_owned(), value)
        })
        .collect();
    let request = object([
        ("action", Some(entry.action.into())),
        ("resource", Some(entry.resource.as_str().into()).filter(|_| !entry.resource.is_empty())),
        ("context", Some(context.into())),
    ]);
    let (by, why) = match &entry.what {
        What::Gained(by) | What::Lost(by) => (by.as_ref(), None),
        What::Undecided(why) => (None, Some(why)),
    };
    Value::Object(object([
        ("principal", Some(entry.principal.id.as_str().into())),
        ("kind", Some(entry.principal.kind.into())),
        ("place", Some(entry.place.as_str().into())),
        ("request", Some(Value::Object(request))),
        ("statement", by.map(statement_json)),
        ("why", why.map(|why| why.as_str().into())),
    ]))
}

//! What a filter's pattern asks of the records of a table's stream, and whether they have it.

use serde_json::{Map, Value};

use crate::facts::limits::operations as limits;
use crate::names;
use crate::rules::views::tables::{Table, is_known};

/// Why Lambda refuses a pattern: a leaf that is no list, by its path.
pub(super) fn malformed(pattern: &Map<String, Value>) -> Option<String> {
    find(pattern, &mut Vec::new(), &|path, value| match value {
        Value::Array(_) | Value::Object(_) => None,
        _ => Some(path.join(".")),
    })
}

/// Why Lambda refuses a pattern: a comparison that it does not know, by its path and its name.
pub(super) fn unknown_operator(pattern: &Map<String, Value>) -> Option<(String, String)> {
    find(pattern, &mut Vec::new(), &|path, value| {
        let compared = value.as_array()?.iter().filter_map(Value::as_object);
        let mut operators = compared.flat_map(Map::keys);
        let unknown = operators.find(|name| !limits::FILTER_OPERATORS.contains(&name.as_str()))?;
        Some((path.join("."), unknown.clone()))
    })
}

/// What no record of the table's stream has, in words.
pub(super) fn matches_nothing(pattern: &Map<String, Value>, table: &Table<'_>) -> Option<Nothing> {
    let view = table.property("StreamSpecification");
    let view = view.and_then(|stream| stream.get("StreamViewType")).filter(is_known);
    let view = view.as_ref().and_then(|view| view.as_str());
    find(pattern, &mut Vec::new(), &|path, value| nothing(path, value, view, table))
}

/// What no record has.
pub(super) struct Nothing {
    pub(super) what: String,
    pub(super) help: String,
    /// Whether it is only what people report.
    pub(super) is_reported: bool,
}

fn certain(what: String, help: impl Into<String>) -> Option<Nothing> {
    Some(Nothing { what, help: help.into(), is_reported: false })
}

const TYPES: [&str; 10] = ["B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS"];

fn nothing(path: &[&str], value: &Value, view: Option<&str>, table: &Table<'_>) -> Option<Nothing> {
    if asks_for_absence(value) {
        return None;
    }
    match path {
        [name] if !limits::RECORD_MEMBERS.contains(name) => {
            let help = match limits::CHANGE_MEMBERS.contains(name) {
                true => format!("write `{{\"dynamodb\": {{\"{name}\": …}}}}`"),
                false => {
                    format!(
                        "a record has {}",
                        names::listed(limits::RECORD_MEMBERS.iter().copied())
                    )
                }
            };
            certain(format!("no record of a table's stream has `{name}`"), help)
        }
        ["eventName"] => {
            let known = limits::RECORD_EVENTS;
            let words: Option<Vec<&str>> = value.as_array()?.iter().map(Value::as_str).collect();
            let is_known = |word: &&str| known.contains(word);
            let words = words.filter(|words| !words.is_empty() && !words.iter().any(is_known))?;
            certain(
                format!("no record has the event {}", names::listed(words)),
                format!("the events are {}", names::listed(known.iter().copied())),
            )
        }
        ["dynamodb", name] if !limits::CHANGE_MEMBERS.contains(name) => certain(
            format!("no record of a table's stream has `dynamodb.{name}`"),
            format!("there are {}", names::listed(limits::CHANGE_MEMBERS.iter().copied())),
        ),
        ["dynamodb", image @ ("NewImage" | "OldImage")] if !has_image(view, image) => certain(
            format!("a stream of `{}` has no `{image}`", view.unwrap_or_default()),
            "ask for `Keys`, or give the stream the view type `NEW_AND_OLD_IMAGES`",
        ),
        ["dynamodb", "Keys" | "NewImage" | "OldImage", attribute] => {
            untyped(attribute, value, table)
        }
        ["dynamodb", "Keys" | "NewImage" | "OldImage", attribute, "N"] => {
            let is_number = |one: &Value| one.is_number() || one.get("numeric").is_some();
            value.as_array()?.iter().any(is_number).then(|| Nothing {
                what: format!("the number `{attribute}` is a text in a record: `{{\"N\": \"5\"}}`"),
                help: "compare with texts, `{\"N\": [\"5\"]}`, or let the function compare; people report \
                       that numbers and `numeric` match nothing here"
                    .to_owned(),
                is_reported: true,
            })
        }
        _ => None,
    }
}

fn has_image(view: Option<&str>, image: &str) -> bool {
    match view {
        Some("KEYS_ONLY") => false,
        Some("NEW_IMAGE") => image == "NewImage",
        Some("OLD_IMAGE") => image == "OldImage",
        _ => true,
    }
}

/// An attribute whose value is not wrapped in its type.
fn untyped(attribute: &str, value: &Value, table: &Table<'_>) -> Option<Nothing> {
    let declared = table.definitions().into_iter().find(|one| one.name == Some(attribute));
    let declared = declared.and_then(|one| one.kind);
    let kind = declared.unwrap_or("S");
    let help = || format!("write `{{\"{attribute}\": {{\"{kind}\": …}}}}`");
    let members = value.as_object();
    let typed: Vec<&str> = members.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if !typed.iter().any(|name| TYPES.contains(name) || *name == "$or") {
        return certain(
            format!("the value of `{attribute}` stands in a record below its type"),
            help(),
        );
    }
    let declared = declared.filter(|kind| !typed.contains(kind) && !typed.contains(&"$or"))?;
    let named = typed.join("`, `");
    certain(format!("`{attribute}` is of the type `{declared}`, and not `{named}`"), help())
}

/// Whether it asks that something is not there, which may be so of anything.
fn asks_for_absence(value: &Value) -> bool {
    match value {
        Value::Array(all) => all.iter().any(asks_for_absence),
        Value::Object(members) => {
            members.iter().any(|(name, value)| (name == "exists") || asks_for_absence(value))
        }
        _ => false,
    }
}

/// The first answer for a value of a pattern, the outer before the inner.
fn find<'v, T>(
    pattern: &'v Map<String, Value>,
    path: &mut Vec<&'v str>,
    ask: &impl Fn(&[&str], &Value) -> Option<T>,
) -> Option<T> {
    for (name, value) in pattern {
        if name == "$or" {
            let all = value.as_array().into_iter().flatten().filter_map(Value::as_object);
            // One of them may match.
            let found: Option<Vec<T>> = all.map(|one| find(one, path, ask)).collect();
            if let Some(first) = found.and_then(|found| found.into_iter().next()) {
                return Some(first);
            }
            continue;
        }
        path.push(name);
        let found =
            ask(path, value).or_else(|| value.as_object().and_then(|inner| find(inner, path, ask)));
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

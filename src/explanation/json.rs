//! Statements of decisions as JSON, for programs.

use serde_json::{Map, Value};

use crate::evaluate::{Considered, Effect, PolicyKind, Why};
use crate::findings::object;
use crate::site::Place;

/// The statement with its place, and why it does not decide if it does not.
pub(crate) fn statement_json(one: &Considered) -> Value {
    let effect = one.effect().map(|effect| if effect == Effect::Allow { "Allow" } else { "Deny" });
    let why = Some(one.why()).filter(|why| *why != Why::Applies);
    let mut members = object([
        ("policy", Some(one.policy().into())),
        ("kind", Some(kind(one.kind()).into())),
        ("sid", one.sid().map(Value::from)),
        ("index", Some(one.index().into())),
        ("effect", effect.map(Value::from)),
    ]);
    members.extend(place_of(one.place(), Some(one.pointer())));
    members.extend(object([("why", why.map(|why| why.to_string().into()))]));
    Value::Object(members)
}

/// A place as members of an object.
pub(crate) fn place_of(place: Option<&Place>, pointer: Option<&str>) -> Map<String, Value> {
    object([
        ("file", place.map(|place| place.file().into())),
        ("line", place.map(|place| place.line().into())),
        ("column", place.map(|place| place.column().into())),
        ("pointer", pointer.filter(|pointer| !pointer.is_empty()).map(Value::from)),
    ])
}

fn kind(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Inline => "inline",
        PolicyKind::Managed => "managed",
        PolicyKind::Boundary => "boundary",
        PolicyKind::Session => "session",
        PolicyKind::Resource => "resource",
        PolicyKind::Trust => "trust",
        PolicyKind::Organization => "organization",
    }
}

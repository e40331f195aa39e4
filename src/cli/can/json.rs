//! The answer as JSON, for programs.

use serde_json::{Map, Value, json};

use super::hint::hint;
use super::question::Question;
use crate::cli::can::Arguments;
use crate::evaluate::{
    Answer, Considered, DECRYPT, Decision, Effect, PolicyKind, Unknown, Verdict, Why,
};
use crate::explanation::reason;
use crate::site::Place;

/// The document, two spaces deep, with a final newline.
///
/// `verdict` is `allowed`, `denied` or `undecided`; `explicit` is whether a statement denies it.
/// `key` is whether the table's customer key may be used, if it has one.
/// Elements that a statement does not have are left out, as in the findings' JSON.
pub(super) fn document(arguments: &Arguments, question: &Question, decision: &Decision) -> String {
    let verdict = decision.verdict();
    let considered = || decision.answers().iter().flat_map(|answer| answer.considered());
    let is_deciding = |one: &Considered| decision.deciding().any(|other| std::ptr::eq(one, other));
    let others = considered().filter(|one| !is_deciding(one));
    let mut document = Map::new();
    document.insert("verdict".to_owned(), word(verdict).into());
    document.insert("explicit".to_owned(), (verdict == Verdict::ExplicitlyDenied).into());
    if let Some(reason) = reason(decision) {
        document.insert("reason".to_owned(), reason.into());
    }
    document.insert("request".to_owned(), request(arguments, question, decision));
    let of_key = |answer: &&Answer| answer.check().action() == DECRYPT;
    if let Some(key) = decision.answers().iter().find(of_key) {
        let (arn, word) = (key.check().resource(), word(key.verdict()));
        document.insert("key".to_owned(), json!({ "arn": arn, "verdict": word }));
    }
    document.insert("deciding".to_owned(), decision.deciding().map(statement).collect());
    document.insert("considered".to_owned(), others.map(statement).collect());
    document.insert("unknowns".to_owned(), decision.unknowns().map(unknown).collect());
    format!("{:#}\n", Value::Object(document))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => "denied",
        Verdict::Undecided => "undecided",
    }
}

fn request(arguments: &Arguments, question: &Question, decision: &Decision) -> Value {
    let resource = decision.answers().first().map(|answer| answer.check().resource());
    let mut request = Map::new();
    let mut put = |key: &str, value: Value| {
        request.insert(key.to_owned(), value);
    };
    put("template", arguments.template.as_str().into());
    put("role", arguments.role.as_str().into());
    put("action", question.action.qualified_name().into());
    put("resource", resource.into());
    let said = [
        ("asUser", &arguments.as_user),
        ("identityId", &arguments.identity_id),
        ("sessionName", &arguments.session_name),
    ];
    for (key, value) in said {
        if let Some(value) = value {
            put(key, value.as_str().into());
        }
    }
    if !arguments.tags.is_empty() {
        let tags = arguments.tags.iter().map(|(key, value)| (key.clone(), value.as_str().into()));
        put("tags", Value::Object(tags.collect()));
    }
    if !question.leading_keys.is_empty() {
        put("leadingKeys", json!(question.leading_keys));
    }
    if !question.context.is_empty() {
        let context = question.context.iter().map(|(key, values)| (key.clone(), json!(values)));
        put("context", Value::Object(context.collect()));
    }
    Value::Object(request)
}

fn statement(one: &Considered) -> Value {
    let mut members = Map::new();
    let mut put = |key: &str, value: Value| {
        members.insert(key.to_owned(), value);
    };
    put("policy", one.policy().into());
    put("kind", kind(one.kind()).into());
    if let Some(sid) = one.sid() {
        put("sid", sid.into());
    }
    put("index", one.index().into());
    if let Some(effect) = one.effect() {
        put("effect", if effect == Effect::Allow { "Allow" } else { "Deny" }.into());
    }
    place(&mut put, one.place(), Some(one.pointer()));
    if one.why() != Why::Applies {
        put("why", one.why().to_string().into());
    }
    Value::Object(members)
}

fn unknown(unknown: &Unknown) -> Value {
    let mut members = Map::new();
    let mut put = |key: &str, value: Value| {
        members.insert(key.to_owned(), value);
    };
    put("why", unknown.why().into());
    place(&mut put, unknown.place(), unknown.pointer());
    if let Some(unsaid) = unknown.unsaid() {
        put("help", hint(unsaid).into());
    }
    Value::Object(members)
}

fn place(put: &mut impl FnMut(&str, Value), place: Option<&Place>, pointer: Option<&str>) {
    if let Some(place) = place {
        put("file", place.file().into());
        put("line", place.line().into());
        put("column", place.column().into());
    }
    if let Some(pointer) = pointer.filter(|pointer| !pointer.is_empty()) {
        put("pointer", pointer.into());
    }
}

fn kind(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Inline => "inline",
        PolicyKind::Managed => "managed",
        PolicyKind::Boundary => "boundary",
        PolicyKind::Session => "session",
        PolicyKind::Resource => "resource",
    }
}

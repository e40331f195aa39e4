//! The answer as JSON, for programs.

use serde_json::{Map, Value, json};

use super::hint::hint;
use super::question::Question;
use crate::cli::can::Arguments;
use crate::evaluate::{Answer, Assumed, Considered, DECRYPT, Decision, Unknown, Verdict};
use crate::explanation::{place_of, reason, statement_json};
use crate::findings::object;
use crate::shown::{self, Shown};

/// The document, two spaces deep, with a final newline.
///
/// `verdict` is `allowed`, `denied` or `undecided`; `explicit` is whether a statement denies it.
/// `regardlessOf` names the parameters that have no value and make no difference.
/// `key` is whether the table's customer key may be used, if it has one.
/// Elements that a statement does not have are left out, as in the findings' JSON.
pub(super) fn document(
    arguments: &Arguments,
    question: &Question,
    decision: &Decision,
    assumed: &Assumed,
) -> Shown {
    let verdict = decision.verdict();
    let considered = || decision.answers().iter().flat_map(|answer| answer.considered());
    let is_deciding = |one: &Considered| decision.deciding().any(|other| std::ptr::eq(one, other));
    let others = considered().filter(|one| !is_deciding(one));
    let of_key = |answer: &&Answer| answer.check().action() == DECRYPT;
    let key = decision.answers().iter().find(of_key);
    let key = key.map(|key| (key.check().resource(), word(key.verdict())));
    let left_out = assumed.left_out.iter().map(ToString::to_string);
    let document = object([
        ("verdict", Some(word(verdict).into())),
        ("explicit", Some((verdict == Verdict::ExplicitlyDenied).into())),
        ("reason", reason(decision).map(Value::from)),
        ("request", Some(request(arguments, question, decision))),
        ("key", key.map(|(arn, verdict)| json!({ "arn": arn, "verdict": verdict }))),
        ("deciding", Some(decision.deciding().map(statement_json).collect())),
        ("considered", Some(others.map(statement_json).collect())),
        ("unknowns", Some(decision.unknowns().map(unknown).collect())),
        ("regardlessOf", Some(decision.regardless_of().collect())),
        ("assumed", Some(assumed.json())),
        ("leftOut", Some(left_out.collect())),
    ]);
    shown::document(&Value::Object(document))
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
    let given = |text: &Option<String>| text.as_deref().map(Value::from);
    let tags = arguments.tags.iter().map(|(key, value)| (key.clone(), value.as_str().into()));
    let context = question.context.iter().map(|(key, values)| (key.clone(), json!(values)));
    let (tags, context): (Map<_, _>, Map<_, _>) = (tags.collect(), context.collect());
    Value::Object(object([
        ("template", Some(arguments.template.as_str().into())),
        ("role", Some(arguments.role.as_str().into())),
        ("action", Some(question.action.qualified_name().into())),
        ("resource", Some(resource.into())),
        ("asUser", given(&arguments.as_user)),
        ("identityId", given(&arguments.identity_id)),
        ("sessionName", given(&arguments.session_name)),
        ("tags", (!tags.is_empty()).then(|| tags.into())),
        ("untagged", arguments.untagged.then(|| true.into())),
        ("leadingKeys", (!question.leading_keys.is_empty()).then(|| json!(question.leading_keys))),
        ("context", (!context.is_empty()).then(|| context.into())),
    ]))
}

fn unknown(unknown: &Unknown) -> Value {
    let mut members = object([("why", Some(unknown.why().into()))]);
    members.extend(place_of(unknown.place(), unknown.pointer()));
    members.extend(object([("help", unknown.missing().map(|missing| hint(missing).into()))]));
    Value::Object(members)
}

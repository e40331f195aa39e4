//! What the schema of a type says of a change: in place, or another resource.

use crate::compare::effect::Effect;
use crate::compare::walk::Difference;
use crate::evaluate::{Resolved, Shape};
use crate::facts::data::makes_others;
use crate::facts::pages;
use crate::facts::template::SERVERLESS_TYPES;
use crate::findings::{Rule, rules};
use crate::schema;

rules!(
    warning UNKNOWN = evo001 {
        title: "what an update does to a resource of this type is not known",
        explanation: "CloudFormation publishes for each type which properties make another resource when they change. It \
            does not for custom resources, whose provider decides and may answer with another id; for what a \
            transform, a macro, a module or a nested stack makes something else of; and for types that are \
            newer than the schemas in use. Of some properties the schema says that they replace the resource in some cases.",
        page: pages::CLOUDFORMATION_UPDATE_BEHAVIORS,
    },
);

/// Attributes of a resource that CloudFormation keeps for itself.
const OWN_ATTRIBUTES: [&str; 5] =
    ["Condition", "CreationPolicy", "DependsOn", "Metadata", "UpdatePolicy"];

/// The effect of a difference in a resource, the rule that says so, and a message.
pub(in crate::compare) fn effect_of(
    kind: &str,
    difference: &Difference<'_, '_>,
) -> (Effect, Option<&'static Rule>, String) {
    let path: Vec<&str> = difference.path.iter().map(String::as_str).collect();
    let ["Properties", property, within @ ..] = path.as_slice() else {
        return of_attribute(&path);
    };
    let Some(known) = schema::of(kind) else {
        return (Effect::Unknown, Some(&UNKNOWN), unknown(kind));
    };
    if known.create_only().any(|path| concerns(path, property, within, difference)) {
        return (Effect::Replace, None, format!("a change of `{property}` makes another resource"));
    }
    if known.conditional_create_only().any(|path| concerns(path, property, within, difference)) {
        let message = format!("a change of `{property}` makes another resource in some cases");
        return (Effect::Unknown, Some(&UNKNOWN), message);
    }
    if makes_others(kind) && *property != "Tags" {
        let message = "what this changes in the resources that it makes is not compared";
        return (Effect::Unknown, Some(&UNKNOWN), message.to_owned());
    }
    (Effect::Update, None, "changes in place".to_owned())
}

fn of_attribute(path: &[&str]) -> (Effect, Option<&'static Rule>, String) {
    match path.first() {
        Some(&"DeletionPolicy") => (
            Effect::None,
            None,
            "decides what becomes of it when it leaves the template".to_owned(),
        ),
        Some(&"UpdateReplacePolicy") => (
            Effect::None,
            None,
            "decides what becomes of it when another one replaces it".to_owned(),
        ),
        Some(name) if OWN_ATTRIBUTES.contains(name) => {
            (Effect::None, None, "nothing of what is deployed changes".to_owned())
        }
        _ => (Effect::Update, None, "changes in place".to_owned()),
    }
}

fn unknown(kind: &str) -> String {
    if kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource" {
        return "the provider of a custom resource decides what a change does".to_owned();
    }
    if kind.starts_with(SERVERLESS_TYPES) || kind.ends_with("::MODULE") {
        return format!("what is made of a `{kind}` is not compared");
    }
    let (version, date) = (schema::SOURCE.version, schema::SOURCE.date);
    format!("the schemas of {version} ({date}) do not have the type `{kind}`")
}

/// Whether a path of the schema, whose elements have the path of their list, is one that differs.
fn concerns(path: &str, property: &str, within: &[&str], difference: &Difference<'_, '_>) -> bool {
    let mut steps = path.split('.');
    if steps.next() != Some(property) {
        return false;
    }
    // Between the steps are the keys of elements.
    let mut rest = within.iter();
    let mut steps = steps.skip_while(|step| rest.any(|key| key == step));
    match steps.next() {
        None => true,
        // A value that contains it came or went.
        Some(step) => [difference.before, difference.after]
            .into_iter()
            .flatten()
            .any(|value| rest_is_in(value, step)),
    }
}

fn rest_is_in(value: &Resolved<'_>, step: &str) -> bool {
    match &value.shape {
        Shape::Map(members) => members.iter().any(|(key, _)| *key == step),
        Shape::List(items) => items.iter().any(|item| rest_is_in(item, step)),
        Shape::Text(_) | Shape::Made(_) => false,
    }
}

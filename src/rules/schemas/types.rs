//! Checks that a value has the type that CloudFormation accepts.

use super::path;
use super::shapes::{Expected, Inner};
use crate::facts::pages;
use crate::findings::{Finding, Help, Word, finding, rules};
use crate::template::Node;

rules!(
    error TYPE = cfn035 {
        title: "a property has the type that CloudFormation takes",
        explanation: "A list stands in brackets, also where it has one element, an object in braces. \
            CloudFormation converts numbers, `true` and `false` into texts and back, and nothing else; in a policy, \
            which is a document of its own, it converts nothing. What a builder writes has the right type.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

pub(super) fn mistyped(node: &Node<'_>, is: &str, expected: &Expected) -> Finding {
    let wanted = wanted(expected);
    let written = written(expected);
    let finding =
        finding!(&TYPE, "{} is {is}", path(&node.pointer())).here(node, format!("takes {wanted}"));
    let is_one = matches!(expected, Expected::List(inner, _) if takes(node, &inner.expected()));
    match (is_one, is_plain(expected)) {
        (true, _) => finding.help(Help::either(
            format!("put it into a list: `json!({written})`"),
            format!("put it into brackets: `{written}`"),
        )),
        (false, true) => finding.help(format!("write {wanted}: `{written}`")),
        (false, false) => finding.help(
            Help::from(format!("write {wanted}: "))
                .and(Word::code(written.as_str()).call(format!("json!({written})"))),
        ),
    }
}

/// Whether the value itself, not its content, has the type.
pub(super) fn takes(node: &Node<'_>, expected: &Expected) -> bool {
    let is_scalar = !node.is_list() && !node.is_object();
    let is_json = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object())
    };
    match expected {
        Expected::Any => true,
        Expected::Text(_) => is_scalar,
        Expected::Word => node.as_str().is_some(),
        Expected::Number(_) => node.as_f64().is_some(),
        Expected::Switch => node.as_bool().is_some(),
        Expected::List(..) => node.is_list(),
        Expected::OneOrMany(inner) => node.is_list() || takes(node, &inner.expected()),
        Expected::Object(_) | Expected::Map(_) => node.is_object(),
        Expected::Json => node.is_object() || node.as_str().is_some(),
        Expected::Policy => node.is_object() || node.as_str().is_some_and(is_json),
        Expected::Principal => node.is_object() || node.as_str() == Some("*"),
    }
}

/// Whether a text that is only known at deployment may have the type.
pub(super) fn takes_text(expected: &Expected) -> bool {
    match expected {
        Expected::List(..) | Expected::Object(_) | Expected::Map(_) => false,
        Expected::OneOrMany(inner) => takes_text(&inner.expected()),
        _ => true,
    }
}

pub(super) fn takes_list(expected: &Expected) -> bool {
    matches!(expected, Expected::Any | Expected::List(..) | Expected::OneOrMany(_))
}

fn is_plain(expected: &Expected) -> bool {
    matches!(expected, Expected::Text(_) | Expected::Word | Expected::Number(_) | Expected::Switch)
}

pub(super) fn noun(node: &Node<'_>) -> &'static str {
    if node.is_list() {
        "a list"
    } else if node.is_object() {
        "an object"
    } else if node.as_str().is_some() {
        "a text"
    } else if node.as_f64().is_some() {
        "a number"
    } else {
        "`true` or `false`"
    }
}

fn wanted(expected: &Expected) -> String {
    match expected {
        Expected::List(inner, _) => format!("a list of {}", plural(*inner)),
        Expected::OneOrMany(inner) => {
            format!("{}, or a list of {}", wanted(&inner.expected()), plural(*inner))
        }
        Expected::Any | Expected::Object(_) | Expected::Map(_) | Expected::Json => {
            "an object".to_owned()
        }
        Expected::Text(_) | Expected::Word => "a text".to_owned(),
        Expected::Number(_) => "a number".to_owned(),
        Expected::Switch => "`true` or `false`".to_owned(),
        Expected::Policy => "a policy".to_owned(),
        Expected::Principal => "`*`, or an object that says who".to_owned(),
    }
}

fn plural(inner: Inner) -> &'static str {
    match inner.expected() {
        Expected::Text(_) | Expected::Word => "texts",
        Expected::Number(_) => "numbers",
        Expected::List(..) | Expected::OneOrMany(_) => "lists",
        _ => "objects",
    }
}

/// The type's spelling in JSON.
fn written(expected: &Expected) -> String {
    match expected {
        Expected::List(inner, _) => format!("[{}]", written(&inner.expected())),
        Expected::OneOrMany(inner) => written(&inner.expected()),
        Expected::Any | Expected::Object(_) | Expected::Map(_) | Expected::Json => {
            "{ … }".to_owned()
        }
        Expected::Text(_) | Expected::Word => "\"…\"".to_owned(),
        Expected::Number(_) => "1".to_owned(),
        Expected::Switch => "true".to_owned(),
        Expected::Policy => r#"{ "Version": "2012-10-17", "Statement": [{ … }] }"#.to_owned(),
        Expected::Principal => r#"{ "AWS": "…" }"#.to_owned(),
    }
}

#[cfg(test)]
mod tests;

//! Checks that a value has the type that CloudFormation accepts.

use super::path;
use super::shapes::{ExpectedShape, Inner};
use crate::facts::pages;
use crate::facts::template::PACKAGED;
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
    warning LOCAL_PATH = cfn071 {
        title: "what stands as a local path is packaged before it is deployed",
        explanation: "`aws cloudformation package` uploads what a path such as `Code: ./src` names and writes the \
            bucket and the key in its place. CloudFormation itself takes no path.",
        page: pages::CLI_PACKAGE,
    },
);

/// A path of the user's machine in the place of an object that `aws cloudformation package` writes.
pub(super) fn local_path(node: &Node<'_>, kind: &str, way: &[&str]) -> Option<Finding> {
    let is_here =
        |(of, path): &&(&str, &str)| *of == kind && path.split('.').eq(way.iter().copied());
    PACKAGED.iter().find(is_here)?;
    // What has a scheme is no path, and is left as it is.
    node.as_str().filter(|text| !text.is_empty() && !text.contains("://"))?;
    finding!(&LOCAL_PATH, "{} is a path", path(&node.pointer()))
        .here(node, "CloudFormation takes the bucket and the key")
        .help("package it first: `aws cloudformation package`, and deploy what that writes")
        .found()
}

pub(super) fn mistyped(node: &Node<'_>, is: &str, expected: &ExpectedShape) -> Finding {
    let wanted = wanted(expected);
    let written = written(expected);
    let finding =
        finding!(&TYPE, "{} is {is}", path(&node.pointer())).here(node, format!("takes {wanted}"));
    let is_one =
        matches!(expected, ExpectedShape::List(inner, _) if takes(node, &inner.expected()));
    if let ExpectedShape::Number(_) = expected {
        let number = node.as_str().map(str::trim).filter(|text| text.parse::<f64>().is_ok());
        return finding.help(match number {
            Some(number) => format!("write the number without quotes: `{number}`"),
            None => "write a number".to_owned(),
        });
    }
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
pub(super) fn takes(node: &Node<'_>, expected: &ExpectedShape) -> bool {
    let is_scalar = !node.is_list() && !node.is_object();
    let is_json = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object())
    };
    match expected {
        ExpectedShape::Any => true,
        ExpectedShape::Text(_) => is_scalar,
        ExpectedShape::Word => node.as_str().is_some(),
        ExpectedShape::Number(_) => node.as_f64().is_some(),
        ExpectedShape::Switch => node.as_bool().is_some(),
        ExpectedShape::List(..) => node.is_list(),
        ExpectedShape::OneOrMany(inner) => node.is_list() || takes(node, &inner.expected()),
        ExpectedShape::Object(_) | ExpectedShape::Map(_) => node.is_object(),
        ExpectedShape::Json => node.is_object() || node.as_str().is_some(),
        ExpectedShape::Policy => node.is_object() || node.as_str().is_some_and(is_json),
        ExpectedShape::Principal => node.is_object() || node.as_str() == Some("*"),
    }
}

/// Whether a text that is only known at deployment may have the type.
pub(super) fn takes_text(expected: &ExpectedShape) -> bool {
    match expected {
        ExpectedShape::List(..) | ExpectedShape::Object(_) | ExpectedShape::Map(_) => false,
        ExpectedShape::OneOrMany(inner) => takes_text(&inner.expected()),
        _ => true,
    }
}

pub(super) fn takes_list(expected: &ExpectedShape) -> bool {
    matches!(expected, ExpectedShape::Any | ExpectedShape::List(..) | ExpectedShape::OneOrMany(_))
}

fn is_plain(expected: &ExpectedShape) -> bool {
    matches!(
        expected,
        ExpectedShape::Text(_)
            | ExpectedShape::Word
            | ExpectedShape::Number(_)
            | ExpectedShape::Switch
    )
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

fn wanted(expected: &ExpectedShape) -> String {
    match expected {
        ExpectedShape::List(inner, _) => format!("a list of {}", plural(*inner)),
        ExpectedShape::OneOrMany(inner) => {
            format!("{}, or a list of {}", wanted(&inner.expected()), plural(*inner))
        }
        ExpectedShape::Any
        | ExpectedShape::Object(_)
        | ExpectedShape::Map(_)
        | ExpectedShape::Json => "an object".to_owned(),
        ExpectedShape::Text(_) | ExpectedShape::Word => "a text".to_owned(),
        ExpectedShape::Number(_) => "a number".to_owned(),
        ExpectedShape::Switch => "`true` or `false`".to_owned(),
        ExpectedShape::Policy => "a policy".to_owned(),
        ExpectedShape::Principal => "`*`, or an object that says who".to_owned(),
    }
}

fn plural(inner: Inner) -> &'static str {
    match inner.expected() {
        ExpectedShape::Text(_) | ExpectedShape::Word => "texts",
        ExpectedShape::Number(_) => "numbers",
        ExpectedShape::List(..) | ExpectedShape::OneOrMany(_) => "lists",
        _ => "objects",
    }
}

/// The type's spelling in JSON.
fn written(expected: &ExpectedShape) -> String {
    match expected {
        ExpectedShape::List(inner, _) => format!("[{}]", written(&inner.expected())),
        ExpectedShape::OneOrMany(inner) => written(&inner.expected()),
        ExpectedShape::Any
        | ExpectedShape::Object(_)
        | ExpectedShape::Map(_)
        | ExpectedShape::Json => "{ … }".to_owned(),
        ExpectedShape::Text(_) | ExpectedShape::Word => "\"…\"".to_owned(),
        ExpectedShape::Number(_) => "1".to_owned(),
        ExpectedShape::Switch => "true".to_owned(),
        ExpectedShape::Policy => r#"{ "Version": "2012-10-17", "Statement": [{ … }] }"#.to_owned(),
        ExpectedShape::Principal => r#"{ "AWS": "…" }"#.to_owned(),
    }
}

#[cfg(test)]
mod tests;

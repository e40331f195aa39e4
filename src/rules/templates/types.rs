//! That each property has the type that CloudFormation takes, before anything else is asked of it.

use super::yields::{Yield, Yields};
use crate::facts::pages;
use crate::facts::property_types::{self, Properties, Type};
use crate::facts::template::DYNAMIC_REFERENCE;
use crate::findings::{Finding, Severity, rules};
use crate::template::{Intrinsic, Node, Template};

rules!(
    TYPE = cfn035 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a property has the type that CloudFormation takes",
        explanation: "A list stands in brackets, also where it has one element, an object in braces. \
            CloudFormation converts numbers, `true` and `false` into texts and back, and nothing else; in a policy, \
            which is a document of its own, it converts nothing. Judged are tables and what stands around them: \
            roles and policies, functions, queues, topics, alarms, keys, sign-in. What a builder writes has the \
            right type.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

/// The findings, and the JSON pointers of the values that have another type.
pub(in crate::rules) fn check(template: &Template, findings: &mut Vec<Finding>) -> Vec<String> {
    let yields = Yields::of(template);
    let mut types = Types { yields, of_table: false, findings, mistyped: Vec::new() };
    types.check(&template.root(), &Type::Object(property_types::TEMPLATE));
    for resource in template.resources() {
        if !resource.node().is_object() {
            continue;
        }
        let service = resource.kind().and_then(|kind| kind.split("::").nth(1));
        types.of_table = matches!(service, Some("DynamoDB" | "ApplicationAutoScaling"));
        types.members(resource.node(), property_types::RESOURCE);
        let known = resource.kind().and_then(property_types::properties_of);
        if let (Some(known), Some(properties)) = (known, resource.node().get("Properties")) {
            types.members(&properties, known);
        }
    }
    types.mistyped
}

struct Types<'f, 't> {
    yields: Yields<'t>,
    /// Whether other rules know more of the numbers and switches.
    of_table: bool,
    findings: &'f mut Vec<Finding>,
    mistyped: Vec<String>,
}

impl Types<'_, '_> {
    fn check(&mut self, node: &Node<'_>, kind: &Type) {
        // A null is refused wherever it stands, by a rule of its own.
        if node.is_null() {
            return;
        }
        match node.intrinsic() {
            Some(Intrinsic::Other("Fn::If", branches)) => {
                return branches.items().skip(1).for_each(|branch| self.check(&branch, kind));
            }
            Some(function) => {
                return match self.yields.of_function(&function) {
                    Some(Yield::List) if !takes_list(kind) => self.push(node, "a list", kind),
                    Some(Yield::Text) if !takes_text(kind) => self.push(node, "a text", kind),
                    _ => {}
                };
            }
            None => {}
        }
        if node.as_str().is_some_and(|text| text.contains(DYNAMIC_REFERENCE)) {
            return;
        }
        match kind {
            Type::List(inner) | Type::OneOrMany(inner) if node.is_list() => {
                node.items().for_each(|item| self.check(&item, inner));
            }
            Type::OneOrMany(inner) => {
                if takes(node, inner) || is_open(node) {
                    self.check(node, inner);
                } else {
                    self.push(node, noun(node), kind);
                }
            }
            Type::Object(known) if node.is_object() => self.members(node, known),
            Type::Policy if node.is_object() => self.members(node, property_types::POLICY),
            Type::Principal if node.is_object() => self.check(node, &property_types::PRINCIPALS),
            Type::Map(inner) if node.is_object() => {
                let members = node.entries().filter(|(name, _)| !name.starts_with("Fn::"));
                members.for_each(|(_, member)| self.check(&member, inner));
            }
            Type::Number | Type::Switch if self.of_table && takes(node, &Type::Text) => {}
            _ if takes(node, kind) || is_open(node) => {}
            _ => self.push(node, noun(node), kind),
        }
    }

    fn members(&mut self, object: &Node<'_>, known: Properties) {
        for (name, kind) in known {
            if let Some(member) = object.get(name) {
                self.check(&member, kind);
            }
        }
    }

    fn push(&mut self, node: &Node<'_>, is: &str, kind: &Type) {
        let pointer = node.pointer();
        let wanted = wanted(kind);
        let written = written(kind);
        let finding = Finding::new(&TYPE, format!("{} is {is}", path(&pointer)))
            .at(node)
            .label(format!("takes {wanted}"));
        let is_one = matches!(kind, Type::List(inner) if takes(node, inner));
        self.findings.push(match (is_one, is_plain(kind)) {
            (true, _) => finding
                .help(format!("put it into a list: `json!({written})`"))
                .help_in_file(format!("put it into brackets: `{written}`")),
            (false, true) => finding.help(format!("write {wanted}: `{written}`")),
            (false, false) => finding
                .help(format!("write {wanted}: `json!({written})`"))
                .help_in_file(format!("write {wanted}: `{written}`")),
        });
        self.mistyped.push(pointer);
    }
}

/// Whether a macro may make anything of an object.
fn is_open(node: &Node<'_>) -> bool {
    node.entries().any(|(name, _)| name.starts_with("Fn::"))
}

/// Whether the value itself, not what is in it, is of the type.
fn takes(node: &Node<'_>, kind: &Type) -> bool {
    let is_scalar = !node.is_list() && !node.is_object();
    let is_json = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object())
    };
    match kind {
        Type::Any => true,
        Type::Text => is_scalar,
        Type::Word => node.as_str().is_some(),
        Type::Number => node.as_f64().is_some(),
        Type::Switch => node.as_bool().is_some(),
        Type::List(_) => node.is_list(),
        Type::OneOrMany(inner) => node.is_list() || takes(node, inner),
        Type::Object(_) | Type::Map(_) => node.is_object(),
        Type::Json => node.is_object() || node.as_str().is_some(),
        Type::Policy => node.is_object() || node.as_str().is_some_and(is_json),
        Type::Principal => node.is_object() || node.as_str() == Some("*"),
    }
}

/// Whether a text that is only known at deployment may be of the type.
fn takes_text(kind: &Type) -> bool {
    match kind {
        Type::List(_) | Type::Object(_) | Type::Map(_) => false,
        Type::OneOrMany(inner) => takes_text(inner),
        _ => true,
    }
}

fn takes_list(kind: &Type) -> bool {
    matches!(kind, Type::Any | Type::List(_) | Type::OneOrMany(_))
}

fn is_plain(kind: &Type) -> bool {
    matches!(kind, Type::Text | Type::Word | Type::Number | Type::Switch)
}

fn noun(node: &Node<'_>) -> &'static str {
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

fn wanted(kind: &Type) -> String {
    match kind {
        Type::List(inner) => format!("a list of {}", plural(inner)),
        Type::OneOrMany(inner) => format!("{}, or a list of {}", wanted(inner), plural(inner)),
        Type::Any | Type::Object(_) | Type::Map(_) | Type::Json => "an object".to_owned(),
        Type::Text | Type::Word => "a text".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Switch => "`true` or `false`".to_owned(),
        Type::Policy => "a policy".to_owned(),
        Type::Principal => "`*`, or an object that says who".to_owned(),
    }
}

fn plural(kind: &Type) -> &'static str {
    match kind {
        Type::Text | Type::Word => "texts",
        Type::Number => "numbers",
        Type::List(_) | Type::OneOrMany(_) => "lists",
        _ => "objects",
    }
}

/// How it is written in JSON.
fn written(kind: &Type) -> String {
    match kind {
        Type::List(inner) => format!("[{}]", written(inner)),
        Type::OneOrMany(inner) => written(inner),
        Type::Any | Type::Object(_) | Type::Map(_) | Type::Json => "{ … }".to_owned(),
        Type::Text | Type::Word => "\"…\"".to_owned(),
        Type::Number => "1".to_owned(),
        Type::Switch => "true".to_owned(),
        Type::Policy => r#"{ "Version": "2012-10-17", "Statement": [{ … }] }"#.to_owned(),
        Type::Principal => r#"{ "AWS": "…" }"#.to_owned(),
    }
}

/// `` `Tags/0/Value` of `Tracks` ``, from its pointer.
fn path(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.splitn(5, '/').collect();
    match parts.as_slice() {
        [_, "Resources", id, "Properties", property] => format!("`{property}` of `{id}`"),
        [_, "Resources", id, rest @ ..] => format!("`{}` of `{id}`", rest.join("/")),
        _ => format!("`{}`", pointer.trim_start_matches('/')),
    }
}

#[cfg(test)]
mod tests;

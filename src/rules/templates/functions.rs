//! References whose argument is not a name.

use super::dangling::DANGLING;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding};
use crate::template::Intrinsic;

/// Called by `dangling`, because what they refer to is dangling as well.
pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let sections = ["Conditions", "Outputs"].into_iter().filter_map(|name| template.section(name));
    let resources = template.resources().flat_map(|resource| resource.node().entries());
    let members = resources.filter(|(name, _)| *name != "Metadata").map(|(_, member)| member);
    for value in sections.chain(members) {
        for node in value.descendants_where(|node| unreadable(node).is_none()) {
            let Some((name, takes)) = unreadable(&node) else { continue };
            finding!(&DANGLING, "`{name}` has an argument that it cannot read")
                .here(&node, format!("takes {takes}"))
                .help(Help::either(help(name), format!("write {takes}")))
                .add_to(findings);
        }
    }
}

/// A function that cannot read its argument, and what it takes.
fn unreadable<'t>(node: &Node<'t>) -> Option<(&'t str, &'static str)> {
    match node.intrinsic()? {
        Intrinsic::Other(name, argument) => Some((name, takes(name, &argument)?)),
        _ => None,
    }
}

/// What the function accepts, if not this argument. Functions within functions are left to
/// CloudFormation: `AWS::LanguageExtensions` allows more of them.
fn takes(name: &str, argument: &Node<'_>) -> Option<&'static str> {
    let is_function = |node: &Node<'_>| node.intrinsic().is_some();
    if argument.is_null() || is_function(argument) {
        return None;
    }
    match name {
        "Ref" => Some(r#"one name: `{ "Ref": "Tracks" }`"#),
        "Fn::GetAtt" => {
            let parts: Vec<_> = argument.items().collect();
            let is_pair = matches!(parts.as_slice(), [_, _])
                && parts.iter().all(|part| part.as_str().is_some() || is_function(part));
            (!is_pair).then_some(r#"a logical id and an attribute: `["Tracks", "Arn"]`"#)
        }
        "Fn::Sub" => Some(r#"a text, or a text and its variables: `["${Name}", { "Name": … }]`"#),
        _ => None,
    }
}

fn help(name: &str) -> &'static str {
    match name {
        "Ref" => "`Expr::reference(\"Tracks\")`, or a handle's `reference()`",
        "Fn::GetAtt" => "`Expr::get_att(\"Tracks\", \"Arn\")`, or a handle's `arn()`",
        _ => "`Expr::sub(\"${Tracks}-copy\")`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(value: Value) -> Vec<String> {
        let resource = json!({ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": value } });
        let mut findings = Vec::new();
        check(&Judged::of(&json!({ "Resources": { "Topic": resource } }).into()), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn a_reference_has_an_argument_that_it_reads() {
        for value in [
            json!({ "Ref": "Tracks" }),
            json!({ "Ref": { "Fn::Sub": "Tracks" } }),
            json!({ "Fn::GetAtt": "Tracks.Arn" }),
            json!({ "Fn::GetAtt": ["Tracks", { "Ref": "Attribute" }] }),
            json!({ "Fn::Sub": "a" }),
            json!({ "Fn::Sub": ["a", {}] }),
            json!({ "Ref": "Tracks", "Other": 1 }),
        ] {
            assert_eq!(found(value.clone()), [""; 0], "{value}");
        }
        for (name, argument) in [
            ("Ref", json!(7)),
            ("Ref", json!(["Tracks"])),
            ("Ref", json!({ "Name": "Tracks" })),
            ("Fn::GetAtt", json!("Tracks")),
            ("Fn::GetAtt", json!(["Tracks"])),
            ("Fn::GetAtt", json!(["Tracks", 7])),
            ("Fn::Sub", json!(true)),
            ("Fn::Sub", json!([])),
        ] {
            let message = format!("`{name}` has an argument that it cannot read");
            assert_eq!(found(json!({ name: argument })), [message], "{argument}");
        }
    }
}

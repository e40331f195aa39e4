//! A value that is only known at deployment may be right, so nothing is found in it.

use serde_json::{Value, json};

use super::bases;
use super::fault::{found, listed};

/// Every value in the properties of a template's resources, except lists and objects.
fn leaves(value: &Value, pointer: &str, all: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(members)
            if members.keys().any(|key| key == "Ref" || key.starts_with("Fn::")) =>
        {
            all.push(pointer.to_owned());
        }
        Value::Object(members) => {
            for (key, member) in members {
                leaves(member, &format!("{pointer}/{}", escaped(key)), all);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{pointer}/{index}"), all);
            }
        }
        _ => all.push(pointer.to_owned()),
    }
}

/// The findings when each value in turn is replaced, except at pointers that contain one of `parts`.
fn claims(unknown: &Value, parts: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for base in bases::ALL {
        let mut template = base.template();
        template["Parameters"]["Unknown"] = json!({ "Type": "String" });
        let mut pointers = Vec::new();
        for (id, resource) in template["Resources"].as_object().unwrap() {
            let Some(properties) = resource.get("Properties") else { continue };
            leaves(properties, &format!("/Resources/{id}/Properties"), &mut pointers);
        }
        pointers.retain(|pointer| !parts.iter().any(|part| pointer.contains(part)));
        for pointer in pointers {
            let mut changed = template.clone();
            *changed.pointer_mut(&pointer).unwrap() = unknown.clone();
            let found = found(changed);
            if !found.is_empty() {
                wrong.push(format!("{base:?} {pointer}: {}", listed(&found)));
            }
        }
    }
    wrong
}

#[test]
fn a_parameter_may_have_the_right_value() {
    // Whether a statement allows or denies, and whether its guard guards, is not left to a parameter.
    let wrong = claims(&json!({ "Ref": "Unknown" }), &["/Effect", "/Null/"]);
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_value_that_is_looked_up_may_be_right() {
    // Names that connect parts of a template, and the grammar of policies, are always literal.
    let parts = ["/AttributeName", "/IndexName", "/Version", "/Effect", "/Null/"];
    let wrong = claims(&json!("{{resolve:ssm:/music/value}}"), &parts);
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

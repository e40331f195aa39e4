//! Who reads or writes the items of an encrypted table may use its keys, and nobody else.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde_json::Value;
use tablature::Action;

use crate::access::template;
use crate::build::key_arn;
use crate::generate::{Shape, model};
use crate::imports::Part;
use crate::model::{Model, Subject};
use crate::oracle::granted_actions;
use crate::questions::REGION;
use crate::seeds::{Failure, for_all};

#[test]
fn whoever_touches_items_may_decrypt_them_and_nobody_else() {
    let keys = Cell::new(0);
    for_all(
        50,
        |random| model(random, Shape::ANY),
        |model, _| {
            let template: Value = serde_json::from_str(&template(model)?.to_json()).unwrap();
            for role in 0..model.roles.len() {
                let (needed, given) = (needed(model, role), given(model, &template, role));
                keys.set(keys.get() + needed.len());
                if needed != given {
                    let id = &model.roles[role].id;
                    let why = format!("`{id}` needs {needed:?} and may use {given:?}");
                    return Err(Failure::new("it may use other keys", why));
                }
            }
            Ok(())
        },
    );
    assert!(keys.get() > 0);
}

/// The keys of what a role is granted, in each Region where it is.
fn needed(model: &Model, role: usize) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for grant in model.contents_of(role).flat_map(|content| &content.grants) {
        let actions = granted_actions(grant);
        let table = match &grant.subject {
            Subject::Stream(table)
            | Subject::Table(table)
            | Subject::Index(table, _)
            | Subject::VectorIndex(table, _)
            | Subject::VectorIndexes(table)
            | Subject::Entities(table, _) => &model.tables[*table],
            Subject::Imported(import, part) => {
                let import = &model.imports[*import];
                let touches = |action: &Action| match action {
                    Action::GetRecords => *part == Part::Stream,
                    Action::Scan | Action::SearchVectors => true,
                    other => other.carries_leading_keys(),
                };
                keys.extend(import.key.clone().filter(|_| actions.iter().any(touches)));
                continue;
            }
            Subject::Elsewhere => continue,
        };
        let regions = std::iter::once(None).chain(table.replicas.iter().map(Some));
        for region in regions.filter(|_| table.own_keys) {
            let region = region.map(String::as_str);
            // The records of a stream are read in the stack's Region.
            let touches = |action: &Action| {
                let others = [Action::Scan, Action::SearchVectors];
                action.carries_leading_keys()
                    || others.contains(action)
                    || (*action == Action::GetRecords && region.is_none())
            };
            if grant.regions.include(region) && actions.iter().any(touches) {
                keys.insert(key_arn(table, region.unwrap_or(REGION)));
            }
        }
    }
    keys
}

/// The keys that a role's statements allow it to use, each through DynamoDB in the key's Region.
fn given(model: &Model, template: &Value, role: usize) -> BTreeSet<String> {
    let id = &model.roles[role].logical_id;
    let resources = template["Resources"].as_object().unwrap();
    let is_bound = |policy: &String| {
        resources[id].pointer("/Properties/PermissionsBoundary/Ref").is_some_and(|it| it == policy)
    };
    let attached = resources.iter().filter(|(name, policy)| {
        let names_role =
            || policy["Properties"]["Roles"].to_string().contains(&format!("\"{id}\""));
        let policies = resources[id]["Properties"]["ManagedPolicyArns"].to_string();
        policy["Type"] == "AWS::IAM::ManagedPolicy"
            && !is_bound(name)
            && (names_role() || policies.contains(&format!("\"{name}\"")))
    });
    let own = resources[id]["Properties"]["Policies"].as_array().into_iter().flatten();
    let documents = own.chain(attached.map(|(_, policy)| &policy["Properties"]));
    let mut keys = BTreeSet::new();
    for statement in documents.flat_map(|it| it["PolicyDocument"]["Statement"].as_array()).flatten()
    {
        if statement["Action"].to_string().contains("kms:") {
            let through = statement.pointer("/Condition/StringEquals/kms:ViaService").unwrap();
            let through = through.get(0).unwrap_or(through);
            let through = through.get("Fn::Sub").unwrap_or(through).as_str().unwrap();
            for key in statement["Resource"].as_array().unwrap() {
                let key = key.as_str().unwrap();
                let region = key.split(':').nth(3).unwrap();
                let through = through.replace("${AWS::Region}", REGION);
                assert_eq!(through, format!("dynamodb.{region}.amazonaws.com"));
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

//! What a principal reaches in every case of a template's conditions, and what only in some.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::PrincipalAccess;
use super::reach::{ActionReach, Reach, RowReach};
use crate::evaluate::{OtherKind, PartKind, TablePart};
use crate::facts::Action;
use crate::names;

/// What a principal reaches of each resource, by their numbers.
pub(super) type Reached = BTreeMap<usize, Reach>;

/// What tells a principal from the others: the kind of one that is no role, and its name.
pub(super) type Key = (Option<OtherKind>, String);

/// The answers in one case.
pub(super) struct Case {
    /// The roles that are made, by their logical ids, and the other principals.
    pub(super) principals: IndexMap<Key, (PrincipalAccess, Reached)>,
    /// Whether each resource is made.
    pub(super) exists: Vec<bool>,
}

/// The resources of all cases, each once, those of one table together.
pub(super) fn united(cases: impl IntoIterator<Item = Vec<TablePart>>) -> Vec<TablePart> {
    let mut tables: IndexMap<String, IndexMap<PartKind, IndexSet<TablePart>>> = IndexMap::new();
    for target in cases.into_iter().flatten() {
        let parts = tables.entry(target.table.clone()).or_default();
        parts.entry(target.kind.clone()).or_default().insert(target);
    }
    tables.into_values().flat_map(IndexMap::into_values).flatten().collect()
}

/// One principal's answers in the cases in which it is made, as one. What differs is open.
pub(super) fn merged(
    cases: &[(&(PrincipalAccess, Reached), &Vec<bool>)],
    resources: usize,
    whatever: &[String],
) -> (PrincipalAccess, Reached) {
    let Some((((first, reached), _), others)) = cases.split_first() else {
        return (PrincipalAccess::default(), Reached::new());
    };
    let mut principal = first.clone();
    if others.is_empty() {
        return (principal, reached.clone());
    }
    let why =
        format!("it depends on {}", names::joined(whatever.iter().map(|it| format!("`{it}`"))));
    let of_cases_of_it = || cases.iter().map(|((principal, _), _)| principal);
    for other in of_cases_of_it() {
        principal.locked.retain(|table| other.locked.contains(table));
        add_new(&mut principal.other_tables, &other.other_tables);
        add_new(&mut principal.other_services, &other.other_services);
        add_new(&mut principal.unknown_policies, &other.unknown_policies);
        add_new(&mut principal.account_wide, &other.account_wide);
    }
    let in_all = |action: &Action| of_cases_of_it().all(|it| it.account_wide.contains(action));
    let (everywhere, somewhere): (Vec<_>, Vec<_>) =
        principal.account_wide.iter().copied().partition(in_all);
    principal.unknown_policies.extend(
        somewhere
            .iter()
            .map(|action| format!("whether it may `{}`: {why}", action.qualified_name())),
    );
    principal.account_wide = everywhere;
    let nothing = Reach::default();
    // Most resources share their answers with others.
    let mut known: BTreeMap<Vec<usize>, Reach> = BTreeMap::new();
    let of_resource = |number: usize| {
        let made = cases.iter().filter(|(_, exists)| exists.get(number).is_some_and(|it| *it));
        let answers: Vec<&Reach> =
            made.map(|((_, reached), _)| reached.get(&number).unwrap_or(&nothing)).collect();
        let shared = answers.iter().map(|answer| Arc::as_ptr(answer).addr()).collect();
        let of_cases = known.entry(shared).or_insert_with(|| of_cases(&answers, &why));
        (number, Arc::clone(of_cases))
    };
    let reached = (0..resources).map(of_resource).filter(|(_, reached)| !reached.is_empty());
    let reached = reached.collect();
    (principal, reached)
}

/// The actions on one resource in all cases in which it is made.
fn of_cases(cases: &[&Reach], why: &str) -> Reach {
    let mut actions: Vec<Action> =
        cases.iter().flat_map(|case| case.iter().map(|one| one.action)).collect();
    actions.sort();
    actions.dedup();
    let merged = actions.into_iter().map(|action| {
        let mut reaches = cases.iter().map(|case| {
            let known = case.iter().find(|one| one.action == action);
            known.map(|one| &one.reach)
        });
        let first = reaches.next().flatten();
        let reach = match first {
            Some(reach) if reaches.all(|other| other == Some(reach)) => reach.clone(),
            _ => RowReach::Perhaps(why.to_owned()),
        };
        ActionReach { action, reach }
    });
    merged.collect()
}

fn add_new<T: Clone + PartialEq>(all: &mut Vec<T>, others: &[T]) {
    for other in others {
        if !all.contains(other) {
            all.push(other.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::access::Access;
    use crate::evaluate::Environment;
    use serde_json::{Value, json};

    /// What one role reaches of table `T`, which has an index in production alone.
    fn lines(statements: &[Value]) -> Vec<String> {
        let template = json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
                "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                    "TableName": "things",
                    "GlobalSecondaryIndexes": { "Fn::If": [
                        "Prod", [{ "IndexName": "byTag" }], { "Ref": "AWS::NoValue" },
                    ] },
                } },
                "R": { "Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": { "Statement": { "Effect": "Allow",
                        "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" } },
                    "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Statement": statements } }],
                } },
            },
        });
        let access = Access::of(&template.into(), Environment::default());
        access.text().lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn allow(action: &str, resource: &Value) -> Value {
        json!({ "Effect": "Allow", "Action": action, "Resource": resource })
    }

    #[test]
    fn what_is_so_in_every_case_is_not_open() {
        let table = json!({ "Fn::GetAtt": ["T", "Arn"] });
        let either = json!({ "Fn::If": [
            "Prod", allow("dynamodb:GetItem", &table), allow("dynamodb:Get*", &table),
        ] });
        let lines = lines(&[either]);
        assert!(lines.iter().any(|line| line == "  GetItem on T: every row"), "{lines:#?}");
    }

    #[test]
    fn what_differs_is_open_and_what_is_made_in_one_case_is_shown() {
        let all = json!("*");
        let either = json!({ "Fn::If": [
            "Prod", allow("dynamodb:Query", &all), allow("dynamodb:GetItem", &all),
        ] });
        let lines = lines(&[either]);
        let open = "  GetItem and Query on T: undecided, it depends on `Stage`";
        assert!(lines.iter().any(|line| line == open), "{lines:#?}");
        assert!(
            lines.iter().any(|line| line == "  Query on T/index/byTag: every row"),
            "{lines:#?}"
        );
    }
}

//! Conditions on the attributes of items: what is returned besides those that were requested.

use crate::facts::{AccessLevel, Action};
use crate::names;
use crate::policy_syntax::{ActionSet, SetOperator};
use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};
use crate::rules::views::statement::{Condition, Statement};
use crate::template::text;

rules!(
    acknowledgeable_error WHOLE_ITEMS = iam095 {
        title: "a condition on attributes asks what comes back, too",
        explanation: "`dynamodb:Attributes` holds the names that a request mentions. A read without a \
            projection mentions none and returns whole items, so ask `dynamodb:Select` to be \
            `SPECIFIC_ATTRIBUTES`; a write returns the item as it was with `ReturnValues: ALL_OLD`, so ask \
            `dynamodb:ReturnValues` to be `NONE`, `UPDATED_OLD` or `UPDATED_NEW`.",
        page: pages::DYNAMODB_CONDITIONS,
    },
    warning REPLACED = iam048 {
        title: "a condition on attributes stands beside no action that replaces whole items",
        explanation: "`PutItem` and `BatchWriteItem` put an item in the place of the one that was there, and \
            `DeleteItem` takes it away, with all the attributes that the condition protects. `UpdateItem` \
            changes those that it names.",
        page: pages::DYNAMODB_CONDITIONS,
    },
);

/// What a read may request so that it does not get everything.
const PARTS: [&str; 2] = ["SPECIFIC_ATTRIBUTES", "COUNT"];

/// What a write may request to be returned.
const CHANGES: [&str; 3] = ["NONE", "UPDATED_OLD", "UPDATED_NEW"];

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let limit = statement.conditions().into_iter().find(limits_attributes);
    let (Some(limit), true) = (limit, statement.allows()) else { return };
    let Some(actions) = statement.dynamodb_actions() else { return };
    findings.extend(whole_items(statement, &limit, actions));
    findings.extend(replaced(&limit, actions));
}

fn limits_attributes(condition: &Condition<'_>) -> bool {
    condition.is_of("dynamodb:Attributes")
        && condition.operator.set == Some(SetOperator::ForAllValues)
        && !condition.operator.is_negated()
}

fn whole_items(
    statement: &Statement<'_>,
    limit: &Condition<'_>,
    actions: ActionSet,
) -> Option<Finding> {
    let (select, back) = ("dynamodb:Select", "dynamodb:ReturnValues");
    let reads = |action: &Action| action.access_level() == AccessLevel::Read;
    let carries = |action: &Action, key: &str| action.condition_keys().contains(&key);
    let all = |read: bool, key: &str| -> Vec<&'static str> {
        let carrying = actions.iter().filter(|one| reads(one) == read && carries(one, key));
        carrying.map(|action| action.name()).collect()
    };
    let (read, written) = (all(true, select), all(false, back));
    let open_reads = !read.is_empty() && !asks_only(statement, select, &PARTS);
    let open_writes = !written.is_empty() && !asks_only(statement, back, &CHANGES);
    let mut names: Vec<&str> = Vec::new();
    let mut help = Vec::new();
    if open_reads {
        names.extend(read);
        help.push((
            Word::property(select, "SPECIFIC_ATTRIBUTES"),
            "ConditionKey::select(), [\"SPECIFIC_ATTRIBUTES\"]",
        ));
    }
    if open_writes {
        names.extend(written);
        help.push((Word::property(back, "NONE"), "ConditionKey::return_values(), [\"NONE\"]"));
    }
    if help.is_empty() {
        return None;
    }
    let verb = if names.len() == 1 { "returns" } else { "return" };
    let listed = names::listed(names);
    let mut finding = finding!(&WHOLE_ITEMS, "{listed} still {verb} every attribute of an item")
        .here(&limit.node, "limits only the names in the request");
    // Reads carry one key, writes the other.
    let (beside, operator) = match open_reads && open_writes {
        true => (", with `.if_exists()`", "StringEqualsIfExists"),
        false => ("", "StringEquals"),
    };
    for (entry, arguments) in help {
        let call = format!(".condition(Condition::string_equals({arguments}))");
        let help = Help::say("add {}", [entry.call(call)]);
        finding = finding.help(help.in_stack(beside).in_file(format!(" under `{operator}`")));
    }
    Some(finding)
}

/// Whether a condition requires that a key is one of these values.
fn asks_only(statement: &Statement<'_>, key: &str, values: &[&str]) -> bool {
    let hidden = statement.hides_conditions();
    hidden
        || statement.conditions().iter().any(|one| {
            let known = |value: &String| values.contains(&value.as_str());
            let right = |value: &_| text::literal(value).is_none_or(|value| known(&value));
            one.is_of(key) && one.operator.is("StringEquals") && one.values().iter().all(right)
        })
}

fn replaced(limit: &Condition<'_>, actions: ActionSet) -> Option<Finding> {
    let replaces = [Action::PutItem, Action::DeleteItem, Action::BatchWriteItem];
    let names: Vec<&str> =
        actions.iter().filter(|one| replaces.contains(one)).map(|one| one.name()).collect();
    let verb = if names.len() == 1 { "takes" } else { "take" };
    (!names.is_empty()).then(|| {
        let listed = names::listed(names);
        finding!(&REPLACED, "{listed} {verb} the other attributes of an item away")
            .here(&limit.node, "protects them in no item that is replaced")
            .help("grant `UpdateItem`, which changes the attributes that it names")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    fn with(actions: Value, mut condition: Value) -> Value {
        condition["ForAllValues:StringEquals"] = json!({"dynamodb:Attributes": ["userId", "name"]});
        role(json!({
            "Effect": "Allow", "Action": actions, "Condition": condition,
            "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/Profiles"
        }))
    }

    #[test]
    fn reads_ask_for_specific_attributes() {
        let reads = || json!(["dynamodb:GetItem", "dynamodb:Query"]);
        assert_eq!(
            messages(RULES, with(reads(), json!({}))),
            ["IAM095: `GetItem` and `Query` still return every attribute of an item"]
        );
        let select = |operator: &str, value: Value| {
            codes(RULES, with(reads(), json!({operator: {"dynamodb:Select": value}})))
        };
        assert_eq!(select("StringEquals", json!("SPECIFIC_ATTRIBUTES")), [""; 0]);
        assert_eq!(
            select("StringEqualsIfExists", json!(["SPECIFIC_ATTRIBUTES", "COUNT"])),
            [""; 0]
        );
        assert_eq!(select("StringEquals", json!({"Ref": "Select"})), [""; 0]);
        assert_eq!(select("StringEquals", json!("ALL_ATTRIBUTES")), ["IAM095"]);
        assert_eq!(select("StringNotEquals", json!("COUNT")), ["IAM095"]);
    }

    #[test]
    fn writes_ask_for_nothing_that_they_did_not_change() {
        let update = || json!("dynamodb:UpdateItem");
        assert_eq!(codes(RULES, with(update(), json!({}))), ["IAM095"]);
        let back = |value: &str| {
            let condition = json!({"StringEqualsIfExists": {"dynamodb:ReturnValues": value}});
            codes(RULES, with(update(), condition))
        };
        assert_eq!(back("NONE"), [""; 0]);
        assert_eq!(back("ALL_NEW"), ["IAM095"]);
    }

    #[test]
    fn what_replaces_items_protects_nothing() {
        let none = json!({"StringEquals": {"dynamodb:ReturnValues": "NONE"}});
        let actions = json!(["dynamodb:PutItem", "dynamodb:DeleteItem"]);
        assert_eq!(
            messages(RULES, with(actions, none)),
            ["IAM048: `DeleteItem` and `PutItem` take the other attributes of an item away"]
        );
    }

    #[test]
    fn a_deny_and_other_operators_are_silent() {
        let statement = |effect: &str, operator: &str| {
            codes(
                RULES,
                role(json!({
                    "Effect": effect, "Action": "dynamodb:GetItem", "Resource": "*",
                    "Condition": {operator: {"dynamodb:Attributes": ["salary"]}}
                })),
            )
        };
        assert_eq!(statement("Deny", "ForAnyValue:StringEquals"), [""; 0]);
        assert_eq!(statement("Deny", "ForAllValues:StringEquals"), [""; 0]);
        assert_eq!(statement("Allow", "ForAllValues:StringNotEquals"), [""; 0]);
        assert_eq!(statement("Allow", "ForAllValues:StringLike"), ["IAM095"]);
    }
}

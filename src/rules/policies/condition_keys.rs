//! The keys of conditions: whether they exist, and whether a request carries them.

use crate::facts::{condition_key_names, is_misspelt_condition_key, known_condition_key};
use crate::names;
use crate::policy_syntax::Effect;
use crate::rules::prelude::{Finding, Help, Judged, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::row_conditions::is_row_key;
use crate::rules::views::statement::{Condition, Statement};
use crate::template::text;

rules!(
    acknowledgeable_error UNKNOWN = iam055 {
        title: "a condition key exists",
        explanation: "IAM takes a misspelt key without a word, and no request ever carries it: an Allow \
            never applies, a Deny never denies, and with `IfExists` or a negated operator the condition \
            always holds. Of `aws:`, `dynamodb:`, `sts:` and the identity providers that AWS has built in, \
            every key is known here.",
        page: pages::IAM_GLOBAL_KEYS,
    },
    acknowledgeable_error NOT_CARRIED = iam056 {
        title: "an action of the statement carries the condition key",
        explanation: "Each action carries keys of its own: `dynamodb:Attributes` comes with reads and writes \
            of items, `dynamodb:EnclosingOperation` with parts of transactions, `aws:RequestTag` with calls \
            that set tags. A condition on a key that no action of the statement carries never holds, or \
            always.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (policy, statement) in template.statements() {
        for condition in statement.conditions() {
            if is_misspelt_condition_key(condition.key) {
                findings.push(unknown(&condition));
            } else if policy.kind != PolicyKind::Trust {
                findings.extend(not_carried(statement, &condition));
            }
        }
    }
}

fn unknown(condition: &Condition<'_>) -> Finding {
    let key = condition.key;
    let is_family = |name: &&str| {
        let family = name.split_once("/${").map(|(family, _)| family);
        family.is_some_and(|family| family.eq_ignore_ascii_case(key.trim_end_matches('/')))
    };
    if let Some(family) = condition_key_names().find(is_family) {
        let start = family.split("${").next().unwrap_or(family);
        return finding!(&UNKNOWN, "`{key}` needs the name of a tag")
            .at(&condition.node)
            .help(format!("write `{start}…`, such as `{start}team`"));
    }
    let finding = finding!(&UNKNOWN, "there is no condition key `{key}`").at(&condition.node);
    let (start, tag) = key.split_once('/').map_or((key, None), |(start, tag)| (start, Some(tag)));
    let near = names::nearest(
        start,
        condition_key_names().map(|name| name.split("/${").next().unwrap_or(name)),
    );
    match (near, tag) {
        (Some(near), Some(tag)) => finding.help(format!("did you mean `{near}/{tag}`?")),
        (Some(near), None) => finding.help(format!("did you mean `{near}`?")),
        (None, _) if !key.contains(':') => {
            finding.help("a key begins with its service, such as `aws:username`")
        }
        (None, _) => finding
            .help(Help::from("take a key that AWS documents").in_stack(": `ConditionKey::…`")),
    }
}

/// A known key that no request of the statement's actions carries.
fn not_carried(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Finding> {
    let Condition { operator, key, node } = condition;
    known_condition_key(key)?;
    // Another service's action may carry it. Row keys have a rule of their own.
    let only_dynamodb = statement.action.all_but.is_none()
        && statement.actions().iter().all(|action| {
            let name = text::literal(action).unwrap_or_default();
            name.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("dynamodb:"))
        });
    let actions = statement.dynamodb_actions()?;
    if !only_dynamodb || is_row_key(key) || actions.is_empty() {
        return None;
    }
    if actions.iter().any(|action| action.takes_condition_key(key)) {
        return None;
    }
    let absent = || condition.values().iter().any(|value| value.as_bool() == Some(true));
    let holds = if operator.is("Null") { absent() } else { operator.holds_without_key() };
    let result = match (statement.effect(), holds) {
        (Some(Effect::Deny), true) => "always denies",
        (Some(Effect::Deny), false) => "never denies",
        (_, true) => "limits nothing",
        (_, false) => "never allows anything",
    };
    let finding = finding!(&NOT_CARRIED, "no action here carries `{key}`")
        .here(node, format!("so the statement {result}"));
    let carriers: Vec<&str> = crate::facts::Action::all()
        .iter()
        .filter(|action| action.takes_condition_key(key))
        .map(|action| action.name())
        .collect();
    Some(match carriers.as_slice() {
        [] => finding.help("leave the condition out"),
        few if few.len() <= 4 => {
            finding.help(format!("carried by {}", names::listed(few.iter().copied())))
        }
        [first, second, rest @ ..] => finding
            .help(format!("carried by `{first}`, `{second}` and {} more actions", rest.len())),
        [_] => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    fn with(action: Value, condition: Value) -> Value {
        role(json!({
            "Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition
        }))
    }

    #[test]
    fn keys_are_known_or_of_a_service_that_is_not_listed() {
        let key =
            |key: &str| messages(check, with(json!("s3:*"), json!({"StringEquals": {key: "x"}})));
        for known in ["aws:PrincipalTag/team", "AWS:username", "s3:prefix", "id.example.com:sub"] {
            assert_eq!(key(known), [""; 0], "{known}");
        }
        for (unknown, message) in [
            ("aws:PrincipleTag/team", "there is no condition key `aws:PrincipleTag/team`"),
            ("dynamodb:LeadingKey", "there is no condition key `dynamodb:LeadingKey`"),
            ("aws:PrincipalTag", "`aws:PrincipalTag` needs the name of a tag"),
            ("aws:PrincipalTag/", "`aws:PrincipalTag/` needs the name of a tag"),
            ("team", "there is no condition key `team`"),
        ] {
            assert_eq!(key(unknown), [format!("IAM055: {message}")], "{unknown}");
        }
    }

    #[test]
    fn one_action_that_carries_the_key_is_enough() {
        let attributes = json!({"ForAllValues:StringEquals": {"dynamodb:Attributes": ["id"]}});
        for (actions, expected) in [
            (json!(["dynamodb:GetItem", "dynamodb:DescribeTable"]), vec![]),
            (json!("dynamodb:*"), vec![]),
            (json!("*"), vec![]),
            (json!(["dynamodb:DescribeTable", "s3:*"]), vec![]),
            (json!([{"Ref": "A"}]), vec![]),
            (json!("dynamodb:DescribeTable"), vec!["IAM056"]),
            (json!(["dynamodb:Describe*", "dynamodb:ListTables"]), vec!["IAM056"]),
        ] {
            assert_eq!(
                codes(check, with(actions.clone(), attributes.clone())),
                expected,
                "{actions}"
            );
        }
        let principal = json!({"StringEquals": {"aws:PrincipalTag/team": "x"}});
        assert_eq!(codes(check, with(json!("dynamodb:ListTables"), principal)), [""; 0]);
        let rows = json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["x"]}});
        assert_eq!(codes(check, with(json!("dynamodb:Scan"), rows)), [""; 0]);
    }

    #[test]
    fn trust_policies_have_keys_of_their_own() {
        let trust = json!({"R": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": {
                "Effect": "Allow", "Action": "dynamodb:ListTables",
                "Condition": {"StringEquals": {"aws:RequestTag/team": "x", "aws:usrname": "x"}}
            }}
        }}});
        assert_eq!(codes(check, trust), ["IAM055"]);
    }
}

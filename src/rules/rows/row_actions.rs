//! The actions of a statement with a row condition: whether each carries the key that it compares.

use crate::facts::Action;
use crate::names;
use crate::policy_syntax::named;
use crate::rules::prelude::{Finding, Help, Node, pages, rules};
use crate::rules::views::statement::Statement;
use crate::template::text;

rules!(
    acknowledgeable_error NO_KEY = iam011 {
        title: "a statement about own rows has only actions that carry the row's key",
        explanation: "Twelve actions carry `dynamodb:LeadingKeys`: GetItem, Query, PutItem, UpdateItem, \
            DeleteItem, the batches, ConditionCheckItem and those of PartiQL. Any other in the same \
            statement is allowed on every row, since `ForAllValues` is true of a request without the key; \
            with `Null: false` beside it, the action is never allowed. Patterns such as `dynamodb:*` or \
            `dynamodb:Get*` include such actions.",
        page: pages::DYNAMODB_CONDITIONS,
    },
);

/// A finding for each action that carries no row key.
pub(super) fn without_key(statement: &Statement<'_>, opens: bool) -> Vec<Finding> {
    let effect = if opens { "is allowed on every row" } else { "is never allowed" };
    let report = |node: &Node<'_>, message: String, label: String| {
        Finding::new(&NO_KEY, message).here(node, label)
    };
    let mut findings = Vec::new();
    for node in statement.actions() {
        let Some(name) = text::literal(&node) else { continue };
        let (short, lacking) = lacking_key(&name);
        let Some(lacking) = lacking else { continue };
        let finding = if lacking.is_empty() {
            let label = "carries no `dynamodb:LeadingKeys`".to_owned();
            report(&node, format!("`{short}` in a statement about own rows {effect}"), label)
        } else {
            let label = format!("includes {}, which carry no key", some_of(&lacking));
            report(&node, format!("what `{short}` names beyond rows {effect}"), label)
        };
        finding
            .help(if short == "Scan" {
                "leave `Scan` out: `Query` reads all rows of one partition key"
            } else if lacking.is_empty() {
                "put it into a statement of its own, without the row condition"
            } else {
                "name the actions: `GetItem`, `Query` …"
            })
            .add_to(&mut findings);
    }
    if let Some(node) = &statement.action.all_but {
        let message = format!("what this `NotAction` leaves beyond rows {effect}");
        let finding = report(node, message, "everything but these".to_owned());
        finding
            .help(Help::from("name the actions that are allowed").in_stack(": `.actions([…])`"))
            .add_to(&mut findings);
    }
    findings
}

/// The name of an element of `Action`, and the actions without key that it matches: `None` if all
/// of them carry it, empty if the element is such an action itself.
fn lacking_key(name: &str) -> (&str, Option<Vec<&'static str>>) {
    let short = match name.split_once(':') {
        Some((service, short)) if service.eq_ignore_ascii_case("dynamodb") => short,
        _ => name,
    };
    let matched = named(name);
    if matched.is_empty() {
        // An action of another service, or a misspelt one, which is reported by another rule.
        let other = !name.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("dynamodb:"));
        return (short, other.then(Vec::new));
    }
    let lacking: Vec<&str> = matched
        .iter()
        .filter(|action| !action.carries_leading_keys())
        .map(|action| action.name())
        .collect();
    if lacking.is_empty() {
        return (short, None);
    }
    let one = Action::from_name(name).is_some();
    (short, Some(if one { Vec::new() } else { lacking }))
}

/// `` `Scan`, `ListTables` and 20 more``
fn some_of(actions: &[&str]) -> String {
    match actions {
        [first, second, _, rest @ ..] if !rest.is_empty() => {
            format!("`{first}`, `{second}` and {} more", rest.len() + 1)
        }
        few => names::listed(few.iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Rule;
    use crate::rules::rows::row_conditions;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    const ID: &str = "${aws:PrincipalTag/sub}";

    fn allow(actions: Value, condition: Value) -> Value {
        role(json!({
            "Effect": "Allow", "Action": actions, "Resource": "*", "Condition": condition
        }))
    }

    fn guarded() -> Value {
        json!({
            "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [ID]},
            "Null": {"dynamodb:LeadingKeys": "false"}
        })
    }

    fn rules() -> Vec<&'static Rule> {
        [super::RULES, row_conditions::RULES].concat()
    }

    #[test]
    fn each_action_without_the_key_is_reported_once_and_what_follows_from_it() {
        let actions = json!(["dynamodb:GetItem", "dynamodb:Scan", "s3:GetObject", "dynamodb:Get*"]);
        let row = json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [ID]}});
        assert_eq!(
            messages(&*rules(), allow(actions.clone(), row)),
            [
                "IAM011: `Scan` in a statement about own rows is allowed on every row",
                "IAM011: `s3:GetObject` in a statement about own rows is allowed on every row",
                "IAM011: what `Get*` names beyond rows is allowed on every row",
            ]
        );
        let messages = messages(&*rules(), allow(actions, guarded()));
        assert!(
            messages.iter().all(|message| message.ends_with("is never allowed")),
            "{messages:?}"
        );
    }

    #[test]
    fn a_plain_comparison_is_not_met_without_the_key() {
        let row = json!({"StringEquals": {"dynamodb:LeadingKeys": ID}});
        assert_eq!(
            messages(&*rules(), allow(json!("dynamodb:Scan"), row)),
            ["IAM011: `Scan` in a statement about own rows is never allowed"]
        );
    }

    #[test]
    fn what_cannot_be_known_is_silent() {
        let row = guarded();
        for actions in
            [json!([{"Ref": "Actions"}]), json!("dynamodb:Getitm"), json!("dynamodb:PutI*")]
        {
            assert_eq!(codes(&*rules(), allow(actions, row.clone())), [""; 0]);
        }
        assert_eq!(codes(&*rules(), role(json!({"Fn::If": ["c", {}, {}]}))), [""; 0]);
    }

    #[test]
    fn not_action_leaves_too_much() {
        let row = guarded();
        let statement = json!({
            "Effect": "Allow", "NotAction": "dynamodb:Scan", "Resource": "*", "Condition": row
        });
        assert_eq!(codes(&*rules(), role(statement)), ["IAM011"]);
    }
}

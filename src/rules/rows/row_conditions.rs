//! Conditions on the partition keys of a request: whether they hold what they promise.

use crate::policy_syntax::{Effect, SetOperator};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::rows::row_actions::without_key;
use crate::rules::views::row_conditions::{ROW_KEYS, row_conditions};
use crate::rules::views::statement::{Condition, Statement};
use crate::template::text::{self, Piece, TextPart};

rules!(
    acknowledgeable_error NO_GUARD = iam010 {
        title: "a row condition asks that the request has a partition key",
        explanation: "`ForAllValues` is true of a request that carries no `dynamodb:LeadingKeys` at all, so \
            a row condition alone allows such a request on every row. `\"Null\": {\"dynamodb:LeadingKeys\": \
            \"false\"}` beside it asks that the key is there. AWS's own samples leave it out; its guide to \
            `ForAllValues` asks for it in every Allow. `.rows(…)` always writes both.",
        page: pages::IAM_SET_OPERATORS,
    },
    acknowledgeable_error WRONG_OPERATOR = iam012 {
        title: "a row condition compares every key, character by character",
        explanation: "A batch carries many keys. `ForAnyValue` in an Allow is met as soon as one of them is \
            the caller's, so the others may be anybody's; an operator that ignores case lets `Ann` reach \
            the rows of `ann`; one that is negated allows everybody else's rows. In a Deny it is the other \
            way round: `ForAllValues` denies only if every key is foreign, so one own key in the batch is \
            enough to get through.",
        page: pages::IAM_SET_OPERATORS,
    },
    acknowledgeable_error OPEN_WILDCARD = iam005 {
        title: "a wildcard in a row condition stands behind a delimiter",
        explanation: "`USER#${id}*` lets the user `a` read the rows of `ab`, and `*` alone those of everybody. \
            Write the delimiter between the id and what follows: `USER#${id}#*`, and `USER#${id}` beside \
            it if the bare key has rows, too.",
        page: pages::DYNAMODB_CONDITIONS,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let rows = row_conditions(statement);
    if rows.is_empty() {
        return;
    }
    match statement.effect() {
        Some(Effect::Allow) => check_allow(statement, &rows, findings),
        Some(Effect::Deny) => check_deny(&rows, findings),
        None => {}
    }
}

fn check_allow(statement: &Statement<'_>, rows: &[Condition<'_>], findings: &mut Vec<Finding>) {
    for row in rows {
        findings.extend(wrong_operator(row));
        if row.operator.is("StringLike") {
            findings.extend(row.values().iter().filter_map(open_wildcard));
        }
    }
    let guarded = |row: &&Condition<'_>| asks_for_key(statement, row.key);
    let unguarded = rows
        .iter()
        .find(|row| row.operator.set == Some(SetOperator::ForAllValues) && !guarded(row));
    let opens = rows.iter().all(|row| row.operator.holds_without_key() && !guarded(&row));
    let without_key = without_key(statement, opens);
    if let Some(row) = unguarded.filter(|_| without_key.is_empty()) {
        findings.push(no_guard(statement, row));
    }
    findings.extend(without_key);
}

fn check_deny(rows: &[Condition<'_>], findings: &mut Vec<Finding>) {
    let all = |row: &&Condition<'_>| row.operator.set == Some(SetOperator::ForAllValues);
    for row in rows.iter().filter(all) {
        let base = row.operator.base;
        finding!(
            &WRONG_OPERATOR,
            "a batch with one other key escapes the Deny of `{}`",
            row.operator.written
        )
        .here(&row.node, "met only if all keys of the request are among these")
        .help(
            Help::from(format!("write `ForAnyValue:{base}`"))
                .in_stack(": `Condition::for_any_value(…)`"),
        )
        .add_to(findings);
    }
}

/// Whether `Null` requires that a request has the key.
fn asks_for_key(statement: &Statement<'_>, key: &str) -> bool {
    let first = |key: &str| ROW_KEYS.iter().take(2).any(|name| name.eq_ignore_ascii_case(key));
    statement.conditions().iter().any(|condition| {
        condition.operator.is("Null")
            && (condition.is_of(key) || (first(condition.key) && first(key)))
            && condition.values().iter().all(|value| value.as_bool() == Some(false))
    })
}

fn no_guard(statement: &Statement<'_>, row: &Condition<'_>) -> Finding {
    let key = row.key;
    let null = statement.conditions().into_iter().find(|c| c.operator.is("Null") && c.is_of(key));
    let finding = finding!(&NO_GUARD, "this row condition is met by a request without any `{key}`")
        .here(&row.node, format!("`{}` is true of no keys at all", row.operator.written))
        .and_each(null.iter().map(|null| (&null.node, "asks for just such a request")));
    finding.help(
        Help::say(
            "add {}",
            [Word::nested(["Null", "dynamodb:LeadingKeys"], "false")
                .call(".condition(Condition::null(ConditionKey::leading_keys(), false))")],
        )
        .in_stack(", or grant with `.rows(LeadingKey::…)`, which writes both"),
    )
}

fn wrong_operator(row: &Condition<'_>) -> Option<Finding> {
    let operator = row.operator;
    // A condition without set operator is reported by another rule.
    operator.set?;
    let (message, label, instead) = if operator.set == Some(SetOperator::ForAnyValue) {
        (
            "one own key in a batch opens all of its rows".to_owned(),
            format!("`{}` is met by any one key of the request", operator.written),
            "StringEquals",
        )
    } else if operator.is_negated() {
        (
            "this allows every row but those".to_owned(),
            format!("`{}` is met by all other keys", operator.written),
            "StringEquals",
        )
    } else if operator.is("StringEqualsIgnoreCase") {
        (
            "the rows of ids that differ only in case are open".to_owned(),
            "keys of DynamoDB are case-sensitive, this comparison is not".to_owned(),
            "StringEquals",
        )
    } else {
        return None;
    };
    Finding::new(&WRONG_OPERATOR, message)
        .here(&row.node, label)
        .help(
            Help::from(format!("write `ForAllValues:{instead}`"))
                .in_stack(", as `.rows(LeadingKey::…)` does"),
        )
        .found()
}

/// A value whose wildcard touches a variable, or that is only a wildcard.
fn open_wildcard(value: &Node<'_>) -> Option<Finding> {
    let text = text::shown(value);
    let everything = !text.is_empty() && text.chars().all(is_wildcard);
    let finding = if everything {
        finding!(&OPEN_WILDCARD, "every row's key matches `{text}`").label("limits nothing").help(
            Help::say(
                "write the caller's key, such as {}",
                [Word::code("${aws:PrincipalTag/sub}").call(".rows(LeadingKey::user_pool_sub())")],
            ),
        )
    } else {
        let key = touched(value)?;
        finding!(&OPEN_WILDCARD, "`{text}` also opens the rows of other, longer ids")
            .label(format!("nothing separates `${{{key}}}` from the wildcard"))
            .help(
                Help::from("write the delimiter between them, such as `#`")
                    .in_stack(": `LeadingKey::….family(\"#\")`"),
            )
    };
    Some(finding.at(value))
}

/// The policy variable next to a wildcard.
pub(in crate::rules) fn touched(value: &Node<'_>) -> Option<String> {
    let pieces = text::pieces(value);
    let in_piece = |text: &String| {
        let parts: Vec<TextPart<'_>> = text::split(text).collect();
        parts
            .windows(2)
            .find_map(|pair| match pair {
                [TextPart::Filled(key), TextPart::Plain(after)]
                    if after.starts_with(is_wildcard) =>
                {
                    Some(*key)
                }
                [TextPart::Plain(before), TextPart::Filled(key)]
                    if before.ends_with(is_wildcard) =>
                {
                    Some(*key)
                }
                _ => None,
            })
            .filter(|key| !crate::facts::variables::LITERALS.contains(key))
            .map(str::to_owned)
    };
    pieces.iter().find_map(|piece| match piece {
        Piece::Literal(text) => in_piece(text),
        _ => None,
    })
}

fn is_wildcard(character: char) -> bool {
    matches!(character, '*' | '?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, role};
    use serde_json::{Value, json};

    fn allow(actions: Value, condition: Value) -> Value {
        role(json!({
            "Effect": "Allow", "Action": actions, "Resource": "*", "Condition": condition
        }))
    }

    const ID: &str = "${aws:PrincipalTag/sub}";

    fn guarded(operator: &str, value: Value) -> Value {
        json!({
            operator: {"dynamodb:LeadingKeys": value},
            "Null": {"dynamodb:LeadingKeys": "false"}
        })
    }

    #[test]
    fn the_guard_is_asked_for_in_any_spelling() {
        let row = json!({"dynamodb:LeadingKeys": [ID]});
        for guard in [
            json!({"dynamodb:LeadingKeys": "false"}),
            json!({"dynamodb:leadingkeys": ["false"]}),
            json!({"dynamodb:FirstPartitionKeyValues": false}),
        ] {
            let condition = json!({"ForAllValues:StringEquals": row, "Null": guard});
            assert_eq!(codes(RULES, allow(json!("dynamodb:GetItem"), condition)), [""; 0]);
        }
        for no_guard in [
            json!({"dynamodb:LeadingKeys": "true"}),
            json!({"dynamodb:Attributes": "false"}),
            json!({"dynamodb:SecondPartitionKeyValues": "false"}),
        ] {
            let condition = json!({"ForAllValues:StringEquals": row, "Null": no_guard});
            assert_eq!(codes(RULES, allow(json!("dynamodb:GetItem"), condition)), ["IAM010"]);
        }
    }

    #[test]
    fn operators_that_do_not_hold_for_batches_or_case() {
        for (operator, expected) in [
            ("ForAllValues:StringEquals", vec![]),
            ("ForAllValues:StringLike", vec![]),
            ("ForAnyValue:StringEquals", vec!["IAM012"]),
            ("ForAllValues:StringEqualsIgnoreCase", vec!["IAM012"]),
            ("ForAllValues:StringNotEquals", vec!["IAM012"]),
        ] {
            let condition = guarded(operator, json!([ID]));
            assert_eq!(
                codes(RULES, allow(json!("dynamodb:Query"), condition)),
                expected,
                "{operator}"
            );
        }
    }

    #[test]
    fn a_deny_needs_any_where_an_allow_needs_all() {
        for (operator, expected) in [
            ("ForAnyValue:StringNotEquals", vec![]),
            ("ForAllValues:StringNotEquals", vec!["IAM012"]),
        ] {
            let statement = json!({
                "Effect": "Deny", "Action": "dynamodb:*", "Resource": "*",
                "Condition": {operator: {"dynamodb:LeadingKeys": [ID]}}
            });
            assert_eq!(codes(RULES, role(statement)), expected, "{operator}");
        }
    }

    #[test]
    fn a_wildcard_may_not_touch_the_id() {
        for (value, open) in [
            ("USER#${aws:PrincipalTag/sub}#*", false),
            ("USER#${aws:PrincipalTag/sub}", false),
            ("PUBLIC#*", false),
            ("${*}${aws:PrincipalTag/sub}${*}", false),
            ("USER#${aws:PrincipalTag/sub}*", true),
            ("*${aws:PrincipalTag/sub}", true),
            ("${aws:PrincipalTag/sub}?", true),
            ("*", true),
        ] {
            let condition = guarded("ForAllValues:StringLike", json!([value]));
            let expected: &[&str] = if open { &["IAM005"] } else { &[] };
            assert_eq!(
                codes(RULES, allow(json!("dynamodb:Query"), condition)),
                expected,
                "{value}"
            );
            // Without `Like` it is a literal character, which is reported by another rule.
            let condition = guarded("ForAllValues:StringEquals", json!([value]));
            assert_eq!(codes(RULES, allow(json!("dynamodb:Query"), condition)), [""; 0], "{value}");
        }
    }

    #[test]
    fn policies_of_tables_are_judged_and_trust_policies_are_not() {
        let rules = [RULES, crate::rules::rows::row_actions::RULES].concat();
        let statement = json!({
            "Effect": "Allow", "Principal": "*", "Action": "dynamodb:Scan", "Resource": "*",
            "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [ID]}}
        });
        let document = json!({"Statement": statement});
        let table = json!({"T": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "ResourcePolicy": {"PolicyDocument": document}
        }}});
        assert_eq!(codes(&*rules, table), ["IAM011"]);
        let role = json!({"R": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": document
        }}});
        assert_eq!(codes(&*rules, role), [""; 0]);
    }
}

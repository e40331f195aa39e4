//! The values of conditions: whether their operators can read them.

use crate::facts::condition_operator::Test;
use crate::facts::known_condition_key;
use crate::facts::template::has_dynamic_reference;
use crate::policy_syntax::values;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::statement::{Condition, Statement};
use crate::template::text;

rules!(
    acknowledgeable_error UNREADABLE = iam120 {
        title: "a condition compares with a value that its operator reads",
        explanation: "`IpAddress` takes addresses and ranges such as `203.0.113.0/24`, `Bool` and `Null` take `true` and \
            `false`, operators on dates take ISO 8601 (`2026-01-31T00:00:00Z`) or seconds since 1970, and those on \
            numbers take digits. AWS documents no result for anything else: what was to be allowed is not, and what \
            was to be denied may be allowed.",
        page: pages::IAM_CONDITION_OPERATORS,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    for condition in statement.conditions() {
        let Some(test) = condition.operator.meaning().map(|meaning| meaning.test) else { continue };
        // That the key takes another operator is a rule of its own.
        let holds = known_condition_key(condition.key);
        if holds.is_some_and(|holds| !test.compares().takes(holds.value)) {
            continue;
        }
        let values = condition.values();
        findings.extend(values.iter().filter_map(|value| unreadable(&condition, test, value)));
    }
}

fn unreadable(condition: &Condition<'_>, test: Test, value: &Node<'_>) -> Option<Finding> {
    let written = written(value)?;
    if values::is_of(test, &written) || may_be_read(test, &written) {
        return None;
    }
    let help = match test {
        Test::IpAddress => "write an address or a range of them: `203.0.113.0/24`, `2001:db8::/64`",
        Test::Bool | Test::Null => "write `true` or `false`",
        Test::Date(_) => "write it as `2026-01-31T00:00:00Z`, or as seconds since 1970",
        Test::Numeric(_) => "write digits: `3600`",
        _ => "write the bytes in base64",
    };
    finding!(&UNREADABLE, "`{written}` is no {}", values::noun(test))
        .here(value, format!("`{}` does not read it", condition.operator.written))
        .help(Help::from(help))
        .found()
}

/// Whether a text is in a form that AWS does not document, and may take.
fn may_be_read(test: Test, written: &str) -> bool {
    match test {
        Test::Date(_) => values::is_of(test, &format!("{written}Z")),
        Test::Numeric(_) => written.contains(['e', 'E']) && written.parse::<f64>().is_ok(),
        // Zeros before the digits of an address.
        Test::IpAddress => {
            written.split(['.', '/']).any(|part| part.len() > 1 && part.starts_with('0'))
        }
        _ => false,
    }
}

/// The text of a literal value without variables, also if it is a number or a switch.
fn written(value: &Node<'_>) -> Option<String> {
    let text = match value.is_list() || value.is_object() || value.as_str().is_some() {
        true => text::literal(value)?,
        false => value.compared()?,
    };
    (!text.contains("${") && !has_dynamic_reference(&text)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, role};
    use serde_json::{Value, json};

    fn count(operator: &str, key: &str, value: Value) -> usize {
        let condition = json!({ operator: { key: value } });
        let statement =
            json!({ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition });
        codes(RULES, role(statement)).len()
    }

    #[test]
    fn each_value_is_one_that_the_operator_reads() {
        for (operator, key, value) in [
            ("IpAddress", "aws:SourceIp", json!("203.0.113.0/33")),
            ("NotIpAddress", "aws:SourceIp", json!(["203.0.113.0/24", "office"])),
            ("IpAddressIfExists", "aws:VpcSourceIp", json!("10.0.0.*")),
            ("ForAnyValue:IpAddress", "aws:SourceIp", json!({ "Fn::Sub": "10.0.0/8" })),
            ("Bool", "aws:SecureTransport", json!("yes")),
            ("Bool", "aws:SecureTransport", json!(1)),
            ("Null", "dynamodb:LeadingKeys", json!("no")),
            ("DateGreaterThan", "aws:CurrentTime", json!("31.01.2026")),
            ("DateLessThan", "aws:CurrentTime", json!("2026-02-30")),
            ("NumericLessThan", "aws:MultiFactorAuthAge", json!("1h")),
            ("NumericLessThanEquals", "s3:max-keys", json!("ten")),
        ] {
            assert_eq!(count(operator, key, value.clone()), 1, "{operator} {value}");
        }
        assert_eq!(count("NotIpAddress", "aws:SourceIp", json!(["a", "b"])), 2);
    }

    #[test]
    fn what_may_be_read_is_right() {
        for (operator, key, value) in [
            ("IpAddress", "aws:SourceIp", json!(["203.0.113.7", "2001:db8::/64", "0.0.0.0/0"])),
            ("IpAddress", "aws:SourceIp", json!({ "Ref": "Office" })),
            ("IpAddress", "aws:SourceIp", json!({ "Fn::Sub": "${Office}/33" })),
            ("IpAddress", "aws:SourceIp", json!("{{resolve:ssm:/office}}")),
            ("Bool", "aws:SecureTransport", json!(false)),
            ("Bool", "aws:SecureTransport", json!("True")),
            ("Bool", "aws:SecureTransport", json!("${aws:PrincipalTag/secure}")),
            ("DateLessThan", "aws:CurrentTime", json!("2026-01-31T00:00:00")),
            ("DateLessThan", "aws:EpochTime", json!(1769817600)),
            ("IpAddress", "aws:SourceIp", json!("010.0.0.0/8")),
            ("NumericLessThanEquals", "s3:max-keys", json!("1e3")),
            ("NumericLessThan", "aws:MultiFactorAuthAge", json!(3600)),
            ("NumericLessThan", "aws:MultiFactorAuthAge", json!("12.5")),
            ("StringEquals", "aws:username", json!("yes")),
            // Its key takes another operator, which is a rule of its own.
            ("Bool", "aws:SourceIp", json!("10.0.0.0/8")),
            ("NoSuchOperator", "aws:SourceIp", json!("x")),
        ] {
            assert_eq!(count(operator, key, value.clone()), 0, "{operator} {value}");
        }
    }
}

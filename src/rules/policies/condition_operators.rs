//! The operators of conditions: whether they exist and fit the key that they compare.

use crate::facts::condition_operator::operator_names;
use crate::facts::{Comparison, ValueType, known_condition_key};
use crate::names;
use crate::policy_syntax::{Operator, SetOperator};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::statement::{Condition, Statement};
use crate::template::text::{self, Piece, TextPart};

rules!(
    error UNKNOWN = iam050 {
        title: "a condition operator exists",
        explanation: "IAM refuses a policy with an operator that it does not know. Before an operator may \
            stand `ForAllValues:` or `ForAnyValue:`, behind it `IfExists`; `Null` has neither.",
        page: pages::IAM_CONDITION_OPERATORS,
    },
    warning WRONG_TYPE = iam051 {
        title: "an operator compares what its key holds",
        explanation: "`aws:SecureTransport` holds true or false and takes `Bool`, `aws:SourceIp` an address \
            and takes `IpAddress`: `StringEquals` on an address does not know ranges. A comparison of the \
            wrong type mostly does not match. A `Condition` of this library takes only keys that fit.",
        page: pages::IAM_CONDITION_OPERATORS,
    },
    acknowledgeable_error NO_SET_OPERATOR = iam052 {
        title: "a key that holds a list is compared with a set operator",
        explanation: "`dynamodb:LeadingKeys`, `dynamodb:Attributes` and `aws:TagKeys` hold lists. A plain \
            `StringEquals` does not say whether all or one of the values must match, and AWS documents no \
            result. `ForAllValues:` asks it of all of them, and is also true of none; `ForAnyValue:` of one.",
        page: pages::IAM_SET_OPERATORS,
    },
    warning SET_OPERATOR = iam053 {
        title: "a key with one value is compared without set operator",
        explanation: "`ForAllValues:` is true where the key is absent, so in an Allow it lets everybody in \
            who does not have the tag or was not asked for it. For a key with a single value the plain \
            operator says what is meant.",
        page: pages::IAM_SET_OPERATORS,
    },
    warning NO_WILDCARD = iam054 {
        title: "a wildcard stands under an operator that knows wildcards",
        explanation: "`StringEquals` takes `*` and `?` for themselves; only `StringLike` and the operators on \
            ARNs take them for anything. Under `StringLike`, `${*}` is the asterisk itself.",
        page: pages::IAM_CONDITION_OPERATORS,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    findings.extend(unknown(statement));
    for condition in statement.conditions() {
        findings.extend(misfit(&condition));
        findings.extend(condition.values().iter().find_map(|v| wildcard(&condition, v)));
    }
}

/// Each operator that IAM does not know.
fn unknown(statement: &Statement<'_>) -> Vec<Finding> {
    let Some(conditions) = &statement.condition.node else { return Vec::new() };
    if conditions.intrinsic().is_some() {
        return Vec::new();
    }
    let finding = |(name, node): (&str, Node<'_>)| {
        let operator = Operator::of(name);
        let known = operator.compares();
        let is_presence = known == Some(Comparison::Presence);
        if known.is_some() && !(is_presence && operator.if_exists) {
            return None;
        }
        // The key's value has a place of its own, the operator does not.
        let place = node.entries().next().map_or(node, |(_, value)| value);
        let finding = finding!(&UNKNOWN, "there is no condition operator `{name}`").at(&place);
        if is_presence {
            return Some(finding.help("`Null` itself asks whether the key is there"));
        }
        let (set, _) = name.rsplit_once(':').unwrap_or_default();
        let base = name.rsplit(':').next().unwrap_or(name);
        Some(match names::nearest(base, operator_names()) {
            Some(near) if set.is_empty() => finding.help(format!("did you mean `{near}`?")),
            Some(near) => {
                let sets = ["ForAllValues", "ForAnyValue"];
                let set = names::nearest(set, sets).unwrap_or("ForAllValues");
                finding.help(format!("did you mean `{set}:{near}`?"))
            }
            None => finding.help(Help::say(
                "such as {}, {}",
                [
                    Word::code("StringEquals").call("Condition::string_equals(…)"),
                    Word::code("Bool").call("Condition::bool(…)"),
                ],
            )),
        })
    };
    conditions.entries().filter_map(finding).collect()
}

fn misfit(condition: &Condition<'_>) -> Option<Finding> {
    let Condition { operator, key, node } = condition;
    let compares = operator.compares().filter(|c| *c != Comparison::Presence)?;
    let holds = known_condition_key(key)?;
    let name = operator.written;
    if holds.multivalued && operator.set.is_none() {
        return finding!(&NO_SET_OPERATOR, "`{key}` holds a list, and `{name}` compares one value")
            .at(node)
            .help(
                Help::from(format!(
                    "write `ForAllValues:{name}` with `Null` false beside it, or \
                     `ForAnyValue:{name}`"
                ))
                .in_stack(": `Condition::for_all_values(…)`, `Condition::for_any_value(…)`"),
            )
            .found();
    }
    if !compares.takes(holds.value) {
        return finding!(
            &WRONG_TYPE,
            "`{key}` holds {}, which `{name}` does not compare",
            noun(holds.value)
        )
        .at(node)
        .help(format!("write `{}`", operator_for(holds.value, operator)))
        .found();
    }
    let set = operator.set.filter(|_| !holds.multivalued)?;
    let plain = name.split_once(':').map_or(name, |(_, plain)| plain);
    let finding = finding!(&SET_OPERATOR, "`{key}` holds one value, and `{name}` compares lists")
        .at(node)
        .help(format!("write `{plain}`"));
    Some(match set {
        SetOperator::ForAllValues => finding.label("also true where the key is absent"),
        SetOperator::ForAnyValue => finding,
    })
}

fn noun(value: ValueType) -> &'static str {
    match value {
        ValueType::String => "text",
        ValueType::Bool => "true or false",
        ValueType::Arn => "an ARN",
        ValueType::Numeric => "a number",
        ValueType::Date => "a date",
        ValueType::IpAddress => "an address",
    }
}

fn operator_for(value: ValueType, instead_of: &Operator<'_>) -> &'static str {
    match (value, instead_of.is_negated()) {
        (ValueType::String, false) => "StringEquals",
        (ValueType::String, true) => "StringNotEquals",
        (ValueType::Bool, _) => "Bool",
        (ValueType::Arn, false) => "ArnLike",
        (ValueType::Arn, true) => "ArnNotLike",
        (ValueType::Numeric, _) => "NumericEquals",
        (ValueType::Date, _) => "DateLessThan",
        (ValueType::IpAddress, false) => "IpAddress",
        (ValueType::IpAddress, true) => "NotIpAddress",
    }
}

fn wildcard(condition: &Condition<'_>, value: &Node<'_>) -> Option<Finding> {
    let operator = condition.operator;
    let like = match operator.base.to_ascii_lowercase().as_str() {
        "stringequals" | "stringequalsignorecase" => "StringLike",
        "stringnotequals" | "stringnotequalsignorecase" => "StringNotLike",
        _ => return None,
    };
    let has_wildcard = |text: &str| {
        text::split(text).any(|part| match part {
            TextPart::Plain(plain) => plain.contains(['*', '?']),
            // `${*}` is the character itself.
            TextPart::Filled(_) => false,
        })
    };
    let wild = text::pieces(value).into_iter().any(|piece| match piece {
        Piece::Literal(text) => has_wildcard(&text),
        _ => false,
    });
    let set = operator.written.split_once(':').map_or(String::new(), |(set, _)| format!("{set}:"));
    wild.then(|| {
        let shown = text::shown(value);
        finding!(&NO_WILDCARD, "`{shown}` is compared letter by letter, wildcard and all")
            .here(value, format!("`{}` knows no wildcards", operator.written))
            .help(format!("write `{set}{like}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    fn with(condition: Value) -> Value {
        role(json!({
            "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*", "Condition": condition
        }))
    }

    fn one(operator: &str, key: &str, value: &str) -> Value {
        with(json!({operator: {key: value}}))
    }

    #[test]
    fn operators_are_those_of_iam() {
        for name in operator_names() {
            assert_eq!(codes(RULES, one(name, "s3:prefix", "x")), [""; 0], "{name}");
            assert_eq!(
                codes(RULES, one(&name.to_lowercase(), "s3:prefix", "x")),
                [""; 0],
                "{name}"
            );
        }
        for name in ["ForAllValues:StringEqualsIfExists", "ForAnyValue:ArnLike", "BoolIfExists"] {
            assert_eq!(codes(RULES, one(name, "s3:prefix", "x")), [""; 0], "{name}");
        }
        for name in ["StringEqual", "ForEachValue:StringEquals", "NullIfExists", "Equals", ""] {
            assert_eq!(codes(RULES, one(name, "s3:prefix", "x")), ["IAM050"], "{name}");
        }
        assert_eq!(codes(RULES, with(json!({"Ref": "C"}))), [""; 0]);
        assert_eq!(codes(RULES, with(json!({"StringEquals": {"Ref": "C"}}))), [""; 0]);
    }

    #[test]
    fn the_operator_fits_what_the_key_holds() {
        for (operator, key, fits) in [
            ("Bool", "aws:SecureTransport", true),
            ("StringEquals", "aws:SecureTransport", false),
            ("StringLike", "aws:PrincipalArn", true),
            ("ArnLike", "aws:PrincipalArn", true),
            ("ArnLike", "aws:username", false),
            ("IpAddress", "aws:SourceIp", true),
            ("StringNotEquals", "aws:SourceIp", false),
            ("NumericLessThan", "aws:EpochTime", true),
            ("NumericLessThan", "aws:MultiFactorAuthAge", true),
            ("DateLessThan", "aws:CurrentTime", true),
            ("DateLessThan", "aws:MultiFactorAuthAge", false),
            ("Null", "aws:SourceIp", true),
            ("StringEquals", "s3:prefix", true),
        ] {
            let expected: &[&str] = if fits { &[] } else { &["IAM051"] };
            assert_eq!(codes(RULES, one(operator, key, "x")), expected, "{operator} {key}");
        }
    }

    #[test]
    fn lists_take_set_operators_and_single_values_none() {
        for (operator, key, expected) in [
            ("ForAllValues:StringEquals", "dynamodb:LeadingKeys", vec![]),
            ("ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", vec![]),
            ("StringEquals", "dynamodb:LeadingKeys", vec!["IAM052"]),
            ("StringLike", "aws:TagKeys", vec!["IAM052"]),
            ("ForAllValues:StringEquals", "aws:PrincipalTag/team", vec!["IAM053"]),
            ("ForAnyValue:StringEquals", "aws:username", vec!["IAM053"]),
            ("ForAllValues:StringEquals", "s3:prefix", vec![]),
        ] {
            assert_eq!(codes(RULES, one(operator, key, "x")), expected, "{operator} {key}");
        }
    }

    #[test]
    fn wildcards_need_like() {
        for (operator, value, wild) in [
            ("StringEquals", "team-*", true),
            ("StringNotEquals", "tea?", true),
            ("ForAnyValue:StringEquals", "a${*}", false),
            ("ForAnyValue:StringEquals", "team-*", true),
            ("StringEquals", "${aws:userid}", false),
            ("StringEquals", "a${$}", false),
            ("StringLike", "team-*", false),
            ("ArnEquals", "arn:aws:s3:::*", false),
        ] {
            let expected: &[&str] = if wild { &["IAM054"] } else { &[] };
            assert_eq!(codes(RULES, one(operator, "s3:prefix", value)), expected, "{value}");
        }
        assert_eq!(
            messages(RULES, one("StringEquals", "s3:prefix", "home/*")),
            ["IAM054: `home/*` is compared letter by letter, wildcard and all"]
        );
    }
}

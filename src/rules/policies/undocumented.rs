//! What IAM takes in a policy without saying what it means: wildcards where it has none, conditions without values.

use crate::facts::condition_operator::Test;
use crate::policy_syntax::{Meaning, SetOperator, names_its_service, undocumented_resource};
use crate::rules::policies::resource_texts::may_be_arn;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, pages, rules};
use crate::rules::views::statement::{Condition, Statement};
use crate::template::text::{self, Piece};

rules!(
    warning WILDCARD = iam058 {
        title: "a wildcard stands where IAM has wildcards",
        explanation: "An action is `*` or names its service (`dynamodb:Get*`), a resource is `*` or an ARN that \
            names its service and its type (`arn:aws:dynamodb:*:*:table/*`). IAM documents no wildcards in \
            these, so nobody can say what `*:GetItem` or `arn:aws:dynamodb:*:*:t*` allows or denies.",
        page: pages::IAM_ELEMENTS,
    },
    warning NO_VALUES = iam059 {
        title: "a condition compares with a value",
        explanation: "A condition with an empty list never holds where the key is there; with `ForAllValues:` and \
            with `IfExists` it holds where the key is missing. Of a negated operator AWS's pages say both. \
            Whether a key is there is asked with `Null`.",
        page: pages::IAM_POLICY_CHECKS,
    },
    warning NULL_OF_SET = iam068 {
        title: "`Null` stands without set operator",
        explanation: "`Null` asks whether a key is there, whatever it holds. With `ForAllValues:` it is always true \
            and limits nothing, with `ForAnyValue:` it is always false.",
        page: pages::IAM_POLICY_CHECKS,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let actions = statement.actions().into_iter().chain(statement.action.all_but());
    findings.extend(actions.filter_map(|node| action(&node)));
    let resources = statement.resources().into_iter().chain(statement.resource.all_but());
    findings.extend(resources.filter_map(|node| resource(&node)));
    let conditions = statement.conditions().into_iter();
    findings.extend(conditions.filter_map(|one| null_of_set(&one).or_else(|| no_values(&one))));
}

fn action(node: &Node<'_>) -> Option<Finding> {
    let name = text::literal(node)?;
    // Without a service IAM refuses it, which is a rule of its own.
    let (_, short) = name.split_once(':').filter(|_| !names_its_service(&name))?;
    let message = format!("`{name}` has a wildcard in its service");
    Finding::new(&WILDCARD, message)
        .at(node)
        .help(format!("name the service, such as `dynamodb:{short}`"))
        .found()
}

/// Why nobody can say what a resource means, if it has wildcards where IAM documents none.
pub(super) fn why_undocumented(node: &Node<'_>) -> Option<&'static str> {
    let pieces = text::pieces(node);
    // What is no ARN at all is refused, which is a rule of its own.
    if !matches!(pieces.first(), Some(Piece::Literal(_))) || !may_be_arn(node) {
        return None;
    }
    // What deployment fills in has no wildcards.
    let written = text::filled(node, "-");
    let beginning = written.split("${").next()?;
    undocumented_resource(beginning, ['*', '?'])
}

fn resource(node: &Node<'_>) -> Option<Finding> {
    let why = why_undocumented(node)?;
    Finding::new(&WILDCARD, format!("what this resource means is not documented: {why}"))
        .at(node)
        .help(Help::say(
            "name the resource, such as {}",
            [Word::code("arn:aws:dynamodb:*:*:table/Orders").call("table.arn()")],
        ))
        .found()
}

fn no_values(condition: &Condition<'_>) -> Option<Finding> {
    let empty = condition.node.is_list() && condition.values().is_empty();
    let Condition { operator, key, node } = condition;
    empty.then(|| {
        let message = format!("`{}` compares `{key}` with no values", operator.written);
        Finding::new(&NO_VALUES, message)
            .at(node)
            .help(format!("name the values of `{key}`, or leave the condition out"))
    })
}

fn null_of_set(condition: &Condition<'_>) -> Option<Finding> {
    let Condition { operator, key, node } = condition;
    let Meaning { test: Test::Null, set: Some(set), .. } = operator.meaning()? else { return None };
    let always = match set {
        SetOperator::ForAllValues => "true",
        SetOperator::ForAnyValue => "false",
    };
    let message = format!("`{}` of `{key}` is always {always}", operator.written);
    let help = "write `Null` alone; it asks whether the request has the key at all";
    Some(Finding::new(&NULL_OF_SET, message).at(node).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, found, role};
    use serde_json::{Value, json};

    #[test]
    fn wildcards_in_a_service_or_a_type_are_found() {
        let action = |name: &str| {
            codes(RULES, role(json!({"Effect": "Allow", "NotAction": name, "Resource": "*"})))
        };
        for name in ["*:GetItem", "dynamo*:GetItem", "*:*", "s?:GetObject"] {
            assert_eq!(action(name), ["IAM058"], "{name}");
        }
        for name in ["*", "dynamodb:*", "dynamodb:?etItem", "d*"] {
            assert_eq!(action(name), [""; 0], "{name}");
        }
        let resource = |resource: Value| {
            codes(RULES, role(json!({"Effect": "Deny", "Action": "*", "Resource": resource})))
        };
        for arn in [
            "arn:aws:*:*:*:table/T",
            "arn:aws:dynamodb:*:*:t*",
            "*:table/T",
            "arn*",
            "arn:aws:kms:*:*:k?y/a",
        ] {
            assert_eq!(resource(json!([arn])), ["IAM058"], "{arn}");
        }
        let sub = |text: &str| resource(json!({"Fn::Sub": text}));
        assert_eq!(sub("arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:ta*"), ["IAM058"]);
        assert_eq!(
            sub("arn:${AWS::Partition}:dynamodb:*:${AWS::AccountId}:table/${Name}*"),
            [""; 0]
        );
        for arn in [
            "*",
            "arn:*:dynamodb:*:*:table/*",
            "arn:aws:dynamodb:*:*:*",
            "arn:aws:s3:::b*",
            "arn:aws:dynamodb:*",
        ] {
            assert_eq!(resource(json!(arn)), [""; 0], "{arn}");
        }
    }

    #[test]
    fn what_cannot_be_known_has_no_other_finding() {
        let both = [RULES, crate::rules::policies::foreign_tables::RULES].concat();
        let resource = |arn: &str| {
            let read = json!({"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": arn});
            codes(&*both, role(read))
        };
        assert_eq!(resource("arn:aws:dynamodb:*:*:t*"), ["IAM058"]);
        assert_eq!(resource("arn:aws:d*:*:*:table/*"), ["IAM058"]);
        assert_eq!(resource("arn:aws:dynamodb:*:*:table/*"), ["IAM046"]);
    }

    #[test]
    fn conditions_without_values_are_found() {
        let condition = |condition: Value| {
            found(
                RULES,
                role(json!({
                    "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition
                })),
            )
        };
        let at = "/Resources/Reader/Properties/Policies/0/PolicyDocument/Statement/0/Condition";
        for operator in ["StringNotEquals", "ForAllValues:StringEquals", "Null"] {
            let pointer = format!("IAM059 {at}/{operator}/aws:TagKeys");
            assert_eq!(condition(json!({operator: {"aws:TagKeys": []}})), [pointer]);
        }
        let set =
            condition(json!({"ForAnyValue:Null": {"aws:TagKeys": "true", "aws:username": []}}));
        let pointers = ["aws:TagKeys", "aws:username"]
            .map(|key| format!("IAM068 {at}/ForAnyValue:Null/{key}"));
        assert_eq!(set, pointers);
        assert_eq!(condition(json!({"Null": {"aws:TagKeys": "true"}})), [""; 0]);
        assert_eq!(condition(json!({"StringEquals": {"aws:username": ""}})), [""; 0]);
    }
}

//! Statements in the policies of keys: their principals, actions and resources.

use crate::policy_syntax::wildcard::matches_in_any_case;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::everyone::{Narrowed, everyone, narrowed};
use crate::rules::views::statement::{Statement, statements};
use crate::template::text::{self, Piece};

rules!(
    acknowledgeable_error OPEN = kms008 {
        title: "a key's policy does not let everybody use the key",
        explanation: "With `*` as principal and no condition, every account of AWS may do it. Name the accounts or \
            roles, or ask for one in a condition, such as `kms:CallerAccount`. A file may have been deployed so: there it \
            is a warning.",
        page: pages::KMS_KEY_POLICIES,
    },
    error OTHERS = kms009 {
        title: "a statement of a key's policy is about the key, and about actions of KMS",
        explanation: "The resource is `*`, the key that has the policy, or the key's own ARN. A statement about \
            another resource, or about an action of another service, has no effect there: what a role may do with \
            a table stands in the role's policies.",
        page: pages::KMS_KEY_POLICIES,
    },
);

pub(super) fn check(_: &Judged<'_>, key: &Resource<'_>, findings: &mut Vec<Finding>) {
    for statement in statements(key.property("KeyPolicy")) {
        findings.extend(open(key, &statement));
        others(key, &statement, findings);
    }
}

fn open(key: &Resource<'_>, statement: &Statement<'_>) -> Option<Finding> {
    if !statement.allows() || narrowed(statement, |_| true) != Narrowed::Not {
        return None;
    }
    let principal = everyone(statement)?;
    let is_of_kms = |action: &Node<'_>| text::literal(action).is_none_or(|name| is_of_kms(&name));
    let actions = statement.actions();
    let is_about_it = statement.action.all_but.is_some() || actions.iter().any(is_of_kms);
    is_about_it.then(|| {
        finding!(&OPEN, "the policy of key `{key}` lets every account of AWS use the key")
        .here(&principal, "everybody")
        .help(Help::either(
            "name who: `.principals([Principal::arn(\"arn:aws:iam::111122223333:role/Reader\")])`",
            "name accounts or roles, or ask for `kms:CallerAccount` in a `Condition`",
        ))
        .weakened_in_a_file()
    })
}

/// Whether an element of `Action` names actions of KMS.
fn is_of_kms(name: &str) -> bool {
    match name.split_once(':') {
        Some((service, _)) => matches_in_any_case(service, "kms"),
        None => name.contains(['*', '?']),
    }
}

fn others(key: &Resource<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let id = key.logical_id();
    for action in statement.actions() {
        let Some(name) = text::literal(&action).filter(|name| !is_of_kms(name)) else { continue };
        finding!(&OTHERS, "`{name}` in the policy of key `{id}` has no effect")
            .here(&action, "no action of KMS")
            .help(Help::say(
                "allow it in a policy of the role, and here what it does with the key: {}",
                [Word::value("kms:Decrypt").call(".actions([\"kms:Decrypt\"])")],
            ))
            .add_to(findings);
    }
    for resource in statement.resources() {
        if may_be_the_key(&resource, id) {
            continue;
        }
        let shown = text::shown(&resource);
        finding!(&OTHERS, "the policy of key `{id}` says something of `{shown}`")
            .here(&resource, "not this key")
            .help(Help::say(
                "write {}, which is the key itself",
                [Word::property("Resource", "*").call(".resources([\"*\"])")],
            ))
            .add_to(findings);
    }
}

/// Whether a resource of a statement may be the key that has the policy.
fn may_be_the_key(resource: &Node<'_>, id: &str) -> bool {
    match text::pieces(resource).first() {
        Some(Piece::GetAtt(other, _)) => return *other == id,
        Some(Piece::Ref(_) | Piece::Unknown) => return true,
        Some(Piece::Literal(_)) | None => {}
    }
    // A part that is filled in may become anything.
    let spelt = text::filled(resource, "*");
    let is_open = |part: &str| part.contains(['*', '?']);
    let mut parts = spelt.splitn(6, ':').skip(2);
    match (parts.next(), parts.nth(2)) {
        (Some(service), Some(part)) => {
            matches_in_any_case(service, "kms") && (part.starts_with("key/") || is_open(part))
        }
        _ => is_open(&spelt),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::found;
    use serde_json::{Value, json};

    /// The findings about a statement beside the account's own one.
    fn of(statement: Value) -> Vec<String> {
        let account = json!({
            "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*",
        });
        let properties = json!({ "KeyPolicy": { "Statement": [account, statement] } });
        let key = json!({ "Type": "AWS::KMS::Key", "Properties": properties });
        found(check, json!({ "K": key, "T": { "Type": "AWS::DynamoDB::Table" } }))
    }

    fn allow(principal: Value, action: Value, resource: Value) -> Value {
        json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource })
    }

    #[test]
    fn a_key_is_open_where_everybody_is_let_in() {
        let with = |condition: Value| {
            let mut statement = allow(json!({ "AWS": "*" }), json!("kms:Decrypt"), json!("*"));
            statement["Condition"] = condition;
            statement
        };
        for (statement, at) in [
            (allow(json!("*"), json!("kms:Decrypt"), json!("*")), Some("Principal")),
            (allow(json!({ "AWS": "*" }), json!("*"), json!("*")), Some("Principal/AWS")),
            (allow(json!("*"), json!({ "Ref": "Actions" }), json!("*")), Some("Principal")),
            (allow(json!({ "AWS": "444455556666" }), json!("kms:*"), json!("*")), None),
            (allow(json!({ "Service": "*" }), json!("kms:*"), json!("*")), None),
            (with(json!({ "StringEquals": { "kms:CallerAccount": "111122223333" } })), None),
            (with(json!({ "StringLike": { "kms:CallerAccount": "*" } })), Some("Principal/AWS")),
            (with(json!({ "Ref": "Condition" })), None),
            (with(json!({})), Some("Principal/AWS")),
        ] {
            let expected: Vec<String> = at
                .into_iter()
                .map(|at| format!("KMS008 /Resources/K/Properties/KeyPolicy/Statement/1/{at}"))
                .collect();
            assert_eq!(of(statement.clone()), expected, "{statement}");
        }
    }

    #[test]
    fn a_statement_is_about_this_key() {
        let role = || json!({ "AWS": "444455556666" });
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Songs";
        for (resource, is_right) in [
            (json!("*"), true),
            (json!("arn:aws:kms:eu-west-1:111122223333:key/1234abcd"), true),
            (json!("arn:aws:kms:*:111122223333:key/*"), true),
            (
                json!({ "Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*" }),
                true,
            ),
            (json!({ "Fn::Sub": "arn:aws:${Service}:eu-west-1:1:${What}" }), true),
            (json!({ "Ref": "Arn" }), true),
            (json!("arn:aws:kms:eu-west-1:111122223333:alias/songs"), false),
            (json!(table), false),
            (json!({ "Fn::GetAtt": ["T", "Arn"] }), false),
            (json!({ "Fn::Sub": "${T.Arn}/index/*" }), false),
            (json!("songs"), false),
        ] {
            let expected: &[&str] = if is_right {
                &[]
            } else {
                &["KMS009 /Resources/K/Properties/KeyPolicy/Statement/1/Resource"]
            };
            let statement = allow(role(), json!("kms:Decrypt"), resource.clone());
            assert_eq!(of(statement), expected, "{resource}");
        }
        for (action, is_right) in [
            ("kms:Decrypt", true),
            ("KMS:Decrypt", true),
            ("*", true),
            ("k*:Decrypt", true),
            ("dynamodb:GetItem", false),
            ("Decrypt", false),
        ] {
            let expected: &[&str] = if is_right {
                &[]
            } else {
                &["KMS009 /Resources/K/Properties/KeyPolicy/Statement/1/Action"]
            };
            assert_eq!(of(allow(role(), json!(action), json!("*"))), expected, "{action}");
        }
    }
}

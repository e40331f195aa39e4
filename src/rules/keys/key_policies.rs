//! Policies of keys: that somebody may change them, and that each statement has an effect.

use crate::names::joined;
use crate::policy_syntax::wildcard::matches_in_any_case;
use crate::policy_syntax::{AsWritten, Document, Effect};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::everyone::{Narrowed, narrowed};
use crate::rules::views::statement::{Statement, is_function, lets};
use crate::rules::views::tables::lacks;
use crate::template::text;

rules!(
    error LOCKED_OUT = kms004 {
        title: "a key's policy lets somebody change it",
        explanation: "KMS refuses a policy under which whoever deploys it could not change it again: \"The \
            new key policy will not allow you to update the key policy in the future.\" IAM policies give \
            no right to a key unless its own policy names the account. `Key` writes the statement by which \
            the account may do everything; a key without `KeyPolicy` has it as well. A `Deny` for everybody, or \
            for the whole account, without a condition takes it away again. With \
            `BypassPolicyLockoutSafetyCheck` KMS takes the policy, and nobody can mend it.",
        page: pages::KMS_KEY_POLICIES,
    },
    error INCOMPLETE = kms005 {
        title: "a statement of a key's policy names principals, actions and a resource",
        explanation: "KMS refuses a statement without a principal. One without an action or a resource it \
            takes, and the statement has no effect.",
        page: pages::KMS_KEY_POLICIES,
    },
);

/// The action that whoever deploys a key must be allowed.
pub(super) const ADMINISTER: &str = "kms:PutKeyPolicy";

/// The required elements of a statement, each under one of two names.
const NEEDED: [(&str, &str, &str); 3] = [
    ("Principal", "NotPrincipal", "no principal"),
    ("Action", "NotAction", "no action"),
    ("Resource", "NotResource", "no resource"),
];

pub(super) fn check(_: &Judged<'_>, key: &Resource<'_>, findings: &mut Vec<Finding>) {
    let policy = key.property("KeyPolicy").and_then(|policy| Document::read(&AsWritten, &policy));
    let Some(policy) = policy else { return };
    for statement in policy.known_statements() {
        findings.extend(incomplete(key, &statement.node));
    }
    findings.extend(locked_out(key, &policy));
}

fn incomplete(key: &Resource<'_>, statement: &Node<'_>) -> Option<Finding> {
    let is_missing =
        |(one, other, _): &&(&str, &str, &str)| lacks(statement, one) && lacks(statement, other);
    let missing = NEEDED.iter().filter(is_missing).map(|(_, _, what)| (*what).to_owned());
    let what = Some(joined(missing)).filter(|what| !what.is_empty())?;
    finding!(&INCOMPLETE, "a statement in the policy of key `{key}` names {what}")
        .here(statement, "incomplete")
        .help(Help::say(
            "name {}, {} and {}",
            [
                Word::code("Principal").call(".principals([…])"),
                Word::code("Action").call(".actions([…])"),
                Word::property("Resource", "*").call(".resources([\"*\"])"),
            ],
        ))
        .found()
}

fn locked_out<'t>(key: &Resource<'t>, policy: &Document<'t, Node<'t>>) -> Option<Finding> {
    let bypass = key.property("BypassPolicyLockoutSafetyCheck");
    if bypass.is_some_and(|bypass| bypass.as_bool() != Some(false)) {
        return None;
    }
    let nobody = format!("nobody may change the policy of key `{key}`");
    if let Some(denial) = policy.known_statements().find(|one| denies_all(one)) {
        return Finding::new(&LOCKED_OUT, nobody)
            .here(&denial.node, format!("denies everybody `{ADMINISTER}`"))
            .help(Help::say(
                "deny what nobody should do, such as {}, or add a condition",
                [Word::value("kms:ScheduleKeyDeletion")
                    .call(".actions([\"kms:ScheduleKeyDeletion\"])")],
            ))
            .found();
    }
    for statement in &policy.statements {
        // A statement that is not literal may be the one that allows somebody.
        let statement = statement.known()?;
        if may_allow(statement, ADMINISTER)? && may_be_who_deploys(statement) {
            return None;
        }
    }
    Finding::new(&LOCKED_OUT, nobody)
        .here(&policy.node, format!("no statement allows `{ADMINISTER}`"))
        .help(for_the_account())
        .found()
}

/// Whether a statement certainly denies everybody of the account to change the policy.
fn denies_all(statement: &Statement<'_>) -> bool {
    let all_but: Option<Vec<String>> =
        statement.action.all_but().iter().map(text::literal).collect();
    let is_it = |name: &String| matches_in_any_case(name, ADMINISTER);
    let included = statement.actions().iter().filter_map(text::literal).any(|name| is_it(&name));
    let not_excluded = statement.action.all_but.is_some()
        && all_but.is_some_and(|all_but| !all_but.iter().any(is_it));
    let is_about_it =
        || statement.resources().iter().filter_map(text::literal).any(|one| one == "*");
    statement.effect() == Some(Effect::Deny)
        && (included || not_excluded)
        && is_about_it()
        && narrowed(statement, |_| true) == Narrowed::Not
        && statement.conditions().is_empty()
        && is_everybody(statement)
}

/// Whether the principal of a statement is everybody, or everybody of the key's account.
fn is_everybody(statement: &Statement<'_>) -> bool {
    let Some(principal) = &statement.principal.these else { return false };
    let is_account = |node: &Node<'_>| {
        let shown = text::shown(node);
        shown == "*" || shown == "${AWS::AccountId}" || shown.ends_with("::${AWS::AccountId}:root")
    };
    let aws = principal.get("AWS").map_or_else(Vec::new, |aws| aws.one_or_many());
    principal.as_str() == Some("*") || aws.iter().any(is_account)
}

/// How a key's policy leaves all to the account.
pub(super) fn for_the_account() -> Help {
    Help::either(
        "declare the key as a `Key`: the account itself may do everything with it",
        Help::say(
            "add a statement with {}, {} and {}",
            [
                Word::property("Principal", of_the_account()),
                Word::property("Action", "kms:*"),
                Word::property("Resource", "*"),
            ],
        ),
    )
}

/// The principal that stands for the account of the stack.
pub(super) fn of_the_account() -> serde_json::Value {
    serde_json::json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } })
}

/// Whether a statement may allow somebody an action, if its effect is known.
pub(super) fn may_allow(statement: &Statement<'_>, action: &str) -> Option<bool> {
    let allows = statement.effect()? == Effect::Allow;
    let is_about_it = statement.resource.these.is_some() || statement.resource.all_but.is_some();
    Some(allows && lets(statement, action) != Some(false) && is_about_it)
}

/// Whether a statement may match whoever deploys the key, which a service is not.
fn may_be_who_deploys(statement: &Statement<'_>) -> bool {
    if statement.principal.all_but.is_some() {
        return true;
    }
    let Some(principal) = &statement.principal.these else { return false };
    let deploys = |kind: &str| kind == "AWS" || kind == "Federated" || is_function(kind);
    !principal.is_object() || principal.entries().any(|(kind, _)| deploys(kind))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::{document, found, messages};
    use serde_json::{Value, json};

    fn root() -> Value {
        json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } })
    }

    fn allow(principal: Value, action: Value) -> Value {
        json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" })
    }

    fn key(kind: &str, properties: Value) -> Value {
        json!({ "K": { "Type": kind, "Properties": properties } })
    }

    fn of(statement: Value) -> Vec<String> {
        let mut found =
            found(check, key("AWS::KMS::Key", json!({ "KeyPolicy": document(statement) })));
        // That everybody is allowed is reported by another rule.
        found.retain(|finding| !finding.starts_with("KMS008"));
        found
    }

    #[test]
    fn somebody_may_change_the_policy() {
        let role = json!({ "AWS": "arn:aws:iam::111122223333:role/Admin" });
        for statement in [
            allow(root(), json!("kms:*")),
            allow(root(), json!(["kms:Create*", "kms:Put*"])),
            allow(role.clone(), json!("KMS:putkeypolicy")),
            allow(role, json!({ "Ref": "Actions" })),
            allow(json!("*"), json!("*")),
            allow(json!({ "AWS": { "Ref": "Admin" } }), json!("kms:*")),
            json!({ "Effect": "Allow", "Principal": root(), "NotAction": "kms:Decrypt",
                "Resource": "*" }),
            json!({ "Effect": "Allow", "NotPrincipal": { "AWS": "444455556666" },
                "Action": "kms:*", "Resource": "*" }),
            json!({ "Fn::If": ["IsProduction", allow(root(), json!("kms:*")), { "Ref": "AWS::NoValue" }] }),
            json!({ "Fn::Transform": { "Name": "Statements" } }),
        ] {
            assert_eq!(of(statement.clone()), [""; 0], "{statement}");
        }
    }

    #[test]
    fn a_policy_that_nobody_may_change_is_refused() {
        let mut denied = allow(json!({ "AWS": "111122223333" }), json!("kms:*"));
        denied["Effect"] = json!("Deny");
        for statement in [
            allow(root(), json!(["kms:Decrypt", "kms:Get*"])),
            allow(json!({ "Service": "dynamodb.amazonaws.com" }), json!("kms:*")),
            json!({ "Effect": "Allow", "Principal": root(), "NotAction": "kms:Put*",
                "Resource": "*" }),
            denied,
        ] {
            assert_eq!(of(statement.clone()), ["KMS004 /Resources/K/Properties/KeyPolicy"]);
            let policy = json!({ "KeyPolicy": document(statement) });
            let replica = key("AWS::KMS::ReplicaKey", policy.clone());
            let nobody = "KMS004: nobody may change the policy of key `K`";
            assert_eq!(messages(check, replica), [nobody]);
            for (bypass, is_found) in
                [(json!(true), false), (json!({ "Ref": "Bypass" }), false), (json!(false), true)]
            {
                let mut properties = policy.clone();
                properties["BypassPolicyLockoutSafetyCheck"] = bypass.clone();
                let found = messages(check, key("AWS::KMS::Key", properties));
                assert_eq!(found.is_empty(), !is_found, "{bypass}");
            }
        }
    }

    #[test]
    fn a_denial_of_everybody_locks_out() {
        let deny = |principal: Value, action: Value| {
            let mut statement = allow(principal, action);
            statement["Effect"] = json!("Deny");
            statement
        };
        let role = json!({ "AWS": "arn:aws:iam::111122223333:role/Admin" });
        let mut by_condition = deny(json!("*"), json!("kms:*"));
        by_condition["Condition"] = json!({ "StringNotEquals": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Admin" } });
        let mut all_but = deny(json!("*"), json!("kms:*"));
        all_but.as_object_mut().unwrap().remove("Action");
        all_but["NotAction"] = json!("kms:Describe*");
        for (statement, is_found) in [
            (deny(json!("*"), json!("kms:*")), true),
            (deny(json!({ "AWS": ["*"] }), json!(["kms:Decrypt", "kms:Put*"])), true),
            (deny(root(), json!("*")), true),
            (deny(json!({ "AWS": { "Ref": "AWS::AccountId" } }), json!("kms:*")), true),
            (all_but, true),
            (by_condition, false),
            (deny(json!("*"), json!("kms:ScheduleKeyDeletion")), false),
            (deny(json!("*"), json!({ "Ref": "Actions" })), false),
            (deny(role, json!("kms:*")), false),
            (deny(json!({ "AWS": "*" }), json!("kms:Decrypt")), false),
        ] {
            let policy = json!({ "Statement": [allow(root(), json!("kms:*")), statement] });
            let found = found(check, key("AWS::KMS::Key", json!({ "KeyPolicy": policy })));
            let expected: &[&str] = if is_found {
                &["KMS004 /Resources/K/Properties/KeyPolicy/Statement/1"]
            } else {
                &[]
            };
            assert_eq!(found, expected, "{statement}");
        }
    }

    #[test]
    fn another_statement_may_let_somebody_in() {
        let reads = allow(root(), json!("kms:Decrypt"));
        for (other, is_found) in [
            (allow(root(), json!("kms:*")), false),
            (json!({ "Fn::If": ["A", { "Ref": "B" }, { "Ref": "C" }] }), false),
            (reads.clone(), true),
        ] {
            let policy = json!({ "Version": "2012-10-17", "Statement": [reads, other] });
            let found = messages(check, key("AWS::KMS::Key", json!({ "KeyPolicy": policy })));
            assert_eq!(!found.is_empty(), is_found, "{other}");
        }
        for policy in
            [json!({ "Ref": "Policy" }), json!("{}"), json!({ "Statement": { "Ref": "S" } })]
        {
            let properties = json!({ "KeyPolicy": policy });
            assert_eq!(messages(check, key("AWS::KMS::Key", properties)), [""; 0], "{policy}");
        }
    }

    #[test]
    fn a_statement_says_who_what_and_on_which_key() {
        let whole = allow(root(), json!("kms:*"));
        for (missing, expected) in [
            (vec!["Principal"], "no principal"),
            (vec!["Action"], "no action"),
            (vec!["Resource"], "no resource"),
            (vec!["Action", "Resource"], "no action and no resource"),
            (vec!["Principal", "Action", "Resource"], "no principal, no action and no resource"),
        ] {
            let mut statement = whole.clone();
            for member in missing {
                statement.as_object_mut().unwrap().remove(member);
            }
            let policy = json!({ "Statement": [whole, statement] });
            assert_eq!(
                messages(check, key("AWS::KMS::Key", json!({ "KeyPolicy": policy }))),
                [format!("KMS005: a statement in the policy of key `K` names {expected}")]
            );
        }
    }
}

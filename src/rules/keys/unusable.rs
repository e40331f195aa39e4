//! Keys of tables that nobody may use.

use super::key_policies::{ADMINISTER, for_the_account, may_allow};
use crate::facts::limits::operations::KEY_ACTIONS;
use crate::names;
use crate::policy_syntax::{AsWritten, Document};
use crate::rules::prelude::{Finding, Judged, finding, pages, rules};
use crate::rules::views::statement::Statement;
use crate::rules::views::table_keys::{TableKey, table_keys};

rules!(
    warning UNUSABLE = kms011 {
        title: "the policy of a table's key lets somebody use the key",
        explanation: "DynamoDB asks for a table's key in the name of who makes the table, and of who reads and \
            writes items. Under a policy that lets the account describe, tag and delete the key, and nobody decrypt or make \
            grants, the table cannot be made (\"KMS key access denied error\"): IAM policies give no right to a key \
            unless its own policy names the account for that action. It is found where the whole policy is literal.",
        page: pages::DYNAMODB_KEY_USE,
    },
);

/// The actions without which a table is not made, or not read.
const DECISIVE: [&str; 2] = ["kms:CreateGrant", "kms:Decrypt"];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut known: Vec<&str> = Vec::new();
    for of in table_keys(template) {
        if !known.contains(&of.key.logical_id()) {
            known.push(of.key.logical_id());
            findings.extend(unusable(&of));
        }
    }
}

fn unusable(of: &TableKey<'_>) -> Option<Finding> {
    let TableKey { table, key, node } = of;
    let policy = Document::read(&AsWritten, &key.property("KeyPolicy")?)?;
    // A statement that is not literal may be the one that allows somebody.
    let statements: Vec<&Statement<'_>> =
        policy.statements.iter().map(|one| one.known()).collect::<Option<_>>()?;
    let allowed = |action: &str| -> Option<bool> {
        let may = statements.iter().map(|statement| may_allow(statement, action));
        Some(may.collect::<Option<Vec<bool>>>()?.contains(&true))
    };
    // Of a policy that nobody may change, another rule speaks.
    if !allowed(ADMINISTER)? || DECISIVE.iter().all(|action| allowed(action) != Some(false)) {
        return None;
    }
    let lacking = KEY_ACTIONS.iter().copied().filter(|action| allowed(action) == Some(false));
    let lacking = names::listed(lacking);
    let finding =
        finding!(&UNUSABLE, "nobody may {lacking} with `{key}`, the key of table `{table}`");
    finding
        .here(&policy.node, "lets nobody use the key")
        .and(node, "needs this key")
        .help(for_the_account())
        .found()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::messages;
    use serde_json::{Value, json};

    const ADMINISTERS: [&str; 7] = [
        "kms:Create*",
        "kms:Describe*",
        "kms:List*",
        "kms:Put*",
        "kms:Get*",
        "kms:TagResource",
        "kms:ScheduleKeyDeletion",
    ];

    fn allow(principal: Value, action: Value) -> Value {
        json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" })
    }

    fn root() -> Value {
        json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } })
    }

    /// What is found of a table's key with this policy, or of one that no table has.
    fn found(policy: Value, is_of_table: bool) -> Vec<String> {
        let named = if is_of_table { "K" } else { "Other" };
        let by =
            json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": { "Ref": named } });
        let table =
            json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "SSESpecification": by } });
        let mut found = messages(
            check,
            json!({
                "K": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": policy } },
                "Other": { "Type": "AWS::KMS::Key" },
                "T": table,
                "Second": table,
            }),
        );
        found.retain(|finding| finding.starts_with("KMS011"));
        found
    }

    #[test]
    fn somebody_encrypts_and_decrypts() {
        let admin = || allow(root(), json!(ADMINISTERS));
        let beside = |more: Value| json!({ "Version": "2012-10-17", "Statement": [admin(), more] });
        let uses = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
        let mut through = allow(json!({ "AWS": "*" }), json!(uses));
        through["Condition"] =
            json!({ "StringEquals": { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } });
        for policy in [
            beside(allow(root(), json!(uses))),
            beside(through),
            beside(allow(json!({ "Service": "dynamodb.amazonaws.com" }), json!("kms:*"))),
            beside(allow(json!({ "AWS": "arn:aws:iam::111122223333:role/a" }), json!(uses))),
            beside(allow(root(), json!({ "Ref": "Actions" }))),
            beside(
                json!({ "Effect": "Allow", "Principal": root(), "NotAction": "kms:Delete*", "Resource": "*" }),
            ),
            beside(
                json!({ "Fn::If": ["A", allow(root(), json!("kms:*")), { "Ref": "AWS::NoValue" }] }),
            ),
            beside(
                json!({ "Effect": { "Ref": "E" }, "Principal": root(), "Action": "kms:*", "Resource": "*" }),
            ),
            json!({ "Statement": allow(root(), json!("kms:*")) }),
            json!({ "Ref": "Policy" }),
            json!("{}"),
            // That it cannot be changed is one finding.
            json!({ "Statement": allow(root(), json!("kms:DescribeKey")) }),
        ] {
            assert_eq!(found(policy.clone(), true), [""; 0], "{policy}");
        }
    }

    #[test]
    fn what_nobody_may_is_said_once_for_a_key() {
        let admin = allow(root(), json!(ADMINISTERS));
        let denies =
            json!({ "Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*" });
        let alone = json!({ "Statement": [admin, denies] });
        let lacks = "`kms:Encrypt`, `kms:Decrypt`, `kms:ReEncryptFrom`, `kms:ReEncryptTo`, \
            `kms:GenerateDataKey` and `kms:GenerateDataKeyWithoutPlaintext`";
        let said =
            |lacks: &str| format!("KMS011: nobody may {lacks} with `K`, the key of table `T`");
        assert_eq!(found(alone.clone(), true), [said(lacks)]);
        assert_eq!(found(alone, false), [""; 0]);
        let all_but = |actions: Value| {
            let mut statement = allow(root(), json!("kms:*"));
            statement.as_object_mut().unwrap().remove("Action");
            statement["NotAction"] = actions;
            found(json!({ "Statement": statement }), true)
        };
        assert_eq!(all_but(json!("kms:CreateGrant")), [said("`kms:CreateGrant`")]);
        assert_eq!(
            all_but(json!(["kms:De*", "kms:Encrypt"])),
            [said("`kms:Encrypt`, `kms:Decrypt` and `kms:DescribeKey`")]
        );
        assert_eq!(all_but(json!("kms:ReEncrypt*")), [""; 0]);
    }
}

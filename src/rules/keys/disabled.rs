//! Disabled keys of tables.

use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};
use crate::rules::views::table_keys::table_keys;

rules!(
    warning DISABLED = kms017 {
        title: "the key of a table is enabled",
        explanation: "With a disabled key nothing is encrypted or decrypted: DynamoDB refuses to make a table with it, and \
            of a table that has it, nobody reads or writes items. After seven days DynamoDB takes the table out of service, \
            and makes a backup of it. It is found where the template says that the key is disabled.",
        page: pages::DYNAMODB_KEY_USE,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for of in table_keys(template) {
        let (key, table) = (&of.key, &of.table);
        let enabled = key.property("Enabled");
        let Some(off) = enabled.filter(|enabled| enabled.as_bool() == Some(false)) else {
            continue;
        };
        finding!(&DISABLED, "`{key}`, the key of table `{table}`, is disabled")
            .here(&of.node, "encrypted with this key")
            .and(&off, "disabled")
            .help(Help::either(
                "declare the key as a `Key`, which is enabled, or encrypt the table with another one",
                Help::say(
                    "leave out {}, or encrypt the table with another key",
                    [Word::property("Enabled", false)],
                ),
            ))
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::found;
    use serde_json::{Value, json};

    /// What is found of a table whose key is a resource of a type with these properties.
    fn of_table(kind: &str, enabled: Value, is_on: Value) -> Vec<String> {
        let by = json!({ "SSEEnabled": is_on, "SSEType": "KMS", "KMSMasterKeyId": { "Ref": "K" } });
        let mut found = found(
            check,
            json!({
                "K": { "Type": kind, "Properties": { "Enabled": enabled } },
                "Unused": { "Type": "AWS::KMS::Key", "Properties": { "Enabled": false } },
                "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "SSESpecification": by } },
            }),
        );
        found.retain(|finding| finding.starts_with("KMS017"));
        found
    }

    #[test]
    fn a_disabled_key_encrypts_no_table() {
        let at = "KMS017 /Resources/T/Properties/SSESpecification/KMSMasterKeyId";
        for kind in ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"] {
            for disabled in [json!(false), json!("false")] {
                assert_eq!(
                    of_table(kind, disabled.clone(), json!(true)),
                    [at],
                    "{kind} {disabled}"
                );
            }
            for enabled in
                [json!(true), json!({ "Ref": "On" }), json!({ "Fn::If": ["A", false, true] })]
            {
                assert_eq!(
                    of_table(kind, enabled.clone(), json!(true)),
                    [""; 0],
                    "{kind} {enabled}"
                );
            }
        }
        assert_eq!(of_table("AWS::KMS::Key", json!(false), json!(false)), [""; 0]);
    }
}

//! Roles that may decrypt with every key, beside tables whose keys can be named.

use super::table_readers::{Use, uses};
use crate::policy_syntax::matches_in_any_case;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::everyone::{Narrowed, asks, narrowed};
use crate::rules::views::statement::{Condition, Statement};
use crate::rules::views::table_keys::{TableKey, table_keys};
use crate::template::text::{self, Piece};

rules!(
    warning EVERY_KEY = kms012 {
        title: "a policy names the keys with which it lets decrypt",
        explanation: "`kms:Decrypt` on `*` opens what every key of the account encrypts whose policy leaves it to IAM: of \
            this stack's tables, of other stacks, and of secrets and buckets that come next year. A grant of the \
            library names the keys of the table, and asks that DynamoDB calls. Where a key cannot be named, a condition may: \
            `kms:ResourceAliases`, `aws:ResourceTag/…`, or `kms:EncryptionContext:aws:dynamodb:tableName`. It is found \
            beside tables that are encrypted with a key of the template.",
        page: pages::KMS_IAM_POLICIES,
    },
);

const ACTION: &str = "kms:Decrypt";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let keys = table_keys(template);
    let Some(first) = keys.first() else { return };
    let uses = uses(template);
    for policy in template.identity_policies() {
        let is_used = |of: &&TableKey<'_>| {
            let by_role = |one: &Use<'_>| {
                let has = |role: &Resource<'_>| role.logical_id() == one.role.logical_id();
                one.table == of.table.name() && policy.roles().any(has)
            };
            uses.iter().any(by_role)
        };
        let own = keys.iter().find(is_used).unwrap_or(first);
        for statement in policy.statements().filter(|one| one.allows() && !names_keys(one)) {
            let resources = statement.resources();
            let every = resources.iter().find(|resource| is_every_key(resource));
            if let (Some(action), Some(resource)) = (decrypts(statement), every) {
                findings.push(found(&action, resource, own));
            }
        }
    }
}

fn found(action: &str, resource: &Node<'_>, of: &TableKey<'_>) -> Finding {
    let TableKey { table, key, node } = of;
    let arn = serde_json::json!({ "Fn::GetAtt": [key.logical_id(), "Arn"] });
    finding!(
        &EVERY_KEY,
        "`{action}` reaches every key of the account, beside `{key}` of table `{table}`"
    )
    .at(resource)
    .and(node, "the table's key is known here")
    .help(Help::either(
        "grant on the table, which names its key: `.allow(table.read_data())`; or write \
             `.resources([key.arn()])` for each key",
        Help::say("name each key, such as {}", [Word::property("Resource", arn)]),
    ))
}

/// Whether conditions say with which keys, or for what else than tables.
fn names_keys(statement: &Statement<'_>) -> bool {
    let is_about_a_key = |key: &str| {
        let key = key.to_ascii_lowercase();
        ABOUT_A_KEY.iter().any(|start| key.starts_with(start))
    };
    let may_be_of_tables = |value: &Node<'_>| {
        let service = text::filled(value, "*").to_ascii_lowercase();
        let service = service.split('.').next().unwrap_or_default().to_owned();
        service == "dynamodb" || service.contains(['*', '?'])
    };
    let is_elsewhere = |condition: &Condition<'_>| {
        condition.is_of("kms:ViaService")
            && asks(condition)
            && !condition.values().iter().any(may_be_of_tables)
    };
    narrowed(statement, is_about_a_key) != Narrowed::Not
        || statement.conditions().iter().any(is_elsewhere)
}

/// How the condition keys begin that tell one key from another, or what it encrypts.
const ABOUT_A_KEY: [&str; 4] =
    ["kms:resourcealiases", "kms:requestalias", "kms:encryptioncontext:", "aws:resourcetag/"];

/// The action by which a statement lets decrypt. Of everything on everything other rules speak.
fn decrypts(statement: &Statement<'_>) -> Option<String> {
    let names = statement.actions().into_iter().filter_map(|action| text::literal(&action));
    let mut of_kms = names.filter(|name| name.contains(':'));
    of_kms.find(|name| matches_in_any_case(name, ACTION))
}

/// Whether a resource of a statement is every key, of the account or of a Region.
fn is_every_key(resource: &Node<'_>) -> bool {
    let pieces = text::pieces(resource);
    match pieces.last() {
        Some(Piece::Literal(end)) if pieces.len() == 1 && end == "*" => true,
        Some(Piece::Literal(end)) => {
            end.ends_with(":key/*") && text::filled(resource, "*").split(':').nth(2) == Some("kms")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::{document, found, messages, trust};
    use serde_json::{Value, json};

    fn stack(statement: Value, key: Value) -> Value {
        let by = json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key });
        let own =
            json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": { "Ref": "Own" } });
        let table = |by: Value| json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "SSESpecification": by } });
        let read = json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": { "Fn::GetAtt": ["Mine", "Arn"] } });
        let role = |policies: Value| {
            json!({ "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": trust(), "Policies": policies,
            } })
        };
        let policy = |statements: Value| json!([{ "PolicyName": "A", "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } }]);
        json!({
            "K": { "Type": "AWS::KMS::Key" },
            "Own": { "Type": "AWS::KMS::Key" },
            "T": table(by),
            "Mine": table(own),
            "R": role(policy(json!([statement]))),
            "User": role(policy(json!([read, { "Effect": "Allow", "Action": "kms:Decrypt", "Resource": { "Fn::GetAtt": ["Own", "Arn"] } }]))),
            "Group": { "Type": "AWS::IAM::Group" },
        })
    }

    fn key() -> Value {
        json!({ "Fn::GetAtt": ["K", "Arn"] })
    }

    fn decrypt(resource: Value) -> Value {
        json!({ "Effect": "Allow", "Action": ["kms:Decrypt", "kms:DescribeKey"], "Resource": resource })
    }

    fn is_found(statement: Value) -> bool {
        let codes = found(check, stack(statement, key()));
        codes.iter().any(|code| code.starts_with("KMS012"))
    }

    #[test]
    fn every_key_is_a_star_or_all_of_an_account() {
        for (resource, expected) in [
            (json!("*"), true),
            (json!([key(), "*"]), true),
            (json!("arn:aws:kms:*:111122223333:key/*"), true),
            (
                json!({ "Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*" }),
                true,
            ),
            (json!({ "Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${K}" }), false),
            (key(), false),
            (json!({ "Ref": "KeyArn" }), false),
            (json!("arn:aws:s3:::key/*"), false),
        ] {
            assert_eq!(is_found(decrypt(resource.clone())), expected, "{resource}");
        }
        for (action, expected) in [
            ("kms:*", true),
            ("KMS:De*", true),
            ("*", false),
            ("kms:Encrypt", false),
            ("kms:DescribeKey", false),
        ] {
            let statement = json!({ "Effect": "Allow", "Action": action, "Resource": "*" });
            assert_eq!(is_found(statement), expected, "{action}");
        }
        let denied = json!({ "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*" });
        assert!(!is_found(denied));
        // Beside tables with a key of AWS there is none to be named.
        let others = |statement: Value| {
            let mut all = stack(statement, json!("alias/aws/dynamodb"));
            all["Mine"] = json!({ "Type": "AWS::DynamoDB::Table" });
            found(check, all)
        };
        assert_eq!(others(decrypt(json!("*"))), [""; 0]);
    }

    #[test]
    fn a_condition_may_name_the_keys() {
        let via = |service: Value| json!({ "StringEquals": { "kms:ViaService": service } });
        for (condition, expected) in [
            (json!({}), true),
            (via(json!("dynamodb.eu-west-1.amazonaws.com")), true),
            (via(json!({ "Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com" })), true),
            (via(json!(["ssm.eu-west-1.amazonaws.com", "*.eu-west-1.amazonaws.com"])), true),
            (via(json!({ "Fn::Sub": "ssm.${AWS::Region}.amazonaws.com" })), false),
            (json!({ "StringEquals": { "kms:CallerAccount": "111122223333" } }), true),
            (
                json!({ "StringNotEquals": { "kms:ViaService": "ssm.eu-west-1.amazonaws.com" } }),
                true,
            ),
            (
                json!({ "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/notes" } }),
                false,
            ),
            (
                json!({ "StringEquals": { "kms:EncryptionContext:aws:dynamodb:tableName": "notes" } }),
                false,
            ),
            (json!({ "StringEquals": { "aws:ResourceTag/app": { "Ref": "App" } } }), false),
            (json!({ "Ref": "Condition" }), false),
        ] {
            let mut statement = decrypt(json!("*"));
            statement["Condition"] = condition.clone();
            assert_eq!(is_found(statement), expected, "{condition}");
        }
    }

    #[test]
    fn the_key_of_the_role_s_table_is_named() {
        let every = json!({ "Effect": "Allow", "Action": "kms:*", "Resource": "*" });
        let all = json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": "P", "Roles": [{ "Ref": "User" }], "PolicyDocument": document(every.clone()),
        } } });
        let mut with = stack(every, key());
        with["P"] = all["P"].clone();
        let mut said = messages(check, with);
        said.retain(|message| message.starts_with("KMS012"));
        let message = |key: &str, table: &str| {
            format!(
                "KMS012: `kms:*` reaches every key of the account, beside `{key}` of table `{table}`"
            )
        };
        assert_eq!(said, [message("K", "T"), message("Own", "Mine")]);
    }
}

//! Functions that receive from an encrypted queue, whose roles may not decrypt its messages.

use super::let_in::{LetIn, let_in};
use super::table_readers::{ACTION, lacks};
use crate::rules::prelude::{Finding, Help, Judged, Resource, Word, finding, pages, rules};
use crate::rules::views::mappings;
use crate::rules::views::table_keys::key_named;

rules!(
    warning QUEUE = kms016 {
        title: "a role that receives from an encrypted queue may decrypt with the queue's key",
        explanation: "SQS decrypts messages in the name of whoever receives them, which for an event source mapping is \
            the function's role: without `kms:Decrypt` on a key of one's own, the mapping receives nothing. A key's policy \
            that names the account leaves it to the role's policies. It is found where queue, key, function, role and all of \
            the role's policies are in the template, and the key's policy leaves it to them.",
        page: pages::SQS_KEYS,
    },
);

pub(super) fn check<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
    findings: &mut Vec<Finding>,
) {
    let Some(source) = mapping.property("EventSourceArn") else { return };
    let Some(queue) = mappings::queue(template, &source) else { return };
    let Some(named) = queue.property("KmsMasterKeyId") else { return };
    let Some(key) = key_named(template, &named) else { return };
    let Some(role) = mappings::role(template, mapping) else { return };
    let is_left_to_it = matches!(let_in(template, &key, &role, ACTION), LetIn::ByItsPolicies);
    if !is_left_to_it || !lacks(template, &role, &key) {
        return;
    }
    let arn = serde_json::json!({ "Fn::GetAtt": [key.logical_id(), "Arn"] });
    finding!(&QUEUE, "role `{role}` lacks `{ACTION}` on `{key}`, the key of queue `{queue}`")
        .here(&source, "receives from the queue")
        .and(&named, "encrypted with this key")
        .help(Help::either(
            "add `PolicyStatement::allow().actions([\"kms:Decrypt\"]).resources([key.arn()])` to the role",
            Help::say("allow the role {} on {}", [Word::value(ACTION), Word::value(arn)]),
        ))
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::{document, messages, trust};
    use serde_json::{Value, json};

    fn arn(id: &str) -> Value {
        json!({ "Fn::GetAtt": [id, "Arn"] })
    }

    /// What is found of a queue that names this key, and of a role with this statement beside the one on the queue.
    fn found(named: Value, more: Value, principal: Value) -> Vec<String> {
        let receive = json!({ "Effect": "Allow", "Action": "sqs:*", "Resource": arn("Q") });
        let policy = json!({ "Version": "2012-10-17", "Statement": [receive, more] });
        let by = json!({ "Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*" });
        let mut found = messages(
            check,
            json!({
                "K": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": document(by) } },
                "A": { "Type": "AWS::KMS::Alias", "Properties": {
                    "AliasName": "alias/jobs", "TargetKeyId": { "Ref": "K" },
                } },
                "Q": { "Type": "AWS::SQS::Queue", "Properties": { "KmsMasterKeyId": named } },
                "F": { "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("R") } },
                "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                    "FunctionName": { "Ref": "F" }, "EventSourceArn": arn("Q"),
                } },
                "R": { "Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": trust(),
                    "Policies": [{ "PolicyName": "P", "PolicyDocument": policy }],
                } },
            }),
        );
        found.retain(|finding| finding.starts_with("KMS016"));
        found
    }

    fn root() -> Value {
        json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } })
    }

    #[test]
    fn who_receives_decrypts() {
        let decrypt = |resource: Value| json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": resource });
        let none = || json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" });
        let lacks = ["KMS016: role `R` lacks `kms:Decrypt` on `K`, the key of queue `Q`"];
        for named in [json!({ "Ref": "K" }), arn("K"), json!("alias/jobs"), json!({ "Ref": "A" })] {
            assert_eq!(found(named.clone(), none(), root()), lacks, "{named}");
            assert_eq!(found(named.clone(), decrypt(arn("K")), root()), [""; 0], "{named}");
            assert_eq!(found(named, decrypt(json!("*")), root()), [""; 0]);
        }
        let other = "arn:aws:kms:eu-west-1:111122223333:alias/jobs";
        assert_eq!(found(arn("K"), decrypt(json!(other)), root()), lacks);
    }

    #[test]
    fn what_may_let_the_role_in_is_no_finding() {
        let none = || json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" });
        assert_eq!(found(arn("K"), none(), json!({ "AWS": arn("R") })), [""; 0]);
        assert_eq!(found(arn("K"), none(), json!("*")), [""; 0]);
        for named in [json!("alias/aws/sqs"), json!({ "Ref": "Parameter" }), json!("alias/other")] {
            assert_eq!(found(named.clone(), none(), root()), [""; 0], "{named}");
        }
        assert_eq!(found(arn("K"), json!({ "Ref": "Statement" }), root()), [""; 0]);
    }
}

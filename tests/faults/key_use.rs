//! Who may use the key of a table.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        around("KMS010", "a reader of a stream without the table's key", "DynamoDB calls Decrypt")
            .beyond(ENCRYPTION, by(key()), json!({ "SSEEnabled": true }))
            .at("CounterRole/statement/Resource"),
        around("KMS010", "a reader with another key", "DynamoDB calls Decrypt")
            .set(ENCRYPTION, by(json!("alias/music")))
            .set("/Resources/Other", other_key())
            .beyond(
                "CounterRole/policy/Statement/3",
                decrypt(json!({ "Fn::GetAtt": ["Other", "Arn"] })),
                decrypt(key()),
            )
            .at("CounterRole/statement/Resource"),
        around("KMS010", "a reader that a key's policy does not name", "DynamoDB calls Decrypt")
            .set(ENCRYPTION, by(key()))
            .beyond(
                "Key/KeyPolicy/Statement/1",
                used_by(json!("arn:aws:iam::111122223333:role/music")),
                used_by(json!("*")),
            )
            .at("CounterRole/statement/Resource"),
        around(
            "KMS010",
            "a reader of a key that is others' alone",
            "IAM policies need the account's statement",
        )
        .set(ENCRYPTION, by(key()))
        .set("CounterRole/policy/Statement/3", decrypt(key()))
        .set("Key/KeyPolicy/Statement/1", used_by(json!("arn:aws:iam::111122223333:role/music")))
        .beyond(
            "Key/KeyPolicy/Statement/0/Action",
            json!(["kms:Create*", "kms:Describe*", "kms:Put*"]),
            json!(["kms:Create*", "kms:De*", "kms:Put*"]),
        )
        .at("CounterRole/statement/Resource"),
        around("KMS011", "a key that nobody may use", "DynamoDB needs at a minimum")
            .set(ENCRYPTION, by(key()))
            .set("CounterRole/policy/Statement/3", decrypt(key()))
            .beyond(
                "Key/KeyPolicy/Statement/0/Action",
                json!(["kms:Create*", "kms:Describe*", "kms:Put*", "kms:Delete*", "kms:List*"]),
                json!(["kms:Create*", "kms:De*", "kms:Put*", "kms:*crypt*", "kms:Gen*"]),
            )
            .at("Key/KeyPolicy"),
        around("KMS011", "a key for which nobody may make grants", "DynamoDB needs at a minimum")
            .set(ENCRYPTION, by(key()))
            .set("CounterRole/policy/Statement/3", decrypt(key()))
            .without("Key/KeyPolicy/Statement/0/Action")
            .beyond(
                "Key/KeyPolicy/Statement/0/NotAction",
                json!(["kms:CreateGrant", "kms:DisableKey"]),
                "kms:DisableKey",
            )
            .at("Key/KeyPolicy"),
        around("KMS012", "a reader with every key", "best practices: key ARNs")
            .set(ENCRYPTION, by(key()))
            .beyond("CounterRole/policy/Statement/3", decrypt(json!("*")), decrypt(key())),
        around("KMS012", "a reader with every key of a Region", "best practices: key ARNs")
            .set(ENCRYPTION, by(json!({ "Ref": "Key" })))
            .set(
                "CounterRole/policy/Statement/3",
                decrypt(json!("arn:aws:kms:eu-west-1:111122223333:key/*")),
            ),
        around(
            "KMS015",
            "a reader with an alias",
            "alias ARN in IAM policies: applies to the alias",
        )
        .set(ENCRYPTION, by(json!("alias/music")))
        .set("CounterRole/policy/Statement/3", decrypt(key()))
        .beyond(
            "CounterRole/policy/Statement/4",
            decrypt(
                json!({ "Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/music" }),
            ),
            decrypt(key()),
        ),
        around("KMS016", "a receiver of an encrypted queue", "consumers need kms:Decrypt")
            .set("Failed/KmsMasterKeyId", key())
            .set("Failed/VisibilityTimeout", 900)
            .set("/Resources/Other", other_key())
            .set("/Resources/Received", received())
            .set("CounterRole/policy/Statement/3", receive())
            .beyond(
                "CounterRole/policy/Statement/4",
                decrypt(json!({ "Fn::GetAtt": ["Other", "Arn"] })),
                decrypt(key()),
            )
            .at("Received/EventSourceArn"),
        around(
            "KMS017",
            "a disabled key of a table",
            "a disabled key makes the table inaccessible",
        )
        .set(ENCRYPTION, by(key()))
        .set("CounterRole/policy/Statement/3", decrypt(key()))
        .beyond("Key/Enabled", false, true)
        .at("Favourites/SSESpecification/KMSMasterKeyId"),
        around("KMS017", "a key disabled by a text", "a disabled key makes the table inaccessible")
            .set(ENCRYPTION, by(json!({ "Ref": "Key" })))
            .set("CounterRole/policy/Statement/3", decrypt(key()))
            .beyond("Key/Enabled", "false", "true")
            .at("Favourites/SSESpecification/KMSMasterKeyId"),
    ]
}

const ENCRYPTION: &str = "Favourites/SSESpecification";

fn around(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::Around])
}

fn key() -> Value {
    json!({ "Fn::GetAtt": ["Key", "Arn"] })
}

fn by(key: Value) -> Value {
    json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key })
}

fn decrypt(resource: Value) -> Value {
    json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": resource })
}

fn used_by(role: Value) -> Value {
    json!({
        "Effect": "Allow",
        "Principal": { "AWS": role },
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": { "StringEquals": { "kms:CallerAccount": "111122223333" } },
    })
}

fn other_key() -> Value {
    json!({ "Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain" })
}

/// A mapping from the queue of failures.
fn received() -> Value {
    json!({
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "FunctionName": { "Ref": "Counter" },
            "EventSourceArn": { "Fn::GetAtt": ["Failed", "Arn"] },
        },
    })
}

fn receive() -> Value {
    json!({
        "Effect": "Allow",
        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "Resource": { "Fn::GetAtt": ["Failed", "Arn"] },
    })
}

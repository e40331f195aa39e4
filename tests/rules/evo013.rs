use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let encrypted = |key: &str| {
        let key = format!("arn:aws:kms:eu-west-1:111122223333:key/{key}");
        let encryption = json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key });
        resource("DynamoDB::Table", &[("SSESpecification", encryption)])
    };
    Update::of(encrypted("old"), encrypted("new"))
}

pub(crate) fn good() -> Update {
    let encrypted = |kind: &str| {
        resource("DynamoDB::Table", &[("Tags", json!([{ "Key": "data", "Value": kind }]))])
    };
    Update::of(encrypted("public"), encrypted("personal"))
}

use serde_json::json;
use tablature::{Attribute, CfnResource, RemovalPolicy, Stack, TableEncryption, TableV2};

pub(crate) fn bad() -> Stack {
    encrypted(false)
}

pub(crate) fn good() -> Stack {
    encrypted(true)
}

fn encrypted(is_enabled: bool) -> Stack {
    let mut stack = Stack::new("music");
    let account = json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" });
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "AWS": account }, "Action": "kms:*", "Resource": "*",
    }] });
    let key = stack.add(
        CfnResource::new("TrackKey", "AWS::KMS::Key")
            .property("KeyPolicy", policy)
            .property("EnableKeyRotation", true)
            .property("Enabled", is_enabled)
            .removal_policy(RemovalPolicy::default()),
    );
    let encryption = TableEncryption::customer_managed(key.attribute("Arn"));
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).encryption(encryption));
    stack
}

use serde_json::json;
use tablature::{
    Attribute, CfnResource, Key, OnDemand, RemovalPolicy, Stack, TableEncryption, TableV2,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let account = json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" });
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": account },
        "Action": ["kms:Create*", "kms:Describe*", "kms:List*", "kms:Put*", "kms:ScheduleKeyDeletion"],
        "Resource": "*",
    }] });
    let key = stack.add(
        CfnResource::new("TrackKey", "AWS::KMS::Key")
            .property("KeyPolicy", policy)
            .removal_policy(RemovalPolicy::default()),
    );
    stack.add(tracks(TableEncryption::customer_managed(key.attribute("Arn"))));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey"));
    stack.add(tracks(TableEncryption::customer_managed(&key)));
    stack
}

fn tracks(encryption: TableEncryption) -> TableV2<OnDemand> {
    TableV2::on_demand("Tracks", Attribute::string("id")).encryption(encryption)
}

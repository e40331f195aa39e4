use serde_json::json;
use tablature::{CfnResource, Key, PolicyStatement, Principal, RemovalPolicy, Stack};

const READER: &str = "arn:aws:iam::444455556666:role/Reader";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": READER },
        "Action": "kms:Decrypt",
        "Resource": "*",
    }] });
    stack.add(
        CfnResource::new("TrackKey", "AWS::KMS::Key")
            .property("KeyPolicy", policy)
            .removal_policy(RemovalPolicy::default()),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let reader = PolicyStatement::allow()
        .principals([Principal::arn(READER)])
        .actions(["kms:Decrypt"])
        .resources(["*"]);
    stack.add(Key::new("TrackKey").key_policy([reader]));
    stack
}

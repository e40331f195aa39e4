use serde_json::{Value, json};
use tablature::{CfnResource, Stack};

fn people() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
            "Action": "sts:AssumeRole",
        }],
    })
}

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Operator", "AWS::IAM::Role")
            .property("Path", "/music/production/operators/")
            .property("RoleName", "music-production-operator-on-duty-nights")
            .property("AssumeRolePolicyDocument", people()),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Operator", "AWS::IAM::Role")
            .property("Path", "/music/production/operators/")
            .property("RoleName", "on-duty-nights")
            .property("AssumeRolePolicyDocument", people()),
    );
    stack
}

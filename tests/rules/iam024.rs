use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("backups");
    let document = json!({
        "Statement": [{
            "Effect": "Allow",
            "Action": "dynamodb:DescribeBackup",
            "Resource": "*",
            "Condition": { "StringLike": { "aws:PrincipalTag/team": "nightly${*}*" } }
        }]
    });
    stack.add(
        CfnResource::new("Operators", "AWS::IAM::ManagedPolicy")
            .property("PolicyDocument", document),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("backups");
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "dynamodb:DescribeBackup",
            "Resource": "*",
            "Condition": { "StringLike": { "aws:PrincipalTag/team": "nightly${*}*" } }
        }]
    });
    stack.add(
        CfnResource::new("Operators", "AWS::IAM::ManagedPolicy")
            .property("PolicyDocument", document),
    );
    stack
}

use serde_json::{Value, json};

use crate::update::{Deploying, Update};

/// A role, and a policy of it under this logical id and name.
fn with_policy(id: &str, name: &str) -> Value {
    json!({ "Resources": {
        "Worker": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Statement": [{
            "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole",
        }] } } },
        id: { "Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": name, "Roles": [{ "Ref": "Worker" }],
            "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" }] },
        } },
    } })
}

pub(crate) fn bad() -> Deploying {
    Deploying::of(Update::of_templates(with_policy("Read", "read"), with_policy("Reads", "read")))
}

pub(crate) fn good() -> Deploying {
    Deploying::of(Update::of_templates(with_policy("Read", "read"), with_policy("Reads", "reads")))
}

use serde_json::json;
use tablature::{CfnResource, Role, Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Listener", "AWS::IAM::Role").property(
        "AssumeRolePolicyDocument",
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Federated": "cognito-identity.amazonaws.com" },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": { "ForAnyValue:StringLike": {
                    "cognito-identity.amazonaws.com:amr": "authenticated"
                } }
            }]
        }),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Listener", sign_in.authenticated()));
    stack
}

use serde_json::json;
use tablature::{CfnResource, Condition, ConditionKey, Principal, Role, Stack, Text};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Deployer", "AWS::IAM::Role").property(
        "AssumeRolePolicyDocument",
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": {
                    "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
                },
                "Action": "sts:AssumeRoleWithWebIdentity"
            }]
        }),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let github =
        Principal::web_identity("token.actions.githubusercontent.com", "sts.amazonaws.com");
    stack.add(Role::new("Deployer", github).trust_condition(Condition::string_like(
        ConditionKey::<Text>::named("token.actions.githubusercontent.com:sub"),
        ["repo:example/music:*"],
    )));
    stack
}

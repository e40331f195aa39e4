use serde_json::json;
use tablature::{CfnResource, Stack, UserPool, UserPoolClient};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let people = stack.add(UserPool::new("People"));
    let web = stack.add(UserPoolClient::new("Web", &people).generate_secret(true));
    stack.add(
        CfnResource::new("Identities", "AWS::Cognito::IdentityPool")
            .property("AllowUnauthenticatedIdentities", false)
            .property(
                "CognitoIdentityProviders",
                json!([{
                    "ClientId": { "Ref": web.logical_id() },
                    "ProviderName": { "Fn::GetAtt": [people.logical_id(), "ProviderName"] }
                }]),
            ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let people = stack.add(UserPool::new("People"));
    let web = stack.add(UserPoolClient::new("Web", &people).generate_secret(false));
    stack.add(
        CfnResource::new("Identities", "AWS::Cognito::IdentityPool")
            .property("AllowUnauthenticatedIdentities", false)
            .property(
                "CognitoIdentityProviders",
                json!([{
                    "ClientId": { "Ref": web.logical_id() },
                    "ProviderName": { "Fn::GetAtt": [people.logical_id(), "ProviderName"] }
                }]),
            ),
    );
    stack
}

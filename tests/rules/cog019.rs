use serde_json::json;
use tablature::{CfnResource, CustomAttribute, Expr, Stack, UserPool};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let people = stack.add(UserPool::new("People"));
    let identities = stack.add(
        CfnResource::new("Identities", "AWS::Cognito::IdentityPool")
            .property("AllowUnauthenticatedIdentities", false),
    );
    stack.add(
        CfnResource::new("Tags", "AWS::Cognito::IdentityPoolPrincipalTag")
            .property("IdentityPoolId", identities.reference())
            .property("IdentityProviderName", Expr::get_att(people.logical_id(), "ProviderName"))
            .property("PrincipalTags", json!({ "tenant": "" })),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let people = stack.add(
        UserPool::new("People").custom_attribute(CustomAttribute::string("tenant").immutable()),
    );
    let identities = stack.add(
        CfnResource::new("Identities", "AWS::Cognito::IdentityPool")
            .property("AllowUnauthenticatedIdentities", false),
    );
    stack.add(
        CfnResource::new("Tags", "AWS::Cognito::IdentityPoolPrincipalTag")
            .property("IdentityPoolId", identities.reference())
            .property("IdentityProviderName", Expr::get_att(people.logical_id(), "ProviderName"))
            .property("PrincipalTags", json!({ "tenant": "custom:tenant" })),
    );
    stack
}

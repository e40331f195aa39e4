use serde_json::json;
use tablature::{CfnResource, Role, Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        CfnResource::new("Roles", "AWS::Cognito::IdentityPoolRoleAttachment")
            .property("IdentityPoolId", sign_in.identity_pool_id())
            .property("Roles", json!({ "guests": "arn:aws:iam::111122223333:role/Visitor" })),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners").guests(true));
    stack.add(Role::new("Visitor", sign_in.unauthenticated()));
    stack
}

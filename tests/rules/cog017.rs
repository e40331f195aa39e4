use serde_json::json;
use tablature::{CfnResource, Role, Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let listeners = stack.add(UserSignIn::new("Listeners"));
    let listener = stack.add(Role::new("Listener", listeners.authenticated()));
    let artists = stack.add(
        CfnResource::new("Artists", "AWS::Cognito::IdentityPool")
            .property("AllowUnauthenticatedIdentities", false),
    );
    // The role trusts the listeners' pool, not the artists'.
    stack.add(
        CfnResource::new("ArtistRoles", "AWS::Cognito::IdentityPoolRoleAttachment")
            .property("IdentityPoolId", artists.reference())
            .property(
                "Roles",
                json!({ "authenticated": { "Fn::GetAtt": [listener.logical_id(), "Arn"] } }),
            ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let listeners = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Listener", listeners.authenticated()));
    let artists = stack.add(UserSignIn::new("Artists"));
    stack.add(Role::new("Artist", artists.authenticated()));
    stack
}

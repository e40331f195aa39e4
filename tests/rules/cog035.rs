use serde_json::json;
use tablature::{CfnResource, Role, Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let listeners = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Listener", listeners.authenticated()));
    // No role mapping reads it in the token: artists are listeners, too.
    stack.add(
        CfnResource::new("Artists", "AWS::Cognito::UserPoolGroup")
            .property("RoleArn", "arn:aws:iam::111122223333:role/artist")
            .property("UserPoolId", json!({ "Ref": "ListenersUserPool" })),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let listeners = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Listener", listeners.authenticated()));
    stack.add(Role::new("Artist", listeners.group("artists")));
    stack
}

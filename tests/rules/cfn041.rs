use serde_json::json;
use tablature::Action::{GetItem, PutItem};
use tablature::{Attribute, CfnResource, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Favourites", Attribute::string("userId")));
    stack.add(
        CfnResource::new("Listeners", "AWS::Cognito::IdentityPool")
            .property("AllowUnauthenticatedIdentities", false)
            .property("SupportedLoginProviders", json!({ "accounts.google.com": "client-id" })),
    );
    let own_rows = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
        "Resource": { "Fn::GetAtt": ["Favourites", "Arn"] },
        "Condition": {
            "ForAllValues:StringEquals": {
                "dynamodb:LeadingKeys": ["${cognito-identity.amazonaws.com:sub}"],
            },
            "Null": { "dynamodb:LeadingKeys": "false" },
        },
    }] });
    let signed_in = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Listeners" } },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
    }] });
    stack.add(
        CfnResource::new("Listener", "AWS::IAM::Role")
            .property("AssumeRolePolicyDocument", signed_in)
            .property("Policies", json!([{ "PolicyName": "Own", "PolicyDocument": own_rows }])),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let favourites = stack.add(TableV2::on_demand("Favourites", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(favourites.actions([GetItem, PutItem]).rows(LeadingKey::identity_id())),
    );
    stack
}

use serde_json::{Value, json};
use tablature::{Action, Attribute, CfnResource, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let rule = |label: u32| {
        json!({
            "Claim": "custom:label",
            "MatchType": "Equals",
            "Value": format!("label-{label}"),
            "RoleARN": format!("arn:aws:iam::111122223333:role/Label{label}"),
        })
    };
    let rules: Vec<Value> = (1..=26).map(rule).collect();
    stack.add(
        CfnResource::new("Roles", "AWS::Cognito::IdentityPoolRoleAttachment")
            .property("IdentityPoolId", sign_in.identity_pool_id())
            .property(
                "RoleMappings",
                json!({
                    "login.example.com": {
                        "Type": "Rules",
                        "AmbiguousRoleResolution": "Deny",
                        "RulesConfiguration": { "Rules": rules },
                    },
                }),
            ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("label")));
    let own = tracks.actions([Action::GetItem, Action::Query]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Listener", sign_in.authenticated()).allow(own));
    stack
}

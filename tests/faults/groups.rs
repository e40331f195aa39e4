//! §10: groups of a user pool, and the roles that they give.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

fn in_sign_in(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::SignIn])
}

pub(crate) fn faults() -> Vec<Fault> {
    const OTHER_ROLE: &str = "arn:aws:iam::111122223333:role/other";
    const MAPPINGS: &str = "Roles/RoleMappings";
    let group = |precedence: u32, role: Value| {
        json!({ "Type": "AWS::Cognito::UserPoolGroup", "Properties": {
            "UserPoolId": { "Ref": "Users" },
            "Precedence": precedence,
            "RoleArn": role,
        } })
    };
    let mapping = |more: Value| {
        let mut mapping = json!({
            "IdentityProvider": { "Fn::Sub": "${Users.ProviderName}:${App}" },
            "AmbiguousRoleResolution": "Deny",
        });
        for (name, value) in more.as_object().unwrap() {
            mapping[name] = value.clone();
        }
        json!({ "Users": mapping })
    };
    let token = || mapping(json!({ "Type": "Token" }));
    let rule = |role: Value| {
        let rule =
            json!({ "Claim": "plan", "MatchType": "Equals", "Value": "gold", "RoleARN": role });
        mapping(json!({ "Type": "Rules", "RulesConfiguration": { "Rules": [rule] } }))
    };
    let listener = || json!({ "Fn::GetAtt": ["Listener", "Arn"] });
    vec![
        in_sign_in("COG025", "two groups of one precedence", "Precedence of groups")
            .set(MAPPINGS, token())
            .set("/Resources/One", group(1, listener()))
            .beyond("/Resources/Two", group(1, OTHER_ROLE.into()), group(2, OTHER_ROLE.into())),
        in_sign_in("COG035", "a group's role, and one role for all", "Role-based access control")
            .beyond("/Resources/Two", group(1, OTHER_ROLE.into()), group(1, listener())),
        in_sign_in("COG035", "a group's role that no rule gives", "Role-based access control")
            .set("/Resources/Two", group(1, OTHER_ROLE.into()))
            .beyond(MAPPINGS, rule(listener()), rule(OTHER_ROLE.into())),
    ]
}

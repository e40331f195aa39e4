//! §10: user pools and their clients: factors, flows, addresses, tokens, attributes.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

fn in_sign_in(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::SignIn])
}

pub(crate) fn faults() -> Vec<Fault> {
    const CLIENT: &str = "Cognito API: CreateUserPoolClient";
    const PHONE: &str = "/Resources/Phone";
    let client = |properties: Value| {
        let mut all = json!({ "UserPoolId": { "Ref": "Users" } });
        for (name, value) in properties.as_object().unwrap() {
            all[name] = value.clone();
        }
        json!({ "Type": "AWS::Cognito::UserPoolClient", "Properties": all })
    };
    let flows = |flow: &str, name: &str, value: Value| {
        client(json!({
            "AllowedOAuthFlows": [flow],
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthScopes": ["email"],
            name: value,
        }))
    };
    let back = |address: &str| flows("implicit", "CallbackURLs", json!([address]));
    vec![
        in_sign_in("COG026", "a second factor without one", "Cognito API: CreateUserPool").beyond(
            "Users/MfaConfiguration",
            "OPTIONAL",
            "OFF",
        ),
        in_sign_in("COG027", "an address as the name and beside it", "Cognito guide: attributes")
            .set("Users/UsernameAttributes", json!(["phone_number"]))
            .beyond("Users/AliasAttributes", json!(["email"]), json!([])),
        in_sign_in("COG029", "a flow with nowhere to return to", CLIENT).beyond(
            PHONE,
            flows("implicit", "CallbackURLs", json!([])),
            back("music://back"),
        ),
        in_sign_in("COG030", "a machine without a secret", CLIENT).beyond(
            PHONE,
            flows("client_credentials", "GenerateSecret", json!(false)),
            flows("client_credentials", "GenerateSecret", json!(true)),
        ),
        in_sign_in("COG031", "a token by http", CLIENT).beyond(
            PHONE,
            back("http://music.example/"),
            back("http://localhost:8080/"),
        ),
        in_sign_in("COG032", "an ID token for more than a day", CLIENT).beyond(
            PHONE,
            client(json!({ "IdTokenValidity": 25 })),
            client(json!({ "IdTokenValidity": 24 })),
        ),
        in_sign_in("COG033", "an attribute that no pool has", CLIENT).beyond(
            PHONE,
            client(json!({ "ReadAttributes": ["mail"] })),
            client(json!({ "ReadAttributes": ["email"] })),
        ),
    ]
}

//! User pools and their clients: names, passwords, ways to sign in, and what happens to the users.

use std::ops::RangeInclusive;

use crate::facts::limits::cognito as limits;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::IDENTITY_POOL;
use crate::rules::views::retention::not_retained;
use crate::schema::{self, Kind, Scalar};
use crate::template::text;

rules!(
    error NAME = cog011 {
        title: "the name of a user pool, client or identity pool has 1 to 128 of Cognito's characters",
        explanation: "Letters and digits of ASCII, blanks and `_+=,.@-`. Two pools may have the same name.",
        page: pages::COGNITO_CREATE_USER_POOL,
    },
    error PASSWORD = cog012 {
        title: "a password policy asks for 6 to 99 characters",
        explanation: "Cognito refuses a policy that asks for fewer or more, that remembers more than 24 \
            earlier passwords, or lets a temporary one live longer than 365 days.",
        page: pages::COGNITO_PASSWORD_POLICY,
    },
    error UNKNOWN_FLOW = cog013 {
        title: "a way to sign in is one that Cognito knows",
        explanation: "`ExplicitAuthFlows` takes words such as `ALLOW_USER_SRP_AUTH`; Cognito refuses any \
            other. `UserPoolClient::auth_flows` takes an `AuthFlow`.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
    error MIXED_FLOWS = cog014 {
        title: "a client has ways to sign in with `ALLOW_`, or without, not both",
        explanation: "`ADMIN_NO_SRP_AUTH`, `CUSTOM_AUTH_FLOW_ONLY` and `USER_PASSWORD_AUTH` are the older \
            words. Cognito refuses them beside those that begin with `ALLOW_`.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
    warning NOT_RETAINED = cog015 {
        title: "a user pool says what becomes of its users: kept or deleted, in both policies",
        explanation: "CloudFormation deletes a user pool with all its users when the stack is deleted, when \
            the pool leaves the template, and when a change replaces it. Passwords cannot be exported: \
            nobody can sign in again. `UserPool` writes `Retain` in both policies, or `Delete` where \
            `RemovalPolicy::Destroy` was set.",
        page: pages::CLOUDFORMATION_UPDATE_REPLACE_POLICY,
    },
    warning SECRET = cog016 {
        title: "a client for browsers and apps has no secret",
        explanation: "A client whose tokens an identity pool takes signs users in where they are, in a \
            browser or on a phone. A secret that is shipped to them is none, and the common libraries cannot \
            sign in with such a client at all.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
);

const USER_POOL: &str = "AWS::Cognito::UserPool";
const CLIENT: &str = "AWS::Cognito::UserPoolClient";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for resource in template.resources() {
        match resource.kind() {
            Some(USER_POOL) => {
                let name = resource.property("UserPoolName");
                findings.extend(name.and_then(|n| self::name(&n, limits::USER_POOL_NAME_LENGTH)));
                check_passwords(&resource, findings);
                let noun = format!("user pool `{resource}`");
                // With deletion protection, Cognito refuses the deletion that CloudFormation tries.
                let protected = resource.property("DeletionProtection");
                if protected.is_none_or(|state| state.as_str() == Some("INACTIVE")) {
                    findings.extend(not_retained(&NOT_RETAINED, &noun, resource.node()));
                }
            }
            Some(CLIENT) => {
                let name = resource.property("ClientName");
                findings.extend(name.and_then(|n| self::name(&n, limits::CLIENT_NAME_LENGTH)));
                check_flows(&resource, findings);
            }
            Some(IDENTITY_POOL) => {
                let name = resource.property("IdentityPoolName");
                findings
                    .extend(name.and_then(|n| self::name(&n, limits::IDENTITY_POOL_NAME_LENGTH)));
                check_secrets(template, &resource, findings);
            }
            _ => {}
        }
    }
}

fn name(node: &Node<'_>, length: RangeInclusive<usize>) -> Option<Finding> {
    if !text::is_text(node) {
        return None;
    }
    let (shown, literal) = (text::shown(node), text::filled(node, ""));
    let count = literal.chars().count();
    let message = match literal.chars().find(|character| !limits::is_name_character(*character)) {
        Some(strange) => format!("the name `{shown}` contains `{strange}`"),
        None if shown.is_empty() => "this name is empty".to_owned(),
        None if count > *length.end() => {
            format!("the name `{shown}` has {count} characters, of at most {}", length.end())
        }
        None => return None,
    };
    Finding::new(&NAME, message)
        .at(node)
        .help("a name has up to 128 letters and digits of ASCII, blanks and `_+=,.@-`")
        .found()
}

fn check_passwords(pool: &Resource<'_>, findings: &mut Vec<Finding>) {
    let policy = pool.property("Policies").and_then(|policies| policies.get("PasswordPolicy"));
    let (Some(policy), Some(schema)) = (policy, schema::of("AWS::Cognito::UserPool")) else {
        return;
    };
    for (member, what) in [
        ("MinimumLength", "characters"),
        ("PasswordHistorySize", "earlier passwords"),
        ("TemporaryPasswordValidityDays", "days"),
    ] {
        let Some(node) = policy.get(member) else { continue };
        let Some(number) = node.as_i64() else { continue };
        let bounds = schema.at(&format!("Policies.PasswordPolicy.{member}"));
        let Some(Kind::Integer(Scalar { range, .. })) = bounds else { continue };
        let (Some(least), Some(most)) = (range.least, range.most) else { continue };
        if range.holds(number as f64) {
            continue;
        }
        let finding =
            finding!(&PASSWORD, "`{member}` is {number}; possible are {least} to {most} {what}")
                .at(&node);
        findings.push(match member {
            "MinimumLength" => finding.help(Help::say(
                "write {}",
                [Word::property("MinimumLength", 12).call("PasswordPolicy::at_least(12)")],
            )),
            _ => finding.help(format!("write a number from {least} to {most}")),
        });
    }
}

fn check_flows(client: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(flows) = client.property("ExplicitAuthFlows") else { return };
    let schema = schema::of("AWS::Cognito::UserPoolClient");
    let Some(Kind::Text(Scalar { words: Some(words), .. })) =
        schema.and_then(|schema| schema.at("ExplicitAuthFlows"))
    else {
        return;
    };
    let current = || words.iter().filter(|word| word.starts_with("ALLOW_"));
    let mut mixed: [Option<(Node<'_>, String)>; 2] = [None, None];
    for node in flows.items() {
        let Some(flow) = text::literal(&node).filter(|_| node.as_i64().is_none()) else { continue };
        let [legacy, allow] = &mut mixed;
        if words.have(&flow) {
            let old_or_new = if flow.starts_with("ALLOW_") { allow } else { legacy };
            old_or_new.get_or_insert((node, flow));
        } else if !node.is_valid_as_declared() {
            let short = flow.trim_start_matches("ALLOW_");
            let longer = |known: &&str| {
                known.trim_start_matches("ALLOW_").starts_with(short) && !short.is_empty()
            };
            let near = current().find(longer).or_else(|| names::nearest(&flow, current()));
            let finding = finding!(&UNKNOWN_FLOW, "Cognito knows no way to sign in `{flow}`");
            finding
                .at(&node)
                .help(Help::meant(near, format!("it knows {}", names::listed(current()))))
                .add_to(findings);
        }
    }
    if let [Some((old, legacy)), Some((_, allow))] = &mixed {
        finding!(&MIXED_FLOWS, "`{legacy}` cannot stand beside `{allow}`")
            .at(old)
            .help(format!("write `{}`", newer(legacy)))
            .add_to(findings);
    }
}

/// The current word for an older one.
fn newer(legacy: &str) -> &'static str {
    match legacy {
        "ADMIN_NO_SRP_AUTH" => "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "CUSTOM_AUTH_FLOW_ONLY" => "ALLOW_CUSTOM_AUTH",
        _ => "ALLOW_USER_PASSWORD_AUTH",
    }
}

/// Clients with a secret among those whose tokens an identity pool accepts.
fn check_secrets(template: &Judged<'_>, pool: &Resource<'_>, findings: &mut Vec<Finding>) {
    let providers = pool.property("CognitoIdentityProviders").into_iter();
    for id in providers.flat_map(|list| list.items()).filter_map(|one| one.get("ClientId")) {
        let Some(client) = template.referred(&id, CLIENT) else { continue };
        let Some(secret) = client.property("GenerateSecret") else { continue };
        if secret.as_bool() == Some(true) {
            finding!(&SECRET, "client `{client}` signs in browsers and has a secret")
                .at(&secret)
                .and(&id, "the identity pool takes its tokens")
                .help(Help::say(
                    "leave the secret out: {}",
                    [Word::property("GenerateSecret", false).call(".generate_secret(false)")],
                ))
                .add_to(findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn with(kind: &str, properties: Value) -> Value {
        json!({"X": {
            "Type": format!("AWS::Cognito::{kind}"), "Properties": properties,
            "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"
        }})
    }

    #[test]
    fn names_have_up_to_128_characters() {
        for (kind, property) in [
            ("UserPool", "UserPoolName"),
            ("UserPoolClient", "ClientName"),
            ("IdentityPool", "IdentityPoolName"),
        ] {
            let named = |name: Value| codes(check, with(kind, json!({property: name})));
            assert_eq!(named(json!("a".repeat(128))), [""; 0], "{kind}");
            assert_eq!(named(json!("my pool_1+=,.@-")), [""; 0], "{kind}");
            assert_eq!(named(json!({"Fn::Sub": "${AWS::StackName}-people"})), [""; 0], "{kind}");
            assert_eq!(named(json!("a".repeat(129))), ["COG011"], "{kind}");
            assert_eq!(named(json!("")), ["COG011"], "{kind}");
            assert_eq!(named(json!({"Fn::Sub": "${AWS::StackName}/people"})), ["COG011"], "{kind}");
        }
    }

    #[test]
    fn password_policies_have_bounds() {
        for (member, least, most) in [
            ("MinimumLength", 6, 99),
            ("PasswordHistorySize", 0, 24),
            ("TemporaryPasswordValidityDays", 0, 365),
        ] {
            let with = |value: Value| {
                let policies = json!({"PasswordPolicy": {member: value}});
                codes(check, with("UserPool", json!({"Policies": policies})))
            };
            for good in [json!(least), json!(most), json!(most.to_string()), json!({"Ref": "N"})] {
                assert_eq!(with(good.clone()), [""; 0], "{member} {good}");
            }
            assert_eq!(with(json!(least - 1)), ["COG012"], "{member}");
            assert_eq!(with(json!(most + 1)), ["COG012"], "{member}");
        }
    }

    #[test]
    fn flows_are_old_or_new() {
        let flows = |flows: Value| {
            messages(check, with("UserPoolClient", json!({"ExplicitAuthFlows": flows})))
        };
        let new =
            ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
        assert_eq!(flows(json!(new)), [""; 0]);
        let new = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"];
        assert_eq!(flows(json!(new)), [""; 0]);
        let old = ["ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"];
        assert_eq!(flows(json!(old)), [""; 0]);
        assert_eq!(flows(json!({"Ref": "Flows"})), [""; 0]);
        assert_eq!(flows(json!([{"Ref": "Flow"}])), [""; 0]);
        assert_eq!(
            flows(json!(["ALLOW_USER_SRP", "x"])),
            [
                "COG013: Cognito knows no way to sign in `ALLOW_USER_SRP`",
                "COG013: Cognito knows no way to sign in `x`"
            ]
        );
        assert_eq!(
            flows(json!(["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"])),
            ["COG014: `USER_PASSWORD_AUTH` cannot stand beside `ALLOW_USER_SRP_AUTH`"]
        );
    }

    #[test]
    fn users_are_kept_or_said_to_go() {
        let pool = |attributes: Value| {
            let mut pool = json!({"Type": USER_POOL, "Properties": {}});
            for (name, value) in attributes.as_object().unwrap() {
                pool[name] = value.clone();
            }
            codes(check, json!({"People": pool}))
        };
        assert_eq!(pool(json!({})), ["COG015"]);
        assert_eq!(pool(json!({"DeletionPolicy": "Retain"})), ["COG015"]);
        assert_eq!(
            pool(json!({"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"})),
            [""; 0]
        );
        assert_eq!(
            pool(json!({"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"})),
            [""; 0]
        );
        assert_eq!(pool(json!({"Properties": {"DeletionProtection": "ACTIVE"}})), [""; 0]);
        assert_eq!(pool(json!({"Properties": {"DeletionProtection": "INACTIVE"}})), ["COG015"]);
    }

    #[test]
    fn a_client_of_an_identity_pool_has_no_secret() {
        let pool = |client: Value, secret: Value| {
            codes(
                check,
                json!({
                    "Web": {"Type": CLIENT, "Properties": {"GenerateSecret": secret}},
                    "Pool": {"Type": IDENTITY_POOL, "Properties": {
                        "CognitoIdentityProviders": [{"ClientId": client}]
                    }}
                }),
            )
        };
        assert_eq!(pool(json!({"Ref": "Web"}), json!(true)), ["COG016"]);
        assert_eq!(pool(json!({"Ref": "Web"}), json!(false)), [""; 0]);
        assert_eq!(pool(json!({"Ref": "Web"}), json!({"Ref": "S"})), [""; 0]);
        assert_eq!(pool(json!({"Ref": "Other"}), json!(true)), [""; 0]);
    }
}

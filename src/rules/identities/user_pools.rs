//! User pools: second factors, what users sign in with, their attributes, and the functions they call.

use crate::facts::cognito::STANDARD_ATTRIBUTES;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::{is_known, lacks};
use crate::template::text::{self, Piece};

rules!(
    // No page of AWS's says so. Cognito does: github.com/aws/aws-sdk-js/issues/4186 (2022),
    // github.com/anomalyco/sst/issues/5177 (2024), and in other words github.com/aws/aws-cdk/issues/12075 (2020).
    error NO_FACTOR = cog026 {
        title: "a user pool that asks for a second factor has one",
        explanation: "With `MfaConfiguration` `ON` or `OPTIONAL`, `EnabledMfas` names the factors: \
            `SOFTWARE_TOKEN_MFA` needs nothing else, `SMS_MFA` an `SmsConfiguration`. Cognito refuses a pool with \
            none of them (\"can't disable all MFAs with a required or optional configuration\").",
        page: pages::COGNITO_CREATE_USER_POOL,
    },
    error ALIASES = cog027 {
        title: "users sign in with an address instead of a name, or beside it, not both",
        explanation: "`UsernameAttributes` lets an e-mail address or a phone number be the name, \
            `AliasAttributes` lets users sign in with one beside their name. Cognito takes one of the two.",
        page: pages::COGNITO_ATTRIBUTES,
    },
    // Cognito answers so: github.com/hashicorp/terraform-provider-aws/issues/18430 (2021); AWS confirms it in
    // github.com/boto/boto3/issues/2317 (2020).
    error REQUIRED = cog028 {
        title: "no custom attribute is required",
        explanation: "Only standard attributes can be required at sign-up: Cognito refuses a custom one with \
            `Required` (\"Required custom attributes are not supported currently\").",
        page: pages::COGNITO_ATTRIBUTES,
    },
    warning TRIGGER = cog034 {
        title: "a user pool may call the functions that it triggers",
        explanation: "A function lets Cognito call it by an `AWS::Lambda::Permission` for \
            `cognito-idp.amazonaws.com`; without one every sign-in that triggers the function fails. It is found \
            where the function is in the template, and nothing there may be its permission.",
        page: pages::COGNITO_TRIGGERS,
    },
);

pub(super) fn check(template: &Judged<'_>, pool: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(properties) = pool.node().get("Properties") else { return };
    findings.extend(no_factor(pool, &properties));
    let both = (some(pool, "UsernameAttributes"), some(pool, "AliasAttributes"));
    if let (Some(names), Some(aliases)) = both {
        finding!(&ALIASES, "user pool `{pool}` has `AliasAttributes` beside `UsernameAttributes`")
            .here(aliases.named(), "one of the two")
            .and(names.named(), "the other")
            .help("keep `UsernameAttributes` to sign in with an address, `AliasAttributes` with a name as well")
            .add_to(findings);
    }
    for attribute in pool.elements("Schema") {
        findings.extend(required(&attribute));
    }
    if !template.is_transformed() {
        check_triggers(template, pool, findings);
    }
}

/// A list that has elements for certain.
fn some<'t>(pool: &Resource<'t>, property: &str) -> Option<Node<'t>> {
    let list = pool.property(property).filter(Node::is_list)?;
    list.items().any(|item| is_known(&item)).then_some(list)
}

fn no_factor(pool: &Resource<'_>, properties: &Node<'_>) -> Option<Finding> {
    let asked = pool.property("MfaConfiguration")?;
    let word = asked.as_str().filter(|word| matches!(*word, "ON" | "OPTIONAL"))?;
    let factors = pool.property("EnabledMfas");
    let is_without = match factors {
        Some(list) => list.is_list() && list.items().next().is_none(),
        None => lacks(properties, "EnabledMfas"),
    };
    // A pool that can send messages has a factor by that, and passkeys may be one.
    let may_be_others = ["SmsConfiguration", "EmailConfiguration", "WebAuthnUserVerification"];
    let is_lacking = |name: &&str| !lacks(properties, name);
    (is_without && !may_be_others.iter().any(is_lacking)).then(|| {
        finding!(&NO_FACTOR, "user pool `{pool}` asks for a second factor and has none")
            .here(&asked, format!("`{word}` needs a factor"))
            .help(Help::say(
                "add {}",
                [Word::property("EnabledMfas", serde_json::json!(["SOFTWARE_TOKEN_MFA"]))],
            ))
    })
}

fn required(attribute: &Node<'_>) -> Option<Finding> {
    let name = text::literal(&attribute.get("Name")?)?;
    let required = attribute.get("Required")?;
    let is_standard = STANDARD_ATTRIBUTES.contains(&name.as_str());
    (required.as_bool() == Some(true) && !is_standard && !name.is_empty()).then(|| {
        finding!(&REQUIRED, "the custom attribute `{name}` is required")
            .here(&required, "for standard attributes only")
            .help("leave it out; a function before sign-up (`PreSignUp`) can ask for the attribute")
    })
}

fn check_triggers(template: &Judged<'_>, pool: &Resource<'_>, findings: &mut Vec<Finding>) {
    let triggers = pool.property("LambdaConfig").into_iter();
    let mut reported: Vec<&str> = Vec::new();
    for (trigger, value) in triggers.flat_map(|config| config.entries()) {
        let arn = value.get("LambdaArn").unwrap_or(value);
        let [Piece::GetAtt(id, "Arn")] = text::pieces(&arn)[..] else { continue };
        let Some(function) = template.resource_of(id, "AWS::Lambda::Function") else { continue };
        if reported.contains(&id) || may_be_called(template, id) {
            continue;
        }
        reported.push(id);
        finding!(&TRIGGER, "user pool `{pool}` may not call function `{id}`")
            .here(&arn, format!("called as `{trigger}`"))
            .and(&function, "has no permission for Cognito")
            .help(
                "add an `AWS::Lambda::Permission` with `\"Principal\": \"cognito-idp.amazonaws.com\"`, \
                 `\"Action\": \"lambda:InvokeFunction\"`, and the pool's ARN as `SourceArn`",
            )
            .add_to(findings);
    }
}

/// Whether something in the template may let Cognito call a function.
fn may_be_called(template: &Judged<'_>, function: &str) -> bool {
    let is_handed_on = template
        .adders()
        .iter()
        .any(|adder| adder.references.iter().any(|one| one.name == function));
    let lets = |permission: &Resource<'_>| {
        let principal = permission.property("Principal");
        let is_cognito = principal.is_none_or(|principal| {
            text::literal(&principal).is_none_or(|it| it.starts_with("cognito-idp.") || it == "*")
        });
        let of = permission.property("FunctionName");
        let other = of.and_then(|of| template.referred(&of, "AWS::Lambda::Function"));
        is_cognito && other.is_none_or(|other| other.logical_id() == function)
    };
    is_handed_on || template.resources_of("AWS::Lambda::Permission").any(|one| lets(&one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn judged(properties: Value) -> Vec<&'static str> {
        let pool = json!({ "Type": "AWS::Cognito::UserPool", "Properties": properties });
        codes(RULES, json!({ "People": pool }))
    }

    #[test]
    fn a_second_factor_is_there() {
        for (pool, is_right) in [
            (json!({ "MfaConfiguration": "ON" }), false),
            (json!({ "MfaConfiguration": "OPTIONAL", "EnabledMfas": [] }), false),
            (json!({ "MfaConfiguration": "OFF" }), true),
            (json!({ "MfaConfiguration": { "Ref": "Mfa" } }), true),
            (json!({ "MfaConfiguration": "ON", "EnabledMfas": ["SOFTWARE_TOKEN_MFA"] }), true),
            (json!({ "MfaConfiguration": "ON", "EnabledMfas": { "Ref": "Factors" } }), true),
            (json!({ "MfaConfiguration": "ON", "SmsConfiguration": { "Ref": "Sms" } }), true),
            (json!({ "MfaConfiguration": "ON", "EmailConfiguration": {} }), true),
            (json!({ "MfaConfiguration": "ON", "Fn::Transform": { "Name": "More" } }), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["COG026"] };
            assert_eq!(judged(pool.clone()), expected, "{pool}");
        }
    }

    #[test]
    fn users_sign_in_with_one_kind_of_name() {
        for (names, aliases, is_right) in [
            (json!(["email"]), json!(["preferred_username"]), false),
            (json!(["phone_number"]), json!(["email"]), false),
            (json!(["email"]), json!([]), true),
            (json!({ "Ref": "AWS::NoValue" }), json!(["email"]), true),
            (json!([{ "Fn::If": ["A", "email", "x"] }]), json!(["email"]), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["COG027"] };
            let pool = json!({ "UsernameAttributes": names, "AliasAttributes": aliases });
            assert_eq!(judged(pool), expected, "{names} {aliases}");
        }
    }

    #[test]
    fn custom_attributes_are_not_required() {
        let of = |name: Value, required: Value| {
            judged(json!({ "Schema": [{ "Name": name, "Required": required }] }))
        };
        assert_eq!(of(json!("tenant"), json!(true)), ["COG028"]);
        assert_eq!(of(json!("plan"), json!("true")), ["COG028"]);
        assert_eq!(of(json!("tenant"), json!(false)), [""; 0]);
        assert_eq!(of(json!("tenant"), json!({ "Ref": "Required" })), [""; 0]);
        assert_eq!(of(json!("family_name"), json!(true)), [""; 0]);
        assert_eq!(of(json!({ "Ref": "Name" }), json!(true)), [""; 0]);
    }

    #[test]
    fn cognito_may_call_what_it_triggers() {
        let of = |triggers: Value, more: Value| {
            let mut all = json!({
                "People": { "Type": "AWS::Cognito::UserPool", "Properties": { "LambdaConfig": triggers } },
                "Greets": { "Type": "AWS::Lambda::Function" },
                "Other": { "Type": "AWS::Lambda::Function" },
            });
            if !more.is_null() {
                all["More"] = more;
            }
            messages(RULES, all)
        };
        let arn = || json!({ "Fn::GetAtt": ["Greets", "Arn"] });
        let greets = || json!({ "PostConfirmation": arn() });
        let permission = |function: Value, principal: Value| {
            let properties = json!({ "FunctionName": function, "Principal": principal });
            json!({ "Type": "AWS::Lambda::Permission", "Properties": properties })
        };
        let cognito = || json!("cognito-idp.amazonaws.com");
        let lacks = ["COG034: user pool `People` may not call function `Greets`"];
        assert_eq!(of(greets(), json!(null)), lacks);
        assert_eq!(
            of(json!({ "PreTokenGenerationConfig": { "LambdaArn": arn() } }), json!(null)),
            lacks
        );
        let twice = json!({ "PreSignUp": arn(), "PostConfirmation": arn() });
        assert_eq!(of(twice, json!(null)), lacks);
        assert_eq!(of(greets(), permission(json!({ "Ref": "Other" }), cognito())), lacks);
        assert_eq!(of(greets(), permission(arn(), json!("s3.amazonaws.com"))), lacks);
        for (function, principal) in [
            (json!({ "Ref": "Greets" }), cognito()),
            (arn(), json!({ "Ref": "Principal" })),
            (json!("greets"), cognito()),
            (json!({ "Fn::ImportValue": "greets" }), cognito()),
        ] {
            assert_eq!(
                of(greets(), permission(function.clone(), principal)),
                [""; 0],
                "{function}"
            );
        }
        let custom = json!({ "Type": "Custom::Permit", "Properties": { "Function": arn() } });
        assert_eq!(of(greets(), custom), [""; 0]);
        assert_eq!(of(json!({ "PreSignUp": "arn:aws:lambda:…" }), json!(null)), [""; 0]);
    }
}

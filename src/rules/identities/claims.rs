//! Claims that become session tags, and whether the tokens of the user pool have them.

use crate::facts::cognito::{CLAIMS_OF_TOKENS, STANDARD_ATTRIBUTES, is_claim_of_every_pool};
use crate::facts::limits::cognito as limits;
use crate::names::nearest;
use crate::rules::prelude::{Finding, Help, Judged, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::{tag_map, user_pool_of};
use crate::rules::views::tables::{complete, lacks};

rules!(
    acknowledgeable_error UNKNOWN_CLAIM = cog024 {
        title: "a claim that becomes a tag is in the tokens of the user pool",
        explanation: "A token has the standard attributes of the user, the custom ones that the user pool declares, and \
            what Cognito adds, such as `cognito:username`. A claim that is none of them is in no token: the tag is \
            absent, and a statement that compares it never applies. It is found where the user pool is in the \
            template and no trigger before the token's generation adds claims.",
        page: pages::COGNITO_PRINCIPAL_TAGS,
    },
);

pub(super) fn check(template: &Judged<'_>, map: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(tags) = tag_map(map) else { return };
    let pool = map.property("IdentityProviderName").and_then(|name| user_pool_of(template, &name));
    let Some(pool) = pool else { return };
    let Some(declared) = custom_attributes(&pool).filter(|_| !adds_claims(&pool)) else { return };
    for (tag, claim, node) in tags.tags {
        // COG019 reports a claim of another length.
        let is_name = limits::PRINCIPAL_TAG_CLAIM_LENGTH.contains(&claim.chars().count());
        if !is_name || is_claim_of_every_pool(&claim) || declared.contains(&claim) {
            continue;
        }
        let own = declared.iter().map(String::as_str);
        let known = own.chain(STANDARD_ATTRIBUTES.iter().chain(CLAIMS_OF_TOKENS).copied());
        let prefixed = format!("custom:{claim}");
        let near = if declared.contains(&prefixed) {
            Some(prefixed.as_str())
        } else {
            nearest(&claim, known)
        };
        let name = claim.strip_prefix("custom:").unwrap_or(&claim);
        let schema = serde_json::json!([{ "AttributeDataType": "String", "Name": name }]);
        let declare = Help::say(
            "declare the attribute in the user pool, {}, or map one that it has",
            [Word::property("Schema", schema).call(format!(
                "UserPool::new(\"…\").custom_attribute(CustomAttribute::string(\"{name}\"))"
            ))],
        );
        finding!(&UNKNOWN_CLAIM, "no token of user pool `{pool}` has the claim `{claim}`")
            .here(&node, format!("so the tag `{tag}` is never set"))
            .and(&pool, "the user pool")
            .help(Help::meant(near, declare))
            .add_to(findings);
    }
}

/// The claims of the custom attributes that a pool declares; `None` if a function hides some of them.
fn custom_attributes(pool: &Resource<'_>) -> Option<Vec<String>> {
    let Some(schema) = pool.property("Schema") else {
        let is_without = match pool.node().get("Properties") {
            Some(properties) => lacks(&properties, "Schema"),
            None => lacks(pool.node(), "Properties"),
        };
        return is_without.then(Vec::new);
    };
    let name = |attribute: &crate::template::Node<'_>| {
        let name = attribute.get("Name")?.as_str()?;
        let developers = attribute.get("DeveloperOnlyAttribute");
        let is_developers = developers.is_some_and(|only| only.as_bool() != Some(false));
        Some(format!("{}custom:{name}", if is_developers { "dev:" } else { "" }))
    };
    complete(&schema)?.iter().map(name).collect()
}

/// Whether a trigger may add claims to the pool's tokens.
fn adds_claims(pool: &Resource<'_>) -> bool {
    let Some(triggers) = pool.property("LambdaConfig") else { return false };
    triggers.intrinsic().is_some() || triggers.keys().any(|key| key.starts_with("PreTokenGen"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn resources(pool: Value, claim: &str) -> Value {
        json!({
            "People": { "Type": "AWS::Cognito::UserPool", "Properties": pool },
            "Tags": { "Type": "AWS::Cognito::IdentityPoolPrincipalTag", "Properties": {
                "IdentityPoolId": "eu-west-1:0000",
                "IdentityProviderName": { "Fn::GetAtt": ["People", "ProviderName"] },
                "PrincipalTags": { "tenant": claim },
            } },
        })
    }

    #[test]
    fn a_claim_is_standard_declared_or_cognitos_own() {
        let schema = || {
            json!({ "Schema": [
                { "Name": "tenant", "AttributeDataType": "String" },
                { "Name": "level", "AttributeDataType": "Number", "DeveloperOnlyAttribute": true },
            ] })
        };
        let of = |pool: Value, claim: &str| codes(RULES, resources(pool, claim));
        for (claim, is_there) in [
            ("custom:tenant", true),
            ("dev:custom:level", true),
            ("custom:level", false),
            ("custom:tenantId", false),
            ("tenant", false),
            ("sub", true),
            ("email", true),
            ("email_verified", true),
            ("cognito:groups", true),
            ("cognito:username", true),
            ("aud", true),
            ("groups", false),
        ] {
            let expected: &[&str] = if is_there { &[] } else { &["COG024"] };
            assert_eq!(of(schema(), claim), expected, "{claim}");
        }
        assert_eq!(of(json!({}), "custom:tenant"), ["COG024"]);
    }

    #[test]
    fn what_may_be_declared_or_added_is_not_found() {
        let of = |pool: Value| codes(RULES, resources(pool, "custom:plan"));
        for pool in [
            json!({ "Schema": { "Ref": "Schema" } }),
            json!({ "Schema": [{ "Fn::If": ["Plans", { "Name": "plan" }, { "Name": "x" }] }] }),
            json!({ "Schema": [{ "Name": { "Ref": "Name" } }] }),
            json!({ "LambdaConfig": { "PreTokenGeneration": "arn:a" } }),
            json!({ "LambdaConfig": { "PreTokenGenerationConfig": { "LambdaArn": "arn:a" } } }),
            json!({ "Fn::Transform": { "Name": "AWS::Include" } }),
        ] {
            assert_eq!(of(pool.clone()), [""; 0], "{pool}");
        }
        assert_eq!(of(json!({ "LambdaConfig": { "PreSignUp": "arn:a" } })), ["COG024"]);
        let mut elsewhere = resources(json!({}), "custom:plan");
        elsewhere["Tags"]["Properties"]["IdentityProviderName"] = json!("accounts.google.com");
        assert_eq!(codes(RULES, elsewhere), [""; 0]);
    }

    #[test]
    fn the_message_names_the_tag() {
        let found = messages(RULES, resources(json!({}), "custom:tenant"));
        assert_eq!(found, ["COG024: no token of user pool `People` has the claim `custom:tenant`"]);
    }
}

//! Claims that become session tags, and whether users can write them.

use crate::facts::cognito::{ClaimWriter, writer_of_claim};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::{TagMap, user_pool_of};
use crate::rules::views::variables::Use;
use crate::template::text;

rules!(
    acknowledgeable_error WRITABLE_CLAIM = cog010 {
        title: "users cannot write the claim that decides whose rows they are",
        explanation: "Users change their own attributes with their access token (UpdateUserAttributes). A \
            client without `WriteAttributes` lets them write every standard attribute: e-mail, name, profile, \
            locale … If such a claim becomes a tag that a policy compares, users choose whose rows they reach. \
            `sub` never changes and nobody can write it. An attribute that cannot change is given by whoever \
            signs up, unless only administrators make users. For a tenant, take a custom attribute that no client's \
            `WriteAttributes` names.",
        page: pages::COGNITO_ATTRIBUTES,
    },
);

/// A claim that a policy reads as a tag, and that users of the pool can write.
pub(super) fn writable(
    template: &Judged<'_>,
    map: &TagMap<'_>,
    claim: &str,
    node: &Node<'_>,
    one: &Use<'_>,
) -> Option<Finding> {
    let writer = writer_of_claim(claim);
    if writer == ClaimWriter::Pool {
        return None;
    }
    let pool = user_pool_of(template, &map.resource.property("IdentityProviderName")?)?;
    let client = template.resources_of("AWS::Cognito::UserPoolClient").find(|client| {
        let of = client.property("UserPoolId");
        of.is_some_and(|of| text::referred(&of) == Some(pool.logical_id()))
            && (client_writes(client, claim, writer) || is_required(&pool, claim))
    })?;
    if is_fixed(&pool, claim) {
        return None;
    }
    let written = client.property_or_self("WriteAttributes");
    finding!(&WRITABLE_CLAIM, "users write the claim `{claim}` themselves")
        .here(node, "becomes a tag of the session")
        .and(&one.node, "whose rows they are")
        .and(&written, format!("client `{client}` lets them"))
        .help(Help::say(
            "map `sub`, which nobody can write, or leave the attribute out of what the client writes: {}",
            [Word::property("WriteAttributes", serde_json::json!(["…"]))
                .call(".write_attributes([…])")],
        ))
        .found()
}

fn client_writes(client: &Resource<'_>, claim: &str, writer: ClaimWriter) -> bool {
    match client.property("WriteAttributes") {
        None => writer == ClaimWriter::User,
        Some(list) => {
            list.items().any(|attribute| text::literal(&attribute).as_deref() == Some(claim))
        }
    }
}

/// Whether users do not choose the attribute: it cannot change and they do not sign up themselves, or
/// a trigger may determine the token's content or who signs up with what.
fn is_fixed(pool: &Resource<'_>, claim: &str) -> bool {
    let triggers = pool.property("LambdaConfig");
    let has = |trigger: &str| {
        triggers.as_ref().is_some_and(|config| {
            config.intrinsic().is_some()
                || config.entries().any(|(key, _)| key.starts_with(trigger))
        })
    };
    let signs_up = pool
        .property("AdminCreateUserConfig")
        .and_then(|config| config.get("AllowAdminCreateUserOnly"));
    // Whoever signs up sets the first value of each attribute that the client writes.
    let by_users = signs_up.is_none_or(|only| only.as_bool() == Some(false));
    has("PreTokenGen")
        || (schema_says(pool, claim, "Mutable", false) && (!by_users || has("PreSignUp")))
}

/// Whether each user must have the attribute. If so, every client writes it, whatever it lists.
fn is_required(pool: &Resource<'_>, claim: &str) -> bool {
    schema_says(pool, claim, "Required", true)
}

fn schema_says(pool: &Resource<'_>, claim: &str, member: &str, value: bool) -> bool {
    let name = claim.strip_prefix("custom:").unwrap_or(claim);
    pool.elements("Schema")
        .filter(|attribute| attribute.get("Name").and_then(|n| n.as_str()) == Some(name))
        .any(|attribute| attribute.get(member).and_then(|m| m.as_bool()) == Some(value))
}

#[cfg(test)]
mod tests {
    use crate::rules::rows::principal_tags::check;
    use crate::rules::rows::tag_samples::with;
    use crate::rules::views::policy_samples::{codes, found};
    use serde_json::json;

    #[test]
    fn a_claim_is_as_safe_as_its_writers() {
        let claims = |claim: &str| with("Tags", "PrincipalTags", json!({"tenant": claim}));
        for (claim, expected) in [
            ("sub", vec![]),
            ("cognito:groups", vec![]),
            ("custom:tenant", vec![]),
            ("profile", vec!["COG010 /Resources/Tags/Properties/PrincipalTags/tenant"]),
        ] {
            assert_eq!(found(check, claims(claim)), expected, "{claim}");
        }
        for (attributes, claim, expected) in [
            (json!(["custom:tenant"]), "custom:tenant", vec!["COG010"]),
            (json!(["email"]), "custom:tenant", vec![]),
            (json!(["email"]), "profile", vec![]),
            (json!([{"Ref": "A"}]), "profile", vec![]),
        ] {
            let mut resources = claims(claim);
            resources["Web"]["Properties"]["WriteAttributes"] = attributes.clone();
            assert_eq!(codes(check, resources), expected, "{claim} {attributes}");
        }
    }

    #[test]
    fn a_fixed_attribute_or_a_trigger_is_trusted() {
        let fixed = || json!([{"Name": "profile", "Mutable": false}]);
        let function = || json!({"Fn::GetAtt": ["F", "Arn"]});
        let admins = |only: bool| json!({"AllowAdminCreateUserOnly": only});
        for (pool, expected) in [
            (json!({"LambdaConfig": {"PreTokenGeneration": function()}}), vec![]),
            (json!({"Schema": fixed(), "AdminCreateUserConfig": admins(true)}), vec![]),
            (json!({"Schema": fixed(), "LambdaConfig": {"PreSignUp": function()}}), vec![]),
            (json!({"Schema": fixed(), "AdminCreateUserConfig": admins(false)}), vec!["COG010"]),
            (json!({"Schema": fixed()}), vec!["COG010"]),
            (json!({"AdminCreateUserConfig": admins(true)}), vec!["COG010"]),
        ] {
            let mut resources = with("Tags", "PrincipalTags", json!({"tenant": "profile"}));
            resources["People"]["Properties"] = pool.clone();
            assert_eq!(codes(check, resources), expected, "{pool}");
        }
    }

    #[test]
    fn a_required_attribute_is_written_by_every_client() {
        let mut resources = with("Tags", "PrincipalTags", json!({"tenant": "profile"}));
        resources["Web"]["Properties"]["WriteAttributes"] = json!(["email"]);
        assert_eq!(codes(check, resources.clone()), [""; 0]);
        resources["People"]["Properties"] =
            json!({"Schema": [{"Name": "profile", "Required": true}]});
        assert_eq!(codes(check, resources), ["COG010"]);
    }
}

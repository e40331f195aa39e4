//! The providers of identity pools: their names, and the claims that become tags.

use crate::facts::limits::cognito as limits;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::{IDENTITY_POOL, PRINCIPAL_TAG};
use crate::template::text::{self, Piece};

rules!(
    error PRINCIPAL_TAGS = cog019 {
        title: "an identity pool maps up to 50 claims of a provider to tags",
        explanation: "The key is the tag, 1 to 128 characters, the value the claim that it is read from, 1 \
            to 256 characters. All tags of a session together have a limit of their own: map what policies \
            compare, and nothing else.",
        page: pages::COGNITO_SET_PRINCIPAL_TAGS,
    },
    acknowledgeable_error PROVIDER_URL = cog020 {
        title: "an identity pool knows a user pool by its name, not by its address or id",
        explanation: "A user pool's `ProviderName` is `cognito-idp.REGION.amazonaws.com/POOL_ID`, its \
            `ProviderURL` the same behind `https://`, `Ref` the id alone. Identity pools take the name only: under \
            the address or the id they know no such provider.",
        page: pages::CLOUDFORMATION_PRINCIPAL_TAG,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for resource in template.resources_of(PRINCIPAL_TAG) {
        findings.extend(resource.property("PrincipalTags").and_then(|tags| too_many(&tags)));
        check_tags(&resource, findings);
        let name = resource.property("IdentityProviderName");
        findings.extend(name.and_then(|name| provider_url(template, &name)));
    }
    for pool in template.resources_of(IDENTITY_POOL) {
        let providers = pool.property("CognitoIdentityProviders").into_iter();
        let names = providers.flat_map(|list| list.items());
        let names = names.filter_map(|one| one.get("ProviderName"));
        findings.extend(names.filter_map(|name| provider_url(template, &name)));
    }
}

fn too_many(tags: &Node<'_>) -> Option<Finding> {
    let tags: Vec<Node<'_>> =
        tags.entries().filter(|(key, _)| !key.starts_with("Fn::")).map(|(_, tag)| tag).collect();
    let beyond = tags.get(limits::PRINCIPAL_TAGS)?;
    finding!(
        &PRINCIPAL_TAGS,
        "{} tags are mapped, of at most {}",
        tags.len(),
        limits::PRINCIPAL_TAGS
    )
    .here(beyond, "the first too many")
    .help("map what policies compare, and nothing else")
    .found()
}

fn check_tags(resource: &Resource<'_>, findings: &mut Vec<Finding>) {
    let tags = resource.property("PrincipalTags").filter(|tags| tags.intrinsic().is_none());
    for (tag, node) in tags.into_iter().flat_map(|tags| tags.entries()) {
        let length = tag.chars().count();
        if !limits::PRINCIPAL_TAG_KEY_LENGTH.contains(&length) {
            finding!(&PRINCIPAL_TAGS, "tag `{tag}` has {length} characters; possible are 1 to 128")
                .at(&node)
                .help("shorten it")
                .add_to(findings);
        }
        let Some(claim) = text::literal(&node).filter(|_| node.as_i64().is_none()) else {
            continue;
        };
        let length = claim.chars().count();
        if !limits::PRINCIPAL_TAG_CLAIM_LENGTH.contains(&length) {
            finding!(
                &PRINCIPAL_TAGS,
                "the claim of tag `{tag}` has {length} characters; possible are 1 to 256"
            )
            .at(&node)
            .help("name a claim of the token, such as `\"sub\": \"sub\"`")
            .add_to(findings);
        }
    }
}

fn provider_url(template: &Judged<'_>, name: &Node<'_>) -> Option<Finding> {
    let is_pool = |id: &str| template.resource_of(id, "AWS::Cognito::UserPool").is_some();
    let pieces = text::pieces(name);
    let what = match pieces.as_slice() {
        [Piece::GetAtt(_, attribute)] if attribute.eq_ignore_ascii_case("ProviderURL") => {
            "an address"
        }
        [Piece::GetAtt(id, attribute)] if *attribute != "ProviderName" && is_pool(id) => {
            "another attribute of a user pool"
        }
        [Piece::Literal(start), ..] if start.starts_with("https:") => "an address",
        [Piece::Literal(id)] if is_pool_id(id) => "the id of a user pool",
        [Piece::Ref(id)] if is_pool(id) => "the id of a user pool",
        _ => return None,
    };
    let pool = text::referred(name).unwrap_or("UserPool");
    finding!(&PROVIDER_URL, "`{}` is {what}, not a name", text::shown(name))
        .at(name)
        .help(Help::say(
            "write {}",
            [Word::value(serde_json::json!({ "Fn::GetAtt": [pool, "ProviderName"] }))
                .call(format!("Expr::get_att(\"{pool}\", \"ProviderName\")"))],
        ))
        .found()
}

/// Whether a text is the id of a user pool, such as `eu-west-1_AbCdEf123`, which no name of a provider is.
fn is_pool_id(text: &str) -> bool {
    let is_word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    text.split_once('_').is_some_and(|(region, id)| {
        region.split('-').count() >= 3 && region.split('-').all(is_word) && is_word(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    #[test]
    fn tags_are_few_and_short() {
        let tags = |tags: Value| {
            codes(
                check,
                json!({"T": {"Type": PRINCIPAL_TAG, "Properties": {"PrincipalTags": tags}}}),
            )
        };
        let many = |count: usize| -> Value {
            (0..count)
                .map(|n| (format!("t{n}"), json!("sub")))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        assert_eq!(tags(many(50)), [""; 0]);
        assert_eq!(tags(many(51)), ["COG019"]);
        assert_eq!(tags(json!({"k".repeat(128): "c".repeat(256)})), [""; 0]);
        assert_eq!(tags(json!({"k".repeat(129): "sub"})), ["COG019"]);
        assert_eq!(tags(json!({"k": "c".repeat(257)})), ["COG019"]);
        assert_eq!(tags(json!({"k": ""})), ["COG019"]);
        assert_eq!(tags(json!({"k": {"Ref": "Claim"}})), [""; 0]);
    }

    #[test]
    fn a_provider_is_named_without_https() {
        let name = |name: Value| {
            let pool = json!({"CognitoIdentityProviders": [{"ProviderName": name}]});
            let both = json!({
                "T": {"Type": PRINCIPAL_TAG, "Properties": {"IdentityProviderName": name}},
                "P": {"Type": IDENTITY_POOL, "Properties": pool},
                "Guests": {"Type": "AWS::Cognito::UserPool"}
            });
            codes(check, both)
        };
        assert_eq!(name(json!({"Fn::GetAtt": ["People", "ProviderName"]})), [""; 0]);
        assert_eq!(name(json!({"Ref": "Provider"})), [""; 0]);
        assert_eq!(name(json!("cognito-idp.eu-west-1.amazonaws.com/x")), [""; 0]);
        let by_id = json!({"Fn::Sub": "cognito-idp.${AWS::Region}.amazonaws.com/${Guests}"});
        assert_eq!(name(by_id), [""; 0]);
        assert_eq!(name(json!({"Fn::GetAtt": ["Guests", "ProviderName"]})), [""; 0]);
        assert_eq!(name(json!("graph.example_com")), [""; 0]);
        for address in [
            json!({"Fn::GetAtt": ["People", "ProviderURL"]}),
            json!({"Fn::Sub": "${People.ProviderURL}"}),
            json!({"Fn::Sub": "https://cognito-idp.${AWS::Region}.amazonaws.com/${People}"}),
            json!({"Ref": "Guests"}),
            json!({"Fn::Sub": "${Guests}"}),
            json!({"Fn::GetAtt": ["Guests", "Arn"]}),
            json!("eu-west-1_AbCdEf123"),
        ] {
            assert_eq!(name(address.clone()), ["COG020", "COG020"], "{address}");
        }
    }
}

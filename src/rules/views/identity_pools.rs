//! Identity pools: their users, and the tags that they put on sessions.

use crate::facts::cognito::DEFAULT_PRINCIPAL_TAGS;
use crate::rules::prelude::{Judged, Node, Resource};
use crate::rules::views::assumers::{federated, is_cognito, provider, trust_statements};
use crate::template::text;

pub(in crate::rules) const IDENTITY_POOL: &str = "AWS::Cognito::IdentityPool";
pub(in crate::rules) const PRINCIPAL_TAG: &str = "AWS::Cognito::IdentityPoolPrincipalTag";

/// The identity pools in the condition on `aud` of a role's trust policy; `None` if one of them is
/// not in the template, or there is no such condition.
pub(in crate::rules) fn pools_of<'t>(
    template: &Judged<'t>,
    role: &Resource<'_>,
) -> Option<Vec<Resource<'t>>> {
    let audiences = audiences(template, role);
    let pools = audiences.iter().map(|audience| template.referred(audience, IDENTITY_POOL));
    pools.collect::<Option<Vec<_>>>().filter(|pools| !pools.is_empty())
}

/// The values of `aud` in a role's trust policy, if it trusts identity pools.
pub(in crate::rules) fn audiences<'t>(template: &Judged<'_>, role: &Resource<'t>) -> Vec<Node<'t>> {
    let cognito = |federated: &Node<'_>| {
        provider(template, federated).is_some_and(|provider| is_cognito(&provider))
    };
    let statements = trust_statements(role).into_iter();
    statements
        .filter(|statement| statement.allows() && federated(statement).iter().any(cognito))
        .flat_map(|statement| statement.conditions())
        .filter(|one| !one.operator.is("Null") && !one.operator.is_negated())
        .filter(|one| one.key.rsplit_once(':').is_some_and(|(_, claim)| claim == "aud"))
        .flat_map(|condition| condition.values())
        .collect()
}

/// A resource that maps claims of one provider to tags of the session.
#[derive(Clone)]
pub(in crate::rules) struct TagMap<'t> {
    pub(in crate::rules) resource: Resource<'t>,
    /// Each tag with the claim that it is read from, and the node that maps it.
    pub(in crate::rules) tags: Vec<(&'t str, String, Node<'t>)>,
}

/// The maps of claims to tags for the users of a pool; `None` if a function hides some of it.
pub(in crate::rules) fn tag_maps<'t>(template: &Judged<'t>, pool: &str) -> Option<Vec<TagMap<'t>>> {
    let resources = template.resources_of(PRINCIPAL_TAG).filter(|resource| {
        let of = resource.property("IdentityPoolId");
        of.is_some_and(|of| text::referred(&of) == Some(pool))
    });
    resources.map(|resource| tag_map(&resource)).collect()
}

pub(in crate::rules) fn tag_map<'t>(resource: &Resource<'t>) -> Option<TagMap<'t>> {
    let mut tags = Vec::new();
    if let Some(own) = resource.property("PrincipalTags") {
        if own.intrinsic().is_some() {
            return None;
        }
        for (tag, node) in own.entries() {
            tags.push((tag, text::literal(&node)?, node));
        }
    }
    if let Some(defaults) = resource.property("UseDefaults")
        && defaults.as_bool()?
    {
        let claim = |(tag, claim): (&'static str, &str)| (tag, claim.to_owned(), defaults);
        tags.extend(DEFAULT_PRINCIPAL_TAGS.map(claim));
    }
    Some(TagMap { resource: *resource, tags })
}

/// The user pool whose tokens an `IdentityProviderName` accepts, if it is in the template.
pub(in crate::rules) fn user_pool_of<'t>(
    template: &Judged<'t>,
    provider_name: &Node<'_>,
) -> Option<Resource<'t>> {
    match text::pieces(provider_name).as_slice() {
        [text::Piece::GetAtt(id, "ProviderName" | "ProviderURL")] | [.., text::Piece::Ref(id)] => {
            template.resource_of(id, "AWS::Cognito::UserPool")
        }
        _ => None,
    }
}

//! `Trust`: who can assume a role, and the keys of their sessions.

use std::sync::Arc;

use super::openness::Kind;
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::unknown::Unknown;
use crate::facts::cognito::DEFAULT_PRINCIPAL_TAGS;
use crate::policy_syntax::{self, Condition, Document, Effect, Parsed, PrincipalKind, principals};
use crate::template::{Resource, Template};

type Statement<'t> = policy_syntax::Statement<'t, Arc<Unknown>>;

/// What follows from a role's trust policy for its sessions.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    /// The kinds of principal that can assume the role. If it is empty, any can.
    pub(super) kinds: Arc<[Kind]>,
    /// The principals in the trust policy: `lambda.amazonaws.com`.
    pub(super) principals: Vec<String>,
    /// The identity pool or client whose tokens are accepted, if the policy has one.
    pub(super) audience: Option<Text>,
    /// Principal tags that the identity pool sets, each with its claim.
    pub(super) tags: Vec<(String, String)>,
}

impl Trust {
    pub(super) fn of<'t>(
        template: &'t Template,
        resolver: &Resolver<'t>,
        role: &Resource<'t>,
    ) -> Self {
        let document = role.property("AssumeRolePolicyDocument");
        let document = document.and_then(|document| Document::read(resolver, &document));
        let mut trust =
            Self { kinds: Arc::new([]), principals: Vec::new(), audience: None, tags: Vec::new() };
        let mut kinds = Vec::new();
        for statement in document.into_iter().flat_map(|document| document.statements) {
            // A statement that is not known may trust anyone.
            let Some(statement) = statement.into_known() else { return trust };
            if matches!(statement.effect, Parsed::Known(Effect::Allow)) {
                let named = named(resolver, &statement);
                kinds.extend(named.iter().map(kind_of));
                trust.principals.extend(described(resolver, &statement, &named));
                trust.audience = trust.audience.or_else(|| audience(resolver, &statement));
            }
        }
        kinds.dedup();
        trust.tags = trust
            .audience
            .as_ref()
            .map_or_else(Vec::new, |pool| mapped_tags(template, resolver, pool));
        trust.kinds = kinds.into();
        trust
    }

    /// Whether a session may be one of a federated user.
    pub(super) fn may_be_federated(&self) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| *kind != Kind::AssumedRole)
    }

    /// The web identity provider, if every session has the same one.
    pub(super) fn provider(&self) -> Option<&str> {
        match self.kinds.as_ref() {
            [Kind::WebIdentity(provider)] => Some(provider),
            _ => None,
        }
    }
}

/// The name with which a provider's condition keys begin.
pub(super) fn provider_name(provider: &str) -> &str {
    provider.rsplit_once("oidc-provider/").map_or(provider, |(_, name)| name)
}

/// The principals of a statement, by their kinds.
fn named<'t>(resolver: &Resolver<'t>, statement: &Statement<'t>) -> Vec<(PrincipalKind<'t>, Text)> {
    let Some(Settled::Node(named)) =
        statement.principal.these.as_ref().map(|principal| resolver.settle(principal))
    else {
        return Vec::new();
    };
    principals(&named)
        .flat_map(|(kind, names)| resolver.texts(&names).into_iter().map(move |name| (kind, name)))
        .collect()
}

fn kind_of((kind, name): &(PrincipalKind<'_>, Text)) -> Kind {
    match (kind, name.as_known()) {
        (PrincipalKind::Federated, Some(name)) if name.contains(":saml-provider/") => Kind::Saml,
        (PrincipalKind::Federated, _) => Kind::WebIdentity(name.to_string()),
        _ => Kind::AssumedRole,
    }
}

/// The principals of a statement, for people. For Cognito's users, with how they signed in.
fn described<'t>(
    resolver: &Resolver<'t>,
    statement: &Statement<'t>,
    named: &[(PrincipalKind<'t>, Text)],
) -> Vec<String> {
    let how: Vec<String> = conditions(statement)
        .filter(|condition| condition.key.ends_with(":amr"))
        .flat_map(|condition| resolver.texts(&condition.node))
        .map(|value| value.to_string())
        .collect();
    let with_how = |(_, name): &(PrincipalKind<'t>, Text)| match how.as_slice() {
        [] => name.to_string(),
        how => format!("{name} ({})", how.join(" or ")),
    };
    named.iter().map(with_how).collect()
}

/// The value that `….:aud` must have.
fn audience<'t>(resolver: &Resolver<'t>, statement: &Statement<'t>) -> Option<Text> {
    let asked =
        conditions(statement).filter(|condition| condition.operator.written == "StringEquals");
    let value =
        asked.filter(|condition| condition.key.ends_with(":aud")).map(|one| &one.node).next()?;
    resolver.texts(value).into_iter().next()
}

fn conditions<'s, 't>(statement: &'s Statement<'t>) -> impl Iterator<Item = &'s Condition<'t>> {
    statement.condition.conditions.iter().filter_map(Parsed::known)
}

/// The tags that an identity pool sets from the claims of its users.
fn mapped_tags<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    pool: &Text,
) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for mapping in template.resources_of("AWS::Cognito::IdentityPoolPrincipalTag") {
        let of_pool = mapping
            .property("IdentityPoolId")
            .is_some_and(|id| resolver.text(&id).as_str() == pool.as_str());
        if !of_pool {
            continue;
        }
        let defaults = mapping.property("UseDefaults").and_then(|it| it.as_bool()) == Some(true);
        if defaults {
            let owned = |(tag, claim): (&str, &str)| (tag.to_owned(), claim.to_owned());
            tags.extend(DEFAULT_PRINCIPAL_TAGS.map(owned));
        }
        let listed = mapping.property("PrincipalTags").into_iter().flat_map(|t| t.entries());
        tags.extend(listed.filter_map(|(tag, claim)| {
            Some((tag.to_owned(), resolver.text(&claim).as_known()?.to_owned()))
        }));
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use serde_json::{Value, json};

    fn trust(statement: Value) -> Trust {
        let template = Template::from(json!({ "Resources": {
            "Pool": { "Type": "AWS::Cognito::IdentityPool" },
            "Tags": { "Type": "AWS::Cognito::IdentityPoolPrincipalTag", "Properties": {
                "IdentityPoolId": { "Ref": "Pool" },
                "PrincipalTags": { "user": "sub" },
                "UseDefaults": true,
            } },
            "Role": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Statement": statement },
            } },
        } }));
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        Trust::of(&template, &resolver, &template.resource("Role").unwrap())
    }

    #[test]
    fn a_cognito_role_knows_its_pool_and_the_tags_it_sets() {
        let trust = trust(json!([{
            "Effect": "Allow",
            "Principal": { "Federated": "cognito-identity.amazonaws.com" },
            "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
            "Condition": { "StringEquals": {
                "cognito-identity.amazonaws.com:aud": { "Ref": "Pool" },
            } },
        }]));
        assert_eq!(trust.provider(), Some("cognito-identity.amazonaws.com"));
        assert_eq!(trust.audience.unwrap().to_string(), "us-east-1:…");
        let tags: Vec<_> = trust.tags.iter().map(|(t, c)| (t.as_str(), c.as_str())).collect();
        assert_eq!(tags, [("client", "aud"), ("username", "sub"), ("user", "sub")]);
    }

    #[test]
    fn services_accounts_and_providers_make_sessions_of_their_kinds() {
        let kinds = |principal: Value| {
            trust(json!({ "Effect": "Allow", "Principal": principal })).kinds.to_vec()
        };
        assert_eq!(kinds(json!({ "Service": "lambda.amazonaws.com" })), [Kind::AssumedRole]);
        assert_eq!(kinds(json!({ "AWS": ["1", "2"] })), [Kind::AssumedRole]);
        let saml = json!({ "Federated": "arn:aws:iam::1:saml-provider/idp" });
        assert_eq!(kinds(saml), [Kind::Saml]);
        let oidc = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com";
        assert_eq!(kinds(json!({ "Federated": oidc })), [Kind::WebIdentity(oidc.to_owned())]);
        assert_eq!(provider_name(oidc), "token.actions.githubusercontent.com");
    }

    #[test]
    fn statements_that_trust_nobody_say_nothing() {
        let none = trust(json!([{ "Effect": "Deny", "Principal": "*" }]));
        assert!(none.kinds.is_empty());
    }
}

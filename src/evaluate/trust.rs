//! `Trust`: who can assume a role, and the keys of their sessions.

use std::sync::Arc;

use super::becoming::{BY_SAML, BY_WEB_IDENTITY};
use super::openness::CallerKind;
use super::resolve::{Resolver, Settled, when_of};
use super::text::Text;
use super::unknown::Unknown;
use crate::facts::cognito::DEFAULT_PRINCIPAL_TAGS;
use crate::names;
use crate::policy_syntax::{
    self, Condition, Document, Effect, Elements, Parsed, PrincipalKind, is_made, principals,
    wildcard,
};
use crate::template::{Choice, Node, Resource, Template, text};

type Statement<'t> = policy_syntax::Statement<'t, Arc<Unknown>>;

/// What follows from a role's trust policy for its sessions.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    /// The kinds of principal that can assume the role. If it is empty, any can.
    pub(super) kinds: Arc<[CallerKind]>,
    /// The principals in the trust policy: `lambda.amazonaws.com`.
    pub(super) principals: Vec<String>,
    /// The identity pool or client whose tokens are accepted, if the policy has one.
    pub(super) audience: Option<Text>,
    /// Principal tags that the identity pool sets, each with its claim.
    pub(super) tags: Vec<(String, String)>,
    /// Whether whoever assumes the role may set further tags, or others than the role's.
    pub(super) may_tag: bool,
}

impl Trust {
    pub(super) fn of<'t>(
        template: &'t Template,
        resolver: &Resolver<'t>,
        role: &Resource<'t>,
    ) -> Self {
        let document = role.property("AssumeRolePolicyDocument");
        let mut principals =
            document.map(|document| assumers(resolver, document)).unwrap_or_default();
        name_groups(template, role, &mut principals);
        let mut trust = Self { principals, ..Self::unknown() };
        let document = document.and_then(|document| Document::read(resolver, &document));
        let mut kinds = Vec::new();
        let mut may_tag = false;
        for statement in document.into_iter().flat_map(|document| document.statements) {
            // A statement that is not known may trust anyone.
            let Some(statement) = statement.into_known() else { return trust };
            if matches!(statement.effect, Parsed::Known(Effect::Deny)) {
                continue;
            }
            let Elements { these, all_but } = statement.principal;
            let is_unknown = |it: Node<'t>| matches!(resolver.settle(&it), Settled::Unknown(_));
            if all_but.is_some() || these.is_some_and(is_unknown) {
                return trust;
            }
            let named = named(resolver, &statement);
            // Anyone may be whom any provider vouches for.
            let by_provider = || FEDERATED.iter().any(|it| may_allow(resolver, &statement, it));
            if named.iter().any(|(_, name)| name.as_str() == "*") && by_provider() {
                return trust;
            }
            let of_statement: Vec<CallerKind> = named.iter().map(kind_of).collect();
            // An identity pool sets the tags that it maps, and no others.
            let is_pools = |kind: &CallerKind| matches!(kind, CallerKind::WebIdentity(it) if it.starts_with("cognito-identity"));
            may_tag |= !of_statement.iter().all(is_pools)
                && may_allow(resolver, &statement, "sts:TagSession");
            kinds.extend(of_statement);
            trust.audience = trust.audience.or_else(|| audience(resolver, &statement));
        }
        kinds.dedup();
        trust.may_tag = may_tag;
        trust.tags = trust
            .audience
            .as_ref()
            .map_or_else(Vec::new, |pool| mapped_tags(template, resolver, pool));
        trust.kinds = kinds.into();
        trust
    }

    /// Of somebody of whom nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            kinds: Arc::new([]),
            principals: Vec::new(),
            audience: None,
            tags: Vec::new(),
            may_tag: true,
        }
    }

    /// Whether a session may be one of a federated user.
    pub(super) fn may_be_federated(&self) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|kind| *kind != CallerKind::AssumedRole)
    }

    /// The web identity provider, if every session has the same one.
    pub(super) fn provider(&self) -> Option<&str> {
        match self.kinds.as_ref() {
            [CallerKind::WebIdentity(provider)] => Some(provider),
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

fn kind_of((kind, name): &(PrincipalKind<'_>, Text)) -> CallerKind {
    match (kind, name.as_known()) {
        (PrincipalKind::Federated, Some(name)) if name.contains(":saml-provider/") => {
            CallerKind::Saml
        }
        (PrincipalKind::Federated, _) => CallerKind::WebIdentity(name.to_string()),
        _ => CallerKind::AssumedRole,
    }
}

/// A condition under which something counts, in words; `None` if it always does.
type When = Option<String>;

/// Who can assume a role, for people: the principals of every statement that may allow it, also of those under a
/// condition. For Cognito's users, with how they signed in.
fn assumers<'t>(resolver: &Resolver<'t>, document: Node<'t>) -> Vec<String> {
    let mut assumers = Vec::new();
    for (document, when) in branches(resolver, document, None) {
        let statements = document.get("Statement").into_iter().flat_map(|it| it.one_or_many());
        for (node, when) in statements.flat_map(|node| branches(resolver, node, when.clone())) {
            let statement = Statement::read(resolver, node);
            if is_made(&node) {
                assumers.push(format!("whoever a function lets in{}", under(&when)));
            } else if !matches!(statement.effect, Parsed::Known(Effect::Deny)) {
                assumers.extend(described(resolver, &statement, &when));
            }
        }
    }
    assumers
}

/// How [`described`] ends for Cognito's signed-in users.
const SIGNED_IN: &str = " (authenticated)";

/// Says of Cognito's signed-in users who they are, where a role is for groups of a user pool alone.
fn name_groups(template: &Template, role: &Resource<'_>, principals: &mut [String]) {
    if !principals.iter().any(|it| it.ends_with(SIGNED_IN)) {
        return;
    }
    let is_role = |node: Node<'_>| text::referred(&node) == Some(role.logical_id());
    let groups: Vec<String> = template
        .resources()
        .filter(|one| one.kind() == Some("AWS::Cognito::UserPoolGroup"))
        .filter(|group| group.property("RoleArn").is_some_and(is_role))
        .map(|group| {
            let name = group.property("GroupName").and_then(|name| text::literal(&name));
            name.unwrap_or_else(|| group.logical_id().to_owned())
        })
        .collect();
    let of_all = template
        .resources()
        .filter(|one| one.kind() == Some("AWS::Cognito::IdentityPoolRoleAttachment"))
        .filter_map(|attachment| attachment.property("Roles"))
        .any(|roles| roles.descendants().any(is_role));
    if groups.is_empty() || of_all {
        return;
    }
    let noun = if groups.len() == 1 { "group" } else { "groups" };
    let users = format!("users of {noun} {}", names::joined(groups));
    for principal in principals.iter_mut().filter(|it| it.ends_with(SIGNED_IN)) {
        principal.insert_str(principal.len() - 1, &format!("; {users}"));
    }
}

/// The principals of a statement, for people.
fn described<'t>(resolver: &Resolver<'t>, statement: &Statement<'t>, when: &When) -> Vec<String> {
    let how: Vec<String> = conditions(statement)
        .filter(|condition| condition.key.ends_with(":amr"))
        .flat_map(|condition| resolver.texts(&condition.node))
        .map(|value| value.to_string())
        .collect();
    let how = if how.is_empty() { String::new() } else { format!(" ({})", how.join(" or ")) };
    let Elements { these, all_but } = statement.principal;
    let mut described = Vec::new();
    for (name, when) in these.map(|it| names_in(resolver, it, when)).unwrap_or_default() {
        described.push(format!("{name}{how}{}", under(&when)));
    }
    if let Some(all_but) = all_but {
        let all_but = names_in(resolver, all_but, when).into_iter().map(|(name, _)| name);
        described.push(format!("everyone but {}{how}{}", names::joined(all_but), under(when)));
    }
    described
}

/// How those assume a role for whom an identity provider vouches.
const FEDERATED: [&str; 2] = [BY_WEB_IDENTITY, BY_SAML];

/// Whether a statement may allow an action.
fn may_allow<'t>(resolver: &Resolver<'t>, statement: &Statement<'t>, action: &str) -> bool {
    let Some(actions) = statement.action.these else { return true };
    resolver.texts(&actions).iter().any(|written| {
        written.as_known().is_none_or(|it| wildcard::matches_in_any_case(it, action))
    })
}

/// The names in a `Principal`, each with its condition.
fn names_in<'t>(resolver: &Resolver<'t>, principal: Node<'t>, when: &When) -> Vec<(String, When)> {
    let mut found = Vec::new();
    for (principal, when) in branches(resolver, principal, when.clone()) {
        for (_, names) in principals(&principal) {
            for (list, when) in branches(resolver, names, when.clone()) {
                let names = list.one_or_many().into_iter();
                for (name, when) in names.flat_map(|it| branches(resolver, it, when.clone())) {
                    let texts = resolver.texts(&name).into_iter();
                    found.extend(texts.map(|text| (text.to_string(), when.clone())));
                }
            }
        }
    }
    found
}

/// What a value may be: itself, or each branch of an `Fn::If` whose condition is not known.
fn branches<'t>(resolver: &Resolver<'t>, node: Node<'t>, when: When) -> Vec<(Node<'t>, When)> {
    let mut found = Vec::new();
    let mut waiting = vec![(node, when)];
    while let Some((node, when)) = waiting.pop() {
        match (resolver.settle(&node), Choice::of(&node)) {
            (Settled::Absent, _) => {}
            (Settled::Unknown(_), Some(choice)) => {
                waiting.push((choice.otherwise, also(&when, when_of(&choice, false))));
                waiting.push((choice.then, also(&when, when_of(&choice, true))));
            }
            (Settled::Unknown(_), None) => found.push((node, when)),
            (Settled::Node(node), _) => found.push((node, when)),
        }
    }
    found
}

/// Both conditions: that of a value around this one, and this one's own.
fn also(outer: &When, inner: String) -> When {
    Some(match outer {
        Some(outer) if *outer != inner => format!("{outer} and {inner}"),
        _ => inner,
    })
}

fn under(when: &When) -> String {
    when.as_ref().map(|when| format!(" {when}")).unwrap_or_default()
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
        let template = Template::from(json!({
            "Parameters": { "Stage": { "Type": "String" }, "Effect": { "Type": "String" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
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
        assert_eq!(kinds(json!({ "Service": "lambda.amazonaws.com" })), [CallerKind::AssumedRole]);
        assert_eq!(kinds(json!({ "AWS": ["1", "2"] })), [CallerKind::AssumedRole]);
        let saml = json!({ "Federated": "arn:aws:iam::1:saml-provider/idp" });
        assert_eq!(kinds(saml), [CallerKind::Saml]);
        let oidc = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com";
        assert_eq!(kinds(json!({ "Federated": oidc })), [CallerKind::WebIdentity(oidc.to_owned())]);
        assert_eq!(provider_name(oidc), "token.actions.githubusercontent.com");
    }

    // "assumed by" is read as everyone who can be: no principal is left out.
    #[test]
    fn principals_under_conditions_and_all_but_some_are_listed() {
        let principals = |statement: Value| trust(statement).principals;
        let unknown =
            |then: Value, otherwise: Value| json!({ "Fn::If": ["Prod", then, otherwise] });
        let allow = |principal: Value| json!({ "Effect": "Allow", "Principal": principal });
        let no_value = || json!({ "Ref": "AWS::NoValue" });
        assert_eq!(
            principals(json!([
                allow(json!({ "Service": "lambda.amazonaws.com" })),
                unknown(allow(json!("*")), no_value()),
                allow(json!({ "AWS": unknown(json!(["1", "2"]), json!("3")) })),
                allow(unknown(no_value(), json!({ "AWS": ["4"] }))),
                { "Effect": "Allow", "NotPrincipal": { "AWS": ["5", "6"] } },
                { "Effect": "Deny", "Principal": "7" },
                { "Effect": { "Ref": "Effect" }, "Principal": { "AWS": "8" } },
                { "Fn::Transform": { "Name": "AWS::Include" } },
            ])),
            [
                "lambda.amazonaws.com",
                "* if `Prod`",
                "1 if `Prod`",
                "2 if `Prod`",
                "3 if not `Prod`",
                "4 if not `Prod`",
                "everyone but 5 and 6",
                "8",
                "whoever a function lets in",
            ]
        );
        let by_anyone = |action: &str| {
            trust(json!({ "Effect": "Allow", "Principal": "*", "Action": action })).kinds.to_vec()
        };
        assert_eq!(by_anyone("sts:AssumeRole"), [CallerKind::AssumedRole]);
        assert_eq!(by_anyone("sts:AssumeRoleWithWebIdentity"), []);
        let not_principal = json!({ "Effect": "Allow", "NotPrincipal": { "AWS": "5" } });
        assert!(trust(not_principal).kinds.is_empty());
    }

    #[test]
    fn statements_that_trust_nobody_say_nothing() {
        let none = trust(json!([{ "Effect": "Deny", "Principal": "*" }]));
        assert!(none.kinds.is_empty());
    }
}

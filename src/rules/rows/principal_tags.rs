//! Tags of the session that a policy decides by: whether they are set, and who says what they hold.

use crate::facts::cognito::{ClaimWriter, TRUST_ACTIONS, writer_of_claim};
use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::names;
use crate::rules::rows::variables::{Use, uses};
use crate::rules::views::assumers::{Assumer, assumers, lets, trust_statements};
use crate::rules::views::attachments::attached;
use crate::rules::views::identity_pools::{TagMap, pools_of, tag_maps, user_pool_of};
use crate::rules::views::judged::Judged;
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::statement::Statement;
use crate::rules::views::text;
use crate::template::{Node, Resource, Template};

pub(super) static RULES: &[&Rule] = &[&NO_TAG_SESSION, &UNMAPPED, &WRITABLE_CLAIM];

static NO_TAG_SESSION: Rule = Rule {
    code: "IAM016",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "a role whose policy reads session tags lets them be set",
    explanation: "`${aws:PrincipalTag/…}` of somebody who signs in is a tag of the session. It is set \
        only if the role's trust policy allows `sts:TagSession` beside \
        `sts:AssumeRoleWithWebIdentity`; where an identity pool maps claims to tags and the trust policy \
        does not, nobody gets credentials at all. `UserSignInHandle::authenticated` writes both.",
    example: include_str!("../../../tests/rules/iam016.rs"),
    page: pages::COGNITO_PRINCIPAL_TAGS,
};

static UNMAPPED: Rule = Rule {
    code: "IAM017",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "the identity pool sets the tag that a policy reads",
    explanation: "An identity pool tags a session with the claims that its \
        `IdentityPoolPrincipalTag` maps, and with nothing else. A tag that is not mapped is absent, and \
        the statement never applies.",
    example: include_str!("../../../tests/rules/iam017.rs"),
    page: pages::COGNITO_PRINCIPAL_TAGS,
};

static WRITABLE_CLAIM: Rule = Rule {
    code: "COG010",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "users cannot write the claim that decides whose rows they are",
    explanation: "Users change their own attributes with their access token (UpdateUserAttributes). A \
        client without `WriteAttributes` lets them write every standard attribute: e-mail, name, profile, \
        locale … If such a claim becomes a tag that a policy compares, users choose whose rows they reach. \
        `sub` never changes and nobody can write it. For a tenant, take a custom attribute that no client's \
        `WriteAttributes` names.",
    example: include_str!("../../../tests/rules/cog010.rs"),
    page: pages::COGNITO_ATTRIBUTES,
};

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let identity = |kind| matches!(kind, PolicyKind::Inline | PolicyKind::Managed);
    for policy in template.policies().iter().filter(|policy| identity(policy.kind)) {
        let statements = policy.statements().into_iter().filter_map(Statement::of);
        let uses: Vec<(String, Use<'_>)> =
            statements.flat_map(|statement| uses(&statement)).filter_map(tag_of).collect();
        if uses.is_empty() {
            continue;
        }
        for role in attached(template, policy).roles {
            check_role(template, &role, &uses, findings);
        }
    }
}

/// The tag that a variable reads, if it reads one.
fn tag_of(one: Use<'_>) -> Option<(String, Use<'_>)> {
    let (start, tag) = one.key.split_once('/')?;
    let tag = start.eq_ignore_ascii_case("aws:PrincipalTag").then(|| tag.to_owned())?;
    Some((tag, one))
}

fn check_role(
    template: &Template,
    role: &Resource<'_>,
    uses: &[(String, Use<'_>)],
    findings: &mut Vec<Finding>,
) {
    let assumers = assumers(template, role);
    let from_outside = !assumers.is_empty()
        && assumers.iter().all(|assumer| matches!(assumer, Assumer::WebIdentity(_)));
    if !from_outside {
        // A service tags a session only where it may; what is left are the role's own tags.
        let absent =
            |(tag, one): &&(String, Use<'_>)| !one.has_default && own_tag(role, tag) == Some(false);
        if let Some((tag, first)) = uses.iter().find(absent).filter(|_| is_for_services(role)) {
            findings.extend(no_tag_session(role, tag, first));
        }
        return;
    }
    let uses: Vec<&(String, Use<'_>)> =
        uses.iter().filter(|(tag, _)| own_tag(role, tag) == Some(false)).collect();
    if let Some((tag, first)) = uses.iter().find(|(_, one)| !one.has_default) {
        findings.extend(no_tag_session(role, tag, first));
    }
    let maps: Option<Vec<TagMap<'_>>> = pools_of(template, role).and_then(|pools| {
        pools
            .iter()
            .map(|pool| tag_maps(template, pool.logical_id()))
            .collect::<Option<Vec<_>>>()
            .map(|maps| maps.into_iter().flatten().collect())
    });
    let Some(maps) = maps.filter(|maps| !maps.is_empty()) else { return };
    for (tag, one) in uses {
        let mapped = |map: &TagMap<'_>| map.tags.iter().any(|(t, ..)| t.eq_ignore_ascii_case(tag));
        if !one.has_default && !maps.iter().any(mapped) {
            findings.push(unmapped(tag, one, &maps));
        }
        for map in &maps {
            for (_, claim, node) in map.tags.iter().filter(|(t, ..)| t.eq_ignore_ascii_case(tag)) {
                findings.extend(writable(template, map, claim, node, one));
            }
        }
    }
}

/// Whether only services assume the role.
fn is_for_services(role: &Resource<'_>) -> bool {
    let statements = trust_statements(role);
    let only_services = |statement: &Statement<'_>| {
        let principal = statement.node.get("Principal");
        let mut kinds = principal.iter().flat_map(|principal| principal.entries()).peekable();
        kinds.peek().is_some() && kinds.all(|(kind, _)| kind == "Service")
    };
    !statements.is_empty() && statements.iter().all(only_services)
}

/// Whether the role itself has the tag, whoever assumes it; `None` if a function hides it.
fn own_tag(role: &Resource<'_>, tag: &str) -> Option<bool> {
    let Some(tags) = role.property("Tags") else { return Some(false) };
    if !tags.is_list() {
        return None;
    }
    for own in tags.items() {
        if text::literal(&own.get("Key")?)?.eq_ignore_ascii_case(tag) {
            return Some(true);
        }
    }
    Some(false)
}

fn no_tag_session(role: &Resource<'_>, tag: &str, first: &Use<'_>) -> Option<Finding> {
    let statements = trust_statements(role);
    let lets_tag = |statement: &Statement<'_>| lets(statement, TRUST_ACTIONS[1]);
    let none = statements.iter().filter(|s| s.allows()).all(|s| lets_tag(s) == Some(false));
    let trust = role.property("AssumeRolePolicyDocument")?;
    none.then(|| {
        let message = format!("sessions of role `{}` have no tag `{tag}`", role.logical_id());
        Finding::new(&NO_TAG_SESSION, message)
            .at(&trust)
            .label("does not allow `sts:TagSession`")
            .and(&first.node, "reads the tag")
            .help(
                "let the role's principal be `sign_in.authenticated()`, or add `sts:TagSession` to the \
                 actions of its trust policy",
            )
    })
}

fn unmapped(tag: &str, one: &Use<'_>, maps: &[TagMap<'_>]) -> Finding {
    let known: Vec<&str> =
        maps.iter().flat_map(|map| map.tags.iter().map(|(tag, ..)| *tag)).collect();
    let mut finding =
        Finding::new(&UNMAPPED, format!("the identity pool sets no tag `{tag}`")).at(&one.node);
    for map in maps {
        let own = map.resource.property("PrincipalTags");
        let spot = own.as_ref().unwrap_or(map.resource.node());
        finding = finding.and(spot, "maps claims to tags");
    }
    match names::nearest(tag, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `${{aws:PrincipalTag/{near}}}`?")),
        None if known.is_empty() => finding.help("it maps no claim at all"),
        None => finding.help(format!(
            "it sets {}; `LeadingKey::user_pool_sub()` reads `sub`",
            names::listed(known)
        )),
    }
}

fn writable(
    template: &Template,
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
            && client_writes(client, claim, writer)
    })?;
    if is_fixed(&pool, claim) {
        return None;
    }
    let written = client.property("WriteAttributes");
    Some(
        Finding::new(&WRITABLE_CLAIM, format!("users write the claim `{claim}` themselves"))
            .at(node)
            .label("becomes a tag of the session")
            .and(&one.node, "whose rows they are")
            .and(
                written.as_ref().unwrap_or(client.node()),
                format!("client `{}` lets them", client.logical_id()),
            )
            .help(
                "map `sub`, which nobody can write, or leave the attribute out of the client's \
                 `WriteAttributes`",
            ),
    )
}

fn client_writes(client: &Resource<'_>, claim: &str, writer: ClaimWriter) -> bool {
    match client.property("WriteAttributes") {
        None => writer == ClaimWriter::User,
        Some(list) => {
            list.items().any(|attribute| text::literal(&attribute).as_deref() == Some(claim))
        }
    }
}

/// Whether the attribute cannot change, or a trigger may decide what the token says.
fn is_fixed(pool: &Resource<'_>, claim: &str) -> bool {
    let triggers = pool.property("LambdaConfig");
    if triggers.is_some_and(|config| config.entries().any(|(k, _)| k.starts_with("PreTokenGen"))) {
        return true;
    }
    let name = claim.strip_prefix("custom:").unwrap_or(claim);
    let schema = pool.property("Schema").into_iter().flat_map(|schema| schema.items());
    schema
        .into_iter()
        .filter(|attribute| attribute.get("Name").and_then(|n| n.as_str()) == Some(name))
        .any(|attribute| attribute.get("Mutable").and_then(|m| m.as_bool()) == Some(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, cognito_trust, document, found};
    use serde_json::{Value, json};

    const BOTH: [&str; 2] = TRUST_ACTIONS;

    /// A role for the users of a pool, whose policy reads the tag `tenant`.
    fn resources(trust: Value) -> Value {
        json!({
            "People": {"Type": "AWS::Cognito::UserPool"},
            "Web": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {
                "UserPoolId": {"Ref": "People"}
            }},
            "Pool": {"Type": "AWS::Cognito::IdentityPool"},
            "Tags": {"Type": "AWS::Cognito::IdentityPoolPrincipalTag", "Properties": {
                "IdentityPoolId": {"Ref": "Pool"},
                "IdentityProviderName": {"Fn::GetAtt": ["People", "ProviderName"]},
                "PrincipalTags": {"tenant": "sub"}
            }},
            "Customer": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": trust,
                "Policies": [{"PolicyName": "Own", "PolicyDocument": document(json!({
                    "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*",
                    "Condition": {"ForAllValues:StringEquals": {
                        "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"]
                    }}
                }))}]
            }}
        })
    }

    /// The same, with one property set.
    fn with(resource: &str, property: &str, value: Value) -> Value {
        let mut resources = resources(cognito_trust(json!(BOTH)));
        resources[resource]["Properties"][property] = value;
        resources
    }

    #[test]
    fn a_session_is_tagged_if_the_trust_policy_lets_it() {
        let only = json!("sts:AssumeRoleWithWebIdentity");
        for (actions, expected) in [
            (json!(BOTH), vec![]),
            (json!(["sts:AssumeRoleWithWebIdentity", "sts:*"]), vec![]),
            (json!(["sts:AssumeRoleWithWebIdentity", {"Ref": "More"}]), vec![]),
            (only.clone(), vec!["IAM016"]),
        ] {
            assert_eq!(
                codes(check, resources(cognito_trust(actions.clone()))),
                expected,
                "{actions}"
            );
        }
        let mut tagged = resources(cognito_trust(only));
        tagged["Customer"]["Properties"]["Tags"] = json!([{"Key": "Tenant", "Value": "x"}]);
        assert_eq!(codes(check, tagged.clone()), [""; 0], "the role's own tag is one, too");
        tagged["Customer"]["Properties"]["Tags"] = json!([{"Key": {"Ref": "K"}, "Value": "x"}]);
        assert_eq!(codes(check, tagged), [""; 0]);
    }

    #[test]
    fn only_what_is_mapped_is_set() {
        let tags = |tags: Value| codes(check, with("Tags", "PrincipalTags", tags));
        assert_eq!(tags(json!({"Tenant": "sub"})), [""; 0], "names of tags compare in any case");
        assert_eq!(tags(json!({"sub": "sub"})), ["IAM017"]);
        assert_eq!(tags(json!({"Ref": "Tags"})), [""; 0]);
        assert_eq!(tags(json!({"sub": {"Ref": "Claim"}})), [""; 0]);
        let mut defaults = with("Tags", "PrincipalTags", json!({"sub": "sub"}));
        defaults["Tags"]["Properties"]["UseDefaults"] = json!(true);
        assert_eq!(codes(check, defaults.clone()), ["IAM017"]);
        defaults["Tags"]["Properties"]["UseDefaults"] = json!({"Ref": "D"});
        assert_eq!(codes(check, defaults), [""; 0]);
        let other_pool = with("Tags", "IdentityPoolId", json!({"Ref": "Other"}));
        assert_eq!(codes(check, other_pool), [""; 0], "nothing is known of the pool's tags");
    }

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
        let schema = json!([{"Name": "profile", "Mutable": false}]);
        let trigger = json!({"PreTokenGeneration": {"Fn::GetAtt": ["F", "Arn"]}});
        for (property, value) in [("Schema", schema), ("LambdaConfig", trigger)] {
            let mut resources = with("Tags", "PrincipalTags", json!({"tenant": "profile"}));
            resources["People"]["Properties"] = json!({property: value});
            assert_eq!(codes(check, resources), [""; 0], "{property}");
        }
    }

    #[test]
    fn other_roles_are_tagged_by_whoever_assumes_them() {
        let caller = json!({"Statement": {
            "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"
        }});
        assert_eq!(codes(check, resources(caller)), [""; 0]);
    }

    #[test]
    fn services_tag_no_session_unless_they_may() {
        let service = |actions: Value| {
            let principal = json!({"Service": "pods.eks.amazonaws.com"});
            json!({"Statement": {"Effect": "Allow", "Principal": principal, "Action": actions}})
        };
        assert_eq!(codes(check, resources(service(json!("sts:AssumeRole")))), ["IAM016"]);
        let both = json!(["sts:AssumeRole", "sts:TagSession"]);
        assert_eq!(codes(check, resources(service(both))), [""; 0]);
    }
}

//! Session tags that a policy depends on: whether they are set, and who chooses their values.

use crate::facts::cognito::TRUST_ACTIONS;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Resource, finding, pages, rules};
use crate::rules::rows::writable_claims::writable;
use crate::rules::views::assumers::{Assumer, assumers, trust_statements};
use crate::rules::views::identity_pools::{TagMap, pools_of, tag_maps};
use crate::rules::views::statement::{Statement, lets};
use crate::rules::views::variables::{Use, uses};
use crate::template::text;

rules!(
    acknowledgeable_error NO_TAG_SESSION = iam016 {
        title: "a role whose policy reads session tags lets them be set",
        explanation: "`${aws:PrincipalTag/…}` of somebody who signs in is a tag of the session. It is set \
            only if the role's trust policy allows `sts:TagSession` beside \
            `sts:AssumeRoleWithWebIdentity`; where an identity pool maps claims to tags and the trust policy \
            does not, nobody gets credentials at all. `UserSignInHandle::authenticated` writes both.",
        page: pages::COGNITO_PRINCIPAL_TAGS,
    },
    acknowledgeable_error UNMAPPED = iam017 {
        title: "the identity pool sets the tag that a policy reads",
        explanation: "An identity pool tags a session with the claims that its \
            `IdentityPoolPrincipalTag` maps, and with nothing else. A tag that is not mapped is absent, and \
            the statement never applies.",
        page: pages::COGNITO_PRINCIPAL_TAGS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.identity_policies() {
        let statements = policy.statements();
        let uses: Vec<(String, Use<'_>)> = statements
            .flat_map(|statement| uses(statement).into_iter().chain(compared(statement)))
            .filter_map(tag_of)
            .collect();
        if uses.is_empty() {
            continue;
        }
        for role in policy.roles() {
            check_role(template, role, &uses, findings);
        }
    }
}

/// The tag that a variable reads, if it reads one.
fn tag_of(one: Use<'_>) -> Option<(String, Use<'_>)> {
    let (start, tag) = one.key.split_once('/')?;
    let tag = start.eq_ignore_ascii_case("aws:PrincipalTag").then(|| tag.to_owned())?;
    Some((tag, one))
}

/// The tags that a statement compares as a key rather than by a variable. One that must differ or
/// be absent has an effect without the tag, like a variable with a default.
fn compared<'t>(statement: &Statement<'t>) -> Vec<Use<'t>> {
    let conditions = statement.conditions().into_iter();
    conditions
        .map(|one| Use {
            has_default: one.operator.is("Null") || one.operator.holds_without_key(),
            key: one.key.to_owned(),
            node: one.node,
        })
        .collect()
}

fn check_role(
    template: &Judged<'_>,
    role: &Resource<'_>,
    uses: &[(String, Use<'_>)],
    findings: &mut Vec<Finding>,
) {
    let assumers = assumers(template, role);
    let from_outside = !assumers.is_empty()
        && assumers.iter().all(|assumer| matches!(assumer, Assumer::WebIdentity(_)));
    if !from_outside {
        // A service tags a session only if it may; otherwise there are only the role's own tags.
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
        let principal = &statement.principal.these;
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
        finding!(&NO_TAG_SESSION, "sessions of role `{role}` have no tag `{tag}`")
            .here(&trust, "does not allow `sts:TagSession`")
            .and(&first.node, "reads the tag")
            .help(Help::either(
                "let the role's principal be `sign_in.authenticated()`, or add \
                 `.with_session_tags()` to another",
                "add `sts:TagSession` to the actions of the trust policy",
            ))
    })
}

fn unmapped(tag: &str, one: &Use<'_>, maps: &[TagMap<'_>]) -> Finding {
    let known: Vec<&str> =
        maps.iter().flat_map(|map| map.tags.iter().map(|(tag, ..)| *tag)).collect();
    let mut finding = finding!(&UNMAPPED, "the identity pool sets no tag `{tag}`").at(&one.node);
    for map in maps {
        let own = map.resource.property_or_self("PrincipalTags");
        finding = finding.and(&own, "maps claims to tags");
    }
    match names::nearest(tag, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `${{aws:PrincipalTag/{near}}}`?")),
        None if known.is_empty() => finding.help("it maps no claim at all"),
        None => finding.help(
            Help::from(format!("it sets {}", names::listed(known.iter().copied())))
                .in_stack("; `LeadingKey::user_pool_sub()` reads `sub`"),
        ),
    }
}

/// A role whose policy reads a tag that an identity pool sets, for tests.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rows::tag_samples::{BOTH, resources, with};
    use crate::rules::views::policy_samples::{codes, cognito_trust};
    use serde_json::{Value, json};

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
    fn a_tag_is_read_by_a_key_as_well_as_by_a_variable() {
        let compare = |operator: &str, trust: Value, claim: &str| {
            let mut resources = resources(trust);
            resources["Tags"]["Properties"]["PrincipalTags"] = json!({"tenant": claim});
            let at = "/Customer/Properties/Policies/0/PolicyDocument/Statement/0/Condition";
            *resources.pointer_mut(at).unwrap() =
                json!({operator: {"aws:PrincipalTag/tenant": "acme"}});
            codes(check, resources)
        };
        let untagged = || cognito_trust(json!("sts:AssumeRoleWithWebIdentity"));
        let tagged = || cognito_trust(json!(BOTH));
        assert_eq!(compare("StringEquals", untagged(), "sub"), ["IAM016"]);
        assert_eq!(compare("StringNotEquals", untagged(), "sub"), [""; 0]);
        assert_eq!(compare("StringEquals", tagged(), "sub"), [""; 0]);
        assert_eq!(compare("StringEquals", tagged(), "profile"), ["COG010"]);
        assert_eq!(compare("StringNotEquals", tagged(), "profile"), ["COG010"]);
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

//! The roles that the users of identity pools get.

use crate::facts::cognito::{AMBIGUOUS_ROLE_RESOLUTIONS, ROLE_MAPPING_TYPES, ROLE_TYPES};
use crate::facts::limits::cognito as limits;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::assumers::{Assumer, assumers, is_cognito, trust_statements};
use crate::rules::views::identity_pools::{IDENTITY_POOL, audiences};
use crate::template::text::{self, Piece};

rules!(
    acknowledgeable_error OTHER_POOL = cog017 {
        title: "a role that is attached to an identity pool trusts that pool",
        explanation: "The role's trust policy names the identity pool by \
            `cognito-identity.amazonaws.com:aud`, and signed-in users or guests by `:amr`. If it names \
            another pool, or the other kind of users, everybody signs in and nobody gets credentials. The \
            role of a group of users is given by an identity pool as well.",
        page: pages::COGNITO_ROLES,
    },
    warning NO_GUESTS = cog018 {
        title: "a role for guests needs an identity pool that lets them in",
        explanation: "While `AllowUnauthenticatedIdentities` is false, nobody gets credentials without \
            signing in, and the role for unauthenticated users is nobody's. `UserSignIn::guests(true)` lets \
            them in: whoever knows the identity pool's id.",
        page: pages::COGNITO_ROLES,
    },
    error ROLE_WORDS = cog021 {
        title: "an identity pool attaches roles in Cognito's words",
        explanation: "`Roles` has `authenticated` and `unauthenticated`. A role mapping has the type \
            `Token` or `Rules`, says in `AmbiguousRoleResolution` who gets what where none matches, and \
            there are at most 10 of them. A user pool is named there with its client: \
            `cognito-idp.<region>.amazonaws.com/<pool>:<client>`.",
        page: pages::CLOUDFORMATION_ROLE_ATTACHMENT,
    },
);

const GROUP: &str = "AWS::Cognito::UserPoolGroup";
const ATTACHMENT: &str = "AWS::Cognito::IdentityPoolRoleAttachment";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for attachment in template.resources_of(ATTACHMENT) {
        check_roles(template, &attachment, findings);
        check_mappings(template, &attachment, findings);
    }
    for group in template.resources_of(GROUP) {
        findings.extend(of_group(template, &group));
    }
}

/// A group's role that no identity pool can give to its users. Only the pool's users ask for it, so
/// the trust policy determines the pool.
fn of_group(template: &Judged<'_>, group: &Resource<'_>) -> Option<Finding> {
    let node = group.property("RoleArn")?;
    let role = template.referred(&node, "AWS::IAM::Role")?;
    let assumers = assumers(template, &role);
    let may_be = |one: &Assumer| match one {
        Assumer::WebIdentity(name) => is_cognito(name),
        Assumer::Unknown => true,
        Assumer::Caller | Assumer::Saml => false,
    };
    if assumers.iter().any(may_be) {
        return None;
    }
    let trust = role.property_or_self("AssumeRolePolicyDocument");
    finding!(&OTHER_POOL, "role `{role}` does not trust identity pools")
        .here(&node, "the role of a group of users")
        .and(&trust, "its trust policy")
        .help(Help::say(
            "let the role's principal be {}",
            [Word::property("Federated", "cognito-identity.amazonaws.com")
                .call("sign_in.authenticated()")],
        ))
        .found()
}

fn check_roles(template: &Judged<'_>, attachment: &Resource<'_>, findings: &mut Vec<Finding>) {
    let roles = attachment.property("Roles").filter(|roles| roles.intrinsic().is_none());
    let pool = attachment.property("IdentityPoolId");
    let pool = pool.and_then(|id| template.referred(&id, IDENTITY_POOL));
    for (users, node) in roles.into_iter().flat_map(|roles| roles.entries()) {
        if !ROLE_TYPES.contains(&users) {
            let finding =
                finding!(&ROLE_WORDS, "`{users}` is no kind of users of an identity pool")
                    .at(&node);
            let near = names::nearest(users, ROLE_TYPES.iter().copied());
            finding
                .help(Help::meant(
                    near,
                    format!("there are {}", names::listed(ROLE_TYPES.iter().copied())),
                ))
                .add_to(findings);
            continue;
        }
        let Some(pool) = &pool else { continue };
        let allows_guests = pool.property("AllowUnauthenticatedIdentities");
        let no_guests = allows_guests.filter(|allows| allows.as_bool() == Some(false));
        if let ("unauthenticated", Some(no_guests)) = (users, no_guests) {
            finding!(&NO_GUESTS, "identity pool `{pool}` lets no guests in")
                .here(&node, "so this role is nobody's")
                .and(&no_guests, "no guests")
                .help(
                    Help::say(
                        "leave the role out, or let guests in: {}",
                        [Word::property("AllowUnauthenticatedIdentities", true)
                            .call(".guests(true)")],
                    )
                    .in_stack(" of the sign-in")
                    .in_file(" of the pool"),
                )
                .add_to(findings);
        }
        let Some(role) = template.referred(&node, "AWS::IAM::Role") else { continue };
        findings.extend(other_pool(template, pool, users, &node, &role));
    }
}

fn other_pool(
    template: &Judged<'_>,
    pool: &Resource<'_>,
    users: &str,
    node: &Node<'_>,
    role: &Resource<'_>,
) -> Option<Finding> {
    let (role_id, pool_id) = (role.logical_id(), pool.logical_id());
    let assumers = assumers(template, role);
    if assumers.contains(&Assumer::Unknown) {
        return None;
    }
    let is_users = |one: &Assumer| matches!(one, Assumer::WebIdentity(name) if is_cognito(name));
    let audiences = audiences(template, role);
    let asks_for_another = |audience: &Node<'_>| match text::pieces(audience).as_slice() {
        [Piece::Ref(id)] => *id != pool_id && template.resource(id).is_some(),
        [Piece::Literal(_)] => true,
        _ => false,
    };
    let message = if !assumers.iter().any(is_users) {
        format!("role `{role_id}` does not trust identity pools")
    } else if !audiences.is_empty() && audiences.iter().all(asks_for_another) {
        format!("role `{role_id}` trusts another identity pool than `{pool_id}`")
    } else if trusts_only_others(role, users) {
        format!("role `{role_id}` does not trust {users} users")
    } else {
        return None;
    };
    let trust = role.property_or_self("AssumeRolePolicyDocument");
    Finding::new(&OTHER_POOL, message)
        .here(node, "attached here")
        .and(&trust, "its trust policy")
        .help(Help::either(
            format!("let the role's principal be `sign_in.{users}()` of this sign-in"),
            Help::say(
                "let the role trust this pool: {}",
                [Word::property(
                    "cognito-identity.amazonaws.com:aud",
                    serde_json::json!({ "Ref": pool.logical_id() }),
                )],
            ),
        ))
        .found()
}

/// Whether each statement requires the other kind of users in `amr`.
fn trusts_only_others(role: &Resource<'_>, users: &str) -> bool {
    let asked = trust_statements(role).into_iter().flat_map(|statement| statement.conditions());
    let values: Vec<Option<String>> = asked
        .filter(|one| one.key.ends_with(":amr") && !one.operator.is_negated())
        .filter(|one| !one.operator.is("Null"))
        .flat_map(|condition| condition.values())
        .map(|value| text::literal(&value))
        .collect();
    // Besides these, `amr` contains the provider's name.
    let other = |value: &Option<String>| {
        value.as_deref().is_some_and(|value| value != users && ROLE_TYPES.contains(&value))
    };
    !values.is_empty() && values.iter().all(other)
}

/// A user pool in a role mapping that is not followed by the client.
fn provider_without_client(
    template: &Judged<'_>,
    key: &str,
    mapping: &Node<'_>,
) -> Option<Finding> {
    let provider = mapping.get("IdentityProvider");
    let (node, pieces) = match &provider {
        Some(node) => (node, text::pieces(node)),
        None => (mapping, vec![Piece::Literal(key.to_owned())]),
    };
    let is_user_pool = |id: &str| template.resource_of(id, USER_POOL).is_some();
    let mut spelt = String::new();
    for piece in &pieces {
        match piece {
            Piece::Literal(text) => spelt.push_str(text),
            Piece::GetAtt(id, "ProviderName") if is_user_pool(id) => {
                spelt.push_str("cognito-idp.…/…");
            }
            Piece::GetAtt(id, "ProviderURL") if is_user_pool(id) => {
                spelt.push_str("https://cognito-idp.…/…");
            }
            Piece::Ref(id) if is_user_pool(id) || id.starts_with("AWS::") => spelt.push('…'),
            // A parameter may hold the client as well.
            _ if spelt.starts_with("https://") => break,
            _ => return None,
        }
    }
    let label = if spelt.starts_with("https://cognito-idp.") {
        "begins with `https://`"
    } else if spelt.starts_with("cognito-idp.") && !spelt.contains(':') {
        "no client"
    } else {
        return None;
    };
    let shown = provider.as_ref().map_or_else(|| key.to_owned(), text::shown);
    finding!(&ROLE_WORDS, "`{shown}` is no user pool with its client")
        .here(node, label)
        .help(Help::say(
            "write the pool's `ProviderName`, a colon and the client's id: {}",
            [Word::value(serde_json::json!({ "Fn::Sub": "${Pool.ProviderName}:${Client}" }))],
        ))
        .found()
}

const USER_POOL: &str = "AWS::Cognito::UserPool";

fn check_mappings(template: &Judged<'_>, attachment: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(mappings) = attachment.property("RoleMappings") else { return };
    let all: Vec<Node<'_>> = mappings
        .entries()
        .filter(|(key, _)| !key.starts_with("Fn::"))
        .map(|(_, one)| one)
        .collect();
    if let Some(beyond) = all.get(limits::ROLE_MAPPINGS) {
        finding!(
            &ROLE_WORDS,
            "{} providers are mapped, of at most {}",
            all.len(),
            limits::ROLE_MAPPINGS
        )
        .here(beyond, "the first too many")
        .add_to(findings);
    }
    for (key, mapping) in mappings.entries().filter(|(key, _)| !key.starts_with("Fn::")) {
        findings.extend(provider_without_client(template, key, &mapping));
    }
    for mapping in all {
        for (member, words) in
            [("Type", ROLE_MAPPING_TYPES), ("AmbiguousRoleResolution", AMBIGUOUS_ROLE_RESOLUTIONS)]
        {
            let known = names::listed(words.iter().copied());
            let Some(node) = mapping.get(member) else {
                if mapping.intrinsic().is_none() {
                    finding!(&ROLE_WORDS, "this role mapping has no `{member}`")
                        .at(&mapping)
                        .help(format!("it is {known}"))
                        .add_to(findings);
                }
                continue;
            };
            let Some(word) = node.as_str().filter(|word| !words.contains(word)) else { continue };
            finding!(&ROLE_WORDS, "`{word}` is no `{member}` of a role mapping")
                .at(&node)
                .help(format!("it is {known}"))
                .add_to(findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, cognito_trust, messages, trust};
    use serde_json::{Value, json};

    fn attachment(roles: Value, trust: Value, guests: Value) -> Value {
        json!({
            "Pool": {"Type": IDENTITY_POOL, "Properties": {"AllowUnauthenticatedIdentities": guests}},
            "Other": {"Type": IDENTITY_POOL},
            "Listener": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": trust
            }},
            "Roles": {"Type": ATTACHMENT, "Properties": {
                "IdentityPoolId": {"Ref": "Pool"}, "Roles": roles
            }}
        })
    }

    fn listener() -> Value {
        json!({"Fn::GetAtt": ["Listener", "Arn"]})
    }

    fn signed_in() -> Value {
        cognito_trust(json!("sts:AssumeRoleWithWebIdentity"))
    }

    #[test]
    fn the_role_trusts_this_pool_and_these_users() {
        let with = |trust: Value| {
            messages(check, attachment(json!({"authenticated": listener()}), trust, json!(false)))
        };
        let mut other = signed_in();
        let condition = "/Statement/0/Condition/StringEquals/cognito-identity.amazonaws.com:aud";
        *other.pointer_mut(condition).unwrap() = json!({"Ref": "Other"});
        let mut guests = signed_in();
        let condition =
            "/Statement/0/Condition/ForAnyValue:StringLike/cognito-identity.amazonaws.com:amr";
        *guests.pointer_mut(condition).unwrap() = json!(["unauthenticated"]);
        let mut parameter = signed_in();
        let condition = "/Statement/0/Condition/StringEquals/cognito-identity.amazonaws.com:aud";
        *parameter.pointer_mut(condition).unwrap() = json!({"Ref": "PoolId"});
        assert_eq!(with(signed_in()), [""; 0]);
        assert_eq!(with(parameter), [""; 0]);
        assert_eq!(with(json!({"Ref": "Trust"})), [""; 0]);
        assert_eq!(
            with(other),
            ["COG017: role `Listener` trusts another identity pool than `Pool`"]
        );
        assert_eq!(with(guests), ["COG017: role `Listener` does not trust authenticated users"]);
        assert_eq!(with(trust()), ["COG017: role `Listener` does not trust identity pools"]);
    }

    #[test]
    fn the_role_of_a_group_trusts_an_identity_pool() {
        let with = |trust: Value| {
            let mut all = attachment(json!({}), trust, json!(false));
            all["Admins"] = json!({"Type": GROUP, "Properties": {"RoleArn": listener()}});
            messages(check, all)
        };
        assert_eq!(with(signed_in()), [""; 0]);
        assert_eq!(with(json!({"Ref": "Trust"})), [""; 0]);
        assert_eq!(with(trust()), ["COG017: role `Listener` does not trust identity pools"]);
    }

    #[test]
    fn guests_need_an_open_door() {
        let guests = |allowed: Value| {
            let mut trust = signed_in();
            let amr =
                "/Statement/0/Condition/ForAnyValue:StringLike/cognito-identity.amazonaws.com:amr";
            *trust.pointer_mut(amr).unwrap() = json!("unauthenticated");
            codes(check, attachment(json!({"unauthenticated": listener()}), trust, allowed))
        };
        assert_eq!(guests(json!(true)), [""; 0]);
        assert_eq!(guests(json!({"Ref": "Guests"})), [""; 0]);
        assert_eq!(guests(json!(false)), ["COG018"]);
        assert_eq!(guests(json!("false")), ["COG018"]);
    }

    #[test]
    fn roles_and_mappings_have_words_of_their_own() {
        let roles = attachment(json!({"authentcated": listener()}), signed_in(), json!(false));
        assert_eq!(
            messages(check, roles),
            ["COG021: `authentcated` is no kind of users of an identity pool"]
        );
        let mappings = |mappings: Value| {
            codes(
                check,
                json!({"A": {"Type": ATTACHMENT, "Properties": {"RoleMappings": mappings}}}),
            )
        };
        let good = || json!({"Type": "Token", "AmbiguousRoleResolution": "Deny"});
        assert_eq!(mappings(json!({"a": good()})), [""; 0]);
        assert_eq!(mappings(json!({"a": {"Ref": "M"}})), [""; 0]);
        assert_eq!(mappings(json!({"a": {"Type": "Token"}})), ["COG021"]);
        assert_eq!(
            mappings(json!({"a": {"Type": "token", "AmbiguousRoleResolution": "deny"}})),
            ["COG021", "COG021"]
        );
        let by = |provider: Value| {
            let mut mapping = good();
            mapping["IdentityProvider"] = provider;
            codes(
                check,
                json!({
                    "Users": {"Type": USER_POOL},
                    "A": {"Type": ATTACHMENT, "Properties": {"RoleMappings": {"m": mapping}}},
                }),
            )
        };
        let pool = "cognito-idp.eu-west-2.amazonaws.com/eu-west-2_AbCdEfGhI";
        for wrong in [
            json!(pool),
            json!({"Fn::GetAtt": ["Users", "ProviderName"]}),
            json!({"Fn::Sub": "${Users.ProviderURL}:${App}"}),
            json!({"Fn::Sub": "cognito-idp.${AWS::Region}.amazonaws.com/${Users}"}),
        ] {
            assert_eq!(by(wrong.clone()), ["COG021"], "{wrong}");
        }
        for right in [
            json!(format!("{pool}:1example23456789")),
            json!({"Fn::Sub": "${Users.ProviderName}:${App}"}),
            json!({"Fn::Join": [":", [{"Fn::GetAtt": ["Users", "ProviderName"]}, {"Ref": "App"}]]}),
            json!({"Ref": "Provider"}),
            json!("graph.facebook.com"),
        ] {
            assert_eq!(by(right.clone()), [""; 0], "{right}");
        }
        assert_eq!(mappings(json!({pool: good()})), ["COG021"]);
        let many = |count: usize| -> Value {
            (0..count).map(|n| (format!("p{n}"), good())).collect::<serde_json::Map<_, _>>().into()
        };
        assert_eq!(mappings(many(10)), [""; 0]);
        assert_eq!(mappings(many(11)), ["COG021"]);
    }
}

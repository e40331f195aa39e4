//! The users of identity pools: whom a role's trust policy matches, and whether they get
//! credentials.

use crate::facts::cognito::TRUST_ACTIONS;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::assumers::{federated, is_cognito, provider, trust_statements};
use crate::rules::views::everyone::asks;
use crate::rules::views::identity_pools::{IDENTITY_POOL, TagMap, pools_of, tag_maps};
use crate::rules::views::statement::{Statement, lets};
use crate::rules::views::tables::lacks;
use crate::template::text;

rules!(
    warning ANY_USERS = iam077 {
        title: "a role for the users of an identity pool says whether they have signed in",
        explanation: "`cognito-identity.amazonaws.com:amr` tells signed-in users from guests. Without a \
            condition on it, a guest of the pool may assume the role of those who signed in, by \
            AssumeRoleWithWebIdentity in the basic flow. `UserSignInHandle::authenticated` and \
            `unauthenticated` write it.",
        page: pages::COGNITO_ROLES,
    },
    warning NO_ROLE_FOR_GUESTS = iam097 {
        title: "an identity pool that lets guests in has a role for them",
        explanation: "With `AllowUnauthenticatedIdentities` anybody who knows the pool's id becomes an \
            identity, and without a role for unauthenticated users nobody of them gets credentials. Add the \
            role, or let no guests in.",
        page: pages::COGNITO_ROLES,
    },
    acknowledgeable_error NO_TAGS = iam098 {
        title: "a role of an identity pool that sets tags lets them be set",
        explanation: "Where an identity pool maps claims to tags, it tags each session of its signed-in \
            users. A role whose trust policy does not allow `sts:TagSession` refuses the session as a \
            whole: everybody signs in and nobody gets credentials, whether a policy reads the tags or not.",
        page: pages::COGNITO_PRINCIPAL_TAGS,
    },
    acknowledgeable_error CALLERS_NETWORK = iam099 {
        title: "the trust policy of an identity pool's role asks nothing of the caller's network",
        explanation: "In the enhanced flow it is Cognito that assumes the role, from an address and a network \
            of its own: a condition on `aws:SourceIp` or `aws:SourceVpc` in the trust policy refuses \
            everybody. Put it into the role's policies, where the user's own requests are judged.",
        page: pages::COGNITO_ROLES,
    },
);

/// Keys for the origin of a request, in lower case.
const NETWORK_KEYS: [&str; 5] =
    ["aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"];

const ATTACHMENT: &str = "AWS::Cognito::IdentityPoolRoleAttachment";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for role in template.resources_of("AWS::IAM::Role") {
        for statement in trust_statements(&role) {
            let Some(users) = users_of_pools(template, &statement) else { continue };
            findings.extend(any_users(template, &role, &statement, &users));
            findings.extend(callers_network(&statement));
        }
    }
    for pool in template.resources_of(IDENTITY_POOL) {
        findings.extend(no_role_for_guests(template, &pool));
    }
    for attachment in template.resources_of(ATTACHMENT) {
        findings.extend(no_tags(template, &attachment));
    }
}

/// The principal by which a statement allows users of identity pools, if all of it is known.
fn users_of_pools<'t>(template: &Judged<'_>, statement: &Statement<'t>) -> Option<Node<'t>> {
    let hidden = statement.hides_conditions();
    if !statement.allows() || hidden || lets(statement, TRUST_ACTIONS[0]) != Some(true) {
        return None;
    }
    federated(statement)
        .into_iter()
        .find(|node| provider(template, node).is_some_and(|name| is_cognito(&name)))
}

fn any_users(
    template: &Judged<'_>,
    role: &Resource<'_>,
    statement: &Statement<'_>,
    users: &Node<'_>,
) -> Option<Finding> {
    let asks_for = |claim: &str| {
        let of = |key: &str| {
            let parts = key.rsplit_once(':');
            parts.is_some_and(|(of, name)| is_cognito(of) && name.eq_ignore_ascii_case(claim))
        };
        statement.conditions().iter().any(|one| of(one.key) && asks(one))
    };
    // A statement without the pool is reported by another rule; `sub` identifies one identity.
    if asks_for("amr") || asks_for("sub") || !asks_for("aud") {
        return None;
    }
    let no_guests = |pool: &Resource<'_>| {
        let allows = pool.property("AllowUnauthenticatedIdentities");
        allows.is_some_and(|allows| allows.as_bool() == Some(false))
    };
    if pools_of(template, role).is_some_and(|pools| pools.iter().all(no_guests)) {
        return None;
    }
    finding!(&ANY_USERS, "guests may assume role `{role}` as well as signed-in users")
        .here(users, "no condition on `cognito-identity.amazonaws.com:amr`")
        .help(Help::either(
            "let `sign_in.authenticated()` be the principal, or `sign_in.unauthenticated()`",
            Help::say(
                "add {}, or {}",
                [
                    Word::nested(
                        ["ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr"],
                        "authenticated",
                    ),
                    Word::value("unauthenticated"),
                ],
            ),
        ))
        .found()
}

fn callers_network(statement: &Statement<'_>) -> Option<Finding> {
    let conditions = statement.conditions();
    let network = conditions
        .iter()
        .find(|one| NETWORK_KEYS.iter().any(|key| one.key.eq_ignore_ascii_case(key)))?;
    finding!(&CALLERS_NETWORK, "`{}` is Cognito's here, not the user's", network.key)
        .here(&network.node, "so nobody gets credentials in the enhanced flow")
        .help(Help::either(
            "put the condition into the role's statements: `.condition(Condition::ip_address(…))`",
            "move the condition into the statements of the role's policies",
        ))
        .found()
}

fn no_role_for_guests(template: &Judged<'_>, pool: &Resource<'_>) -> Option<Finding> {
    let guests = pool.property("AllowUnauthenticatedIdentities")?;
    if guests.as_bool() != Some(true) {
        return None;
    }
    let id = pool.logical_id();
    let mut attachments = template.resources_of(ATTACHMENT).filter(|attachment| {
        // An attachment with an unknown pool may be this pool's.
        attachment.property("IdentityPoolId").is_none_or(|of| {
            text::referred(&of).is_none_or(|of| of == id || template.resource(of).is_none())
        })
    });
    let may_have = |attachment: Resource<'_>| match attachment.property("Roles") {
        Some(roles) => !lacks(&roles, "unauthenticated"),
        None => false,
    };
    if attachments.any(may_have) {
        return None;
    }
    finding!(&NO_ROLE_FOR_GUESTS, "guests of identity pool `{id}` have no role")
        .here(&guests, "lets them in")
        .help(Help::either(
            "add `Role::new(\"Visitor\", sign_in.unauthenticated())`, or say `.guests(false)`",
            Help::say(
                "attach a role as {}, or let no guests in: {}",
                [
                    Word::code("unauthenticated"),
                    Word::property("AllowUnauthenticatedIdentities", false),
                ],
            ),
        ))
        .found()
}

fn no_tags(template: &Judged<'_>, attachment: &Resource<'_>) -> Option<Finding> {
    let pool = attachment.property("IdentityPoolId")?;
    let maps: Vec<TagMap<'_>> = tag_maps(template, text::referred(&pool)?)?;
    let map = maps.iter().find(|map| !map.tags.is_empty())?;
    let node = attachment.property("Roles")?.get("authenticated")?;
    let role = template.resource(text::referred(&node)?)?;
    let trust = role.property("AssumeRolePolicyDocument")?;
    let statements = trust_statements(&role);
    let never = |one: &Statement<'_>| lets(one, TRUST_ACTIONS[1]) == Some(false);
    let known = !statements.is_empty()
        && trust.get("Statement").is_some_and(|all| all.one_or_many().len() == statements.len());
    if !known || !statements.iter().filter(|one| one.allows()).all(never) || reads_tags(template) {
        return None;
    }
    let tags = map.resource.property_or_self("PrincipalTags");
    finding!(&NO_TAGS, "role `{role}` refuses every session of its identity pool")
        .here(&trust, "does not allow `sts:TagSession`")
        .and(&tags, "each session is tagged")
        .help(
            Help::either("let the role's principal be `sign_in.authenticated()`, or add", "add")
                .and(" `sts:TagSession` to the actions of its trust policy"),
        )
        .found()
}

/// Whether a policy of the template reads a tag, which then reports that the role allows setting
/// none.
fn reads_tags(template: &Judged<'_>) -> bool {
    template.resources().any(|resource| {
        resource.kind().is_some_and(|kind| kind.starts_with("AWS::IAM::"))
            && resource.node().expr().to_json().to_ascii_lowercase().contains("aws:principaltag/")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, cognito_trust};
    use serde_json::{Value, json};

    fn trust(condition: Value) -> Value {
        let mut trust = cognito_trust(json!(TRUST_ACTIONS[0]));
        trust["Statement"][0]["Condition"] = condition;
        trust
    }

    fn resources(trust: Value, guests: Value, tags: Value, roles: Value) -> Value {
        json!({
            "Pool": {"Type": IDENTITY_POOL, "Properties": {
                "AllowUnauthenticatedIdentities": guests
            }},
            "Tags": {"Type": "AWS::Cognito::IdentityPoolPrincipalTag", "Properties": {
                "IdentityPoolId": {"Ref": "Pool"}, "PrincipalTags": tags
            }},
            "Listener": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": trust
            }},
            "Roles": {"Type": ATTACHMENT, "Properties": {
                "IdentityPoolId": {"Ref": "Pool"}, "Roles": roles
            }}
        })
    }

    fn role() -> Value {
        json!({"authenticated": {"Fn::GetAtt": ["Listener", "Arn"]}})
    }

    #[test]
    fn a_role_says_whether_its_users_have_signed_in() {
        let aud = || json!({"cognito-identity.amazonaws.com:aud": {"Ref": "Pool"}});
        let amr = || json!({"cognito-identity.amazonaws.com:amr": "authenticated"});
        let both = json!({"guests": "x", "unauthenticated": "arn"});
        for (condition, guests, expected) in [
            (json!({"StringEquals": aud()}), json!(true), vec!["IAM077"]),
            (json!({"StringEquals": aud()}), json!({"Ref": "Guests"}), vec!["IAM077"]),
            (json!({"StringEquals": aud()}), json!(false), vec![]),
            (json!({"StringEquals": aud(), "ForAnyValue:StringLike": amr()}), json!(true), vec![]),
            (
                json!({"StringEquals": aud(), "ForAnyValue:StringNotLike": amr()}),
                json!(true),
                vec!["IAM077"],
            ),
            (json!({}), json!(true), vec![]),
            (json!({"Ref": "C"}), json!(true), vec![]),
        ] {
            let all = resources(trust(condition.clone()), guests, json!({}), both.clone());
            assert_eq!(codes(check, all), expected, "{condition}");
        }
    }

    #[test]
    fn guests_have_a_role() {
        let with = |guests: Value, roles: Value| {
            codes(check, resources(cognito_trust(json!(TRUST_ACTIONS)), guests, json!({}), roles))
        };
        assert_eq!(with(json!(true), role()), ["IAM097"]);
        assert_eq!(with(json!("true"), role()), ["IAM097"]);
        assert_eq!(with(json!(false), role()), [""; 0]);
        assert_eq!(with(json!({"Ref": "Guests"}), role()), [""; 0]);
        assert_eq!(with(json!(true), json!({"unauthenticated": "arn"})), [""; 0]);
        assert_eq!(with(json!(true), json!({"Ref": "Roles"})), [""; 0]);
        let alone = json!({"Pool": {"Type": IDENTITY_POOL, "Properties": {
            "AllowUnauthenticatedIdentities": true
        }}});
        assert_eq!(codes(check, alone), ["IAM097"]);
    }

    #[test]
    fn tags_are_let_be_set_where_the_pool_sets_them() {
        let with = |actions: Value, tags: Value| {
            codes(check, resources(cognito_trust(actions), json!(false), tags, role()))
        };
        let only = || json!("sts:AssumeRoleWithWebIdentity");
        assert_eq!(with(only(), json!({"sub": "sub"})), ["IAM098"]);
        assert_eq!(with(json!(TRUST_ACTIONS), json!({"sub": "sub"})), [""; 0]);
        assert_eq!(with(json!(["sts:*"]), json!({"sub": "sub"})), [""; 0]);
        assert_eq!(with(only(), json!({})), [""; 0]);
        assert_eq!(with(only(), json!({"Ref": "Tags"})), [""; 0]);
        let mut read =
            resources(cognito_trust(only()), json!(false), json!({"sub": "sub"}), role());
        let statement = json!({"Resource": "${aws:PrincipalTag/sub}"});
        let policy = json!({"PolicyDocument": {"Statement": statement}});
        read["Listener"]["Properties"]["Policies"] = json!([policy]);
        assert_eq!(codes(check, read), [""; 0], "another rule says it");
    }

    #[test]
    fn the_network_of_a_trust_policy_is_cognitos() {
        let mut with = cognito_trust(json!(TRUST_ACTIONS));
        with["Statement"][0]["Condition"]["IpAddress"] = json!({"aws:SourceIp": "192.0.2.0/24"});
        let all = |trust: Value| codes(check, resources(trust, json!(false), json!({}), role()));
        assert_eq!(all(with.clone()), ["IAM099"]);
        with["Statement"][0]["Principal"] = json!({"Service": "lambda.amazonaws.com"});
        assert_eq!(all(with), [""; 0]);
    }
}

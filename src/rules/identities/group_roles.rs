//! Roles of groups that no identity pool gives to anybody.

use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::{IDENTITY_POOL, user_pool_of};
use crate::template::text::{self, Piece};

rules!(
    warning NEVER_GIVEN = cog035 {
        title: "a group's role is one that an identity pool gives",
        explanation: "The token of a user in a group names the group's role, in `cognito:roles` and \
            `cognito:preferred_role`. An identity pool reads them where the role mapping of the user pool has the \
            type `Token`. Without a mapping it gives every signed-in user the same role, and with rules only the \
            roles that the rules name.",
        page: pages::COGNITO_ROLE_MAPPING,
    },
);

/// What an attachment does with the role of a group.
enum Gives<'t> {
    Role,
    /// Another role, because of the role mapping that is named, if there is one.
    Another(Option<Node<'t>>),
    Unknown,
}

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for group in template.resources_of("AWS::Cognito::UserPoolGroup") {
        findings.extend(never_given(template, &group));
    }
}

fn never_given(template: &Judged<'_>, group: &Resource<'_>) -> Option<Finding> {
    let role = group.property("RoleArn")?;
    let pool = group.property("UserPoolId")?;
    let pool = template.referred(&pool, "AWS::Cognito::UserPool")?;
    let mut passed_over = None;
    for attachment in template.resources_of("AWS::Cognito::IdentityPoolRoleAttachment") {
        // Of an identity pool from elsewhere it is not known who signs in.
        let of = template.referred(&attachment.property("IdentityPoolId")?, IDENTITY_POOL)?;
        if !signs_in(template, &of, &pool)? {
            continue;
        }
        match gives(template, &attachment, &pool, &role) {
            Gives::Role | Gives::Unknown => return None,
            Gives::Another(mapping) => passed_over = Some((attachment, mapping)),
        }
    }
    let (attachment, mapping) = passed_over?;
    let finding = finding!(&NEVER_GIVEN, "nobody gets the role of group `{group}`")
        .here(&role, "the role of a group of users");
    let finding = match &mapping {
        Some(mapping) => finding.and(mapping, "by these rules users get other roles"),
        None => finding.and(&attachment, "gives every signed-in user one role"),
    };
    finding
        .help(Help::either(
            "make the group by the role's principal, `sign_in.group(\"…\")`, which maps it as well",
            Help::say(
                "let the token choose the role: a role mapping of the user pool with {}",
                [Word::property("Type", "Token")],
            ),
        ))
        .found()
}

/// Whether users of the user pool sign in to the identity pool; `None` if a function or a parameter may say so.
fn signs_in(template: &Judged<'_>, pool: &Resource<'_>, users: &Resource<'_>) -> Option<bool> {
    let Some(providers) = pool.property("CognitoIdentityProviders") else { return Some(false) };
    let mut unknown = providers.intrinsic().is_some();
    for provider in providers.items() {
        let name = provider.get("ProviderName");
        match name.as_ref().map(|name| (user_pool_of(template, name), text::literal(name))) {
            Some((Some(known), _)) if known.logical_id() == users.logical_id() => {
                return Some(true);
            }
            Some((Some(_), _) | (None, Some(_))) => {}
            Some((None, None)) | None => unknown = true,
        }
    }
    (!unknown).then_some(false)
}

fn gives<'t>(
    template: &Judged<'t>,
    attachment: &Resource<'t>,
    pool: &Resource<'_>,
    role: &Node<'_>,
) -> Gives<'t> {
    let is_it = |other: &Node<'_>| same_role(template, other, role);
    if let Some(roles) = attachment.property("Roles") {
        match (roles.intrinsic(), roles.get("authenticated")) {
            (Some(_), _) => return Gives::Unknown,
            (None, Some(all)) if is_it(&all) != Some(false) => return Gives::Role,
            (None, _) => {}
        }
    }
    let Some(mappings) = attachment.property("RoleMappings") else { return Gives::Another(None) };
    if mappings.intrinsic().is_some() {
        return Gives::Unknown;
    }
    let mut passed_over = None;
    for (key, mapping) in mappings.entries() {
        match is_of(key, &mapping, pool) {
            Some(false) => continue,
            Some(true) => {}
            None => return Gives::Unknown,
        }
        let kind = mapping.get("Type");
        match kind.as_ref().and_then(Node::as_str) {
            Some("Token") => return Gives::Role,
            Some("Rules") => {}
            _ => return Gives::Unknown,
        }
        let Some(rules) = mapping.at(["RulesConfiguration", "Rules"]) else {
            return Gives::Unknown;
        };
        let named = |rule: Node<'_>| rule.get("RoleARN").and_then(|role| is_it(&role));
        if rules.intrinsic().is_some() || rules.items().any(|rule| named(rule) != Some(false)) {
            return Gives::Unknown;
        }
        passed_over = Some(rules);
    }
    Gives::Another(passed_over)
}

/// Whether a role mapping is about the user pool; `None` if a function or a parameter says it.
fn is_of(key: &str, mapping: &Node<'_>, pool: &Resource<'_>) -> Option<bool> {
    if key.starts_with("Fn::") || mapping.intrinsic().is_some() {
        return None;
    }
    // The key is the provider itself where the mapping names none.
    let provider = mapping.get("IdentityProvider");
    let pieces = match &provider {
        Some(provider) => text::pieces(provider),
        None => vec![Piece::Literal(key.to_owned())],
    };
    let names = |piece: &Piece<'_>| match piece {
        Piece::GetAtt(id, _) | Piece::Ref(id) => *id == pool.logical_id(),
        Piece::Literal(_) | Piece::Unknown => false,
    };
    if pieces.iter().any(names) {
        return Some(true);
    }
    // A user pool may be named by its id, which only deployment knows.
    let is_another = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => !text.contains("cognito-idp."),
        Piece::GetAtt(..) => true,
        Piece::Ref(_) | Piece::Unknown => false,
    };
    pieces.first().is_some_and(is_another).then_some(false)
}

/// Whether two values are one role; `None` if that is not known.
fn same_role(template: &Judged<'_>, one: &Node<'_>, other: &Node<'_>) -> Option<bool> {
    if one.expr() == other.expr() {
        return Some(true);
    }
    let role = |node: &Node<'_>| template.referred(node, "AWS::IAM::Role");
    match (role(one), role(other)) {
        (Some(one), Some(other)) => Some(one.logical_id() == other.logical_id()),
        (Some(role), None) => named_otherwise(&role, other),
        (None, Some(role)) => named_otherwise(&role, one),
        (None, None) => Some(text::literal(one)? == text::literal(other)?),
    }
}

/// No where an ARN is not that of a role of the template: no literal text has a name that CloudFormation makes up.
fn named_otherwise(role: &Resource<'_>, arn: &Node<'_>) -> Option<bool> {
    let arn = text::literal(arn)?;
    match role.property("RoleName") {
        Some(name) => (arn.rsplit('/').next() != Some(&text::literal(&name)?)).then_some(false),
        None => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn arn(role: &str) -> Value {
        json!({ "Fn::GetAtt": [role, "Arn"] })
    }

    fn found(roles: Value, mappings: Option<Value>) -> Vec<&'static str> {
        in_pool(json!({ "Fn::GetAtt": ["People", "ProviderName"] }), roles, mappings)
    }

    fn in_pool(provider: Value, roles: Value, mappings: Option<Value>) -> Vec<&'static str> {
        let mut attached = json!({ "IdentityPoolId": { "Ref": "Pool" }, "Roles": roles });
        if let Some(mappings) = mappings {
            attached["RoleMappings"] = mappings;
        }
        let providers = json!([{ "ClientId": { "Ref": "App" }, "ProviderName": provider }]);
        codes(
            RULES,
            json!({
                "People": { "Type": "AWS::Cognito::UserPool" },
                "Others": { "Type": "AWS::Cognito::UserPool" },
                "Admin": { "Type": "AWS::IAM::Role" },
                "Reader": { "Type": "AWS::IAM::Role" },
                "Admins": { "Type": "AWS::Cognito::UserPoolGroup", "Properties": {
                    "UserPoolId": { "Ref": "People" }, "RoleArn": arn("Admin"),
                } },
                "Pool": { "Type": IDENTITY_POOL, "Properties": {
                    "CognitoIdentityProviders": providers,
                } },
                "Roles": {
                    "Type": "AWS::Cognito::IdentityPoolRoleAttachment", "Properties": attached,
                },
            }),
        )
    }

    fn mapping(provider: Value, rest: Value) -> Option<Value> {
        let mut mapping = rest;
        mapping["IdentityProvider"] = provider;
        Some(json!({ "Users": mapping }))
    }

    fn people() -> Value {
        json!({ "Fn::Sub": "${People.ProviderName}:${App}" })
    }

    #[test]
    fn without_a_mapping_everybody_gets_one_role() {
        assert_eq!(found(json!({ "authenticated": arn("Reader") }), None), ["COG035"]);
        assert_eq!(found(json!({}), None), ["COG035"]);
        assert_eq!(found(json!({ "authenticated": arn("Admin") }), None), [""; 0]);
        assert_eq!(found(json!({ "authenticated": { "Ref": "RoleArn" } }), None), [""; 0]);
        let literal = json!("arn:aws:iam::111122223333:role/everybody");
        assert_eq!(found(json!({ "authenticated": literal }), None), ["COG035"]);
        assert_eq!(found(json!({ "Ref": "Roles" }), None), [""; 0]);
        assert_eq!(found(json!({}), Some(json!({ "Ref": "Mappings" }))), [""; 0]);
    }

    #[test]
    fn the_token_or_a_rule_gives_it() {
        let rules = |role: Value| {
            let rule =
                json!({ "Claim": "a", "MatchType": "Equals", "Value": "b", "RoleARN": role });
            json!({ "Type": "Rules", "RulesConfiguration": { "Rules": [rule] } })
        };
        let others = json!({ "Fn::Sub": "${Others.ProviderName}:${App}" });
        let by_id = json!({ "Fn::Sub": "cognito-idp.${AWS::Region}.amazonaws.com/${Id}:${App}" });
        let by_ref = json!({ "Fn::Sub": "cognito-idp.${AWS::Region}.amazonaws.com/${People}:a" });
        for (provider, rest, is_right) in [
            (people(), json!({ "Type": "Token" }), true),
            (by_ref, json!({ "Type": "Token" }), true),
            (people(), rules(arn("Admin")), true),
            (people(), rules(arn("Reader")), false),
            (people(), rules(json!({ "Ref": "RoleArn" })), true),
            (people(), json!({ "Type": { "Ref": "How" } }), true),
            (others.clone(), json!({ "Type": "Token" }), false),
            (others, rules(arn("Admin")), false),
            (json!("graph.facebook.com"), json!({ "Type": "Token" }), false),
            (by_id, json!({ "Type": "Token" }), true),
            (json!({ "Ref": "Provider" }), json!({ "Type": "Token" }), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["COG035"] };
            let said = format!("{provider} {rest}");
            assert_eq!(found(json!({}), mapping(provider, rest)), expected, "{said}");
        }
    }

    #[test]
    fn only_the_identity_pool_of_its_users_counts() {
        let others = || json!({ "Fn::GetAtt": ["Others", "ProviderName"] });
        assert_eq!(in_pool(others(), json!({}), None), [""; 0]);
        assert_eq!(in_pool(json!({ "Ref": "Provider" }), json!({}), None), [""; 0]);
        let literal = json!("cognito-idp.eu-west-2.amazonaws.com/eu-west-2_AbCdEfGhI");
        assert_eq!(in_pool(literal, json!({}), None), [""; 0]);
    }
}

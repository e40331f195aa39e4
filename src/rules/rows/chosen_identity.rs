//! Rows that are identified by something that the caller chooses, or that callers share.

use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::assumers::{federated, is_cognito, provider, trust_statements};
use crate::rules::views::everyone::asks;
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::row_conditions::has_row_condition;
use crate::rules::views::statement::{Statement, lets};
use crate::rules::views::variables::{Use, uses};
use crate::template::text;

rules!(
    acknowledgeable_error CHOSEN = iam092 {
        title: "callers do not choose whose rows they reach",
        explanation: "`${aws:userid}` of a role holds the session name that the caller of AssumeRole gives, and \
            a session tag the value that the caller gives. Where a whole account or the users of an identity \
            provider may assume the role, anybody of them takes the name of another. The trust policy pins the \
            name by `sts:RoleSessionName` (to `${aws:username}`), a tag by `aws:RequestTag/<tag>`. Whom an \
            account lets set a tag its own policies say, as where a backend assumes the role for each tenant: \
            a tag that an account sets is a warning, until the backend's role alone is trusted. In the \
            enhanced flow of an identity pool all users have the same session name.",
        page: pages::IAM_STS_KEYS,
    },
    warning DEFAULT = iam094 {
        title: "a row condition has no default for who the caller is",
        explanation: "`${aws:PrincipalTag/team, 'all'}` stands for `all` where the principal has no such tag: \
            everybody without the tag then shares the rows of `all`, and a tag that somebody forgot opens \
            them. Without a default such a caller reaches nothing.",
        page: pages::IAM_VARIABLES,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies().iter().filter(|policy| policy.kind != PolicyKind::Trust) {
        let mut by_row: Vec<Use<'_>> = Vec::new();
        for statement in policy.statements() {
            if statement.allows() && has_row_condition(statement) {
                by_row.extend(uses(statement));
            }
        }
        findings.extend(by_row.iter().filter(|one| one.has_default).map(default));
        for role in policy.roles() {
            // Each key once for each role: it is one mistake of its trust policy.
            let mut reported: Vec<String> = Vec::new();
            for one in &by_row {
                let key = one.key.to_ascii_lowercase();
                if reported.contains(&key) {
                    continue;
                }
                if let Some(finding) = chosen(template, role, one) {
                    findings.push(finding);
                    reported.push(key);
                }
            }
        }
    }
}

fn default(one: &Use<'_>) -> Finding {
    let key = &one.key;
    let shown = text::shown(&one.node);
    finding!(&DEFAULT, "whoever has no `{key}` shares the rows of the default")
        .here(&one.node, format!("`{shown}`"))
        .help("leave the default out; grant shared rows in a statement of their own")
}

/// The trust by which callers choose the value of a variable.
fn chosen(template: &Judged<'_>, role: &Resource<'_>, one: &Use<'_>) -> Option<Finding> {
    let key = one.key.as_str();
    let is_session = key.eq_ignore_ascii_case("aws:userid");
    let tag =
        key.split_once('/').filter(|(start, _)| start.eq_ignore_ascii_case("aws:PrincipalTag"));
    let pin = match tag {
        _ if is_session => SESSION_NAME.to_owned(),
        Some((_, tag)) => format!("aws:RequestTag/{tag}"),
        None => return None,
    };
    let who = trust_statements(role).iter().find_map(|one| chooser(template, one, &pin))?;
    let what = if is_session { "the session name" } else { "the tag" };
    let (node, message, help) = match who {
        ChosenBy::Account(node) => {
            let message = format!("whoever assumes role `{role}` chooses {what} in `${{{key}}}`");
            let value = if is_session { "${aws:username}" } else { "${aws:PrincipalTag/…}" };
            let mut help = format!(
                "pin it in the trust policy: `\"StringEquals\": {{\"{pin}\": \"{value}\"}}`"
            );
            if !is_session {
                help.push_str("; where a backend sets it, trust only the backend's role");
            }
            (node, message, help)
        }
        ChosenBy::Users(node, cognito) => {
            let message =
                format!("users of role `{role}` choose or share the session name in `${{{key}}}`");
            let issuer = if cognito { "cognito-identity.amazonaws.com" } else { "<issuer>" };
            (
                node,
                message,
                format!("let rows be identified by who the user is: `${{{issuer}:sub}}`"),
            )
        }
    };
    // Whoever sets the tag needs a policy of the account for it; of everyone, nobody knows.
    let is_delegated = !is_session && text::shown(&node) != "*";
    let finding = Finding::new(&CHOSEN, message)
        .here(&one.node, "whose rows they are")
        .and(&node, format!("no condition on `{pin}`"))
        .help(help);
    Some(if is_delegated { finding.weakened() } else { finding })
}

/// The key that fixes the name of a session.
const SESSION_NAME: &str = "sts:RoleSessionName";

/// Who among the principals of a trust policy's statement chooses the value that `pin` would fix.
fn chooser<'t>(
    template: &Judged<'_>,
    statement: &Statement<'t>,
    pin: &str,
) -> Option<ChosenBy<'t>> {
    let is_session = pin == SESSION_NAME;
    let hidden = statement.hides_conditions();
    let pinned = statement.conditions().iter().any(|one| one.is_of(pin) && asks(one));
    if !statement.allows() || pinned || hidden {
        return None;
    }
    let call = if is_session { "sts:AssumeRole" } else { "sts:TagSession" };
    let account = account_wide(statement).filter(|_| lets(statement, call) == Some(true));
    if account.is_some() || !is_session {
        return account.map(ChosenBy::Account);
    }
    if lets(statement, "sts:AssumeRoleWithWebIdentity") != Some(true) {
        return None;
    }
    federated(statement).into_iter().find_map(|node| {
        let name = provider(template, &node)?;
        (!name.contains("saml-provider/")).then(|| ChosenBy::Users(node, is_cognito(&name)))
    })
}

/// Who chooses the value.
enum ChosenBy<'t> {
    /// Anybody in an account.
    Account(Node<'t>),
    /// Users of a provider; `true` for those of identity pools.
    Users(Node<'t>, bool),
}

/// A principal that stands for a whole account, or for everyone. A single role or user may be
/// trusted to name the user that it acts for.
fn account_wide<'t>(statement: &Statement<'t>) -> Option<Node<'t>> {
    let principal = statement.principal.these?;
    let aws = principal.get("AWS").map_or_else(Vec::new, |aws| aws.one_or_many());
    let is_wide = |node: &Node<'_>| {
        let shown = text::shown(node);
        let is_id = shown.len() == 12 && shown.chars().all(|c| c.is_ascii_digit());
        shown == "*" || is_id || shown == "${AWS::AccountId}" || shown.ends_with(":root")
    };
    std::iter::once(principal).chain(aws).find(is_wide)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Severity;
    use crate::rules::views::policy_samples::{
        codes, cognito_trust, document, messages, severities, trust,
    };
    use serde_json::{Value, json};

    fn role(trust: Value, value: &str) -> Value {
        let rows = json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [value]}});
        let statement = json!({
            "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*", "Condition": rows
        });
        json!({"Worker": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust,
            "Policies": [{"PolicyName": "a", "PolicyDocument": document(statement)}]
        }}})
    }

    fn assumed(principal: Value, actions: Value, condition: Value) -> Value {
        document(json!({
            "Effect": "Allow", "Principal": principal, "Action": actions, "Condition": condition
        }))
    }

    fn account() -> Value {
        json!({"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}})
    }

    #[test]
    fn a_session_name_is_pinned_where_many_choose_it() {
        let assume = || json!("sts:AssumeRole");
        let pinned = json!({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}});
        let like_any = json!({"StringLike": {"sts:RoleSessionName": "*"}});
        let function = json!({"AWS": {"Fn::GetAtt": ["Vendor", "Arn"]}});
        for (trust, expected) in [
            (assumed(account(), assume(), json!({})), vec!["IAM092"]),
            (assumed(json!({"AWS": "111122223333"}), json!("sts:*"), json!({})), vec!["IAM092"]),
            (assumed(account(), assume(), like_any), vec!["IAM092"]),
            (assumed(account(), assume(), pinned), vec![]),
            (assumed(account(), assume(), json!({"Ref": "C"})), vec![]),
            (assumed(function, assume(), json!({})), vec![]),
            (trust(), vec![]),
            (cognito_trust(json!("sts:AssumeRoleWithWebIdentity")), vec!["IAM092"]),
        ] {
            assert_eq!(
                codes(check, role(trust.clone(), "USER#${aws:userid}")),
                expected,
                "{trust}"
            );
        }
    }

    #[test]
    fn a_tag_is_pinned_where_many_may_set_it() {
        let both = || json!(["sts:AssumeRole", "sts:TagSession"]);
        let pinned = json!({"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}});
        let other = json!({"StringEquals": {"aws:RequestTag/site": "x"}});
        for (trust, expected) in [
            (assumed(account(), both(), json!({})), vec!["IAM092"]),
            (assumed(account(), both(), other), vec!["IAM092"]),
            (assumed(account(), both(), pinned), vec![]),
            (assumed(account(), json!("sts:AssumeRole"), json!({})), vec![]),
            (cognito_trust(both()), vec![]),
        ] {
            let found = codes(check, role(trust.clone(), "${aws:PrincipalTag/team}"));
            assert_eq!(found, expected, "{trust}");
        }
    }

    #[test]
    fn a_tag_that_a_backend_may_set_is_a_warning() {
        let both = || json!(["sts:AssumeRole", "sts:TagSession"]);
        for (principal, value, expected) in [
            (account(), "${aws:PrincipalTag/tenant}", vec![Severity::Warning]),
            (json!({"AWS": "111122223333"}), "${aws:PrincipalTag/tenant}", vec![Severity::Warning]),
            (json!({"AWS": "*"}), "${aws:PrincipalTag/tenant}", vec![Severity::Error]),
            (json!("*"), "${aws:PrincipalTag/tenant}", vec![Severity::Error]),
            (account(), "${aws:userid}", vec![Severity::Error]),
            (
                json!({"AWS": {"Fn::GetAtt": ["Backend", "Arn"]}}),
                "${aws:PrincipalTag/tenant}",
                vec![],
            ),
            (
                json!({"AWS": "arn:aws:iam::111122223333:role/backend"}),
                "${aws:PrincipalTag/a}",
                vec![],
            ),
        ] {
            let template = role(assumed(principal.clone(), both(), json!({})), value);
            assert_eq!(severities(check, template), expected, "{principal}");
        }
    }

    #[test]
    fn a_default_is_found() {
        let rows = role(trust(), "${aws:PrincipalTag/team, 'all'}");
        assert_eq!(
            messages(check, rows),
            ["IAM094: whoever has no `aws:PrincipalTag/team` shares the rows of the default"]
        );
    }
}

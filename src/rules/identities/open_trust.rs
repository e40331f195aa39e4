//! Trust policies that allow more people than can have been meant.

use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::assumers::{claim_of, federated, issuer, provider};
use crate::rules::views::everyone::{Narrowed, asks, everyone, narrowed};
use crate::rules::views::statement::{Condition, Statement, lets};
use crate::template::text;

rules!(
    acknowledgeable_error EVERYONE = iam075 {
        title: "a trust policy does not admit everyone",
        explanation: "The principal `*` is every principal of every AWS account: without a condition the \
            whole world may assume the role. A condition on `aws:PrincipalTag/…` alone changes nothing, since each \
            account sets the tags of its own principals. Name the account, the service or the role that is meant, or ask \
            for the organization (`aws:PrincipalOrgID`). A file may have been deployed so: there it is a warning.",
        page: pages::IAM_PRINCIPAL,
    },
    acknowledgeable_error SHARED_ISSUER = iam076 {
        title: "a role for a provider that everybody shares names the subject",
        explanation: "GitHub, GitLab, Terraform Cloud and their like give tokens of one issuer to the \
            pipelines of all their customers, and anybody can ask for your audience. Only a condition on \
            `<provider>:sub` says whose repository or workspace it is. A file may have been deployed so: there it is a \
            warning.",
        page: pages::IAM_OIDC_ROLES,
    },
);

/// Issuers whose tokens go to all customers of a service alike. AWS requires the subject for
/// GitHub's; the others work alike, and no page of AWS's that lists them was found.
const SHARED_ISSUERS: &[&str] = &[
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "app.terraform.io",
    "oidc.vercel.com",
    "api.pulumi.com/oidc",
    "agent.buildkite.com",
    "codefresh.io",
    "oidc.codefresh.io",
];

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    if statement.allows() {
        findings.extend(admits_everyone(statement));
        findings.extend(shared_issuer(template, statement));
    }
}

fn admits_everyone(statement: &Statement<'_>) -> Option<Finding> {
    let node = everyone(statement)?;
    if narrowed(statement, |key| !says_nothing_of_who(key)) != Narrowed::Not {
        return None;
    }
    let is_all = node.as_str() == Some("*");
    let label = if is_all { "every principal of every account" } else { "everyone but these" };
    let condition = statement.conditions().into_iter().next();
    let of = |one: &Condition<'_>| format!("`{}` does not say who", one.key);
    Finding::new(&EVERYONE, "everyone in the world may assume this role")
        .here(&node, label)
        .and_each(condition.iter().map(|one| (&one.node, of(one))))
        .help(
            Help::say(
                "name who is meant, such as {}",
                [Word::property("AWS", "111122223333")
                    .call("Principal::account(\"111122223333\")")],
            )
            .in_file(", or narrow it with a `Condition`"),
        )
        .help(Help::only_in_stack("or narrow it with `.trust_condition(…)`"))
        .weakened_in_a_file()
        .found()
}

/// Keys for where, when or how a request comes, or whose value the sender chooses.
fn says_nothing_of_who(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    NOT_WHO.iter().any(|start| key.starts_with(start))
}

/// Beginnings of such keys, in lower case.
const NOT_WHO: [&str; 19] = [
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:securetransport",
    "aws:currenttime",
    "aws:epochtime",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:referer",
    "aws:requestedregion",
    "aws:multifactorauth",
    // Whoever administers the caller's account chooses its names and tags.
    "aws:principaltag/",
    "aws:username",
    "aws:principaltype",
    "aws:via",
    "aws:calledvia",
    "aws:requesttag/",
    "aws:tagkeys",
    "sts:rolesessionname",
    "sts:transitivetagkeys",
];

fn shared_issuer(template: &Judged<'_>, statement: &Statement<'_>) -> Option<Finding> {
    if lets(statement, "sts:AssumeRoleWithWebIdentity") != Some(true) {
        return None;
    }
    if statement.hides_conditions() {
        return None;
    }
    let (federated, name) = federated(statement).into_iter().find_map(|node| {
        let provider = provider(template, &node)?;
        let name = issuer(&provider);
        SHARED_ISSUERS.contains(&name).then(|| (node, name.to_owned()))
    })?;
    // GitHub and GitLab have other claims besides the subject, such as `repository_owner`.
    let says_whose = statement.conditions().iter().any(|condition| {
        let claim = claim_of(condition.key);
        let is_other = !matches!(claim, None | Some("aud"));
        let is_of_issuer = condition.key.starts_with(&name);
        is_other && is_of_issuer && asks(condition) && condition.values().iter().all(tells_whose)
    });
    // Without an audience either, another rule reports it.
    let asks_audience =
        statement.conditions().iter().any(|c| claim_of(c.key) == Some("aud") && asks(c));
    if says_whose || !asks_audience {
        return None;
    }
    finding!(&SHARED_ISSUER, "every customer of `{name}` may assume this role")
        .here(&federated, "no condition says whose token it is")
        .help(Help::say(
            "add {}",
            [Word::nested(["StringLike", &format!("{name}:sub")], "…").call(format!(
                ".trust_condition(Condition::string_like(\
                     ConditionKey::<Text>::named(\"{name}:sub\"), [\"…\"]))"
            ))],
        ))
        .weakened_in_a_file()
        .found()
}

/// Whether a value identifies somebody before its first wildcard: `repo:*` does not, `repo:example/*`
/// does.
fn tells_whose(value: &Node<'_>) -> bool {
    let Some(text) = text::literal(value) else { return true };
    let head = text.split(['*', '?']).next().unwrap_or_default();
    head.len() == text.len() || !head.split_once(':').map_or(head, |(_, name)| name).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Severity;
    use crate::rules::views::policy_samples::{codes, document};
    use crate::template::Template;
    use serde_json::{Value, json};

    fn found(statement: Value) -> Vec<&'static str> {
        let properties = json!({"AssumeRolePolicyDocument": document(statement)});
        codes(RULES, json!({"Guest": {"Type": "AWS::IAM::Role", "Properties": properties}}))
    }

    #[test]
    fn everyone_is_everyone_in_both_spellings() {
        let assume = |principal: Value| json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
        assert_eq!(found(assume(json!("*"))), ["IAM075"]);
        assert_eq!(found(assume(json!({"AWS": ["*"]}))), ["IAM075"]);
        assert!(found(assume(json!({"AWS": "111122223333"}))).is_empty());
        assert_eq!(
            found(json!({
                "Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"},
                "Action": "sts:AssumeRole"
            })),
            ["IAM075"]
        );
        for (condition, is_right) in [
            (json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}), true),
            (json!({"StringEquals": {"sts:ExternalId": "8f2c"}}), true),
            (json!({"Ref": "Condition"}), true),
            (json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), false),
            (json!({"StringLike": {"aws:PrincipalOrgID": "*"}}), false),
            (json!({"StringEquals": {"aws:RequestTag/team": "orders"}}), false),
            (json!({"StringEquals": {"aws:PrincipalTag/team": "orders"}}), false),
            (json!({"StringLike": {"aws:username": "deployer"}}), false),
            (
                json!({"StringEquals": {
                    "aws:PrincipalTag/team": "orders", "aws:PrincipalOrgID": "o-abcdefghij",
                }}),
                true,
            ),
        ] {
            let mut narrowed = assume(json!("*"));
            narrowed["Condition"] = condition.clone();
            let expected: &[&str] = if is_right { &[] } else { &["IAM075"] };
            assert_eq!(found(narrowed), expected, "{condition}");
        }
    }

    #[test]
    fn what_is_deployed_and_open_is_a_warning_in_a_file_and_an_error_where_it_is_declared() {
        let statements = [
            json!({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}),
            json!({
                "Effect": "Allow",
                "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"gitlab.com:aud": "music"}},
            }),
        ];
        for statement in statements {
            let properties = json!({"AssumeRolePolicyDocument": document(statement)});
            let role = json!({"Type": "AWS::IAM::Role", "Properties": properties});
            let template = json!({"Resources": {"Guest": role}});
            let file = Template::read("t.json", &template.to_string()).unwrap();
            for (template, severity) in
                [(file, Severity::Warning), (Template::from(template), Severity::Error)]
            {
                let report = crate::rules::check(&template);
                let all: Vec<Severity> = report.open().map(Finding::severity).collect();
                assert_eq!(all, [severity], "{}", report.json());
            }
        }
    }

    #[test]
    fn a_subject_of_everybody_is_no_subject() {
        let github = "token.actions.githubusercontent.com";
        let with = |value: Value| {
            found(json!({
                "Effect": "Allow",
                "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{github}")},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {format!("{github}:aud"): "sts.amazonaws.com"},
                    "StringLike": {format!("{github}:sub"): value}
                }
            }))
        };
        for open in ["*", "repo:*", "repo:*/music:*", "repo:?*"] {
            assert_eq!(with(json!(open)), ["IAM076"], "{open}");
        }
        assert_eq!(with(json!(["repo:example/*", "repo:*"])), ["IAM076"]);
        assert_eq!(with(json!("repo:example/*")), [""; 0]);
        assert_eq!(with(json!({"Ref": "Subject"})), [""; 0]);
    }

    #[test]
    fn a_shared_issuer_needs_more_than_an_audience() {
        let github = "token.actions.githubusercontent.com";
        let role = |issuer: &str, claim: &str| {
            let (aud, claim) = (format!("{issuer}:aud"), format!("{issuer}:{claim}"));
            json!({
                "Effect": "Allow",
                "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{issuer}")},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {aud: "music"}, "StringLike": {claim: "x"}}
            })
        };
        assert_eq!(found(role(github, "aud")), ["IAM076"]);
        assert!(found(role(github, "sub")).is_empty());
        assert!(found(role(github, "repository_owner")).is_empty());
        assert!(found(role("login.example.com", "aud")).is_empty());
    }
}

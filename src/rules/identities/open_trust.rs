//! Trust policies that let in more people than anybody can have meant.

use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::rules::views::assumers::{claim_of, federated, issuer, lets, provider};
use crate::rules::views::judged::Judged;
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::statement::Statement;
use crate::template::{Node, Template};

pub(super) static RULES: &[&Rule] = &[&EVERYONE, &SHARED_ISSUER];

static EVERYONE: Rule = Rule {
    code: "IAM075",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "a trust policy does not admit everyone",
    explanation: "The principal `*` is every principal of every AWS account: without a condition the \
        whole world may assume the role. Name the account, the service or the role that is meant, or ask \
        for the organization (`aws:PrincipalOrgID`).",
    example: include_str!("../../../tests/rules/iam075.rs"),
    page: pages::IAM_PRINCIPAL,
};

static SHARED_ISSUER: Rule = Rule {
    code: "IAM076",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "a role for a provider that everybody shares names the subject",
    explanation: "GitHub, GitLab, Terraform Cloud and their like give tokens of one issuer to the \
        pipelines of all their customers, and anybody can ask for your audience. Only a condition on \
        `<provider>:sub` says whose repository or workspace it is.",
    example: include_str!("../../../tests/rules/iam076.rs"),
    page: pages::IAM_OIDC_ROLES,
};

/// Issuers whose tokens go to all customers of a service alike. AWS asks for the subject of GitHub's;
/// the others work alike, and no page of AWS's was found that lists them.
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

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies().iter().filter(|policy| policy.kind == PolicyKind::Trust) {
        for statement in policy.statements().into_iter().filter_map(Statement::of) {
            if statement.allows() {
                findings.extend(everyone(&statement));
                findings.extend(shared_issuer(template, &statement));
            }
        }
    }
}

fn everyone(statement: &Statement<'_>) -> Option<Finding> {
    if statement.node.get("Condition").is_some() {
        return None;
    }
    let principal = statement.node.get("Principal")?;
    let aws = principal.get("AWS").map_or_else(Vec::new, |aws| aws.one_or_many());
    let is_star = |node: &Node<'_>| node.as_str() == Some("*");
    let star = std::iter::once(principal).chain(aws).find(is_star)?;
    Some(
        Finding::new(&EVERYONE, "everyone in the world may assume this role")
            .at(&star)
            .label("every principal of every account")
            .help("name who is meant, such as `Principal::account(\"111122223333\")`")
            .help("or narrow it with `.trust_condition(…)`"),
    )
}

fn shared_issuer(template: &Template, statement: &Statement<'_>) -> Option<Finding> {
    if lets(statement, "sts:AssumeRoleWithWebIdentity") != Some(true) {
        return None;
    }
    let conditions = statement.node.get("Condition");
    if conditions.is_some_and(|conditions| conditions.intrinsic().is_some()) {
        return None;
    }
    let (federated, name) = federated(statement).into_iter().find_map(|node| {
        let provider = provider(template, &node)?;
        let name = issuer(&provider);
        SHARED_ISSUERS.contains(&name).then(|| (node, name.to_owned()))
    })?;
    // GitHub and GitLab put other claims beside the subject, such as `repository_owner`.
    let says_whose = statement.conditions().iter().any(|condition| {
        let claim = claim_of(condition.key);
        let is_other = !matches!(claim, None | Some("aud"));
        is_other && condition.key.starts_with(&name) && !condition.operator.is("Null")
    });
    // Without an audience either, another rule has spoken.
    let asks_audience = statement.conditions().iter().any(|c| claim_of(c.key) == Some("aud"));
    if says_whose || !asks_audience {
        return None;
    }
    Some(
        Finding::new(&SHARED_ISSUER, format!("every customer of `{name}` may assume this role"))
            .at(&federated)
            .label("no condition says whose token it is")
            .help(format!(
                "add `.trust_condition(Condition::string_like(\
                 ConditionKey::<Text>::named(\"{name}:sub\"), [\"…\"]))`"
            )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document};
    use serde_json::{Value, json};

    fn found(statement: Value) -> Vec<&'static str> {
        let properties = json!({"AssumeRolePolicyDocument": document(statement)});
        codes(check, json!({"Guest": {"Type": "AWS::IAM::Role", "Properties": properties}}))
    }

    #[test]
    fn everyone_is_everyone_in_both_spellings() {
        let assume = |principal: Value| json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
        assert_eq!(found(assume(json!("*"))), ["IAM075"]);
        assert_eq!(found(assume(json!({"AWS": ["*"]}))), ["IAM075"]);
        assert!(found(assume(json!({"AWS": "111122223333"}))).is_empty());
        let mut narrowed = assume(json!("*"));
        narrowed["Condition"] = json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}});
        assert!(found(narrowed).is_empty());
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

//! End users who reach rows that are not theirs.

use crate::facts::{Action, pages};
use crate::findings::{Finding, Rule, Severity};
use crate::names;
use crate::rules::rows::row_conditions::has_row_condition;
use crate::rules::views::assumers::{Assumer, assumers};
use crate::rules::views::attachments::attached;
use crate::rules::views::judged::Judged;
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::statement::{self, Statement};
use crate::rules::views::targets::Target;
use crate::rules::views::text;
use crate::template::{Resource, Template};

pub(super) static RULES: &[&Rule] = &[&EVERY_ROW];

static EVERY_ROW: Rule = Rule {
    code: "IAM006",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "end users reach their own rows, or the stack says why all of them",
    explanation: "A role that people assume from a browser or a phone is in their hands: whoever signs \
        in can send any request that it allows. These are the roles of identity pools and of OpenID \
        Connect providers, but for those whose tokens go to machines (GitHub Actions, EKS …). A grant of such a role says `.rows(…)`, which limits it \
        by `dynamodb:LeadingKeys`, or `.every_row(\"reason\")`, which acknowledges this finding and is \
        listed with its reason.",
    example: include_str!("../../../tests/rules/iam006.rs"),
    page: pages::DYNAMODB_CONDITIONS,
};

/// OpenID Connect providers whose tokens go to pipelines and containers, not to people: the part of
/// the issuer's address that tells them.
const MACHINES: [&str; 8] = [
    "token.actions.githubusercontent.com",
    "oidc.eks.",
    "gitlab.com",
    "oidc.circleci.com",
    "api.bitbucket.org",
    "agent.buildkite.com",
    "app.terraform.io",
    "oidc.vercel.com",
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let identity = |kind| matches!(kind, PolicyKind::Inline | PolicyKind::Managed);
    for policy in template.policies().iter().filter(|policy| identity(policy.kind)) {
        let mut roles = attached(template, policy).roles;
        roles.retain(|role| is_for_end_users(template, role));
        for role in &roles {
            for statement in policy.statements().into_iter().filter_map(Statement::of) {
                check_statement(template, role, &statement, findings);
            }
        }
    }
}

fn check_statement(
    template: &Template,
    role: &Resource<'_>,
    statement: &Statement<'_>,
    findings: &mut Vec<Finding>,
) {
    if !statement.allows() || has_row_condition(statement) {
        return;
    }
    let reached = Reached::of(statement);
    let resources = statement.resources().into_iter().map(|resource| {
        let target = Target::of(&resource, template);
        let subject = match target {
            Target::Everything => "every table".to_owned(),
            _ => target.noun(&resource),
        };
        let names = reached.on(&target);
        (resource, subject, names)
    });
    let all_but = statement
        .node
        .get("NotResource")
        .map(|node| (node, "every table but these".to_owned(), reached.on(&Target::Unknown)));
    for (resource, subject, names) in resources.chain(all_but) {
        if names.is_empty() {
            continue;
        }
        let role = role.logical_id();
        let actions = if reached.all_but {
            "do everything but some with".to_owned()
        } else {
            names::listed(names)
        };
        let message = format!("users of role `{role}` may {actions} every row of {subject}");
        let finding = Finding::new(&EVERY_ROW, message)
            .at(&resource)
            .help("say `.rows(LeadingKey::…)`, or `.every_row(\"why that is right\")`");
        findings.push(if reached.by_hand {
            finding
                .help("on a `PolicyStatement`: `.acknowledge(\"IAM006\", \"why that is right\")`")
        } else {
            finding
        });
    }
}

/// Whether people get this role's credentials from a browser or an app.
fn is_for_end_users(template: &Template, role: &Resource<'_>) -> bool {
    assumers(template, role).iter().any(|assumer| match assumer {
        Assumer::WebIdentity(provider) => !MACHINES.iter().any(|name| provider.contains(name)),
        Assumer::Caller | Assumer::Saml | Assumer::Unknown => false,
    })
}

/// What of a statement reads or writes items.
#[derive(Default)]
struct Reached {
    /// Each element of `Action`, without its service, with the actions that it names.
    named: Vec<(String, Vec<Action>)>,
    /// Whether it is everything but what `NotAction` names.
    all_but: bool,
    /// Whether no grant writes it so.
    by_hand: bool,
}

impl Reached {
    fn of(statement: &Statement<'_>) -> Self {
        if statement.node.get("NotAction").is_some() {
            let mut actions = statement.dynamodb_actions().unwrap_or_default();
            actions.retain(is_row_action);
            return Self { named: vec![(String::new(), actions)], all_but: true, by_hand: true };
        }
        let mut reached = Self::default();
        for name in statement.actions().iter().filter_map(text::literal) {
            let mut actions = statement::named(&name);
            actions.retain(is_row_action);
            if !actions.is_empty() {
                let short = name.split_once(':').map_or(name.as_str(), |(_, short)| short);
                reached.by_hand |= name.contains(['*', '?']);
                reached.named.push((short.to_owned(), actions));
            }
        }
        reached
    }

    /// The elements that reach rows of a resource.
    fn on(&self, target: &Target<'_>) -> Vec<&str> {
        let applies = |action: &Action| match target {
            Target::Everything | Target::Unknown => true,
            Target::Elsewhere => false,
            Target::DynamoDb { .. } => target.kind().is_none_or(|kind| action.applies_to(kind)),
        };
        let named = self.named.iter().filter(|(_, actions)| actions.iter().any(applies));
        named.map(|(name, _)| name.as_str()).collect()
    }
}

/// Whether it reads or writes items, be it from an index or from a stream.
fn is_row_action(action: &Action) -> bool {
    action.carries_leading_keys()
        || matches!(action, Action::Scan | Action::SearchVectors | Action::GetRecords)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, cognito_trust, document, said, trust};
    use serde_json::{Value, json};

    fn resources(trust: Value, statement: Value) -> Value {
        json!({
            "Notes": {"Type": "AWS::DynamoDB::Table"},
            "Writer": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": trust,
                "Policies": [{"PolicyName": "a", "PolicyDocument": document(statement)}]
            }}
        })
    }

    fn signed_in() -> Value {
        cognito_trust(json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]))
    }

    fn allow(action: &str, resource: Value) -> Value {
        json!({"Effect": "Allow", "Action": action, "Resource": resource})
    }

    fn notes() -> Value {
        json!({"Fn::GetAtt": ["Notes", "Arn"]})
    }

    #[test]
    fn whatever_reaches_rows_is_told_however_it_is_spelt() {
        for (statement, expected) in [
            (allow("dynamodb:GetItem", notes()), "may `GetItem` every row of table `Notes`"),
            (allow("dynamodb:*", notes()), "may `*` every row of table `Notes`"),
            (allow("*", json!("*")), "may `*` every row of every table"),
            (allow("dynamodb:Get*", notes()), "may `Get*` every row of table `Notes`"),
            (
                allow("DynamoDB:scan", json!("arn:aws:dynamodb:*:*:table/*")),
                "may `scan` every row of `arn:aws:dynamodb:*:*:table/*`",
            ),
            (
                json!({
                    "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                    "Resource": {"Fn::Sub": "${Notes.Arn}/index/*"}
                }),
                "may `Query` every row of the indexes of table `Notes`",
            ),
            (
                json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": notes()}),
                "may do everything but some with every row of table `Notes`",
            ),
            (
                json!({"Effect": "Allow", "Action": "dynamodb:Query", "NotResource": notes()}),
                "may `Query` every row of every table but these",
            ),
        ] {
            let said = said(check, resources(signed_in(), statement.clone()));
            assert_eq!(said, [format!("IAM006: users of role `Writer` {expected}")], "{statement}");
        }
    }

    #[test]
    fn what_reaches_no_rows_is_silent() {
        let rows = json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}});
        for statement in [
            allow("dynamodb:DescribeTable", notes()),
            allow("s3:GetObject", json!("*")),
            allow("*", json!("arn:aws:s3:::uploads/*")),
            allow("dynamodb:GetItem", json!({"Fn::Sub": "${Notes.Arn}/index/byDate"})),
            json!({"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}),
            json!({
                "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*", "Condition": rows
            }),
            json!({"Effect": "Allow", "Action": {"Ref": "A"}, "Resource": "*"}),
        ] {
            assert_eq!(
                codes(check, resources(signed_in(), statement.clone())),
                [""; 0],
                "{statement}"
            );
        }
    }

    #[test]
    fn people_come_through_any_identity_provider_and_machines_do_not() {
        let provider = |arn: &str| {
            let statement = json!({
                "Effect": "Allow", "Principal": {"Federated": arn},
                "Action": "sts:AssumeRoleWithWebIdentity"
            });
            codes(check, resources(document(statement), allow("dynamodb:Query", notes())))
        };
        let arn = |issuer: &str| format!("arn:aws:iam::111122223333:oidc-provider/{issuer}");
        assert_eq!(provider(&arn("login.example.com")), ["IAM006"]);
        assert_eq!(provider("accounts.google.com"), ["IAM006"]);
        assert_eq!(provider(&arn("token.actions.githubusercontent.com")), [""; 0]);
        assert_eq!(provider(&arn("oidc.eks.eu-west-1.amazonaws.com/id/ABC")), [""; 0]);
        assert_eq!(codes(check, resources(trust(), allow("dynamodb:Query", notes()))), [""; 0]);
    }

    #[test]
    fn policies_that_are_attached_count_whichever_end_names_the_other() {
        let managed = |role: Value, policy: Value| {
            let mut all = resources(signed_in(), allow("s3:GetObject", json!("*")));
            for (name, value) in role.as_object().unwrap() {
                all["Writer"]["Properties"][name] = value.clone();
            }
            all["All"] = json!({"Type": "AWS::IAM::ManagedPolicy", "Properties": policy});
            all["All"]["Properties"]["PolicyDocument"] = document(allow("dynamodb:Scan", notes()));
            codes(check, all)
        };
        assert_eq!(managed(json!({}), json!({})), [""; 0]);
        assert_eq!(managed(json!({"ManagedPolicyArns": [{"Ref": "All"}]}), json!({})), ["IAM006"]);
        assert_eq!(managed(json!({}), json!({"Roles": [{"Ref": "Writer"}]})), ["IAM006"]);
    }
}

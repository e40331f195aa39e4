//! End users who reach rows that are not theirs.

use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Resource, Word, finding, pages, rules};
use crate::rules::rows::table_actions::{TableAccess, TableActions};
use crate::rules::views::assumers::{Assumer, assumers};
use crate::rules::views::row_conditions::has_row_condition;
use crate::rules::views::statement::Statement;
use crate::rules::views::targets::Target;

rules!(
    acknowledgeable_error READ = iam006 {
        title: "end users read their own rows, or the stack says why all of them",
        explanation: "A role that people assume from a browser or a phone is in their hands: whoever signs \
            in can send any request that it allows. These are the roles of identity pools and of OpenID \
            Connect providers, but for those whose tokens go to machines (GitHub Actions, EKS …). A grant of such a role says `.rows(…)`, which limits it \
            by `dynamodb:LeadingKeys`, or `.every_row(\"reason\")`, which acknowledges this finding and is \
            listed with its reason. Writing every row is a finding of its own, IAM090.",
        page: pages::DYNAMODB_CONDITIONS,
    },
    acknowledgeable_error WRITE = iam090 {
        title: "end users write only their own rows, or the stack says why all of them",
        explanation: "With `PutItem`, `UpdateItem` or `DeleteItem` on every row, any user can overwrite and \
            delete what belongs to the others, from a browser's console; no code of the app's stands in \
            between. That is graver than reading, so to accept IAM006 does not accept it. Say `.rows(…)`, let \
            a function write on behalf of its users, or give the reason in `.every_row(\"reason\")`.",
        page: pages::DYNAMODB_CONDITIONS,
    },
    acknowledgeable_error MANAGE = iam091 {
        title: "end users do not manage tables",
        explanation: "`DeleteTable`, `UpdateTable`, `PutResourcePolicy`, backups, exports and their like act on \
            a table as a whole, and no condition on rows limits them. In a role that people assume from a \
            browser or a phone, whoever signs in can call them.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

/// OpenID Connect providers whose tokens go to pipelines and containers, not to people: the part of
/// the issuer's address by which they are recognized.
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
    for policy in template.identity_policies() {
        for role in policy.roles().filter(|role| is_for_end_users(template, role)) {
            for statement in policy.statements() {
                check_statement(template, role, statement, findings);
            }
        }
    }
}

fn check_statement(
    template: &Judged<'_>,
    role: &Resource<'_>,
    statement: &Statement<'_>,
    findings: &mut Vec<Finding>,
) {
    if !statement.allows() || has_row_condition(statement) {
        return;
    }
    let actions = TableActions::of(statement);
    let resources = statement.resources().into_iter().map(|resource| {
        let target = Target::of(&resource, template);
        let (rows, itself) = match target {
            Target::Everything => ("every table".to_owned(), "every table".to_owned()),
            _ => (target.noun(&resource), format!("{} itself", target.noun(&resource))),
        };
        (resource, [rows, itself], target)
    });
    let all_but = statement.resource.all_but.map(|node| {
        let others = "every table but these".to_owned();
        (node, [others.clone(), others], Target::Unknown)
    });
    for (resource, [rows, itself], target) in resources.chain(all_but) {
        let users = format!("users of role `{role}` may");
        for (access, names) in actions.on(&target) {
            let named = if actions.all_but {
                "everything but some actions".to_owned()
            } else {
                names::listed(names)
            };
            let by_hand = |code: &str| {
                let reason = "why that is right";
                format!("on a `PolicyStatement`: `.acknowledge(\"{code}\", \"{reason}\")`")
            };
            let finding = match access {
                TableAccess::Read => finding!(&READ, "{users} {named} every row of {rows}")
                    .help(without_rows("IAM006")),
                TableAccess::Write | TableAccess::ReadAndWrite => {
                    let verb =
                        if access == TableAccess::Write { "write" } else { "read and write" };
                    finding!(&WRITE, "{users} {verb} every row of {rows}: {named}")
                        .help(without_rows("IAM090"))
                }
                TableAccess::Manage => finding!(&MANAGE, "{users} change {itself}: {named}").help(
                    Help::from("leave it out, or let a function do it")
                        .in_stack(": `Role::for_lambda(\"…\")`"),
                ),
            };
            let finding = finding.at(&resource);
            let code = finding.code();
            findings.push(if actions.by_hand && access != TableAccess::Manage {
                finding.help(Help::only_in_stack(by_hand(code)))
            } else {
                finding
            });
        }
    }
}

fn without_rows(code: &str) -> Help {
    Help::either(
        "say `.rows(LeadingKey::…)`, or `.every_row(\"why that is right\")`",
        Help::say(
            "limit it by `dynamodb:LeadingKeys`, or say why that is right: {}",
            [Word::acknowledgement(code, "why")],
        ),
    )
}

/// Whether people get this role's credentials from a browser or an app.
pub(super) fn is_for_end_users(template: &Judged<'_>, role: &Resource<'_>) -> bool {
    assumers(template, role).iter().any(|assumer| match assumer {
        Assumer::WebIdentity(provider) => !MACHINES.iter().any(|name| provider.contains(name)),
        Assumer::Caller | Assumer::Saml | Assumer::Unknown => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, cognito_trust, document, messages, trust};
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

    fn rows() -> Value {
        json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}})
    }

    fn notes() -> Value {
        json!({"Fn::GetAtt": ["Notes", "Arn"]})
    }

    #[test]
    fn whatever_reaches_rows_is_found_however_it_is_spelt() {
        let all = "every row of table `Notes`";
        for (statement, expected) in [
            (allow("dynamodb:GetItem", notes()), format!("IAM006: … `GetItem` {all}")),
            (allow("dynamodb:*", notes()), format!("IAM090: … read and write {all}: `*`")),
            (
                allow("*", json!("*")),
                "IAM090: … read and write every row of every table: `*`".to_owned(),
            ),
            (allow("dynamodb:Get*", notes()), format!("IAM006: … `Get*` {all}")),
            (allow("dynamodb:PutItem", notes()), format!("IAM090: … write {all}: `PutItem`")),
            (allow("dynamodb:PartiQL?p*", notes()), format!("IAM090: … write {all}: `PartiQL?p*`")),
            (
                allow("DynamoDB:scan", json!("arn:aws:dynamodb:*:*:table/*")),
                "IAM006: … `scan` every row of `arn:aws:dynamodb:*:*:table/*`".to_owned(),
            ),
            (
                json!({
                    "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                    "Resource": {"Fn::Sub": "${Notes.Arn}/index/*"}
                }),
                "IAM006: … `Query` every row of the indexes of table `Notes`".to_owned(),
            ),
            (
                json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": notes()}),
                format!("IAM090: … read and write {all}: everything but some actions"),
            ),
            (
                json!({"Effect": "Allow", "Action": "dynamodb:Query", "NotResource": notes()}),
                "IAM006: … `Query` every row of every table but these".to_owned(),
            ),
            (
                allow("dynamodb:DeleteTable", notes()),
                "IAM091: … change table `Notes` itself: `DeleteTable`".to_owned(),
            ),
            (
                allow("dynamodb:TagResource", json!("*")),
                "IAM091: … change every table: `TagResource`".to_owned(),
            ),
            (
                json!({
                    "Effect": "Allow", "Action": "dynamodb:Query", "Resource": notes(),
                    "Condition": {"Fn::If": ["c", rows(), {"Ref": "AWS::NoValue"}]}
                }),
                format!("IAM006: … `Query` {all}"),
            ),
        ] {
            let expected = expected.replace('…', "users of role `Writer` may");
            let messages = messages(check, resources(signed_in(), statement.clone()));
            assert_eq!(messages, [expected], "{statement}");
        }
    }

    #[test]
    fn reading_and_writing_are_two_findings_and_each_action_is_named_once() {
        let mut mixed = allow("dynamodb:Query", notes());
        mixed["Action"] =
            json!(["dynamodb:Query", "dynamodb:PutItem", "dynamodb:Delete*", "dynamodb:Scan"]);
        assert_eq!(
            messages(check, resources(signed_in(), mixed)),
            [
                "IAM006: users of role `Writer` may `Query` and `Scan` every row of table `Notes`",
                "IAM090: users of role `Writer` may write every row of table `Notes`: `PutItem` and `Delete*`",
            ]
        );
    }

    #[test]
    fn what_reaches_no_rows_is_silent() {
        for statement in [
            allow("dynamodb:DescribeTable", notes()),
            allow("s3:GetObject", json!("*")),
            allow("*", json!("arn:aws:s3:::uploads/*")),
            allow("dynamodb:GetItem", json!({"Fn::Sub": "${Notes.Arn}/index/byDate"})),
            json!({"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}),
            json!({
                "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*", "Condition": rows()
            }),
            json!({
                "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
                "Condition": {"Fn::If": ["c", rows(), rows()]}
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
        let call = |arn: &str, action: &str| {
            let principal = json!({"Federated": arn});
            let statement = json!({"Effect": "Allow", "Principal": principal, "Action": action});
            codes(check, resources(document(statement), allow("dynamodb:Query", notes())))
        };
        let provider = |arn: &str| call(arn, "sts:AssumeRoleWithWebIdentity");
        let arn = |issuer: &str| format!("arn:aws:iam::111122223333:oidc-provider/{issuer}");
        assert_eq!(provider(&arn("login.example.com")), ["IAM006"]);
        assert_eq!(provider("accounts.google.com"), ["IAM006"]);
        assert_eq!(call("accounts.google.com", "sts:*"), ["IAM006"]);
        assert_eq!(call("accounts.google.com", "sts:AssumeRole*"), ["IAM006"]);
        assert_eq!(call("arn:aws:iam::111122223333:saml-provider/x", "sts:*"), [""; 0]);
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

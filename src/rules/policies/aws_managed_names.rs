//! AWS managed policies by their full names: some have a path.

use std::cell::OnceCell;

use crate::facts::{managed_policies, service_actions};
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::assumers::trust_statements;
use crate::rules::views::aws_managed::aws_managed;
use crate::rules::views::statement::Statement;
use crate::template::text;

rules!(
    error PATH = iam081 {
        title: "one of AWS's managed policies is named with its path",
        explanation: "Policies that AWS made for services stand under `service-role/`, those for people's \
            jobs under `job-function/`. Without the path there is no such policy, and the deployment fails \
            when it is attached.",
        page: pages::MANAGED_POLICIES,
    },
    acknowledgeable_error UNKNOWN_POLICY = iam111 {
        title: "a managed policy of AWS exists",
        explanation: "IAM refuses to attach a policy that is not there, in the middle of the deployment. Where a \
            known policy is near, the name is probably misspelt; otherwise AWS may have made it since the list \
            was taken, and this is a warning.",
        page: pages::MANAGED_POLICIES,
    },
    warning ADMINISTRATOR = iam112 {
        title: "a function's role is no administrator's",
        explanation: "`AdministratorAccess` allows a function everything in the account: whoever gets it to run a \
            line of their own has the account. A function needs the few actions that its code calls.",
        page: pages::MANAGED_POLICIES,
    },
);

const ADMINISTRATOR_ACCESS: &str = "AdministratorAccess";
const LAMBDA: &str = "lambda.amazonaws.com";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let of_functions = OnceCell::new();
    for holder in template.resources() {
        let listed = holder.property("ManagedPolicyArns").map(|policies| policies.one_or_many());
        let boundary = holder.property("PermissionsBoundary");
        let listed = listed.iter().flatten().map(|policy| (policy, true));
        for (policy, is_listed) in listed.chain(boundary.iter().map(|policy| (policy, false))) {
            let Some(name) = aws_managed(policy) else { continue };
            findings.extend(misnamed(policy, &name));
            if is_listed
                && name == ADMINISTRATOR_ACCESS
                && is_of_function(
                    &holder,
                    of_functions.get_or_init(|| roles_of_functions(template)),
                )
            {
                finding!(
                    &ADMINISTRATOR,
                    "function's role `{holder}` may do everything in the account"
                )
                .at(policy)
                .help(Help::either(
                    "allow what the code calls: `.allow(table.read_write_data())`",
                    "name the actions that the code calls, in a policy of the role",
                ))
                .add_to(findings);
            }
        }
    }
}

fn misnamed(policy: &Node<'_>, name: &str) -> Option<Finding> {
    // The other partitions have policies of their own.
    let other_partition = |arn: String| arn.starts_with("arn:aws-");
    if service_actions::is_managed_policy(name)
        || text::literal(policy).is_some_and(other_partition)
    {
        return None;
    }
    if let Some(whole) = managed_policies::with_its_path(name) {
        return finding!(&PATH, "AWS has no managed policy `{name}`")
            .at(policy)
            .help(format!("did you mean `{whole}`?"))
            .found();
    }
    let near = service_actions::managed_policies().find(|known| names::is_slip(name, known));
    let finding = finding!(&UNKNOWN_POLICY, "AWS has no managed policy `{name}`").at(policy);
    Some(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding
            .weakened()
            .label(format!("not among those of {}", service_actions::POLICIES_SOURCE.date))
            .help("look its name up in the list of AWS's managed policies"),
    })
}

/// The roles that functions are given.
fn roles_of_functions<'t>(template: &Judged<'t>) -> Vec<&'t str> {
    let kinds = ["AWS::Lambda::Function", "AWS::Serverless::Function"];
    let functions = kinds.iter().flat_map(|kind| template.resources_of(kind));
    let role = |function: Resource<'t>| function.property("Role");
    functions.filter_map(role).filter_map(|role| text::referred(&role)).collect()
}

/// Whether functions have the role, by their own word or the role's.
fn is_of_function(role: &Resource<'_>, of_functions: &[&str]) -> bool {
    let lets_lambda = |statement: &Statement<'_>| {
        let services = statement.principal.these.and_then(|who| who.get("Service"));
        let mut services = services.into_iter().flat_map(|services| services.one_or_many());
        statement.allows() && services.any(|one| text::literal(&one).as_deref() == Some(LAMBDA))
    };
    of_functions.contains(&role.logical_id()) || trust_statements(role).iter().any(lets_lambda)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of_policy(name: &str) -> Vec<String> {
        let template = json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": {
            "PermissionsBoundary": { "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}") },
        } } } });
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings.iter().map(|one| format!("{} {}", one.code(), one.severity())).collect()
    }

    #[test]
    fn an_unknown_policy_is_an_error_where_a_known_one_is_near() {
        for (name, expected) in [
            ("AdministratorAcess", vec!["IAM111 error"]),
            ("AmazonDynamoDBFullAcces", vec!["IAM111 error"]),
            ("service-role/AWSLambdaBasicExecutionRol", vec!["IAM111 error"]),
            ("AmazonQuantumLedgerNextAccess", vec!["IAM111 warning"]),
            ("AmazonDynamoDBFullAccess_v3", vec!["IAM111 warning"]),
            ("AWSLambdaBasicExecutionRole", vec!["IAM081 error"]),
            ("AmazonDynamoDBFullAccess_v2", vec![]),
            ("job-function/DataScientist", vec![]),
        ] {
            assert_eq!(of_policy(name), expected, "{name}");
        }
    }

    #[test]
    fn a_function_is_no_administrator() {
        let found = |service: &str, resources: serde_json::Value| {
            let mut resources = resources;
            resources["R"] = json!({ "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": { "Service": [service] }, "Action": "sts:AssumeRole",
                }] },
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
            } });
            let mut findings = Vec::new();
            check(&Judged::of(&json!({ "Resources": resources }).into()), &mut findings);
            findings.iter().map(Finding::code).collect::<Vec<_>>()
        };
        let role = json!({ "Fn::GetAtt": ["R", "Arn"] });
        let function =
            json!({ "F": { "Type": "AWS::Lambda::Function", "Properties": { "Role": role } } });
        assert_eq!(found("lambda.amazonaws.com", json!({})), ["IAM112"]);
        assert_eq!(found("cloudformation.amazonaws.com", json!({})), [""; 0]);
        assert_eq!(found("edgelambda.amazonaws.com", function), ["IAM112"]);
    }

    #[test]
    fn only_what_is_known_under_another_path_is_said() {
        for (name, mistaken) in [
            ("AWSLambdaBasicExecutionRole", true),
            ("service-roles/AWSLambdaBasicExecutionRole", true),
            ("service-role/AWSLambdaBasicExecutionRole", false),
            ("DataScientist", true),
            ("ReadOnlyAccess", false),
            ("SomethingElse", false),
        ] {
            let template = json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": {
                "ManagedPolicyArns": [{
                    "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}"),
                }],
            } } } });
            let mut findings = Vec::new();
            check(&Judged::of(&template.into()), &mut findings);
            findings.retain(|finding| finding.code() == "IAM081");
            assert_eq!(findings.len(), usize::from(mistaken), "{name}");
        }
    }
}

//! Principals that may reach tables beside the roles of the template, and what the template does
//! not show.

use crate::facts::template::adder;
use crate::policy_syntax::{AsWritten, Policy, policies};
use crate::template::{Node, Template};

/// In words, each with its cause.
pub(super) fn of(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    if template.is_transformed() {
        found.push("what the template's transform makes of it".to_owned());
    }
    let resources: Vec<_> = template.resources().collect();
    let policies = policies(&AsWritten, &resources);
    let policies_of = |id| policies.iter().filter(move |policy| policy.resource.logical_id() == id);
    for resource in &resources {
        let id = resource.logical_id();
        let kind = resource.kind().unwrap_or_default();
        match kind {
            "AWS::IAM::User" => found.push(format!("the user `{id}`")),
            "AWS::IAM::Group" => found.push(format!("the users of the group `{id}`")),
            "AWS::SSO::PermissionSet" => {
                found.push(format!("whoever has the permission set `{id}`"))
            }
            "AWS::IAM::UserPolicy" | "AWS::IAM::GroupPolicy" => {
                found.push(format!("whoever has the policy `{id}`"));
            }
            "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" | "AWS::IAM::ManagedPolicy"
                if policies_of(id).any(is_elsewhere) =>
            {
                found.push(format!("whoever else has the policy `{id}`"));
            }
            "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"
                if policies_of(id).next().is_some() =>
            {
                found.push(format!("principals whom the policy on `{id}` itself lets in"));
            }
            _ => {
                found.extend(
                    adder(kind).map(|noun| format!("what the {noun} `{id}` makes or adds")),
                );
            }
        }
    }
    found
}

/// The roles and tables that are created only if a condition holds, with the condition.
pub(super) fn conditional(template: &Template) -> Vec<String> {
    let kinds = ["AWS::IAM::Role", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"];
    let shown = template.resources().filter(|one| one.kind().is_some_and(|k| kinds.contains(&k)));
    let conditional = shown.filter_map(|one| {
        let condition = one.node().get("Condition")?.as_str()?;
        Some(format!("{} (`{condition}`)", one.logical_id()))
    });
    conditional.collect()
}

/// Whether a policy is for others than the roles of the template: users, groups, roles from elsewhere,
/// or, if it is a managed policy, whoever attaches it.
fn is_elsewhere(policy: &Policy<'_, Node<'_>>) -> bool {
    policy.elsewhere || policy.roles().count() != policy.holders.len() || policy.holders.is_empty()
}

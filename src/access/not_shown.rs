//! Principals that may reach tables beside the roles of the template, and what the template does
//! not show.

use crate::template::{Intrinsic, Node, Resource, Template};

/// In words, each with its cause.
pub(super) fn of(template: &Template) -> Vec<String> {
    let mut found = Vec::new();
    if template.is_transformed() {
        found.push("what the template's transform makes of it".to_owned());
    }
    for resource in template.resources() {
        let id = resource.logical_id();
        let kind = resource.kind().unwrap_or_default();
        match kind {
            "AWS::IAM::User" => found.push(format!("the user `{id}`")),
            "AWS::IAM::Group" => found.push(format!("the users of the group `{id}`")),
            "AWS::SSO::PermissionSet" => {
                found.push(format!("whoever has the permission set `{id}`"))
            }
            "AWS::CloudFormation::Stack" => {
                found.push(format!("what the nested stack `{id}` holds"))
            }
            "AWS::IAM::UserPolicy" | "AWS::IAM::GroupPolicy" => {
                found.push(format!("whoever has the policy `{id}`"));
            }
            "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" | "AWS::IAM::ManagedPolicy"
                if is_elsewhere(template, &resource) =>
            {
                found.push(format!("whoever else has the policy `{id}`"));
            }
            "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable" if has_policy(&resource) => {
                found.push(format!("principals whom the policy on `{id}` itself lets in"));
            }
            _ => {}
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
fn is_elsewhere(template: &Template, policy: &Resource<'_>) -> bool {
    let holders = |property: &str| {
        let holders = policy.property(property);
        holders.into_iter().flat_map(|list| elements(&list)).collect::<Vec<_>>()
    };
    let mut roles = holders("Roles");
    roles.extend(holders("RoleName"));
    let is_own = |role: &Node<'_>| match role.intrinsic() {
        Some(Intrinsic::Ref(id)) => {
            template.resource(id).is_some_and(|role| role.kind() == Some("AWS::IAM::Role"))
        }
        _ => false,
    };
    let is_attached = || {
        template.resources_of("AWS::IAM::Role").any(|role| {
            let attached = role.property("ManagedPolicyArns");
            let attached = attached.into_iter().flat_map(|list| elements(&list));
            attached
                .filter_map(|arn| arn.intrinsic())
                .any(|arn| matches!(arn, Intrinsic::Ref(id) if id == policy.logical_id()))
        })
    };
    !holders("Users").is_empty()
        || !holders("Groups").is_empty()
        || !roles.iter().all(is_own)
        || (roles.is_empty() && !is_attached())
}

/// The elements of a list, or the one value.
fn elements<'t>(node: &Node<'t>) -> Vec<Node<'t>> {
    if node.is_list() { node.items().collect() } else { vec![*node] }
}

/// Whether the table, one of its replicas, or a stream has a resource policy.
fn has_policy(table: &Resource<'_>) -> bool {
    table.node().expr().to_json().contains("\"ResourcePolicy\":")
}

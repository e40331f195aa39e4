//! Changes that may change who may do what, and about which no request is asked.

use super::effect::{Effect, TemplateChange};
use crate::facts::template::SERVERLESS_TYPES;
use crate::template::text::references;
use crate::template::{Resource, Template};

const OTHERS: &str = "principals other than the template's roles are not compared";
const TRUST: &str = "who may assume the role is not compared";
const ACTING: &str = "who acts as which role is not compared";
const MADE: &str = "what is made of it is not compared";

/// Principals that are no roles, and what lets somebody become a role.
const OF_OTHERS: [&str; 7] = [
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::IdentityPoolRoleAttachment",
    "AWS::IAM::Group",
    "AWS::IAM::User",
    "AWS::IAM::UserToGroupAddition",
    "AWS::SSO::Assignment",
    "AWS::SSO::PermissionSet",
];

/// Why a change may change who may do what without being asked about.
pub(super) fn why(change: &TemplateChange, both: [&Template; 2]) -> Option<&'static str> {
    let has = |key: &str| change.path.iter().any(|it| it == key);
    let Some(id) = change.resource.as_deref() else {
        let is_open = change.effect == Effect::Unknown && !has("Transform");
        return is_open.then_some("what depends on it is not compared");
    };
    let kind = change.kind.as_deref().unwrap_or_default();
    let made_elsewhere = [SERVERLESS_TYPES, "Custom::", "AWS::CloudFormation::"];
    if made_elsewhere.iter().any(|it| kind.starts_with(it)) || kind.ends_with("::MODULE") {
        return Some(MADE);
    }
    if OF_OTHERS.contains(&kind) {
        return Some(OTHERS);
    }
    let resources = both.into_iter().filter_map(|template| template.resource(id));
    let resources: Vec<Resource<'_>> = resources.collect();
    match kind {
        "AWS::IAM::Role" => has("AssumeRolePolicyDocument").then_some(TRUST),
        "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" | "AWS::IAM::ManagedPolicy" => {
            resources.iter().any(|policy| is_for_others(policy, both)).then_some(OTHERS)
        }
        _ if kind.starts_with("AWS::DynamoDB::") => {
            let is_whole = change.path.is_empty();
            let has_policy = |table: &Resource<'_>| {
                table.node().descendants().any(|node| node.get("ResourcePolicy").is_some())
            };
            let is_policy = has("ResourcePolicy")
                || (is_whole && resources.iter().any(has_policy))
                || change.after.as_ref().is_some_and(|it| it.get("ResourcePolicy").is_some());
            is_policy.then_some(OTHERS)
        }
        "AWS::Lambda::Function" => change.is_within(&["Role"]).then_some(ACTING),
        _ => None,
    }
}

/// Whether a policy is attached to somebody besides roles of the templates, or may be.
fn is_for_others(policy: &Resource<'_>, both: [&Template; 2]) -> bool {
    let is_role = |id: &str| {
        let kind = |template: &&Template| {
            template.resource(id).is_some_and(|it| it.kind() == Some("AWS::IAM::Role"))
        };
        both.iter().any(kind)
    };
    let named = ["Roles", "RoleName"].into_iter().filter_map(|name| policy.property(name));
    let roles: Vec<_> = named.flat_map(|list| list.one_or_many()).collect();
    let is_known = |node: &crate::template::Node<'_>| references(node).any(is_role);
    let has_others = ["Users", "Groups"].iter().any(|name| policy.property(name).is_some());
    let is_attached_by_role =
        both.iter().flat_map(|it| it.resources_of("AWS::IAM::Role")).any(|it| {
            it.node()
                .descendants()
                .any(|node| references(&node).any(|id| id == policy.logical_id()))
        });
    has_others || !roles.iter().all(is_known) || (roles.is_empty() && !is_attached_by_role)
}

//! Changes that may change who may do what, and about which no request is asked.

use std::cell::OnceCell;

use super::effect::{Effect, TemplateChange};
use super::holders::{Holders, ROLE, is_policy};
use crate::facts::template::{SERVERLESS_TYPES, adder};
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

/// Whether a resource of this type makes others that are not in the template, or adds to what it is given.
pub(super) fn makes_more(kind: &str) -> bool {
    let made_of = [SERVERLESS_TYPES, "AWS::CloudFormation::"];
    adder(kind).is_some() || made_of.iter().any(|it| kind.starts_with(it))
}

/// Why a change may change who may do what without being asked about.
pub(super) fn why<'t>(
    change: &TemplateChange,
    both: [&'t Template; 2],
    holders: &OnceCell<Holders<'t>>,
) -> Option<&'static str> {
    let has = |key: &str| change.has_key(key);
    let Some(id) = change.resource.as_deref() else {
        let is_open = change.effect == Effect::Unknown && !has("Transform");
        return is_open.then_some("what depends on it is not compared");
    };
    let kind = change.kind.as_deref().unwrap_or_default();
    if makes_more(kind) {
        return Some(MADE);
    }
    if OF_OTHERS.contains(&kind) {
        return Some(OTHERS);
    }
    let resources = both.into_iter().filter_map(|template| template.resource(id));
    let resources: Vec<Resource<'_>> = resources.collect();
    match kind {
        ROLE => has("AssumeRolePolicyDocument").then_some(TRUST),
        _ if is_policy(kind) => {
            let holders = holders.get_or_init(|| Holders::of(both));
            resources.iter().any(|policy| holders.held(policy).by_others).then_some(OTHERS)
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

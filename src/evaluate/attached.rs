//! The policies of a template that apply to a role.

use std::sync::Arc;

use super::glob::glob;
use super::policy::{Policy, PolicyKind};
use super::resolve::Resolver;
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::managed_policies;
use crate::template::{Node, Resource, Template};

/// The identity policies of a role: its own and those that are attached to it.
pub(super) fn identity_policies<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    role: &Resource<'t>,
) -> Vec<Arc<Policy>> {
    let mut policies = inline(resolver, role);
    policies.extend(attached_by_arn(template, resolver, role));
    policies.extend(attached_by_role_name(template, resolver, role));
    policies.into_iter().map(Arc::new).collect()
}

/// The permissions boundary of a role.
pub(super) fn boundary<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    role: &Resource<'t>,
) -> Option<Arc<Policy>> {
    let boundary = role.property("PermissionsBoundary")?;
    let arn = resolver.texts(&boundary).into_iter().next()?;
    let policy = by_arn(template, resolver, &boundary, &arn, PolicyKind::Boundary);
    Some(Arc::new(policy))
}

fn inline<'t>(resolver: &Resolver<'t>, role: &Resource<'t>) -> Vec<Policy> {
    let id = role.logical_id();
    let policies = role.property("Policies").map_or_else(Vec::new, |p| resolver.elements(&p));
    policies
        .into_iter()
        .map(|policy| match policy {
            Err(why) => Policy::opaque(&format!("a policy of role `{id}`"), why),
            Ok(policy) => {
                let name = policy.get("PolicyName").map(|name| resolver.text(&name));
                let name = name.map_or_else(String::new, |name| format!("`{name}` "));
                let name = format!("policy {name}of role `{id}`");
                document(resolver, &policy, "PolicyDocument", &name, PolicyKind::Inline, None)
            }
        })
        .collect()
}

/// `ManagedPolicyArns` of the role.
fn attached_by_arn<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    role: &Resource<'t>,
) -> Vec<Policy> {
    let arns = role.property("ManagedPolicyArns").map_or_else(Vec::new, |p| resolver.elements(&p));
    arns.into_iter()
        .flat_map(|arn| match arn {
            Err(why) => vec![Policy::opaque("a managed policy", why)],
            Ok(node) => (resolver.texts(&node).iter())
                .map(|arn| by_arn(template, resolver, &node, arn, PolicyKind::Managed))
                .collect(),
        })
        .collect()
}

/// Policies that refer to the role, rather than the role to them.
fn attached_by_role_name<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    role: &Resource<'t>,
) -> Vec<Policy> {
    let role_name = resolver.reference(role.node(), role.logical_id());
    let mut policies = Vec::new();
    for resource in template.resources() {
        let (property, kind) = match resource.kind() {
            Some("AWS::IAM::Policy") => ("Roles", PolicyKind::Inline),
            Some("AWS::IAM::RolePolicy") => ("RoleName", PolicyKind::Inline),
            Some("AWS::IAM::ManagedPolicy") => ("Roles", PolicyKind::Managed),
            _ => continue,
        };
        let Some(names) = resource.property(property) else { continue };
        let is_role = |name: &Text| glob(name.as_str(), name.why(), &role_name);
        let attached = Truth::any(resolver.texts(&names).iter().map(is_role))
            .and(|| resolver.is_made(&resource));
        let doubt = match attached {
            Truth::No => continue,
            Truth::Yes => None,
            Truth::Unknown(why) => Some(why),
        };
        let name = name_of(&resource);
        let properties = resource.node().get("Properties");
        policies.extend(properties.map(|properties| {
            document(resolver, &properties, "PolicyDocument", &name, kind, doubt.as_ref())
        }));
    }
    policies
}

/// The managed policy with this ARN: the template's, or one of AWS's.
fn by_arn<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    node: &Node<'t>,
    arn: &Text,
    kind: PolicyKind,
) -> Policy {
    for resource in template.resources_of("AWS::IAM::ManagedPolicy") {
        let own = resolver.reference(resource.node(), resource.logical_id());
        if glob(arn.as_str(), arn.why(), &own).is_yes() {
            let doubt = match resolver.is_made(&resource) {
                Truth::Unknown(why) => Some(why),
                Truth::Yes | Truth::No => None,
            };
            let name = name_of(&resource);
            return resource.node().get("Properties").map_or_else(
                || Policy::opaque(&name, Arc::new(Unknown::new("it has no document"))),
                |it| document(resolver, &it, "PolicyDocument", &name, kind, doubt.as_ref()),
            );
        }
    }
    let aws_name = arn.as_known().and_then(managed_policies::name);
    let name = match aws_name {
        Some(name) => format!("AWS's policy `{name}`"),
        None => format!("managed policy `{arn}`"),
    };
    if let Some(actions) = arn.as_known().and_then(managed_policies::allowed_actions) {
        let statement =
            serde_json::json!({ "Effect": "Allow", "Action": actions, "Resource": "*" });
        let document = serde_json::json!({ "Version": "2012-10-17", "Statement": [statement] });
        return Policy::of_kind(name, document, kind);
    }
    let why = match arn.why() {
        Some(why) => why.why().to_owned(),
        None => format!("what {name} says is not in the template"),
    };
    Policy::opaque(&name, Arc::new(Unknown::new(why).at(node)))
}

fn name_of(resource: &Resource<'_>) -> String {
    let noun = match resource.kind() {
        Some("AWS::IAM::ManagedPolicy") => "managed policy",
        _ => "policy",
    };
    format!("{noun} `{}`", resource.logical_id())
}

fn document<'t>(
    resolver: &Resolver<'t>,
    holder: &Node<'t>,
    property: &str,
    name: &str,
    kind: PolicyKind,
    doubt: Option<&Arc<Unknown>>,
) -> Policy {
    match holder.get(property) {
        Some(document) => Policy::read(resolver, &document, name, kind, doubt),
        None => {
            let why = Unknown::new(format!("{name} has no document")).at(holder);
            Policy::opaque(name, Arc::new(why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use serde_json::{Value, json};

    fn allow() -> Value {
        json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" },
        ] })
    }

    /// The names of the policies, with a question mark if the content is unknown.
    fn names(role: Value, others: Value) -> (Vec<String>, Option<String>) {
        let mut resources = json!({ "Role": { "Type": "AWS::IAM::Role", "Properties": role } });
        resources.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        let template = Template::from(json!({
            "Conditions": { "No": { "Fn::Equals": ["a", "b"] } },
            "Resources": resources,
        }));
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        let role = template.resource("Role").unwrap();
        let name = |policy: &Arc<Policy>| {
            let mark = if policy.opaque.is_some() { "?" } else { "" };
            format!("{}{mark}", policy.name())
        };
        let identity = identity_policies(&template, &resolver, &role);
        let boundary = boundary(&template, &resolver, &role);
        (identity.iter().map(name).collect(), boundary.as_ref().map(name))
    }

    #[test]
    fn policies_stand_in_the_role_or_are_attached_either_way() {
        let role = json!({
            "Policies": [{ "PolicyName": "Own", "PolicyDocument": allow() }],
            "ManagedPolicyArns": [{ "Ref": "Shared" }],
            "PermissionsBoundary": { "Ref": "Bound" },
        });
        let others = json!({
            "Shared": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow() } },
            "Bound": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow() } },
            "Late": { "Type": "AWS::IAM::Policy", "Properties": {
                "Roles": ["other", { "Ref": "Role" }], "PolicyDocument": allow() } },
            "Single": { "Type": "AWS::IAM::RolePolicy", "Properties": {
                "RoleName": { "Ref": "Role" }, "PolicyDocument": allow() } },
            "Elsewhere": { "Type": "AWS::IAM::Policy", "Properties": {
                "Users": ["bob"], "PolicyDocument": allow() } },
            "NotMade": { "Type": "AWS::IAM::Policy", "Condition": "No", "Properties": {
                "Roles": [{ "Ref": "Role" }], "PolicyDocument": allow() } },
        });
        let (identity, boundary) = names(role, others);
        assert_eq!(
            identity,
            [
                "policy `Own` of role `Role`",
                "managed policy `Shared`",
                "policy `Late`",
                "policy `Single`"
            ]
        );
        assert_eq!(boundary.as_deref(), Some("managed policy `Bound`"));
    }

    #[test]
    fn of_aws_managed_policies_few_are_known() {
        let arn = |name: &str| json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}") });
        let role = json!({ "ManagedPolicyArns": [
            arn("service-role/AWSLambdaBasicExecutionRole"),
            arn("ReadOnlyAccess"),
            { "Fn::ImportValue": "shared" },
        ] });
        let (identity, boundary) = names(role, json!({}));
        assert_eq!(
            identity,
            [
                "AWS's policy `service-role/AWSLambdaBasicExecutionRole`",
                "AWS's policy `ReadOnlyAccess`?",
                "managed policy `…`?",
            ]
        );
        assert_eq!(boundary, None);
    }

    #[test]
    fn a_policy_for_an_unknown_role_may_be_attached() {
        let others = json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": {
            "Roles": [{ "Fn::ImportValue": "role" }], "PolicyDocument": allow() } } });
        assert_eq!(names(json!({}), others).0, ["policy `P`"]);
    }
}

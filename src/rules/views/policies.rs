//! Where a template contains policies: in roles, as resources of their own, on tables.

use crate::policy_syntax::{AsWritten, Document};
use crate::rules::views::statement::Statement;
use crate::template::{Node, Resource};

/// A policy document and what it is attached to.
pub(in crate::rules) struct Policy<'t> {
    pub(in crate::rules) kind: PolicyKind,
    /// The resource that contains it.
    pub(in crate::rules) resource: Resource<'t>,
    pub(in crate::rules) document: Document<'t, Node<'t>>,
    /// The `PolicyName` of an inline policy.
    pub(in crate::rules) name: Option<Node<'t>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum PolicyKind {
    /// In a role, user or group, or attached to one by name.
    Inline,
    /// A managed policy.
    Managed,
    /// Who may assume a role.
    Trust,
    /// On a table or its stream.
    Resource,
}

impl<'t> Policy<'t> {
    /// The statements that are literal.
    pub(in crate::rules) fn statements(&self) -> impl Iterator<Item = &Statement<'t>> {
        self.document.known_statements()
    }
}

/// The policies in a resource.
pub(super) fn policies_of<'t>(resource: Resource<'t>) -> Vec<Policy<'t>> {
    let mut found: Vec<(PolicyKind, Node<'t>)> = Vec::new();
    let mut inline: Vec<(Node<'t>, Option<Node<'t>>)> = Vec::new();
    let document = |name: &str| resource.property(name);
    match resource.kind() {
        Some("AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group") => {
            let trust = document("AssumeRolePolicyDocument");
            found.extend(trust.map(|document| (PolicyKind::Trust, document)));
            let policies = document("Policies").into_iter().flat_map(|policies| policies.items());
            inline.extend(policies.filter_map(|policy| {
                Some((policy.get("PolicyDocument")?, policy.get("PolicyName")))
            }));
        }
        Some(
            "AWS::IAM::Policy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy",
        ) => {
            let policy = document("PolicyDocument");
            inline.extend(policy.map(|policy| (policy, document("PolicyName"))));
        }
        Some("AWS::IAM::ManagedPolicy") => {
            let policy = document("PolicyDocument");
            found.extend(policy.map(|document| (PolicyKind::Managed, document)));
        }
        // The role that SAM derives from it. The other elements of the list are names.
        Some("AWS::Serverless::Function" | "AWS::Serverless::StateMachine") => {
            let policies = document("Policies").map_or_else(Vec::new, |list| list.one_or_many());
            let written = policies.into_iter().filter(|policy| policy.get("Statement").is_some());
            inline.extend(written.map(|policy| (policy, None)));
        }
        Some("AWS::DynamoDB::Table") => {
            let stream = document("StreamSpecification");
            let policies =
                [document("ResourcePolicy"), stream.and_then(|s| s.get("ResourcePolicy"))];
            found.extend(policies.into_iter().flatten().filter_map(resource_policy));
        }
        Some("AWS::DynamoDB::GlobalTable") => {
            let replicas = document("Replicas").into_iter().flat_map(|replicas| replicas.items());
            for replica in replicas {
                let stream = replica.at(["ReplicaStreamSpecification", "ResourcePolicy"]);
                let policies = [replica.get("ResourcePolicy"), stream];
                found.extend(policies.into_iter().flatten().filter_map(resource_policy));
            }
        }
        _ => {}
    }
    let policy = |(kind, document, name): (PolicyKind, Node<'t>, Option<Node<'t>>)| {
        let document = Document::read(&AsWritten, &document)?;
        Some(Policy { kind, resource, document, name })
    };
    let others = found.into_iter().map(|(kind, document)| (kind, document, None));
    let inline = inline.into_iter().map(|(document, name)| (PolicyKind::Inline, document, name));
    others.chain(inline).filter_map(policy).collect()
}

fn resource_policy(policy: Node<'_>) -> Option<(PolicyKind, Node<'_>)> {
    Some((PolicyKind::Resource, policy.get("PolicyDocument")?))
}

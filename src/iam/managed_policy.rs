//! `AWS::IAM::ManagedPolicy`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::iam::{Grant, PolicyStatement, RoleHandle};
use crate::site::At;
use crate::template::Expr;

/// A customer managed policy (`AWS::IAM::ManagedPolicy`): statements that several roles share, or
/// that are declared after a role was added.
///
/// ```
/// use tablature::{Attribute, ManagedPolicy, Role, Stack, TableV2};
///
/// let mut stack = Stack::new("hr");
/// let employees = stack.add(TableV2::on_demand("Employees", Attribute::string("employeeId")));
/// let reporter = stack.add(Role::for_lambda("Reporter"));
/// stack.add(ManagedPolicy::new("ReadEmployees").allow(employees.read_data()).attach_to(&reporter));
/// ```
///
/// At most 6,144 characters without white space, and 20 policies on a role (25 on request). See
/// [AWS::IAM::ManagedPolicy](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct ManagedPolicy {
    pub(crate) declaration: ManagedPolicyDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct ManagedPolicyDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) managed_policy_name: Option<At<String>>,
    pub(crate) path: Option<At<String>>,
    pub(crate) description: Option<At<String>>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) statements: Vec<PolicyStatement>,
    pub(crate) roles: Vec<RoleHandle>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

impl ManagedPolicy {
    /// A policy that has no statements yet.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            declaration: ManagedPolicyDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                managed_policy_name: None,
                path: None,
                description: None,
                grants: Vec::new(),
                statements: Vec::new(),
                roles: Vec::new(),
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// Adds the statements of a grant.
    pub fn allow(mut self, grant: Grant) -> Self {
        let ManagedPolicyDeclaration { calls, grants, .. } = &mut self.declaration;
        calls.absorb(&grant.calls, || format!("grant on {}", grant.subject.noun));
        grants.push(grant);
        self
    }

    /// Adds a statement, in IAM's own syntax.
    pub fn statement(mut self, statement: PolicyStatement) -> Self {
        let ManagedPolicyDeclaration { calls, statements, .. } = &mut self.declaration;
        calls.absorb(&statement.calls, || "statement".to_owned());
        statements.push(statement);
        self
    }

    /// Attaches the policy to a role of the same stack.
    pub fn attach_to(mut self, role: &RoleHandle) -> Self {
        self.declaration.roles.push(role.clone());
        self
    }

    /// A fixed name: 1 to 128 of `A-Za-z0-9+=,.@_-`. Deploying then needs `CAPABILITY_NAMED_IAM`.
    #[track_caller]
    pub fn managed_policy_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("managed_policy_name");
        self.declaration.managed_policy_name = Some(At::caller(name.into()));
        self
    }

    /// The path: 1 to 512 characters, beginning and ending with `/`. A change replaces the policy.
    #[track_caller]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.declaration.calls.once("path");
        self.declaration.path = Some(At::caller(path.into()));
        self
    }

    /// A description of at most 1,000 characters. A change replaces the policy.
    #[track_caller]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.declaration.calls.once("description");
        self.declaration.description = Some(At::caller(description.into()));
        self
    }
}

identity!(ManagedPolicyDeclaration);

/// The handle of a managed policy that was added to a stack.
#[derive(Clone, Debug)]
pub struct ManagedPolicyHandle {
    pub(crate) declaration: Arc<ManagedPolicyDeclaration>,
}

impl ManagedPolicyHandle {
    /// The policy's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::reference(self.declaration.resource_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] ManagedPolicy = "policy": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "ManagedPolicy",
        "",
        "ManagedPolicy::new(\"ReadOrders\")",
        "path(\"/app/\")" => "path(\"/shop/\")";
    more "", "", "";
}

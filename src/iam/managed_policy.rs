//! `AWS::IAM::ManagedPolicy`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::iam::grant::grant_setters;
use crate::iam::{Grant, PolicyStatement, RoleHandle};

resource! {
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
    pub struct ManagedPolicy;

    /// The handle of a managed policy that was added to a stack.
    pub struct ManagedPolicyHandle {
        /// The policy's ARN, resolved at deployment.
        pub fn arn(&self) = Ref;
    }

    pub(crate) struct ManagedPolicyDeclaration;

    /// A policy that has no statements yet.
    pub fn new(id: impl Into<String>) {
        grants: Vec<Grant> = Vec::new(),
        statements: Vec<PolicyStatement> = Vec::new(),
        roles: Vec<RoleHandle> = Vec::new(),
    }

    /// A fixed name: 1 to 128 of `A-Za-z0-9+=,.@_-`. Deploying then needs `CAPABILITY_NAMED_IAM`.
    pub fn managed_policy_name(name: impl Into<String>);

    /// The path: 1 to 512 characters, beginning and ending with `/`. A change replaces the policy.
    pub fn path(path: impl Into<String>);

    /// A description of at most 1,000 characters. A change replaces the policy.
    pub fn description(description: impl Into<String>);
}

impl ManagedPolicy {
    /// Attaches the policy to a role of the same stack.
    pub fn attach_to(mut self, role: &RoleHandle) -> Self {
        self.declaration.roles.push(role.clone());
        self
    }
}

grant_setters!(ManagedPolicy);

common_setters! {
    [] ManagedPolicy = "policy": logical_id, acknowledge, replacing;
    example
        "ManagedPolicy::new(\"ReadOrders\")",
        "path(\"/app/\")" => "path(\"/shop/\")";
}

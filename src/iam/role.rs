//! `AWS::IAM::Role`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::iam::grant::grant_setters;
use crate::iam::{Condition, Grant, PolicyStatement, Principal};
use crate::site::{At, Site};
use crate::template::Expr;

resource! {
    /// An IAM role: who assumes it and what it may do (`AWS::IAM::Role`).
    ///
    /// ```
    /// use tablature::{Attribute, PolicyStatement, Role, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("hr");
    /// let employees = stack.add(TableV2::on_demand("Employees", Attribute::string("employeeId")));
    /// stack.add(
    ///     Role::for_lambda("EmployeeService")
    ///         .allow(employees.read_write_data())
    ///         .statement(PolicyStatement::allow().actions(["ses:SendEmail"]).resources(["*"])),
    /// );
    /// ```
    ///
    /// The statements from `allow` and `statement` form the inline policy `Access`. If the inline policies
    /// could exceed the 10,240 characters that IAM takes, measured with the longest possible names, the
    /// statements move to as many managed policies as needed (`EmployeeServiceAccess1`,
    /// `EmployeeServiceAccess2`, …), each of at most 6,144 characters. A deployed role that grows past the
    /// limit keeps its ARN: CloudFormation creates the policies first, then attaches them and drops `Access`
    /// in one update of the role. A role that shrinks gets `Access` back before the policies are deleted.
    /// The order of the two steps within that update is not documented, and IAM takes seconds to propagate a
    /// change.
    ///
    /// See [AWS::IAM::Role](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html).
    pub struct Role;

    /// The handle of a role that was added to a stack.
    pub struct RoleHandle {
        /// The role's ARN, resolved at deployment.
        pub fn arn(&self) = GetAtt("Arn");

        /// The role's name, resolved at deployment.
        pub fn role_name(&self) = Ref;
    }

    pub(crate) struct RoleDeclaration;

    /// A role that `principal` assumes.
    pub fn new(id: impl Into<String>, principal: Principal) {
        principal: Principal = principal,
        trust_conditions: Vec<Condition> = Vec::new(),
        managed_policies: Vec<Expr> = Vec::new(),
        grants: Vec<Grant> = Vec::new(),
        statements: Vec<PolicyStatement> = Vec::new(),
        inline_policies: Vec<InlinePolicy> = Vec::new(),
        tags: Vec<At<(String, String)>> = Vec::new(),
    }

    /// A fixed name of 1 to 64 characters of `A-Za-z0-9+=,.@_-`, unique in the account. Deploying
    /// then needs `CAPABILITY_NAMED_IAM`, and the role cannot be replaced.
    pub fn role_name(name: impl Into<String>);

    /// The path: 1 to 512 characters, beginning and ending with `/`.
    pub fn path(path: impl Into<String>);

    /// A description of at most 1,000 characters.
    pub fn description(description: impl Into<String>);

    /// The longest session in seconds: 3,600 to 43,200. Defaults to 3,600.
    pub fn max_session_duration(seconds: u32);

    /// The managed policy that limits what the role can ever do, by ARN.
    pub fn permissions_boundary(arn: impl Into<Expr>);
}

/// A policy inside a role, with a name of its own.
#[derive(Clone, Debug)]
pub(crate) struct InlinePolicy {
    pub(crate) name: At<String>,
    pub(crate) statements: Vec<PolicyStatement>,
}

impl Role {
    /// The execution role of a Lambda function, with the permissions to write logs (the AWS managed
    /// policy `AWSLambdaBasicExecutionRole`).
    #[track_caller]
    pub fn for_lambda(id: impl Into<String>) -> Self {
        Self::new(id, Principal::service("lambda.amazonaws.com"))
            .aws_managed_policy("service-role/AWSLambdaBasicExecutionRole")
    }

    /// A role that an AWS service assumes, such as `states.amazonaws.com`.
    #[track_caller]
    pub fn for_service(id: impl Into<String>, service: impl Into<String>) -> Self {
        Self::new(id, Principal::service(service))
    }

    /// A role that principals of another account assume, if their own policies allow it.
    #[track_caller]
    pub fn for_account(id: impl Into<String>, account_id: impl Into<String>) -> Self {
        Self::new(id, Principal::account(account_id))
    }

    /// Adds an inline policy with a name of its own: 1 to 128 characters of `A-Za-z0-9+=,.@_-`,
    /// unique in the role.
    #[track_caller]
    pub fn inline_policy(
        mut self,
        name: impl Into<String>,
        statements: impl IntoIterator<Item = PolicyStatement>,
    ) -> Self {
        let RoleDeclaration { calls, inline_policies, .. } = &mut self.declaration;
        let statements = calls.take_statements(statements);
        let policy = InlinePolicy { name: At::caller(name.into()), statements };
        calls.add("inline_policy", inline_policies, policy, |one, other| {
            one.name.value == other.name.value
        });
        self
    }

    /// Attaches a managed policy by ARN.
    #[track_caller]
    pub fn managed_policy(mut self, arn: impl Into<Expr>) -> Self {
        self.declaration.managed_policies.push(arn.into().at(Site::caller()));
        self
    }

    /// Attaches one of AWS's managed policies by its name and path, such as `ReadOnlyAccess`.
    #[track_caller]
    pub fn aws_managed_policy(self, name: &str) -> Self {
        self.managed_policy(Expr::sub(format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}")))
    }

    /// Adds a condition to the trust policy, such as an external id.
    pub fn trust_condition(mut self, condition: Condition) -> Self {
        let RoleDeclaration { calls, trust_conditions, .. } = &mut self.declaration;
        calls.add("trust_condition", trust_conditions, condition, Condition::compares_like);
        self
    }

    /// Adds a tag: key up to 128 characters and not beginning with `aws:`, value up to 256, at most 50
    /// tags. IAM treats `Team` and `team` as the same key.
    #[track_caller]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.declaration.calls.add_tag("tag", &mut self.declaration.tags, key, value);
        self
    }
}

grant_setters!(Role);

common_setters! {
    [] Role = "role": logical_id, acknowledge, replacing;
    example
        "Role::for_lambda(\"Handler\")",
        "path(\"/app/\")" => "path(\"/shop/\")";
}

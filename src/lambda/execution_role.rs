//! The role that a function runs with.

use crate::conversions::conversions;
use crate::iam::RoleHandle;
use crate::template::Expr;

/// The role that a [`Function`](crate::Function) runs with: the handle of a [`Role`](crate::Role), that of a
/// [`CfnResource`](crate::CfnResource) that is a role, or the ARN of a role from elsewhere.
///
/// What a role from elsewhere may do is not in the template: no grant reaches it, and neither `access` nor the
/// proof knows of it.
///
/// ```
/// use serde_json::json;
/// use tablature::{CfnResource, Code, Expr, Function, Runtime, Stack};
///
/// let mut stack = Stack::new("shop");
/// let code = || Code::inline("exports.handler = async () => 'hello';");
///
/// // From elsewhere, by its ARN; one that another stack exports is an `Expr::import_value`.
/// let role = "arn:aws:iam::111122223333:role/greeter";
/// stack.add(Function::new("Greeter", Runtime::Nodejs24, code(), role));
/// let role = Expr::import_value("welcome-role-arn");
/// stack.add(Function::new("Welcome", Runtime::Nodejs24, code(), role));
///
/// // A resource of the stack that no builder wrote.
/// let trust = json!({
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Effect": "Allow",
///         "Principal": { "Service": "lambda.amazonaws.com" },
///         "Action": "sts:AssumeRole",
///     }],
/// });
/// let role = stack.add(
///     CfnResource::new("FarewellRole", "AWS::IAM::Role").property("AssumeRolePolicyDocument", trust),
/// );
/// stack.add(Function::new("Farewell", Runtime::Nodejs24, code(), &role));
/// ```
///
/// See [the execution role](https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html).
#[doc(alias = "fromRoleArn")]
#[derive(Clone, Debug)]
pub struct ExecutionRole {
    pub(crate) arn: Expr,
    /// `None` where it is another resource than a [`Role`](crate::Role), or from elsewhere.
    pub(crate) handle: Option<RoleHandle>,
}

conversions! {
    ExecutionRole:
    |handle: &RoleHandle| Self { arn: handle.arn(), handle: Some(handle.clone()) };
    /// The role with this ARN.
    |arn: Expr| Self { arn, handle: None };
    /// The role with this ARN.
    |arn: &Expr| Self { arn: arn.clone(), handle: None };
    /// The role with this ARN.
    |arn: &str| Self { arn: arn.into(), handle: None };
    /// The role with this ARN.
    |arn: String| Self { arn: arn.into(), handle: None };
    /// The role with this ARN.
    |arn: &String| Self { arn: arn.into(), handle: None };
}

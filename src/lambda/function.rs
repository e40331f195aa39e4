//! `AWS::Lambda::Function`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::lambda::ExecutionRole;
use crate::site::At;
use crate::template::Expr;
use crate::words::words;

resource! {
    /// A Lambda function (`AWS::Lambda::Function`). Its role determines what it may do.
    ///
    /// ```
    /// use tablature::{Code, Function, Role, Runtime, Stack};
    ///
    /// let mut stack = Stack::new("shop");
    /// let role = stack.add(Role::for_lambda("GreeterRole"));
    /// stack.add(
    ///     Function::new("Greeter", Runtime::Nodejs24, Code::inline("exports.handler = async () => 'hello';"), &role)
    ///         .timeout(10),
    /// );
    /// ```
    ///
    /// See [AWS::Lambda::Function](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html).
    pub struct Function;

    /// The handle of a function that was added to a stack.
    pub struct FunctionHandle {
        /// The function's ARN, resolved at deployment.
        pub fn arn(&self) = GetAtt("Arn");

        /// The function's name, resolved at deployment.
        pub fn function_name(&self) = Ref;
    }

    pub(crate) struct FunctionDeclaration;

    /// A function that runs with `role`: the handle of a [`Role`](crate::Role) or of another resource that is
    /// one, or an ARN. Its handler defaults to `index.handler`.
    pub fn new(id: impl Into<String>, runtime: Runtime, code: Code, role: impl Into<ExecutionRole>) {
        runtime: At<Runtime> = At::caller(runtime),
        code: Code = code,
        role: ExecutionRole = role.into(),
        environment: Vec<At<(String, Expr)>> = Vec::new(),
    }

    /// The function that Lambda calls, as `file.function`; the file of inline code is `index`.
    pub fn handler(handler: impl Into<String>);

    /// A description of at most 256 characters.
    pub fn description(description: impl Into<String>);

    /// The longest time that a call may take, in seconds: 1 to 900. Defaults to 3.
    pub fn timeout(seconds: u32);

    /// The memory in MB: 128 to 10,240. Defaults to 128.
    pub fn memory_size(megabytes: u32);
}

words! {
    /// The language that the code is in. Lambda takes code in a template for these languages only.
    ///
    /// ```
    /// use tablature::Runtime;
    ///
    /// let next = Runtime::other("nodejs26.x");
    /// assert_eq!(next.word(), "nodejs26.x");
    /// assert_eq!(Runtime::other("nodejs22.x"), Runtime::Nodejs22);
    /// ```
    pub enum Runtime {
        /// `nodejs22.x`
        Nodejs22 = "nodejs22.x",
        /// `nodejs24.x`
        Nodejs24 = "nodejs24.x",
        /// `python3.13`
        Python313 = "python3.13",
        /// `python3.14`
        Python314 = "python3.14",
    }
}

/// A function's code.
///
/// See [Code](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html).
#[derive(Clone, Debug)]
pub struct Code {
    pub(crate) source: At<String>,
}

impl Code {
    /// The source itself, which becomes one file named `index`. The template then deploys without a
    /// bucket. Up to 4 MB, but the whole template may have only 1 MB.
    #[track_caller]
    pub fn inline(source: impl Into<String>) -> Self {
        Self { source: At::caller(source.into()) }
    }
}

impl Function {
    /// Adds an environment variable. A name begins with a letter and has at least two characters. The names that
    /// [Lambda sets itself](https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html) are reserved.
    #[track_caller]
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        let variable: At<(String, Expr)> = At::caller((name.into(), value.into()));
        let FunctionDeclaration { calls, environment, .. } = &mut self.declaration;
        let known = environment.iter().find(|known| known.value.0 == variable.value.0);
        calls.entry("environment", &variable.value.0, known.map(|known| known.site));
        environment.retain(|known| known.value.0 != variable.value.0);
        environment.push(variable);
        self
    }
}

common_setters! {
    [] Function = "function": logical_id, acknowledge, replacing;
    example
        "Code, Function, Role, Runtime, Stack",
        "let mut stack = Stack::new(\"shop\");\n\
         let role = stack.add(Role::for_lambda(\"GreeterRole\"));\n\
         let code = Code::inline(\"exports.handler = async () => 1;\");",
        "Function::new(\"Greeter\", Runtime::Nodejs24, code, &role)",
        "timeout(10)" => "timeout(60)";
}

//! `AWS::Lambda::Function`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::iam::RoleHandle;
use crate::site::At;
use crate::template::Expr;
use crate::words::words;

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
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct Function {
    pub(crate) declaration: FunctionDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct FunctionDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) runtime: At<Runtime>,
    pub(crate) code: Code,
    pub(crate) role: RoleHandle,
    pub(crate) handler: Option<At<String>>,
    pub(crate) description: Option<At<String>>,
    pub(crate) timeout: Option<At<u32>>,
    pub(crate) memory_size: Option<At<u32>>,
    pub(crate) environment: Vec<At<(String, Expr)>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
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
    /// A function that runs with `role`. Its handler defaults to `index.handler`.
    #[track_caller]
    pub fn new(id: impl Into<String>, runtime: Runtime, code: Code, role: &RoleHandle) -> Self {
        Self {
            declaration: FunctionDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                runtime: At::caller(runtime),
                code,
                role: role.clone(),
                handler: None,
                description: None,
                timeout: None,
                memory_size: None,
                environment: Vec::new(),
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// The function that Lambda calls, as `file.function`; the file of inline code is `index`.
    #[track_caller]
    pub fn handler(mut self, handler: impl Into<String>) -> Self {
        self.declaration.calls.once("handler");
        self.declaration.handler = Some(At::caller(handler.into()));
        self
    }

    /// A description of at most 256 characters.
    #[track_caller]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.declaration.calls.once("description");
        self.declaration.description = Some(At::caller(description.into()));
        self
    }

    /// The longest time that a call may take, in seconds: 1 to 900. Defaults to 3.
    #[track_caller]
    pub fn timeout(mut self, seconds: u32) -> Self {
        self.declaration.calls.once("timeout");
        self.declaration.timeout = Some(At::caller(seconds));
        self
    }

    /// The memory in MB: 128 to 10,240. Defaults to 128.
    #[track_caller]
    pub fn memory_size(mut self, megabytes: u32) -> Self {
        self.declaration.calls.once("memory_size");
        self.declaration.memory_size = Some(At::caller(megabytes));
        self
    }

    /// Adds an environment variable. A name begins with a letter and has at least two characters. The names that
    /// [Lambda sets itself](https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html) are reserved.
    #[track_caller]
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        let said: At<(String, Expr)> = At::caller((name.into(), value.into()));
        let FunctionDeclaration { calls, environment, .. } = &mut self.declaration;
        let known = environment.iter().find(|known| known.value.0 == said.value.0);
        calls.entry("environment", &said.value.0, known.map(|known| known.site));
        environment.retain(|known| known.value.0 != said.value.0);
        environment.push(said);
        self
    }
}

identity!(FunctionDeclaration);

/// The handle of a function that was added to a stack.
#[derive(Clone, Debug)]
pub struct FunctionHandle {
    pub(crate) declaration: Arc<FunctionDeclaration>,
}

impl FunctionHandle {
    /// The function's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn")
    }

    /// The function's name, resolved at deployment.
    pub fn function_name(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] Function = "function": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "Code, Function, Role, Runtime, Stack",
        "let mut stack = Stack::new(\"shop\");\n\
         let role = stack.add(Role::for_lambda(\"GreeterRole\"));\n\
         let code = Code::inline(\"exports.handler = async () => 1;\");",
        "Function::new(\"Greeter\", Runtime::Nodejs24, code, &role)",
        "timeout(10)" => "timeout(60)";
    more "", "", "";
}

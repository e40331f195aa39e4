//! What an event source mapping reads, and the function that it invokes.

use crate::conversions::conversions;
use crate::lambda::FunctionHandle;
use crate::template::Expr;

/// A stream, of a table or of Kinesis, as the source of a mapping.
#[derive(Clone, Copy, Debug)]
pub enum FromStream {}

/// A queue as the source of a mapping.
#[derive(Clone, Copy, Debug)]
pub enum FromQueue {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::FromStream {}
    impl Sealed for super::FromQueue {}
}

/// What an event source mapping reads: [`FromStream`] or [`FromQueue`].
pub trait EventSource: sealed::Sealed {}
impl EventSource for FromStream {}
impl EventSource for FromQueue {}

/// A function that an event source mapping invokes: the handle of a [`Function`](crate::Function), or of a
/// [`CfnResource`](crate::CfnResource) that is a function, or a version or an alias of one.
///
/// ```
/// use tablature::{CfnResource, EventSourceMapping, Queue, Stack};
///
/// let mut stack = Stack::new("shop");
/// let jobs = stack.add(Queue::new("Jobs"));
/// let worker = stack.add(
///     CfnResource::new("Worker", "AWS::Lambda::Function")
///         .property("Code", serde_json::json!({ "ImageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker" }))
///         .property("PackageType", "Image")
///         .property("Role", "arn:aws:iam::111122223333:role/worker"),
/// );
/// stack.add(EventSourceMapping::from_queue("JobsToWorker", &worker, jobs.arn()));
/// ```
#[derive(Clone, Debug)]
pub struct InvokedFunction {
    /// Its name or ARN.
    pub(crate) name: Expr,
    /// `None` where it is another resource than a [`Function`](crate::Function).
    pub(crate) handle: Option<FunctionHandle>,
}

conversions! {
    InvokedFunction:
    |handle: &FunctionHandle| Self { name: handle.function_name(), handle: Some(handle.clone()) };
}

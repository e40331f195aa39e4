//! `AWS::Lambda::EventSourceMapping`: builder, declaration, handle.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Id, common_setters, declaration, identity, setters};
use crate::lambda::{EventSource, FromQueue, FromStream, InvokedFunction};
use crate::site::{At, Site};
use crate::template::{Expr, Owner};
use crate::words::words;

/// Invokes a function with the records of a stream or the messages of a queue
/// (`AWS::Lambda::EventSourceMapping`). The constructor says which, and so does the type parameter: what only
/// streams have, such as a starting position, does not compile for a queue.
///
/// Lambda reads with the function's role. For a table's stream that role needs [`StreamHandle::read`], and
/// permission to send to the destination for failures; for a queue it needs
/// [`QueueHandle::consume_messages`].
///
/// ```
/// use tablature::{
///     Attribute, Code, EventSourceMapping, Function, Queue, Role, Runtime, Stack, StartingPosition,
///     StreamViewType, TableV2,
/// };
///
/// let mut stack = Stack::new("shop");
/// let orders = stack.add(
///     TableV2::on_demand("Orders", Attribute::string("id")).stream(StreamViewType::NewAndOldImages),
/// );
/// let failed = stack.add(Queue::new("FailedOrders"));
/// let role = stack.add(
///     Role::for_lambda("OrderStatusRole")
///         .allow(orders.stream().read())
///         .statement(failed.send_messages()),
/// );
/// let code = Code::inline("exports.handler = async ({ Records }) => console.log(Records.length);");
/// let function = stack.add(Function::new("OrderStatus", Runtime::Nodejs24, code, &role));
/// stack.add(
///     EventSourceMapping::new(
///         "OrderChanges",
///         &function,
///         orders.stream().arn(),
///         StartingPosition::TrimHorizon,
///     )
///     .maximum_batching_window(5)
///     .maximum_retry_attempts(3)
///     .bisect_batch_on_function_error(true)
///     .on_failure(failed.arn()),
/// );
/// ```
///
/// See [AWS::Lambda::EventSourceMapping](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html).
///
/// [`StreamHandle::read`]: crate::StreamHandle::read
/// [`QueueHandle::consume_messages`]: crate::QueueHandle::consume_messages
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct EventSourceMapping<S: EventSource = FromStream> {
    pub(crate) declaration: EventSourceMappingDeclaration,
    source: PhantomData<S>,
}

declaration! {
    pub(crate) struct EventSourceMappingDeclaration(
        id: impl Into<String>,
        function: impl Into<InvokedFunction>,
        event_source: impl Into<Expr>,
    ) {
        id: Id = Id::caller(id),
        function: InvokedFunction = function.into(),
        event_source: Expr = event_source.into().at(Site::caller()),
        /// `None` where a queue is read.
        starting_position: Option<At<StartingPosition>> = None,
        batch_size: Option<At<u32>> = None,
        maximum_batching_window: Option<At<u32>> = None,
        report_batch_item_failures: Option<At<bool>> = None,
        filters: Vec<At<serde_json::Value>> = Vec::new(),
        parallelization_factor: Option<At<u32>> = None,
        maximum_retry_attempts: Option<At<i32>> = None,
        maximum_record_age: Option<At<i32>> = None,
        bisect_batch_on_function_error: Option<At<bool>> = None,
        on_failure: Option<At<Expr>> = None,
        maximum_concurrency: Option<At<u32>> = None,
        acknowledgements: Vec<Acknowledgement> = Vec::new(),
    }
}

identity!(EventSourceMappingDeclaration);

impl EventSourceMapping<FromStream> {
    /// A mapping by which `function` reads the stream of this ARN. The function is one that was added to the
    /// stack, as a [`Function`](crate::Function) or as a [`CfnResource`](crate::CfnResource).
    #[track_caller]
    pub fn new(
        id: impl Into<String>,
        function: impl Into<InvokedFunction>,
        event_source: impl Into<Expr>,
        starting_position: StartingPosition,
    ) -> Self {
        let mut declaration = EventSourceMappingDeclaration::of(id, function, event_source);
        declaration.starting_position = Some(At::caller(starting_position));
        Self { declaration, source: PhantomData }
    }
}

impl EventSourceMapping<FromQueue> {
    /// A mapping by which `function` receives and deletes the messages of the queue of this ARN.
    ///
    /// The queue keeps a message that is being handled from others for its
    /// [`visibility_timeout`](crate::Queue::visibility_timeout), which must not be shorter than the function's
    /// timeout; AWS advises six times as long, and the batching window in addition.
    ///
    /// ```
    /// use tablature::{Code, EventSourceMapping, Function, Queue, Role, Runtime, Stack};
    ///
    /// let mut stack = Stack::new("shop");
    /// let jobs = stack.add(Queue::new("Jobs").visibility_timeout(60));
    /// let role = stack.add(Role::for_lambda("WorkerRole").statement(jobs.consume_messages()));
    /// let code = Code::inline("exports.handler = async ({ Records }) => console.log(Records.length);");
    /// let worker = stack.add(Function::new("Worker", Runtime::Nodejs24, code, &role).timeout(10));
    /// stack.add(
    ///     EventSourceMapping::from_queue("JobsToWorker", &worker, jobs.arn())
    ///         .batch_size(10)
    ///         .report_batch_item_failures(true),
    /// );
    /// ```
    ///
    /// See [Lambda and SQS](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
    #[doc(alias = "SqsEventSource")]
    #[track_caller]
    pub fn from_queue(
        id: impl Into<String>,
        function: impl Into<InvokedFunction>,
        queue: impl Into<Expr>,
    ) -> Self {
        let declaration = EventSourceMappingDeclaration::of(id, function, queue);
        Self { declaration, source: PhantomData }
    }
}

setters! {
    [<S: EventSource>] EventSourceMapping<S>, [.declaration];

    /// The maximum number of records or messages in a batch: 1 to 10,000, of a FIFO queue up to 10. Defaults to
    /// 100 records of a stream and to 10 messages of a queue; more than 10 messages need a batching window.
    pub fn batch_size(records: u32);

    /// How long records or messages are gathered into a batch, in seconds: up to 300. By default they are not,
    /// and those of a FIFO queue cannot be.
    pub fn maximum_batching_window(seconds: u32);

    /// Whether the function reports which records or messages failed (`ReportBatchItemFailures`).
    pub fn report_batch_item_failures(report: bool);
}

setters! {
    [] EventSourceMapping<FromStream>, [.declaration];

    /// The number of batches of a shard that are processed at a time: 1 to 10. Defaults to 1.
    pub fn parallelization_factor(batches: u32);

    /// How often a failed batch is retried: up to 10,000 times, or −1 for until its records expire,
    /// which blocks the shard. Defaults to −1.
    pub fn maximum_retry_attempts(attempts: i32);

    /// The age in seconds beyond which a record is discarded: 60 to 604,800, or −1 for never.
    pub fn maximum_record_age(seconds: i32);

    /// Whether a failed batch is split in halves before it is retried, which isolates the record
    /// that fails.
    pub fn bisect_batch_on_function_error(bisect: bool);

    /// Where Lambda sends the position of a batch that it discards: the ARN of a queue or a topic.
    /// The function's role must be allowed to send there.
    pub fn on_failure(destination: impl Into<Expr>);
}

setters! {
    [] EventSourceMapping<FromQueue>, [.declaration];

    /// The most copies of the function that the queue invokes at a time: 2 to 1,000. By default only the
    /// account's and the function's concurrency limit them. See
    /// [maximum concurrency](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html).
    pub fn maximum_concurrency(invocations: u32);
}

words! {
    /// Where in a table's stream reading begins.
    pub enum StartingPosition {
        /// At the oldest record of the stream, up to 24 hours ago.
        TrimHorizon = "TRIM_HORIZON",
        /// At the next record. Changes that are written while the mapping is created may be missed.
        Latest = "LATEST",
    }
}

impl<S: EventSource> EventSourceMapping<S> {
    /// Passes on only records or messages that match this event pattern, a JSON object, or one of the other
    /// patterns. Up to five; AWS allows ten on request. See
    /// [event filtering](https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html).
    #[track_caller]
    pub fn filter(mut self, pattern: serde_json::Value) -> Self {
        self.declaration.filters.push(At::caller(pattern));
        self
    }
}

common_setters! {
    [<S: EventSource>] EventSourceMapping<S> = "mapping": logical_id, acknowledge, replacing;
    example
        "Code, EventSourceMapping, Function, Role, Runtime, Stack, StartingPosition",
        "let mut stack = Stack::new(\"shop\");\n\
         let role = stack.add(Role::for_lambda(\"CountRole\"));\n\
         let code = Code::inline(\"exports.handler = async () => 1;\");\n\
         let count = stack.add(Function::new(\"Count\", Runtime::Nodejs24, code, &role));\n\
         let stream = \"arn:aws:dynamodb:eu-west-1:111122223333:table/T/stream/1\";",
        "EventSourceMapping::new(\"Changes\", &count, stream, StartingPosition::Latest)",
        "batch_size(10)" => "batch_size(100)";
    more "The new one reads from its starting position again.", "", "";
}

/// The handle of an event source mapping that was added to a stack.
#[derive(Clone, Debug)]
pub struct EventSourceMappingHandle {
    pub(crate) declaration: Arc<EventSourceMappingDeclaration>,
    pub(crate) owner: Owner,
}

impl EventSourceMappingHandle {
    /// The mapping's id, resolved at deployment.
    pub fn id(&self) -> Expr {
        Expr::reference(self.logical_id()).of_stack(&self.owner)
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

//! `AWS::Lambda::EventSourceMapping`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::lambda::FunctionHandle;
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::words;

/// Invokes a function with the records of a stream (`AWS::Lambda::EventSourceMapping`). Lambda reads
/// with the function's role, so that role needs [`StreamHandle::read`], and permission to send to the
/// destination for failures.
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
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct EventSourceMapping {
    pub(crate) declaration: EventSourceMappingDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct EventSourceMappingDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) function: FunctionHandle,
    pub(crate) event_source: Expr,
    pub(crate) starting_position: At<StartingPosition>,
    pub(crate) batch_size: Option<At<u32>>,
    pub(crate) maximum_batching_window: Option<At<u32>>,
    pub(crate) parallelization_factor: Option<At<u32>>,
    pub(crate) maximum_retry_attempts: Option<At<i32>>,
    pub(crate) maximum_record_age: Option<At<i32>>,
    pub(crate) bisect_batch_on_function_error: Option<At<bool>>,
    pub(crate) report_batch_item_failures: Option<At<bool>>,
    pub(crate) on_failure: Option<Expr>,
    pub(crate) filters: Vec<At<serde_json::Value>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
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

impl EventSourceMapping {
    /// A mapping by which `function` reads the stream of this ARN.
    #[track_caller]
    pub fn new(
        id: impl Into<String>,
        function: &FunctionHandle,
        event_source: impl Into<Expr>,
        starting_position: StartingPosition,
    ) -> Self {
        Self {
            declaration: EventSourceMappingDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                function: function.clone(),
                event_source: event_source.into().at(Site::caller()),
                starting_position: At::caller(starting_position),
                batch_size: None,
                maximum_batching_window: None,
                parallelization_factor: None,
                maximum_retry_attempts: None,
                maximum_record_age: None,
                bisect_batch_on_function_error: None,
                report_batch_item_failures: None,
                on_failure: None,
                filters: Vec::new(),
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// The maximum number of records in a batch: 1 to 10,000. Defaults to 100.
    #[track_caller]
    pub fn batch_size(mut self, records: u32) -> Self {
        self.declaration.calls.once("batch_size");
        self.declaration.batch_size = Some(At::caller(records));
        self
    }

    /// How long records are gathered into a batch, in seconds: up to 300. By default they are not.
    #[track_caller]
    pub fn maximum_batching_window(mut self, seconds: u32) -> Self {
        self.declaration.calls.once("maximum_batching_window");
        self.declaration.maximum_batching_window = Some(At::caller(seconds));
        self
    }

    /// The number of batches of a shard that are processed at a time: 1 to 10. Defaults to 1.
    #[track_caller]
    pub fn parallelization_factor(mut self, batches: u32) -> Self {
        self.declaration.calls.once("parallelization_factor");
        self.declaration.parallelization_factor = Some(At::caller(batches));
        self
    }

    /// How often a failed batch is retried: up to 10,000 times, or −1 for until its records expire,
    /// which blocks the shard. Defaults to −1.
    #[track_caller]
    pub fn maximum_retry_attempts(mut self, attempts: i32) -> Self {
        self.declaration.calls.once("maximum_retry_attempts");
        self.declaration.maximum_retry_attempts = Some(At::caller(attempts));
        self
    }

    /// The age in seconds beyond which a record is discarded: 60 to 604,800, or −1 for never.
    #[track_caller]
    pub fn maximum_record_age(mut self, seconds: i32) -> Self {
        self.declaration.calls.once("maximum_record_age");
        self.declaration.maximum_record_age = Some(At::caller(seconds));
        self
    }

    /// Whether a failed batch is split in halves before it is retried, which isolates the record
    /// that fails.
    #[track_caller]
    pub fn bisect_batch_on_function_error(mut self, bisect: bool) -> Self {
        self.declaration.calls.once("bisect_batch_on_function_error");
        self.declaration.bisect_batch_on_function_error = Some(At::caller(bisect));
        self
    }

    /// Whether the function reports which records failed (`ReportBatchItemFailures`).
    #[track_caller]
    pub fn report_batch_item_failures(mut self, report: bool) -> Self {
        self.declaration.calls.once("report_batch_item_failures");
        self.declaration.report_batch_item_failures = Some(At::caller(report));
        self
    }

    /// Where Lambda sends the position of a batch that it discards: the ARN of a queue or a topic.
    /// The function's role must be allowed to send there.
    #[track_caller]
    pub fn on_failure(mut self, destination: impl Into<Expr>) -> Self {
        self.declaration.calls.once("on_failure");
        self.declaration.on_failure = Some(destination.into().at(Site::caller()));
        self
    }

    /// Passes on only records that match this event pattern, a JSON object, or one of the other patterns.
    /// Up to five; AWS allows ten on request. See
    /// [event filtering](https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html).
    #[track_caller]
    pub fn filter(mut self, pattern: serde_json::Value) -> Self {
        self.declaration.filters.push(At::caller(pattern));
        self
    }
}

identity!(EventSourceMappingDeclaration);

/// The handle of an event source mapping that was added to a stack.
#[derive(Clone, Debug)]
pub struct EventSourceMappingHandle {
    pub(crate) declaration: Arc<EventSourceMappingDeclaration>,
}

impl EventSourceMappingHandle {
    /// The mapping's id, resolved at deployment.
    pub fn id(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] EventSourceMapping = "mapping": logical_id, acknowledge, replacing;
    fields [.declaration];
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

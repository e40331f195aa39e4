//! `AWS::Lambda::EventSourceMapping`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::lambda::FunctionHandle;
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::words;

resource! {
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
    pub struct EventSourceMapping;

    /// The handle of an event source mapping that was added to a stack.
    pub struct EventSourceMappingHandle {
        /// The mapping's id, resolved at deployment.
        pub fn id(&self) = Ref;
    }

    pub(crate) struct EventSourceMappingDeclaration;

    /// A mapping by which `function` reads the stream of this ARN.
    pub fn new(
        id: impl Into<String>,
        function: &FunctionHandle,
        event_source: impl Into<Expr>,
        starting_position: StartingPosition,
    ) {
        function: FunctionHandle = function.clone(),
        event_source: Expr = event_source.into().at(Site::caller()),
        starting_position: At<StartingPosition> = At::caller(starting_position),
        filters: Vec<At<serde_json::Value>> = Vec::new(),
    }

    /// The maximum number of records in a batch: 1 to 10,000. Defaults to 100.
    pub fn batch_size(records: u32);

    /// How long records are gathered into a batch, in seconds: up to 300. By default they are not.
    pub fn maximum_batching_window(seconds: u32);

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

    /// Whether the function reports which records failed (`ReportBatchItemFailures`).
    pub fn report_batch_item_failures(report: bool);

    /// Where Lambda sends the position of a batch that it discards: the ARN of a queue or a topic.
    /// The function's role must be allowed to send there.
    pub fn on_failure(destination: impl Into<Expr>);
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
    /// Passes on only records that match this event pattern, a JSON object, or one of the other patterns.
    /// Up to five; AWS allows ten on request. See
    /// [event filtering](https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html).
    #[track_caller]
    pub fn filter(mut self, pattern: serde_json::Value) -> Self {
        self.declaration.filters.push(At::caller(pattern));
        self
    }
}

common_setters! {
    [] EventSourceMapping = "mapping": logical_id, acknowledge, replacing;
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

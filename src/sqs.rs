//! `AWS::SQS::Queue`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::facts::limits::operations;
use crate::iam::PolicyStatement;
use crate::names;

resource! {
    /// A queue (`AWS::SQS::Queue`), encrypted with a key that SQS manages.
    ///
    /// ```
    /// use tablature::{Queue, Role, Stack};
    ///
    /// let mut stack = Stack::new("shop");
    /// let failed = stack.add(Queue::new("Failed").message_retention_period(1_209_600));
    /// stack.add(Role::for_lambda("Sender").statement(failed.send_messages()));
    /// ```
    ///
    /// See [AWS::SQS::Queue](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html).
    pub struct Queue;

    /// The handle of a queue that was added to a stack.
    pub struct QueueHandle {
        /// The queue's ARN, resolved at deployment.
        pub fn arn(&self) = GetAtt("Arn");

        /// The queue's URL, resolved at deployment.
        pub fn queue_url(&self) = Ref;
    }

    pub(crate) struct QueueDeclaration;

    /// A queue; `id` names it within the stack.
    pub fn new(id: impl Into<String>) {}

    /// A fixed name of 1 to 80 characters of `A-Za-z0-9_-`, unique in the account and Region. By
    /// default CloudFormation makes one up.
    pub fn queue_name(name: impl Into<String>);

    /// How long a message is kept, in seconds: 60 to 1,209,600 (14 days). Defaults to 4 days.
    pub fn message_retention_period(seconds: u32);

    /// How long a message that was received is kept from other receivers, in seconds: up to 43,200 (12
    /// hours). Defaults to 30. Where a function receives the messages, it is at least the function's timeout;
    /// AWS advises six times as long.
    pub fn visibility_timeout(seconds: u32);
}

impl QueueHandle {
    /// A statement that allows sending to the queue: `sqs:SendMessage`.
    #[track_caller]
    pub fn send_messages(&self) -> PolicyStatement {
        let sid = format!("SendTo{}", names::id_part(&self.logical_id()));
        PolicyStatement::allow_as(sid).actions(["sqs:SendMessage"]).resources([self.arn()])
    }

    /// A statement that allows a function to receive the queue's messages by an event source mapping
    /// ([`EventSourceMapping::from_queue`](crate::EventSourceMapping::from_queue)):
    /// `sqs:ReceiveMessage`, `sqs:DeleteMessage` and `sqs:GetQueueAttributes`.
    ///
    /// ```
    /// use tablature::{Queue, Role, Stack};
    ///
    /// let mut stack = Stack::new("shop");
    /// let jobs = stack.add(Queue::new("Jobs"));
    /// stack.add(Role::for_lambda("Worker").statement(jobs.consume_messages()));
    /// ```
    #[doc(alias = "grantConsumeMessages")]
    #[track_caller]
    pub fn consume_messages(&self) -> PolicyStatement {
        let sid = format!("ConsumeFrom{}", names::id_part(&self.logical_id()));
        PolicyStatement::allow_as(sid).actions(operations::QUEUE_ACTIONS).resources([self.arn()])
    }
}

common_setters! {
    [] Queue = "queue": logical_id, acknowledge, replacing;
    example
        "Queue::new(\"Failed\")",
        "message_retention_period(86_400)" => "message_retention_period(1_209_600)";
}

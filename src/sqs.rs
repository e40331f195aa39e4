//! `AWS::SQS::Queue`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::iam::PolicyStatement;
use crate::names;
use crate::site::At;
use crate::template::Expr;

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
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct Queue {
    pub(crate) declaration: QueueDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct QueueDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) queue_name: Option<At<String>>,
    pub(crate) message_retention_period: Option<At<u32>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

impl Queue {
    /// A queue; `id` names it within the stack.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            declaration: QueueDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                queue_name: None,
                message_retention_period: None,
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// A fixed name of 1 to 80 characters of `A-Za-z0-9_-`, unique in the account and Region. By
    /// default CloudFormation makes one up.
    #[track_caller]
    pub fn queue_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("queue_name");
        self.declaration.queue_name = Some(At::caller(name.into()));
        self
    }

    /// How long a message is kept, in seconds: 60 to 1,209,600 (14 days). Defaults to 4 days.
    #[track_caller]
    pub fn message_retention_period(mut self, seconds: u32) -> Self {
        self.declaration.calls.once("message_retention_period");
        self.declaration.message_retention_period = Some(At::caller(seconds));
        self
    }
}

identity!(QueueDeclaration);

/// The handle of a queue that was added to a stack.
#[derive(Clone, Debug)]
pub struct QueueHandle {
    pub(crate) declaration: Arc<QueueDeclaration>,
}

impl QueueHandle {
    /// A statement that allows sending to the queue: `sqs:SendMessage`.
    #[track_caller]
    pub fn send_messages(&self) -> PolicyStatement {
        let sid = format!("SendTo{}", names::id_part(&self.logical_id()));
        PolicyStatement::allow_as(sid).actions(["sqs:SendMessage"]).resources([self.arn()])
    }

    /// The queue's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn")
    }

    /// The queue's URL, resolved at deployment.
    pub fn queue_url(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] Queue = "queue": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "Queue",
        "",
        "Queue::new(\"Failed\")",
        "message_retention_period(86_400)" => "message_retention_period(1_209_600)";
    more "", "", "";
}

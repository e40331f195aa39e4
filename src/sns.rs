//! `AWS::SNS::Topic`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::iam::PolicyStatement;
use crate::names;
use crate::site::At;
use crate::template::Expr;

/// A topic (`AWS::SNS::Topic`). Alarms of the same account may publish to it.
///
/// ```
/// use tablature::{Stack, Topic};
///
/// let mut stack = Stack::new("shop");
/// stack.add(Topic::new("Alarms").display_name("Shop alarms"));
/// ```
///
/// Subscriptions are not part of the stack: `aws sns subscribe` adds an address, which its owner
/// confirms.
/// See [AWS::SNS::Topic](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct Topic {
    pub(crate) declaration: TopicDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct TopicDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) topic_name: Option<At<String>>,
    pub(crate) display_name: Option<At<String>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

impl Topic {
    /// A topic; `id` names it within the stack.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            declaration: TopicDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                topic_name: None,
                display_name: None,
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// A fixed name of 1 to 256 characters of `A-Za-z0-9_-`, unique in the account and Region. By
    /// default CloudFormation makes one up.
    #[track_caller]
    pub fn topic_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("topic_name");
        self.declaration.topic_name = Some(At::caller(name.into()));
        self
    }

    /// The name that subscribers see, up to 100 characters.
    #[track_caller]
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("display_name");
        self.declaration.display_name = Some(At::caller(name.into()));
        self
    }
}

identity!(TopicDeclaration);

/// The handle of a topic that was added to a stack.
#[derive(Clone, Debug)]
pub struct TopicHandle {
    pub(crate) declaration: Arc<TopicDeclaration>,
}

impl TopicHandle {
    /// A statement that allows publishing to the topic: `sns:Publish`.
    #[track_caller]
    pub fn publish(&self) -> PolicyStatement {
        let sid = format!("PublishTo{}", names::id_part(&self.logical_id()));
        PolicyStatement::allow_as(sid).actions(["sns:Publish"]).resources([self.arn()])
    }

    /// The topic's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] Topic = "topic": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "Topic",
        "",
        "Topic::new(\"Alarms\")",
        "display_name(\"Alarms\")" => "display_name(\"Shop alarms\")";
    more "The new one has no subscribers.", "", "";
}

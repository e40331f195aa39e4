//! `AWS::SNS::Topic`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::iam::PolicyStatement;
use crate::names;

resource! {
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
    pub struct Topic;

    /// The handle of a topic that was added to a stack.
    pub struct TopicHandle {
        /// The topic's ARN, resolved at deployment.
        pub fn arn(&self) = Ref;
    }

    pub(crate) struct TopicDeclaration;

    /// A topic; `id` names it within the stack.
    pub fn new(id: impl Into<String>) {}

    /// A fixed name of 1 to 256 characters of `A-Za-z0-9_-`, unique in the account and Region. By
    /// default CloudFormation makes one up.
    pub fn topic_name(name: impl Into<String>);

    /// The name that subscribers see, up to 100 characters.
    pub fn display_name(name: impl Into<String>);
}

impl TopicHandle {
    /// A statement that allows publishing to the topic: `sns:Publish`.
    #[track_caller]
    pub fn publish(&self) -> PolicyStatement {
        let sid = format!("PublishTo{}", names::id_part(&self.logical_id()));
        PolicyStatement::allow_as(sid).actions(["sns:Publish"]).resources([self.arn()])
    }
}

common_setters! {
    [] Topic = "topic": logical_id, acknowledge, replacing;
    example
        "Topic::new(\"Alarms\")",
        "display_name(\"Alarms\")" => "display_name(\"Shop alarms\")";
    more "The new one has no subscribers.", "", "";
}

//! Lowers the resource types whose properties are just the values that were set: topics, queues.

use super::{Lower, Lowering, Member, fields, outputs, set};
use crate::sns::TopicDeclaration;
use crate::sqs::QueueDeclaration;
use crate::template::Expr;

impl Lower for TopicDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields!(Self = self; topic_name, display_name);
        let properties = [("DisplayName", set(display_name)), ("TopicName", set(topic_name))];
        vec![Member::of(self, "AWS::SNS::Topic", None, optional(properties))]
    }

    outputs!(reference "Arn");
}

impl Lower for QueueDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields!(Self = self; queue_name, message_retention_period, visibility_timeout);
        let properties = [
            ("MessageRetentionPeriod", set(message_retention_period)),
            ("QueueName", set(queue_name)),
            ("VisibilityTimeout", set(visibility_timeout)),
        ];
        vec![Member::of(self, "AWS::SQS::Queue", None, optional(properties))]
    }

    outputs!(reference "Url");
}

/// Properties of which each is optional; `None` if there are none.
fn optional<const N: usize>(properties: [(&str, Option<Expr>); N]) -> Option<Expr> {
    let any = properties.iter().any(|(_, value)| value.is_some());
    any.then(|| Expr::object(properties))
}

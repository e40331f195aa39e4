//! Where the records go that a function could not process.

use crate::facts::ResourceKind;
use crate::facts::limits::operations as limits;
use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::targets::Target;
use crate::template::text::{self, Piece};

rules!(
    error STANDARD = ops012 {
        title: "failures of a table's stream go to a queue or topic that is not FIFO",
        explanation: "Lambda tells of records that it gives up to a standard queue or a standard topic, and to \
            no FIFO one.",
        page: pages::LAMBDA_DYNAMODB_PARAMETERS,
    },
);

pub(super) fn check(template: &Judged<'_>, mapping: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(source) = mapping.property("EventSourceArn") else { return };
    if Target::of(&source, template).kind() != Some(ResourceKind::Stream) {
        return;
    }
    let destination = mapping.property("DestinationConfig");
    let Some(node) = destination.and_then(|node| node.at(["OnFailure", "Destination"])) else {
        return;
    };
    let Some(noun) = fifo(template, &node) else { return };
    finding!(&STANDARD, "`{mapping}` cannot send what failed to {noun}")
        .here(&node, "FIFO")
        .help("let failures go to a standard queue or topic")
        .add_to(findings);
}

/// The noun in messages for the FIFO queue or topic of an ARN, if it is one.
pub(super) fn fifo(template: &Judged<'_>, arn: &Node<'_>) -> Option<String> {
    let (noun, id) = match text::pieces(arn).as_slice() {
        [Piece::GetAtt(id, "Arn")] => ("queue", *id),
        [Piece::Ref(id)] => ("topic", *id),
        pieces => {
            let Some(Piece::Literal(end)) = pieces.last() else { return None };
            let shown = text::shown(arn);
            let is_of = |service| shown.split(':').any(|part| part == service);
            let is_fifo = end.ends_with(limits::FIFO_SUFFIX) && (is_of("sqs") || is_of("sns"));
            return is_fifo.then(|| format!("`{shown}`"));
        }
    };
    let resource = template.resource(id)?;
    let property = match (noun, resource.kind()?) {
        ("queue", "AWS::SQS::Queue") => "FifoQueue",
        ("topic", "AWS::SNS::Topic") => "FifoTopic",
        _ => return None,
    };
    let is_fifo = resource.property(property)?.as_bool()?;
    is_fifo.then(|| format!("{noun} `{id}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::messages;
    use serde_json::{Value, json};

    fn of(source: &str, destination: Value) -> Vec<String> {
        let queue =
            |fifo: Value| json!({ "Type": "AWS::SQS::Queue", "Properties": { "FifoQueue": fifo } });
        let topic = json!({ "Type": "AWS::SNS::Topic", "Properties": { "FifoTopic": true } });
        messages(
            RULES,
            json!({
                "Plays": { "Type": "AWS::DynamoDB::Table" },
                "Fifo": queue(json!(true)),
                "Standard": queue(json!(false)),
                "Either": queue(json!({ "Ref": "IsFifo" })),
                "Told": topic,
                "Reads": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                    "EventSourceArn": { "Fn::GetAtt": ["Plays", source] },
                    "DestinationConfig": { "OnFailure": { "Destination": destination } },
                } },
            }),
        )
    }

    #[test]
    fn failures_go_to_what_keeps_no_order() {
        let arn = |id: &str| json!({ "Fn::GetAtt": [id, "Arn"] });
        let begins = "OPS012: `Reads` cannot send what failed to ";
        assert_eq!(of("StreamArn", arn("Fifo")), [format!("{begins}queue `Fifo`")]);
        assert_eq!(of("StreamArn", json!({ "Ref": "Told" })), [format!("{begins}topic `Told`")]);
        let literal = "arn:aws:sqs:eu-west-1:111122223333:failed.fifo";
        assert_eq!(of("StreamArn", json!(literal)), [format!("{begins}`{literal}`")]);
        for right in [arn("Standard"), arn("Either"), json!(literal.replace(".fifo", ""))] {
            assert_eq!(of("StreamArn", right.clone()), [""; 0], "{right}");
        }
        assert_eq!(of("Arn", arn("Fifo")), [""; 0], "what reads no stream");
    }
}

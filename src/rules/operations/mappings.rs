//! What an event source mapping connects, where both are in the template.

use crate::rules::prelude::{Judged, Node, Resource};
use crate::template::text::{self, Piece};

/// The function that a mapping invokes.
pub(super) fn function<'t>(template: &Judged<'t>, mapping: &Resource<'t>) -> Option<Resource<'t>> {
    let name = mapping.property("FunctionName")?;
    match text::pieces(&name).as_slice() {
        [Piece::Ref(id) | Piece::GetAtt(id, "Arn")] => {
            template.resource_of(id, "AWS::Lambda::Function")
        }
        [Piece::Literal(name)] => template.resources_of("AWS::Lambda::Function").find(|function| {
            let own = function.property("FunctionName");
            own.and_then(|own| text::literal(&own)).is_some_and(|own| own == *name)
        }),
        _ => None,
    }
}

/// The queue of an ARN.
pub(super) fn queue<'t>(template: &Judged<'t>, arn: &Node<'_>) -> Option<Resource<'t>> {
    match text::pieces(arn).as_slice() {
        [Piece::GetAtt(id, "Arn")] => template.resource_of(id, "AWS::SQS::Queue"),
        _ => None,
    }
}

/// Whether an ARN is certainly that of a queue.
pub(super) fn is_queue(template: &Judged<'_>, arn: &Node<'_>) -> bool {
    match text::pieces(arn).as_slice() {
        [Piece::Literal(arn)] => arn.split(':').nth(2) == Some("sqs"),
        _ => queue(template, arn).is_some(),
    }
}

//! What an event source mapping connects, where both are in the template.

use crate::rules::prelude::{Judged, Node, Resource};
use crate::template::text::{self, Piece};

/// The function that a mapping invokes, itself or by a version or alias.
pub(in crate::rules) fn function<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
) -> Option<Resource<'t>> {
    let name = mapping.property("FunctionName")?;
    let pieces = text::pieces(&name);
    // What follows a colon is a version or an alias.
    let is_qualified = match pieces.get(1) {
        Some(Piece::Literal(text)) if text.starts_with(':') => true,
        Some(_) => return None,
        None => false,
    };
    match pieces.first()? {
        Piece::Ref(id) | Piece::GetAtt(id, "Arn" | "AliasArn" | "FunctionArn") => {
            let resource = template.resource(id)?;
            match resource.kind()? {
                "AWS::Lambda::Function" => Some(resource),
                "AWS::Lambda::Alias" | "AWS::Lambda::Version" if !is_qualified => {
                    let own = resource.property("FunctionName")?;
                    template.referred(&own, "AWS::Lambda::Function")
                }
                _ => None,
            }
        }
        Piece::Literal(name) if !is_qualified => {
            template.resources_of("AWS::Lambda::Function").find(|function| {
                let own = function.property("FunctionName");
                own.and_then(|own| text::literal(&own)).is_some_and(|own| own == *name)
            })
        }
        _ => None,
    }
}

/// The role of the function that a mapping calls.
pub(in crate::rules) fn role<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
) -> Option<Resource<'t>> {
    let function = function(template, mapping)?;
    match text::pieces(&function.property("Role")?).as_slice() {
        [Piece::GetAtt(id, "Arn")] => template.resource_of(id, "AWS::IAM::Role"),
        _ => None,
    }
}

/// The queue of an ARN.
pub(in crate::rules) fn queue<'t>(template: &Judged<'t>, arn: &Node<'_>) -> Option<Resource<'t>> {
    match text::pieces(arn).as_slice() {
        [Piece::GetAtt(id, "Arn")] => template.resource_of(id, "AWS::SQS::Queue"),
        _ => None,
    }
}

/// Whether an ARN is certainly that of a queue.
pub(in crate::rules) fn is_queue(template: &Judged<'_>, arn: &Node<'_>) -> bool {
    match text::pieces(arn).as_slice() {
        [Piece::Literal(arn)] => arn.split(':').nth(2) == Some("sqs"),
        _ => queue(template, arn).is_some(),
    }
}

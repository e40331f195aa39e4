//! Pipes of EventBridge that read a table's stream.

use super::event_sources::{NO_STREAM, stream_of};
use super::filters;
use super::mapping_rights::{READ, lists_only, needed};
use crate::facts::ResourceKind;
use crate::findings::Rule;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Resource, Word, finding};
use crate::rules::views::rights::Rights;
use crate::rules::views::targets::Target;
use crate::template::text;

/// What it finds are findings of other files' rules.
pub(super) static RULES: &[&Rule] = &[];

pub(super) fn check<'t>(template: &Judged<'t>, pipe: &Resource<'t>, findings: &mut Vec<Finding>) {
    filters::check(template, pipe, findings);
    let Some(source) = pipe.property("Source") else { return };
    let target = Target::of(&source, template);
    if matches!(target.kind(), Some(ResourceKind::Table | ResourceKind::Index)) {
        finding!(&NO_STREAM, "{} is no stream that a pipe could read", target.noun(&source))
            .at(&source)
            .help(stream_of(text::referred(&source).unwrap_or("…")))
            .add_to(findings);
        return;
    }
    let role = pipe.property("RoleArn");
    let Some(role) = role.and_then(|role| template.referred(&role, "AWS::IAM::Role")) else {
        return;
    };
    if target.kind() != Some(ResourceKind::Stream) {
        return;
    }
    let Some(needed) = needed(template, &source) else { return };
    let Some(rights) = Rights::of(template, &role) else { return };
    let lacking = needed.lacking(template, &rights);
    if lacking.is_empty() {
        return;
    }
    let lacks = names::listed(lacking.iter().copied());
    let shown = text::shown(&source);
    let verb = if lists_only(&lacking) { "may be refused" } else { "cannot read" };
    let finding = finding!(&READ, "pipe `{pipe}` {verb} `{shown}`: role `{role}` lacks {lacks}");
    let finding = if lists_only(&lacking) { finding.weakened() } else { finding };
    finding
        .at(&source)
        .and(&role, "the pipe's role")
        .help(Help::either(
            "let the role read it: `.allow(table.stream().read())`",
            Help::say(
                "allow it these on {}, and `ListStreams` on `*`",
                [Word::value(
                    serde_json::json!({ "Fn::GetAtt": [text::referred(&source), "StreamArn"] }),
                )],
            ),
        ))
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use crate::rules::views::policy_samples::{codes, document};
    use serde_json::{Value, json};

    fn found(source: Value, actions: Value, resource: Value) -> Vec<&'static str> {
        let assume = json!({
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": { "Service": "pipes.amazonaws.com" },
        });
        let read = json!({ "Effect": "Allow", "Action": actions, "Resource": resource });
        let all = codes(
            super::super::check,
            json!({
                "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": {
                    "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
                } },
                "Reader": { "Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": document(assume),
                    "Policies": [{ "PolicyName": "a", "PolicyDocument": document(read) }],
                } },
                "Pipe": { "Type": "AWS::Pipes::Pipe", "Properties": {
                    "Source": source, "RoleArn": { "Fn::GetAtt": ["Reader", "Arn"] },
                } },
            }),
        );
        all.into_iter().filter(|code| matches!(*code, "OPS009" | "OPS010")).collect()
    }

    #[test]
    fn a_pipe_reads_a_stream_as_its_role() {
        let stream = || json!({ "Fn::GetAtt": ["Orders", "StreamArn"] });
        let table = || json!({ "Fn::GetAtt": ["Orders", "Arn"] });
        assert_eq!(found(stream(), json!("dynamodb:*"), json!("*")), [""; 0]);
        assert_eq!(found(stream(), json!("dynamodb:GetItem"), json!("*")), ["OPS010"]);
        assert_eq!(found(stream(), json!("dynamodb:*"), table()), ["OPS010"]);
        assert_eq!(found(table(), json!("dynamodb:*"), json!("*")), ["OPS009"]);
        assert_eq!(found(json!({ "Ref": "Source" }), json!("sqs:*"), json!("*")), [""; 0]);
    }
}

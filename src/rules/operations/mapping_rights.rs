//! The permissions that a function's role needs for an event source mapping.

use crate::facts::limits::operations as limits;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::mappings;
use crate::rules::views::rights::{Endpoint, Rights, may_be_everything};
use crate::rules::views::targets::Target;
use crate::template::text::{self, Piece};

rules!(
    acknowledgeable_error READ = ops010 {
        title: "a function that reads a stream has a role that may",
        explanation: "Lambda reads a stream as the function's role, and refuses to make the mapping where it \
            may not: a table's stream takes `dynamodb:DescribeStream`, `GetRecords` and `GetShardIterator` on \
            the stream, whose ARN is not the table's, and `ListStreams`, which takes `*`; a Kinesis stream \
            takes at least the first three of `kinesis`. Where only `ListStreams` is lacking it is a warning, \
            and where it is granted on a stream, as by SAM's policy templates, IAM043 says so. It is found where \
            function, role and all of the role's policies are in the template, and the stream is, or its ARN is \
            written out. Such a stream may have a policy of its own that lets the role read it: acknowledge it \
            then.",
        page: pages::LAMBDA_DYNAMODB_STREAMS,
    },
    acknowledgeable_error CONSUME = ops054 {
        title: "a function that receives the messages of a queue has a role that may",
        explanation: "Lambda receives and deletes the messages as the function's role, and refuses to make the \
            mapping where it may not: `sqs:ReceiveMessage`, `sqs:DeleteMessage` and `sqs:GetQueueAttributes` \
            on the queue. It is found where function, role, queue and all of the role's policies are in the \
            template, and no policy of a queue.",
        page: pages::LAMBDA_SQS,
    },
    acknowledgeable_error SEND = ops011 {
        title: "a function's role may send where failures of its stream go",
        explanation: "Lambda tells of records that it gives up as the function's role, which takes \
            `sqs:SendMessage` on a queue and `sns:Publish` on a topic. It is found where function, role, \
            destination and all of the role's policies are in the template, and no policy of a queue or topic.",
        page: pages::LAMBDA_DYNAMODB_ERRORS,
    },
);

pub(super) fn check<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
    findings: &mut Vec<Finding>,
) {
    let Some(role) = mappings::role(template, mapping) else { return };
    let source = mapping.property("EventSourceArn");
    let queue = source.and_then(|node| {
        let queue = mappings::queue(template, &node)?;
        Some((receiver(template, &node).filter(|it| it.id == queue.logical_id())?, node))
    });
    let literal = source.as_ref().and_then(text::literal);
    let source = source.and_then(|node| {
        let own = stream(template, &node);
        Some((own.or_else(|| elsewhere(literal.as_deref()?))?, node))
    });
    let destination = mapping.property("DestinationConfig");
    let destination = destination.and_then(|node| node.at(["OnFailure", "Destination"]));
    let destination = destination.and_then(|node| Some((receiver(template, &node)?, node)));
    if source.is_none() && queue.is_none() && destination.is_none() {
        return;
    }
    let Some(rights) = Rights::of(template, &role) else { return };
    if let Some((stream, node)) = source {
        findings.extend(check_source(template, mapping, &role, &rights, stream, &node));
    }
    if let Some((queue, node)) = queue {
        findings.extend(check_queue(template, mapping, &role, &rights, queue, &node));
    }
    if let Some((receiver, node)) = destination {
        findings.extend(check_destination(template, &role, &rights, &receiver, &node));
    }
}

/// What a role needs to read a source.
pub(super) struct Needed<'t> {
    endpoint: Endpoint<'t>,
    actions: Vec<String>,
    /// Whether it also lists streams, which takes `*`.
    lists: bool,
}

/// What reading a stream or queue takes; `None` where it has a policy of its own, or is not known.
pub(super) fn needed<'t>(template: &Judged<'t>, source: &Node<'t>) -> Option<Needed<'t>> {
    if let Some(queue) = mappings::queue(template, source) {
        let endpoint = receiver(template, source).filter(|it| it.id == queue.logical_id())?;
        return Some(Needed::of_queue(endpoint));
    }
    stream(template, source).map(Needed::of_stream)
}

impl<'t> Needed<'t> {
    fn of_queue(endpoint: Endpoint<'t>) -> Self {
        let actions = limits::QUEUE_ACTIONS.map(str::to_owned).into();
        Self { endpoint, actions, lists: false }
    }

    fn of_stream(endpoint: Endpoint<'t>) -> Self {
        let service = endpoint.service;
        let actions = limits::STREAM_ACTIONS.iter().map(|action| format!("{service}:{action}"));
        Self { actions: actions.collect(), lists: service == "dynamodb", endpoint }
    }

    /// The actions that nothing may allow the role.
    pub(super) fn lacking(&self, template: &Judged<'_>, rights: &Rights<'_>) -> Vec<&str> {
        let may =
            |action: &str| rights.may(action, |resource| self.endpoint.may_be(resource, template));
        let actions = self.actions.iter().map(String::as_str);
        let mut lacking: Vec<&str> = actions.filter(|action| !may(action)).collect();
        let everything = |resource: &Node<'_>| may_be_everything(resource, template);
        if self.lists && !rights.may(limits::LIST_STREAMS, everything) {
            // Where it is granted on a stream, IAM043 says that it takes `*`: one mistake is one finding.
            let placed = |resource: &Node<'_>| Target::of(resource, template).kind().is_some();
            if !lacking.is_empty() || !rights.may(limits::LIST_STREAMS, placed) {
                lacking.push(limits::LIST_STREAMS);
            }
        }
        lacking
    }
}

/// Whether it is only the list of all streams that is lacking. Lambda knows the stream by its ARN, and
/// makes the mappings of SAM's policy templates, whose roles may not list either.
pub(super) fn lists_only(lacking: &[&str]) -> bool {
    lacking == [limits::LIST_STREAMS]
}

fn check_source(
    template: &Judged<'_>,
    mapping: &Resource<'_>,
    role: &Resource<'_>,
    rights: &Rights<'_>,
    stream: Endpoint<'_>,
    node: &Node<'_>,
) -> Option<Finding> {
    let needed = Needed::of_stream(stream);
    let lacking = needed.lacking(template, rights);
    let stream = &needed.endpoint;
    let Endpoint { id, service, .. } = stream;
    let lacks = names::listed(lacking.iter().copied());
    let (mapping, role_id) = (mapping.logical_id(), role.logical_id());
    let is_of_table = *service == "dynamodb" && !stream.is_literal;
    let noun = if is_of_table { "the stream of table" } else { "stream" };
    let verb = if lists_only(&lacking) { "may be refused" } else { "cannot read" };
    let finding =
        finding!(&READ, "`{mapping}` {verb} {noun} `{id}`: role `{role_id}` lacks {lacks}");
    let finding = finding.at(node).and(role, "the function's role");
    let (call, arn) = match stream.is_literal {
        true => (
            format!(
                "import the table, and let the role read: `.allow(table.stream(\"{id}\").read())`"
            ),
            Word::value(*id),
        ),
        false => (
            "let the role read it: `.allow(table.stream().read())`".to_owned(),
            Word::value(serde_json::json!({ "Fn::GetAtt": [id, "StreamArn"] })),
        ),
    };
    let finding = finding.help(match *service {
        "dynamodb" => {
            let on = [arn, Word::value("*")];
            Help::either(call, Help::say("allow it these on {}, `ListStreams` on {}", on))
        }
        _ => "allow the role these on the stream's ARN".into(),
    });
    let finding = if lists_only(&lacking) { finding.weakened() } else { finding };
    (!lacking.is_empty()).then_some(finding)
}

fn check_queue(
    template: &Judged<'_>,
    mapping: &Resource<'_>,
    role: &Resource<'_>,
    rights: &Rights<'_>,
    queue: Endpoint<'_>,
    node: &Node<'_>,
) -> Option<Finding> {
    let needed = Needed::of_queue(queue);
    let lacking = needed.lacking(template, rights);
    if lacking.is_empty() {
        return None;
    }
    let lacks = names::listed(lacking);
    let (mapping, role_id, id) = (mapping.logical_id(), role.logical_id(), needed.endpoint.id);
    finding!(&CONSUME, "`{mapping}` cannot read queue `{id}`: role `{role_id}` lacks {lacks}")
        .at(node)
        .and(role, "the function's role")
        .help(Help::either(
            "let the role receive: `.statement(queue.consume_messages())`",
            Help::say(
                "allow it these on {}",
                [Word::value(serde_json::json!({ "Fn::GetAtt": [id, "Arn"] }))],
            ),
        ))
        .found()
}

fn check_destination(
    template: &Judged<'_>,
    role: &Resource<'_>,
    rights: &Rights<'_>,
    receiver: &Endpoint<'_>,
    node: &Node<'_>,
) -> Option<Finding> {
    let Endpoint { id, service, .. } = receiver;
    let (action, noun, help) = match *service {
        "sqs" => ("sqs:SendMessage", "queue", "queue.send_messages()"),
        _ => ("sns:Publish", "topic", "topic.publish()"),
    };
    let role_id = role.logical_id();
    let may = rights.may(action, |resource| receiver.may_be(resource, template));
    (!may).then(|| {
        finding!(&SEND, "failures do not reach {noun} `{id}`: role `{role_id}` lacks `{action}`")
            .at(node)
            .and(role, "the function's role")
            .help(Help::either(
                format!("let the role send: `.statement({help})`"),
                format!("allow it `{action}` on the {noun}"),
            ))
    })
}

/// The stream of the template with this ARN, unless its own policy allows roles to read it.
fn stream<'t>(template: &Judged<'t>, arn: &Node<'t>) -> Option<Endpoint<'t>> {
    let pieces = text::pieces(arn);
    let [Piece::GetAtt(id, attribute)] = pieces.as_slice() else { return None };
    let resource = template.resource(id)?;
    match (resource.kind()?, *attribute) {
        ("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable", "StreamArn") => {
            let policies = |path: &[&str]| resource.node().at(path.iter().copied()).is_some();
            let mut replicas = resource.elements("Replicas");
            let has_policy = policies(&["Properties", "StreamSpecification", "ResourcePolicy"])
                || replicas.any(|replica| {
                    replica.at(["ReplicaStreamSpecification", "ResourcePolicy"]).is_some()
                });
            (!has_policy).then(|| Endpoint::of(id, Some("StreamArn"), "dynamodb"))
        }
        ("AWS::Kinesis::Stream", "Arn") => none_of(template, &["AWS::Kinesis::ResourcePolicy"])
            .then(|| Endpoint::of(id, Some("Arn"), "kinesis")),
        _ => None,
    }
}

/// The stream with a literal ARN.
fn elsewhere(arn: &str) -> Option<Endpoint<'_>> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, resource) = (parts.next()?, parts.nth(2)?);
    let service = match service {
        "dynamodb" if resource.starts_with("table/") && resource.contains("/stream/") => "dynamodb",
        "kinesis" if resource.starts_with("stream/") => "kinesis",
        _ => return None,
    };
    Some(Endpoint { id: arn, arn: None, service, is_literal: true })
}

/// The queue or topic of the template with this ARN, unless its own policy allows roles to send to
/// it.
fn receiver<'t>(template: &Judged<'t>, arn: &Node<'t>) -> Option<Endpoint<'t>> {
    let (id, arn, types, service) = match text::pieces(arn).as_slice() {
        [Piece::GetAtt(id, "Arn")] => (
            template.resource_of(id, "AWS::SQS::Queue")?.logical_id(),
            Some("Arn"),
            ["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
            "sqs",
        ),
        [Piece::Ref(id)] => (
            template.resource_of(id, "AWS::SNS::Topic")?.logical_id(),
            None,
            ["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"],
            "sns",
        ),
        _ => return None,
    };
    none_of(template, &types).then(|| Endpoint::of(id, arn, service))
}

fn none_of(template: &Judged<'_>, kinds: &[&str]) -> bool {
    kinds.iter().all(|kind| template.resources_of(kind).next().is_none())
}

#[cfg(test)]
mod tests;

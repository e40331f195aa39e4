//! What the role of a function must be allowed for an event source mapping.

use crate::facts::limits::operations as limits;
use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::names;
use crate::rules::operations::rights::{Reached, Rights};
use crate::rules::views::judged::Judged;
use crate::template::text::{self, Piece};
use crate::template::{Node, Resource, Template};

pub(super) static RULES: &[&Rule] = &[&READ, &SEND];

static READ: Rule = Rule {
    code: "OPS010",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "a function that reads a stream has a role that may",
    explanation: "Lambda reads a stream as the function's role, and refuses to make the mapping where it \
        may not: a table's stream takes `dynamodb:DescribeStream`, `GetRecords` and `GetShardIterator` on \
        the stream, whose ARN is not the table's, and `ListStreams`, which takes `*`; a Kinesis stream \
        takes at least the first three of `kinesis`. It is found where function, role and all of the \
        role's policies are in the template, and the stream is, or its ARN is written out. Such a stream may \
        have a policy of its own that lets the role read it: acknowledge it then.",
    example: include_str!("../../../tests/rules/ops010.rs"),
    page: pages::LAMBDA_DYNAMODB_STREAMS,
};

static SEND: Rule = Rule {
    code: "OPS011",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "a function's role may send where failures of its stream go",
    explanation: "Lambda tells of records that it gives up as the function's role, which takes \
        `sqs:SendMessage` on a queue and `sns:Publish` on a topic. It is found where function, role, \
        destination and all of the role's policies are in the template, and no policy of a queue or topic.",
    example: include_str!("../../../tests/rules/ops011.rs"),
    page: pages::LAMBDA_DYNAMODB_ERRORS,
};

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for mapping in template.resources_of("AWS::Lambda::EventSourceMapping") {
        let Some(role) = role(template, &mapping) else { continue };
        let source = mapping.property("EventSourceArn");
        let spelt = source.as_ref().and_then(text::literal);
        let source = source.and_then(|node| {
            let own = stream(template, &node);
            Some((own.or_else(|| elsewhere(spelt.as_deref()?))?, node))
        });
        let destination = mapping.property("DestinationConfig");
        let destination = destination.and_then(|node| node.at(["OnFailure", "Destination"]));
        let destination = destination.and_then(|node| Some((receiver(template, &node)?, node)));
        if source.is_none() && destination.is_none() {
            continue;
        }
        let Some(rights) = Rights::of(template, &role) else { continue };
        if let Some((stream, node)) = source {
            findings.extend(check_source(template, &mapping, &role, &rights, &stream, &node));
        }
        if let Some((receiver, node)) = destination {
            findings.extend(check_destination(template, &role, &rights, &receiver, &node));
        }
    }
}

fn check_source(
    template: &Template,
    mapping: &Resource<'_>,
    role: &Resource<'_>,
    rights: &Rights<'_>,
    stream: &Reached<'_>,
    node: &Node<'_>,
) -> Option<Finding> {
    let Reached { id, service, .. } = stream;
    let actions = limits::STREAM_ACTIONS.iter().map(|action| format!("{service}:{action}"));
    let mut lacking: Vec<String> = actions
        .filter(|action| !rights.may(action, |resource| stream.may_be(resource, template)))
        .collect();
    // It is known on `*` alone, and granted on streams as well.
    let list = limits::LIST_STREAMS;
    if *service == "dynamodb" && !rights.may(list, |_| true) {
        lacking.push(list.to_owned());
    }
    let lacks = names::listed(lacking.iter().map(String::as_str));
    let (mapping, role_id) = (mapping.logical_id(), role.logical_id());
    let is_of_table = *service == "dynamodb" && !stream.spelt;
    let noun = if is_of_table { "the stream of table" } else { "stream" };
    let finding = Finding::new(
        &READ,
        format!("`{mapping}` cannot read {noun} `{id}`: role `{role_id}` lacks {lacks}"),
    );
    let finding = finding.at(node).and(role, "the function's role");
    let finding = if *service == "dynamodb" && stream.spelt {
        finding
            .help(format!(
                "import the table, and let the role read: `.allow(table.stream(\"{id}\").read())`"
            ))
            .help_in_file(format!("allow it these on `\"{id}\"`, `ListStreams` on `\"*\"`"))
    } else if *service == "dynamodb" {
        finding.help("let the role read it: `.allow(table.stream().read())`").help_in_file(format!(
            "allow it these on `{{\"Fn::GetAtt\": [\"{id}\", \"StreamArn\"]}}`, `ListStreams` on `\"*\"`"
        ))
    } else {
        finding.help("allow the role these on the stream's ARN")
    };
    (!lacking.is_empty()).then_some(finding)
}

fn check_destination(
    template: &Template,
    role: &Resource<'_>,
    rights: &Rights<'_>,
    receiver: &Reached<'_>,
    node: &Node<'_>,
) -> Option<Finding> {
    let Reached { id, service, .. } = receiver;
    let (action, noun, help) = match *service {
        "sqs" => ("sqs:SendMessage", "queue", "queue.send_messages()"),
        _ => ("sns:Publish", "topic", "topic.publish()"),
    };
    let role_id = role.logical_id();
    let may = rights.may(action, |resource| receiver.may_be(resource, template));
    (!may).then(|| {
        let message =
            format!("failures do not reach {noun} `{id}`: role `{role_id}` lacks `{action}`");
        Finding::new(&SEND, message)
            .at(node)
            .and(role, "the function's role")
            .help(format!("let the role send: `.statement({help})`"))
            .help_in_file(format!("allow it `{action}` on the {noun}"))
    })
}

/// The role of the function that a mapping calls.
fn role<'t>(template: &'t Template, mapping: &Resource<'t>) -> Option<Resource<'t>> {
    let name = mapping.property("FunctionName")?;
    let function = match text::pieces(&name).as_slice() {
        [Piece::Ref(id) | Piece::GetAtt(id, "Arn")] => template.resource(id),
        [Piece::Literal(name)] => template.resources_of("AWS::Lambda::Function").find(|function| {
            let own = function.property("FunctionName");
            own.and_then(|own| text::literal(&own)).is_some_and(|own| own == *name)
        }),
        _ => None,
    };
    let function = function.filter(|function| function.kind() == Some("AWS::Lambda::Function"))?;
    match text::pieces(&function.property("Role")?).as_slice() {
        [Piece::GetAtt(id, "Arn")] => template.resource(id),
        _ => None,
    }
    .filter(|role| role.kind() == Some("AWS::IAM::Role"))
}

/// The stream of the template that an ARN is of, if no policy of its own lets roles read it.
fn stream<'t>(template: &'t Template, arn: &Node<'t>) -> Option<Reached<'t>> {
    let pieces = text::pieces(arn);
    let [Piece::GetAtt(id, attribute)] = pieces.as_slice() else { return None };
    let resource = template.resource(id)?;
    match (resource.kind()?, *attribute) {
        ("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable", "StreamArn") => {
            let policies = |path: &[&str]| resource.node().at(path.iter().copied()).is_some();
            let replicas = resource.property("Replicas").into_iter();
            let has_policy = policies(&["Properties", "StreamSpecification", "ResourcePolicy"])
                || replicas.flat_map(|replicas| replicas.items()).any(|replica| {
                    replica.at(["ReplicaStreamSpecification", "ResourcePolicy"]).is_some()
                });
            let stream = Reached { id, arn: Some("StreamArn"), service: "dynamodb", spelt: false };
            (!has_policy).then_some(stream)
        }
        ("AWS::Kinesis::Stream", "Arn") => {
            let stream = Reached { id, arn: Some("Arn"), service: "kinesis", spelt: false };
            none_of(template, &["AWS::Kinesis::ResourcePolicy"]).then_some(stream)
        }
        _ => None,
    }
}

/// The stream that an ARN is of which is written out.
fn elsewhere(arn: &str) -> Option<Reached<'_>> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, resource) = (parts.next()?, parts.nth(2)?);
    let service = match service {
        "dynamodb" if resource.starts_with("table/") && resource.contains("/stream/") => "dynamodb",
        "kinesis" if resource.starts_with("stream/") => "kinesis",
        _ => return None,
    };
    Some(Reached { id: arn, arn: None, service, spelt: true })
}

/// The queue or topic of the template that an ARN is of, if no policy of its own lets roles send.
fn receiver<'t>(template: &'t Template, arn: &Node<'t>) -> Option<Reached<'t>> {
    let pieces = text::pieces(arn);
    let (id, attribute) = match pieces.as_slice() {
        [Piece::GetAtt(id, "Arn")] => (*id, Some("Arn")),
        [Piece::Ref(id)] => (*id, None),
        _ => return None,
    };
    match (template.resource(id)?.kind()?, attribute) {
        ("AWS::SQS::Queue", Some(_)) => {
            let kinds = ["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"];
            let queue = Reached { id, arn: attribute, service: "sqs", spelt: false };
            none_of(template, &kinds).then_some(queue)
        }
        ("AWS::SNS::Topic", None) => {
            let kinds = ["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"];
            none_of(template, &kinds).then_some(Reached {
                id,
                arn: None,
                service: "sns",
                spelt: false,
            })
        }
        _ => None,
    }
}

fn none_of(template: &Template, kinds: &[&str]) -> bool {
    !template.resources().any(|resource| resource.kind().is_some_and(|kind| kinds.contains(&kind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{found, said};
    use serde_json::{Value, json};

    const READ_ACTIONS: [&str; 3] =
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

    /// A table's stream, a queue and a topic, a function that reads, and its role of these properties.
    fn stack(role: Value, mapping: Value, more: Value) -> Value {
        let mut all = json!({
            "Plays": { "Type": "AWS::DynamoDB::Table", "Properties": {} },
            "Songs": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": {} },
            "Clicks": { "Type": "AWS::Kinesis::Stream" },
            "Failed": { "Type": "AWS::SQS::Queue" },
            "Other": { "Type": "AWS::SQS::Queue" },
            "Told": { "Type": "AWS::SNS::Topic" },
            "Role": { "Type": "AWS::IAM::Role", "Properties": role },
            "Count": { "Type": "AWS::Lambda::Function", "Properties": {
                "FunctionName": "count",
                "Role": { "Fn::GetAtt": ["Role", "Arn"] },
            } },
            "Reads": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping },
        });
        for (id, resource) in more.as_object().unwrap() {
            all[id] = resource.clone();
        }
        all
    }

    fn reads(id: &str, attribute: &str) -> Value {
        json!({
            "FunctionName": { "Ref": "Count" },
            "EventSourceArn": { "Fn::GetAtt": [id, attribute] },
        })
    }

    fn inline(statements: Value) -> Value {
        json!({ "Policies": [{ "PolicyName": "A", "PolicyDocument": { "Statement": statements } }] })
    }

    fn allow(actions: Value, resources: Value) -> Value {
        json!({ "Effect": "Allow", "Action": actions, "Resource": resources })
    }

    /// Whether a role with one statement on reading the stream of `Plays`, and `ListStreams`, is silent.
    fn is_enough(actions: Value, resources: Value) -> bool {
        let list = allow(json!("dynamodb:ListStreams"), json!("*"));
        let role = inline(json!([allow(actions, resources), list]));
        said(check, stack(role, reads("Plays", "StreamArn"), json!({}))).is_empty()
    }

    #[test]
    fn what_is_lacking_is_said() {
        let of = |role| said(check, stack(role, reads("Plays", "StreamArn"), json!({})));
        let begins = "OPS010: `Reads` cannot read the stream of table `Plays`: role `Role` lacks ";
        let all = "`dynamodb:DescribeStream`, `dynamodb:GetRecords`, `dynamodb:GetShardIterator` and \
            `dynamodb:ListStreams`";
        assert_eq!(of(json!({})), [format!("{begins}{all}")]);
        let stream = json!({ "Fn::GetAtt": ["Plays", "StreamArn"] });
        let some =
            json!(["dynamodb:GetRecords", "dynamodb:DescribeStream", "dynamodb:ListStreams"]);
        assert_eq!(
            of(inline(json!(allow(some, stream)))),
            [format!("{begins}`dynamodb:GetShardIterator`")]
        );
        let denied = json!({ "Effect": "Deny", "Action": "*", "Resource": "*" });
        assert_eq!(of(inline(denied)), [format!("{begins}{all}")]);
    }

    #[test]
    fn a_stream_from_elsewhere_is_read_by_its_arn() {
        let stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026";
        let of = |resources: Value| {
            let mapping = json!({ "FunctionName": { "Ref": "Count" }, "EventSourceArn": stream });
            let list = allow(json!("dynamodb:ListStreams"), json!("*"));
            let reads = allow(json!(READ_ACTIONS), resources);
            said(check, stack(inline(json!([reads, list])), mapping, json!({})))
        };
        for (resources, is_right) in [
            (json!(stream), true),
            (json!("*"), true),
            (json!("arn:aws:dynamodb:*:*:table/orders/stream/*"), true),
            (
                json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:*:*:table/orders/stream/*" }),
                true,
            ),
            (json!({ "Ref": "StreamArn" }), true),
            (json!("arn:aws:dynamodb:eu-west-1:111122223333:table/orders"), false),
            (json!("arn:aws:dynamodb:eu-west-1:111122223333:table/other/stream/*"), false),
            (json!({ "Fn::GetAtt": ["Failed", "Arn"] }), false),
            (json!({ "Fn::GetAtt": ["Plays", "StreamArn"] }), false),
        ] {
            assert_eq!(of(resources.clone()).is_empty(), is_right, "{resources}");
        }
        let lacking = READ_ACTIONS.map(|action| format!("`{action}`"));
        let [first, second, third] = &lacking;
        assert_eq!(
            of(json!("arn:aws:dynamodb:eu-west-1:111122223333:table/orders")),
            [format!(
                "OPS010: `Reads` cannot read stream `{stream}`: role `Role` lacks {first}, {second} and {third}"
            )]
        );
        // A queue is no stream.
        let mapping = |source: &str| json!({ "FunctionName": "count", "EventSourceArn": source });
        let queue = mapping("arn:aws:sqs:eu-west-1:111122223333:orders");
        assert_eq!(said(check, stack(json!({}), queue, json!({}))), [""; 0]);
        let clicks = mapping("arn:aws:kinesis:eu-west-1:111122223333:stream/clicks");
        assert_eq!(said(check, stack(json!({}), clicks, json!({}))).len(), 1);
    }

    #[test]
    fn rights_are_on_the_stream_or_on_what_may_be_it() {
        let arn = |id: &str, attribute: &str| json!({ "Fn::GetAtt": [id, attribute] });
        for (resources, expected) in [
            (json!("*"), true),
            (arn("Plays", "StreamArn"), true),
            (json!([arn("Songs", "Arn"), arn("Plays", "StreamArn")]), true),
            (json!({ "Fn::Sub": "${Plays.Arn}/stream/*" }), true),
            (json!({ "Fn::Sub": "${Plays.Arn}*" }), true),
            (json!("arn:aws:dynamodb:*:*:table/*"), true),
            (json!("arn:aws:dynamodb:*:*:table/x/stream/*"), true),
            (json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:*:*:table/${Name}" }), true),
            (json!({ "Ref": "Parameter" }), true),
            (json!({ "Fn::ImportValue": "stream" }), true),
            (arn("Plays", "Arn"), false),
            (json!({ "Fn::Sub": "${Plays.Arn}/index/byDay" }), false),
            (arn("Songs", "StreamArn"), false),
            (json!("arn:aws:dynamodb:*:*:table/plays"), false),
            (json!("arn:aws:kinesis:*:*:stream/*"), false),
            (json!(""), false),
        ] {
            assert_eq!(is_enough(json!(READ_ACTIONS), resources.clone()), expected, "{resources}");
        }
    }

    #[test]
    fn actions_are_patterns_and_may_be_unknown() {
        for (actions, expected) in [
            (json!("*"), true),
            (json!("dynamodb:*"), true),
            (json!(["dynamodb:Get*", "dynamodb:describe*"]), true),
            (json!({ "Ref": "Actions" }), true),
            (json!(["dynamodb:GetItem"]), false),
            (json!("kinesis:*"), false),
        ] {
            assert_eq!(is_enough(actions.clone(), json!("*")), expected, "{actions}");
        }
    }

    #[test]
    fn any_policy_may_hold_them() {
        let document = json!({ "Statement": allow(json!("dynamodb:*"), json!("*")) });
        let of = |role: Value, mut policy: Value| {
            policy["PolicyDocument"] = document.clone();
            let policy = json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": policy });
            found(check, stack(role, reads("Songs", "StreamArn"), json!({ "Policy": policy })))
        };
        let lacks = ["OPS010 /Resources/Reads/Properties/EventSourceArn"];
        assert_eq!(of(json!({}), json!({})), lacks);
        assert_eq!(of(json!({ "ManagedPolicyArns": [{ "Ref": "Policy" }] }), json!({})), [""; 0]);
        assert_eq!(of(json!({}), json!({ "Roles": [{ "Ref": "Role" }] })), [""; 0]);
        // It names a role by a parameter, which may be this one.
        assert_eq!(of(json!({}), json!({ "Roles": [{ "Ref": "Some" }] })), [""; 0]);
        let of_aws = |name: &str| {
            let arn = format!("arn:aws:iam::aws:policy/{name}");
            of(json!({ "ManagedPolicyArns": [arn] }), json!({}))
        };
        assert_eq!(of_aws("service-role/AWSLambdaDynamoDBExecutionRole"), [""; 0]);
        assert_eq!(of_aws("service-role/AWSLambdaBasicExecutionRole"), lacks);
        assert_eq!(of_aws("AdministratorAccess"), [""; 0]);
        // What these hold is not known.
        assert_eq!(of_aws("AmazonDynamoDBFullAccess"), [""; 0]);
        assert_eq!(of(json!({ "ManagedPolicyArns": [{ "Ref": "Some" }] }), json!({})), [""; 0]);
        assert_eq!(of(json!({ "Policies": { "Fn::If": ["Big", [], []] } }), json!({})), [""; 0]);
        assert_eq!(of(json!({ "Policies": [{ "Fn::If": ["Big", {}, {}] }] }), json!({})), [""; 0]);
    }

    #[test]
    fn a_stream_of_its_own_policy_and_what_is_not_here_are_not_judged() {
        let with = |mapping: Value, more: Value| found(check, stack(json!({}), mapping, more));
        let policy = json!({ "Plays": { "Type": "AWS::DynamoDB::Table", "Properties": {
            "StreamSpecification": { "ResourcePolicy": { "PolicyDocument": {} } },
        } } });
        assert_eq!(with(reads("Plays", "StreamArn"), policy), [""; 0]);
        let mut elsewhere = reads("Plays", "StreamArn");
        elsewhere["FunctionName"] = json!("of-another-stack");
        assert_eq!(with(elsewhere.clone(), json!({})), [""; 0]);
        elsewhere["FunctionName"] = json!("count");
        assert_eq!(with(elsewhere, json!({})).len(), 1);
    }

    #[test]
    fn a_kinesis_stream_has_rights_of_its_own() {
        let of = |role| said(check, stack(role, reads("Clicks", "Arn"), json!({})));
        let arn = json!({ "Fn::GetAtt": ["Clicks", "Arn"] });
        assert_eq!(of(inline(allow(json!("kinesis:*"), arn.clone()))), [""; 0]);
        let some = json!(["kinesis:GetRecords", "kinesis:Describe*"]);
        let lacks = "role `Role` lacks `kinesis:GetShardIterator`";
        assert_eq!(
            of(inline(allow(some, arn))),
            [format!("OPS010: `Reads` cannot read stream `Clicks`: {lacks}")]
        );
    }

    #[test]
    fn failures_are_sent_as_the_role() {
        let of = |destination: &Value, statement: Value, more: Value| {
            let mut mapping = reads("Plays", "StreamArn");
            mapping["DestinationConfig"] = json!({ "OnFailure": { "Destination": destination } });
            let read = allow(json!("dynamodb:*"), json!("*"));
            said(check, stack(inline(json!([read, statement])), mapping, more))
        };
        let (queue, topic) = (json!({ "Fn::GetAtt": ["Failed", "Arn"] }), json!({ "Ref": "Told" }));
        let send = |resource: &Value| allow(json!("sqs:SendMessage"), resource.clone());
        let publish = |resource: &Value| allow(json!("sns:Publish"), resource.clone());
        let lacks =
            "OPS011: failures do not reach queue `Failed`: role `Role` lacks `sqs:SendMessage`";
        assert_eq!(of(&queue, send(&queue), json!({})), [""; 0]);
        assert_eq!(of(&queue, publish(&queue), json!({})), [lacks]);
        let other = json!({ "Fn::GetAtt": ["Other", "Arn"] });
        assert_eq!(of(&queue, send(&other), json!({})), [lacks]);
        assert_eq!(of(&queue, send(&json!("arn:aws:sqs:*:*:failed")), json!({})), [""; 0]);
        let open = json!({ "Open": { "Type": "AWS::SQS::QueuePolicy" } });
        assert_eq!(of(&queue, publish(&queue), open), [""; 0]);
        assert_eq!(of(&topic, publish(&topic), json!({})), [""; 0]);
        let lacks = "OPS011: failures do not reach topic `Told`: role `Role` lacks `sns:Publish`";
        assert_eq!(of(&topic, send(&queue), json!({})), [lacks]);
        let elsewhere = json!("arn:aws:sqs:eu-west-1:111122223333:failed");
        assert_eq!(of(&elsewhere, publish(&queue), json!({})), [""; 0]);
    }
}

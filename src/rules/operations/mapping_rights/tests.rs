use super::*;
use crate::rules::views::policy_samples::{found, messages};
use serde_json::{Value, json};

const READ_ACTIONS: [&str; 3] =
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

/// A table's stream, a queue and a topic, a function that reads, and its role with these
/// properties.
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

/// Whether a role with one statement for reading the stream of `Plays`, and `ListStreams`, has no
/// finding.
fn is_enough(actions: Value, resources: Value) -> bool {
    let list = allow(json!("dynamodb:ListStreams"), json!("*"));
    let role = inline(json!([allow(actions, resources), list]));
    messages(RULES, stack(role, reads("Plays", "StreamArn"), json!({}))).is_empty()
}

#[test]
fn what_is_lacking_is_said() {
    let of = |role| messages(RULES, stack(role, reads("Plays", "StreamArn"), json!({})));
    let begins = "OPS010: `Reads` cannot read the stream of table `Plays`: role `Role` lacks ";
    let all = "`dynamodb:DescribeStream`, `dynamodb:GetRecords`, `dynamodb:GetShardIterator` and \
        `dynamodb:ListStreams`";
    assert_eq!(of(json!({})), [format!("{begins}{all}")]);
    let stream = json!({ "Fn::GetAtt": ["Plays", "StreamArn"] });
    let some = json!(["dynamodb:GetRecords", "dynamodb:DescribeStream", "dynamodb:ListStreams"]);
    assert_eq!(
        of(inline(json!(allow(some, stream.clone())))),
        // On the stream the list of streams never applies.
        [format!("{begins}`dynamodb:GetShardIterator` and `dynamodb:ListStreams`")]
    );
    let denied = json!({ "Effect": "Deny", "Action": "*", "Resource": "*" });
    assert_eq!(of(inline(denied)), [format!("{begins}{all}")]);
}

#[test]
fn streams_are_listed_on_everything_or_it_is_a_warning() {
    let stream = || json!({ "Fn::GetAtt": ["Plays", "StreamArn"] });
    let of = |actions: Value, resource: Value| {
        let read = allow(json!(READ_ACTIONS), stream());
        let role = inline(json!([read, allow(actions, resource)]));
        messages(RULES, stack(role, reads("Plays", "StreamArn"), json!({})))
    };
    let lacks = "OPS010: `Reads` may be refused the stream of table `Plays`: role `Role` lacks \
        `dynamodb:ListStreams`";
    for (resource, is_right) in [
        (json!("*"), true),
        (json!("**"), true),
        (json!([stream(), "*"]), true),
        (json!({ "Ref": "Parameter" }), true),
        (json!({ "Fn::ImportValue": "streams" }), true),
        (json!({ "Fn::If": ["All", "*", stream()] }), true),
        // IAM043 says it of a stream.
        (stream(), true),
        (json!({ "Fn::Sub": "${Plays.Arn}/stream/*" }), true),
        (json!("arn:aws:dynamodb:*:*:*"), false),
        (json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:*:*:*" }), false),
    ] {
        for actions in ["dynamodb:ListStreams", "dynamodb:List*"] {
            let expected: &[&str] = if is_right { &[] } else { &[lacks] };
            assert_eq!(of(json!(actions), resource.clone()), expected, "{resource}");
        }
    }
    let table = stack(
        inline(json!(allow(json!(READ_ACTIONS), stream()))),
        reads("Plays", "StreamArn"),
        json!({}),
    );
    assert_eq!(messages(RULES, table), [lacks]);
}

#[test]
fn a_stream_from_elsewhere_is_read_by_its_arn() {
    let stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026";
    let of = |resources: Value| {
        let mapping = json!({ "FunctionName": { "Ref": "Count" }, "EventSourceArn": stream });
        let list = allow(json!("dynamodb:ListStreams"), json!("*"));
        let reads = allow(json!(READ_ACTIONS), resources);
        messages(RULES, stack(inline(json!([reads, list])), mapping, json!({})))
    };
    for (resources, is_right) in [
        (json!(stream), true),
        (json!("*"), true),
        (json!("arn:aws:dynamodb:*:*:table/orders/stream/*"), true),
        (json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:*:*:table/orders/stream/*" }), true),
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
    // A queue is not a stream.
    let mapping = |source: &str| json!({ "FunctionName": "count", "EventSourceArn": source });
    let queue = mapping("arn:aws:sqs:eu-west-1:111122223333:orders");
    assert_eq!(messages(RULES, stack(json!({}), queue, json!({}))), [""; 0]);
    let clicks = mapping("arn:aws:kinesis:eu-west-1:111122223333:stream/clicks");
    assert_eq!(messages(RULES, stack(json!({}), clicks, json!({}))).len(), 1);
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
        found(RULES, stack(role, reads("Songs", "StreamArn"), json!({ "Policy": policy })))
    };
    let lacks = ["OPS010 /Resources/Reads/Properties/EventSourceArn"];
    assert_eq!(of(json!({}), json!({})), lacks);
    assert_eq!(of(json!({ "ManagedPolicyArns": [{ "Ref": "Policy" }] }), json!({})), [""; 0]);
    assert_eq!(of(json!({}), json!({ "Roles": [{ "Ref": "Role" }] })), [""; 0]);
    // It refers to a role by a parameter, which may be this one.
    assert_eq!(of(json!({}), json!({ "Roles": [{ "Ref": "Some" }] })), [""; 0]);
    let of_aws = |name: &str| {
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        of(json!({ "ManagedPolicyArns": [arn] }), json!({}))
    };
    assert_eq!(of_aws("service-role/AWSLambdaDynamoDBExecutionRole"), [""; 0]);
    assert_eq!(of_aws("service-role/AWSLambdaBasicExecutionRole"), lacks);
    assert_eq!(of_aws("AdministratorAccess"), [""; 0]);
    // The content of these is not known.
    assert_eq!(of_aws("AmazonDynamoDBFullAccess"), [""; 0]);
    assert_eq!(of(json!({ "ManagedPolicyArns": [{ "Ref": "Some" }] }), json!({})), [""; 0]);
    assert_eq!(of(json!({ "Policies": { "Fn::If": ["Big", [], []] } }), json!({})), [""; 0]);
    assert_eq!(of(json!({ "Policies": [{ "Fn::If": ["Big", {}, {}] }] }), json!({})), [""; 0]);
}

#[test]
fn a_stream_of_its_own_policy_and_what_is_not_here_are_not_judged() {
    let with = |mapping: Value, more: Value| found(RULES, stack(json!({}), mapping, more));
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
    let of = |role| messages(RULES, stack(role, reads("Clicks", "Arn"), json!({})));
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
        messages(RULES, stack(inline(json!([read, statement])), mapping, more))
    };
    let (queue, topic) = (json!({ "Fn::GetAtt": ["Failed", "Arn"] }), json!({ "Ref": "Told" }));
    let send = |resource: &Value| allow(json!("sqs:SendMessage"), resource.clone());
    let publish = |resource: &Value| allow(json!("sns:Publish"), resource.clone());
    let lacks = "OPS011: failures do not reach queue `Failed`: role `Role` lacks `sqs:SendMessage`";
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

#[test]
fn the_messages_of_a_queue_are_received_and_deleted() {
    const ALL: [&str; 3] = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    let of = |role: Value, more: Value| messages(RULES, stack(role, reads("Failed", "Arn"), more));
    let on = |id: &str| json!({ "Fn::GetAtt": [id, "Arn"] });
    let may = |actions: Value, resource: Value| of(inline(allow(actions, resource)), json!({}));
    let begins = "OPS054: `Reads` cannot read queue `Failed`: role `Role` lacks ";
    let all = "`sqs:ReceiveMessage`, `sqs:DeleteMessage` and `sqs:GetQueueAttributes`";
    assert_eq!(of(json!({}), json!({})), [format!("{begins}{all}")]);
    for resource in [on("Failed"), json!("*"), json!("arn:aws:sqs:*:*:*")] {
        assert_eq!(may(json!(ALL), resource.clone()), [""; 0], "{resource}");
    }
    assert_eq!(may(json!("sqs:*"), on("Failed")), [""; 0]);
    assert_eq!(may(json!(ALL), on("Other")), [format!("{begins}{all}")]);
    let two = json!(["sqs:ReceiveMessage", "sqs:GetQueueAttributes"]);
    assert_eq!(may(two, on("Failed")), [format!("{begins}`sqs:DeleteMessage`")]);
    // The policy of a queue may let the role receive.
    let policy = json!({ "QueuePolicy": { "Type": "AWS::SQS::QueuePolicy", "Properties": {} } });
    assert_eq!(of(json!({}), policy), [""; 0]);
    // AWS's own policy for such functions.
    let aws = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole";
    assert_eq!(of(json!({ "ManagedPolicyArns": [aws] }), json!({})), [""; 0]);
}

#[test]
fn an_alias_runs_as_its_function() {
    let alias =
        |of: Value| json!({ "Type": "AWS::Lambda::Alias", "Properties": { "FunctionName": of } });
    let of = |name: Value, alias: Value| {
        let mut mapping = reads("Plays", "StreamArn");
        mapping["FunctionName"] = name;
        messages(RULES, stack(json!({}), mapping, json!({ "Live": alias }))).len()
    };
    let own = || json!({ "Ref": "Count" });
    assert_eq!(of(json!({ "Ref": "Live" }), alias(own())), 1);
    assert_eq!(of(json!({ "Fn::GetAtt": ["Live", "AliasArn"] }), alias(own())), 1);
    let version =
        json!({ "Type": "AWS::Lambda::Version", "Properties": { "FunctionName": own() } });
    assert_eq!(of(json!({ "Ref": "Live" }), version), 1);
    assert_eq!(of(json!({ "Fn::Sub": "${Count.Arn}:live" }), json!({})), 1);
    assert_eq!(of(json!({ "Fn::Sub": "${Count}-other" }), json!({})), 0);
    assert_eq!(of(json!({ "Ref": "Live" }), alias(json!("other"))), 0);
}

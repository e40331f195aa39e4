//! §10: functions, what their roles may do, queues, alarms and dashboards.

use serde_json::{Value, json};

use super::bases::Base;
use super::dead_letters;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = rights();
    faults.extend(functions());
    faults.extend(queues());
    faults.extend(dead_letters::faults());
    faults.extend(alarms());
    faults.extend(metric_math());
    faults.extend(names());
    faults
}

fn around(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::Around])
}

fn long(length: usize) -> String {
    "n".repeat(length)
}

fn rights() -> Vec<Fault> {
    const SOURCE: &str = "/Resources/Count/Properties/EventSourceArn";
    const DESTINATION: &str = "/Resources/Count/Properties/DestinationConfig/OnFailure/Destination";
    let reader = |what| around("OPS010", what, "Lambda guide: permissions for a table's stream");
    let sender = |what| around("OPS011", what, "Lambda guide: permissions for destinations");
    vec![
        reader("a role that may not take records")
            .beyond(
                "CounterRole/statement/Action",
                json!(["dynamodb:DescribeStream", "dynamodb:GetShardIterator"]),
                json!(["dynamodb:Describe*", "dynamodb:Get*"]),
            )
            .at(SOURCE),
        reader("a role that may not list streams")
            .without("CounterRole/policy/Statement/1")
            .at(SOURCE),
        reader("a role that may not read a stream from elsewhere")
            .set(SOURCE, "arn:aws:dynamodb:eu-west-1:111122223333:table/other/stream/2026")
            .at(SOURCE),
        sender("a role that may not send to the queue of failures")
            .without("CounterRole/policy/Statement/2")
            .at(DESTINATION),
        sender("a role that may send to another queue")
            .set("/Resources/Others", json!({ "Type": "AWS::SQS::Queue" }))
            .beyond(
                "CounterRole/policy/Statement/2/Resource",
                json!({ "Fn::GetAtt": ["Others", "Arn"] }),
                "*",
            )
            .at(DESTINATION),
        around(
            "OPS055",
            "a mapping beside the policy that it needs",
            "DependsOn: made in parallel",
        )
        .set("CounterRole/statement/Action", "dynamodb:DescribeStream")
        .set("/Resources/Reads", read_by_policy())
        .beyond("/Resources/Count/DependsOn", "Alarms", "Reads")
        .at("Count"),
        around("OPS055", "a mapping beside a managed policy", "DependsOn: made in parallel")
            .set("CounterRole/statement/Action", "dynamodb:DescribeStream")
            .set("/Resources/Reads", {
                let mut policy = read_by_policy();
                policy["Type"] = json!("AWS::IAM::ManagedPolicy");
                policy["Properties"].as_object_mut().unwrap().remove("PolicyName");
                policy
            })
            .set("Count/FunctionName", json!({ "Ref": "Counter" }))
            .beyond("/Resources/Counter/DependsOn", "Failed", "Reads")
            .at("Count"),
        around("OPS012", "failures that go to a FIFO queue", "standard queues and topics")
            .set("/Resources/Failed/Properties", json!({ "FifoQueue": true }))
            .at(DESTINATION),
    ]
}

/// A policy beside the counter's role that lets it read the stream.
fn read_by_policy() -> Value {
    let read = json!({
        "Effect": "Allow",
        "Action": ["dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        "Resource": { "Fn::GetAtt": ["Favourites", "StreamArn"] },
    });
    json!({ "Type": "AWS::IAM::Policy", "Properties": {
        "PolicyName": "Reads",
        "Roles": [{ "Ref": "CounterRole" }],
        "PolicyDocument": { "Version": "2012-10-17", "Statement": [read] },
    } })
}

fn functions() -> Vec<Fault> {
    let number = |what, source, path, wrong: i64, right: i64| {
        around("OPS013", what, source).beyond(path, wrong, right)
    };
    vec![
        number("127 MB of memory", "128 to 10,240 MB", "Counter/MemorySize", 127, 128),
        number("10,241 MB of memory", "128 to 10,240 MB", "Counter/MemorySize", 10_241, 10_240),
        number("calls of 0 seconds", "1 to 900", "Counter/Timeout", 0, 1),
        number("calls of 901 seconds", "1 to 900", "Counter/Timeout", 901, 900),
        around("OPS014", "4,097 bytes of environment variables", "4 KB").beyond(
            "Counter/Environment/Variables/LEVEL",
            long(4_092),
            long(4_091),
        ),
        around("OPS015", "a handler of 129 characters", "at most 128").beyond(
            "Counter/Handler",
            long(129),
            long(128),
        ),
        around("OPS015", "a handler with a blank", "[^\\s]+")
            .set("Counter/Handler", "index. handler"),
        around("OPS015", "an empty handler", "at least 1").set("Counter/Handler", ""),
        around("OPS029", "a variable of Lambda's own", "reserved environment variables").beyond(
            "Counter/Environment/Variables",
            json!({ "AWS_REGION": "eu-west-1" }),
            json!({ "MY_REGION": "eu-west-1" }),
        ),
        around("OPS029", "a variable that begins with a digit", "[a-zA-Z]([a-zA-Z0-9_])+").beyond(
            "Counter/Environment/Variables",
            json!({ "1st": "" }),
            json!({ "st": "" }),
        ),
        around("OPS015", "a description of 257 characters", "at most 256").beyond(
            "Counter/Description",
            long(257),
            long(256),
        ),
    ]
}

fn queues() -> Vec<Fault> {
    const FIFO: &str = "arn:aws:sqs:eu-west-1:111122223333:songs.fifo";
    let number = |what, source, path, wrong: i64, right: i64| {
        around("OPS016", what, source).beyond(path, wrong, right)
    };
    let mapping = |more: Value| {
        let mut properties = json!({
            "FunctionName": "music-count",
            "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:songs",
            "BatchSize": 11,
        });
        for (name, value) in more.as_object().unwrap() {
            properties[name] = value.clone();
        }
        json!({ "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties })
    };
    let hidden = |code, what, source| {
        let function = json!({
            "Code": { "ZipFile": "exports.handler = async () => 1;" },
            "Handler": "index.handler",
            "Runtime": "nodejs24.x",
            "Role": "arn:aws:iam::111122223333:role/work",
            "Timeout": 60,
        });
        let reads = json!({
            "FunctionName": { "Ref": "Work" },
            "EventSourceArn": { "Fn::GetAtt": ["Jobs", "Arn"] },
            "BatchSize": 1,
        });
        let queue = json!({ "VisibilityTimeout": 360 });
        around(code, what, source)
            .set("/Resources/Jobs", json!({ "Type": "AWS::SQS::Queue", "Properties": queue }))
            .set(
                "/Resources/Work",
                json!({ "Type": "AWS::Lambda::Function", "Properties": function }),
            )
            .set("/Resources/Songs", mapping(reads))
    };
    let kept = "60 to 1,209,600 seconds";
    let bytes = "1,024 to 1,048,576 bytes";
    vec![
        number("messages kept 59 seconds", kept, "Failed/MessageRetentionPeriod", 59, 60),
        number(
            "messages kept longer than 14 days",
            kept,
            "Failed/MessageRetentionPeriod",
            1_209_601,
            1_209_600,
        ),
        number("messages unseen for −1 seconds", "0 to 43,200", "Failed/VisibilityTimeout", -1, 0),
        number(
            "messages unseen for more than 12 hours",
            "0 to 43,200",
            "Failed/VisibilityTimeout",
            43_201,
            43_200,
        ),
        number("messages of at most 1,023 bytes", bytes, "Failed/MaximumMessageSize", 1_023, 1_024),
        number(
            "messages of more than 1 MiB",
            bytes,
            "Failed/MaximumMessageSize",
            1_048_577,
            1_048_576,
        ),
        number("messages that wait 901 seconds", "0 to 900", "Failed/DelaySeconds", 901, 900),
        number(
            "requests that wait 21 seconds",
            "0 to 20",
            "Failed/ReceiveMessageWaitTimeSeconds",
            21,
            20,
        ),
        around("OPS017", "11 messages at once without a window", "a window above 10").beyond(
            "/Resources/Songs",
            mapping(json!({})),
            mapping(json!({ "MaximumBatchingWindowInSeconds": 1 })),
        ),
        around("OPS050", "a queue that is read from its beginning", "not valid for SQS")
            .set(
                "/Resources/Songs",
                mapping(json!({ "BatchSize": 1, "StartingPosition": "LATEST" })),
            )
            .at("/Resources/Songs/Properties/StartingPosition"),
        around("OPS050", "a queue whose failures go elsewhere", "for streams and Kafka")
            .set(
                "/Resources/Songs",
                mapping(json!({
                    "BatchSize": 1,
                    "DestinationConfig": {
                        "OnFailure": { "Destination": "arn:aws:sqs:eu-west-1:111122223333:x" },
                    },
                })),
            )
            .at("/Resources/Songs/Properties/DestinationConfig"),
        around("OPS053", "11 messages of a FIFO queue at once", "a maximum of 10 for FIFO queues")
            .set("/Resources/Songs", mapping(json!({ "EventSourceArn": FIFO })))
            .at("/Resources/Songs/Properties/BatchSize"),
        around("OPS053", "messages of a FIFO queue that are gathered", "standard queues only")
            .set(
                "/Resources/Songs",
                mapping(json!({
                    "EventSourceArn": FIFO,
                    "BatchSize": 10,
                    "MaximumBatchingWindowInSeconds": 5,
                })),
            )
            .at("/Resources/Songs/Properties/MaximumBatchingWindowInSeconds"),
        hidden("OPS051", "messages that are seen again while they are handled", "function timeout")
            .beyond("/Resources/Jobs/Properties/VisibilityTimeout", 59, 360),
        hidden("OPS051", "messages that are hidden for 30 seconds by default", "function timeout")
            .without("/Resources/Jobs/Properties/VisibilityTimeout")
            .at("/Resources/Jobs"),
        hidden("OPS052", "messages that are seen again after one call", "six times").beyond(
            "/Resources/Jobs/Properties/VisibilityTimeout",
            359,
            360,
        ),
        around("OPS054", "a role that may not receive messages", "Lambda guide: SQS permissions")
            .set("Failed/VisibilityTimeout", 180)
            .set(
                "/Resources/Songs",
                mapping(json!({
                    "FunctionName": { "Ref": "Counter" },
                    "EventSourceArn": { "Fn::GetAtt": ["Failed", "Arn"] },
                    "BatchSize": 1,
                })),
            )
            .at("/Resources/Songs/Properties/EventSourceArn"),
    ]
}

fn alarms() -> Vec<Fault> {
    let topics = |count| json!(vec![json!({ "Ref": "Alarms" }); count]);
    let dimensions = |count: usize| {
        let dimension = |number| json!({ "Name": format!("D{number}"), "Value": "x" });
        Value::from_iter((0..count).map(dimension))
    };
    let widgets = |count| json!({ "widgets": vec![json!({ "type": "text" }); count] }).to_string();
    let length = |what, source, path, wrong: usize, right: usize| {
        around("OPS019", what, source).beyond(path, long(wrong), long(right))
    };
    let list = |what, source, path, wrong: Value, right: Value| {
        around("OPS019", what, source).beyond(path, wrong, right)
    };
    let five = "5/alarm";
    vec![
        around("OPS018", "4 datapoints of 3 periods", "at most EvaluationPeriods").beyond(
            "Throttled/DatapointsToAlarm",
            4,
            3,
        ),
        around("OPS030", "an alarm over no period", "at least 1").beyond(
            "Throttled/EvaluationPeriods",
            0,
            1,
        ),
        around("OPS030", "an alarm of no datapoint", "at least 1").beyond(
            "Throttled/DatapointsToAlarm",
            0,
            1,
        ),
        around("OPS031", "an alarm on an index that is none", "dimensions of a metric").set(
            "Throttled/Dimensions/1",
            json!({ "Name": "GlobalSecondaryIndexName", "Value": "byNobody" }),
        ),
        around("OPS032", "an action that is no ARN", "ARNs of actions")
            .set("Throttled/AlarmActions/0", "music-alarms"),
        around("OPS033", "a metric without a name", "1 to 255").beyond(
            "Throttled/MetricName",
            "",
            "M",
        ),
        around("OPS033", "a namespace that begins with a colon", "[^:].*")
            .set("Throttled/Namespace", ":AWS/DynamoDB"),
        around("OPS033", "a metric without a name on a dashboard", "namespace and name").set(
            "Board/DashboardBody",
            json!({ "widgets": [{ "properties": { "metrics": [["AWS/Lambda", ""]] } }] })
                .to_string(),
        ),
        around("OPS034", "a dashboard of nothing", "a dashboard's widgets").beyond(
            "Board/DashboardBody",
            widgets(0),
            widgets(1),
        ),
        list("6 actions of an alarm", five, "Throttled/AlarmActions", topics(6), topics(5)),
        list("6 actions when all is well", five, "Throttled/OKActions", topics(6), topics(5)),
        list(
            "6 actions without data",
            five,
            "Throttled/InsufficientDataActions",
            topics(6),
            topics(5),
        ),
        list("31 dimensions", "at most 30", "Throttled/Dimensions", dimensions(31), dimensions(30)),
        length("an alarm's name of 256 characters", "1 to 255", "Throttled/AlarmName", 256, 255),
        length("an alarm's empty name", "1 to 255", "Throttled/AlarmName", 0, 1),
        length(
            "an alarm's description of 1,025 characters",
            "at most 1,024",
            "Throttled/AlarmDescription",
            1_025,
            1_024,
        ),
        around("OPS020", "501 widgets", "500 widgets").beyond(
            "Board/DashboardBody",
            widgets(501),
            widgets(500),
        ),
        around("OPS020", "a body that is no JSON", "JSON format").set("Board/DashboardBody", "{"),
    ]
}

fn metric_math() -> Vec<Fault> {
    const ALARM: &str = "/Resources/Computed";
    let query = |id: &str, is_watched: bool| {
        let metric = json!({ "Namespace": "AWS/DynamoDB", "MetricName": "UserErrors" });
        let statistic = json!({ "Metric": metric, "Period": 60, "Stat": "Sum" });
        json!({ "Id": id, "MetricStat": statistic, "ReturnData": is_watched })
    };
    let alarm = |expression: &str, queries: Vec<Value>| {
        let mut metrics = vec![json!({ "Id": "sum", "Expression": expression })];
        metrics.extend(queries);
        let properties = json!({
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Metrics": metrics,
            "Threshold": 0,
        });
        json!({ "Type": "AWS::CloudWatch::Alarm", "Properties": properties })
    };
    let metrics = |count| (0..count).map(|number| query(&format!("m{number}"), false)).collect();
    let board = |second: &str| {
        let row = |id: &str| json!(["AWS/DynamoDB", "UserErrors", { "id": id }]);
        let graph = json!({ "metrics": [row("m"), row(second)] });
        json!({ "widgets": [{ "type": "metric", "properties": graph }] }).to_string()
    };
    let ids =
        |what, source, wrong, right| around("OPS023", what, source).beyond(ALARM, wrong, right);
    let one = |expression, id| alarm(expression, vec![query(id, false)]);
    let pattern = "^[a-z][a-zA-Z0-9_]*$";
    vec![
        around("OPS021", "a metric and an expression", "either MetricName or a Metrics array")
            .set("Throttled/Metrics", json!([query("m", true)]))
            .at("/Resources/Throttled/Properties/MetricName"),
        around("OPS021", "an alarm on nothing", "either MetricName or a Metrics array")
            .without("Throttled/MetricName")
            .at("/Resources/Throttled"),
        around("OPS022", "an alarm on 11 metrics", "as many as 10 with MetricStat").beyond(
            ALARM,
            alarm("SUM(METRICS())", metrics(11)),
            alarm("SUM(METRICS())", metrics(10)),
        ),
        ids("an id with a capital first", pattern, one("1", "Errors"), one("1", "errors")),
        ids("an id with a hyphen", pattern, one("1", "my-errors"), one("1", "my_errors")),
        ids("an expression of an unknown id", "Id: a variable", one("a", "b"), one("b", "b")),
        around("OPS023", "an id twice in a graph", "ids are unique").beyond(
            "Board/DashboardBody",
            board("m"),
            board("n"),
        ),
        around("OPS024", "an alarm on two of its metrics", "exactly one returns data").beyond(
            ALARM,
            alarm("m", vec![query("m", true)]),
            alarm("m", vec![query("m", false)]),
        ),
    ]
}

fn names() -> Vec<Fault> {
    let name = |what, source, path, wrong: &str, right: &str| {
        around("OPS004", what, source).beyond(path, wrong, right)
    };
    let twice = |what, kind: &str, properties: Value| {
        let resource = json!({ "Type": kind, "Properties": properties });
        around("OPS005", what, "unique in account and Region").set("/Resources/Other", resource)
    };
    vec![
        name(
            "a queue's name of 81 characters",
            "1 to 80",
            "Failed/QueueName",
            &long(81),
            &long(80),
        ),
        name(
            "a queue's name with a dot",
            "A-Za-z0-9_-",
            "Failed/QueueName",
            "music.failed",
            "music_failed-1",
        ),
        around("OPS004", "a queue with `.fifo` that is none", "FIFO ends with .fifo")
            .set("Failed/QueueName", "music-failed.fifo"),
        name(
            "a function's name of 65 characters",
            "1 to 64",
            "Counter/FunctionName",
            &long(65),
            &long(64),
        ),
        name(
            "a dashboard's name of 256 characters",
            "1 to 255",
            "Board/DashboardName",
            &long(256),
            &long(255),
        ),
        name(
            "a dashboard's name with a dot",
            "A-Za-z0-9_-",
            "Board/DashboardName",
            "music.board",
            "music_board-1",
        ),
        twice("two queues of one name", "AWS::SQS::Queue", json!({ "QueueName": "music-failed" })),
        twice(
            "two dashboards of one name",
            "AWS::CloudWatch::Dashboard",
            json!({ "DashboardName": "music", "DashboardBody": "{}" }),
        ),
    ]
}

//! §10: resources beside tables.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = consumers();
    faults.extend(names());
    faults.extend(numbers());
    faults.extend(keys());
    faults
}

fn around(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::Around])
}

fn keys() -> Vec<Fault> {
    const KEY: &str = "/Resources/Key/Properties";
    let rotation = |days: i64| json!({ "EnableKeyRotation": true, "RotationPeriodInDays": days });
    let kind = |spec: &str| json!({ "EnableKeyRotation": true, "KeySpec": spec });
    let tags = |count: usize| -> Value {
        (0..count).map(|n| json!({ "Key": format!("tag-{n}"), "Value": "" })).collect()
    };
    vec![
        around("KMS001", "a key that rotates every 89 days", "90 to 2,560").beyond(
            KEY,
            rotation(89),
            rotation(90),
        ),
        around("KMS001", "a key that rotates every 2,561 days", "90 to 2,560").beyond(
            KEY,
            rotation(2_561),
            rotation(2_560),
        ),
        around("KMS002", "a rotation period without rotation", "EnableKeyRotation's parameter")
            .beyond(
                KEY,
                json!({ "EnableKeyRotation": false, "RotationPeriodInDays": 90 }),
                rotation(90),
            ),
        around("KMS003", "an asymmetric key that rotates", "only symmetric encryption keys")
            .beyond(KEY, kind("ECC_NIST_P256"), kind("SYMMETRIC_DEFAULT")),
        around("KMS004", "a key policy that nobody may change", "must allow PutKeyPolicy")
            .beyond("Key/KeyPolicy/Statement/0/Action", "kms:Decrypt", "kms:Put*")
            .at("Key/KeyPolicy"),
        around("KMS005", "a statement without principals", "one or more principals").set(
            "Key/KeyPolicy/Statement/1",
            json!({
                "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
            }),
        ),
        around("KMS004", "a denial of everybody", "must allow PutKeyPolicy").set(
            "Key/KeyPolicy/Statement/1",
            json!({ "Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*" }),
        ),
        around("KMS008", "a key for everybody", "principals of key policies").set(
            "Key/KeyPolicy/Statement/1",
            json!({
                "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*",
            }),
        ),
        around("KMS009", "another service in a key's policy", "actions of KMS")
            .set("Key/KeyPolicy/Statement/0/Action", json!(["kms:*", "dynamodb:GetItem"])),
        around("KMS009", "another resource in a key's policy", "Resource: *").set(
            "Key/KeyPolicy/Statement/0/Resource",
            json!(["*", { "Fn::GetAtt": ["Favourites", "Arn"] }]),
        ),
        around("KMS006", "a description of 8,193 characters", "at most 8,192").beyond(
            "Key/Description",
            "d".repeat(8_193),
            "d".repeat(8_192),
        ),
        around("KMS007", "a key with 51 tags", "at most 50").beyond("Key/Tags", tags(51), tags(50)),
    ]
}

fn consumers() -> Vec<Fault> {
    let of = |table: &str, n: usize| {
        json!({
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": format!("music-{n}"),
                "EventSourceArn": { "Fn::GetAtt": [table, "StreamArn"] },
                "StartingPosition": "TRIM_HORIZON",
            },
        })
    };
    let mapping = |n: usize| of("Favourites", n);
    let filter = |count: usize| json!({ "Pattern": format!("{{\"eventID\":[\"{count}\"]}}") });
    let filters = |count: usize| json!({ "Filters": (0..count).map(filter).collect::<Vec<_>>() });
    vec![
        around("OPS001", "batches of 0 records", "1 to 10,000").beyond("Count/BatchSize", 0, 1),
        around("OPS001", "batches of 10,001 records", "1 to 10,000").beyond(
            "Count/BatchSize",
            10_001,
            10_000,
        ),
        around("OPS001", "batches over 301 seconds", "0 to 300").beyond(
            "Count/MaximumBatchingWindowInSeconds",
            301,
            300,
        ),
        around("OPS001", "no batch of a shard at a time", "1 to 10").beyond(
            "Count/ParallelizationFactor",
            0,
            1,
        ),
        around("OPS001", "11 batches of a shard at a time", "1 to 10").beyond(
            "Count/ParallelizationFactor",
            11,
            10,
        ),
        around("OPS001", "−2 retries", "−1 to 10,000").beyond("Count/MaximumRetryAttempts", -2, -1),
        around("OPS001", "10,001 retries", "−1 to 10,000").beyond(
            "Count/MaximumRetryAttempts",
            10_001,
            10_000,
        ),
        around("OPS001", "records of at most 59 seconds", "−1 or 60 to 604,800").beyond(
            "Count/MaximumRecordAgeInSeconds",
            59,
            60,
        ),
        around("OPS001", "records of at most 0 seconds", "−1 or 60 to 604,800").beyond(
            "Count/MaximumRecordAgeInSeconds",
            0,
            -1,
        ),
        around("OPS001", "records of more than 7 days", "−1 or 60 to 604,800").beyond(
            "Count/MaximumRecordAgeInSeconds",
            604_801,
            604_800,
        ),
        around("OPS001", "a window of 901 seconds", "0 to 900").beyond(
            "Count/TumblingWindowInSeconds",
            901,
            900,
        ),
        around("OPS002", "a stream read from nowhere", "StartingPosition: required")
            .without("Count/StartingPosition"),
        around("OPS002", "a table's stream read from a moment", "no AT_TIMESTAMP for DynamoDB")
            .set("Count/StartingPosition", "AT_TIMESTAMP"),
        around("OPS025", "a source that is no ARN", "EventSourceArn: arn:…")
            .set("Count/EventSourceArn", "favourites"),
        around("OPS026", "a filter that is no object", "filter patterns")
            .set("Count/FilterCriteria", json!({ "Filters": [{ "Pattern": "\"INSERT\"" }] })),
        around("OPS027", "6 filters", "5, and 10 on request").beyond(
            "Count/FilterCriteria",
            filters(6),
            filters(5),
        ),
        around("OPS028", "11 filters", "5, and 10 on request")
            .set("Count/FilterCriteria", filters(11)),
        around("OPS003", "three readers of one stream", "2 consumers per shard")
            .set("/Resources/Second", mapping(2))
            .set("/Resources/Third", mapping(3)),
        fault(
            "OPS003",
            "two readers of a replicated table's stream",
            "1 consumer for global tables",
        )
        .of(&[Base::Replicated])
        .set("/Resources/First", of("Tracks", 1))
        .set("/Resources/Second", of("Tracks", 2)),
    ]
}

fn names() -> Vec<Fault> {
    let name = |what, source, path, wrong: &str, right: &str| {
        around("OPS004", what, source).beyond(path, wrong, right)
    };
    let long = |length: usize| "n".repeat(length);
    let alias = |length: usize| format!("alias/{}", long(length - 6));
    let topic = |name: &str, fifo: Value| json!({ "TopicName": name, "FifoTopic": fifo });
    vec![
        name(
            "a Kinesis stream's name of 129 characters",
            "1 to 128",
            "Plays/Name",
            &long(129),
            &long(128),
        ),
        name(
            "a Kinesis stream's name with a blank",
            "a-zA-Z0-9_.-",
            "Plays/Name",
            "music plays",
            "music_plays.1-a",
        ),
        name("an alias without `alias/`", "alias/…", "KeyName/AliasName", "music", "alias/music"),
        name(
            "an alias of AWS's own",
            "not alias/aws/",
            "KeyName/AliasName",
            "alias/aws/music",
            "alias/awsome",
        ),
        name(
            "an alias of 257 characters",
            "1 to 256",
            "KeyName/AliasName",
            &alias(257),
            &alias(256),
        ),
        name(
            "an alias with a blank",
            "a-zA-Z0-9:/_-",
            "KeyName/AliasName",
            "alias/my key",
            "alias/my/key_1-a",
        ),
        name(
            "a topic's name of 257 characters",
            "1 to 256",
            "Alarms/TopicName",
            &long(257),
            &long(256),
        ),
        name(
            "a topic's name with a dot",
            "A-Za-z0-9_-",
            "Alarms/TopicName",
            "music.alarms",
            "music_alarms-1",
        ),
        around("OPS004", "a FIFO topic without `.fifo`", "FIFO ends with .fifo").beyond(
            "/Resources/Alarms/Properties",
            topic("music-alarms", json!(true)),
            topic("music-alarms.fifo", json!(true)),
        ),
        around("OPS004", "a topic with `.fifo` that is none", "FIFO ends with .fifo")
            .set("Alarms/TopicName", "music-alarms.fifo"),
        name(
            "a log group's name of 513 characters",
            "1 to 512",
            "Logs/LogGroupName",
            &long(513),
            &long(512),
        ),
        name(
            "a log group's name with a blank",
            "a-zA-Z0-9_-/.#",
            "Logs/LogGroupName",
            "/music logs",
            "/music/logs_1-a.b#c",
        ),
        around("OPS005", "two topics of one name", "unique in account and Region").set(
            "/Resources/Other",
            named("AWS::SNS::Topic", json!({ "TopicName": "music-alarms" })),
        ),
        around("OPS005", "two log groups of one name", "unique in account and Region").set(
            "/Resources/Other",
            named("AWS::Logs::LogGroup", json!({ "LogGroupName": "/aws/lambda/music-count" })),
        ),
        around("OPS005", "two aliases of one name", "unique in account and Region").set(
            "/Resources/Other",
            named("AWS::KMS::Alias", json!({ "AliasName": "alias/music", "TargetKeyId": "x" })),
        ),
    ]
}

fn named(kind: &str, properties: Value) -> Value {
    json!({ "Type": kind, "Properties": properties })
}

fn numbers() -> Vec<Fault> {
    let alarm = |period: u64, periods: u64| {
        json!({
            "Namespace": "AWS/DynamoDB",
            "MetricName": "ThrottledRequests",
            "Statistic": "Sum",
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 0,
            "Period": period,
            "EvaluationPeriods": periods,
        })
    };
    const ALARM: &str = "/Resources/Throttled/Properties";
    vec![
        around("OPS006", "a key that waits 6 days", "7 to 30").beyond(
            "Key/PendingWindowInDays",
            6,
            7,
        ),
        around("OPS006", "a key that waits 31 days", "7 to 30").beyond(
            "Key/PendingWindowInDays",
            31,
            30,
        ),
        around("OPS007", "logs that are kept 31 days", "a fixed list").beyond(
            "Logs/RetentionInDays",
            31,
            30,
        ),
        around("OPS007", "logs that are kept 0 days", "a fixed list").beyond(
            "Logs/RetentionInDays",
            0,
            1,
        ),
        around("OPS008", "an alarm over more than a day", "at most 86,400 seconds").beyond(
            ALARM,
            alarm(300, 289),
            alarm(300, 288),
        ),
        around(
            "OPS008",
            "an alarm over more than a week by the hour",
            "7 days from 3,600 seconds on",
        )
        .beyond(ALARM, alarm(3_600, 169), alarm(3_600, 168)),
        around("OPS008", "an alarm by 45 seconds", "10, 20, 30 or a multiple of 60").beyond(
            "Throttled/Period",
            45,
            30,
        ),
    ]
}

//! Functions that read streams: batch sizes, starting positions, and the number of readers.

use indexmap::IndexMap;

use crate::facts::ResourceKind;
use crate::facts::limits::dynamodb::READERS_PER_SHARD;
use crate::facts::limits::operations as limits;
use crate::names::nearest;
use crate::rules::operations::numbers::{self, NumberLimit};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identifiers::Identifier;
use crate::rules::views::tables::{is_known, lacks};
use crate::rules::views::targets::Target;
use crate::schema::Form;
use crate::template::text;

rules!(
    error NUMBER = ops001 {
        title: "an event source mapping has numbers that Lambda takes",
        explanation: "A batch has 1 to 10,000 records and is gathered for up to 300 seconds; up to 10 \
            batches of a shard run at a time; a batch is tried again up to 10,000 times, or −1 for no end; \
            records are given up after 60 to 604,800 seconds, or −1 for never; a tumbling window has up to \
            900 seconds.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
    error STARTING_POSITION = ops002 {
        title: "a table's stream is read from `TRIM_HORIZON` or `LATEST`",
        explanation: "Lambda does not read a DynamoDB stream without a starting position, and cannot \
            begin at a moment: `AT_TIMESTAMP` is for Kinesis and other sources.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
    warning READERS = ops003 {
        title: "a table's stream has at most two readers, a global table's one",
        explanation: "More than two processes that read a shard at once are throttled, and fall behind. \
            Replication between Regions is one of them, so a table with replicas has room for one. Let one \
            function read the stream and hand on what it finds.",
        page: pages::DYNAMODB_QUOTAS,
    },
    error NO_STREAM = ops009 {
        title: "an event source mapping reads a table's stream, not the table",
        explanation: "Lambda takes the ARN of a stream, which ends in `/stream/` and a time. The table's own \
            ARN, or that of an index, is refused.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
    error NO_ARN = ops025 {
        title: "the source of an event source mapping is an ARN",
        explanation: "Lambda takes the ARN of a stream or a queue, and no name of a table, stream or queue: \
            they begin with `arn:`.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
);

const NUMBERS: &[NumberLimit] = &[
    NumberLimit::new("BatchSize", limits::BATCH_SIZE).set_by("batch_size"),
    NumberLimit::new("MaximumBatchingWindowInSeconds", limits::BATCHING_WINDOW_SECONDS)
        .set_by("maximum_batching_window"),
    NumberLimit::new("ParallelizationFactor", limits::PARALLELIZATION_FACTOR)
        .set_by("parallelization_factor"),
    NumberLimit::new("MaximumRetryAttempts", limits::RETRY_ATTEMPTS)
        .set_by("maximum_retry_attempts"),
    NumberLimit {
        property: "MaximumRecordAgeInSeconds",
        range: limits::RECORD_AGE_SECONDS,
        without_end: Some(limits::RECORD_AGE_WITHOUT_END),
        call: Some("maximum_record_age"),
    },
    NumberLimit::new("TumblingWindowInSeconds", limits::TUMBLING_WINDOW_SECONDS),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut readers: IndexMap<&str, Vec<Node<'_>>> = IndexMap::new();
    for mapping in template.resources_of("AWS::Lambda::EventSourceMapping") {
        numbers::check(&NUMBER, &mapping, NUMBERS, findings);
        let Some(source) = mapping.property("EventSourceArn") else { continue };
        findings.extend(no_arn(template, &mapping, &source));
        let target = Target::of(&source, template);
        if matches!(target.kind(), Some(ResourceKind::Table | ResourceKind::Index)) {
            let noun = target.noun(&source);
            finding!(&NO_STREAM, "{noun} is no stream that Lambda could read")
                .at(&source)
                .help(stream_of(text::referred(&source).unwrap_or("…")))
                .add_to(findings);
        }
        if target.kind() != Some(ResourceKind::Stream) {
            continue;
        }
        check_position(&mapping, &target.noun(&source), findings);
        if let Target::DynamoDb { table: Some(table), .. } = target {
            // A mapping with a condition may be one of two alternatives.
            if mapping.node().get("Condition").is_none() {
                readers.entry(table.name()).or_default().push(source);
            }
        }
    }
    for (table, sources) in readers {
        let is_replicated = template.table(table).is_some_and(|table| table.replicas().len() > 1);
        let most = if is_replicated { READERS_PER_SHARD - 1 } else { READERS_PER_SHARD };
        let Some(beyond) = sources.get(most) else { continue };
        let count = sources.len();
        let label = if is_replicated { "replication reads it, too" } else { "at most two" };
        finding!(&READERS, "{count} functions read the stream of table `{table}`")
            .here(beyond, label)
            .help("let one function read it, and hand on: by EventBridge, SNS or a queue")
            .add_to(findings);
    }
}

fn no_arn(template: &Judged<'_>, mapping: &Resource<'_>, source: &Node<'_>) -> Option<Finding> {
    if let Some(named) = Identifier::of(template, source) {
        if named.form == Form::Arn {
            return None;
        }
        let id = named.resource.logical_id();
        let is_table = template.table(id).is_some();
        let help = match is_table {
            true => stream_of(id),
            false => named.instead(source, Form::Arn),
        };
        return finding!(&NO_ARN, "`{mapping}` reads {}, which is no ARN", named.noun())
            .here(source, "not an ARN")
            .help(help)
            .found();
    }
    let text = text::literal(source).filter(|text| !text.starts_with("arn:"))?;
    finding!(&NO_ARN, "`{mapping}` reads `{text}`, which is no ARN")
        .here(source, "not an ARN")
        .help(Help::either(
            "give what a handle says: `table.stream().arn()`, or `queue.arn()`",
            Help::say(
                "write the ARN of a stream or queue: {}",
                [Word::value(serde_json::json!({ "Fn::GetAtt": ["…", "StreamArn"] }))],
            ),
        ))
        .found()
}

pub(super) fn stream_of(table: &str) -> Help {
    Help::say(
        "give the ARN of the stream: {}",
        [Word::value(serde_json::json!({ "Fn::GetAtt": [table, "StreamArn"] }))
            .call("table.stream().arn()")],
    )
}

fn check_position(mapping: &Resource<'_>, source: &str, findings: &mut Vec<Finding>) {
    const HELP: &str = "`TRIM_HORIZON` begins with the oldest change, `LATEST` with the next";
    let Some(node) = mapping.property("StartingPosition") else {
        let properties = mapping.node().get("Properties");
        let Some(properties) = properties.filter(|node| lacks(node, "StartingPosition")) else {
            return;
        };
        finding!(&STARTING_POSITION, "`{mapping}` does not say from where it reads {source}")
            .here(&properties, "no `StartingPosition`")
            .help(HELP)
            .add_to(findings);
        return;
    };
    let words = limits::STARTING_POSITIONS;
    let is_judged = is_known(&node) && !node.is_valid_as_declared();
    let word = node.as_str().filter(|word| is_judged && !words.contains(word));
    let Some(word) = word else { return };
    let help = Help::meant(nearest(word, words.iter().copied()), HELP.to_owned());
    finding!(&STARTING_POSITION, "`{mapping}` cannot read {source} from `{word}` on")
        .here(&node, "`TRIM_HORIZON` or `LATEST`, for a table's stream")
        .help(help)
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn mapping(more: Value) -> Value {
        let mut properties = json!({
            "FunctionName": "count",
            "EventSourceArn": { "Fn::GetAtt": ["Tracks", "StreamArn"] },
            "StartingPosition": "TRIM_HORIZON",
        });
        for (name, value) in more.as_object().unwrap() {
            properties[name] = value.clone();
        }
        json!({ "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties })
    }

    fn judged(mappings: &[Value], replicas: Value) -> Vec<&'static str> {
        let mut resources = json!({
            "Tracks": {
                "Type": "AWS::DynamoDB::GlobalTable",
                "Properties": { "Replicas": replicas },
            },
        });
        for (position, mapping) in mappings.iter().enumerate() {
            resources[format!("Reader{position}")] = mapping.clone();
        }
        codes(check, resources)
    }

    fn one(more: Value) -> Vec<&'static str> {
        judged(&[mapping(more)], json!([{ "Region": "eu-west-1" }]))
    }

    #[test]
    fn numbers_have_two_edges() {
        for NumberLimit { property, range, without_end, call: _ } in NUMBERS {
            for (number, is_right) in [
                (*range.start(), true),
                (*range.end(), true),
                (range.start() - 1, *without_end == Some(range.start() - 1)),
                (range.end() + 1, false),
            ] {
                let expected: &[&str] = if is_right { &[] } else { &["OPS001"] };
                assert_eq!(one(json!({ *property: number })), expected, "{property} {number}");
            }
        }
        assert_eq!(one(json!({ "MaximumRecordAgeInSeconds": -1 })), [""; 0]);
        assert_eq!(one(json!({ "BatchSize": { "Ref": "Size" } })), [""; 0]);
    }

    #[test]
    fn a_name_is_no_source() {
        let of = |source: Value| one(json!({ "EventSourceArn": source }));
        assert_eq!(of(json!({ "Ref": "Tracks" })), ["OPS025"]);
        assert_eq!(of(json!({ "Fn::Sub": "${Tracks}/stream" })), ["OPS025"]);
        assert_eq!(of(json!({ "Fn::GetAtt": ["Tracks", "Arn"] })), ["OPS009"]);
        assert_eq!(of(json!({ "Ref": "Source" })), [""; 0]);
    }

    #[test]
    fn only_a_tables_stream_has_two_positions() {
        let moment = json!("AT_TIMESTAMP");
        assert_eq!(one(json!({ "StartingPosition": moment })), ["OPS002"]);
        assert_eq!(one(json!({ "StartingPosition": { "Ref": "Position" } })), [""; 0]);
        let kinesis = json!("arn:aws:kinesis:eu-west-1:111122223333:stream/plays");
        assert_eq!(one(json!({ "StartingPosition": moment, "EventSourceArn": kinesis })), [""; 0]);
        let literal =
            "arn:aws:dynamodb:eu-west-1:111122223333:table/x/stream/2026-01-01T00:00:00.000";
        assert_eq!(
            one(json!({ "StartingPosition": moment, "EventSourceArn": literal })),
            ["OPS002"]
        );
    }

    #[test]
    fn replication_is_a_reader() {
        let single = || json!([{ "Region": "eu-west-1" }]);
        let replicated = || json!([{ "Region": "eu-west-1" }, { "Region": "us-east-1" }]);
        let readers = |count: usize| vec![mapping(json!({})); count];
        assert_eq!(judged(&readers(2), single()), [""; 0]);
        assert_eq!(judged(&readers(3), single()), ["OPS003"]);
        assert_eq!(judged(&readers(1), replicated()), [""; 0]);
        assert_eq!(judged(&readers(2), replicated()), ["OPS003"]);
        let mut either = readers(3);
        either[0]["Condition"] = json!("IsProduction");
        assert_eq!(judged(&either, single()), [""; 0]);
    }
}

//! Functions that receive the messages of a queue: what a mapping has for streams alone, how long a message
//! is kept from others, and what FIFO queues do not take.

use crate::facts::limits::operations as limits;
use crate::names::grouped;
use crate::rules::operations::destinations::fifo;
use crate::rules::operations::numbers::number;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::mappings;
use crate::rules::views::tables::{is_known, lacks};

rules!(
    error WINDOW = ops017 {
        title: "a function that takes more than 10 messages of a queue at once waits for them",
        explanation: "With `BatchSize` above 10, `MaximumBatchingWindowInSeconds` is 1 at least. A table's \
            stream needs none.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
    error OPTION = ops050 {
        title: "a mapping of a queue has no options of streams",
        explanation: "A queue has no position to begin at, no shards, and its own retries: a message that \
            fails is seen again after the visibility timeout, and goes to the queue of dead letters after as \
            many receives as the redrive policy says. Lambda refuses a mapping of a queue with \
            `StartingPosition`, `ParallelizationFactor`, `MaximumRetryAttempts`, `MaximumRecordAgeInSeconds`, \
            `BisectBatchOnFunctionError`, `TumblingWindowInSeconds` or `DestinationConfig`.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
    error VISIBILITY = ops051 {
        title: "a queue keeps a message from others for as long as its function may take",
        explanation: "Lambda refuses to make a mapping where the queue's visibility timeout is shorter than \
            the function's timeout: another call would receive a message that is still being handled. A queue \
            that does not say has 30 seconds, a function 3. It is found where queue and function are in the \
            template.",
        page: pages::LAMBDA_SQS,
    },
    warning ADVISED = ops052 {
        title: "a queue keeps a message from others for six times as long as its function may take",
        explanation: "Where the function is throttled, Lambda tries a batch again before it gives it back. AWS \
            advises a visibility timeout of six times the function's timeout, and the batching window in \
            addition; with less, messages are handled twice, or become dead letters though the function never \
            saw them.",
        page: pages::LAMBDA_SQS,
    },
    error FIFO = ops053 {
        title: "a function takes at most 10 messages of a FIFO queue at once, and does not wait for them",
        explanation: "Lambda refuses a mapping of a FIFO queue whose `BatchSize` is above 10, and one with a \
            `MaximumBatchingWindowInSeconds` other than 0. A larger batch needs a standard queue.",
        page: pages::LAMBDA_SQS,
    },
);

const WINDOW_PROPERTY: &str = "MaximumBatchingWindowInSeconds";

pub(super) fn check<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
    findings: &mut Vec<Finding>,
) {
    let Some(source) = mapping.property("EventSourceArn") else { return };
    if !mappings::is_queue(template, &source) {
        return;
    }
    check_options(mapping, findings);
    match fifo(template, &source) {
        Some(noun) => check_fifo(mapping, &noun, findings),
        None => findings.extend(without_window(mapping)),
    }
    let queue = mappings::queue(template, &source);
    if let (Some(queue), Some(function)) = (queue, mappings::function(template, mapping)) {
        findings.extend(hidden_too_shortly(mapping, &queue, &function));
    }
}

fn check_options(mapping: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(properties) = mapping.node().get("Properties") else { return };
    for (name, node) in properties.entries() {
        if !limits::OPTIONS_OF_STREAMS.contains(&name) || !is_known(&node) || is_nothing(&node) {
            continue;
        }
        let help = match name {
            "DestinationConfig" => {
                "leave it out: a queue has a `RedrivePolicy`, which names the queue of its dead letters"
            }
            "MaximumRetryAttempts" => {
                "leave it out: the `maxReceiveCount` of the queue's `RedrivePolicy` says how often a \
                 message is tried"
            }
            "MaximumRecordAgeInSeconds" => {
                "leave it out: the queue's `MessageRetentionPeriod` says how long a message is kept"
            }
            _ => "leave it out",
        };
        finding!(&OPTION, "`{mapping}` reads a queue, which has no `{name}`")
            .here(node.named(), "for streams only")
            .help(Help::from(help))
            .add_to(findings);
    }
}

/// Whether it says as much as if it were left out.
pub(super) fn is_nothing(node: &Node<'_>) -> bool {
    let is_empty = node.is_object() && node.entries().all(|(_, inner)| is_nothing(&inner));
    is_empty || node.as_bool() == Some(false) || node.as_i64() == Some(0)
}

fn check_fifo(mapping: &Resource<'_>, queue: &str, findings: &mut Vec<Finding>) {
    let batch = number(mapping, "BatchSize");
    if let Some((messages, node)) = batch.filter(|(messages, _)| {
        limits::BATCH_SIZE.contains(messages) && *messages > limits::FIFO_BATCH_SIZE
    }) {
        let most = limits::FIFO_BATCH_SIZE;
        finding!(&FIFO, "`{mapping}` takes {messages} messages of {queue} at once")
            .here(&node, format!("at most {most} of a FIFO queue"))
            .help(Help::say(
                "write {}, or use a standard queue",
                [Word::property("BatchSize", most).call(format!(".batch_size({most})"))],
            ))
            .add_to(findings);
    }
    if let Some((_, node)) = number(mapping, WINDOW_PROPERTY).filter(|(seconds, _)| *seconds > 0) {
        finding!(&FIFO, "`{mapping}` gathers the messages of {queue}, which is FIFO")
            .here(&node, "no window for a FIFO queue")
            .help("leave the window out, or use a standard queue")
            .add_to(findings);
    }
}

fn without_window(mapping: &Resource<'_>) -> Option<Finding> {
    let (messages, size) = number(mapping, "BatchSize")?;
    let properties = mapping.node().get("Properties")?;
    let is_zero = mapping.property(WINDOW_PROPERTY).is_some_and(|node| node.as_i64() == Some(0));
    let is_without = is_zero || lacks(&properties, WINDOW_PROPERTY);
    let is_valid = limits::BATCH_SIZE.contains(&messages);
    (is_valid && messages > limits::BATCH_SIZE_WITHOUT_WINDOW && is_without).then(|| {
        finding!(&WINDOW, "`{mapping}` takes {messages} messages at once and waits for none")
            .here(&size, "at most 10 without a window")
            .help(Help::say(
                "add {}",
                [Word::property(WINDOW_PROPERTY, 1).call(".maximum_batching_window(1)")],
            ))
    })
}

fn hidden_too_shortly(
    mapping: &Resource<'_>,
    queue: &Resource<'_>,
    function: &Resource<'_>,
) -> Option<Finding> {
    let (hidden, place) = seconds(queue, "VisibilityTimeout", limits::VISIBILITY_TIMEOUT_DEFAULT)?;
    let (timeout, of_function) = seconds(function, "Timeout", limits::TIMEOUT_DEFAULT)?;
    let is_valid = limits::VISIBILITY_TIMEOUT_SECONDS.contains(&hidden)
        && limits::TIMEOUT_SECONDS.contains(&timeout);
    let window = number(mapping, WINDOW_PROPERTY).map_or(0, |(seconds, _)| seconds.max(0));
    let advised = timeout * limits::VISIBILITY_FACTOR + window;
    if !is_valid || hidden >= advised {
        return None;
    }
    let (shown, of) = (amount(hidden), amount(timeout));
    let (rule, message) = if hidden < timeout {
        (&VISIBILITY, format!("is shorter than the {of} that function `{function}` may take"))
    } else {
        (&ADVISED, format!("is less than six times the {of} of function `{function}`"))
    };
    let label = if hidden < timeout {
        format!("{of} at least, {} advised", amount(advised))
    } else {
        format!("{} advised", amount(advised))
    };
    let word = Word::property("VisibilityTimeout", advised)
        .call(format!(".visibility_timeout({})", grouped_in_rust(advised)));
    let most = *limits::VISIBILITY_TIMEOUT_SECONDS.end();
    let help = match advised <= most {
        true => Help::say("give the queue a longer one: {}", [word]),
        false => "let the function take less time".into(),
    };
    finding!(rule, "the visibility timeout of queue `{queue}`, {shown}, {message}")
        .here(&place, label)
        .and(&of_function, "its function")
        .help(help)
        .found()
}

/// A number of seconds, and where it is said; by default, the resource itself.
fn seconds<'t>(resource: &Resource<'t>, property: &str, default: i64) -> Option<(i64, Node<'t>)> {
    if let Some(said) = number(resource, property) {
        return Some(said);
    }
    let is_without = match resource.node().get("Properties") {
        Some(properties) => lacks(&properties, property),
        None => lacks(resource.node(), "Properties"),
    };
    is_without.then(|| (default, *resource.node()))
}

fn amount(seconds: i64) -> String {
    match usize::try_from(seconds) {
        Ok(1) => "1 second".to_owned(),
        Ok(seconds) => format!("{} seconds", grouped(seconds)),
        Err(_) => format!("{seconds} seconds"),
    }
}

fn grouped_in_rust(seconds: i64) -> String {
    usize::try_from(seconds).map_or_else(|_| seconds.to_string(), grouped).replace(',', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    /// What is found of a mapping of queue `Q` to function `F`.
    fn judged(mapping: Value, queue: Value, function: Value) -> Vec<&'static str> {
        let mut properties = json!({
            "FunctionName": { "Ref": "F" },
            "EventSourceArn": { "Fn::GetAtt": ["Q", "Arn"] },
        });
        for (name, value) in mapping.as_object().unwrap() {
            properties[name] = value.clone();
        }
        codes(
            RULES,
            json!({
                "Q": { "Type": "AWS::SQS::Queue", "Properties": queue },
                "F": { "Type": "AWS::Lambda::Function", "Properties": function },
                "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties },
            }),
        )
    }

    #[test]
    fn a_queue_has_no_options_of_streams() {
        let of = |name: &str, value: Value| judged(json!({ name: value }), json!({}), json!({}));
        for (name, value) in [
            ("StartingPosition", json!("LATEST")),
            ("StartingPositionTimestamp", json!(1_700_000_000)),
            ("MaximumRetryAttempts", json!(2)),
            ("MaximumRecordAgeInSeconds", json!("60")),
            ("ParallelizationFactor", json!(2)),
            ("BisectBatchOnFunctionError", json!(true)),
            ("TumblingWindowInSeconds", json!(10)),
            ("DestinationConfig", json!({ "OnFailure": { "Destination": "arn:a" } })),
        ] {
            assert_eq!(of(name, value), ["OPS050"], "{name}");
            assert_eq!(of(name, json!({ "Ref": "AWS::NoValue" })), [""; 0], "{name}");
        }
        for (name, value) in [
            ("BisectBatchOnFunctionError", json!(false)),
            ("TumblingWindowInSeconds", json!(0)),
            ("DestinationConfig", json!({ "OnFailure": {} })),
            ("Enabled", json!(false)),
            ("ScalingConfig", json!({ "MaximumConcurrency": 2 })),
            ("FunctionResponseTypes", json!(["ReportBatchItemFailures"])),
        ] {
            assert_eq!(of(name, value), [""; 0], "{name}");
        }
    }

    #[test]
    fn a_message_is_hidden_for_as_long_as_it_is_handled() {
        let of = |hidden: Value, timeout: Value, window: Value| {
            judged(
                json!({ "MaximumBatchingWindowInSeconds": window }),
                json!({ "VisibilityTimeout": hidden }),
                json!({ "Timeout": timeout }),
            )
        };
        let none = || json!({ "Ref": "AWS::NoValue" });
        for (hidden, timeout, window, expected) in [
            (json!(59), json!(60), json!(0), vec!["OPS051"]),
            (json!("59"), json!("60"), json!(0), vec!["OPS051"]),
            (json!(60), json!(60), json!(0), vec!["OPS052"]),
            (json!(359), json!(60), json!(0), vec!["OPS052"]),
            (json!(360), json!(60), json!(0), vec![]),
            (json!(360), json!(60), json!(1), vec!["OPS052"]),
            (json!(0), json!(3), json!(0), vec!["OPS051"]),
            (json!({ "Ref": "Hidden" }), json!(60), json!(0), vec![]),
            (json!(1), none(), json!(0), vec![]),
            // These numbers are refused by themselves.
            (json!(50_000), json!(900), json!(0), vec![]),
            (json!(30), json!(5_000), json!(0), vec![]),
        ] {
            let found = of(hidden.clone(), timeout.clone(), window.clone());
            assert_eq!(found, expected, "{hidden} {timeout} {window}");
        }
        // By default 30 seconds and 3.
        let both = |queue: Value, function: Value| judged(json!({}), queue, function);
        assert_eq!(both(json!({}), json!({})), [""; 0]);
        assert_eq!(both(json!({}), json!({ "Timeout": 31 })), ["OPS051"]);
        assert_eq!(both(json!({}), json!({ "Timeout": 5 })), [""; 0]);
        assert_eq!(both(json!({}), json!({ "Timeout": 6 })), ["OPS052"]);
        assert_eq!(both(json!({ "VisibilityTimeout": 2 }), json!({})), ["OPS051"]);
    }

    #[test]
    fn a_fifo_queue_hands_over_ten_and_is_not_waited_for() {
        let of = |mapping: Value| judged(mapping, json!({ "FifoQueue": true }), json!({}));
        let window = "MaximumBatchingWindowInSeconds";
        assert_eq!(of(json!({ "BatchSize": 10 })), [""; 0]);
        assert_eq!(of(json!({ "BatchSize": 10, window: 0 })), [""; 0]);
        // One finding each: the window that would help a standard queue is refused here.
        assert_eq!(of(json!({ "BatchSize": 11 })), ["OPS053"]);
        assert_eq!(of(json!({ "BatchSize": 10, window: 1 })), ["OPS053"]);
        assert_eq!(of(json!({ "BatchSize": 100, window: 5 })), ["OPS053", "OPS053"]);
        assert_eq!(of(json!({ "BatchSize": { "Ref": "Size" } })), [""; 0]);
        let by_arn = |more: Value| {
            let mut mapping =
                json!({ "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:jobs.fifo" });
            mapping[window] = more;
            judged(mapping, json!({}), json!({}))
        };
        assert_eq!(by_arn(json!(1)), ["OPS053"]);
        assert_eq!(by_arn(json!(0)), [""; 0]);
    }

    #[test]
    fn many_messages_at_once_are_waited_for() {
        let mapping = |source: Value, size: Value, window: Value| {
            let mut properties = json!({ "EventSourceArn": source, "BatchSize": size });
            if !window.is_null() {
                properties["MaximumBatchingWindowInSeconds"] = window;
            }
            codes(
                RULES,
                json!({
                    "Q": { "Type": "AWS::SQS::Queue" },
                    "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties },
                }),
            )
        };
        let queue = || json!({ "Fn::GetAtt": ["Q", "Arn"] });
        let literal = json!("arn:aws:sqs:eu-west-1:111122223333:plays");
        let stream = json!("arn:aws:kinesis:eu-west-1:111122223333:stream/plays");
        for (source, size, window, is_right) in [
            (queue(), json!(10), Value::Null, true),
            (queue(), json!(11), Value::Null, false),
            (queue(), json!(11), json!(0), false),
            (queue(), json!(11), json!(1), true),
            (queue(), json!(11), json!({ "Ref": "Window" }), true),
            (queue(), json!({ "Ref": "Size" }), Value::Null, true),
            (literal, json!(11), Value::Null, false),
            (stream, json!(100), Value::Null, true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS017"] };
            let found = mapping(source.clone(), size.clone(), window.clone());
            assert_eq!(found, expected, "{source} {size} {window}");
        }
    }
}

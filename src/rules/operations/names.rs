//! Names of Kinesis streams, aliases, topics, queues, functions, dashboards and log groups.

use std::ops::RangeInclusive;

use crate::facts::limits::operations as limits;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::repeated::{named as named_by, repeated};
use crate::template::text::{self, Piece};

rules!(
    error NAME = ops004 {
        title: "what stands around a table has a name in its service's characters",
        explanation: "Letters and digits of ASCII, and: for a Kinesis stream up to 128 with `_.-`; for a \
            topic up to 256 with `_-`, for a queue up to 80, and `.fifo` at the end of a FIFO one's; for a \
            function up to 64 and a dashboard up to 255 with `_-`; for a log group up to 512 with `_-./#`; for an alias of a key `alias/`, then up to 250 with `:/_-`, but not `alias/aws/`, \
            which are AWS's own.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    error NAME_TWICE = ops005 {
        title: "what stands around a table has a name of its own",
        explanation: "A stream, alias, topic, queue, function, log group or alarm has its name once in a \
            Region of an account, a dashboard once in all of them. Of two resources of one type and name the \
            second fails while the stack is deployed, and everything is rolled back, or takes the place of \
            the first.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

/// A type of resource that takes a name.
struct NamedType {
    kind: &'static str,
    property: &'static str,
    noun: &'static str,
    most: usize,
    /// The characters besides letters and digits that it may contain.
    symbols: &'static str,
}

const fn named(
    [kind, property, noun]: [&'static str; 3],
    length: RangeInclusive<usize>,
    symbols: &'static str,
) -> NamedType {
    NamedType { kind, property, noun, most: *length.end(), symbols }
}

const NAMED: &[NamedType] = &[
    named(["AWS::Kinesis::Stream", "Name", "stream"], limits::STREAM_NAME_LENGTH, "_.-"),
    named(["AWS::KMS::Alias", "AliasName", "alias"], limits::ALIAS_LENGTH, ":/_-"),
    named(["AWS::SNS::Topic", "TopicName", "topic"], limits::TOPIC_NAME_LENGTH, "_-"),
    named(["AWS::SQS::Queue", "QueueName", "queue"], limits::QUEUE_NAME_LENGTH, "_-"),
    named(
        ["AWS::Lambda::Function", "FunctionName", "function"],
        limits::FUNCTION_NAME_LENGTH,
        "_-",
    ),
    named(
        ["AWS::CloudWatch::Dashboard", "DashboardName", "dashboard"],
        limits::DASHBOARD_NAME_LENGTH,
        "_-",
    ),
    named(
        ["AWS::Logs::LogGroup", "LogGroupName", "log group"],
        limits::LOG_GROUP_NAME_LENGTH,
        "_-./#",
    ),
];

/// An alarm's name may contain any character, so only duplicates are reported.
const ALARM: (&str, &str, &str) = ("AWS::CloudWatch::Alarm", "AlarmName", "alarm");

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for named in NAMED {
        let NamedType { kind, property, noun, .. } = named;
        for resource in template.resources_of(kind) {
            let Some(node) = resource.property(property) else { continue };
            findings.extend(wrong(named, &resource, &node));
        }
        check_repetitions(template, kind, property, noun, findings);
    }
    let (kind, property, noun) = ALARM;
    check_repetitions(template, kind, property, noun, findings);
}

fn wrong(named: &NamedType, resource: &Resource<'_>, node: &Node<'_>) -> Option<Finding> {
    if !text::is_text(node) {
        return None;
    }
    let pieces = text::pieces(node);
    let NamedType { noun, most, symbols, .. } = named;
    let shown = text::shown(node);
    let mut literal = text::filled(node, "");
    let characters = literal.chars().count();
    let end = match pieces.last() {
        Some(Piece::Literal(text)) => Some(text.as_str()),
        Some(_) => None,
        None => Some(""),
    };
    let switch = match *noun {
        "topic" => Some("FifoTopic"),
        "queue" => Some("FifoQueue"),
        _ => None,
    };
    let has_suffix = end.map(|end| end.ends_with(limits::FIFO_SUFFIX));
    if let Some(switch) = switch {
        let is_fifo = resource.property(switch).map_or(Some(false), |fifo| fifo.as_bool());
        match (is_fifo, has_suffix) {
            (Some(true), Some(false)) => {
                return Some(
                    finding(noun, &shown, "does not end in `.fifo`", node)
                        .help(format!("a FIFO {noun}'s name ends so, and no other's")),
                );
            }
            (Some(false), Some(true)) => {
                return Some(finding(noun, &shown, "ends in `.fifo`", node).help(Help::say(
                    "say {}, or leave the ending out",
                    [Word::property(switch, true).call(format!(".property(\"{switch}\", true)"))],
                )));
            }
            // The suffix contains the only point that the name may have.
            (Some(true) | None, Some(true)) => {
                literal.truncate(literal.len() - limits::FIFO_SUFFIX.len());
            }
            _ => {}
        }
    }
    let allowed = |c: &char| c.is_ascii_alphanumeric() || symbols.contains(*c);
    if let Some(other) = literal.chars().find(|c| !allowed(c)) {
        let filler = if symbols.contains('-') { '-' } else { '_' };
        let plain: String = literal.chars().map(|c| if allowed(&c) { c } else { filler }).collect();
        let ending = shown.get(literal.len()..).filter(|rest| *rest == limits::FIFO_SUFFIX);
        let ending = ending.unwrap_or_default();
        let is_whole = pieces.len() == 1 && plain.chars().any(|c| c != filler);
        let alphabet = format!("letters and digits of ASCII and `{symbols}`");
        let help = match is_whole {
            true => format!("it takes {alphabet}: write `{plain}{ending}`"),
            false => format!("it takes {alphabet}"),
        };
        let what = match other {
            ' ' => "contains a blank".to_owned(),
            other => format!("contains `{other}`"),
        };
        return Some(finding(noun, &shown, &what, node).help(help));
    }
    if pieces.is_empty() {
        let help = "leave it out: CloudFormation makes a name from the stack's and the id";
        return Some(finding(noun, &shown, "is empty", node).help(help));
    }
    if characters > *most {
        let what = format!("has {characters} characters");
        let help = format!("at most {most}");
        return Some(finding(noun, &shown, &what, node).help(help));
    }
    let begin = match pieces.first() {
        Some(Piece::Literal(text)) if *noun == "alias" => text.as_str(),
        _ => return None,
    };
    if begin.starts_with(limits::RESERVED_ALIAS_PREFIX) {
        let what = format!("begins with `{}`", limits::RESERVED_ALIAS_PREFIX);
        return Some(finding(noun, &shown, &what, node).help("these are AWS's own: take another"));
    }
    (!begin.starts_with(limits::ALIAS_PREFIX)).then(|| {
        let what = format!("does not begin with `{}`", limits::ALIAS_PREFIX);
        finding(noun, &shown, &what, node).help(format!("write `alias/{shown}`"))
    })
}

fn finding(noun: &str, shown: &str, what: &str, node: &Node<'_>) -> Finding {
    let short: String = shown.chars().take(40).collect();
    let more = if short.len() < shown.len() { "…" } else { "" };
    finding!(&NAME, "the name `{short}{more}` of the {noun} {what}").at(node)
}

fn check_repetitions(
    template: &Judged<'_>,
    kind: &str,
    property: &str,
    noun: &str,
    findings: &mut Vec<Finding>,
) {
    let named = template.resources_of(kind).filter_map(|resource| named_by(&resource, property));
    for ((_, name), first, node) in repeated(named) {
        finding!(&NAME_TWICE, "two resources are named `{name}` as {noun}")
            .here(&node, "the second")
            .help("give one of them another name, or leave it out where CloudFormation makes one")
            .and_elsewhere(&first, "the first")
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn named(kind: &str, properties: Value) -> Vec<&'static str> {
        codes(check, json!({ "X": { "Type": kind, "Properties": properties } }))
    }

    #[test]
    fn a_help_says_the_name_in_the_signs_that_are_taken() {
        let help = |kind: &str, properties: Value| {
            let resources = json!({ "X": { "Type": kind, "Properties": properties } });
            let mut findings = Vec::new();
            check(&Judged::of(&json!({ "Resources": resources }).into()), &mut findings);
            findings.iter().flat_map(Finding::helps).collect::<Vec<_>>()
        };
        let signs = "it takes letters and digits of ASCII and `_-`";
        for (name, expected) in [
            (json!("music alarms"), format!("{signs}: write `music-alarms`")),
            (json!("a.b/c"), format!("{signs}: write `a-b-c`")),
            (json!({ "Fn::Sub": "${Stage} alarms" }), signs.to_owned()),
        ] {
            assert_eq!(help("AWS::SNS::Topic", json!({ "TopicName": name })), [expected]);
        }
        let fifo = json!({ "QueueName": "the orders.fifo", "FifoQueue": true });
        assert_eq!(help("AWS::SQS::Queue", fifo), [format!("{signs}: write `the-orders.fifo`")]);
        let ends_so = json!({ "QueueName": "orders.fifo" });
        assert_eq!(
            help("AWS::SQS::Queue", ends_so),
            ["say `.property(\"FifoQueue\", true)`, or leave the ending out"]
        );
    }

    #[test]
    fn computed_names_are_judged_by_what_is_known() {
        for (name, is_right) in [
            (json!({ "Fn::Sub": "alias/${AWS::StackName}" }), true),
            (json!({ "Fn::Sub": "${Prefix}/music" }), true),
            (json!({ "Fn::Sub": "key/${AWS::StackName}" }), false),
            (json!({ "Fn::Sub": "alias/${AWS::StackName} key" }), false),
            (json!({ "Ref": "Alias" }), true),
            (json!(""), false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS004"] };
            let found = named("AWS::KMS::Alias", json!({ "AliasName": name }));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn the_ending_of_a_topic_says_whether_it_keeps_the_order() {
        for (fifo, name, is_right) in [
            (json!(true), json!("plays.fifo"), true),
            (json!("true"), json!({ "Fn::Sub": "${AWS::StackName}.fifo" }), true),
            (json!(true), json!({ "Ref": "Name" }), true),
            (json!(true), json!("plays"), false),
            (json!(false), json!("plays.fifo"), false),
            (json!({ "Ref": "Fifo" }), json!("plays.fifo"), true),
            (json!(true), json!("pl.ays.fifo"), false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS004"] };
            let found = named("AWS::SNS::Topic", json!({ "FifoTopic": fifo, "TopicName": name }));
            assert_eq!(found, expected, "{fifo} {name}");
        }
    }

    #[test]
    fn queues_functions_and_dashboards_have_names_as_well() {
        let long = |length: usize| "n".repeat(length);
        for (kind, property, name, is_right) in [
            ("AWS::SQS::Queue", "QueueName", long(80), true),
            ("AWS::SQS::Queue", "QueueName", long(81), false),
            ("AWS::SQS::Queue", "QueueName", "plays.fifo".to_owned(), false),
            ("AWS::Lambda::Function", "FunctionName", long(64), true),
            ("AWS::Lambda::Function", "FunctionName", long(65), false),
            ("AWS::Lambda::Function", "FunctionName", "a.b".to_owned(), false),
            ("AWS::CloudWatch::Dashboard", "DashboardName", long(255), true),
            ("AWS::CloudWatch::Dashboard", "DashboardName", long(256), false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS004"] };
            assert_eq!(named(kind, json!({ property: name })), expected, "{kind} {name}");
        }
        let fifo = |name: &str| json!({ "FifoQueue": true, "QueueName": name });
        assert_eq!(named("AWS::SQS::Queue", fifo("plays.fifo")), [""; 0]);
        assert_eq!(named("AWS::SQS::Queue", fifo("plays")), ["OPS004"]);
        let (most, beyond) = (long(75) + ".fifo", long(76) + ".fifo");
        assert_eq!(named("AWS::SQS::Queue", fifo(&most)), [""; 0]);
        assert_eq!(named("AWS::SQS::Queue", fifo(&beyond)), ["OPS004"]);
    }

    #[test]
    fn names_of_different_types_may_be_alike() {
        let topic =
            |name: Value| json!({ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": name } });
        let alarm = json!({ "Type": "AWS::CloudWatch::Alarm", "Properties": { "AlarmName": "a" } });
        assert_eq!(codes(check, json!({ "A": topic(json!("a")), "B": alarm })), [""; 0]);
        assert_eq!(codes(check, json!({ "A": alarm, "B": alarm })), ["OPS005"]);
        let mut either = topic(json!("a"));
        either["Condition"] = json!("IsProduction");
        assert_eq!(codes(check, json!({ "A": either, "B": either })), ["OPS005"]);
        let computed =
            |end: &str| topic(json!({ "Fn::Sub": format!("${{AWS::StackName}}-{end}") }));
        assert_eq!(codes(check, json!({ "A": computed("a"), "B": computed("a") })), ["OPS005"]);
        assert_eq!(codes(check, json!({ "A": computed("a"), "B": computed("b") })), [""; 0]);
        assert_eq!(codes(check, json!({ "A": topic(json!("a")), "B": either })), [""; 0]);
    }
}

//! The filters of event source mappings: their patterns, and how many there may be.

use serde_json::{Map, Value};

use super::filter_patterns::{malformed, matches_nothing, unknown_operator};
use crate::facts::ResourceKind;
use crate::facts::limits::operations as limits;
use crate::names::{self, grouped};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::{Table, complete};
use crate::rules::views::targets::Target;
use crate::template::text;

rules!(
    error PATTERN = ops026 {
        title: "a filter's pattern is a JSON object of at most 4,096 characters",
        explanation: "A pattern has the shape of a record: `{\"eventName\": [\"INSERT\"]}` lets through what is \
            new. Lambda refuses text that is no JSON object, and values that are not in a list, and \
            comparisons other than `prefix`, `suffix`, `equals-ignore-case`, `anything-but`, `numeric` and `exists`.",
        page: pages::LAMBDA_EVENT_FILTERING,
    },
    warning MANY = ops027 {
        title: "an event source mapping has at most 5 filters, unless AWS gave more",
        explanation: "AWS gives up to 10 on request. A record that one of them matches is passed on, so one \
            pattern with several values often says the same: `{\"eventName\": [\"INSERT\", \"MODIFY\"]}`.",
        page: pages::LAMBDA_EVENT_FILTERING,
    },
    error TOO_MANY = ops028 {
        title: "an event source mapping has at most 10 filters",
        explanation: "5 without asking, and up to 10 on request. One pattern may list several values.",
        page: pages::LAMBDA_EVENT_FILTERING,
    },
    warning NOTHING = ops070 {
        title: "a filter asks for what the records of the stream have",
        explanation: "A filter of a table's stream that asks for what no record has lets nothing through, and \
            nothing says so: the images that the stream's view type leaves out, attributes without their type \
            (`{\"status\": {\"S\": [\"PAID\"]}}`), events other than `INSERT`, `MODIFY` and `REMOVE`. Numbers are \
            texts in a record; that they match nothing is what people report.",
        page: pages::LAMBDA_DYNAMODB_FILTERING,
    },
);

pub(super) fn check(template: &Judged<'_>, mapping: &Resource<'_>, findings: &mut Vec<Finding>) {
    let (criteria, source) = match mapping.property("SourceParameters") {
        Some(of_pipe) => (of_pipe.get("FilterCriteria"), mapping.property("Source")),
        None => (mapping.property("FilterCriteria"), mapping.property("EventSourceArn")),
    };
    let table = source.and_then(|source| match Target::of(&source, template) {
        Target::DynamoDb { table, kind: Some(ResourceKind::Stream), .. } => table,
        _ => None,
    });
    let Some(filters) = criteria.and_then(|node| node.get("Filters")) else { return };
    let id = mapping.logical_id();
    for pattern in filters.items().filter_map(|filter| filter.get("Pattern")) {
        findings.extend(judged(id, &pattern, table.as_ref()));
    }
    findings.extend(counted(mapping, &filters));
}

fn counted(mapping: &Resource<'_>, filters: &Node<'_>) -> Option<Finding> {
    let filters = complete(filters)?;
    let (rule, most) = if filters.len() > limits::FILTERS_ON_REQUEST {
        (&TOO_MANY, limits::FILTERS_ON_REQUEST)
    } else {
        (&MANY, limits::FILTERS)
    };
    let beyond = filters.get(most)?;
    let (id, count) = (mapping.logical_id(), filters.len());
    finding!(rule, "`{id}` has {count} filters")
        .here(beyond, format!("at most {most}"))
        .help("put what they ask for into fewer patterns: each may list several values")
        .found()
}

fn judged(id: &str, node: &Node<'_>, table: Option<&Table<'_>>) -> Option<Finding> {
    let text = text::literal(node)?;
    let finding = match serde_json::from_str(&text) {
        Ok(Value::Object(pattern)) => {
            let characters = text.chars().count();
            if characters <= limits::FILTER_PATTERN {
                return contents(id, &pattern, table).map(|finding| finding.at(node));
            }
            let counted = grouped(characters);
            finding!(&PATTERN, "a filter of `{id}` has {counted} characters")
                .label(format!("at most {}", grouped(limits::FILTER_PATTERN)))
                .help("ask for less, and let the function look at the rest")
        }
        _ => finding!(&PATTERN, "a filter of `{id}` is no JSON object: `{text}`")
            .label("not an object")
            .help(Help::say(
                "write the shape of a record: {}",
                [Word::property("Pattern", "{\"eventName\": [\"INSERT\"]}")
                    .call(".filter(json!({\"eventName\": [\"INSERT\"]}))")],
            )),
    };
    Some(finding.at(node))
}

fn contents(id: &str, pattern: &Map<String, Value>, table: Option<&Table<'_>>) -> Option<Finding> {
    if let Some(leaf) = malformed(pattern) {
        let value = leaf.rsplit('.').next().unwrap_or_default();
        return finding!(&PATTERN, "a filter of `{id}` compares `{leaf}` with no list")
            .label("values stand in lists")
            .help(format!("put it into brackets: `{{\"{value}\": [\"…\"]}}`"))
            .found();
    }
    if let Some((path, operator)) = unknown_operator(pattern) {
        let known = limits::FILTER_OPERATORS;
        return finding!(&PATTERN, "a filter of `{id}` compares `{path}` by `{operator}`")
            .label(format!("`{operator}` is no comparison"))
            .help(Help::meant(
                names::nearest(&operator, known.iter().copied()),
                "compare by `prefix`, `suffix`, `equals-ignore-case`, `anything-but`, `numeric` or `exists`",
            ))
            .found();
    }
    let nothing = matches_nothing(pattern, table?)?;
    let finding = match nothing.is_reported {
        true => finding!(&NOTHING, "a filter of `{id}` may match nothing: {}", nothing.what),
        false => finding!(&NOTHING, "a filter of `{id}` matches nothing: {}", nothing.what),
    };
    let label = if nothing.is_reported { "may match nothing" } else { "matches nothing" };
    finding.label(label).help(nothing.help).found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, found};
    use serde_json::json;

    fn mapping(filters: Value) -> Value {
        let properties = json!({ "FilterCriteria": { "Filters": filters } });
        json!({ "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties } })
    }

    #[test]
    fn a_pattern_is_an_object() {
        let long = |length: usize| json!({ "a": ["x".repeat(length - 10)] }).to_string();
        for (pattern, is_right) in [
            (json!("{\"eventName\": [\"INSERT\"]}"), true),
            (json!({ "Ref": "Pattern" }), true),
            (json!({ "Fn::Sub": "{\"a\": [\"${B}\"]}" }), true),
            (json!(long(4_096)), true),
            (json!(long(4_097)), false),
            (json!("\"x\""), false),
            (json!("[]"), false),
            (json!("null"), false),
            (json!("{"), false),
            (json!(""), false),
        ] {
            let expected: &[&str] = if is_right {
                &[]
            } else {
                &["OPS026 /Resources/M/Properties/FilterCriteria/Filters/0/Pattern"]
            };
            let filters = json!([{ "Pattern": pattern }]);
            assert_eq!(found(RULES, mapping(filters)), expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_compares_as_lambda_does() {
        for (pattern, is_right) in [
            (
                json!({ "a": [{ "prefix": "x" }, { "suffix": { "equals-ignore-case": "y" } }] }),
                true,
            ),
            (json!({ "a": { "b": ["x", null, 3, { "numeric": [">", 0, "<=", 5] }] } }), true),
            (json!({ "a": [{ "anything-but": { "prefix": "x" } }, { "exists": false }] }), true),
            (json!({ "a": [{ "wildcard": "x*" }, { "cidr": "10.0.0.0/8" }] }), true),
            (json!({ "eventName": [{ "startsWith": "IN" }] }), false),
            (json!({ "a": { "b": ["x", { "Prefix": "y" }] } }), false),
            (json!({ "a": [{ "not": "x" }] }), false),
            (json!({ "$or": [{ "a": [{ "prefx": "x" }] }] }), false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS026"] };
            let filters = json!([{ "Pattern": pattern.to_string() }]);
            assert_eq!(codes(RULES, mapping(filters)), expected, "{pattern}");
        }
    }

    #[test]
    fn a_filter_asks_for_what_a_record_has() {
        let found = |view: &str, pattern: Value| {
            let attribute = json!({ "AttributeName": "id", "AttributeType": "S" });
            codes(
                RULES,
                json!({
                    "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": {
                        "AttributeDefinitions": [attribute],
                        "StreamSpecification": { "StreamViewType": view },
                    } },
                    "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                        "EventSourceArn": { "Fn::GetAtt": ["Orders", "StreamArn"] },
                        "FilterCriteria": { "Filters": [{ "Pattern": pattern.to_string() }] },
                    } },
                }),
            )
        };
        let image = |name: &str, of: Value| json!({ "dynamodb": { name: of } });
        let paid = || json!({ "status": { "S": ["PAID"] } });
        let both = "NEW_AND_OLD_IMAGES";
        for (view, pattern) in [
            (both, json!({ "eventName": ["INSERT", { "prefix": "MOD" }] })),
            (both, image("NewImage", paid())),
            ("NEW_IMAGE", image("NewImage", paid())),
            ("KEYS_ONLY", image("Keys", json!({ "id": { "S": ["a"] } }))),
            ("KEYS_ONLY", json!({ "dynamodb": { "NewImage": [{ "exists": false }] } })),
            (both, image("NewImage", json!({ "address": { "M": { "city": { "S": ["Bern"] } } } }))),
            (both, image("NewImage", json!({ "age": { "N": ["5"] } }))),
            (both, image("NewImage", json!({ "$or": [{ "a": { "S": ["x"] } }, paid()] }))),
            (both, json!({ "$or": [{ "eventName": ["INSERT"] }, { "eventName": ["x"] }] })),
        ] {
            assert_eq!(found(view, pattern.clone()), [""; 0], "{pattern}");
        }
        for (view, pattern) in [
            (both, json!({ "eventName": ["UPDATE"] })),
            (both, json!({ "eventname": ["INSERT"] })),
            (both, json!({ "NewImage": paid() })),
            (both, json!({ "dynamodb": { "newImage": paid() } })),
            ("KEYS_ONLY", image("NewImage", paid())),
            ("NEW_IMAGE", image("OldImage", paid())),
            ("OLD_IMAGE", image("NewImage", paid())),
            (both, image("NewImage", json!({ "status": ["PAID"] }))),
            (both, image("NewImage", json!({ "address": { "city": ["Bern"] } }))),
            (both, image("Keys", json!({ "id": { "N": ["5"] } }))),
            (both, image("NewImage", json!({ "age": { "N": [5] } }))),
            (both, image("NewImage", json!({ "age": { "N": [{ "numeric": [">", 5] }] } }))),
        ] {
            assert_eq!(found(view, pattern.clone()), ["OPS070"], "{pattern}");
        }
        for pattern in [
            json!({ "eventName": "INSERT" }),
            image("NewImage", json!({ "status": { "S": "PAID" } })),
            json!({ "dynamodb": null }),
        ] {
            assert_eq!(found(both, pattern.clone()), ["OPS026"], "{pattern}");
        }
    }

    #[test]
    fn filters_are_counted() {
        let of =
            |count: usize| codes(RULES, mapping(json!(vec![json!({ "Pattern": "{}" }); count])));
        assert_eq!(of(5), [""; 0]);
        assert_eq!(of(6), ["OPS027"]);
        assert_eq!(of(10), ["OPS027"]);
        assert_eq!(of(11), ["OPS028"]);
        assert_eq!(codes(RULES, mapping(json!({ "Ref": "Filters" }))), [""; 0]);
    }
}

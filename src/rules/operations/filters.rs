//! The filters of event source mappings: their patterns, and how many there may be.

use serde_json::Value;

use crate::facts::limits::operations as limits;
use crate::names::grouped;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::complete;
use crate::template::text;

rules!(
    error PATTERN = ops026 {
        title: "a filter's pattern is a JSON object of at most 4,096 characters",
        explanation: "A pattern has the shape of a record: `{\"eventName\": [\"INSERT\"]}` lets through what is \
            new. Lambda refuses text that is no JSON object.",
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
);

pub(super) fn check(_: &Judged<'_>, mapping: &Resource<'_>, findings: &mut Vec<Finding>) {
    let criteria = mapping.property("FilterCriteria");
    let Some(filters) = criteria.and_then(|node| node.get("Filters")) else { return };
    let id = mapping.logical_id();
    for pattern in filters.items().filter_map(|filter| filter.get("Pattern")) {
        findings.extend(judged(id, &pattern));
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

fn judged(id: &str, node: &Node<'_>) -> Option<Finding> {
    let text = text::literal(node)?;
    let finding = match serde_json::from_str(&text) {
        Ok(Value::Object(_)) => {
            let characters = text.chars().count();
            if characters <= limits::FILTER_PATTERN {
                return None;
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

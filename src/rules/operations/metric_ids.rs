//! The ids by which expressions name metrics, in an alarm and in a graph.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::facts::limits::operations as limits;
use crate::rules::operations::dashboards;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::is_known;
use crate::template::Intrinsic;
use crate::template::text;

rules!(
    error IDS = ops023 {
        title: "each metric of an expression has an id of its own, and no expression names another",
        explanation: "An id is letters, digits and `_`, a lowercase letter first. It stands once in an alarm, \
            and once in a graph, whose expressions share their ids.",
        page: pages::CLOUDWATCH_METRIC_DATA_QUERY,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for alarm in template.resources_of("AWS::CloudWatch::Alarm") {
        let Some(metrics) = alarm.property("Metrics").filter(is_known) else { continue };
        let named = metrics.items().map(|query| MetricEntry::of_query(&query)).collect();
        check_ids(&format!("alarm `{alarm}`"), named, findings);
    }
    for dashboard in template.resources_of("AWS::CloudWatch::Dashboard") {
        let Some(node) = dashboard.property("DashboardBody") else { continue };
        let Ok(body) = dashboards::body(&node) else { continue };
        let widgets = body.get("widgets").and_then(Value::as_array);
        for widget in widgets.into_iter().flatten() {
            let rows = widget.pointer("/properties/metrics").and_then(Value::as_array);
            let rows = rows.into_iter().flatten().filter_map(|row| row.as_array()?.last());
            let named = rows.map(|options| MetricEntry::of_options(options, &node)).collect();
            let of = format!("a graph of dashboard `{dashboard}`");
            check_ids(&of, named, findings);
        }
    }
}

/// A metric or an expression, as far as it is known.
struct MetricEntry<'t> {
    id: Option<String>,
    expression: Option<String>,
    is_whole: bool,
    node: Node<'t>,
}

impl<'t> MetricEntry<'t> {
    fn of_query(query: &Node<'t>) -> Self {
        let text = |property| query.get(property).and_then(|node| text::literal(&node));
        let is_other = matches!(query.intrinsic(), Some(Intrinsic::Other(..)));
        let has_computed_id = query.get("Id").is_some_and(|id| text::literal(&id).is_none());
        Self {
            id: text("Id"),
            expression: text("Expression"),
            is_whole: !is_other && !has_computed_id,
            node: query.get("Id").unwrap_or(*query),
        }
    }

    /// The last member of a graph's row.
    fn of_options(options: &Value, body: &Node<'t>) -> Self {
        let text = |name| Some(options.get(name)?.as_str()?.to_owned());
        Self { id: text("id"), expression: text("expression"), is_whole: true, node: *body }
    }
}

fn check_ids(of: &str, named: Vec<MetricEntry<'_>>, findings: &mut Vec<Finding>) {
    let mut ids = BTreeSet::new();
    for MetricEntry { id, node, .. } in &named {
        let Some(id) = id else { continue };
        if !is_id(id) {
            finding!(&IDS, "`{id}` is not the id of a metric in {of}")
                .here(node, "letters, digits and `_`, a lowercase letter first")
                .help(format!("write `{}`", mended(id)))
                .add_to(findings);
        }
        if !ids.insert(id.as_str()) {
            finding!(&IDS, "`{id}` stands twice in {of}")
                .at(node)
                .help("give each metric an id of its own; in two graphs they may be the same")
                .add_to(findings);
        }
    }
    if !named.iter().all(|named| named.is_whole) {
        return;
    }
    for MetricEntry { expression, node, .. } in &named {
        let names = expression.as_deref().map(identifiers).unwrap_or_default();
        let Some(unknown) = names.into_iter().find(|name| !ids.contains(name)) else { continue };
        finding!(&IDS, "an expression in {of} names `{unknown}`, which is no metric's id")
            .at(node)
            .help(Help::either(
                format!("add it: `.using_metric(\"{unknown}\", …)`"),
                format!("give the metric it means the id `{unknown}`"),
            ))
            .add_to(findings);
    }
}

fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && limits::METRIC_ID_LENGTH.contains(&id.len())
}

/// The nearest valid id.
fn mended(id: &str) -> String {
    let letters =
        id.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' });
    let text: String = letters.take(*limits::METRIC_ID_LENGTH.end() - 1).collect();
    match text.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => {
            let rest: String = text.chars().skip(1).collect();
            format!("{}{rest}", first.to_ascii_lowercase())
        }
        _ => format!("m{text}"),
    }
}

/// The names in an expression: words that begin with a lowercase letter, outside of texts. In a search
/// and a query such words mean other things.
fn identifiers(expression: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut words = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' | '\'' => {
                let inside = rest.get(1..).unwrap_or_default();
                inside.find(first).map_or(rest.len(), |length| length + 2)
            }
            _ if is_word(first) => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        // A word before `(` is a function.
        if !after.trim_start().starts_with('(') || !word.starts_with(char::is_lowercase) {
            words.push(word);
        }
        rest = after;
    }
    let is_other = |word: &&str| {
        let functions = ["INSIGHT_RULE_METRIC", "METRICS", "SEARCH", "SELECT"];
        functions.iter().any(|function| word.eq_ignore_ascii_case(function))
    };
    if words.iter().any(is_other) {
        return Vec::new();
    }
    words.retain(|word| word.starts_with(|first: char| first.is_ascii_lowercase()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::json;

    fn alarm(properties: Value) -> Value {
        json!({ "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": properties } })
    }

    fn metric(id: &str) -> Value {
        json!({ "Id": id, "MetricStat": { "Period": 60 }, "ReturnData": false })
    }

    fn sum(expression: &str, metrics: &[Value]) -> Value {
        let mut queries = vec![json!({ "Id": "e1", "Expression": expression })];
        queries.extend_from_slice(metrics);
        alarm(json!({ "Metrics": queries }))
    }

    #[test]
    fn ids_are_right_and_stand_once() {
        for id in ["m", "m_1", "requestsOfGetItem"] {
            assert_eq!(codes(check, sum("1", &[metric(id)])), [""; 0], "{id}");
        }
        for (id, help) in [("M1", "m1"), ("5xx", "m5xx"), ("a-b", "a_b"), ("", "m"), ("é", "m_")] {
            let message = format!("OPS023: `{id}` is not the id of a metric in alarm `A`");
            assert_eq!(messages(check, sum("1", &[metric(id)])), [message]);
            assert_eq!(mended(id), help);
            assert!(is_id(help));
        }
        let twice = sum("m + 1", &[metric("m"), metric("m")]);
        assert_eq!(messages(check, twice), ["OPS023: `m` stands twice in alarm `A`"]);
    }

    #[test]
    fn an_expression_names_what_is_there() {
        for expression in [
            "m / 60",
            "IF(m > 1e3, m, 0)",
            "SUM(METRICS('other'))",
            "SEARCH('{AWS/DynamoDB,TableName} reads', 'Sum')",
            "select sum(Reads) from schema(\"AWS/DynamoDB\")",
            "m + 'other'",
            "é + m",
            "'open",
        ] {
            assert_eq!(codes(check, sum(expression, &[metric("m")])), [""; 0], "{expression}");
        }
        let unknown = "OPS023: an expression in alarm `A` names `n`, which is no metric's id";
        for expression in ["m + n", "FILL(n, 0)", "n"] {
            assert_eq!(messages(check, sum(expression, &[metric("m")])), [unknown], "{expression}");
        }
        let computed = json!({ "Id": { "Ref": "Id" }, "MetricStat": {}, "ReturnData": false });
        assert_eq!(codes(check, sum("n", &[computed])), [""; 0]);
    }

    #[test]
    fn a_graphs_expressions_share_their_ids() {
        let board = |metrics: Value| {
            let widget = json!({ "type": "metric", "properties": { "metrics": metrics } });
            let body = json!({ "widgets": [widget, widget] }).to_string();
            let properties = json!({ "DashboardBody": body });
            messages(
                check,
                json!({ "D": { "Type": "AWS::CloudWatch::Dashboard", "Properties": properties } }),
            )
        };
        let row = |id: &str| json!(["N", "M", { "id": id }]);
        let expression = json!([{ "expression": "m + 1", "id": "e1" }]);
        assert_eq!(board(json!([expression, row("m"), ["N", "M"]])), [""; 0]);
        let twice = "OPS023: `m` stands twice in a graph of dashboard `D`";
        assert_eq!(board(json!([row("m"), row("m")])), [twice; 2]);
        let unknown =
            "OPS023: an expression in a graph of dashboard `D` names `m`, which is no metric's id";
        assert_eq!(board(json!([expression])), [unknown; 2]);
    }
}

//! A report as [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), which
//! code hosts show beside the changed line.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::json::object;
use super::{Finding, Location, Report, Rule, Severity, Unread};
use crate::shown::{self, Shown, Text};
use crate::site::{Place, Position};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

impl Report {
    /// All findings as a SARIF log of one run, with a final newline.
    ///
    /// If an input could not be read, the execution was not successful, and a notification says why.
    /// Acknowledged findings are results that are suppressed in the source, allowed ones from outside. Paths
    /// are relative to `%SRCROOT%`, the folder that was built.
    pub fn sarif(&self) -> String {
        self.sarif_with(Map::new()).into()
    }

    /// The same, with properties of the run.
    pub(crate) fn sarif_with(&self, properties: Map<String, Value>) -> Shown {
        let rules: BTreeMap<&str, &Rule> =
            self.findings().map(|finding| (finding.code(), finding.rule())).collect();
        let results = self.findings().map(|finding| {
            let index = rules.keys().take_while(|code| **code < finding.code()).count();
            [shown::lines(&result(finding, index), 8)]
        });
        let mut log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {
                    "driver": {
                        "name": "tablature",
                        "version": env!("CARGO_PKG_VERSION"),
                        "rules": rules.values().map(|one| rule(one)).collect::<Vec<_>>(),
                    },
                },
                "columnKind": "unicodeCodePoints",
                "results": [],
            }],
        });
        if let Some(run) = log.pointer_mut("/runs/0").and_then(Value::as_object_mut) {
            if !self.unread.is_empty() {
                let notifications: Vec<Value> =
                    self.unread.iter().map(Unread::notification).collect();
                let invocation = json!({
                    "executionSuccessful": false,
                    "toolExecutionNotifications": notifications,
                });
                run.insert("invocations".to_owned(), json!([invocation]));
            }
            if !properties.is_empty() {
                run.insert("properties".to_owned(), properties.into());
            }
        }
        shown::with_entries(&shown::document(&log), "results", 6, results)
    }
}

fn rule(rule: &Rule) -> Value {
    let explained = rule.explain();
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.explanation.trim() },
        "help": { "text": explained, "markdown": explained },
        "helpUri": rule.page,
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(finding: &Finding, rule_index: usize) -> Value {
    let others = finding.others.iter().filter_map(|(at, label)| location(at, label));
    let accepted = |kind: &str, why: &str| json!([{ "kind": kind, "status": "accepted", "justification": why }]);
    let acknowledged = finding.acknowledged().map(|reason| accepted("inSource", reason));
    let allowed = || finding.allowed().map(|by| accepted("external", by));
    let place = location(&finding.location, &finding.label);
    Value::Object(object([
        ("ruleId", Some(finding.code().into())),
        ("ruleIndex", Some(rule_index.into())),
        ("level", Some(level(finding.severity()).into())),
        ("message", Some(json!({ "text": message(finding) }))),
        ("locations", Some(place.into_iter().collect())),
        ("relatedLocations", (!finding.others.is_empty()).then(|| others.collect())),
        ("occurrenceCount", (finding.count > 1).then(|| finding.count.into())),
        ("suppressions", acknowledged.or_else(allowed)),
    ]))
}

fn message(finding: &Finding) -> String {
    let also = finding.also.iter().map(|also| format!("also here: {also}"));
    let help = finding.helps().into_iter().map(|help| format!("help: {help}"));
    let lines: Vec<String> =
        std::iter::once(finding.message.clone()).chain(also).chain(help).collect();
    lines.join("\n")
}

pub(super) fn location(at: &Location, label: &str) -> Option<Value> {
    let physical = |place: &Place| json!({ "artifactLocation": artifact(place.file()), "region": region(place) });
    let logical = |pointer: &String| json!([{ "fullyQualifiedName": pointer }]);
    let is_known = at.place.is_some() || at.pointer.is_some();
    is_known.then(|| {
        Value::Object(object([
            ("physicalLocation", at.place.as_ref().map(physical)),
            ("logicalLocations", at.pointer.as_ref().map(logical)),
            ("message", (!label.is_empty()).then(|| json!({ "text": label }))),
        ]))
    })
}

/// SARIF's `endColumn` is the column after the last character, as ours is.
fn region(place: &Place) -> Value {
    let Position { line, column } = place.start();
    match place.end() {
        None => json!({ "startLine": line, "startColumn": column }),
        Some(end) => json!({
            "startLine": line,
            "startColumn": column,
            "endLine": end.line,
            "endColumn": end.column,
        }),
    }
}

/// The path of a crate outside the built workspace is absolute, and so has no root.
pub(super) fn artifact(path: &str) -> Value {
    let slashes = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let uri = Text::of(&slashes).uri();
    if Path::new(path).is_absolute() {
        json!({ "uri": format!("file:///{}", uri.trim_start_matches('/')) })
    } else {
        json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{CLASH, LIMIT, STALE, at, in_file, pointer};

    fn run(findings: Vec<Finding>) -> Value {
        let text = Report::new(findings).sarif();
        assert!(text.ends_with("}\n"));
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&log["version"], &log["$schema"]), (&json!("2.1.0"), &json!(SCHEMA)));
        assert_eq!(log["runs"].as_array().unwrap().len(), 1);
        log["runs"][0].clone()
    }

    fn sample() -> Vec<Finding> {
        let mut location = at("stacks/my music.rs", 21, 32);
        location.pointer = Some("/Resources/Tracks".to_owned());
        let clash = Finding::new(&CLASH, "two types")
            .at(location)
            .label("a number here")
            .and(at("stacks/music.rs", 18, 42), "a string here")
            .help("one type")
            .help("or two attributes");
        let mut waived = Finding::new(&LIMIT, "no recovery").at(pointer("/Resources/Cache"));
        waived.acknowledge("a cache");
        vec![waived.clone(), clash, waived]
    }

    /// The requirements of the standard: sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.49, 3.11, 3.30 and
    /// 3.35.
    #[test]
    fn the_required_members_are_there() {
        let run = run(sample());
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "tablature");
        assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
        for rule in driver["rules"].as_array().unwrap() {
            for text in ["shortDescription", "fullDescription", "help"] {
                assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
            }
            assert!(rule["helpUri"].as_str().unwrap().starts_with("https://"));
        }
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(driver["rules"][index]["id"], result["ruleId"]);
            assert!(result["message"]["text"].is_string());
            assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
            assert!(result["locations"].is_array());
        }
    }

    #[test]
    fn rules_are_those_that_occur() {
        let run = run(sample());
        let ids: Vec<_> =
            run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| &r["id"]).collect();
        assert_eq!(ids, ["DDB004", "DDB012"]);
        assert!(!run.to_string().contains(STALE.code));
    }

    #[test]
    fn a_result_says_where_and_what_to_write() {
        assert_eq!(
            run(sample())["results"][0],
            json!({
                "ruleId": "DDB004",
                "ruleIndex": 0,
                "level": "error",
                "message": { "text": "two types\nhelp: one type\nhelp: or two attributes" },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": "stacks/my%20music.rs",
                            "uriBaseId": "%SRCROOT%",
                        },
                        "region": { "startLine": 21, "startColumn": 32 },
                    },
                    "logicalLocations": [{ "fullyQualifiedName": "/Resources/Tracks" }],
                    "message": { "text": "a number here" },
                }],
                "relatedLocations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": "stacks/music.rs", "uriBaseId": "%SRCROOT%" },
                        "region": { "startLine": 18, "startColumn": 42 },
                    },
                    "message": { "text": "a string here" },
                }],
            })
        );
    }

    #[test]
    fn a_region_of_a_file_ends_behind_its_last_character() {
        let location = in_file("t.json", "{ \"é\": \"日本\" }", "\"日本\"");
        let result = run(vec![Finding::new(&LIMIT, "m").at(location)])["results"][0].clone();
        assert_eq!(
            result["locations"][0]["physicalLocation"]["region"],
            json!({ "startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 12 })
        );
    }

    #[test]
    fn an_acknowledged_finding_is_suppressed_with_its_reason() {
        let result = run(sample())["results"][1].clone();
        assert_eq!(
            result["suppressions"],
            json!([{ "kind": "inSource", "status": "accepted", "justification": "a cache" }])
        );
        assert_eq!(result["occurrenceCount"], 2);
    }

    #[test]
    fn an_absolute_path_has_no_root() {
        assert_eq!(artifact("/é/a.rs"), json!({ "uri": "file:///%C3%A9/a.rs" }));
    }

    #[test]
    fn nothing_found_is_a_run_without_results() {
        assert_eq!(run(Vec::new())["results"], json!([]));
    }
}

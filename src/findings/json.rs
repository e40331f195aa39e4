//! A report as JSON, for programs.

use serde_json::{Map, Value, json};

use super::{Finding, Location, Report, Severity, Unread};
use crate::shown::{self, Shown};
use crate::site::Place;

impl Report {
    /// All findings as JSON, two spaces deep, with a final newline.
    ///
    /// ```json
    /// {
    ///   "findings": [
    ///     {
    ///       "code": "DDB004",
    ///       "severity": "error",
    ///       "message": "attribute `uploadedBy` is declared with two types",
    ///       "file": "stacks/music.rs",
    ///       "line": 21,
    ///       "column": 32,
    ///       "pointer": "/Resources/TrackTable/Properties/AttributeDefinitions/1",
    ///       "label": "a number here",
    ///       "related": [
    ///         { "file": "stacks/music.rs", "line": 18, "column": 42, "label": "a string here" }
    ///       ],
    ///       "help": ["a table has one type for each attribute"],
    ///       "count": 1
    ///     }
    ///   ],
    ///   "errors": 1,
    ///   "warnings": 0,
    ///   "acknowledged": 0
    /// }
    /// ```
    ///
    /// `code`, `severity` (`error` or `warning`), `message` and `count` are always present; members
    /// that a finding does not have are left out. Lines and columns count from 1; in Rust source,
    /// columns are counted as rustc counts them. In a template file `endLine` and `endColumn` give the
    /// position after the value's last character.
    /// If a rule is broken `count` times at one place, `also` lists the other messages. An
    /// acknowledged finding has its reason as `acknowledged`, and `count` refers only to acknowledged
    /// ones; one that is allowed from outside has as `allowed` by what. If inputs could not be read,
    /// `unread` lists why, each with `message`, `file` and, within the file, `line` and `column`: nothing is
    /// said of them in `findings`.
    pub fn json(&self) -> String {
        self.json_with(Map::new()).into()
    }

    /// The same, with further members at its end.
    pub(crate) fn json_with(&self, more: Map<String, Value>) -> Shown {
        let acknowledged: usize = self.acknowledged().map(Finding::count).sum();
        let allowed: usize = self.allowed().map(Finding::count).sum();
        let unread =
            (!self.unread.is_empty()).then(|| self.unread.iter().map(Unread::json).collect());
        let mut report = object([
            ("findings", Some(json!([]))),
            ("errors", Some(self.count(Severity::Error).into())),
            ("warnings", Some(self.count(Severity::Warning).into())),
            ("acknowledged", Some(acknowledged.into())),
            ("allowed", (allowed > 0).then(|| allowed.into())),
            ("unread", unread),
        ]);
        report.extend(more);
        let findings = self.findings().map(|one| [shown::lines(&finding(one), 4)]);
        shown::with_entries(&shown::document(&Value::Object(report)), "findings", 2, findings)
    }
}

fn finding(finding: &Finding) -> Value {
    let others = finding.others.iter().map(|(place, label)| Value::Object(location(place, label)));
    let helps = finding.helps();
    let mut members = object([
        ("code", Some(finding.code().into())),
        ("severity", Some(finding.severity().to_string().into())),
        ("message", Some(finding.message().into())),
    ]);
    members.extend(location(&finding.location, &finding.label));
    members.extend(object([
        ("related", (!finding.others.is_empty()).then(|| others.collect())),
        ("help", (!helps.is_empty()).then(|| helps.into())),
        ("also", (!finding.also.is_empty()).then(|| json!(finding.also))),
        ("count", Some(finding.count.into())),
        ("acknowledged", finding.acknowledged().map(Value::from)),
        ("allowed", finding.allowed().map(Value::from)),
    ]));
    Value::Object(members)
}

pub(super) fn location(location: &Location, label: &str) -> Map<String, Value> {
    let place = location.place.as_ref();
    let end = place.and_then(Place::end);
    object([
        ("file", place.map(|place| place.file().into())),
        ("line", place.map(|place| place.line().into())),
        ("column", place.map(|place| place.column().into())),
        ("endLine", end.map(|end| end.line.into())),
        ("endColumn", end.map(|end| end.column.into())),
        ("pointer", location.pointer.as_deref().map(Value::from)),
        ("label", (!label.is_empty()).then(|| label.into())),
    ])
}

/// The members that are there, in this order.
pub(crate) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Map<String, Value> {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{CLASH, LIMIT, at, in_file, pointer};

    #[test]
    fn a_report_with_everything() {
        let mut location = at("stacks/music.rs", 21, 32);
        location.pointer = Some("/Resources/Tracks".to_owned());
        let clash = Finding::new(&CLASH, "two types for `by\"User`")
            .at(location.clone())
            .label("a number here")
            .and(at("stacks/music.rs", 18, 42), "a string here")
            .help("one type");
        let mut waived = Finding::new(&LIMIT, "no recovery").at(pointer("/Resources/Cache"));
        waived.acknowledge("a cache");
        let again = Finding::new(&CLASH, "two types for `x`").at(location);

        insta::assert_snapshot!(Report::new(vec![waived, clash, again]).json(), @r#"
        {
          "findings": [
            {
              "code": "DDB004",
              "severity": "error",
              "message": "two types for `by\"User`",
              "file": "stacks/music.rs",
              "line": 21,
              "column": 32,
              "pointer": "/Resources/Tracks",
              "label": "a number here",
              "related": [
                {
                  "file": "stacks/music.rs",
                  "line": 18,
                  "column": 42,
                  "label": "a string here"
                }
              ],
              "help": [
                "one type"
              ],
              "also": [
                "two types for `x`"
              ],
              "count": 2
            },
            {
              "code": "DDB012",
              "severity": "warning",
              "message": "no recovery",
              "pointer": "/Resources/Cache",
              "count": 1,
              "acknowledged": "a cache"
            }
          ],
          "errors": 2,
          "warnings": 0,
          "acknowledged": 1
        }
        "#);
    }

    #[test]
    fn a_value_of_a_file_has_an_end() {
        let location = in_file("t.json", "{\n  \"é\": [\n  ]\n}", "[\n  ]");
        let report = Report::new(vec![Finding::new(&LIMIT, "m").at(location)]).json();
        let report: Value = serde_json::from_str(&report).unwrap();
        let finding = &report["findings"][0];
        let place = ["line", "column", "endLine", "endColumn"].map(|key| finding[key].as_u64());
        assert_eq!(place, [2, 8, 3, 4].map(Some));
    }

    #[test]
    fn an_empty_report_has_its_counts_and_a_final_newline() {
        let json = Report::default().json();
        assert!(json.ends_with("}\n"), "{json}");
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value, json!({ "findings": [], "errors": 0, "warnings": 0, "acknowledged": 0 }));
    }

    #[test]
    fn nothing_is_cut() {
        let many = (1..=40).map(|line| Finding::new(&LIMIT, "m").at(at("a.rs", line, 1)));
        let value: Value = serde_json::from_str(&Report::new(many.collect()).json()).unwrap();
        assert_eq!(value["findings"].as_array().unwrap().len(), 40);
        assert_eq!(value["warnings"], 40);
    }
}

//! A report as JSON, for programs.

use serde_json::{Map, Value, json};

use super::{Finding, Location, Report, Severity};

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
    /// ones.
    pub fn json(&self) -> String {
        let acknowledged: usize = self.acknowledged().map(Finding::count).sum();
        let report = json!({
            "findings": self.findings().map(finding).collect::<Vec<_>>(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "acknowledged": acknowledged,
        });
        format!("{report:#}\n")
    }
}

fn finding(finding: &Finding) -> Value {
    let mut members = Map::new();
    let mut put = |key: &str, value: Value| {
        members.insert(key.to_owned(), value);
    };
    put("code", finding.code().into());
    put("severity", finding.severity().to_string().into());
    put("message", finding.message().into());
    for (key, value) in location(&finding.location, &finding.label) {
        put(&key, value);
    }
    if !finding.others.is_empty() {
        let others =
            finding.others.iter().map(|(place, label)| Value::Object(location(place, label)));
        put("related", others.collect());
    }
    let helps = finding.helps();
    if !helps.is_empty() {
        put("help", helps.into());
    }
    if !finding.also.is_empty() {
        put("also", json!(finding.also));
    }
    put("count", finding.count.into());
    if let Some(reason) = finding.acknowledged() {
        put("acknowledged", reason.into());
    }
    Value::Object(members)
}

fn location(location: &Location, label: &str) -> Map<String, Value> {
    let mut members = Map::new();
    if let Some(place) = &location.place {
        members.insert("file".to_owned(), place.file().into());
        members.insert("line".to_owned(), place.line().into());
        members.insert("column".to_owned(), place.column().into());
        if let Some(end) = place.end() {
            members.insert("endLine".to_owned(), end.line.into());
            members.insert("endColumn".to_owned(), end.column.into());
        }
    }
    if let Some(pointer) = &location.pointer {
        members.insert("pointer".to_owned(), pointer.as_str().into());
    }
    if !label.is_empty() {
        members.insert("label".to_owned(), label.into());
    }
    members
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

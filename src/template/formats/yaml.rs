//! YAML, which is recognized but not read.

use std::sync::Arc;

use serde_json::Value;

use super::Format;
use crate::findings::Mistake;
use crate::site::{File, FileRange, Json, Notation};
use crate::template::{Expr, ReadError};

const HELP: &str = "turn YAML into JSON: `rain fmt --json template.yaml > template.json`; \
    of a CDK app, read `cdk.out/*.template.json`";

#[derive(Debug)]
pub(super) struct Yaml;

impl Format for Yaml {
    fn name(&self) -> &'static str {
        "YAML"
    }

    /// By its name, or by its first line. Text that begins as JSON is JSON.
    fn is_of(&self, path: &str, text: &str) -> bool {
        let Some(first) = text.lines().map(str::trim).find(|line| !line.is_empty()) else {
            return false;
        };
        let begins_json = first.starts_with(['{', '[', '"']);
        let named =
            [".yaml", ".yml"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
        let marked = ["---", "%YAML", "#"].iter().any(|mark| first.starts_with(mark));
        let has_key = first.split_once(':').is_some_and(|(key, value)| {
            !key.is_empty()
                && key.chars().all(|c| c.is_ascii_alphanumeric())
                && (value.is_empty() || value.starts_with(' '))
        });
        !begins_json && (named || marked || has_key)
    }

    fn read(&self, file: &Arc<File>) -> Result<Expr, ReadError> {
        let key = file.text().find(':').unwrap_or_default();
        let place = FileRange::new(file, 0..key).into();
        Err(Mistake::new(place, "the file is YAML, not JSON").help(HELP).into())
    }
}

/// JSON is YAML, too.
impl Notation for Yaml {
    fn value(&self, value: &Value) -> String {
        Json.value(value)
    }

    fn member(&self, name: &str, value: &Value) -> String {
        Json.member(name, value)
    }
}

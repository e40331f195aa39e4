//! A template as text.

use serde::ser::{Serialize, Serializer};

use super::Expr;
use super::expr::Kind;

pub(super) fn pretty(expr: &Expr) -> String {
    let mut text = serde_json::to_string_pretty(expr).unwrap_or_default();
    text.push('\n');
    text
}

pub(super) fn compact(expr: &Expr) -> String {
    // Serializing to memory with string keys cannot fail.
    serde_json::to_string(expr).unwrap_or_default()
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool(value) => serializer.serialize_bool(*value),
            Kind::Number(value) => value.serialize(serializer),
            Kind::String(value) => serializer.serialize_str(value),
            Kind::List(values) => serializer.collect_seq(values),
            Kind::Map(values) => serializer.collect_map(values),
        }
    }
}

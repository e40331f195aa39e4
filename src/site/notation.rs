//! How a help writes the value or member that the user should write.

use std::fmt;

use serde_json::Value;

/// How a format of files writes values and members in a help.
pub(crate) trait Notation: fmt::Debug + Sync {
    /// A value, such as `"ALL"`.
    fn value(&self, value: &Value) -> String;

    /// A member of an object, such as `"ProjectionType": "ALL"`.
    fn member(&self, name: &str, value: &Value) -> String;
}

/// JSON on one line. It is also used if no file was read.
#[derive(Debug)]
pub(crate) struct Json;

impl Notation for Json {
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(|one| self.value(one)).collect();
                format!("[{}]", elements.join(", "))
            }
            Value::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| self.member(name, value)).collect();
                format!("{{{}}}", members.join(", "))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
        }
    }

    fn member(&self, name: &str, value: &Value) -> String {
        format!("{}: {}", Value::from(name), self.value(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_written_with_blanks_and_its_escapes() {
        let value = json!({ "a": ["x\"", { "b": null }], "c": [1, true], "d": {}, "e": [] });
        let expected = r#"{"a": ["x\"", {"b": null}], "c": [1, true], "d": {}, "e": []}"#;
        assert_eq!(Json.value(&value), expected);
        assert_eq!(Json.member("\"", &json!("ALL")), r#""\"": "ALL""#);
    }
}

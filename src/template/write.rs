//! Writes a template as text.

use serde::ser::{Serialize, Serializer};

use super::Expr;
use super::expr::Kind;
use crate::shown::{self, Shown};

/// The JSON indented by two spaces, with a final newline. Byte for byte what serde_json writes, but for
/// characters that would act on a terminal, and faster:
/// serde_json makes a write for each step of indentation.
pub(super) fn pretty(expr: &Expr) -> Shown {
    let mut text = String::new();
    write(expr, 0, &mut text);
    text.push('\n');
    Shown::assembled(text)
}

fn write(expr: &Expr, depth: usize, text: &mut String) {
    match &expr.kind {
        Kind::String(value) => quote(value, text),
        Kind::List(values) if !values.is_empty() => {
            for (index, value) in values.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                begin_line(depth + 1, text);
                write(value, depth + 1, text);
            }
            begin_line(depth, text);
            text.push(']');
        }
        Kind::Map(values) if !values.is_empty() => {
            for (index, (name, value)) in values.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                begin_line(depth + 1, text);
                quote(name, text);
                text.push_str(": ");
                write(value, depth + 1, text);
            }
            begin_line(depth, text);
            text.push('}');
        }
        _ => text.push_str(&compact(expr)),
    }
}

fn begin_line(depth: usize, text: &mut String) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

/// A string in quotes. Most have nothing to escape. Characters that would act on a terminal are escaped, since
/// templates are printed, too.
fn quote(value: &str, text: &mut String) {
    let may_be_escaped =
        |byte: u8| !(b' '..=b'~').contains(&byte) || matches!(byte, b'"' | b'\\' | b'#');
    if value.bytes().any(may_be_escaped) {
        text.push_str(&shown::string(value));
    } else {
        text.push('"');
        text.push_str(value);
        text.push('"');
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_is_written_as_serde_json_writes_it() {
        let value = json!({
            "text": "é\u{7f} \" \\ \n \u{1}",
            "a \"name\"": [null, true, 1, -0.5, 1e30, [], {}, [[]], { "a": { "b": [] } }],
            "": "",
        });
        let expected = serde_json::to_string_pretty(&value).unwrap() + "\n";
        assert_eq!(*pretty(&value.into()), expected.replace('\u{7f}', "\\u007f"));
    }
}

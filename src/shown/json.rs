//! JSON for programs, which people see as well: what would act is there as an escape.

use serde_json::Value;

use super::{acts, is_command};

/// A value as a document, two spaces deep, with a final newline.
pub(crate) fn document(value: &Value) -> String {
    escaped(format!("{value:#}\n"))
}

/// A value as it stands in a document, of which all lines but the first are indented so far.
pub(crate) fn lines(value: &Value, indented: usize) -> String {
    escaped(format!("{value:#}")).replace('\n', &format!("\n{:indented$}", ""))
}

/// A text with its quotes.
pub(crate) fn string(text: &str) -> String {
    // Serializing a text cannot fail.
    escaped(serde_json::to_string(text).unwrap_or_default())
}

/// Outside of its texts JSON has no other characters than those of ASCII, and no control but line ends.
fn escaped(json: String) -> String {
    let is_escaped = |at: usize, character: char| match character {
        '\n' => false,
        '#' => is_command(&json, at),
        _ => acts(character),
    };
    if json.is_ascii() && !json.contains("##") && !json.contains('\u{7f}') {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for (at, character) in json.char_indices() {
        if is_escaped(at, character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_would_act_is_escaped_and_reads_as_it_was() {
        let value = json!({ "a\u{202e}": ["\u{9b}31m\u{7f}", "é\u{e0041}", "\n::x ##[error]"] });
        let text = document(&value);
        assert!(!text.chars().any(|c| c != '\n' && acts(c)), "{text}");
        assert!(text.contains("\\u202e") && text.contains("\\udb40\\udc41"), "{text}");
        assert!(text.contains("é") && !text.contains("##["), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert_eq!(string("a\u{85}\"b"), "\"a\\u0085\\\"b\"");
    }
}

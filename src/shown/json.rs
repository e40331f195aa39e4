//! JSON for programs, which people see as well: what would act is there as an escape.

use std::borrow::Borrow;
use std::io;

use serde_json::Value;

use super::{Shown, acts, is_command};

/// A value as a document, two spaces deep, with a final newline.
pub(crate) fn document(value: &Value) -> Shown {
    Shown::assembled(escaped(format!("{value:#}\n")))
}

/// A value as it stands in a document, of which all lines but the first are indented so far.
pub(crate) fn lines(value: &Value, indented: usize) -> Shown {
    let mut lines = Indented { json: Vec::new(), indented };
    // Nothing of a value, or of what it is written to, can fail.
    serde_json::to_writer_pretty(&mut lines, value).unwrap_or_default();
    Shown::assembled(escaped(String::from_utf8(lines.json).unwrap_or_default()))
}

/// What is written, with so many blanks behind each line end.
struct Indented {
    json: Vec<u8>,
    indented: usize,
}

impl io::Write for Indented {
    /// A line end is the last of the bytes that are written together: no text in a document has one.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.json.extend_from_slice(bytes);
        if bytes.last() == Some(&b'\n') {
            self.json.extend(std::iter::repeat_n(b' ', self.indented));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The members of an object as they stand in [`lines`], without its braces.
pub(crate) fn members(object: &Value, indented: usize) -> Shown {
    let text = lines(object, indented);
    let members = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    Shown::assembled(members.unwrap_or_default().trim_end().to_owned())
}

/// A text with its quotes.
pub(crate) fn string(text: &str) -> Shown {
    // Serializing a text cannot fail.
    Shown::assembled(escaped(serde_json::to_string(text).unwrap_or_default()))
}

/// A document with entries for a list that is empty in it, whose member is indented so far. The entries stand in
/// it as [`lines`] writes them, four spaces further, each in one or several pieces. A list of very many is written so,
/// one after the other.
pub(crate) fn with_entries<E: IntoIterator<Item: Borrow<Shown>>>(
    document: &Shown,
    list: &'static str,
    indented: usize,
    entries: impl Iterator<Item = E>,
) -> Shown {
    let write = |text: &mut Shown, entry: E| {
        entry.into_iter().for_each(|piece| text.add(piece.borrow()));
    };
    let mut text = Shown::default();
    add_with_entries(&mut text, document, list, indented, entries, write);
    text
}

/// Adds a document [`with_entries`] to a text. Each entry writes itself there, so that what is long is copied once.
pub(crate) fn add_with_entries<E>(
    text: &mut Shown,
    document: &Shown,
    list: &'static str,
    indented: usize,
    entries: impl Iterator<Item = E>,
    mut write: impl FnMut(&mut Shown, E),
) {
    let mut entries = entries.peekable();
    // No text in a document has a line end.
    let empty = format!("\n{:indented$}\"{list}\": []", "");
    let parts = document.split_once(&empty).filter(|_| entries.peek().is_some());
    let Some((before, behind)) = parts else { return text.add(document) };
    let assembled = Shown::assembled;
    let begin = assembled(format!("{before}\n{:indented$}\"{list}\": [", ""));
    let end = assembled(format!("\n{:indented$}]{behind}", ""));
    let [first, next] = ["", ","].map(|it| assembled(format!("{it}\n{:indented$}  ", "")));
    text.add(&begin);
    for (index, entry) in entries.enumerate() {
        text.add(if index == 0 { &first } else { &next });
        write(text, entry);
    }
    text.add(&end);
}

/// Outside of its texts JSON has no other characters than those of ASCII, and no control but line ends.
fn escaped(json: String) -> String {
    let is_escaped = |at: usize, character: char| match character {
        '#' => is_command(&json, at),
        _ => acts(character),
    };
    let is_plain = |byte: u8| byte.is_ascii() && !matches!(byte, b'#' | 0x7f);
    if json.bytes().fold(true, |so_far, byte| so_far & is_plain(byte)) {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    let mut rest = 0;
    for (at, character) in
        json.match_indices(|c: char| !c.is_ascii() || matches!(c, '#' | '\u{7f}'))
    {
        for character in character.chars().filter(|it| is_escaped(at, *it)) {
            text.push_str(json.get(rest..at).unwrap_or_default());
            rest = at + character.len_utf8();
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text.push_str(json.get(rest..).unwrap_or_default());
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
        assert_eq!(&*string("a\u{85}\"b"), "\"a\\u0085\\\"b\"");
    }
}

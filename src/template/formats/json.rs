//! JSON by [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) and nothing more, with places.
//!
//! This reader is our own, because the readers that know places accept more than JSON: with every
//! option off they still accept line ends inside texts, so that a missing quote is noticed pages
//! later.

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::Format;
use crate::findings::Mistake;
use crate::names::grouped;
pub(super) use crate::site::Json;
use crate::site::{File, FileRange, Place};
use crate::template::expr::{DEEPEST, Kind};
use crate::template::{Expr, ReadError};

/// How deep values may nest, the same as in serde_json. Real templates stay below 40.
const DEPTH: usize = DEEPEST as usize;

/// The most bytes of the name of a member. Findings name what a value is in, each in full as a pointer, so that
/// a long name would be written as often as there are findings.
const LONGEST_NAME: usize = 4_096;

impl Format for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    /// A file that is in no other format is read as JSON, and the error then is that it is not
    /// JSON.
    fn is_of(&self, _: &str, _: &str) -> bool {
        true
    }

    fn read(&self, file: &Arc<File>) -> Result<Expr, ReadError> {
        read(file)
    }
}

fn read(file: &Arc<File>) -> Result<Expr, ReadError> {
    let mut reader = Reader { file, text: file.text(), cursor: 0, twice: Vec::new() };
    reader.skip_space();
    let root = reader.value(DEPTH)?;
    reader.skip_space();
    if reader.peek().is_some() {
        return Err(reader.wrong("something stands behind the end").into());
    }
    if reader.twice.is_empty() { Ok(root) } else { Err(reader.twice.into()) }
}

struct Reader<'t> {
    file: &'t Arc<File>,
    text: &'t str,
    /// How many bytes have been read. It only advances, so that a file of one long line is read
    /// once.
    cursor: usize,
    twice: Vec<Mistake>,
}

impl Reader<'_> {
    /// Reads the value that begins here.
    fn value(&mut self, depth: usize) -> Result<Expr, ReadError> {
        let start = self.cursor;
        let kind = match self.peek() {
            Some(b'{' | b'[') if depth == 0 => {
                return Err(self.wrong(format!("values are nested more than {DEPTH} deep")).into());
            }
            Some(b'{') => Kind::Map(self.object(depth)?),
            Some(b'[') => Kind::List(self.list(depth)?),
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            _ => match self.word() {
                "null" => self.take("null".len(), Kind::Null),
                "true" => self.take("true".len(), Kind::Bool(true)),
                "false" => self.take("false".len(), Kind::Bool(false)),
                _ => return Err(self.no_value().into()),
            },
        };
        let mut expr = Expr::from(kind);
        expr.place = Some(self.place_from(start));
        Ok(expr)
    }

    fn object(&mut self, depth: usize) -> Result<IndexMap<String, Expr>, ReadError> {
        let opened = self.cursor;
        let mut members = IndexMap::new();
        self.advance(1);
        while self.goes_on(b'}', opened, members.is_empty())? {
            let start = self.cursor;
            if self.peek() != Some(b'"') {
                let message = "the name of a member is a text in double quotes";
                return Err(self.stray(opened, '}', message).into());
            }
            let name = self.string()?;
            let named = self.place_from(start);
            if name.len() > LONGEST_NAME {
                let most = grouped(LONGEST_NAME);
                let message = format!("the name of a member has more than {most} bytes: `{name}`");
                return Err(Mistake::new(named, message)
                    .help("CloudFormation takes at most 255 characters of a logical id")
                    .into());
            }
            self.skip_space();
            if self.peek() != Some(b':') {
                let message = format!("a `:` is missing after `{name}`");
                return Err(self.stray(opened, '}', &message).into());
            }
            self.advance(1);
            self.skip_space();
            let value = self.value(depth - 1)?;
            match members.entry(name) {
                Entry::Vacant(vacant) => {
                    vacant.insert(value.named_at(named));
                }
                Entry::Occupied(occupied) => {
                    let message = format!("`{}` stands twice in one object", occupied.key());
                    let mistake = Mistake::new(named, message).label("again here");
                    let mistake = match occupied.get().named() {
                        Some(first) => mistake.and(first.clone(), "first here"),
                        None => mistake,
                    };
                    self.twice
                        .push(mistake.help("only one of the two would count: leave the other out"));
                }
            }
        }
        Ok(members)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Expr>, ReadError> {
        let opened = self.cursor;
        let mut elements = Vec::new();
        self.advance(1);
        while self.goes_on(b']', opened, elements.is_empty())? {
            elements.push(self.value(depth - 1)?);
        }
        Ok(elements)
    }

    /// Whether another member or element follows. Advances past the comma or the closing bracket.
    fn goes_on(&mut self, close: u8, opened: usize, is_first: bool) -> Result<bool, ReadError> {
        self.skip_space();
        let comma = self.cursor;
        let bracket = char::from(close);
        match self.peek() {
            Some(byte) if byte == close => {
                self.advance(1);
                return Ok(false);
            }
            None => return Err(self.unclosed(opened).into()),
            Some(_) if is_first => return Ok(true),
            Some(b',') => {}
            Some(_) => {
                return Err(self.stray(opened, bracket, "a `,` is missing before this").into());
            }
        }
        self.advance(1);
        self.skip_space();
        match self.peek() {
            None => Err(self.unclosed(opened).into()),
            Some(byte) if byte == close => {
                let message = format!("not JSON: a `,` stands before the `{bracket}`");
                Err(Mistake::new(self.place(comma..comma + 1), message)
                    .help("remove the comma")
                    .into())
            }
            Some(_) => Ok(true),
        }
    }

    fn string(&mut self) -> Result<String, ReadError> {
        let rest = self.rest();
        let mut escapes = false;
        let mut bytes = rest.bytes().enumerate().skip(1);
        let length = loop {
            match bytes.next() {
                Some((index, b'"')) => break index + 1,
                Some((_, b'\\')) => {
                    escapes = true;
                    bytes.next();
                }
                None | Some((_, b'\n' | b'\r')) => {
                    return Err(self.wrong("this text has no closing quote on its line").into());
                }
                Some((index, byte)) if byte < b' ' => {
                    self.advance(index);
                    let message =
                        format!("a control character in a text is written `\\u{byte:04x}`");
                    return Err(self.wrong(message).into());
                }
                Some(_) => {}
            }
        };
        let literal = rest.get(..length).unwrap_or_default();
        let inside = literal.get(1..length - 1).unwrap_or_default();
        let text = if escapes {
            serde_json::from_str(literal).map_err(|error| {
                // serde_json counts the bytes up to and including the wrong one.
                self.advance(error.column().saturating_sub(1).min(length - 1));
                self.wrong("no escape of JSON's ends here")
            })?
        } else {
            inside.to_owned()
        };
        self.advance(length);
        Ok(text)
    }

    fn number(&mut self) -> Result<serde_json::Number, ReadError> {
        let in_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let rest = self.rest();
        let literal = rest.get(..rest.find(|c| !in_number(c)).unwrap_or(rest.len()));
        let literal = literal.unwrap_or_default();
        let number: serde_json::Number = match serde_json::from_str(literal) {
            Ok(number) => number,
            // What is skipped is only read, so that its size does not matter.
            Err(_) if serde_json::from_str::<serde::de::IgnoredAny>(literal).is_ok() => {
                let message = format!("the number `{literal}` is too large");
                let place = self.place(self.cursor..self.cursor + literal.len());
                return Err(Mistake::new(place, message).help("write it as text").into());
            }
            Err(_) => return Err(self.wrong(format!("`{literal}` is no number of JSON's")).into()),
        };
        // serde_json would round a whole number that is too large for it.
        if number.is_f64() && !literal.contains(['.', 'e', 'E']) && literal != "-0" {
            let message = format!("the number `{literal}` does not fit in 64 bits");
            let place = self.place(self.cursor..self.cursor + literal.len());
            return Err(Mistake::new(place, message).help("write it as text").into());
        }
        self.advance(literal.len());
        Ok(number)
    }

    fn take(&mut self, length: usize, kind: Kind) -> Kind {
        self.advance(length);
        kind
    }

    fn word(&self) -> &str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.advance(rest.bytes().take_while(space).count());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.cursor).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    fn advance(&mut self, length: usize) {
        self.cursor += length;
    }

    /// The place from `start` to the cursor.
    fn place_from(&self, start: usize) -> Place {
        self.place(start..self.cursor)
    }

    fn place(&self, bytes: Range<usize>) -> Place {
        Place::File(FileRange::new(self.file, bytes))
    }

    fn wrong(&self, message: impl std::fmt::Display) -> Mistake {
        let place = self.place(self.cursor..self.cursor + self.length_here());
        Mistake::new(place, format!("not JSON: {message}"))
    }

    /// The length of what is here, as far as that can be known of text that is not JSON.
    fn length_here(&self) -> usize {
        let line = self.rest().lines().next().unwrap_or_default();
        let Some(first) = line.chars().next() else { return 0 };
        match first {
            ',' | ':' | ']' | '}' | '[' | '{' | '/' => 1,
            '"' | '\'' => {
                let closing = line.get(1..).and_then(|inside| inside.find(first));
                closing.map_or(line.len(), |at| at + 2)
            }
            _ => {
                let end = line.find([',', ':', '}', ']', ' ', '\t']).unwrap_or(line.len());
                end.max(first.len_utf8())
            }
        }
    }

    /// The mistake that there is no value here.
    fn no_value(&self) -> Mistake {
        match self.peek() {
            None => self.wrong("a value is missing at the end of the file"),
            Some(b',' | b':' | b'}' | b']') => self.wrong("a value is missing before this"),
            Some(b'\'') => self.wrong("a text stands in double quotes"),
            Some(b'/' | b'#') => self.wrong("JSON has no comments").help("remove it"),
            Some(_) if self.word().is_empty() => self.wrong("no value begins like this"),
            Some(_) => {
                self.wrong(format!("`{}` is no value; a text stands in double quotes", self.word()))
            }
        }
    }

    /// The mistake that what is here does not belong in the open list or object.
    fn stray(&self, opened: usize, close: char, message: &str) -> Mistake {
        match self.peek() {
            None => self.unclosed(opened),
            Some(b'/' | b'#') => self.no_value(),
            Some(byte @ (b'}' | b']')) if char::from(byte) != close => {
                let found = char::from(byte);
                self.wrong(format!("`{found}` stands where a `{close}` is missing"))
                    .label(format!("`{close}` is missing"))
                    .and(self.place(opened..opened + 1), "opened here")
            }
            Some(_) => self.wrong(message),
        }
    }

    fn unclosed(&self, opened: usize) -> Mistake {
        let bracket = self.text.get(opened..=opened).unwrap_or_default();
        let message = format!("not JSON: this `{bracket}` is never closed");
        Mistake::new(self.place(opened..self.text.len()), message)
    }
}

#[cfg(test)]
mod tests;

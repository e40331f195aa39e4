//! Splits Rust source into tokens, as far as needed to find matching brackets.

use std::ops::Range;

/// What a piece of source is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// White space or a comment.
    Blank,
    /// An identifier, a keyword or a number.
    Word,
    /// A string or a character.
    Quoted,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// Anything else, such as `::`, `->` or `<`.
    Sign,
}

/// The tokens of `source` with their byte ranges, without gaps. An unclosed token extends to the end.
pub(super) fn tokens(source: &str) -> impl Iterator<Item = (Token, Range<usize>)> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let (token, length) = first(source.get(start..)?)?;
        let range = start..start + length;
        start = range.end;
        Some((token, range))
    })
}

/// Whether a character may be part of a word.
pub(super) fn in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn first(rest: &str) -> Option<(Token, usize)> {
    let character = rest.chars().next()?;
    Some(match character {
        '/' if rest.starts_with("//") => (Token::Blank, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => (Token::Blank, block_comment(rest)),
        '"' => (Token::Quoted, quoted(rest, '"')),
        '\'' => quote(rest),
        '(' | '[' | '{' => (Token::Open, 1),
        ')' | ']' | '}' => (Token::Close, 1),
        ':' if rest.starts_with("::") => (Token::Sign, 2),
        '-' if rest.starts_with("->") => (Token::Sign, 2),
        '=' if rest.starts_with("=>") => (Token::Sign, 2),
        _ if character.is_whitespace() => (Token::Blank, run(rest, char::is_whitespace)),
        _ if in_word(character) => word(rest),
        _ => (Token::Sign, character.len_utf8()),
    })
}

fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|character| !belongs(character)).unwrap_or(rest.len())
}

/// A word, or the raw string or raw identifier that begins like one.
fn word(rest: &str) -> (Token, usize) {
    let length = run(rest, in_word);
    let (prefix, after) = rest.split_at(length);
    let hashes = run(after, |character| character == '#');
    let body = after.get(hashes..).unwrap_or_default();
    if matches!(prefix, "r" | "br" | "cr") && body.starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = body.get(1..).unwrap_or_default();
        let closed = inside.find(&end).map_or(inside.len(), |at| at + end.len());
        return (Token::Quoted, length + hashes + 1 + closed);
    }
    if prefix == "r" && hashes == 1 && body.starts_with(in_word) {
        return (Token::Word, length + 1 + run(body, in_word));
    }
    (Token::Word, length)
}

/// A character such as `'a'` or `'\''`, or else the quote of a lifetime such as `'static`.
fn quote(rest: &str) -> (Token, usize) {
    let mut characters = rest.chars().skip(1);
    match (characters.next(), characters.next()) {
        (Some('\\'), _) => (Token::Quoted, quoted(rest, '\'')),
        (Some(character), Some('\'')) => (Token::Quoted, character.len_utf8() + 2),
        _ => (Token::Sign, 1),
    }
}

fn quoted(rest: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == end => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Block comments nest in Rust.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(source: &str) -> Vec<(Token, &str)> {
        tokens(source)
            .filter(|(token, _)| *token != Token::Blank)
            .map(|(token, range)| (token, &source[range]))
            .collect()
    }

    #[test]
    fn brackets_in_strings_characters_and_comments_are_not_brackets() {
        use Token::{Close, Open, Quoted, Word};
        assert_eq!(
            pieces(r##"f("(\"", r#"("("#, b"(", '(', '\'', /* ( /* ( */ ( */ b'(') // ("##)
                .into_iter()
                .filter(|(token, _)| *token != Token::Sign)
                .collect::<Vec<_>>(),
            [
                (Word, "f"),
                (Open, "("),
                (Quoted, r#""(\"""#),
                (Quoted, r##"r#"("("#"##),
                (Word, "b"),
                (Quoted, r#""(""#),
                (Quoted, "'('"),
                (Quoted, r"'\''"),
                (Word, "b"),
                (Quoted, "'('"),
                (Close, ")"),
            ]
        );
    }

    #[test]
    fn a_lifetime_opens_no_string() {
        assert_eq!(
            pieces("<'a>('é')"),
            [
                (Token::Sign, "<"),
                (Token::Sign, "'"),
                (Token::Word, "a"),
                (Token::Sign, ">"),
                (Token::Open, "("),
                (Token::Quoted, "'é'"),
                (Token::Close, ")"),
            ]
        );
    }

    #[test]
    fn raw_identifiers_are_words() {
        assert_eq!(pieces("r#type"), [(Token::Word, "r#type")]);
        assert_eq!(pieces(r#"r"\""#), [(Token::Quoted, r#"r"\""#)]);
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        for source in ["\"abc", "r#\"abc\"", "/* a /* b */", "'\\", "'", "// é", "r#", "\"\\"] {
            let end = tokens(source).last().map(|(_, range)| range.end);
            assert_eq!(end, Some(source.len()), "{source}");
        }
    }
}

//! The part of a line that is underlined: a value in a file, or a call, of which only the beginning
//! is recorded.

use std::ops::Range;

use super::lexer::{Token, in_word, tokens};
use crate::site::{FileRange, Site};

/// A part of one line of a source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Span {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The bytes of the whole line, without its end.
    pub(super) line_bytes: Range<usize>,
    /// The bytes of the call or value, as far as they are on this line.
    pub(super) bytes: Range<usize>,
}

impl Span {
    /// The call that begins at `site`; `None` if the source has changed since it was built.
    pub(super) fn of_call(source: &str, site: Site) -> Option<Self> {
        let line = usize::try_from(site.line()).ok()?;
        let column = usize::try_from(site.column()).ok()?;
        call_at(source, line, column)
    }

    /// The part of a template file, as far as it is on its first line; `None` at the end of a file.
    pub(super) fn of_value(range: &FileRange) -> Option<Self> {
        let (text, bytes) = (range.text(), range.bytes());
        let (before, rest) = text.split_at_checked(bytes.start)?;
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line_end = bytes.start + rest.find('\n').unwrap_or(rest.len());
        let line = text.get(line_start..line_end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let marked = text.get(bytes.start..bytes.end.min(line_start + line.len()))?.trim_end();
        (!marked.is_empty()).then(|| Self {
            line: usize::try_from(range.start().line).unwrap_or(usize::MAX),
            line_bytes: line_start..line_start + line.len(),
            bytes: bytes.start..bytes.start + marked.len(),
        })
    }
}

fn call_at(source: &str, line: usize, column: usize) -> Option<Span> {
    let mut line_start = 0;
    let text = source.split('\n').enumerate().find_map(|(index, text)| {
        if index + 1 == line {
            return Some(text);
        }
        line_start += text.len() + 1;
        None
    })?;
    let text = text.strip_suffix('\r').unwrap_or(text);
    let offset = offset_of(text, column.checked_sub(1)?)?;
    let (before, rest) = text.split_at(offset);
    // No call begins at white space or in a comment.
    if tokens(rest).next()?.0 == Token::Blank {
        return None;
    }
    let start = line_start + offset;
    Some(Span {
        line,
        line_bytes: line_start..line_start + text.len(),
        bytes: start..start + call(before, rest)?,
    })
}

/// The byte at which a column begins. If there are several, the one that is not a combining
/// character.
fn offset_of(line: &str, column: usize) -> Option<usize> {
    let mut next = 0;
    line.char_indices()
        .map(|(offset, character)| {
            let here = next;
            next += columns_of_rustc(character);
            (here, offset)
        })
        .take_while(|(here, _)| *here <= column)
        .filter_map(|(here, offset)| (here == column).then_some(offset))
        .last()
}

/// The number of columns that rustc counts for a character in `Location::column`: the columns in a
/// terminal, not the characters before it. This uses Unicode's blocks, so rare characters may be
/// off.
fn columns_of_rustc(character: char) -> usize {
    match character {
        '\t' => 4,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// The length of the call at the beginning of `rest`: a path or a method name, an optional turbofish
/// and the arguments, as far as they are on this line.
fn call(before: &str, rest: &str) -> Option<usize> {
    // No call begins in the middle of a word: the line has changed since it was compiled.
    if before.ends_with(in_word) {
        return None;
    }
    let mut end = None;
    let mut open: Vec<&str> = Vec::new();
    let mut segment_may_come = true;
    let mut is_macro = false;
    for (token, range) in tokens(rest).filter(|(token, _)| *token != Token::Blank) {
        let text = rest.get(range.clone())?;
        let inside_angles = open.last() == Some(&"<");
        match (token, text) {
            (Token::Open, _) if !open.is_empty() => open.push(text),
            (Token::Open, "(") if !segment_may_come => open.push(text),
            (Token::Open, _) if is_macro => open.push(text),
            (Token::Close, _) if !open.is_empty() => {
                open.pop();
                if open.is_empty() {
                    return Some(range.end);
                }
            }
            (Token::Sign, "<") if inside_angles || (open.is_empty() && segment_may_come) => {
                open.push(text);
            }
            (Token::Sign, ">") if inside_angles => {
                open.pop();
                segment_may_come = !open.is_empty();
            }
            _ if !open.is_empty() => {}
            (Token::Sign, "::") => segment_may_come = true,
            (Token::Word, _) if segment_may_come && !text.starts_with(char::is_numeric) => {
                segment_may_come = false;
            }
            (Token::Sign, "!") if !segment_may_come => is_macro = true,
            _ => break,
        }
        end = Some(range.end);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{File, Json};

    fn at(source: &str, line: usize, column: usize) -> Option<&str> {
        call_at(source, line, column).map(|span| &source[span.bytes])
    }

    fn rust(source: &str) -> Option<&str> {
        at(source, 1, 1)
    }

    #[test]
    fn a_path_call_reaches_to_its_closing_bracket() {
        assert_eq!(rust("Attribute::number(\"id\"))"), Some("Attribute::number(\"id\")"));
        assert_eq!(rust("a::b::c(d(e), [f; 2], { g })(h)"), Some("a::b::c(d(e), [f; 2], { g })"));
        assert_eq!(rust("::a::b()"), Some("::a::b()"));
        assert_eq!(rust("r#type(1) + 2"), Some("r#type(1)"));
    }

    #[test]
    fn a_method_call_begins_at_its_name() {
        let source = "let x = table\n    .table_name(\"a)b\").ttl(\"e\");";
        assert_eq!(at(source, 2, 6), Some("table_name(\"a)b\")"));
        assert_eq!(at(source, 2, 24), Some("ttl(\"e\")"));
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_end_a_call() {
        let source = r##"name("(", r#")"("#, ')', '\'', /* ) */ "\")") // )"##;
        assert_eq!(rust(source), source.strip_suffix(" // )"));
    }

    #[test]
    fn a_turbofish_belongs_to_the_call() {
        assert_eq!(rust("into::<Vec<u8>>(1).x()"), Some("into::<Vec<u8>>(1)"));
        assert_eq!(rust("f::<fn(u8) -> u8, { 1 }>(g)"), Some("f::<fn(u8) -> u8, { 1 }>(g)"));
        assert_eq!(rust("T::<'static>::new()"), Some("T::<'static>::new()"));
        assert_eq!(rust("<T as Into<U>>::into(x) > y"), Some("<T as Into<U>>::into(x)"));
    }

    #[test]
    fn a_macro_call_may_have_any_brackets() {
        assert_eq!(rust("tables![a(1), b]; c"), Some("tables![a(1), b]"));
        assert_eq!(rust("a::b! { c }"), Some("a::b! { c }"));
    }

    #[test]
    fn of_a_call_over_several_lines_the_first_line_counts() {
        let source = "GlobalSecondaryIndex::new( // by user\n    \"byUser\",\n)";
        assert_eq!(rust(source), Some("GlobalSecondaryIndex::new("));
        assert_eq!(rust("name(\"an open\nstring\")"), Some("name(\"an open"));
        assert_eq!(rust("f(a, /* a comment\n */ b)"), Some("f(a,"));
        assert_eq!(rust("f::<\n u8>()"), Some("f::<"));
    }

    #[test]
    fn without_arguments_the_path_counts() {
        assert_eq!(rust("name < other"), Some("name"));
        assert_eq!(rust("name [1]"), Some("name"));
        assert_eq!(rust("name"), Some("name"));
    }

    #[test]
    fn columns_count_as_rustc_does_and_spans_count_bytes() {
        assert_eq!(at("\t\tadd(1);", 1, 9), Some("add(1)"));
        assert_eq!(at("a;\r\nx.é(\"ü\");\r\n", 2, 3), Some("é(\"ü\")"));
        assert_eq!(at("f(\"日本\", g(1))", 1, 11), Some("g(1)"));
        assert_eq!(at("f(\r\n)", 1, 1), Some("f("));
    }

    #[test]
    fn a_source_that_has_changed_has_no_span() {
        let source = "Attribute::number(\"id\")\n\n";
        assert_eq!(at(source, 1, 2), None, "in the middle of a word");
        assert_eq!(at(source, 1, 18), None, "at a bracket");
        assert_eq!(at(source, 1, 24), None, "behind the line");
        assert_eq!(at(source, 2, 1), None, "on an empty line");
        assert_eq!(at(" f()", 1, 1), None, "at white space");
        assert_eq!(at("/* f */ f()", 1, 1), None, "at a comment");
        assert_eq!(at(source, 9, 1), None, "behind the file");
        assert_eq!(at(source, 0, 0), None);
        assert_eq!(at("", 1, 1), None);
        assert_eq!(at("12(3)", 1, 1), None, "at a number");
    }

    #[test]
    fn a_span_knows_its_line() {
        let span = call_at("ab\r\n f()\r\n", 2, 2).unwrap();
        assert_eq!(span, Span { line: 2, line_bytes: 4..8, bytes: 5..8 });
        let value = FileRange::new(&File::new("t", "ab\r\n cde\r\n", &Json), 5..7);
        let span = Span::of_value(&value).unwrap();
        assert_eq!(span, Span { line: 2, line_bytes: 4..8, bytes: 5..7 });
    }

    #[test]
    fn of_a_value_over_several_lines_the_first_line_counts() {
        let marked = |text: &str, bytes: Range<usize>| {
            let range = FileRange::new(&File::new("t", text, &Json), bytes);
            Span::of_value(&range).map(|span| text[span.bytes].to_owned())
        };
        assert_eq!(marked("{\r\n  1\r\n}", 0..9).as_deref(), Some("{"));
        assert_eq!(marked("[1, 2,  \n3]", 0..11).as_deref(), Some("[1, 2,"));
        assert_eq!(marked("ab c", 0..4).as_deref(), Some("ab c"));
        for nothing in [3..3, 4..9, 1..3] {
            assert_eq!(marked("é\n", nothing.clone()), None, "{nothing:?}");
        }
    }

    struct Thing;

    impl Thing {
        #[track_caller]
        fn new(_: &str) -> (Self, Site) {
            (Self, Site::caller())
        }

        #[track_caller]
        fn method<T>(&self, _: T) -> Site {
            Site::caller()
        }
    }

    #[test]
    fn the_compiler_points_where_we_begin_to_read() {
        let source = include_str!("span.rs");
        let stands_at = |site: Site| Span::of_call(source, site).map(|span| &source[span.bytes]);

        let (thing, path_call) = Thing::new("é (");
        assert_eq!(stands_at(path_call), Some("Thing::new(\"é (\")"));
        #[rustfmt::skip]
        let (_, wide, _, tab, over_lines) = ("日本 é 🎵 é", thing.method(1), "",	thing.method(2), thing
            .method::<[u8; 1]>(
                [2],
            ));
        assert_eq!(stands_at(wide), Some("method(1)"));
        assert_eq!(stands_at(tab), Some("method(2)"));
        assert_eq!(stands_at(over_lines), Some("method::<[u8; 1]>("));
    }

    #[test]
    fn any_place_is_safe_to_ask_for() {
        let source = include_str!("lexer.rs");
        for (line, column) in (0..200).flat_map(|line| (0..110).map(move |column| (line, column))) {
            if let Some(Span { line_bytes, bytes, .. }) = call_at(source, line, column) {
                assert!(!source[bytes.clone()].is_empty() && !source[bytes.clone()].contains('\n'));
                assert!(line_bytes.start <= bytes.start && bytes.end <= line_bytes.end);
            }
        }
    }
}

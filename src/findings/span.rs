//! Where a call or a value ends, of which only the beginning was recorded.

use std::ops::Range;
use std::path::Path;

use super::lexer::{Token, in_word, tokens};
use crate::site::Place;

/// A part of one line of a source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Span {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The bytes of the whole line, without its end.
    pub(super) line_bytes: Range<usize>,
    /// The bytes of the call or value, as far as it stands on this line.
    pub(super) bytes: Range<usize>,
}

impl Span {
    /// What stands at `place`, or nothing where the source has changed since it was built.
    pub(super) fn find(source: &str, place: &Place) -> Option<Self> {
        let line = usize::try_from(place.line()).ok()?;
        let column = usize::try_from(place.column()).ok()?;

        let mut line_start = 0;
        let text = source.split('\n').enumerate().find_map(|(index, text)| {
            if index + 1 == line {
                return Some(text);
            }
            line_start += text.len() + 1;
            None
        })?;
        let text = text.strip_suffix('\r').unwrap_or(text);
        let width = match place {
            Place::Source(_) => columns_of_rustc,
            Place::File { .. } => |_| 1,
        };
        let offset = offset_of(text, column.checked_sub(1)?, width)?;
        let (before, rest) = text.split_at(offset);
        let is_rust = Path::new(place.file()).extension().is_some_and(|ending| ending == "rs");
        // Nothing is called and no value begins at white space or, where there are any, in a comment.
        let is_blank = if is_rust {
            tokens(rest).next()?.0 == Token::Blank
        } else {
            rest.starts_with(char::is_whitespace)
        };
        if is_blank {
            return None;
        }
        let length = if is_rust { call(before, rest) } else { value(rest) }?;
        let start = line_start + offset;
        Some(Self {
            line,
            line_bytes: line_start..line_start + text.len(),
            bytes: start..start + length,
        })
    }
}

/// The byte at which a column begins; of several, the one that is not a combining character.
fn offset_of(line: &str, column: usize, width: impl Fn(char) -> usize) -> Option<usize> {
    let mut next = 0;
    line.char_indices()
        .map(|(offset, character)| {
            let here = next;
            next += width(character);
            (here, offset)
        })
        .take_while(|(here, _)| *here <= column)
        .filter_map(|(here, offset)| (here == column).then_some(offset))
        .last()
}

/// The columns that rustc counts for a character in `Location::column`, which is where a terminal
/// shows it, not how many characters stand before it. By Unicode's blocks, so rare ones may be off.
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
/// and the arguments, as far as they stand on this line.
fn call(before: &str, rest: &str) -> Option<usize> {
    // In the middle of a word no call begins: the line is not the one that was compiled.
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

/// The length of the JSON value at the beginning of `rest`, as far as it stands on this line; of a
/// key, the key; of a sign, the sign, since what is not JSON is pointed at as well.
fn value(rest: &str) -> Option<usize> {
    if rest.starts_with([',', ':', ']', '}', '/']) {
        return Some(1);
    }
    let mut depth = 0_usize;
    let mut end = None;
    for (token, range) in tokens(rest).filter(|(token, _)| *token != Token::Blank) {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.checked_sub(1)?,
            Token::Quoted => {}
            _ if depth == 0 => {
                let length = rest.find([',', ':', '}', ']', ' ', '\t']).unwrap_or(rest.len());
                return (length > 0).then_some(length);
            }
            _ => {}
        }
        end = Some(range.end);
        if depth == 0 {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Site;

    fn at<'s>(path: &str, source: &'s str, line: u32, column: u32) -> Option<&'s str> {
        let place = Place::File { path: path.into(), line, column };
        Span::find(source, &place).map(|span| &source[span.bytes])
    }

    fn rust(source: &str) -> Option<&str> {
        at("a.rs", source, 1, 1)
    }

    fn json(source: &str) -> Option<&str> {
        at("a.json", source, 1, 1)
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
        assert_eq!(at("a.rs", source, 2, 6), Some("table_name(\"a)b\")"));
        assert_eq!(at("a.rs", source, 2, 24), Some("ttl(\"e\")"));
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
    fn columns_count_characters_and_spans_count_bytes() {
        assert_eq!(at("a.rs", "\t\tadd(1);", 1, 3), Some("add(1)"));
        assert_eq!(at("a.rs", "a;\r\nx.é(\"ü\");\r\n", 2, 3), Some("é(\"ü\")"));
        assert_eq!(at("a.rs", "f(\"日本\", g(1))", 1, 9), Some("g(1)"));
        assert_eq!(at("a.rs", "f(\r\n)", 1, 1), Some("f("));
    }

    #[test]
    fn a_source_that_has_changed_has_no_span() {
        let source = "Attribute::number(\"id\")\n\n";
        assert_eq!(at("a.rs", source, 1, 2), None, "in the middle of a word");
        assert_eq!(at("a.rs", source, 1, 18), None, "at a bracket");
        assert_eq!(at("a.rs", source, 1, 24), None, "behind the line");
        assert_eq!(at("a.rs", source, 2, 1), None, "on an empty line");
        assert_eq!(at("a.rs", " f()", 1, 1), None, "at white space");
        assert_eq!(at("a.rs", "/* f */ f()", 1, 1), None, "at a comment");
        assert_eq!(at("a.rs", source, 9, 1), None, "behind the file");
        assert_eq!(at("a.rs", source, 0, 0), None);
        assert_eq!(at("a.rs", "", 1, 1), None);
        assert_eq!(at("a.rs", "12(3)", 1, 1), None, "at a number");
    }

    #[test]
    fn a_span_knows_its_line() {
        let place = Place::File { path: "a.rs".into(), line: 2, column: 2 };
        let span = Span::find("ab\r\n f()\r\n", &place).unwrap();
        assert_eq!(span, Span { line: 2, line_bytes: 4..8, bytes: 5..8 });
    }

    #[test]
    fn json_values() {
        assert_eq!(json(r#""a \" , }", 1"#), Some(r#""a \" , }""#));
        assert_eq!(json(r#""Key": "value""#), Some(r#""Key""#));
        assert_eq!(json("-1.5e+3,"), Some("-1.5e+3"));
        assert_eq!(json("true}"), Some("true"));
        assert_eq!(json("null"), Some("null"));
        assert_eq!(json(r#"{ "a": ["}"] }, 2"#), Some(r#"{ "a": ["}"] }"#));
        assert_eq!(json("{\n  \"a\": 1\n}"), Some("{"));
        assert_eq!(json("[1, 2,  \n3]"), Some("[1, 2,"));
        assert_eq!(json(" "), None);
        assert_eq!(json(""), None);
    }

    #[test]
    fn what_is_not_json_is_one_sign() {
        for source in ["]", "} ]", ", 1", ": 1", "// one", "/* one */ 1"] {
            assert_eq!(json(source), Some(&source[..1]));
        }
        assert_eq!(json("'a', 1"), Some("'a'"));
        assert_eq!(json("# one"), Some("#"));
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
        let stands_at =
            |site: Site| Span::find(source, &site.into()).map(|span| &source[span.bytes]);

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
        for (path, line, column) in (0..200).flat_map(|line| {
            (0..110).flat_map(move |column| ["a.rs", "a.json"].map(|path| (path, line, column)))
        }) {
            let place = Place::File { path: path.into(), line, column };
            if let Some(Span { line_bytes, bytes, .. }) = Span::find(source, &place) {
                assert!(!source[bytes.clone()].is_empty() && !source[bytes.clone()].contains('\n'));
                assert!(line_bytes.start <= bytes.start && bytes.end <= line_bytes.end);
            }
        }
    }
}

//! The one way out for every text that comes from a template, a file's name or an argument: nothing in it
//! acts where it is printed.
//!
//! Terminals obey control characters, editors and browsers obey the marks that turn the direction of writing,
//! and what takes no room hides that two names differ. Build servers obey lines that begin with `::` and words
//! that begin with `##[`. All of these become characters that are seen and do nothing; JSON keeps them, as
//! escapes.

mod cut;
mod json;
mod printable;

use std::borrow::Cow;

pub(crate) use cut::{message, name, nested, quoted};
pub(crate) use json::{add_with_entries, document, lines, members, string, with_entries};
pub(crate) use printable::{Shown, harmless, said};

/// A sentence that contains such texts, on one line, with long names cut.
pub(crate) fn sentence(text: String) -> Shown {
    Text::of(&message(text)).line()
}

/// A text that may contain anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'t>(&'t str);

impl<'t> Text<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self(text)
    }

    /// For a line of a terminal or log.
    pub(crate) fn line(self) -> Shown {
        Shown::assembled(self.stand_ins(|character| match character {
            '\n' => '␊',
            other => other,
        }))
    }

    /// For several lines of a terminal or log, which are ours: of a text that is not, [`Text::line`] belongs
    /// in them.
    pub(crate) fn lines(self) -> Shown {
        Shown::joined(self.0.split('\n').map(|line| Text(line).line()), "\n")
    }

    /// A line of a source text as an excerpt shows it: with its tabs, and of as many characters.
    pub(crate) fn excerpt(self) -> String {
        stand_ins(self.0).collect()
    }

    /// As text of Markdown, on one line.
    pub(crate) fn markdown(self) -> Shown {
        let line = self.line();
        let mut written = String::new();
        let mut characters = line.chars().peekable();
        // At the beginning of a line these make lists, headings or code.
        if let Some(first) =
            characters.peek().filter(|first| matches!(first, '-' | '+' | '=' | ' '))
        {
            written.push_str(if *first == ' ' { "" } else { "\\" });
        }
        while let Some(character) = characters.next() {
            let next = characters.peek();
            match character {
                // As code, `@` mentions no user, and `#` and `GH-1` no issue.
                '@' => written.push_str("`@`"),
                '#' if next.is_some_and(char::is_ascii_digit) => written.push_str("`#`"),
                '-' if next.is_some_and(char::is_ascii_digit) && ends_with(&written, "gh") => {
                    written.push_str("`-`");
                }
                // What looks like an address becomes a link.
                '.' if ends_with(&written, "www") => written.push_str("\\."),
                ':' if next == Some(&'/') => written.push_str("\\:"),
                // An entity.
                '&' if next.is_some_and(|next| *next == '#' || next.is_alphanumeric()) => {
                    written.push_str("\\&");
                }
                // Two of `$` enclose mathematics.
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' => {
                    written.extend(['\\', character]);
                }
                _ => written.push(character),
            }
        }
        Shown::assembled(written)
    }

    /// As code in Markdown, with its backticks. It may stand in a cell of a table.
    pub(crate) fn code(self) -> Shown {
        let code = self.line().replace('`', "'").replace('|', "\\|");
        Shown::assembled(format!("`{code}`"))
    }

    /// As a label in Mermaid, without its quotes: all but letters, digits and a few others are entities.
    pub(crate) fn mermaid(self) -> Shown {
        let entity = |character: char| match character {
            _ if character.is_alphanumeric() || " _-.,:".contains(character) => {
                Cow::from(character.to_string())
            }
            _ => Cow::from(format!("#{};", u32::from(character))),
        };
        Shown::assembled(self.line().chars().map(entity).collect())
    }

    /// As one word of a command that a person copies into a shell.
    #[cfg(feature = "cli")]
    pub(crate) fn shell_word(self) -> Shown {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
        // A word that begins with a hyphen is a flag.
        let path = match self.0.starts_with('-') {
            true => Cow::from(format!("./{}", self.0)),
            false => Cow::from(self.0),
        };
        Shown::assembled(if !path.is_empty() && path.chars().all(is_plain) {
            path.into_owned()
        } else if *Text(&path).line() == *path {
            format!("'{}'", path.replace('\'', "'\\''"))
        } else {
            // Bash and its like read escapes between `$'` and `'`.
            let byte = |byte: &u8| match byte {
                b' '..=b'~' if !b"'\\#".contains(byte) => char::from(*byte).to_string(),
                byte => format!("\\x{byte:02x}"),
            };
            format!("$'{}'", path.as_bytes().iter().map(byte).collect::<String>())
        })
    }

    /// As a path in a URI: all but letters, digits and a few others are encoded.
    pub(crate) fn uri(self) -> String {
        let mut uri = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            match byte {
                b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
                _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        uri
    }

    fn stand_ins(self, also: impl Fn(char) -> char) -> String {
        if is_harmless(self.0) {
            return self.0.to_owned();
        }
        let mut shown = String::with_capacity(self.0.len());
        for character in stand_ins(self.0) {
            match also(character) {
                '\t' => shown.push_str("    "),
                character => shown.push(character),
            }
        }
        shown
    }
}

/// Whether a text ends with a word in lower case, in any case.
fn ends_with(text: &str, word: &str) -> bool {
    let begin = text.len().checked_sub(word.len());
    begin.and_then(|begin| text.get(begin..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Each character, or what is seen in its place. Line ends and tabs stay.
fn stand_ins(text: &str) -> impl Iterator<Item = char> {
    let begins = text.len() - text.trim_start().len();
    // The first of two colons at the beginning, where build servers read a command.
    let command = text.get(begins..).is_some_and(|rest| rest.starts_with("::")).then_some(begins);
    text.char_indices().map(move |(at, character)| match character {
        ':' if Some(at) == command => '∶',
        '#' if is_command(text, at) => '♯',
        '\n' | '\t' => character,
        '\u{7f}' => '␡',
        '\0'..='\u{1f}' => char::from_u32(u32::from('␀') + u32::from(character)).unwrap_or('�'),
        _ if acts(character) => '�',
        _ => character,
    })
}

/// Whether a text stays as it is, as far as that is told without looking at each character by itself.
fn is_harmless(text: &str) -> bool {
    let is_plain = text.bytes().fold(true, |so_far, byte| so_far & matches!(byte, b' '..=b'~'));
    is_plain && !text.contains("##") && !text.trim_start().starts_with("::")
}

/// Whether it is the last `#` of `##[error]`, `##vso[…]` or the like, which build servers obey anywhere in a
/// line.
fn is_command(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let word = rest.bytes().skip(1).take(LONGEST_COMMAND);
    let mut word = word.skip_while(u8::is_ascii_alphabetic);
    before.ends_with('#') && word.next() == Some(b'[')
}

/// No build server has a longer word between `##` and `[`.
const LONGEST_COMMAND: usize = 32;

/// Whether a character controls what shows it, or takes no room: controls, marks of direction, line ends other
/// than `\n`, and what Unicode ignores where it has no picture.
fn acts(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        let text = Text::of("a\u{1b}[31m\r\n\u{202e}b\tc\u{9b}");
        assert_eq!(text.lines(), "a␛[31m␍\n�b    c�");
        assert_eq!(text.line(), "a␛[31m␍␊�b    c�");
        assert_eq!(text.excerpt(), "a␛[31m␍\n�b\tc�");
    }

    #[test]
    fn what_takes_no_room_is_seen() {
        for hidden in "\u{ad}\u{200b}\u{200d}\u{2060}\u{feff}\u{2028}\u{85}\u{e0041}".chars() {
            assert_eq!(Text::of(&format!("a{hidden}b")).line(), "a�b", "{hidden:?}");
        }
        let harmless = "é 日本 🎵 ❤\u{fe0f} a\u{301}";
        assert_eq!(Text::of(harmless).line(), harmless);
    }

    #[test]
    fn build_servers_find_no_command() {
        for (text, shown) in [
            ("::error::x", "∶:error::x"),
            ("  ::warning::x", "  ∶:warning::x"),
            ("a::b", "a::b"),
            ("x ##[error]y", "x #♯[error]y"),
            ("###vso[task.x]", "##♯vso[task.x]"),
            ("A##{b}[", "A##{b}["),
        ] {
            assert_eq!(Text::of(text).line(), shown);
        }
        assert_eq!(Text::of("a\n ::b").lines(), "a\n ∶:b");
    }

    #[test]
    fn markdown_has_no_markup_from_a_text() {
        for (text, shown) in [
            ("a\n# b", "a␊\\# b"),
            ("<b>`x`|", "\\<b\\>\\`x\\`\\|"),
            ("@octocat", "`@`octocat"),
            ("me/it#12", "me/it`#`12"),
            ("GH-3, gh-x", "GH`-`3, gh-x"),
            ("www.a.b", "www\\.a.b"),
            ("https://a.b", "https\\://a.b"),
            ("a:b", "a:b"),
            ("$x^2$", "\\$x^2\\$"),
            ("&lt; & b", "\\&lt; & b"),
            ("- item", "\\- item"),
            ("a-b", "a-b"),
        ] {
            assert_eq!(Text::of(text).markdown(), shown);
        }
        assert_eq!(Text::of("a`|\nb").code(), "`a'\\|␊b`");
    }

    #[test]
    fn a_diagram_has_no_marks_of_direction_not_even_as_entities() {
        assert_eq!(Text::of("a\"]; b\u{202e}").mermaid(), "a#34;#93;#59; b#65533;");
    }

    #[test]
    #[cfg(feature = "cli")]
    fn a_word_of_a_command_is_one_word() {
        for (word, shown) in [
            ("out/a-b.json", "out/a-b.json"),
            ("it's", "'it'\\''s'"),
            ("a b$(c)", "'a b$(c)'"),
            ("", "''"),
            ("-rf", "./-rf"),
            ("a\n'é", "$'a\\x0a\\x27\\xc3\\xa9'"),
        ] {
            assert_eq!(Text::of(word).shell_word(), shown);
        }
    }
}

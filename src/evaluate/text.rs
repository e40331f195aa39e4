//! `Text`: a text with unknown parts, such as a name that CloudFormation will make up.
//!
//! An unknown part is a *gap*: a character of Unicode's private plane 15, which no policy and no
//! name can contain (IAM accepts U+0020 to U+00FF). The same unknown value is the same character in
//! a whole template, so a table's ARN equals itself everywhere.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::unknown::Unknown;

/// In a pattern: any number of characters.
pub(super) const ANY_TEXT: char = '\u{F0000}';
/// In a pattern: one character.
pub(super) const ANY_CHARACTER: char = '\u{F0001}';
/// A gap that equals no other, not even itself.
pub(crate) const NAMELESS_GAP: char = '\u{F0002}';
/// Gaps that stand for a word, such as the end of a made-up name, without `:` and `/`.
const WORDS: RangeInclusive<u32> = 0xF0010..=0xF7FFF;
/// Of these, those that may be any word.
const ANY_WORDS: RangeInclusive<u32> = 0xF0010..=0xF3FFF;
/// Of these, words that AWS makes up, so that each is of one resource alone.
const MADE_UP: RangeInclusive<u32> = 0xF4000..=0xF7EFF;
/// Of these, names of stacks, in which no other resource's made-up word is.
const STACKS: RangeInclusive<u32> = 0xF7F00..=0xF7FFF;
/// Gaps that stand for any text.
const GAPS: RangeInclusive<u32> = 0xF8000..=0xFFFFD;
/// Of these, those that may be any text.
const ANY_TEXTS: RangeInclusive<u32> = 0xF8000..=0xFBFFF;
/// Of these, times, in which no made-up word is.
const TIMES: RangeInclusive<u32> = 0xFC000..=0xFFFFD;
/// How many numbers there are of gaps of each kind, at least.
pub(super) const MOST_GAPS: usize = 0x3EFF;
/// The first byte, in UTF-8, of every character of plane 15 and of a quarter of plane 12 to 15.
const PLANE_BYTE: u8 = 0xF3;

/// A text that may have gaps, and why it has them.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Text {
    text: String,
    gap: Option<Arc<Unknown>>,
}

impl Text {
    /// A written text: it has no gaps.
    pub(super) fn known(text: impl Into<String>) -> Self {
        let text = text.into();
        let text = if is_plain(&text) { text } else { without_marks(&text) };
        Self { text, gap: None }
    }

    /// A text that is entirely unknown and does not even equal itself.
    pub(super) fn unknown(why: Arc<Unknown>) -> Self {
        Self { text: NAMELESS_GAP.to_string(), gap: Some(why) }
    }

    /// The gap with this number, which equals itself.
    pub(super) fn gap(number: usize, why: Arc<Unknown>) -> Self {
        Self::numbered(&ANY_TEXTS, number, why)
    }

    /// The gap with this number for a word: letters, digits, `-`, `_` and `.`.
    pub(super) fn word_gap(number: usize, why: Arc<Unknown>) -> Self {
        Self::numbered(&ANY_WORDS, number, why)
    }

    /// The gap with this number for a word that AWS makes up for a resource.
    pub(super) fn made_up(number: usize, why: Arc<Unknown>) -> Self {
        Self::numbered(&MADE_UP, number, why)
    }

    /// The gap for the name of the stack of a template, of so many templates.
    pub(super) fn stack_name(template: usize, why: Arc<Unknown>) -> Self {
        Self::numbered(&STACKS, template, why)
    }

    /// The gap with this number for a time.
    pub(super) fn time(number: usize, why: Arc<Unknown>) -> Self {
        Self::numbered(&TIMES, number, why)
    }

    fn numbered(range: &RangeInclusive<u32>, number: usize, why: Arc<Unknown>) -> Self {
        let code = u32::try_from(number).ok().and_then(|number| range.start().checked_add(number));
        let gap = code.filter(|code| range.contains(code)).and_then(char::from_u32);
        Self { text: gap.unwrap_or(NAMELESS_GAP).to_string(), gap: Some(why) }
    }

    pub(super) fn push(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        if self.gap.is_none() {
            self.gap.clone_from(&other.gap);
        }
    }

    pub(super) fn push_str(&mut self, known: &str) {
        self.push(&Self::known(known));
    }

    /// Adds a part of another text, whose gaps have this reason.
    pub(super) fn push_marked(&mut self, part: &str, why: Option<&Arc<Unknown>>) {
        self.text.push_str(part);
        if self.gap.is_none() && part.chars().any(is_gap) {
            self.gap = why.cloned();
        }
    }

    /// The text with another behind it.
    pub(super) fn with(mut self, other: &Self) -> Self {
        self.push(other);
        self
    }

    /// Whether both are certainly the same text.
    pub(super) fn certainly_is(&self, other: &Self) -> bool {
        self.text == other.text && !self.text.contains(NAMELESS_GAP)
    }

    /// The text, in which a gap is one character.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, or why a part of it is not known.
    pub(super) fn to_known(&self) -> Result<&str, Arc<Unknown>> {
        self.gap.as_ref().map_or(Ok(&self.text), |why| Err(Arc::clone(why)))
    }

    /// The text, if it has no gaps.
    pub(super) fn as_known(&self) -> Option<&str> {
        if self.gap.is_none() { Some(&self.text) } else { None }
    }

    /// Why it has gaps.
    pub(super) fn why(&self) -> Option<&Arc<Unknown>> {
        self.gap.as_ref()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn to_lowercase(&self) -> Self {
        Self { text: self.text.to_lowercase(), gap: self.gap.clone() }
    }

    /// The text without surrounding blanks.
    pub(super) fn trimmed(self) -> Self {
        Self { text: self.text.trim().to_owned(), gap: self.gap }
    }

    /// The parts between a delimiter. A gap may contain one, so the parts from there on are
    /// unknown.
    pub(super) fn split(&self, delimiter: &str) -> Vec<Self> {
        let hides = |gap: char| is_gap(gap) && delimiter.chars().all(|c| may_hold(gap, c));
        let mut certain = true;
        self.text
            .split(delimiter)
            .map(|text| {
                certain = certain && !text.contains(hides);
                match &self.gap {
                    Some(why) if !certain => Self::unknown(Arc::clone(why)),
                    gap => Self {
                        text: text.to_owned(),
                        gap: gap.clone().filter(|_| text.contains(is_gap)),
                    },
                }
            })
            .collect()
    }
}

/// Gaps print as `…`.
impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&readable(&self.text))
    }
}

/// A text that a pattern matches, whose gaps have this reason.
pub(super) fn fill_wildcards(pattern: &str, why: Option<&Arc<Unknown>>) -> Text {
    let mut filled = Text::default();
    let plain = pattern.replace([ANY_TEXT, ANY_CHARACTER], "1");
    filled.push_marked(&plain, why);
    filled
}

/// A text or pattern for people: gaps as `…`, wildcards as IAM writes them.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    let shown = text.chars().map(|character| match character {
        ANY_TEXT => '*',
        ANY_CHARACTER => '?',
        other if is_gap(other) => '…',
        other => other,
    });
    shown.collect::<String>().into()
}

/// The number of a gap that has one for its meaning.
pub(super) fn number_of(gap: char) -> Option<usize> {
    let code = u32::from(gap);
    let mut ranges = [&ANY_WORDS, &MADE_UP, &ANY_TEXTS, &TIMES].into_iter();
    let range = ranges.find(|range| range.contains(&code))?;
    usize::try_from(code - range.start()).ok()
}

/// Whether the text certainly has neither gaps nor wildcards.
pub(super) fn is_plain(text: &str) -> bool {
    !text.as_bytes().contains(&PLANE_BYTE)
}

/// The text up to its first gap or wildcard, and the rest.
pub(super) fn split_at_mark(text: &str) -> (&str, &str) {
    let at = text.as_bytes().iter().position(|byte| *byte == PLANE_BYTE).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Whether the gap stands for a word that AWS makes up.
pub(super) fn is_made_up(gap: char) -> bool {
    MADE_UP.contains(&u32::from(gap))
}

pub(super) fn is_stack_name(gap: char) -> bool {
    STACKS.contains(&u32::from(gap))
}

/// Whether no made-up word of another resource is in what the gap stands for.
pub(super) fn holds_no_made_up_word(gap: char) -> bool {
    is_made_up(gap) || is_stack_name(gap) || TIMES.contains(&u32::from(gap))
}

pub(crate) fn is_gap(character: char) -> bool {
    let code = u32::from(character);
    character == NAMELESS_GAP || WORDS.contains(&code) || GAPS.contains(&code)
}

/// Whether the gap may stand for a text that contains the other character.
pub(super) fn may_hold(gap: char, character: char) -> bool {
    let is_word_gap = WORDS.contains(&u32::from(gap));
    let is_word = character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    !is_word_gap || is_word || is_gap(character) || !is_plain(character.encode_utf8(&mut [0; 4]))
}

/// Removes our special characters from written text.
fn without_marks(text: &str) -> String {
    let marks = u32::from(ANY_TEXT)..=*GAPS.end();
    let replaced = |c: char| if marks.contains(&u32::from(c)) { '\u{FFFD}' } else { c };
    text.chars().map(replaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(number: usize) -> Text {
        Text::gap(number, Arc::new(Unknown::new("only deployment tells")))
    }

    #[test]
    fn a_gap_prints_as_an_ellipsis_and_remembers_why() {
        let mut name = Text::known("music-");
        name.push(&gap(0));
        assert_eq!(name.to_string(), "music-…");
        assert_eq!(name.as_known(), None);
        assert_eq!(name.why().unwrap().why(), "only deployment tells");
    }

    #[test]
    fn written_text_brings_no_marks() {
        let text = Text::known("a\u{F0000}b\u{F0010}c");
        assert_eq!(text.as_known(), Some("a\u{FFFD}b\u{FFFD}c"));
        assert!(!is_plain("\u{F0010}"));
    }

    #[test]
    fn parts_from_a_gap_on_are_unknown_unless_it_cannot_hide_the_delimiter() {
        let parts = |gap: Text, delimiter: &str| -> Vec<String> {
            let mut arn = Text::known("a:");
            arn.push(&gap);
            arn.push_str(":c-d");
            arn.split(delimiter).iter().map(ToString::to_string).collect()
        };
        let word = || Text::word_gap(0, Arc::new(Unknown::new("a name")));
        assert_eq!(parts(word(), ":"), ["a", "…", "c-d"]);
        assert_eq!(parts(word(), "-"), ["…", "…"]);
        assert_eq!(parts(gap(0), ":"), ["a", "…", "…"]);
    }

    #[test]
    fn a_word_holds_no_colon_and_no_slash() {
        let character = |text: Text| text.as_str().chars().next().unwrap();
        let word = character(Text::word_gap(0, Arc::new(Unknown::new("a name"))));
        let any = character(gap(0));
        for (held, by_word) in [('a', true), ('-', true), (':', false), ('/', false), (any, true)] {
            assert_eq!((may_hold(word, held), may_hold(any, held)), (by_word, true), "{held}");
        }
    }
}

//! Wildcards: whether a pattern matches a text certainly, possibly or not at all.
//!
//! Patterns contain [`ANY_TEXT`] and [`ANY_CHARACTER`] in place of `*` and `?`, so that a `*` in
//! the value of a variable stays a plain character.

mod gaps;
mod made_up;
mod sorted;

use std::sync::Arc;

use self::gaps::may_match;
use self::made_up::is_of_another;
pub(super) use self::sorted::Sorted;
use super::text::{ANY_CHARACTER, ANY_TEXT, NAMELESS_GAP, Text, is_gap, split_at_mark};
use super::truth::Truth;
use super::unknown::Unknown;
use crate::policy_syntax::wildcard::{self, Wildcard};

/// `text` with IAM's wildcards marked.
pub(super) fn pattern(text: &str) -> String {
    text.chars()
        .map(|character| match wildcard::written(character) {
            Some(Wildcard::AnyText) => ANY_TEXT,
            Some(Wildcard::AnyCharacter) => ANY_CHARACTER,
            None => character,
        })
        .collect()
}

/// Whether the pattern matches the whole text. A wildcard stands for any characters, including `:`
/// and `/`. `gap` is the reason why the pattern has gaps, if it has.
pub(super) fn glob(pattern: &str, gap: Option<&Arc<Unknown>>, text: &Text) -> Truth {
    if matches(pattern, text.as_str()) {
        return Truth::Yes;
    }
    match gap.or(text.why()) {
        Some(why)
            if may_match(pattern, text.as_str()) && !is_of_another(pattern, text.as_str()) =>
        {
            Truth::Unknown(Arc::clone(why))
        }
        _ => Truth::No,
    }
}

/// Whether the pattern certainly matches. A gap matches itself and `*`.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    matches_marked(Marked { segments: false }, pattern, text)
}

/// Like [`matches`], but a wildcard crosses a colon only as IAM documents it: a `*` that is the
/// last character of its segment may, any other wildcard may not.
pub(super) fn matches_in_segments(pattern: &str, text: &str) -> bool {
    matches_marked(Marked { segments: true }, pattern, text)
}

/// Whether [`matches`] and [`matches_in_segments`] can differ for this pattern.
pub(super) fn has_inner_wildcards(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        let is_last = is_end_of_segment(rest.as_str());
        if character == ANY_CHARACTER || (character == ANY_TEXT && !is_last) {
            return true;
        }
    }
    false
}

fn is_end_of_segment(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(':')
}

/// How patterns with marked wildcards are compared, and gaps on either side.
#[derive(Clone, Copy)]
struct Marked {
    /// Whether wildcards keep to their segment of an ARN.
    segments: bool,
}

impl Marked {
    fn equals(self, wanted: char, given: char) -> bool {
        wanted == given && !matches!(wanted, NAMELESS_GAP | ANY_TEXT | ANY_CHARACTER)
    }

    /// Whether a `*` may stand for a character. `behind` is the rest of the pattern.
    fn any_text_holds(self, behind: &str, given: char) -> bool {
        !self.segments || given != ':' || is_end_of_segment(behind)
    }

    fn any_character_is(self, given: char) -> bool {
        !is_gap(given) && (!self.segments || given != ':')
    }

    /// The text from where the rest of a pattern, behind a `*`, may begin; `None` if it cannot.
    fn begins_at<'t>(self, pattern: &str, text: &'t str) -> Option<&'t str> {
        match pattern.chars().next() {
            Some(ANY_TEXT | ANY_CHARACTER) | None => Some(text),
            // Each character before has to be looked at.
            Some(_) if self.segments => Some(text),
            Some(NAMELESS_GAP) => None,
            Some(wanted) => text.get(text.find(wanted)?..),
        }
    }
}

fn matches_marked(how: Marked, pattern: &str, text: &str) -> bool {
    // Most patterns that do not match differ at the beginning.
    let (start, mut pattern) = split_at_mark(pattern);
    let Some(mut text) = text.strip_prefix(start) else { return false };
    // Where to continue if the text after the last `*` does not match: one character later.
    let mut retry: Option<(&str, &str)> = None;
    loop {
        let (mut rest, mut following) = (pattern.chars(), text.chars());
        match (rest.next(), following.next()) {
            (None, None) => return true,
            (Some(ANY_TEXT), _) => {
                pattern = rest.as_str();
                let Some(from) = how.begins_at(pattern, text) else { return false };
                text = from;
                retry = Some((pattern, text));
                continue;
            }
            (Some(wanted), Some(given))
                if how.equals(wanted, given)
                    || (wanted == ANY_CHARACTER && how.any_character_is(given)) =>
            {
                (pattern, text) = (rest.as_str(), following.as_str());
                continue;
            }
            _ => {}
        }
        let Some((after, at)) = retry else { return false };
        let mut skipped = at.chars();
        match skipped.next() {
            Some(given) if how.any_text_holds(after, given) => {
                let Some(from) = how.begins_at(after, skipped.as_str()) else { return false };
                (pattern, text) = (after, from);
                retry = Some((after, text));
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(with: &str, text: &str) -> bool {
        matches(&pattern(with), text)
    }

    fn gap(number: usize) -> Text {
        Text::gap(number, Arc::new(Unknown::new("a name")))
    }

    /// `{n}` is gap number n.
    fn with_gaps(text: &str) -> Text {
        let mut all = Text::default();
        for part in text.split_inclusive('}') {
            let (known, number) = part.split_once('{').unwrap_or((part, ""));
            all.push_str(known);
            if let Ok(number) = number.trim_end_matches('}').parse() {
                all.push(&gap(number));
            }
        }
        all
    }

    fn globs(with: &str, text: &str) -> &'static str {
        let with = with_gaps(with);
        match glob(&pattern(with.as_str()), with.why(), &with_gaps(text)) {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn a_star_stands_for_any_text_and_a_question_mark_for_one_character() {
        for (with, text) in [
            ("", ""),
            ("*", ""),
            ("*", "a/b:c"),
            ("a*c", "abbc"),
            ("a*b*c", "a-b-b-c"),
            ("?", "ü"),
            ("a?c", "abc"),
            ("**", "x"),
            ("*?", "x"),
            ("table/*", "table/a/index/b"),
            ("*ab", "aab"),
        ] {
            assert!(like(with, text), "{with} {text}");
        }
        for (with, text) in
            [("", "a"), ("a", ""), ("a", "A"), ("?", ""), ("a*c", "ab"), ("a?", "a"), ("*?", "")]
        {
            assert!(!like(with, text), "{with} {text}");
        }
    }

    #[test]
    fn agrees_with_a_plain_recursion() {
        fn slow(pattern: &[char], text: &[char]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, None) => true,
                (Some((&ANY_TEXT, rest)), _) => {
                    slow(rest, text) || text.split_first().is_some_and(|(_, t)| slow(pattern, t))
                }
                (Some((&ANY_CHARACTER, rest)), Some((_, t))) => slow(rest, t),
                (Some((p, rest)), Some((c, t))) => p == c && slow(rest, t),
                _ => false,
            }
        }
        let words = |alphabet: &[char]| -> Vec<String> {
            let mut all = vec![String::new()];
            for _ in 0..4 {
                let longer: Vec<String> = (all.iter())
                    .flat_map(|w| alphabet.iter().map(move |c| format!("{w}{c}")))
                    .collect();
                all.extend(longer);
            }
            all.sort();
            all.dedup();
            all
        };
        let texts = words(&['a', 'b']);
        for with in words(&['a', 'b', '*', '?']) {
            let with = pattern(&with);
            let slow_pattern: Vec<char> = with.chars().collect();
            for text in &texts {
                let slow_text: Vec<char> = text.chars().collect();
                let expected = slow(&slow_pattern, &slow_text);
                assert_eq!(matches(&with, text), expected, "{with} {text}");
                assert_eq!(may_match(&with, text), expected, "{with} {text}");
            }
        }
    }

    #[test]
    fn inside_a_segment_a_wildcard_crosses_no_colon() {
        let in_segments = |with: &str, text: &str| matches_in_segments(&pattern(with), text);
        assert!(in_segments("a:*:d", "a:b:c:d"));
        assert!(in_segments("a:*", "a:b:c"));
        assert!(in_segments("a:b*d:e", "a:bcd:e"));
        assert!(!in_segments("a:b*e", "a:b:e"));
        assert!(!in_segments("a?b", "a:b"));
        assert!(like("a:b*e", "a:b:e"));
        assert!(!has_inner_wildcards(&pattern("a:*:b:*")));
        assert!(has_inner_wildcards(&pattern("a:b*c")));
        assert!(has_inner_wildcards(&pattern("a?")));
    }

    #[test]
    fn a_gap_equals_itself_and_may_equal_anything() {
        assert_eq!(globs("table/music-{0}", "table/music-{0}"), "yes");
        assert_eq!(globs("table/music-*", "table/music-{0}"), "yes");
        assert_eq!(globs("table/music-{1}", "table/music-{0}"), "unknown");
        assert_eq!(globs("table/music-tracks", "table/music-{0}"), "unknown");
        assert_eq!(globs("table/hr-*", "table/music-{0}"), "no");
        assert_eq!(globs("{0}", "table/music"), "unknown");
        assert_eq!(globs("table/{0}", "bucket/music"), "no");
        assert_eq!(globs("table/{0}/index/*", "table/{1}"), "unknown");
        assert_eq!(globs("table/{0}/index/*", "table/{0}"), "no");
        assert_eq!(globs("a?c", "a{0}c"), "unknown");
        assert_eq!(globs("a{0}", "a"), "unknown");
    }

    #[test]
    fn the_same_gap_at_either_end_leaves_no_doubt_about_the_rest() {
        assert_eq!(globs("{0}-Reader-{1}", "{0}-Writer-{2}"), "no");
        assert_eq!(globs("{0}-Order-{1}", "{0}-Orders-{2}"), "no");
        assert_eq!(globs("{1}-Reader-{0}", "{2}-Writer-{0}"), "no");
        assert_eq!(globs("{0}-Reader-{1}", "{0}-Reader-{2}"), "unknown");
        assert_eq!(globs("{0}-R{0}", "{0}-W{0}"), "no");
        assert_eq!(globs("{0}", "{0}a{0}"), "no");
        assert_eq!(globs("*{0}", "a{1}{0}"), "yes");
    }

    #[test]
    fn a_gap_for_a_word_reaches_no_further() {
        let name = || Text::word_gap(0, Arc::new(Unknown::new("a name")));
        let compare = |pattern: &str, text: &str| {
            let mut all = Text::known("table/app-");
            all.push(&name());
            all.push_str(text);
            glob(&super::pattern(pattern), None, &all)
        };
        let index = "/index/byTag";
        assert_eq!(compare("table/app-ABC", index), Truth::No);
        assert_eq!(compare("table/app-*/index/*", index), Truth::Yes);
        assert!(matches!(compare("table/app-ABC/index/byTag", index), Truth::Unknown(_)));
        assert_eq!(compare("table/app-*:x", index), Truth::No);
        assert!(matches!(compare("table/app-ABC", ""), Truth::Unknown(_)));
        let mut own = Text::known("table/app-");
        own.push(&name());
        let mut index = own.clone();
        index.push_str("/index/byTag");
        assert_eq!(glob(own.as_str(), own.why(), &index), Truth::No);
    }
}

//! `Sorted`: very many texts that patterns are compared with. What several of them begin with is read once for each
//! pattern, and not once for each text.

use super::super::text::{ANY_CHARACTER, ANY_TEXT, is_gap, may_hold};
use super::gaps::{A_WORD, code, insert, is_wide, spread};

/// Texts in the order of their characters.
#[derive(Default)]
pub(in crate::evaluate) struct Sorted(Vec<One>);

/// A text by its number.
struct One {
    number: usize,
    /// How many characters it has in common with the one before it.
    common: usize,
    behind: Vec<char>,
}

/// The places of a pattern, a bit for each: before each character, and behind the last one.
type Set<const WORDS: usize> = [u64; WORDS];

/// The places of a pattern that the beginning of a text leads to.
#[derive(Clone, Copy)]
struct Reached<const WORDS: usize> {
    surely: Set<WORDS>,
    /// For some content of the text's gaps.
    perhaps: Set<WORDS>,
}

/// A pattern without gaps, in which no `*` follows another.
struct Pattern<const WORDS: usize> {
    characters: Vec<char>,
    any_text: Set<WORDS>,
    any_character: Set<WORDS>,
    /// Those with a character that a word may have.
    of_words: Set<WORDS>,
    /// Those with each character of ASCII, of which most texts consist, or with `?`.
    with: Vec<Set<WORDS>>,
}

impl Sorted {
    /// The bytes of the longest pattern of which this takes less than to compare it with each text.
    pub(in crate::evaluate) const LONGEST_PATTERN: usize = 255;

    /// Texts by their numbers.
    pub(in crate::evaluate) fn of<'t>(texts: impl Iterator<Item = (usize, &'t str)>) -> Self {
        let mut texts: Vec<(Vec<char>, usize)> =
            texts.map(|(number, text)| (text.chars().collect(), number)).collect();
        texts.sort_unstable();
        let mut before: &[char] = &[];
        let all = texts.iter().map(|(text, number)| {
            let alike = |(one, other): &(&char, &char)| one == other;
            let common = before.iter().zip(text).take_while(alike).count();
            before = text;
            let behind = text.get(common..).unwrap_or_default().to_vec();
            One { number: *number, common, behind }
        });
        Self(all.collect())
    }

    /// The numbers of the texts that a pattern without gaps matches, or may match, and whether it surely does, in no
    /// order; `None` if the pattern is longer than [`LONGEST_PATTERN`](Self::LONGEST_PATTERN).
    pub(in crate::evaluate) fn matched_by(&self, pattern: &str) -> Option<Vec<(usize, bool)>> {
        let mut characters: Vec<char> = pattern.chars().collect();
        characters.dedup_by(|one, other| *one == ANY_TEXT && *other == ANY_TEXT);
        Some(match characters.len() {
            0..64 => self.matched(&Pattern::<1>::of(characters)),
            64..128 => self.matched(&Pattern::<2>::of(characters)),
            128..256 => self.matched(&Pattern::<4>::of(characters)),
            _ => return None,
        })
    }

    fn matched<const WORDS: usize>(&self, pattern: &Pattern<WORDS>) -> Vec<(usize, bool)> {
        let mut found = Vec::new();
        // What each beginning of the current text leads to, up to one that leads nowhere.
        let mut reached = vec![pattern.begun()];
        for One { number, common, behind } in &self.0 {
            if *common >= reached.len() {
                continue;
            }
            reached.truncate(common + 1);
            let Some(mut here) = reached.last().copied() else { continue };
            for character in behind {
                here = pattern.after(here, *character);
                if here.perhaps == [0; WORDS] {
                    break;
                }
                reached.push(here);
            }
            if reached.len() == common + behind.len() + 1 && pattern.ends(&here.perhaps) {
                found.push((*number, pattern.ends(&here.surely)));
            }
        }
        found
    }
}

impl<const WORDS: usize> Pattern<WORDS> {
    fn of(characters: Vec<char>) -> Self {
        let (mut any_text, mut any_character, mut of_words) = ([0; WORDS], [0; WORDS], [0; WORDS]);
        for (at, character) in characters.iter().enumerate() {
            match *character {
                ANY_TEXT => insert(&mut any_text, at),
                ANY_CHARACTER => insert(&mut any_character, at),
                _ => {}
            }
            if may_hold(A_WORD, *character) {
                insert(&mut of_words, at);
            }
        }
        let mut with = vec![any_character; 128];
        for (at, character) in characters.iter().enumerate() {
            with.get_mut(code(*character)).into_iter().for_each(|set| insert(set, at));
        }
        Self { characters, any_text, any_character, of_words, with }
    }

    /// The places with a character that is no mark, or with `?`.
    fn with(&self, wanted: char) -> Set<WORDS> {
        if let Some(set) = self.with.get(code(wanted)) {
            return *set;
        }
        let mut set = self.any_character;
        let all = self.characters.iter().enumerate().filter(|(_, one)| **one == wanted);
        all.for_each(|(at, _)| insert(&mut set, at));
        set
    }

    /// The places before anything of a text is read.
    fn begun(&self) -> Reached<WORDS> {
        let mut first = [0; WORDS];
        insert(&mut first, 0);
        let first = self.behind_any_text(first);
        Reached { surely: first, perhaps: first }
    }

    /// The places behind the next character of a text.
    fn after(&self, Reached { surely, perhaps }: Reached<WORDS>, given: char) -> Reached<WORDS> {
        if !given.is_ascii() && is_gap(given) {
            let held = if is_wide(given) { [u64::MAX; WORDS] } else { self.of_words };
            let mut perhaps = perhaps;
            spread(&mut perhaps, &held);
            let surely = self.behind_any_text(both(surely, self.any_text));
            return Reached { surely, perhaps };
        }
        let equal = self.with(given);
        let next = |here| {
            let (moved, stays) = (later(both(here, equal)), both(here, self.any_text));
            self.behind_any_text(either(moved, stays))
        };
        let next_surely = next(surely);
        let next_perhaps = if perhaps == surely { next_surely } else { next(perhaps) };
        Reached { surely: next_surely, perhaps: next_perhaps }
    }

    /// The same places, and those that are reached by a `*` that stands for nothing.
    fn behind_any_text(&self, here: Set<WORDS>) -> Set<WORDS> {
        either(here, later(both(here, self.any_text)))
    }

    fn ends(&self, here: &Set<WORDS>) -> bool {
        let end = self.characters.len();
        here.get(end / 64).is_some_and(|word| word >> (end % 64) & 1 == 1)
    }
}

fn both<const WORDS: usize>(one: Set<WORDS>, other: Set<WORDS>) -> Set<WORDS> {
    combined(one, other, |one, other| one & other)
}

fn either<const WORDS: usize>(one: Set<WORDS>, other: Set<WORDS>) -> Set<WORDS> {
    combined(one, other, |one, other| one | other)
}

fn combined<const WORDS: usize>(
    one: Set<WORDS>,
    other: Set<WORDS>,
    of_words: impl Fn(u64, u64) -> u64,
) -> Set<WORDS> {
    let mut words = one;
    words.iter_mut().zip(other).for_each(|(word, other)| *word = of_words(*word, other));
    words
}

/// Each place one character later.
fn later<const WORDS: usize>(here: Set<WORDS>) -> Set<WORDS> {
    let mut carried = 0;
    here.map(|word| {
        let moved = word << 1 | carried;
        carried = word >> 63;
        moved
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::evaluate::glob::glob;
    use crate::evaluate::text::Text;
    use crate::evaluate::truth::Truth;
    use crate::evaluate::unknown::Unknown;

    /// All texts of up to three of these.
    fn words(parts: &[Text]) -> Vec<Text> {
        (0..3).fold(vec![Text::default()], |shorter, _| {
            let longer = |word: &Text| -> Vec<Text> {
                parts.iter().map(|part| word.clone().with(part)).collect()
            };
            let longer: Vec<Text> = shorter.iter().flat_map(longer).collect();
            shorter.into_iter().chain(longer).collect()
        })
    }

    #[test]
    fn a_pattern_matches_among_many_texts_what_it_matches_by_itself() {
        let why = || Arc::new(Unknown::new("a name"));
        let gaps = [Text::gap(0, why()), Text::word_gap(0, why()), Text::unknown(why())];
        let plain = ["a", "b", ":", "é"].map(Text::known);
        let texts = words(&[&plain[..], &gaps].concat());
        let sorted = Sorted::of(texts.iter().map(Text::as_str).enumerate());
        let marks = [ANY_TEXT, ANY_CHARACTER].map(String::from);
        let patterns = words(&["a", ":", "é"].map(Text::known));
        let patterns = patterns.iter().flat_map(|one| {
            let (before, behind) = (one.as_str(), one.as_str());
            marks.iter().flat_map(move |mark| {
                [
                    format!("{before}{mark}"),
                    format!("{mark}{behind}"),
                    format!("a{mark}{mark}{behind}"),
                    format!("{mark}{behind}{ANY_TEXT}"),
                    // As long as takes several words of bits.
                    format!(
                        "{mark}{}{behind}",
                        "b*".repeat(40).replace('*', &ANY_TEXT.to_string())
                    ),
                    behind.to_owned(),
                ]
            })
        });
        for pattern in patterns {
            let mut found = sorted.matched_by(&pattern).unwrap();
            found.sort_unstable();
            let mut found = found.into_iter().peekable();
            for (number, text) in texts.iter().enumerate() {
                let expected = match glob(&pattern, None, text) {
                    Truth::Yes => Some((number, true)),
                    Truth::No => None,
                    Truth::Unknown(_) => Some((number, false)),
                };
                let of_text = found.next_if(|(other, _)| *other == number);
                assert_eq!(of_text, expected, "{pattern:?} {text:?}");
            }
        }
    }

    #[test]
    fn a_pattern_that_is_very_long_is_compared_otherwise() {
        assert_eq!(Sorted::of([(0, "a")].into_iter()).matched_by(&"a".repeat(300)), None);
        assert_eq!(Sorted::default().matched_by("a"), Some(Vec::new()));
    }
}

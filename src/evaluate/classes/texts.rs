//! The shortest texts that tell patterns apart: for each combination of patterns that a text can match, one.
//!
//! The patterns run side by side as one automaton, whose states are sets of positions in them. Literals cost no
//! more than their common beginnings.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::steps::{Characters, Step};

/// More states than these are not looked at: patterns such as `*a*`, `*b*`, … double them each.
const MOST_STATES: usize = 4_000;
/// Nor are more positions followed: long patterns of many wildcards have very many in each state.
const MOST_POSITIONS: usize = 10_000_000;

/// There are more states than can be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::evaluate) struct TooManyStates;

/// Whether a language has a text.
pub(super) fn has(language: &[Step], text: &str) -> bool {
    let automaton = Automaton::of(&[], Some(language));
    let after = |state: Vec<u32>, character| automaton.after(&state, character);
    let state = text.chars().fold(automaton.start(), after);
    automaton.matched(&state).is_some()
}

/// For each combination of patterns that a text can match, the `each` shortest texts that match these and no others.
/// No text is empty. With a `language`, only texts that it has.
///
/// # Errors
///
/// If there are too many states to look at all.
pub(super) fn telling_apart(
    patterns: &[Vec<Step>],
    language: Option<&[Step]>,
    each: usize,
) -> Result<Vec<String>, TooManyStates> {
    telling_apart_within(MOST_STATES, patterns, language, each)
}

/// The same, with up to so many states.
pub(in crate::evaluate) fn telling_apart_within(
    most_states: usize,
    patterns: &[Vec<Step>],
    language: Option<&[Step]>,
    each: usize,
) -> Result<Vec<String>, TooManyStates> {
    let automaton = Automaton::of(patterns, language);
    let mut texts: BTreeMap<Vec<u32>, Vec<String>> = BTreeMap::new();
    let mut visits: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    let mut waiting = VecDeque::from([(automaton.start(), String::new())]);
    let mut positions = 0;
    while let Some((state, text)) = waiting.pop_front() {
        if !text.is_empty()
            && let Some(matched) = automaton.matched(&state)
        {
            let known = texts.entry(matched).or_default();
            if known.len() < each {
                known.push(text.clone());
            }
        }
        for character in automaton.relevant(&state) {
            positions += state.len();
            if positions > MOST_POSITIONS {
                return Err(TooManyStates);
            }
            let next = automaton.after(&state, character);
            if automaton.has_left_the_language(&next) {
                continue;
            }
            if visits.len() >= most_states {
                return Err(TooManyStates);
            }
            let count = visits.entry(next.clone()).or_default();
            if *count < each {
                *count += 1;
                let mut longer = text.clone();
                longer.push(character);
                waiting.push_back((next, longer));
            }
        }
    }
    Ok(texts.into_values().flatten().collect())
}

/// All patterns one behind the other, each followed by its end.
struct Automaton {
    steps: Vec<Option<Step>>,
    starts: Vec<u32>,
    /// The number of the pattern that ends at a position.
    ends: BTreeMap<u32, u32>,
    /// The number of the pattern that every text must match.
    language: Option<u32>,
    /// A character that no pattern has.
    other: char,
}

impl Automaton {
    fn of(patterns: &[Vec<Step>], language: Option<&[Step]>) -> Self {
        let mut automaton = Self {
            steps: Vec::new(),
            starts: Vec::new(),
            ends: BTreeMap::new(),
            language: None,
            other: 'x',
        };
        for pattern in patterns {
            automaton.add(pattern);
        }
        automaton.language = language.map(|language| automaton.add(language));
        let used = automaton.used();
        let readable = "xyzwvutsrqponmlkjihg".chars();
        let mut candidates = readable.chain('\u{100}'..);
        automaton.other = candidates.find(|it| !used.contains(it)).unwrap_or('x');
        automaton
    }

    /// Adds a pattern, and returns its number.
    fn add(&mut self, pattern: &[Step]) -> u32 {
        let (start, number) = (count(self.steps.len()), count(self.starts.len()));
        self.starts.push(start);
        self.steps.extend(pattern.iter().copied().map(Some));
        self.ends.insert(count(self.steps.len()), number);
        self.steps.push(None);
        number
    }

    /// The characters that a pattern names.
    fn used(&self) -> BTreeSet<char> {
        let mut used = BTreeSet::new();
        for step in self.steps.iter().flatten() {
            match step {
                Step::Character(character) => {
                    used.insert(*character);
                }
                Step::AnyCase(small) => used.extend(small.to_uppercase().chain([*small])),
                Step::One(Characters::Hex) => {}
                Step::One(_) | Step::Any(_) => {
                    used.insert(':');
                }
            }
        }
        used
    }

    fn start(&self) -> Vec<u32> {
        self.with_skipped(self.starts.iter().copied().collect())
    }

    fn step(&self, position: u32) -> Option<Step> {
        *self.steps.get(usize::try_from(position).ok()?)?
    }

    /// The positions, and those behind wildcards that may stand for nothing.
    fn with_skipped(&self, mut positions: BTreeSet<u32>) -> Vec<u32> {
        let mut waiting: Vec<u32> = positions.iter().copied().collect();
        while let Some(position) = waiting.pop() {
            let may_be_nothing = matches!(self.step(position), Some(Step::Any(_)));
            if may_be_nothing && positions.insert(position + 1) {
                waiting.push(position + 1);
            }
        }
        positions.into_iter().collect()
    }

    /// The characters that can lead to different states; all others lead where `other` leads.
    fn relevant(&self, state: &[u32]) -> BTreeSet<char> {
        let mut characters = BTreeSet::from([self.other]);
        let mut alphabet: Option<&str> = None;
        for step in state.iter().filter_map(|position| self.step(*position)) {
            match step {
                Step::Character(character) => {
                    characters.insert(character);
                }
                Step::AnyCase(small) => {
                    characters.extend(small.to_uppercase().chain([small]));
                }
                Step::One(Characters::AllButColon) | Step::Any(Characters::AllButColon) => {
                    characters.insert(':');
                }
                // A language limits all texts, so that no other character leads anywhere.
                Step::One(of) | Step::Any(of) => alphabet = alphabet.or(of.listed()),
            }
        }
        if let Some(alphabet) = alphabet {
            // Of those that no step names here two stand for all, since two texts of a kind may be wanted.
            let others = alphabet.chars().filter(|one| !characters.contains(one)).take(2);
            characters.extend(others.collect::<Vec<_>>());
        }
        characters
    }

    fn after(&self, state: &[u32], character: char) -> Vec<u32> {
        let mut next = BTreeSet::new();
        for position in state.iter().copied() {
            match self.step(position) {
                Some(Step::Character(wanted)) if wanted == character => {
                    next.insert(position + 1);
                }
                Some(Step::AnyCase(small)) if character.to_lowercase().eq([small]) => {
                    next.insert(position + 1);
                }
                Some(Step::One(of)) if of.have(character) => {
                    next.insert(position + 1);
                }
                Some(Step::Any(of)) if of.have(character) => {
                    next.insert(position);
                }
                _ => {}
            }
        }
        self.with_skipped(next)
    }

    /// Whether no text of the language begins so.
    fn has_left_the_language(&self, state: &[u32]) -> bool {
        // Its pattern is the last one.
        let start = self.language.and(self.starts.last());
        start.is_some_and(|start| state.last().is_none_or(|last| last < start))
    }

    /// The numbers of the patterns that the text so far matches; `None` if the language does not have it.
    fn matched(&self, state: &[u32]) -> Option<Vec<u32>> {
        let ends: Vec<u32> =
            state.iter().filter_map(|position| self.ends.get(position).copied()).collect();
        let has_it = self.language.is_none_or(|language| ends.contains(&language));
        has_it.then_some(ends)
    }
}

/// No policy has as many steps as a number of 32 bits can count.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::steps::{arn_steps, of_tag, steps, uuid};
    use super::*;
    use crate::evaluate::glob;

    fn shortest(patterns: &[&str]) -> Vec<String> {
        let steps: Vec<_> = patterns.iter().map(|one| steps(&glob::pattern(one), false)).collect();
        let mut texts = telling_apart(&steps, None, 1).unwrap();
        texts.sort();
        texts
    }

    #[test]
    fn each_combination_of_patterns_has_its_shortest_text() {
        assert_eq!(shortest(&[]), ["x"]);
        assert_eq!(shortest(&["USER#*"]), ["U", "USER#"]);
        assert_eq!(shortest(&["a*", "*b"]), ["a", "ab", "b", "x"]);
        assert_eq!(shortest(&["*"]), ["x"]);
        assert_eq!(shortest(&["x", "y"]), ["x", "y", "z"]);
        // Of `a?` and `ab` nothing has the second alone.
        assert_eq!(shortest(&["a?", "ab"]), ["a", "ab", "ax"]);
    }

    #[test]
    fn a_text_matches_what_the_automaton_says() {
        let patterns = ["a*b", "*a", "?b?", "ab", "*"];
        let alphabet = ['a', 'b', 'x'];
        let combination = |text: &str| -> Vec<bool> {
            patterns.iter().map(|one| glob::matches(&glob::pattern(one), text)).collect()
        };
        let found: BTreeSet<_> = shortest(&patterns).iter().map(|it| combination(it)).collect();
        let mut texts = vec![String::new()];
        let mut all = BTreeSet::new();
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| alphabet.map(|character| format!("{text}{character}")))
                .collect();
            all.extend(texts.iter().map(|text| combination(text)));
        }
        assert_eq!(found, all);
    }

    #[test]
    fn letters_in_any_case_are_one() {
        let patterns = [steps("ab", true), steps("AB", false)];
        let mut texts = telling_apart(&patterns, None, 1).unwrap();
        texts.sort();
        assert_eq!(texts.len(), 3, "{texts:?}");
        assert!(texts.contains(&"AB".to_owned()));
        assert!(texts.iter().any(|text| text != "AB" && text.eq_ignore_ascii_case("ab")));
    }

    #[test]
    fn wildcards_of_an_arn_keep_to_their_part() {
        let pattern = |text: &str| arn_steps(&glob::pattern(text));
        let texts = telling_apart(&[pattern("a:*:c:d:e:f*")], None, 1).unwrap();
        let matching = texts.iter().filter(|text| text.starts_with("a:") && text.contains("f"));
        assert_eq!(matching.collect::<Vec<_>>(), ["a::c:d:e:f"]);
    }

    #[test]
    fn a_language_limits_what_a_text_can_be() {
        let texts = telling_apart(&[steps("USER", false)], Some(&uuid()), 2).unwrap();
        assert_eq!(texts.len(), 2);
        assert!(texts.iter().all(|text| text.len() == 36), "{texts:?}");
    }

    #[test]
    fn names_are_told_apart_by_what_names_consist_of() {
        let one = Step::One(Characters::Name);
        let name = || std::iter::repeat_n(one, 3).chain([Step::Any(Characters::Name)]);
        let table: Vec<Step> = "table/".chars().map(Step::Character).chain(name()).collect();
        let pattern = |text: &str| steps(&glob::pattern(text), false);
        let patterns = [pattern("table/*"), pattern("table/*/index/*"), pattern("table/xx*")];
        let mut texts = telling_apart(&patterns, Some(&table), 1).unwrap();
        texts.sort();
        assert_eq!(texts, ["table/wxx", "table/xxx"]);
        let index: Vec<Step> = table
            .iter()
            .copied()
            .chain("/index/".chars().map(Step::Character))
            .chain(name())
            .collect();
        let texts = telling_apart(&patterns, Some(&index), 1).unwrap();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts.iter().all(|text| text.contains("/index/")), "{texts:?}");
    }

    #[test]
    fn a_tag_has_none_of_the_characters_that_tags_have_not() {
        let of_tags = |patterns: &[&str]| {
            let steps: Vec<_> =
                patterns.iter().map(|one| steps(&glob::pattern(one), false)).collect();
            let mut texts = telling_apart(&steps, Some(&of_tag()), 1).unwrap();
            texts.sort();
            texts
        };
        assert_eq!(of_tags(&["a*", "*#*"]), ["a", "x"]);
        assert_eq!(of_tags(&["??", "a@b"]), ["a", "a@", "a@b"]);
        assert!(has(&of_tag(), "Zoë=1/2") && !has(&of_tag(), "a*") && !has(&of_tag(), ""));
    }

    #[test]
    fn many_literals_are_cheap_and_many_wildcards_are_refused() {
        let literals: Vec<_> = (0..2_000).map(|n| steps(&format!("TENANT#{n}"), false)).collect();
        assert_eq!(telling_apart(&literals, None, 1).unwrap().len(), 2_001);
        let wild: Vec<_> =
            ('a'..='z').map(|c| steps(&glob::pattern(&format!("*{c}*")), false)).collect();
        assert_eq!(telling_apart(&wild, None, 1), Err(TooManyStates));
    }
}

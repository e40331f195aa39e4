//! Whether a pattern may match a text where either side has gaps.

use super::super::text::{ANY_CHARACTER, ANY_TEXT, NAMELESS_GAP, is_gap, may_hold};

/// Whether the pattern matches for some content of the gaps of either side.
pub(super) fn may_match(pattern: &str, text: &str) -> bool {
    let (pattern, text) = without_common_ends(pattern, text);
    let differ = |pair: (Option<char>, Option<char>)| match pair {
        (Some(wanted), Some(given)) => wanted != given && !is_mark(wanted) && !is_mark(given),
        _ => false,
    };
    // Most patterns that do not match differ in the first or last character.
    if differ((pattern.chars().next(), text.chars().next()))
        || differ((pattern.chars().next_back(), text.chars().next_back()))
    {
        return false;
    }
    let text: Vec<char> = text.chars().collect();
    let places = Places::of(&text);
    // The places in the text at which the rest of it may be what the rest of the pattern stands for. Either
    // side may stand for nothing, or for what the other side has here.
    let (mut here, mut next) = (vec![0; places.words], vec![0; places.words]);
    insert(&mut here, 0);
    for wanted in pattern.chars() {
        spread(&mut here, places.passed_by(wanted));
        let stays = places.holding(wanted);
        match places.equal_to(wanted) {
            Some(equal) => follow(&here, equal, stays, &mut next),
            None => follow(&here, &places.where_is(&text, wanted), stays, &mut next),
        }
        if next.iter().all(|word| *word == 0) {
            return false;
        }
        std::mem::swap(&mut here, &mut next);
    }
    spread(&mut here, places.set(GAPS));
    here.get(text.len() / 64).is_some_and(|word| word >> (text.len() % 64) & 1 == 1)
}

/// The places of a text: before each character, and behind the last one. A set of them has a bit for each.
struct Places {
    /// The words of 64 bits that a set has.
    words: usize,
    /// The sets, one behind the other: first those that have names.
    sets: Vec<u64>,
    /// The characters of ASCII that the text has, of which most texts consist, by their sets' numbers.
    numbers: [u8; 128],
    /// A gap of the text that stands for a word alone.
    word_gap: Option<char>,
}

const NONE: u8 = 0;
const ALL: u8 = 1;
/// Those with a gap.
const GAPS: u8 = 2;
/// Those with a gap that stands for any text.
const WIDE_GAPS: u8 = 3;
/// Those with a gap, or with a character that a word may have.
const OF_WORDS: u8 = 4;

impl Places {
    fn of(text: &[char]) -> Self {
        let words = text.len() / 64 + 1;
        let mut sets = Vec::with_capacity(words * 40);
        sets.resize(words * 5, 0);
        let mut places = Self { words, sets, numbers: [NONE; 128], word_gap: None };
        places.set_mut(ALL).fill(u64::MAX);
        for (at, character) in text.iter().enumerate() {
            let gap = is_gap(*character);
            if gap {
                insert(places.set_mut(GAPS), at);
                match is_wide(*character) {
                    true => insert(places.set_mut(WIDE_GAPS), at),
                    false => places.word_gap = Some(*character),
                }
            }
            if gap || may_hold(A_WORD, *character) {
                insert(places.set_mut(OF_WORDS), at);
            }
            let number = places.numbers.get(code(*character)).copied();
            let Some(number) = number else { continue };
            let number = if number == NONE { places.add(*character) } else { number };
            insert(places.set_mut(number), at);
        }
        places
    }

    /// Begins the set of a character of ASCII.
    fn add(&mut self, character: char) -> u8 {
        let number = u8::try_from(self.sets.len() / self.words).unwrap_or(NONE);
        self.sets.resize(self.sets.len() + self.words, 0);
        self.numbers.get_mut(code(character)).into_iter().for_each(|it| *it = number);
        number
    }

    fn set(&self, number: u8) -> &[u64] {
        let begins = usize::from(number) * self.words;
        self.sets.get(begins..begins + self.words).unwrap_or_default()
    }

    fn set_mut(&mut self, number: u8) -> &mut [u64] {
        let begins = usize::from(number) * self.words;
        self.sets.get_mut(begins..begins + self.words).unwrap_or_default()
    }

    /// The places with a character that is not of ASCII.
    fn where_is(&self, text: &[char], wanted: char) -> Vec<u64> {
        let mut set = vec![0; self.words];
        let places = text.iter().enumerate().filter(|(_, given)| **given == wanted);
        places.for_each(|(at, _)| insert(&mut set, at));
        set
    }

    /// The places whose character the pattern's one or the text's own gap may stand for, so that the pattern
    /// stays where it is.
    fn passed_by(&self, wanted: char) -> &[u64] {
        self.set(match wanted {
            ANY_TEXT => ALL,
            _ if !is_gap(wanted) => GAPS,
            _ if is_wide(wanted) => ALL,
            _ => OF_WORDS,
        })
    }

    /// The places at which the pattern's character may stand for nothing, or be held by a gap of the text.
    fn holding(&self, wanted: char) -> &[u64] {
        self.set(match self.word_gap {
            _ if wanted == ANY_TEXT || is_gap(wanted) => ALL,
            Some(gap) if !may_hold(gap, wanted) => WIDE_GAPS,
            _ => GAPS,
        })
    }

    /// The places with the pattern's character, or with any for a wildcard; `None` if they have to be looked for.
    /// What stands for many characters has passed them already.
    fn equal_to(&self, wanted: char) -> Option<&[u64]> {
        match self.numbers.get(code(wanted)) {
            Some(number) => Some(self.set(*number)),
            None if wanted == ANY_CHARACTER => Some(self.set(ALL)),
            None if wanted == ANY_TEXT || is_gap(wanted) => Some(self.set(NONE)),
            None => None,
        }
    }
}

pub(super) fn code(character: char) -> usize {
    usize::try_from(u32::from(character)).unwrap_or(usize::MAX)
}

/// A gap that stands for a word alone.
pub(super) const A_WORD: char = '\u{F0010}';

/// Whether a gap stands for any text: no word has a colon.
pub(super) fn is_wide(gap: char) -> bool {
    may_hold(gap, ':')
}

pub(super) fn insert(set: &mut [u64], at: usize) {
    if let Some(word) = set.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

/// The places behind those of `here` that are in `equal`, and those that are in `stays`.
fn follow(here: &[u64], equal: &[u64], stays: &[u64], next: &mut [u64]) {
    let mut carried = 0;
    for (((next, here), equal), stays) in next.iter_mut().zip(here).zip(equal).zip(stays) {
        let moved = here & equal;
        *next = moved << 1 | carried | here & stays;
        carried = moved >> 63;
    }
}

/// Adds every place that is reached from one of these through `passed` ones, which follow each other without a
/// break. Adding a bit to a row of ones carries to its end.
pub(super) fn spread(set: &mut [u64], passed: &[u64]) {
    let (mut carried, mut moved_out) = (false, 0);
    for (word, passed) in set.iter_mut().zip(passed) {
        let starts = *word & passed;
        let (sum, over) = starts.overflowing_add(*passed);
        let (sum, over_again) = sum.overflowing_add(u64::from(carried));
        let reached = starts | passed & !sum;
        *word |= reached | reached << 1 | moved_out;
        moved_out = reached >> 63;
        carried = over || over_again;
    }
}

/// Whether the character stands for others.
fn is_mark(character: char) -> bool {
    matches!(character, ANY_TEXT | ANY_CHARACTER) || is_gap(character)
}

/// Both sides without their common beginning and end. A gap has the same content on both sides.
fn without_common_ends<'t>(pattern: &'t str, text: &'t str) -> (&'t str, &'t str) {
    let alike =
        |(p, t): &(char, char)| p == t && !matches!(*p, ANY_TEXT | ANY_CHARACTER | NAMELESS_GAP);
    let start = |p: &str, t: &str| -> usize {
        p.chars().zip(t.chars()).take_while(alike).map(|(p, _)| p.len_utf8()).sum()
    };
    let end = |p: &str, t: &str| -> usize {
        p.chars().rev().zip(t.chars().rev()).take_while(alike).map(|(p, _)| p.len_utf8()).sum()
    };
    let cut = start(pattern, text);
    let (pattern, text) =
        (pattern.get(cut..).unwrap_or_default(), text.get(cut..).unwrap_or_default());
    let cut = end(pattern, text);
    let keep = |all: &'t str| all.get(..all.len() - cut).unwrap_or_default();
    (keep(pattern), keep(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::text::Text;
    use crate::evaluate::unknown::Unknown;
    use std::sync::Arc;

    /// The same, place by place: whether the rest of the pattern may match the rest of the text.
    fn slow(pattern: &[char], text: &[char]) -> bool {
        let width = text.len() + 1;
        let mut below = vec![false; width];
        for row in (0..=pattern.len()).rev() {
            let wanted = pattern.get(row).copied();
            let mut current = vec![false; width];
            let mut right = false;
            for column in (0..width).rev() {
                let given = text.get(column).copied();
                let under = row < pattern.len() && below[column];
                let diagonal = below.get(column + 1).copied().unwrap_or(false);
                let fits = match (wanted, given) {
                    (None, None) => true,
                    (Some(ANY_TEXT), _) => under || right,
                    (Some(w), None) => is_gap(w) && under,
                    (None, Some(g)) => is_gap(g) && right,
                    (Some(w), Some(g)) => {
                        (is_gap(w) && (under || (may_hold(w, g) && right)))
                            || (is_gap(g) && (right || (may_hold(g, w) && under)))
                            || ((w == g || w == ANY_CHARACTER) && diagonal)
                    }
                };
                current[column] = fits;
                right = fits;
            }
            below = current;
        }
        below[0]
    }

    /// All texts of so many characters of these.
    fn words(alphabet: &[char], length: usize) -> Vec<Vec<char>> {
        (0..length).fold(vec![Vec::new()], |shorter, _| {
            let longer = shorter.iter().flat_map(|word| {
                alphabet.iter().map(move |character| {
                    let mut longer = word.clone();
                    longer.push(*character);
                    longer
                })
            });
            shorter.iter().cloned().chain(longer.collect::<Vec<_>>()).collect()
        })
    }

    #[test]
    fn sets_of_places_say_the_same_as_place_by_place() {
        let gap = |text: Text| text.as_str().chars().next().unwrap();
        let any = gap(Text::gap(0, Arc::new(Unknown::new("a name"))));
        let word = gap(Text::word_gap(0, Arc::new(Unknown::new("a name"))));
        // Long texts take several words of bits.
        for (long, length) in [(0, 3), (61, 2), (62, 2), (126, 2)] {
            let behind = vec!['b'; long];
            let repeated = |start: &[char]| [start, &behind].concat();
            for pattern in words(&['a', ':', ANY_TEXT, ANY_CHARACTER, any, word], length) {
                for text in words(&['a', 'b', ':', any, word], length) {
                    for (pattern, text) in [
                        (repeated(&pattern), repeated(&text)),
                        ([&pattern[..], &[ANY_TEXT], &behind].concat(), repeated(&text)),
                        ([&behind[..], &pattern].concat(), [&behind[..], &text].concat()),
                    ] {
                        let written = |text: &[char]| text.iter().collect::<String>();
                        let (p, t) = (written(&pattern), written(&text));
                        let cut = without_common_ends(&p, &t);
                        let [p_cut, t_cut] =
                            [cut.0, cut.1].map(|it| it.chars().collect::<Vec<_>>());
                        assert_eq!(may_match(&p, &t), slow(&p_cut, &t_cut), "{p:?} {t:?}");
                    }
                }
            }
        }
    }
}

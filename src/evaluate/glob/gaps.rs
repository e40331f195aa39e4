//! Whether a pattern may match a text where either side has gaps.

use std::borrow::Cow;

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
    let mut here = places.none.clone();
    here.insert(0);
    let mut next = places.none.clone();
    for wanted in pattern.chars() {
        let passed = places.passed_by(wanted, &text);
        here.spread(&passed);
        let stays = match wanted == ANY_TEXT || is_gap(wanted) {
            true => &places.all,
            false => places.holding(wanted),
        };
        next.follow(&here, &places.equal_to(wanted, &text), stays);
        if next.is_empty() {
            return false;
        }
        std::mem::swap(&mut here, &mut next);
    }
    here.spread(&places.gaps);
    here.has(text.len())
}

/// The places of a text: before each character, and behind the last one.
struct Places {
    none: Set,
    all: Set,
    /// Those with a gap.
    gaps: Set,
    /// Those with a gap that stands for any text.
    wide_gaps: Set,
    /// A gap of the text that stands for a word alone.
    word_gap: Option<char>,
    /// Those with each character of ASCII that the text has, of which most texts consist.
    ascii: Vec<Set>,
    /// The characters of ASCII by their sets' numbers in `ascii`, from 1.
    numbers: [u8; 128],
}

/// A set of places, a bit for each.
#[derive(Clone)]
struct Set(Vec<u64>);

impl Places {
    fn of(text: &[char]) -> Self {
        let words = text.len() / 64 + 1;
        let none = Set(vec![0; words]);
        let mut places = Self {
            all: Set(vec![u64::MAX; words]),
            gaps: none.clone(),
            wide_gaps: none.clone(),
            word_gap: None,
            ascii: Vec::new(),
            numbers: [0; 128],
            none,
        };
        for (at, character) in text.iter().enumerate() {
            if is_gap(*character) {
                places.gaps.insert(at);
                // No word has a colon.
                match may_hold(*character, ':') {
                    true => places.wide_gaps.insert(at),
                    false => places.word_gap = Some(*character),
                }
            }
            let Some(number) = places.numbers.get_mut(code(*character)) else { continue };
            if *number == 0 {
                places.ascii.push(places.none.clone());
                *number = u8::try_from(places.ascii.len()).unwrap_or_default();
            }
            let set = places.ascii.get_mut(usize::from(*number) - 1);
            set.into_iter().for_each(|set| set.insert(at));
        }
        places
    }

    fn where_is(&self, text: &[char], is: impl Fn(char) -> bool) -> Set {
        let mut set = self.none.clone();
        let places = text.iter().enumerate().filter(|(_, character)| is(**character));
        places.for_each(|(at, _)| set.insert(at));
        set
    }

    /// The places whose character the pattern's one or the text's own gap may stand for, so that the pattern
    /// stays where it is.
    fn passed_by(&self, wanted: char, text: &[char]) -> Cow<'_, Set> {
        match wanted {
            ANY_TEXT => Cow::Borrowed(&self.all),
            _ if is_gap(wanted) => {
                Cow::Owned(self.where_is(text, |given| is_gap(given) || may_hold(wanted, given)))
            }
            _ => Cow::Borrowed(&self.gaps),
        }
    }

    /// The places with a gap that may hold the pattern's character.
    fn holding(&self, wanted: char) -> &Set {
        match self.word_gap {
            Some(gap) if !may_hold(gap, wanted) => &self.wide_gaps,
            _ => &self.gaps,
        }
    }

    /// The places with the pattern's character, or with any for a wildcard.
    fn equal_to(&self, wanted: char, text: &[char]) -> Cow<'_, Set> {
        match self.numbers.get(code(wanted)) {
            Some(0) => Cow::Borrowed(&self.none),
            Some(number) => {
                Cow::Borrowed(self.ascii.get(usize::from(*number) - 1).unwrap_or(&self.none))
            }
            None if wanted == ANY_CHARACTER => Cow::Borrowed(&self.all),
            None => Cow::Owned(self.where_is(text, |given| given == wanted)),
        }
    }
}

fn code(character: char) -> usize {
    usize::try_from(u32::from(character)).unwrap_or(usize::MAX)
}

impl Set {
    fn insert(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Becomes the places behind those of `here` that are in `equal`, and those that are in `stays`.
    fn follow(&mut self, here: &Self, equal: &Self, stays: &Self) {
        let mut carried = 0;
        let words = self.0.iter_mut().zip(&here.0).zip(&equal.0).zip(&stays.0);
        for (((next, here), equal), stays) in words {
            let moved = here & equal;
            *next = moved << 1 | carried | here & stays;
            carried = moved >> 63;
        }
    }

    /// Adds every place that is reached from one of these through `passed` ones, which follow each other without
    /// a break. Adding a bit to a row of ones carries to its end.
    fn spread(&mut self, passed: &Self) {
        let (mut carried, mut moved_out) = (false, 0);
        for (word, passed) in self.0.iter_mut().zip(&passed.0) {
            let starts = *word & passed;
            let (sum, over) = starts.overflowing_add(*passed);
            let (sum, over_again) = sum.overflowing_add(u64::from(carried));
            let reached = starts | passed & !sum;
            *word |= reached | reached << 1 | moved_out;
            moved_out = reached >> 63;
            carried = over || over_again;
        }
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

//! How many letters of a word must be changed, added, removed or swapped with their neighbour to make another one,
//! ignoring case.

/// A word, of which the distances to others are asked.
pub(super) struct Word {
    letters: Vec<char>,
    /// The places of each letter of ASCII, a bit for each, if the word has no more than those of a row.
    places: Option<Box<[u64; 128]>>,
    outline: u64,
}

/// The letters of a row of bits.
const ROW: usize = 64;

/// How many letters a word has in lower case.
pub(super) fn length(word: &str) -> usize {
    if word.is_ascii() { word.len() } else { of_any(word).count() }
}

fn of_ascii(word: &str) -> impl Iterator<Item = char> + Clone {
    word.bytes().map(|letter| char::from(letter.to_ascii_lowercase()))
}

fn of_any(word: &str) -> impl Iterator<Item = char> + Clone {
    word.chars().flat_map(char::to_lowercase)
}

/// A bit for each letter that a word has. Some letters share one.
fn outline(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(0, |all, letter| all | 1 << (u32::from(letter) % u64::BITS))
}

impl Word {
    pub(super) fn of(word: &str) -> Self {
        let letters: Vec<char> =
            if word.is_ascii() { of_ascii(word).collect() } else { of_any(word).collect() };
        let places = (letters.len() <= ROW).then(|| {
            let mut places = Box::new([0; 128]);
            for (at, letter) in letters.iter().enumerate() {
                let place = places.get_mut(*letter as usize);
                place.into_iter().for_each(|place| *place |= 1 << at);
            }
            places
        });
        Self { outline: outline(letters.iter().copied()), places, letters }
    }

    /// How many letters it has.
    pub(super) fn length(&self) -> usize {
        self.letters.len()
    }

    /// The number of letters to change, add, remove or swap; `None` if there are more than `most`.
    pub(super) fn distance_within(&self, most: usize, other: &str) -> Option<usize> {
        match other.is_ascii() {
            true => self.within(most, other.len(), of_ascii(other)),
            false => self.within(most, length(other), of_any(other)),
        }
    }

    fn within(
        &self,
        most: usize,
        length: usize,
        other: impl Iterator<Item = char> + Clone,
    ) -> Option<usize> {
        if self.length().abs_diff(length) > most {
            return None;
        }
        // A change adds one letter and takes one away.
        let outline = outline(other.clone());
        let only = |one: u64, other: u64| (one & !other).count_ones() as usize;
        if only(self.outline, outline).max(only(outline, self.outline)) > most {
            return None;
        }
        match &self.places {
            Some(places) => Some(self.distance(places, other)).filter(|found| *found <= most),
            None => distance_within(most, &self.letters, &other.collect::<Vec<_>>()),
        }
    }

    /// The distance from a word of no more than a row of letters. The columns of the table of distances differ by one
    /// from each row to the next, so that two bits say how, and a column is found at once. See Hyyrö, [A bit-vector
    /// algorithm for computing Levenshtein and Damerau edit distances][paper].
    ///
    /// [paper]: https://www.stringology.org/event/2002/p6.html
    fn distance(&self, places: &[u64; 128], other: impl Iterator<Item = char>) -> usize {
        let Some(last) = self.length().checked_sub(1) else { return other.count() };
        let (mut rises, mut falls) = (u64::MAX, 0_u64);
        let (mut equal_before, mut diagonal) = (0_u64, 0_u64);
        let mut distance = self.length();
        for letter in other {
            let equal = places.get(letter as usize).copied().unwrap_or_else(|| self.with(letter));
            let swapped = ((!diagonal & equal) << 1) & equal_before;
            let carried = (equal & rises).wrapping_add(rises) ^ rises;
            diagonal = carried | equal | falls | swapped;
            let (mut more, mut less) = (falls | !(diagonal | rises), diagonal & rises);
            distance += usize::from(more >> last & 1 == 1);
            distance -= usize::from(less >> last & 1 == 1);
            more = more << 1 | 1;
            less <<= 1;
            rises = less | !(diagonal | more);
            falls = more & diagonal;
            equal_before = equal;
        }
        distance
    }

    /// The places of a letter that is not of ASCII.
    fn with(&self, letter: char) -> u64 {
        let places = self.letters.iter().enumerate().filter(|(_, own)| **own == letter);
        places.fold(0, |all, (at, _)| all | 1 << at)
    }
}

/// The same for words of any length. Of each row of the table of distances only the `2 * most + 1` columns around the
/// diagonal can count, so the work grows with the length of the words and not with its square.
fn distance_within(most: usize, one: &[char], other: &[char]) -> Option<usize> {
    let (one, other) = without_common_ends(one, other);
    let far = most + 1;
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(far);
    // The distances of the first letters of `one`, so many as the row's number, to those of `other`.
    let mut before = vec![far; other.len() + 1];
    let mut above: Vec<usize> = (0..=other.len()).map(|column| column.min(far)).collect();
    let mut current = before.clone();
    let mut is_above_far = false;
    for (row, letter) in (1_usize..).zip(one) {
        let first = row.saturating_sub(most);
        if let Some(outside) = first.checked_sub(1).and_then(|column| current.get_mut(column)) {
            *outside = far;
        }
        let mut least = far;
        for column in first..=(row + most).min(other.len()) {
            let distance = match column.checked_sub(1) {
                None => row,
                Some(left) => {
                    let changed = usize::from(other.get(left) != Some(letter));
                    let is_swapped = left > 0
                        && row > 1
                        && other.get(left - 1) == Some(letter)
                        && other.get(left) == one.get(row - 2);
                    let swapped = if is_swapped { at(&before, column - 2) + 1 } else { far };
                    let added = at(&above, column).min(at(&current, left)) + 1;
                    added.min(at(&above, left) + changed).min(swapped)
                }
            };
            least = least.min(distance);
            if let Some(cell) = current.get_mut(column) {
                *cell = distance.min(far);
            }
        }
        // A swap leads from the row before the one above.
        if least == far && is_above_far {
            return None;
        }
        is_above_far = least == far;
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut current);
    }
    above.last().copied().filter(|distance| *distance <= most)
}

/// Both words without the letters that they begin and end with alike.
fn without_common_ends<'w>(one: &'w [char], other: &'w [char]) -> (&'w [char], &'w [char]) {
    let start = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.get(start..).unwrap_or(&[]), other.get(start..).unwrap_or(&[]));
    let alike = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other);
    let end = alike.count();
    let shortened = |word: &'w [char]| word.get(..word.len() - end).unwrap_or(&[]);
    (shortened(one), shortened(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All words of up to so many of these letters.
    fn words(letters: &[char], most: usize) -> Vec<String> {
        (0..most).fold(vec![String::new()], |shorter, _| {
            let longer = shorter
                .iter()
                .flat_map(|word| letters.iter().map(move |letter| format!("{word}{letter}")));
            let mut all: Vec<String> = shorter.iter().cloned().chain(longer).collect();
            all.sort();
            all.dedup();
            all
        })
    }

    #[test]
    fn rows_of_bits_say_the_same_as_the_table_of_distances() {
        let words = words(&['a', 'B', 'é'], 4);
        for one in &words {
            let word = Word::of(one);
            for other in &words {
                let other_letters: Vec<char> = of_any(other).collect();
                for most in 0..4 {
                    let far = word.length().abs_diff(other_letters.len()) > most;
                    let expected =
                        distance_within(most, &word.letters, &other_letters).filter(|_| !far);
                    assert_eq!(word.distance_within(most, other), expected, "{one} {other}");
                }
            }
        }
    }

    #[test]
    fn words_longer_than_a_row_are_compared_as_well() {
        let long = "ab".repeat(ROW);
        for (one, other) in [(&*long, &*format!("c{long}")), (&format!("x{long}"), &long)] {
            assert_eq!(Word::of(one).distance_within(2, other), Some(1));
        }
        let row = "a".repeat(ROW);
        assert_eq!(Word::of(&row).distance_within(3, &row.replace("aaaa", "aaab")), None);
        assert_eq!(Word::of(&row).distance_within(1, &format!("b{}", &row[1..])), Some(1));
    }
}

//! Logical ids in CloudFormation's alphabet, and the nearest name to a misspelt one.

use heck::ToUpperCamelCase;

/// The logical id for a name of the user's: the name itself if CloudFormation accepts it
/// (`[A-Za-z0-9]+`), otherwise in upper camel case (`performance-scores` becomes
/// `PerformanceScores`). A name of which nothing would be left stays as it is, so that a finding
/// can quote it.
pub(crate) fn logical_id(word: &str) -> String {
    let id = alphanumeric(word);
    if id.is_empty() { word.to_owned() } else { id }
}

/// The characters of a name that are in CloudFormation's alphabet. There may be none.
pub(crate) fn alphanumeric(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word.to_owned();
    }
    word.to_upper_camel_case().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The logical id of a resource: the one that was set, or else the one for its name.
pub(crate) fn resource_id(word: &str, own: Option<&str>) -> String {
    own.map_or_else(|| logical_id(word), str::to_owned)
}

/// `word` as a part of a longer id: `byUserId` becomes `ByUserId`.
pub(crate) fn id_part(word: &str) -> String {
    let mut id = alphanumeric(word);
    if let Some(first) = id.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    id
}

/// No slip is more letters than this, however long the name.
const MOST_SLIPS: usize = 8;

/// The candidate that `word` was probably meant to be, if one is near enough to suggest.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = lowercase(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters = lowercase(candidate);
        // Of a word of which every letter is another, nothing is alike.
        let alike = letters.len().max(word.len()).saturating_sub(1);
        let near = (letters.len().max(3) / 3).min(MOST_SLIPS).min(alike);
        // Only what is nearer than the best so far.
        let most = match best {
            Some((0, _)) => break,
            Some((distance, _)) => near.min(distance - 1),
            None => near,
        };
        if let Some(distance) = distance_within(most, &word, &letters) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// What to write instead of a word that is not known: the one that was probably meant; or else all known ones,
/// behind `several`, or `none` where there are none.
pub(crate) fn instead<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
    none: &str,
    several: &str,
) -> String {
    let known = known.into_iter();
    match nearest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.clone().next().is_none() => none.to_owned(),
        None => format!("{several} {}", listed(known)),
    }
}

/// Whether at most so many letters of one word must be changed, added, removed or swapped with their neighbour
/// to make the other, ignoring case.
pub(crate) fn is_within(most: usize, one: &str, other: &str) -> bool {
    distance_within(most, &lowercase(one), &lowercase(other)).is_some()
}

/// Whether a name was probably meant to be the known one: near to it, and not another version of it
/// with another number.
pub(crate) fn is_slip(name: &str, known: &str) -> bool {
    name.len().abs_diff(known.len()) <= 2
        && digits(name).eq(digits(known))
        && is_within(2.min(known.len().max(3) / 3), name, known)
}

fn digits(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(u8::is_ascii_digit)
}

fn lowercase(word: &str) -> Vec<char> {
    if word.is_ascii() {
        return word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    word.chars().flat_map(char::to_lowercase).collect()
}

/// The number of letters to change, add, remove or swap; `None` if there are more than `most`. Of each row of
/// the table of distances only the `2 * most + 1` columns around the diagonal can count, so the work grows
/// with the length of the words and not with its square.
fn distance_within(most: usize, one: &[char], other: &[char]) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
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

/// `1,000,000`, for messages.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `` `a`, `b` and `c` ``, for messages.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words.into_iter().map(|word| format!("`{word}`")))
}

/// `a, b and c`, for sentences.
pub(crate) fn joined(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_cloudformation_accepts_stay_as_they_are() {
        assert_eq!(logical_id("TrackTable"), "TrackTable");
        assert_eq!(logical_id("MyAPITable"), "MyAPITable");
        assert_eq!(logical_id("notes"), "notes");
    }

    #[test]
    fn other_words_become_upper_camel_case() {
        assert_eq!(logical_id("performance-scores"), "PerformanceScores");
        assert_eq!(logical_id("user pool"), "UserPool");
        assert_eq!(logical_id("-"), "-");
        assert_eq!(logical_id(""), "");
    }

    #[test]
    fn a_part_begins_with_a_capital() {
        assert_eq!(id_part("byUserId"), "ByUserId");
        assert_eq!(id_part("email-index"), "EmailIndex");
        assert_eq!(id_part("-"), "");
    }

    #[test]
    fn nearest_is_silent_when_nothing_is_near() {
        assert_eq!(nearest("byUserID", ["byUserId", "byOwner"]), Some("byUserId"));
        assert_eq!(nearest("muisc", ["music", "hr"]), Some("music"));
        assert_eq!(nearest("orders", ["music", "hr"]), None);
    }

    #[test]
    fn a_letter_is_near_itself_in_the_other_case_and_no_other_letter() {
        assert_eq!(nearest("X", ["A", "B"]), None);
        assert_eq!(nearest("", ["A"]), None);
        assert_eq!(nearest("a", ["B", "A"]), Some("A"));
        assert_eq!(nearest("h", ["hr"]), Some("hr"));
        assert_eq!(nearest("", [""]), Some(""));
    }

    #[test]
    fn a_distance_counts_letters_that_change_move_or_are_missing() {
        let distance = |one: &str, other: &str| {
            (0..12).find(|most| is_within(*most, one, other)).unwrap_or(12)
        };
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("Music", "mUSIC", 0),
            ("music", "muisc", 1),
            ("music", "musc", 1),
            ("music", "musical", 2),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("abcdef", "badcfe", 3),
            ("äöü", "aou", 3),
            ("TableName", "TabelNames", 2),
        ] {
            assert_eq!((distance(one, other), distance(other, one)), (expected, expected), "{one}");
        }
    }

    /// So many names of so many letters, all alike in the middle and no slip of the word.
    fn is_none_near(names: usize, letters: usize) -> bool {
        let middle = "ab".repeat(letters / 2);
        let known: Vec<String> = (0..names).map(|_| format!("k{middle}zzzzzzzzz")).collect();
        nearest(&format!("w{middle}yyyyyyyyy"), known.iter().map(String::as_str)).is_none()
    }

    /// A table of 70,000 columns and as many rows takes minutes.
    #[test]
    fn the_work_grows_with_the_length_of_names_and_not_with_its_square() {
        assert!(is_none_near(1, 70_000));
        assert!(is_none_near(100, 250));
        // Names that differ in length by more than a slip are not compared.
        let long = "k".repeat(70_000);
        assert_eq!(nearest(&long, ["music", "hr"]), None);
        assert_eq!(nearest("music", [long.as_str(), "musik"]), Some("musik"));
    }

    #[test]
    fn numbers_are_read_in_thousands() {
        let read: Vec<String> = [0, 200, 1_025, 51_200, 1_000_000].map(grouped).into();
        assert_eq!(read, ["0", "200", "1,025", "51,200", "1,000,000"]);
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}

//! Logical ids in CloudFormation's alphabet, and the nearest name to a misspelt one.

mod distance;

use heck::ToUpperCamelCase;

use distance::Word;

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

/// `word` as a part of a longer id: `byUserId` becomes `ByUserId`.
pub(crate) fn id_part(word: &str) -> String {
    let mut id = alphanumeric(word);
    if let Some(first) = id.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    id
}

/// A word as a part of a file's name: letters, digits and dashes alone.
pub(crate) fn file_part(word: &str) -> String {
    let part = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let part: String = word.chars().take(LONGEST_PART).map(part).collect();
    part.trim_matches('-').to_owned()
}

/// The most characters of a part of a file's name.
const LONGEST_PART: usize = 60;

/// No slip is more letters than this, however long the name.
const MOST_SLIPS: usize = 8;

/// The candidate that `word` was probably meant to be, if one is near enough to suggest.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = Word::of(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let length = distance::length(candidate);
        // Of a word of which every letter is another, nothing is alike.
        let alike = length.max(word.length()).saturating_sub(1);
        let near = (length.max(3) / 3).min(MOST_SLIPS).min(alike);
        // Only what is nearer than the best so far.
        let most = match best {
            Some((0, _)) => break,
            Some((distance, _)) => near.min(distance - 1),
            None => near,
        };
        if let Some(distance) = word.distance_within(most, candidate) {
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
    Word::of(one).distance_within(most, other).is_some()
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

/// `an hour`, `25 minutes`, `2 days`, for messages: rounded up.
pub(crate) fn duration(seconds: u64) -> String {
    let units =
        [(86_400, "a day", "days"), (3_600, "an hour", "hours"), (60, "a minute", "minutes")];
    let unit = units.into_iter().find(|(length, ..)| seconds >= 2 * length || seconds == *length);
    match unit {
        Some((length, one, many)) => match seconds.div_ceil(length) {
            1 => one.to_owned(),
            count => format!("{count} {many}"),
        },
        None if seconds > 60 => "2 minutes".to_owned(),
        None => "a minute".to_owned(),
    }
}

/// `` `a`, `b` and `c` ``, for messages.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words.into_iter().map(|word| format!("`{word}`")))
}

/// `a, b and c`, for sentences.
pub(crate) fn joined<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> String {
    let mut words = words.into_iter();
    let Some(first) = words.next() else { return String::new() };
    let mut text = first.as_ref().to_owned();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        text.push_str(if words.peek().is_some() { ", " } else { " and " });
        text.push_str(word.as_ref());
    }
    text
}

/// `a, b and 57 more keys`: of many the first ones, and how many more there are, with a noun if it is needed.
pub(crate) fn joined_up_to(most: usize, noun: &str, mut words: Vec<String>) -> String {
    // One more word takes no more room than to say so.
    if let more @ 2.. = words.len().saturating_sub(most) {
        words.truncate(most);
        words.push(format!("{more} more {noun}").trim_end().to_owned());
    }
    joined(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_rounded_up() {
        let told = [1, 60, 61, 3_599, 3_600, 3_700, 86_400, 90_000, 200_000].map(duration);
        let expected = [
            "a minute",
            "a minute",
            "2 minutes",
            "60 minutes",
            "an hour",
            "62 minutes",
            "a day",
            "25 hours",
            "3 days",
        ];
        assert_eq!(told, expected);
    }

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

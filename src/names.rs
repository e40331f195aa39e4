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
    if word.chars().all(|c| c.is_ascii_alphanumeric()) {
        return word.to_owned();
    }
    word.to_upper_camel_case().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The logical id of a resource: the one that was set, or else the one for its name.
pub(crate) fn resource_id(word: &str, said: Option<&str>) -> String {
    said.map_or_else(|| logical_id(word), str::to_owned)
}

/// `word` as a part of a longer id: `byUserId` becomes `ByUserId`.
pub(crate) fn id_part(word: &str) -> String {
    let id = alphanumeric(word);
    let mut characters = id.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The candidate that `word` was probably meant to be, if one is near enough to suggest.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
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

/// The number of letters to change, add, remove or swap, ignoring case.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(&one.to_lowercase(), &other.to_lowercase())
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

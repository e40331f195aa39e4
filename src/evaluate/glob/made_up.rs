//! Names that AWS makes up: each is of one resource alone.

use super::super::text::{holds_no_made_up_word, is_gap, is_made_up};

/// Whether the pattern has a made-up word of a resource, and the text is of another one: it has other made-up words, and
/// nothing in which that word may be.
pub(super) fn is_of_another(pattern: &str, text: &str) -> bool {
    let mut made_up = pattern.chars().filter(|it| is_made_up(*it));
    made_up.any(|word| !text.contains(word))
        && text.contains(is_made_up)
        && text.chars().filter(|it| is_gap(*it)).all(holds_no_made_up_word)
        && !may_write_one_out(text)
}

/// So many characters has a made-up word at least, or the end of one.
const SHORTEST: usize = 12;

/// Whether what is written may be a made-up word, copied from what is deployed.
fn may_write_one_out(text: &str) -> bool {
    let mut words = text.split(|character: char| !character.is_ascii_alphanumeric());
    words.any(|word| {
        let has = |of_kind: fn(&u8) -> bool| word.bytes().any(|byte| of_kind(&byte));
        word.len() >= SHORTEST && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use super::super::glob;
    use crate::evaluate::text::{ANY_TEXT, Text};
    use crate::evaluate::unknown::Unknown;
    use std::sync::Arc;

    #[test]
    fn a_made_up_word_is_of_one_resource_alone() {
        let why = || Arc::new(Unknown::new("made up"));
        let made_up = |number: usize| Text::made_up(number, why());
        let stack = |number: usize| Text::stack_name(number, why());
        let known = |text: &str| Text::known(text);
        let all = |parts: &[Text]| parts.iter().fold(Text::default(), |all, part| all.with(part));
        let orders = || all(&[stack(0), known("-Orders-"), made_up(0)]);
        let users = || all(&[stack(1), known("-Users-"), made_up(1)]);
        let is = |pattern: &Text, text: &Text| {
            let truth = glob(pattern.as_str(), pattern.why(), text);
            if truth.is_yes() {
                "yes"
            } else if truth.is_no() {
                "no"
            } else {
                "unknown"
            }
        };
        assert_eq!(is(&orders(), &orders()), "yes");
        assert_eq!(is(&orders(), &users()), "no");
        let index = users().with(&known("/index/byName"));
        let indexes = format!("{}/index/{ANY_TEXT}", orders().as_str());
        assert!(glob(&indexes, orders().why(), &index).is_no());
        let stream = |table: Text| all(&[table, known("/stream/"), Text::time(2, why())]);
        assert_eq!(is(&stream(orders()), &stream(users())), "no");
        // What is given, or written, may be the name that was made up.
        assert_eq!(is(&orders(), &Text::gap(3, why())), "unknown");
        assert_eq!(is(&orders(), &Text::word_gap(3, why())), "unknown");
        assert_eq!(is(&orders(), &known("app-Orders-1ABCDEFGHIJKL")), "unknown");
        let behind = all(&[known("app-Orders-1ABCDEFGHIJKL/"), made_up(1)]);
        assert_eq!(is(&orders().with(&known("/")).with(&made_up(1)), &behind), "unknown");
        // The name of the other stack is not known.
        let own = |text: &str| stack(0).with(&known(text));
        assert_eq!(is(&own("-orders"), &stack(1).with(&known("-orders"))), "unknown");
    }
}

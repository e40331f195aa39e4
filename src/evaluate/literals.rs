//! `Literals`: of many texts, those that can equal another one, found by their beginning.
//!
//! A policy over hundreds of tables contains all of their names. Comparing each with each table would
//! take longer than everything else.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::text::{NAMELESS_GAP, split_at_mark};

/// Texts by their beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Literals {
    texts: Texts,
    /// Those whose text is not known, as of patterns with wildcards or variables: they can match anything.
    others: Vec<usize>,
}

/// Texts by the part before their first gap.
#[derive(Clone, Debug, Default)]
struct Texts {
    by_start: BTreeMap<String, Ends>,
    /// The lengths of those parts, each once.
    lengths: Vec<usize>,
}

/// The texts with one beginning.
#[derive(Clone, Debug, Default)]
struct Ends {
    /// The texts that end there.
    here: Vec<usize>,
    /// The texts that continue with a gap, by that gap.
    behind: BTreeMap<char, Texts>,
}

impl Literals {
    pub(super) fn of<'p>(texts: impl Iterator<Item = Option<&'p str>>) -> Self {
        let mut literals = Self::default();
        for (index, text) in texts.enumerate() {
            match text {
                Some(text) => literals.texts.insert(text, index),
                None => literals.others.push(index),
            }
        }
        literals
    }

    /// The indices of those that may match a text, in their order. It includes every one that matches. A
    /// wildcard in the text stands for anything, as a gap does.
    pub(super) fn that_may_match(&self, text: &str) -> Vec<usize> {
        let mut found = self.others.clone();
        self.texts.that_may_equal(text, &mut found);
        found.sort_unstable();
        found
    }
}

impl Texts {
    fn insert(&mut self, text: &str, index: usize) {
        let (start, rest) = split_at_mark(text);
        if !self.lengths.contains(&start.len()) {
            self.lengths.push(start.len());
        }
        let ends = self.by_start.entry(start.to_owned()).or_default();
        match split_gap(rest) {
            Some((gap, rest)) => ends.behind.entry(gap).or_default().insert(rest, index),
            None => ends.here.push(index),
        }
    }

    fn that_may_equal(&self, text: &str, found: &mut Vec<usize>) {
        let (start, rest) = split_at_mark(text);
        // A text that continues with a gap where the other text continues.
        for length in self.lengths.iter().filter(|length| **length < start.len()) {
            let shorter = start.get(..*length).and_then(|shorter| self.by_start.get(shorter));
            shorter.into_iter().for_each(|ends| ends.behind(found));
        }
        let Some((gap, rest)) = split_gap(rest) else {
            self.by_start.get(start).into_iter().for_each(|ends| ends.all(found));
            return;
        };
        let from = (Bound::Included(start), Bound::Unbounded);
        let longer = self.by_start.range::<str, _>(from);
        for (other, ends) in longer.take_while(|(other, _)| other.starts_with(start)) {
            if other.len() > start.len() {
                ends.all(found);
                continue;
            }
            found.extend(&ends.here);
            for (other, texts) in &ends.behind {
                // A gap equals itself, so the text after it has to be equal.
                if *other == gap && gap != NAMELESS_GAP {
                    texts.that_may_equal(rest, found);
                } else {
                    texts.all(found);
                }
            }
        }
    }

    fn all(&self, found: &mut Vec<usize>) {
        self.by_start.values().for_each(|ends| ends.all(found));
    }
}

impl Ends {
    fn all(&self, found: &mut Vec<usize>) {
        found.extend(&self.here);
        self.behind(found);
    }

    fn behind(&self, found: &mut Vec<usize>) {
        self.behind.values().for_each(|texts| texts.all(found));
    }
}

/// Splits a text that begins with a gap after the gap.
fn split_gap(text: &str) -> Option<(char, &str)> {
    let gap = text.chars().next()?;
    Some((gap, text.get(gap.len_utf8()..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::evaluate::pattern::{Marks, Pattern};
    use crate::evaluate::text::Text;
    use crate::evaluate::unknown::Unknown;

    fn text(start: &str, gap: Option<usize>) -> Text {
        let mut text = Text::known(start);
        if let Some(gap) = gap {
            text.push(&Text::word_gap(gap, Arc::new(Unknown::new("made up"))));
        }
        text
    }

    /// What the index leaves out does not match, and it leaves out as much as it can.
    #[test]
    fn only_what_begins_alike_is_looked_at() {
        let texts = [
            text("table/A", None),
            text("table/AB", None),
            text("table/A-", Some(0)),
            text("table/B-", Some(1)),
            text("table/", Some(2)),
            text("table/A*", None),
            text("table/${x}", None),
        ];
        let marks = Marks { wildcards: true, variables: true };
        let patterns: Vec<Pattern> = texts.iter().map(|text| Pattern::new(text, marks)).collect();
        let literals = Literals::of(patterns.iter().map(Pattern::literal));
        let found = |asked: &Text| literals.that_may_match(asked.as_str());
        assert_eq!(found(&text("table/A", None)), [0, 4, 5, 6]);
        assert_eq!(found(&text("table/AB", None)), [1, 4, 5, 6]);
        assert_eq!(found(&text("table/A-", Some(0))), [2, 4, 5, 6]);
        assert_eq!(found(&text("table/A", Some(3))), [0, 1, 2, 4, 5, 6]);
        assert_eq!(found(&text("other", None)), [5, 6]);
    }

    #[test]
    fn what_follows_the_same_gap_is_looked_at() {
        let named = |gap: usize, name: &str, end: usize| {
            let mut whole = text("table/", Some(gap));
            whole.push(&text(name, Some(end)));
            whole
        };
        let texts = [named(0, "-A-", 1), named(0, "-B-", 2), named(3, "-A-", 4)];
        let marks = Marks { wildcards: true, variables: true };
        let patterns: Vec<Pattern> = texts.iter().map(|text| Pattern::new(text, marks)).collect();
        let literals = Literals::of(patterns.iter().map(Pattern::literal));
        assert_eq!(literals.that_may_match(texts[0].as_str()), [0, 2]);
        assert_eq!(literals.that_may_match(texts[1].as_str()), [1, 2]);
        assert_eq!(literals.that_may_match(texts[2].as_str()), [0, 1, 2]);
        assert_eq!(literals.that_may_match("table/x-A-y"), [0, 1, 2]);
    }
}

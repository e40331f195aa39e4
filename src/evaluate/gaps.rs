//! `Gaps`: the values of a template that only deployment decides, each with its number, and what templates beside it
//! export.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::text::{MOST_GAPS, Text};

/// The unknown values of a template, by their meaning, so that each is one gap everywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Gaps {
    numbers: BTreeMap<String, usize>,
    /// Of several templates each has numbers of its own: where its first one is, and how many there are.
    share: Option<(usize, usize)>,
    /// What a template beside it exports, by the name of the export.
    exports: Arc<BTreeMap<String, Text>>,
}

impl Gaps {
    /// Those of one of so many templates, none of which has a number of another.
    pub(super) fn of_one(number: usize, templates: usize) -> Self {
        let most = MOST_GAPS / templates.max(1);
        Self { share: Some((number * most, most)), ..Self::default() }
    }

    /// The same, knowing what other templates export.
    pub(super) fn knowing(self, exports: Arc<BTreeMap<String, Text>>) -> Self {
        Self { exports, ..self }
    }

    /// Which of several templates it is.
    pub(super) fn template(&self) -> usize {
        self.share.map_or(0, |(first, most)| first.checked_div(most).unwrap_or_default())
    }

    /// The number of a value; one that no gap has where there are too many.
    pub(super) fn number(&mut self, meaning: &str) -> usize {
        let next = match (self.numbers.len(), self.share) {
            (count, None) => count,
            (count, Some((first, most))) if count < most => first + count,
            (_, Some(_)) => usize::MAX,
        };
        *self.numbers.entry(meaning.to_owned()).or_insert(next)
    }

    /// The value that has a number.
    pub(super) fn meaning(&self, number: usize) -> Option<&str> {
        let (meaning, _) = self.numbers.iter().find(|(_, known)| **known == number)?;
        Some(meaning)
    }

    /// What a template beside it exports under a name.
    pub(super) fn export(&self, name: &str) -> Option<&Text> {
        self.exports.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_share_the_numbers_and_what_has_none_is_like_no_other() {
        let [mut one, mut other] = [0, 1].map(|number| Gaps::of_one(number, 2));
        let most = MOST_GAPS / 2;
        assert_eq!([one.number("a"), one.number("b"), one.number("a")], [0, 1, 0]);
        assert_eq!([other.number("a"), other.number("b")], [most, most + 1]);
        assert_eq!(other.meaning(most + 1), Some("b"));
        for number in 0..most {
            one.number(&number.to_string());
        }
        assert_eq!(one.number("one more"), usize::MAX);
    }
}

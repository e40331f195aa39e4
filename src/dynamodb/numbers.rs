//! Which variables of keys are numbers, and whether they order items as text.

use crate::dynamodb::{AttributeType, EntityKey, PatternDeclaration, Served, TableDeclaration};

/// A variable that orders items as text.
#[derive(Clone, Copy)]
pub(crate) struct Unpadded<'p> {
    pub(crate) variable: &'p str,
    /// Whether a key of the table shows that it is a number. Otherwise only its name says so.
    pub(crate) is_shown: bool,
}

impl TableDeclaration {
    /// The variable by which a pattern is ordered, where it is a number that is not padded within a text.
    pub(crate) fn unpadded<'p>(
        &self,
        pattern: &'p PatternDeclaration,
        served: &Served<'_>,
    ) -> Option<Unpadded<'p>> {
        let variable = pattern.order.as_ref()?.value.variable.as_str();
        let templates = &served.entity.templates(served.key)?.sort;
        let mut sorted = served.key.sort.iter().zip(templates);
        let is_unpadded = sorted.any(|(attribute, template)| {
            attribute.kind == AttributeType::String
                && template.variables().any(|name| name == variable)
                && !template.pads(variable)
        });
        if !is_unpadded {
            return None;
        }
        let is_shown = self.is_number(variable);
        (is_shown || is_named_as_number(variable)).then_some(Unpadded { variable, is_shown })
    }

    /// Whether the keys show that a variable is a number: one of them pads it, or is a number itself.
    fn is_number(&self, variable: &str) -> bool {
        let keys = self.keys();
        self.entities.iter().any(|entity| {
            keys.iter().any(|key| {
                let attributes = key.partition.iter().chain(key.sort);
                let templates = entity.templates(*key).into_iter().flat_map(EntityKey::templates);
                attributes.zip(templates).any(|(attribute, template)| {
                    let is_it = template.variables().eq([variable]) && template.is_one_variable();
                    template.pads(variable) || (is_it && attribute.kind == AttributeType::Number)
                })
            })
        })
    }
}

/// Words for numbers of no fixed length, in lower case. A year, or a time in seconds or milliseconds, has
/// the same number of digits for centuries, and sorts as text, too; a round, a level, a size or a priority may
/// be a word.
const NUMBERS: [&str; 26] = [
    "age", "amount", "count", "counter", "day", "hour", "index", "minute", "month", "no", "number",
    "offset", "page", "points", "position", "price", "quantity", "rank", "revision", "score",
    "seq", "sequence", "step", "total", "version", "week",
];

/// Whether the last word of a name is one for a number: `day`, `roundNumber`, `high_score`.
fn is_named_as_number(name: &str) -> bool {
    let name = heck::ToSnakeCase::to_snake_case(name);
    let last = name.rsplit('_').next().unwrap_or(&name);
    NUMBERS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name_says_a_number() {
        for name in ["day", "roundNumber", "high_score", "line-no", "Version"] {
            assert!(is_named_as_number(name), "{name}");
        }
        for name in
            ["createdAt", "round", "birthday", "scoreId", "year", "date", "accounts", "dayName", ""]
        {
            assert!(!is_named_as_number(name), "{name}");
        }
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(NUMBERS.is_sorted());
    }
}

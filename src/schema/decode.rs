//! Reads one line: a member and its value. What cannot be read is a value of which nothing is known.

use std::fmt;

use super::object::Object;
use super::pattern;

/// A member of an object: a property of a type, or what stands in one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Whether CloudFormation refuses the object without it.
    pub required: bool,
    /// Whether only CloudFormation sets it.
    pub read_only: bool,
    /// What it takes.
    pub value: Value,
}

/// What a member, or an element of a list, takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// All lines of the type.
    of_type: &'static str,
    text: &'static str,
}

/// A kind of value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// A text, into which CloudFormation converts numbers and `true` and `false`.
    Text(Scalar),
    /// A whole number, also spelt as text.
    Integer(Scalar),
    /// A number, also spelt as text.
    Number(Scalar),
    /// `true` or `false`, also spelt as text.
    Boolean,
    /// An object of which nothing is known, also spelt as text.
    Json,
    /// Nothing is known of it.
    Any,
    /// An object with these members.
    Object(Object),
    /// A list.
    List(List),
    /// An object of names of one's own, each with such a value.
    Map(Value),
}

/// What a text or a number must be.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Scalar {
    /// The length of a text in characters, or the size of a number.
    pub range: Range,
    /// The words, of which it is one.
    pub words: Option<Words>,
    /// The regular expression, in JavaScript's syntax, that a text matches somewhere.
    pub pattern: Option<&'static str>,
}

/// A list: how many elements, whether none may stand twice, and what each is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct List {
    /// How many elements.
    pub range: Range,
    /// Whether no element may stand twice.
    pub unique: bool,
    /// What each element takes.
    pub element: Value,
}

/// From a least to a most, both inclusive, where there is one.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Range {
    /// The least.
    pub least: Option<f64>,
    /// The most.
    pub most: Option<f64>,
}

/// The words that a value takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    text: &'static str,
    ignores_case: bool,
}

impl Member {
    /// Reads `Name* text 1..128`. `None` where that is malformed.
    pub(super) fn read(of_type: &'static str, line: &'static str) -> Option<Self> {
        let (name, text) = line.split_once(' ')?;
        let (name, required) = name.strip_suffix('*').map_or((name, false), |name| (name, true));
        let (name, read_only) = name.strip_suffix('-').map_or((name, false), |name| (name, true));
        let value = Value { of_type, text };
        Some(Self { name, required, read_only, value })
    }
}

impl Value {
    /// What kind of value it is, and what else is known of it.
    pub fn kind(self) -> Kind {
        self.read().unwrap_or(Kind::Any)
    }

    /// `None` where the line is malformed.
    pub(super) fn read(self) -> Option<Kind> {
        let of = |text| Self { text, ..self };
        let (word, rest) = self.text.split_once(' ').unwrap_or((self.text, ""));
        Some(match word {
            "boolean" if rest.is_empty() => Kind::Boolean,
            "json" if rest.is_empty() => Kind::Json,
            "any" if rest.is_empty() => Kind::Any,
            "text" => Kind::Text(Scalar::read(rest)?),
            "integer" => Kind::Integer(Scalar::read(rest)?),
            "number" => Kind::Number(Scalar::read(rest)?),
            "map" => Kind::Map(of(rest)),
            "list" => {
                let (range, rest) = Range::read(rest);
                let inner = rest.strip_prefix("unique ");
                let element = of(inner.unwrap_or(rest));
                Kind::List(List { range, unique: inner.is_some(), element })
            }
            object if rest.is_empty() => {
                let name = object.strip_prefix('.').filter(|name| !name.is_empty())?;
                Kind::Object(Object::within(self.of_type, name)?)
            }
            _ => return None,
        })
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Value").field(&self.text).finish()
    }
}

impl Scalar {
    fn read(text: &'static str) -> Option<Self> {
        let (range, rest) = Range::read(text);
        let words = |text, ignores_case| Some(Words { text, ignores_case });
        let (words, pattern) = match rest.split_once(' ') {
            None if rest.is_empty() => (None, None),
            Some(("in", text)) => (words(text, false), None),
            Some(("in~", text)) => (words(text, true), None),
            Some(("like", pattern)) => (None, Some(pattern)),
            _ => return None,
        };
        Some(Self { range, words, pattern })
    }
}

impl Scalar {
    /// Whether a text matches the pattern, if there is one. `None` where that is not known.
    pub fn matches(&self, text: &str) -> Option<bool> {
        self.pattern.map_or(Some(true), |pattern| pattern::matches(pattern, text))
    }
}

impl Range {
    /// Whether a number lies in it.
    pub fn holds(self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least)
            && self.most.is_none_or(|most| number <= most)
    }

    /// Reads `1..128`, which may be missing, and gives back what follows.
    fn read(text: &'static str) -> (Self, &'static str) {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        match word.split_once("..") {
            Some((least, most)) => {
                (Self { least: least.parse().ok(), most: most.parse().ok() }, rest)
            }
            None => (Self::default(), text),
        }
    }
}

impl Words {
    /// All of them, in the order of the schema.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.text.split('|')
    }

    /// Whether this is one of them.
    pub fn have(self, word: &str) -> bool {
        let mut words = self.iter();
        match self.ignores_case {
            true => words.any(|own| own.eq_ignore_ascii_case(word)),
            false => words.any(|own| own == word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::text;

    fn kind(text: &'static str) -> Option<Kind> {
        Value { of_type: text::of_type("AWS::SQS::Queue").unwrap(), text }.read()
    }

    #[test]
    fn a_scalar_has_a_range_and_words_or_a_pattern() {
        let Some(Kind::Text(text)) = kind("text 1..128 like ^[a-z ]{1..2}$") else { panic!() };
        assert_eq!(text.range, Range { least: Some(1.0), most: Some(128.0) });
        assert_eq!((text.words, text.pattern), (None, Some("^[a-z ]{1..2}$")));
        let Some(Kind::Integer(number)) = kind("integer -0.5..") else { panic!() };
        assert!(number.range.holds(0.0) && !number.range.holds(-1.0));
        let Some(Kind::Text(Scalar { words: Some(words), .. })) = kind("text in~ Amazon Linux|b")
        else {
            panic!()
        };
        assert_eq!(words.iter().collect::<Vec<_>>(), ["Amazon Linux", "b"]);
        assert!(words.have("AMAZON linux") && !words.have("Amazon"));
    }

    #[test]
    fn a_list_has_elements_and_a_map_values() {
        let Some(Kind::List(list)) = kind("list 1..20 unique map text") else { panic!() };
        assert!(list.unique && list.range.holds(20.0) && !list.range.holds(0.0));
        let Kind::Map(value) = list.element.kind() else { panic!() };
        assert_eq!(value.kind(), Kind::Text(Scalar::default()));
        let Some(Kind::List(list)) = kind("list .Tag") else { panic!() };
        let Kind::Object(tag) = list.element.kind() else { panic!() };
        assert_eq!(tag.members().map(|one| one.name).collect::<Vec<_>>(), ["Key", "Value"]);
    }

    #[test]
    fn of_what_is_malformed_nothing_is_known() {
        for text in
            ["", "Tag", ".", ".Missing", "boolean 1..2", "text within a", "list", "map", "é"]
        {
            let value = Value { of_type: text::of_type("AWS::SQS::Queue").unwrap(), text };
            let inner = match value.kind() {
                Kind::List(list) => list.element.kind(),
                Kind::Map(value) => value.kind(),
                kind => kind,
            };
            assert_eq!(inner, Kind::Any, "{text}");
        }
        assert_eq!(Member::read("AWS::SQS::Queue", "Name"), None);
    }
}

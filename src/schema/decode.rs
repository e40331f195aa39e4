//! Reads one line: a member and its value. Of a value that cannot be read, nothing is known.

use std::fmt;

use super::object::Object;
use super::pattern;

/// A member of an object: a property of a type, or of an object in a property.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Whether CloudFormation refuses the object without it.
    pub required: bool,
    /// Whether only CloudFormation sets it.
    pub read_only: bool,
    /// The values that it takes.
    pub value: Value,
}

/// The values that a member, or an element of a list, takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// All lines of the type.
    of_type: &'static str,
    text: &'static str,
}

/// A kind of value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// A text. CloudFormation converts numbers and booleans into it.
    Text(Scalar),
    /// A whole number, which may be written as text.
    Integer(Scalar),
    /// A number, which may be written as text.
    Number(Scalar),
    /// `true` or `false`, which may be written as text.
    Boolean,
    /// An object of unknown structure, which may be written as text.
    Json,
    /// Any value: nothing is known of it.
    Any,
    /// An object with these members.
    Object(Object),
    /// A list.
    List(List),
    /// An object with arbitrary names, each with a value of this kind.
    Map(Value),
}

/// The constraints on a text or a number.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Scalar {
    /// The length of a text in characters, or the size of a number.
    pub range: Range,
    /// The words that are allowed.
    pub words: Option<Words>,
    /// The regular expression, in JavaScript's syntax, that must match somewhere in a text.
    pub pattern: Option<&'static str>,
}

/// A list: how many elements it has, whether they must differ, and what each is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct List {
    /// How many elements.
    pub range: Range,
    /// Whether all elements must differ.
    pub unique: bool,
    /// The values that each element takes.
    pub element: Value,
}

/// A minimum and a maximum, both inclusive and optional.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Range {
    /// The minimum.
    pub least: Option<f64>,
    /// The maximum.
    pub most: Option<f64>,
}

/// The words that a value may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    text: &'static str,
    ignores_case: bool,
}

impl Member {
    /// Reads `Name* text 1..128`. `None` if the line is malformed.
    pub(super) fn read(of_type: &'static str, line: &'static str) -> Option<Self> {
        let (name, text) = line.split_once(' ')?;
        let (name, required) = name.strip_suffix('*').map_or((name, false), |name| (name, true));
        let (name, read_only) = name.strip_suffix('-').map_or((name, false), |name| (name, true));
        let value = Value { of_type, text };
        Some(Self { name, required, read_only, value })
    }
}

impl Value {
    /// The kind of value, with its constraints.
    pub fn kind(self) -> Kind {
        self.read().unwrap_or(Kind::Any)
    }

    /// The kind of what is no list or map: of the value itself, or of its elements.
    pub(super) fn element(self) -> Kind {
        match self.kind() {
            Kind::List(List { element, .. }) | Kind::Map(element) => element.element(),
            kind => kind,
        }
    }

    /// Where it stands in the data: the same for no two values.
    pub(crate) fn address(self) -> *const u8 {
        self.text.as_ptr()
    }

    /// `None` if the line is malformed.
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
    /// Whether a text matches the pattern, if there is one. `None` if that is not known.
    pub fn matches(&self, text: &str) -> Option<bool> {
        self.pattern.map_or(Some(true), |pattern| pattern::matches(pattern, text))
    }
}

impl Range {
    /// Whether a number is in the range.
    pub fn holds(self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least)
            && self.most.is_none_or(|most| number <= most)
    }

    /// Reads `1..128`, which is optional, and returns the rest.
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

//! `AttributeValue`: a value in an item, with its type.

use crate::conversions::conversions;

/// A value of an attribute: a string, a number, a list, and so on.
///
/// Texts, numbers and booleans convert into it; the other types have constructors. Numbers keep
/// their digits: `85.5` is exactly 85.5.
///
/// ```
/// use tablature::{Attribute, AttributeValue, Item, Stack, TableV2};
///
/// let mut stack = Stack::new("music");
/// let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
/// stack.add(
///     Item::of(&tracks)
///         .attribute("id", "track-001")
///         .attribute("seconds", 215)
///         .attribute("explicit", false)
///         .attribute("price", AttributeValue::number("0.990"))
///         .attribute("genres", AttributeValue::string_set(["folk", "jazz"]))
///         .attribute("ratings", AttributeValue::map([("press", 4.5), ("listeners", 4.0)])),
/// );
/// ```
///
/// See [AttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html).
#[derive(Clone, PartialEq, Debug)]
pub struct AttributeValue {
    pub(crate) typed: Typed,
    /// How many lists and maps stand in each other, with this one.
    depth: u8,
}

/// How deep values nest at most, which is far more than DynamoDB takes: of what is deeper, the inner part is
/// left out. Nothing that walks a value then runs out of stack, not even what drops it.
const DEEPEST: u8 = 128;

/// How deep a value is that something was left out of, so that not each list around it leaves out more.
const CUT_TO: u8 = 96;

/// The types that DynamoDB has.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Typed {
    String(String),
    /// The digits as they were given.
    Number(String),
    Binary(Vec<u8>),
    Bool(bool),
    Null,
    List(Vec<AttributeValue>),
    Map(Vec<(String, AttributeValue)>),
    StringSet(Vec<String>),
    NumberSet(Vec<String>),
    BinarySet(Vec<Vec<u8>>),
}

impl AttributeValue {
    /// A string, `S`.
    pub fn string(text: impl Into<String>) -> Self {
        Self::flat(Typed::String(text.into()))
    }

    /// A number, `N`, by its digits: at most 38 significant ones, with an optional sign and exponent.
    /// For numbers that no type of Rust's holds exactly.
    pub fn number(digits: impl Into<String>) -> Self {
        Self::flat(Typed::Number(digits.into()))
    }

    /// Bytes, `B`. In files they are Base64, as version 2 of the AWS CLI reads them.
    pub fn binary(bytes: impl Into<Vec<u8>>) -> Self {
        Self::flat(Typed::Binary(bytes.into()))
    }

    /// `NULL`: an attribute that is present and has no value.
    pub fn null() -> Self {
        Self::flat(Typed::Null)
    }

    /// A list, `L`.
    pub fn list(values: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self::around(Typed::List(values.into_iter().map(Into::into).collect()))
    }

    /// A map, `M`. Convert values of several types one by one: `[("a", 1.into()), ("b", true.into())]`.
    pub fn map<N: Into<String>, V: Into<Self>>(members: impl IntoIterator<Item = (N, V)>) -> Self {
        let members = members.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self::around(Typed::Map(members.collect()))
    }

    /// A set of strings, `SS`.
    pub fn string_set(members: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::flat(Typed::StringSet(members.into_iter().map(Into::into).collect()))
    }

    /// A set of numbers, `NS`, each as [`number`](Self::number) takes it: `["1", "2.5"]`.
    pub fn number_set(members: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::flat(Typed::NumberSet(members.into_iter().map(Into::into).collect()))
    }

    /// A set of bytes, `BS`.
    pub fn binary_set(members: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Self::flat(Typed::BinarySet(members.into_iter().map(Into::into).collect()))
    }

    fn flat(typed: Typed) -> Self {
        Self { typed, depth: 0 }
    }

    /// A list or a map, of which the inner part is left out if it is nested too deep.
    fn around(typed: Typed) -> Self {
        let within = match &typed {
            Typed::List(values) => values.iter().map(|value| value.depth).max(),
            Typed::Map(members) => members.iter().map(|(_, value)| value.depth).max(),
            _ => None,
        };
        let mut value = Self { typed, depth: within.unwrap_or(0) + 1 };
        if value.depth > DEEPEST {
            value.cut_to(CUT_TO);
        }
        value
    }

    fn cut_to(&mut self, most: u8) {
        if self.depth <= most {
            return;
        }
        let Some(within) = most.checked_sub(1) else {
            *self = Self::null();
            return;
        };
        match &mut self.typed {
            Typed::List(values) => values.iter_mut().for_each(|value| value.cut_to(within)),
            Typed::Map(members) => members.iter_mut().for_each(|(_, value)| value.cut_to(within)),
            _ => {}
        }
        self.depth = most;
    }

    /// `S`, `N`, `BOOL` and so on.
    pub(crate) fn code(&self) -> &'static str {
        match self.typed {
            Typed::String(_) => "S",
            Typed::Number(_) => "N",
            Typed::Binary(_) => "B",
            Typed::Bool(_) => "BOOL",
            Typed::Null => "NULL",
            Typed::List(_) => "L",
            Typed::Map(_) => "M",
            Typed::StringSet(_) => "SS",
            Typed::NumberSet(_) => "NS",
            Typed::BinarySet(_) => "BS",
        }
    }
}

conversions! {
    AttributeValue:
    |text: &str| Self::string(text);
    |text: String| Self::string(text);
    |value: bool| Self::flat(Typed::Bool(value));
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl From<$number> for AttributeValue {
            fn from(value: $number) -> Self {
                Self::number(value.to_string())
            }
        })*
    };
}

numbers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 }

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
pub struct AttributeValue(pub(crate) Typed);

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
        Self(Typed::String(text.into()))
    }

    /// A number, `N`, by its digits: at most 38 significant ones, with an optional sign and exponent.
    /// For numbers that no type of Rust's holds exactly.
    pub fn number(digits: impl Into<String>) -> Self {
        Self(Typed::Number(digits.into()))
    }

    /// Bytes, `B`. In files they are Base64, as version 2 of the AWS CLI reads them.
    pub fn binary(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Typed::Binary(bytes.into()))
    }

    /// `NULL`: an attribute that is present and has no value.
    pub fn null() -> Self {
        Self(Typed::Null)
    }

    /// A list, `L`.
    pub fn list(values: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self(Typed::List(values.into_iter().map(Into::into).collect()))
    }

    /// A map, `M`. Convert values of several types one by one: `[("a", 1.into()), ("b", true.into())]`.
    pub fn map<N: Into<String>, V: Into<Self>>(members: impl IntoIterator<Item = (N, V)>) -> Self {
        let members = members.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Typed::Map(members.collect()))
    }

    /// A set of strings, `SS`.
    pub fn string_set(members: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Typed::StringSet(members.into_iter().map(Into::into).collect()))
    }

    /// A set of numbers, `NS`, each as [`number`](Self::number) takes it: `["1", "2.5"]`.
    pub fn number_set(members: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Typed::NumberSet(members.into_iter().map(Into::into).collect()))
    }

    /// A set of bytes, `BS`.
    pub fn binary_set(members: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Self(Typed::BinarySet(members.into_iter().map(Into::into).collect()))
    }

    /// `S`, `N`, `BOOL` and so on.
    pub(crate) fn code(&self) -> &'static str {
        match self.0 {
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
    |value: bool| Self(Typed::Bool(value));
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

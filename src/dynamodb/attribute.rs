//! `Attribute`: a key attribute with its type.

use crate::site::At;
use crate::words::closed_words;

/// A key attribute: its name, 1 to 255 bytes of UTF-8, and its type.
///
/// Only key attributes are declared; an item may have any others.
///
/// ```
/// use tablature::{Attribute, TableV2};
///
/// TableV2::on_demand("Scores", Attribute::string("employeeId")).sort_key(Attribute::number("year"));
/// ```
///
/// See [AttributeDefinition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html).
#[derive(Clone, Debug)]
pub struct Attribute {
    pub(crate) name: At<String>,
    pub(crate) kind: AttributeType,
}

closed_words! {
    pub(crate) enum AttributeType {
        String = "S",
        Number = "N",
        Binary = "B",
    }
}

impl Attribute {
    /// A string, `S`.
    #[track_caller]
    pub fn string(name: impl Into<String>) -> Self {
        Self { name: At::caller(name.into()), kind: AttributeType::String }
    }

    /// A number, `N`.
    #[track_caller]
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: At::caller(name.into()), kind: AttributeType::Number }
    }

    /// Binary data, `B`.
    #[track_caller]
    pub fn binary(name: impl Into<String>) -> Self {
        Self { name: At::caller(name.into()), kind: AttributeType::Binary }
    }
}

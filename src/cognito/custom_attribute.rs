//! `CustomAttribute`: what a user pool keeps of its users beside the standard attributes.

use crate::site::At;
use crate::words::closed_words;

/// An attribute that a user pool keeps of each user beside the standard ones, such as the tenant that the user
/// belongs to. Tokens, clients and policies name it with `custom:` before its name.
///
/// ```
/// use tablature::{CustomAttribute, Stack, UserPool};
///
/// let mut stack = Stack::new("shop");
/// stack.add(UserPool::new("People").custom_attribute(CustomAttribute::string("tenant").immutable()));
/// ```
///
/// It can be added to a deployed pool, and never be changed or removed. See
/// [custom attributes](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-custom-attributes).
#[derive(Clone, Debug)]
pub struct CustomAttribute {
    /// Without `custom:`.
    pub(crate) name: At<String>,
    pub(crate) data_type: AttributeDataType,
    pub(crate) mutable: bool,
}

closed_words! {
    /// The type of an attribute's values.
    pub(crate) enum AttributeDataType {
        Boolean = "Boolean",
        DateTime = "DateTime",
        Number = "Number",
        String = "String",
    }
}

impl CustomAttribute {
    /// An attribute that is a text. Its name has 1 to 20 characters; `custom:` before it may be left out.
    #[track_caller]
    pub fn string(name: impl Into<String>) -> Self {
        Self::of(name.into(), AttributeDataType::String)
    }

    /// An attribute that is a number.
    #[track_caller]
    pub fn number(name: impl Into<String>) -> Self {
        Self::of(name.into(), AttributeDataType::Number)
    }

    /// An attribute that is true or false.
    #[track_caller]
    pub fn boolean(name: impl Into<String>) -> Self {
        Self::of(name.into(), AttributeDataType::Boolean)
    }

    /// An attribute that is a date and time, in ISO 8601.
    #[track_caller]
    pub fn date_time(name: impl Into<String>) -> Self {
        Self::of(name.into(), AttributeDataType::DateTime)
    }

    /// Whoever makes a user sets the value, and nobody changes it afterwards. By default it can be changed. Where
    /// people sign up themselves, they set it if their client writes it.
    pub fn immutable(self) -> Self {
        Self { mutable: false, ..self }
    }

    #[track_caller]
    fn of(name: String, data_type: AttributeDataType) -> Self {
        let name = name.strip_prefix("custom:").map_or_else(|| name.clone(), str::to_owned);
        Self { name: At::caller(name), data_type, mutable: true }
    }
}

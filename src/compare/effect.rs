//! `TemplateChange`: a value of a template that an update changes, and what AWS does about it.

use serde_json::Value;

use crate::findings::{Location, Rule};
use crate::template::escaped;

/// What an update does to a resource because of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// Nothing of what is deployed changes.
    None,
    /// A resource is made.
    Create,
    /// It is changed in place.
    Update,
    /// Another one is made in its place.
    Replace,
    /// It is deleted.
    Delete,
    /// It leaves the stack and stays in the account.
    Retain,
    /// AWS refuses it, and the update fails.
    Refused,
    /// It is not known.
    Unknown,
}

impl Effect {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Retain => "retain",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// A change of a template, and what it does.
#[derive(Clone, Debug)]
pub(crate) struct TemplateChange {
    /// The logical id; `None` for what belongs to no resource, such as an output.
    pub(crate) resource: Option<String>,
    /// The resource's type; the new one where both differ.
    pub(crate) kind: Option<String>,
    /// The keys that lead to the value: from the resource, or from the template. Empty for a whole resource.
    pub(crate) path: Vec<String>,
    pub(crate) effect: Effect,
    /// Whether data is lost that nothing brings back.
    pub(crate) loses: bool,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
    /// The rule that says so, where the schema of the type does not.
    pub(crate) rule: Option<&'static Rule>,
    pub(crate) message: String,
    /// How often AWS takes such a change, such as `4 in 24 hours`.
    pub(crate) limit: Option<&'static str>,
    /// Where it was written: in the new template, or in the old one what is gone.
    pub(crate) location: Location,
}

impl TemplateChange {
    /// A change of what belongs to no resource, without its values.
    pub(super) fn new(path: Vec<String>, effect: Effect, message: impl Into<String>) -> Self {
        Self {
            resource: None,
            kind: None,
            path,
            effect,
            loses: false,
            before: None,
            after: None,
            rule: None,
            message: message.into(),
            limit: None,
            location: Location::default(),
        }
    }

    /// The path as one text, whose keys are divided by `/`.
    pub(crate) fn path(&self) -> String {
        self.path.iter().map(|key| escaped(key)).collect::<Vec<_>>().join("/")
    }

    /// Whether a key leads to the value.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.path.iter().any(|it| it == key)
    }

    /// Whether a condition chooses one of the values, and it is not known whether it holds.
    pub(super) fn is_chosen(&self) -> bool {
        let mut values = [&self.before, &self.after].into_iter().flatten();
        values.any(|value| value.get("Fn::If").is_some())
    }

    /// Whether it is the name of the condition of a resource, or of an `Fn::If`.
    pub(super) fn is_of_condition(&self) -> bool {
        match self.path.as_slice() {
            [own] => own == "Condition",
            [.., function, place] => function == "Fn::If" && place == "0",
            [] => false,
        }
    }

    /// Whether both values are numbers, and the new one is smaller.
    pub(super) fn falls(&self) -> bool {
        let number = |value: &Option<Value>| -> Option<f64> {
            let value = value.as_ref()?;
            value.as_f64().or_else(|| value.as_str()?.parse().ok())
        };
        number(&self.before).zip(number(&self.after)).is_some_and(|(before, after)| after < before)
    }

    /// Whether the value is this property or in it.
    pub(crate) fn is_within(&self, property: &[&str]) -> bool {
        let path = self.path.iter().skip(1).map(String::as_str);
        self.path.first().is_some_and(|key| key == "Properties")
            && self.path.len() > property.len()
            && path.zip(property).all(|(key, wanted)| *wanted == "*" || key == *wanted)
    }

    /// Whether it is one of a resource as a whole, and not of a part of it.
    pub(crate) fn is_whole(&self) -> bool {
        self.resource.is_some() && self.path.is_empty()
    }

    /// Whether the value is this property and not one in it.
    pub(crate) fn is_at(&self, property: &[&str]) -> bool {
        self.is_within(property) && self.path.len() == property.len() + 1
    }

    /// The key in the path after `Properties` at this depth, such as the name of an index.
    pub(crate) fn key(&self, depth: usize) -> &str {
        self.path.get(depth + 1).map_or("", String::as_str)
    }

    /// Whether CloudFormation makes no update because of it: descriptions, and what other values only read.
    pub(crate) fn is_silent(&self) -> bool {
        let first = self.path.first().map_or("", String::as_str);
        match self.resource {
            Some(_) => first == "Metadata",
            None if ["AWSTemplateFormatVersion", "Description", "Metadata"].contains(&first) => {
                true
            }
            None => first != "Outputs" && self.effect == Effect::None,
        }
    }

    /// Whether a person has to look at it before anything else: it is refused, or loses data.
    pub(crate) fn is_grave(&self) -> bool {
        self.effect == Effect::Refused || self.loses
    }

    /// Sets what it does, by a rule. What is refused stays refused.
    pub(crate) fn judge(&mut self, rule: &'static Rule, effect: Effect, message: String) {
        if self.effect == Effect::Refused && self.rule.is_some() {
            return;
        }
        self.effect = effect;
        self.rule = Some(rule);
        self.message = message;
    }
}

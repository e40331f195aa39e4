//! `Check`: one action on one resource, the question for IAM.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::context::Context;
use super::text::Text;
use super::truth::Truth;
use crate::facts::Action;

/// The question for IAM: an action, a resource and the condition keys. One API call can need
/// several.
///
/// ```
/// use tablature::evaluate::{Check, Context};
///
/// let table = "arn:aws:dynamodb:us-east-1:111122223333:table/Notes";
/// let check = Check::new("dynamodb:GetItem", table, Context::new());
/// assert_eq!(check.to_string(), format!("dynamodb:GetItem on {table}"));
/// ```
#[derive(Clone, Debug)]
pub struct Check {
    action: Cow<'static, str>,
    /// The action, if the check was made for one of DynamoDB's.
    known: Option<Action>,
    lower_action: OnceLock<Text>,
    resource: Text,
    context: Context,
    /// Which statements are about the resource, where that was asked before.
    about: Option<Arc<About>>,
}

/// Whether statements are about a resource, by their addresses.
pub(super) type About = BTreeMap<usize, Truth>;

impl Check {
    /// An action such as `dynamodb:GetItem` on the resource with an ARN, or on `*`.
    pub fn new(action: impl Into<String>, resource: impl Into<String>, context: Context) -> Self {
        Self::on(action.into(), Text::known(resource), context)
    }

    pub(super) fn on(
        action: impl Into<Cow<'static, str>>,
        resource: Text,
        context: Context,
    ) -> Self {
        Self {
            action: action.into(),
            known: None,
            lower_action: OnceLock::new(),
            resource,
            context,
            about: None,
        }
    }

    /// The same check, for which it is known which statements are about its resource.
    pub(super) fn knowing(self, about: &Option<Arc<About>>) -> Self {
        Self { about: about.clone(), ..self }
    }

    /// Whether a statement is about the resource, if that is known.
    pub(super) fn about(&self, statement: usize) -> Option<&Truth> {
        self.about.as_ref()?.get(&statement)
    }

    /// An action of DynamoDB's.
    pub(super) fn of(action: Action, resource: Text, context: Context) -> Self {
        Self { known: Some(action), ..Self::on(action.qualified_name(), resource, context) }
    }

    /// The action, with its service.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The ARN of the resource, in which what is known only at deployment is a mark.
    pub(super) fn marked_resource(&self) -> &str {
        self.resource.as_str()
    }

    /// The ARN of the resource, with `…` for values that are known only at deployment.
    pub fn resource(&self) -> String {
        self.resource.to_string()
    }

    /// The condition keys.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The action, if it is known to be one of DynamoDB's.
    pub(super) fn known_action(&self) -> Option<Action> {
        self.known
    }

    pub(super) fn lower_action(&self) -> &Text {
        self.lower_action.get_or_init(|| Text::known(self.action.to_ascii_lowercase()))
    }

    pub(super) fn resource_text(&self) -> &Text {
        &self.resource
    }
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} on {}", self.action, self.resource)
    }
}

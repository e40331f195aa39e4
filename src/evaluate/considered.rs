//! `Considered`: a statement that was checked, and whether it applies.

use std::fmt;
use std::sync::Arc;

use super::check::Check;
use super::grounds::OpenPart;
use super::let_in::ASSUMED;
use super::policy::PolicyKind;
use super::statement::{Fit, Mismatch, Statement};
use super::unknown::Unknown;
use crate::policy_syntax::Effect;
use crate::site::Place;

/// A statement that was checked for a decision: its place, and whether and why it applies.
#[derive(Clone, Debug)]
pub struct Considered {
    statement: Arc<Statement>,
    fit: Fit,
    delegates: bool,
    check: Arc<Check>,
}

/// Whether a statement applies, and if not, why not.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Why {
    /// It applies.
    Applies,
    /// It allows the account, which leaves the decision to the role's own policies.
    Delegates,
    /// The action is not among its actions.
    Action,
    /// The resource is not among its resources.
    Resource,
    /// This principal is not among its principals.
    Principal,
    /// A condition does not hold. This is the first one.
    Condition {
        /// The operator, such as `ForAllValues:StringEquals`.
        operator: String,
        /// The condition key.
        key: String,
        /// The values in the policy, with its variables filled in.
        expected: Vec<String>,
        /// What the request has.
        found: String,
    },
    /// Whether it applies is not known.
    Unknown(Arc<Unknown>),
}

impl Considered {
    pub(super) fn new(statement: Arc<Statement>, fit: Fit, check: Arc<Check>) -> Self {
        Self { statement, fit, delegates: false, check }
    }

    /// The policy's name.
    pub fn policy(&self) -> &str {
        &self.statement.source.policy
    }

    /// The role of the policy in the decision.
    pub fn kind(&self) -> PolicyKind {
        self.statement.source.kind
    }

    /// The `Sid`, if it has one.
    pub fn sid(&self) -> Option<&str> {
        self.statement.source.sid.as_deref()
    }

    /// Its number in the policy, from 0.
    pub fn index(&self) -> usize {
        self.statement.source.index
    }

    /// The JSON pointer: in the template, or in the document of a policy that was given as JSON.
    pub fn pointer(&self) -> &str {
        &self.statement.source.pointer
    }

    /// Its place in the stack or in the template file, if it has one.
    pub fn place(&self) -> Option<&Place> {
        self.statement.source.place.as_ref()
    }

    /// What it does if it applies; `None` if that is not known.
    pub fn effect(&self) -> Option<Effect> {
        self.statement.effect.as_ref().ok().copied()
    }

    /// Whether it applies; `None` if that is not known.
    pub fn applies(&self) -> Option<bool> {
        match (&self.fit, &self.statement.effect) {
            (Fit::Not(_), _) => Some(false),
            (Fit::Applies, Ok(_)) => Some(true),
            (Fit::Unknown(_), _) | (_, Err(_)) => None,
        }
    }

    /// Whether it applies, and if not, why not.
    pub fn why(&self) -> Why {
        match (&self.fit, &self.statement.effect) {
            (Fit::Not(Mismatch::Action), _) => Why::Action,
            (Fit::Not(Mismatch::Resource), _) => Why::Resource,
            (Fit::Not(Mismatch::Principal), _) => Why::Principal,
            (Fit::Not(Mismatch::Condition(index)), _) => self.failed_condition(*index),
            (Fit::Unknown(why), _) | (Fit::Applies, Err(why)) => Why::Unknown(Arc::clone(why)),
            (Fit::Applies, Ok(_)) if self.delegates => Why::Delegates,
            (Fit::Applies, Ok(_)) => Why::Applies,
        }
    }

    pub(super) fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Whether it stands in no template, but is assumed of another account.
    pub(super) fn is_assumed(&self) -> bool {
        self.policy() == ASSUMED
    }

    /// The parts of it of which it is not known what they say to the check.
    pub(super) fn open_parts(&self) -> Vec<OpenPart> {
        self.statement.open_parts(&self.check)
    }

    pub(super) fn fit(&self) -> &Fit {
        &self.fit
    }

    pub(super) fn delegates(&mut self) {
        self.delegates = true;
    }

    /// The statement's `Sid`, or else its number, and its policy.
    pub(crate) fn name(&self) -> String {
        self.statement.source.name()
    }

    fn failed_condition(&self, index: usize) -> Why {
        let context = self.check.context();
        match self.statement.condition(index) {
            Some(condition) => Why::Condition {
                operator: condition.operator().to_owned(),
                key: condition.key().to_owned(),
                expected: condition.expected(context),
                found: condition.found(context),
            },
            None => Why::Resource,
        }
    }
}

/// The statement in words: `statement OwnRows of policy Access`, with its place.
impl fmt::Display for Considered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())?;
        match self.place() {
            Some(place) => write!(formatter, " ({place})"),
            None if self.pointer().is_empty() => Ok(()),
            None => write!(formatter, " ({})", self.pointer()),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applies => formatter.write_str("applies"),
            Self::Delegates => {
                formatter.write_str("allows the account, so the role's own policies decide")
            }
            Self::Action => formatter.write_str("has other actions"),
            Self::Resource => formatter.write_str("has other resources"),
            Self::Principal => formatter.write_str("is about other principals"),
            Self::Condition { operator, key, expected, found } if expected.is_empty() => write!(
                formatter,
                "does not hold: `{operator}` compares {key} with no value at all, and the request \
                 has {found}",
            ),
            Self::Condition { operator, key, expected, found } => write!(
                formatter,
                "does not hold: `{operator}` wants {key} {}, and the request has {found}",
                expected.join(" or ")
            ),
            Self::Unknown(why) => write!(formatter, "is unknown: {why}"),
        }
    }
}

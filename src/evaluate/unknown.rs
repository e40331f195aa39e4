//! `Unknown`: a value that neither the template nor the request contains, and where it is missing.

use std::fmt;

use crate::site::Place;
use crate::template::Node;

/// Something that cannot be known: a value that only deployment decides, a fact that the request
/// leaves open, or a case for which AWS documents no result.
///
/// ```
/// use tablature::evaluate::{Environment, Evaluator, Request};
/// use tablature::Action;
///
/// let template = serde_json::json!({ "Resources": {
///     "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "Notes" } },
///     "Reader": { "Type": "AWS::IAM::Role", "Properties": {
///         "AssumeRolePolicyDocument": {},
///         "ManagedPolicyArns": [{ "Fn::ImportValue": "shared-policy" }],
///     } },
/// } });
/// let evaluator = Evaluator::of(&template.into(), Environment::default());
/// let request = Request::new(Action::GetItem).on_table("Notes");
/// let decision = evaluator.role("Reader").unwrap().decide(&request).unwrap();
/// let unknown = decision.unknowns().next().unwrap();
/// assert_eq!(unknown.pointer(), Some("/Resources/Reader/Properties/ManagedPolicyArns/0"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    why: String,
    missing: Option<Missing>,
    /// The reference that gives this value: `UserPool.Arn`.
    reference: Option<String>,
    pointer: Option<String>,
    place: Option<Place>,
    /// The JSON pointer of the `Fn::If` that it leaves open.
    choice: Option<String>,
}

/// What the caller could still supply.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Missing {
    /// The value of a condition key of the request or of the session.
    ConditionKey(String),
    /// A claim of the signed-in user that the identity pool maps to a principal tag.
    Claim {
        /// The tag.
        tag: String,
        /// The claim of the user's token.
        claim: String,
    },
    /// A tag with this name that the stack may be given when it is deployed, and its roles with it.
    StackTag(String),
    /// The session's name.
    SessionName,
    /// The stack's name.
    StackName,
    /// The value of a parameter of the template.
    Parameter(String),
    /// The value that another stack exports under this name.
    Import(String),
    /// The policy of a resource that is not in the template, or that it has none.
    ResourcePolicy,
}

impl Unknown {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            missing: None,
            reference: None,
            pointer: None,
            place: None,
            choice: None,
        }
    }

    /// The same, with what would make it known.
    pub(super) fn until_given(mut self, missing: Missing) -> Self {
        self.missing = Some(missing);
        self
    }

    /// The same, as the value of a reference.
    pub(super) fn of_reference(mut self, reference: &str) -> Self {
        self.reference = Some(reference.to_owned());
        self
    }

    /// The reference that gives this value, if it is one.
    pub(super) fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// The same, at a value of the template.
    pub(super) fn at(mut self, node: &Node<'_>) -> Self {
        self.pointer = Some(node.pointer());
        self.place = node.place().cloned();
        self
    }

    /// The same, where it is not known which value of an `Fn::If` is taken.
    pub(super) fn leaving_open(mut self, choice: &Node<'_>) -> Self {
        self.choice = Some(choice.pointer());
        self
    }

    /// The JSON pointer of the value that is not known: the `Fn::If` that it leaves open, or its own.
    pub(super) fn value(&self) -> Option<&str> {
        self.choice.as_deref().or(self.pointer())
    }

    /// What is not known, and what would make it known.
    pub fn why(&self) -> &str {
        &self.why
    }

    /// What would make it known, if the caller can supply that.
    pub fn missing(&self) -> Option<&Missing> {
        self.missing.as_ref()
    }

    /// The JSON pointer of the value in the template, if it is one.
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// The value's place in the stack or in the template file, if it has one.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.why)?;
        match (&self.place, &self.pointer) {
            (Some(place), _) => write!(formatter, " ({place})"),
            (None, Some(pointer)) => write!(formatter, " ({pointer})"),
            (None, None) => Ok(()),
        }
    }
}

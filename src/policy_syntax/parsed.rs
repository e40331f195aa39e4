//! `Parsed`: a part of a policy, or why there is none.

use crate::template::Node;

/// A part of a policy. `U` is the reason why it is not known.
#[derive(Clone, Debug)]
pub(crate) enum Parsed<'t, T, U> {
    Known(T),
    /// An intrinsic function gives it, or decides whether it exists.
    Unknown(U),
    /// IAM refuses a policy that contains this.
    Malformed(Malformed<'t>),
}

/// A part that IAM refuses, and its node.
#[derive(Clone, Debug)]
pub(crate) struct Malformed<'t> {
    pub(crate) node: Node<'t>,
    pub(crate) fault: Fault<'t>,
}

/// What is wrong with a part of a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault<'t> {
    /// There is no document where one has to be.
    Missing,
    /// A policy that is not an object. CloudFormation also accepts a text of JSON, which is not
    /// read.
    NoDocument,
    NoStatement,
    /// A version that is not one of IAM's.
    Version,
    /// A statement that is not an object.
    StatementShape,
    NoEffect,
    Effect,
    /// A member of a statement that IAM does not know.
    Member(&'t str),
    /// A `Condition` that is not an object.
    ConditionShape,
    /// An operator whose keys are not an object.
    Keys(&'t str),
    /// A name that is not an operator, without keys.
    Operator(&'t str),
}

impl<'t, T, U> Parsed<'t, T, U> {
    pub(crate) fn malformed(node: &Node<'t>, fault: Fault<'t>) -> Self {
        Self::Malformed(Malformed { node: *node, fault })
    }

    /// The part, if it is known.
    pub(crate) fn known(&self) -> Option<&T> {
        match self {
            Self::Known(known) => Some(known),
            Self::Unknown(_) | Self::Malformed(_) => None,
        }
    }

    pub(crate) fn into_known(self) -> Option<T> {
        match self {
            Self::Known(known) => Some(known),
            Self::Unknown(_) | Self::Malformed(_) => None,
        }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

impl Malformed<'_> {
    /// What is wrong, as a sentence without its end.
    pub(crate) fn why(&self) -> String {
        match self.fault {
            Fault::Missing => "the policy has no document".to_owned(),
            Fault::NoDocument => "the policy is no object".to_owned(),
            Fault::NoStatement => "the policy has no `Statement`".to_owned(),
            Fault::Version => "the version of the policy is not one of IAM's".to_owned(),
            Fault::StatementShape => "the statement is no object".to_owned(),
            Fault::NoEffect => "the statement has no `Effect`".to_owned(),
            Fault::Effect => "`Effect` is `Allow` or `Deny`".to_owned(),
            Fault::Member(name) => format!("a statement has no member `{name}`"),
            Fault::ConditionShape => "a `Condition` is an object of operators".to_owned(),
            Fault::Keys(operator) => format!("under `{operator}` stand no keys with values"),
            Fault::Operator(name) => format!("IAM documents no condition operator `{name}`"),
        }
    }
}

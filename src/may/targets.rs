//! `Targets`: the tables, or parts of tables, that a sentence is about, and whose rows.

use super::Target;
use crate::conversions::conversions;

/// Tables, each with its indexes, its stream and what is made of it, or parts of tables; and whose rows.
#[derive(Clone, Debug)]
pub struct Targets(pub(crate) Vec<(Where, Whose)>);

#[derive(Clone, Debug)]
pub(crate) enum Where {
    /// Every table.
    Anywhere,
    Here(Box<Target>),
}

/// The rows of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Whose {
    /// All requests count.
    Everyones,
    /// Those for the session's own rows alone do not count.
    Others,
}

/// Every table, whether it is the template's or elsewhere, and what the account lists of them. Of tables elsewhere those
/// are asked that statements tell apart, in the stack's account and in those that statements name.
///
/// ```
/// use tablature::invariants::{all_actions, anywhere, everyone};
/// use tablature::{Attribute, Stack, Stage, TableV2};
///
/// let mut stack = Stack::new("starter");
/// stack.add(TableV2::on_demand("Data", Attribute::string("pk")));
/// stack.never(everyone().may(all_actions(), anywhere()), "other programs bring their own roles");
/// assert!(stack.check(&Stage::default()).codes().is_empty());
/// ```
pub fn anywhere() -> Targets {
    Targets(vec![(Where::Anywhere, Whose::Everyones)])
}

impl Targets {
    /// Leaves out requests for the session's own rows alone: those whose partition keys a condition compares with
    /// a variable that tells callers apart, as that fills it in. What names no rows, such as a `Scan`, counts, and so
    /// does a batch with a single row of somebody else.
    pub fn rows_of_others(mut self) -> Self {
        self.0.iter_mut().for_each(|(_, whose)| *whose = Whose::Others);
        self
    }

    /// These and others.
    pub fn and(mut self, others: impl Into<Self>) -> Self {
        self.0.extend(others.into().0);
        self
    }
}

impl Target {
    /// Leaves out requests for the session's own rows alone: those whose partition keys a condition compares with
    /// a variable that tells callers apart, as that fills it in. What names no rows, such as a `Scan`, counts, and so
    /// does a batch with a single row of somebody else.
    ///
    /// ```
    /// use tablature::invariants::{everyone, on, writes};
    /// use tablature::{Attribute, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// let sign_in = stack.add(UserSignIn::new("Writers"));
    /// stack.add(
    ///     Role::new("Writer", sign_in.authenticated())
    ///         .allow(notes.write_data().rows(LeadingKey::user_pool_sub())),
    /// );
    /// let others = on(&notes).rows_of_others();
    /// stack.never(everyone().may(writes(), others), "a note is its writer's");
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    pub fn rows_of_others(self) -> Targets {
        Targets::from(self).rows_of_others()
    }
}

impl<P: Into<Targets>, const N: usize> From<[P; N]> for Targets {
    fn from(targets: [P; N]) -> Self {
        targets.into_iter().collect()
    }
}

impl<P: Into<Targets>> From<Vec<P>> for Targets {
    fn from(targets: Vec<P>) -> Self {
        targets.into_iter().collect()
    }
}

impl<P: Into<Targets>> FromIterator<P> for Targets {
    fn from_iter<I: IntoIterator<Item = P>>(targets: I) -> Self {
        Self(targets.into_iter().flat_map(|one| one.into().0).collect())
    }
}

conversions! {
    Targets:
    |target: Target| Self(vec![(Where::Here(Box::new(target)), Whose::Everyones)]);
}

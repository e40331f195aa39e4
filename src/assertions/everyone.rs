//! Assertions about everyone, asked for every request.

use super::deployment::Deployment;
use super::error::CannotAsk;
use crate::findings::{Color, Report, Sources};
use crate::invariants;
use crate::may::{Actions, Invariant, PrincipalName, Principals, Targets, everyone};
use crate::site::{Place, Site};
use crate::stack::{Stack, Stage};

/// Everyone who can make requests of a [`Deployment`], but for some.
///
/// ```
/// use tablature::invariants::{everyone, on, writes};
/// use tablature::{Attribute, Role, Stack, TableV2};
///
/// let mut stack = Stack::new("shop");
/// let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
/// let backoffice = stack.add(Role::for_lambda("Backoffice").allow(audit.write_data()));
/// stack.add(Role::for_lambda("Report").allow(audit.read_data()));
///
/// stack.everyone().except([&backoffice]).may_not(writes(), on(&audit));
/// stack.everyone().except(["Backoffice"]).may_not(writes(), on("Audit"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.may_not(…)`"]
pub struct EveryoneAsked {
    deployment: Deployment,
    who: Principals,
}

/// Some principals of a [`Deployment`], who may do what nobody else may.
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.may(…)`"]
pub struct OnlyAsked {
    deployment: Deployment,
    except: Vec<PrincipalName>,
}

impl Stack {
    /// Everyone who can make requests of this stack at the default stage, as
    /// [`everyone`](crate::invariants::everyone) says.
    ///
    /// ```
    /// use tablature::invariants::{on, writes};
    /// use tablature::{Attribute, Role, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    /// stack.everyone().may_not(writes(), on(&notes));
    /// ```
    pub fn everyone(&self) -> EveryoneAsked {
        self.at(&Stage::default()).everyone()
    }

    /// Principals who may do what nobody else may, at the default stage.
    ///
    /// ```
    /// use tablature::invariants::{on, reads};
    /// use tablature::{Attribute, Role, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// let reader = stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    /// stack.only([&reader]).may(reads(), on(&notes));
    /// ```
    pub fn only<P: Into<PrincipalName>>(&self, these: impl IntoIterator<Item = P>) -> OnlyAsked {
        self.at(&Stage::default()).only(these)
    }
}

impl Deployment {
    /// Everyone who can make requests, as [`everyone`](crate::invariants::everyone) says.
    pub fn everyone(&self) -> EveryoneAsked {
        EveryoneAsked { deployment: self.clone(), who: everyone() }
    }

    /// Principals who may do what nobody else may.
    pub fn only<P: Into<PrincipalName>>(&self, these: impl IntoIterator<Item = P>) -> OnlyAsked {
        let except = these.into_iter().map(Into::into).collect();
        OnlyAsked { deployment: self.clone(), except }
    }
}

impl EveryoneAsked {
    /// Leaves out some.
    pub fn except<P: Into<PrincipalName>>(mut self, others: impl IntoIterator<Item = P>) -> Self {
        self.who = self.who.except(others);
        self
    }

    /// Asserts that none of them may do one of these actions there, whatever the request.
    ///
    /// # Panics
    ///
    /// If a request is allowed, or it is not known whether one is; with the request and the statement.
    #[track_caller]
    pub fn may_not(&self, actions: impl Into<Actions>, targets: impl Into<Targets>) {
        assert_never(&self.deployment, "may not", self.who.clone(), actions.into(), targets.into());
    }
}

impl OnlyAsked {
    /// Asserts that nobody else may do one of these actions there, whatever the request. Whether they may is asked
    /// of each [`role`](Deployment::role).
    ///
    /// # Panics
    ///
    /// If somebody else may, or it is not known whether somebody does; with the request and the statement.
    #[track_caller]
    pub fn may(&self, actions: impl Into<Actions>, targets: impl Into<Targets>) {
        let who = everyone().except(self.except.clone());
        assert_never(&self.deployment, "only … may", who, actions.into(), targets.into());
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "an assertion fails by a panic")]
fn assert_never(
    deployment: &Deployment,
    name: &str,
    who: Principals,
    actions: Actions,
    targets: Targets,
) {
    let place = Some(Place::Source(Site::caller()));
    let invariant = Invariant { name: name.to_owned(), never: who.may(actions, targets), place };
    let report = match deployment.asked() {
        Ok((template, evaluator)) => {
            let owner = deployment.owner();
            Report::new(invariants::judge_by(&[invariant], owner, template, evaluator))
        }
        Err(CannotAsk::Stack(report)) => report,
        Err(error) => panic!("this cannot be asked: {error}"),
    };
    if report.findings().next().is_some() {
        let here = std::env::current_dir().unwrap_or_default();
        let sources = Sources::under(here.ancestors());
        let text = report.text(&sources, Color::Never);
        panic!("not so in stack `{}`:\n\n{}", deployment.stack_name(), text.trim_end());
    }
}

//! What principals may do elsewhere: on tables that are no template's, which is asked, and on other services, which is not.

use std::sync::Arc;

use super::asking::{Asked, Asking};
use super::entry::{Entry, Principal};
use crate::evaluate::{Elsewhere, Lock, Outside, Said, Session, Which};

/// Something of a principal's policies that is on one side only, and about which no request is asked.
#[derive(Clone, Debug)]
pub(super) struct NotCompared {
    pub(super) principal: Arc<Principal>,
    pub(super) what: Elsewhere,
    /// Whether it is in the new template.
    pub(super) is_new: bool,
}

/// What is said of all of them that are known.
pub(super) const OTHERS: &str = "other services, and too many tables elsewhere, are not compared";

impl NotCompared {
    /// Whether it is a policy of which it is not known what it says.
    pub(super) fn is_unknown(&self) -> bool {
        self.what.why().is_some()
    }

    /// Why it is not known what changes.
    pub(super) fn why(&self) -> &str {
        self.what.why().unwrap_or(OTHERS)
    }

    /// `Allow s3:GetObject on arn:aws:s3:::music/*, which is new`.
    pub(super) fn words(&self) -> String {
        let when = if self.is_new { "which is new" } else { "which is gone" };
        format!("{}, {when}", self.what.words())
    }
}

impl Asking<'_> {
    /// Compares a principal on tables that are no template's, and adds what its policies say of other services on one side
    /// only.
    pub(super) fn compare_elsewhere(
        &self,
        principal: &Arc<Principal>,
        sessions: &[Option<Session<'_>>; 2],
        entries: &mut Vec<Entry>,
        elsewhere: &mut Vec<NotCompared>,
    ) {
        let both: Vec<&Session<'_>> = sessions.iter().flatten().collect();
        let outside = Outside::of(&both);
        let is_asked = outside.is_ok();
        let outside = outside.unwrap_or_default();
        let [old, new] = self
            .sides
            .each_ref()
            .map(|side| side.evaluator.targets(outside.iter().map(Outside::request)));
        let [of_old, of_new] = sessions;
        let mut asked = Asked::default();
        for (number, one) in outside.iter().enumerate() {
            let of_old = of_old.as_ref().and_then(|it| it.probe(&old, number));
            let of_new = of_new.as_ref().and_then(|it| it.probe(&new, number));
            let locks = [Lock::Open, Lock::Open];
            let place = one.place();
            self.compare_at(principal, &place, [of_old, of_new], &locks, &mut asked, entries);
        }
        let said = said_elsewhere(principal, sessions, self.said);
        elsewhere.extend(said.into_iter().filter(|one| one.what.is_of_others || !is_asked));
    }
}

/// What the policies of a principal say beyond the tables of the templates on one side only.
fn said_elsewhere(
    principal: &Arc<Principal>,
    sessions: &[Option<Session<'_>>; 2],
    said: &Said<'_>,
) -> Vec<NotCompared> {
    let [old, new] = sessions
        .each_ref()
        .map(|session| session.as_ref().map(Session::elsewhere).unwrap_or_default());
    let mut found = Vec::new();
    for (these, others, which) in [(&new, &old, Which::New), (&old, &new, Which::Old)] {
        let is_new = which == Which::New;
        let alone =
            these.iter().filter(|one| !others.iter().any(|other| one.says(which, other, said)));
        found.extend(alone.map(|what| NotCompared {
            principal: Arc::clone(principal),
            what: what.clone(),
            is_new,
        }));
    }
    found
}

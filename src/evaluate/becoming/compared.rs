//! Who may assume a role under one template and not under another, for every request.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::outsiders::{Outsider, assuming};
use super::{Asking, Step, Subjects, Who};
use crate::evaluate::change::{What, differing};
use crate::evaluate::check::Check;
use crate::evaluate::classes::{Classes, Common, NotDecided, with};
use crate::evaluate::condition::Condition;
use crate::evaluate::context::{Context, Value};
use crate::evaluate::decision::Answer;
use crate::evaluate::gaps::Gaps;
use crate::evaluate::grounds::{Grounds, Said, Which};
use crate::evaluate::other::Other;
use crate::evaluate::policy::Policy;
use crate::evaluate::policy_set::PolicySet;
use crate::evaluate::session::Session;
use crate::evaluate::statement::Statement;
use crate::evaluate::text::Text;
use crate::evaluate::unknown::Unknown;

/// The steps to the roles of a template, and of whom and what they were asked.
pub(crate) struct Steps<'e> {
    pub(crate) all: Vec<Step>,
    pub(super) subjects: Subjects<'e>,
    pub(super) others: Vec<Other>,
    pub(super) outsiders: Vec<Outsider>,
    /// The values that are not known, in those of another template as well that they were asked beside.
    pub(super) gaps: Gaps,
}

/// What changes of who may assume a role, for requests of a kind.
pub(crate) struct Difference {
    /// The condition keys of such a request that matter, as AWS spells them.
    pub(crate) keys: Vec<(String, Vec<String>)>,
    pub(crate) what: What,
}

impl Steps<'_> {
    /// The logical ids of the roles of whose trust policies the steps and their [`differences`] say all.
    pub(crate) fn told(&self) -> BTreeSet<String> {
        let told = self.subjects.trusts.iter().filter(|(_, trust)| is_told(trust));
        told.map(|(role, _)| role.logical_id.clone()).collect()
    }

    /// What the trust policy of a role says of the tags that whoever assumes it sets.
    pub(crate) fn tagging(&self, role: &str) -> Vec<String> {
        let action = Text::known("sts:tagsession");
        let trusts = self.subjects.trusts.iter().filter(|(one, _)| one.logical_id == role);
        let statements = trusts.flat_map(|(_, trust)| &trust.statements);
        let about = statements.filter(|one| !one.has(&action).is_no());
        let mut about: Vec<String> = about.map(|one| said(one)).collect();
        about.sort();
        about
    }

    fn of(&self, who: &Who, role: &str) -> Option<Assuming<'_>> {
        let evaluator = self.subjects.evaluator;
        let is_it = |other: &&Other| other.who() == *who;
        let outsider = || self.outsiders.iter().find(|it| is_it(&&it.other));
        let (session, is_unknown) = match who {
            (None, id) => (evaluator.role(id).ok()?, None),
            _ => match (self.others.iter().find(is_it), outsider()) {
                (Some(other), _) => (other.session(evaluator), None),
                (None, Some(one)) => (one.other.session(evaluator), one.is_unknown.as_ref()),
                (None, None) => return None,
            },
        };
        let trusts = &self.subjects.trusts;
        let (role, trust) = trusts.iter().find(|(one, _)| one.logical_id == role)?;
        let by = assuming(who);
        let asking = Asking { session: &session, who, noun: "" };
        let policies = asking.about(by);
        let action = Text::known(by.to_ascii_lowercase());
        let trust = Arc::new(trust.clone()).keeping(|one| !one.has(&action).is_no());
        let common = asking.check(by, role.arn.clone(), Context::new()).context().clone();
        let arn = role.arn.clone();
        Some(Assuming { session, by, arn, policies, trust, common, is_unknown })
    }
}

/// What changes of whether somebody assumes a role, who and which are known by these names on both sides; `None` if no
/// condition tells requests apart.
///
/// # Errors
///
/// If not every request could be asked.
pub(crate) fn differences(
    old: (&Steps<'_>, &Who, &str),
    new: (&Steps<'_>, &Who, &str),
    said: &Said<'_>,
) -> Option<Result<Vec<Difference>, NotDecided>> {
    let sides = [old, new].map(|(steps, who, role)| steps.of(who, role));
    let both = || sides.iter().flatten();
    if !both().flat_map(Assuming::statements).any(Statement::is_conditional) {
        return None;
    }
    let kinds: Vec<_> = both().flat_map(|side| side.session.who().kinds.iter().cloned()).collect();
    let contexts: Vec<&Context> = both().map(|side| &side.common).collect();
    let common = Common { action: None, kinds: &kinds, contexts: &contexts };
    let classes = match Classes::of(both().flat_map(Assuming::statements), &common) {
        Ok(classes) => classes,
        Err(error) => return Some(Err(error)),
    };
    let [of_old, of_new] = &sides;
    let policies = sides.each_ref().map(|side| side.as_ref().map(|side| &side.policies));
    let mut grounds = Grounds::new(said).with_policies(policies);
    for (which, side) in [(Which::Old, of_old), (Which::New, of_new)] {
        if let Some(side) = side {
            grounds = grounds.with_resource(which, std::slice::from_ref(&side.trust));
        }
    }
    let answers = |keys: &[(String, Value)]| {
        sides.each_ref().map(|side| side.as_ref().map(|side| side.answer(keys)))
    };
    let found = match differing(&classes, answers, &mut 0, &grounds) {
        Ok(found) => found,
        Err(error) => return Some(Err(error)),
    };
    let is_opaque = both().any(|side| side.policies.is_opaque());
    let is_unknown = both().find_map(|side| side.is_unknown);
    let commons = sides.each_ref().map(|side| side.as_ref().map(|side| &side.common));
    let found = found.into_iter().filter_map(|one| {
        let one = one.with_open_keys(commons);
        let what = match (one.what, is_unknown) {
            // What is open because of policies that are not known is said of these.
            (What::Undecided(_), _) if is_opaque => return None,
            (What::Gained(_) | What::Lost(_), Some(why)) => What::Undecided(why.why().to_owned()),
            (what, _) => what,
        };
        Some(Difference { keys: one.keys, what })
    });
    let mut found: Vec<Difference> = found.collect();
    // That it is not known is said once.
    let is_open = |one: &Difference| matches!(one.what, What::Undecided(_));
    let mut is_first = true;
    found.retain(|one| !is_open(one) || std::mem::take(&mut is_first));
    Some(Ok(found))
}

/// Somebody who may assume a role.
struct Assuming<'s> {
    session: Session<'s>,
    by: &'static str,
    arn: Text,
    policies: PolicySet,
    trust: Arc<Policy>,
    /// The keys that all requests have in common.
    common: Context,
    /// Why it is not known who it is.
    is_unknown: Option<&'s Arc<Unknown>>,
}

impl Assuming<'_> {
    fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.policies.statements().chain(self.trust.statements.iter().map(Arc::as_ref))
    }

    /// The answer to a request with these keys. What is known of the session stays.
    fn answer(&self, keys: &[(String, Value)]) -> Answer {
        let context = with(&self.common, keys);
        let check = Arc::new(Check::on(self.by, self.arn.clone(), context));
        self.policies.answer_let_in(&check, &[Arc::clone(&self.trust)])
    }
}

/// What a statement says but for its actions, as it is compared.
fn said(statement: &Statement) -> String {
    let effect = statement.effect.as_ref().ok();
    let whom: Vec<String> = statement.let_in().iter().map(|one| one.marked().to_owned()).collect();
    let conditions: Vec<String> = statement.conditions().iter().map(Condition::marked).collect();
    let (all, negated) = (statement.is_about_anyone(), statement.is_negated());
    format!("{effect:?} {whom:?} {all} {negated} {conditions:?}")
}

/// Whether it is asked about everybody whom a trust policy may let in or keep out.
fn is_told(trust: &Policy) -> bool {
    let is_told = |statement: &Statement| match statement.effect {
        Ok(_) => !statement.is_negated(),
        Err(_) => false,
    };
    trust.opaque.is_none() && trust.statements.iter().all(|statement| is_told(statement))
}

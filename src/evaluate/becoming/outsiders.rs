//! `Outsider`: who is not in a template and assumes its roles.

use std::sync::Arc;

use super::{ASSUME, Asking, BY_SAML, BY_WEB_IDENTITY, Step, Subjects, Trusted, Who};
use crate::evaluate::context::Context;
use crate::evaluate::evaluator::Role;
use crate::evaluate::other::{Other, OtherKind};
use crate::evaluate::principal::LetIn;
use crate::evaluate::unknown::Unknown;

impl Subjects<'_> {
    /// Who is not in the template and may assume a role all the same: services, the account, others, anyone.
    pub(super) fn outsiders(&self, others: &[Other], besides: &Trusted) -> Vec<Outsider> {
        let mut found: Vec<Outsider> = Vec::new();
        let mut add = |one: LetIn, role: Option<&str>| {
            let is_unknown = one.why().cloned();
            let Some(other) = self.evaluator.trusted(one, others) else { return };
            let of_role = role.map(str::to_owned);
            found.push(Outsider { other, is_unknown, of_role });
        };
        for (role, trust) in &self.trusts {
            let own = trust.statements.iter().flat_map(|one| one.let_in_or_told_apart());
            own.for_each(|one| add(one, Some(&role.logical_id)));
        }
        besides.0.iter().cloned().for_each(|one| add(one, None));
        found
    }

    pub(super) fn of_outsiders(&self, outsiders: &[Outsider], steps: &mut Vec<Step>) {
        for (role, trust) in &self.trusts {
            for Outsider { other, is_unknown, .. } in outsiders.iter().filter(|it| it.is_of(role)) {
                let who = other.who();
                if steps.iter().any(|step| step.who == who && step.role == role.logical_id) {
                    continue;
                }
                let session = other.session(self.evaluator);
                let asking = Asking { session: &session, who: &who, noun: other.noun() };
                let by = assuming(&who);
                let check = asking.check(by, role.arn.clone(), Context::new());
                let policies = session.prepared_policies();
                let answer = policies.answer_let_in(&check, &[Arc::new(trust.clone())]);
                let step = asking.step(&answer, role, by);
                steps.extend(step.map(|step| step.unless_known(is_unknown.as_ref())));
            }
        }
    }
}

/// Somebody who is not in the template.
pub(super) struct Outsider {
    pub(super) other: Other,
    /// Why it is not known who it is.
    pub(super) is_unknown: Option<Arc<Unknown>>,
    /// The role whose trust policy names it; `None` if another template does.
    of_role: Option<String>,
}

impl Outsider {
    /// Whether it is asked whether it becomes a role.
    fn is_of(&self, role: &Role) -> bool {
        self.of_role.as_ref().is_none_or(|it| *it == role.logical_id)
    }
}

/// The action by which somebody assumes a role.
pub(super) fn assuming((kind, name): &Who) -> &'static str {
    match kind {
        Some(OtherKind::Federated) if name.contains(":saml-provider/") => BY_SAML,
        Some(OtherKind::Federated) => BY_WEB_IDENTITY,
        _ => ASSUME,
    }
}

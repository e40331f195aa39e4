//! What somebody has together with what templates beside the own one attach: managed policies of theirs, which are named
//! by ARN, and inline policies, of which one of a name replaces another.

use std::sync::Arc;

use super::{All, Neighbours};
use crate::evaluate::attached::{Policies, doubted};
use crate::evaluate::evaluator::Role;
use crate::evaluate::policy::{KnownAs, Policy, PolicyKind};
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::Text;
use crate::evaluate::unknown::Unknown;
use crate::policy_syntax::Reading;

/// A managed policy that a template makes, or may.
#[derive(Debug)]
pub(super) struct Managed {
    pub(super) template: usize,
    /// The logical id.
    pub(super) resource: String,
    arn: Text,
    policy: Arc<Policy>,
}

impl Neighbours {
    /// Adds to what somebody has the policies that other templates have for him.
    pub(super) fn complete(&self, role: &mut Role, given: Vec<Arc<Policy>>) {
        add(&mut role.identity, given);
        for policy in &mut role.identity {
            if let Some(known) = self.managed(policy) {
                *policy = Arc::clone(known);
            }
        }
        if let Some(known) = role.boundary.as_deref().and_then(|policy| self.managed(policy)) {
            let boundary = Policy::clone(known).with_kind(PolicyKind::Boundary);
            role.boundary = Some(Arc::new(boundary));
        }
    }

    /// What a managed policy says that is not in the own template but in one beside it.
    fn managed(&self, policy: &Policy) -> Option<&Arc<Policy>> {
        let Some(KnownAs::Managed(arn)) =
            policy.known_as.as_ref().filter(|_| policy.opaque.is_some())
        else {
            return None;
        };
        let others = self.all.managed.iter().filter(|one| one.template != self.own);
        let mut found = others.filter(|one| one.arn.certainly_is(arn));
        match (found.next(), found.next()) {
            (Some(one), None) => Some(&one.policy),
            // An account has one policy of an ARN.
            _ => None,
        }
    }
}

impl All {
    pub(super) fn read_managed(
        &mut self,
        template: usize,
        resolver: &Resolver<'_>,
        policies: &Policies<'_, '_>,
    ) {
        for (resource, policy) in policies.managed() {
            let doubt = match resolver.exists(&resource) {
                Ok(false) => continue,
                Ok(true) => None,
                Err(why) => Some(why),
            };
            let policy = doubted(policy, doubt.as_ref());
            let arn = resolver.reference(resource.node(), resource.logical_id());
            let resource = resource.logical_id().to_owned();
            self.managed.push(Managed { template, resource, arn, policy });
        }
    }

    pub(super) fn read_attached(&mut self, template: usize, principal: &Role) {
        if !principal.is_made.is_yes() {
            return;
        }
        let elsewhere = principal.identity.iter().filter(|policy| policy.opaque.is_some());
        let arns = elsewhere.filter_map(|policy| match &policy.known_as {
            Some(KnownAs::Managed(arn)) => Some((template, arn.clone())),
            _ => None,
        });
        self.attached.extend(arns);
    }

    /// Whether somebody of another template certainly has a managed policy.
    pub(super) fn is_attached(&self, managed: &Managed) -> bool {
        let mut others = self.attached.iter().filter(|(template, _)| *template != managed.template);
        others.any(|(_, arn)| arn.certainly_is(&managed.arn))
    }
}

/// Adds inline policies of other templates, of which one may replace another of its name or be replaced by it.
fn add(identity: &mut Vec<Arc<Policy>>, given: Vec<Arc<Policy>>) {
    let first = identity.len();
    identity.extend(given);
    let names: Vec<Option<String>> =
        identity.iter().map(|policy| policy.name_within_holder().map(str::to_owned)).collect();
    let is_given_twice = |name: &Option<String>| {
        let all = names.iter().filter(|one| *one == name).count();
        name.is_some() && all > 1 && names.iter().skip(first).any(|one| one == name)
    };
    for (policy, name) in identity.iter_mut().zip(&names).filter(|(_, name)| is_given_twice(name)) {
        let name = name.as_deref().unwrap_or_default();
        let why = format!(
            "two templates have a policy `{name}` for it: the one that is put last replaces the other"
        );
        *policy = doubted(policy, Some(&Arc::new(Unknown::new(why))));
    }
}

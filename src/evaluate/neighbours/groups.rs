//! Users who are in groups: by what they say themselves, or by what adds them.

use std::sync::Arc;

use super::{GROUP, Neighbours};
use crate::evaluate::attached::doubted;
use crate::evaluate::evaluator::Role;
use crate::evaluate::glob::glob;
use crate::evaluate::memberships::by_group;
use crate::evaluate::policy::{KnownAs, Policy};
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;

/// A user, by name, who is in a group, by name.
#[derive(Debug)]
pub(super) struct Membership {
    pub(super) template: usize,
    pub(super) user: Text,
    pub(super) group: Text,
    /// Why the user may not be added.
    pub(super) doubt: Option<Arc<Unknown>>,
}

/// A group, with the policies that it has by its own template.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) template: usize,
    pub(super) name: Text,
    pub(super) identity: Vec<Arc<Policy>>,
}

impl Neighbours {
    /// Adds the policies that a user has by groups of other templates, or may have, in the place of those that are not
    /// known in the own one.
    pub(super) fn join_groups(&self, user: &mut Role) {
        let is_known = |policy: &Policy| match &policy.known_as {
            Some(KnownAs::Group(group)) if policy.opaque.is_some() => {
                self.all.groups.iter().any(|one| one.name.certainly_is(group))
            }
            _ => false,
        };
        user.identity.retain(|policy| !is_known(policy));
        let by_groups = self.policies_of_groups(&user.name);
        user.identity.extend(by_groups);
    }

    /// The policies that a user has by groups, or may have, beside those of groups that the user's own template both
    /// has and adds the user to.
    fn policies_of_groups(&self, user: &Text) -> Vec<Arc<Policy>> {
        let mut found = Vec::new();
        for one in &self.all.memberships {
            let is_it = glob(one.user.as_str(), one.user.why(), user);
            let doubt = match (is_it, &one.doubt) {
                (Truth::No, _) => continue,
                (Truth::Yes, doubt) => doubt.clone(),
                (Truth::Unknown(why), _) => Some(why),
            };
            let policies = self.policies_by(one);
            found.extend(policies.iter().map(|policy| doubted(policy, doubt.as_ref())));
        }
        found
    }

    fn policies_by(&self, membership: &Membership) -> Vec<Arc<Policy>> {
        let group = &membership.group;
        let all = &self.all;
        let known = all.groups.iter().find(|one| one.name.certainly_is(group));
        let is_own = |template: usize| membership.template == self.own && template == self.own;
        let mut policies = match known {
            // The user has them already.
            Some(known) if is_own(known.template) => Vec::new(),
            Some(known) => known.identity.clone(),
            None if membership.template == self.own => Vec::new(),
            None => {
                let why = format!("what group `{group}` allows is not in the template");
                vec![Arc::new(Policy::opaque("a policy", Arc::new(Unknown::new(why))))]
            }
        };
        policies.extend(all.policies_of(GROUP, group, known.map(|one| one.template)));
        by_group(&policies, group)
    }
}

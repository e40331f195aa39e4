//! Users who are in groups: by what they say themselves, or by what adds them.

use std::sync::Arc;

use super::{GROUP, Neighbours};
use crate::evaluate::attached::doubted;
use crate::evaluate::glob::glob;
use crate::evaluate::policy::Policy;
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
    /// The policies that a user has by groups, or may have, beside those of groups that the user's own template both
    /// has and adds the user to.
    pub(super) fn policies_of_groups(&self, user: &Text) -> Vec<Arc<Policy>> {
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
        if membership.template == self.own {
            return all.policies_of(GROUP, group, Some(self.own));
        }
        let known = all.groups.iter().find(|one| one.name.certainly_is(group));
        let mut policies = match known {
            Some(known) => known.identity.clone(),
            None => {
                let why = format!("what group `{group}` allows is not in the template");
                vec![Arc::new(Policy::opaque("a policy", Arc::new(Unknown::new(why))))]
            }
        };
        policies.extend(all.policies_of(GROUP, group, known.map(|one| one.template)));
        policies
    }
}

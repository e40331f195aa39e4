//! Users who are in groups of their template, and the policies that they have by them.

use std::sync::Arc;

use super::additions::Additions;
use super::attached::Policies;
use super::evaluator::Role;
use super::policy::{KnownAs, Policy};
use super::resolve::Resolver;
use super::text::Text;
use super::unknown::Unknown;
use crate::template::{Resource, Template};

/// What adds users to a group.
pub(crate) const ADDITION: &str = "AWS::IAM::UserToGroupAddition";

/// Who is added to which group: what adds them, the user and the group, by name.
pub(super) fn added<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
) -> Vec<(Resource<'t>, Text, Text)> {
    let of_one = |addition: Resource<'t>| {
        let texts = |name: &str| {
            addition.property(name).map_or_else(Vec::new, |names| resolver.texts(&names))
        };
        let users = texts("Users");
        let of_group = |group: Text| {
            users.clone().into_iter().map(move |user| (addition, user, group.clone()))
        };
        texts("GroupName").into_iter().flat_map(of_group).collect::<Vec<_>>()
    };
    template.resources_of(ADDITION).flat_map(of_one).collect()
}

/// The policies that a user has by groups, which say it themselves or are named by what adds the user.
pub(super) fn of_groups<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    policies: &Policies<'_, 't>,
    additions: &Additions<'t>,
    (user, name): (&Resource<'t>, &Text),
) -> Vec<Arc<Policy>> {
    let own = user.property("Groups").into_iter().flat_map(|groups| resolver.texts(&groups));
    let mut added = added(template, resolver);
    added.retain(|(_, user, _)| user.certainly_is(name) || user.as_known().is_none());
    // What adds a user twice adds one.
    added.dedup_by(|(one, _, group), (other, _, other_group)| {
        one.logical_id() == other.logical_id() && group == other_group
    });
    let groups = own.chain(added.into_iter().map(|(_, _, group)| group));
    let of_group = |group: Text| {
        let is_it = |it: &Resource<'t>| {
            let by_name = it.property("GroupName").map(|name| resolver.text(&name));
            let by_id = resolver.reference(it.node(), it.logical_id());
            by_id.certainly_is(&group) || by_name.is_some_and(|name| name.certainly_is(&group))
        };
        let identity = match template.resources_of("AWS::IAM::Group").find(is_it) {
            Some(found) => {
                let noun = format!("group `{}`", found.logical_id());
                Role::read(template, resolver, policies, additions, (&found, &noun)).identity
            }
            None => {
                let why =
                    Unknown::new(format!("what group `{group}` allows is not in the template"));
                vec![Arc::new(Policy::opaque("a policy", Arc::new(why.at(user.node()))))]
            }
        };
        by_group(&identity, &group)
    };
    groups.flat_map(of_group).collect()
}

/// The policies of a group, as a user in it has them.
pub(super) fn by_group(policies: &[Arc<Policy>], group: &Text) -> Vec<Arc<Policy>> {
    let had = |policy: &Arc<Policy>| match &policy.known_as {
        Some(KnownAs::Managed(_)) => Arc::clone(policy),
        _ => Arc::new(Policy::clone(policy).known_as(KnownAs::Group(group.clone()))),
    };
    policies.iter().map(had).collect()
}

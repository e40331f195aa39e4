//! Users who are in groups of their template, and the policies that they have by them.

use std::sync::Arc;

use super::attached::Policies;
use super::evaluator::Role;
use super::named_elsewhere::ADDITION;
use super::policy::{KnownAs, Policy};
use super::resolve::Resolver;
use super::text::Text;
use super::unknown::Unknown;
use crate::template::{Node, Resource, Template};

/// The policies that a user has by groups, which say it themselves or are named by what adds the user.
pub(super) fn of_groups<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    policies: &Policies<'_, 't>,
    user: &Resource<'t>,
    name: &Text,
) -> Vec<Arc<Policy>> {
    let own = user.property("Groups").into_iter().flat_map(|groups| groups.one_or_many());
    let added = template.resources_of(ADDITION).filter(|addition| {
        let users =
            addition.property("Users").map_or_else(Vec::new, |users| resolver.texts(&users));
        users.iter().any(|one| one.certainly_is(name) || one.as_known().is_none())
    });
    let added: Vec<Node<'t>> = added.filter_map(|it| it.property("GroupName")).collect();
    let groups = own.chain(added).flat_map(|groups| resolver.texts(&groups));
    let of_group = |group: Text| {
        let is_it = |it: &Resource<'t>| {
            let by_name = it.property("GroupName").map(|name| resolver.text(&name));
            let by_id = resolver.reference(it.node(), it.logical_id());
            by_id.certainly_is(&group) || by_name.is_some_and(|name| name.certainly_is(&group))
        };
        let identity = match template.resources_of("AWS::IAM::Group").find(is_it) {
            Some(found) => Role::read(template, resolver, policies, &found).identity,
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

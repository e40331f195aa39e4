//! Who is not in a template and has a policy of it, or is put into a group by it: by name.

use std::collections::{BTreeMap, BTreeSet};

use super::attached::Policies;
use super::evaluator::Evaluator;
use super::gaps::Gaps;
use super::memberships::{ADDITION, added};
use super::resolve::Resolver;
use crate::policy_syntax::HOLDERS;
use crate::template::Template;

/// By the logical ids of policies and of what adds users to groups: whom they name.
type Named = BTreeMap<String, BTreeSet<String>>;

impl Evaluator {
    /// The policies of both templates that others have under this one than under an earlier one, and what puts others
    /// into groups, as far as these are not in the templates. This one was read beside the other.
    pub(crate) fn held_by_others_than(
        &self,
        template: &Template,
        (earlier, earlier_template): (&Self, &Template),
    ) -> BTreeSet<String> {
        let (old, gaps) = earlier.named_elsewhere(earlier_template, self.gaps.clone());
        let (new, _) = self.named_elsewhere(template, gaps);
        let both = [earlier_template, template];
        // Whoever has a policy that comes or goes is asked.
        let is_asked = |id: &str| {
            let each = both.map(|it| it.resource(id));
            let is_addition = each.iter().flatten().any(|it| it.kind() == Some(ADDITION));
            !is_addition && each.iter().any(Option::is_none)
        };
        let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let differs = ids.into_iter().filter(|id| old.get(*id) != new.get(*id) && !is_asked(id));
        differs.cloned().collect()
    }

    fn named_elsewhere(&self, template: &Template, gaps: Gaps) -> (Named, Gaps) {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let resolver = Resolver::beside(template, &self.environment, gaps);
        let own: BTreeSet<(&str, String)> = HOLDERS
            .iter()
            .flat_map(|(kind, _)| template.resources_of(kind).map(move |it| (*kind, it)))
            .map(|(kind, it)| (kind, resolver.reference(it.node(), it.logical_id())))
            .map(|(kind, name)| (kind, name.as_str().to_owned()))
            .collect();
        let mut found = Named::new();
        let mut add = |id: &str, kind: &str, name: &str, of: &str| {
            if !own.contains(&(kind, name.to_owned())) {
                found.entry(id.to_owned()).or_default().insert(format!("{kind} {name} {of}"));
            }
        };
        let policies = Policies::of(template, &resolver);
        for (resource, _, kind, name) in policies.named() {
            add(resource.logical_id(), kind, name.as_str(), "");
        }
        for (addition, user, group) in added(template, &resolver) {
            add(addition.logical_id(), "AWS::IAM::User", user.as_str(), group.as_str());
        }
        drop(policies);
        (found, resolver.into_gaps())
    }
}

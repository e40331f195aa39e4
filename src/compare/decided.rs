//! What conditions decide: the resources that are there, or are as they are, by a condition or by others that are made
//! of it.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::effect::TemplateChange;
use crate::evaluate::named_in;
use crate::names;
use crate::shown;
use crate::template::{Choice, Resource, Template};

/// So many resources are named.
const NAMED: usize = 4;
/// In a template with more conditions that change, and are made of each other, no resources are named.
const MOST_STEPS: usize = 100_000;

/// The conditions of two templates, and the resources that ask for them.
pub(super) struct Decided<'t> {
    /// The conditions that are made of one.
    conditions: BTreeMap<&'t str, Vec<&'t str>>,
    /// The logical ids of the resources that ask for one.
    resources: BTreeMap<&'t str, Vec<&'t str>>,
    steps: usize,
}

impl<'t> Decided<'t> {
    pub(super) fn by(templates: [&'t Template; 2]) -> Self {
        let mut decided =
            Self { conditions: BTreeMap::new(), resources: BTreeMap::new(), steps: MOST_STEPS };
        for template in templates {
            let Some(section) = template.section("Conditions") else { continue };
            for (name, condition) in section.entries() {
                for other in named_in(&condition) {
                    decided.conditions.entry(other).or_default().push(name);
                }
            }
            for resource in template.resources() {
                for name in asked_by(&resource) {
                    decided.resources.entry(name).or_default().push(resource.logical_id());
                }
            }
        }
        decided
    }

    /// Says of a condition of which it is not known whether it holds what it decides.
    pub(super) fn name_in(&mut self, change: &mut TemplateChange) {
        let Some(all) = change.path.get(1).and_then(|name| self.resources_by(name)) else { return };
        if !all.is_empty() {
            let all = all.into_iter().map(|id| format!("`{}`", shown::name(id))).collect();
            let all = names::joined_up_to(NAMED, "resources", all);
            change.message = format!("{all} may change: whether the condition holds is not known");
        }
    }

    /// `None` if that takes too long to find.
    fn resources_by(&mut self, condition: &str) -> Option<IndexSet<&'t str>> {
        let mut found = IndexSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::from([condition]);
        let mut waiting = vec![condition];
        while let Some(name) = waiting.pop() {
            found.extend(self.resources.get(name).into_iter().flatten().copied());
            for user in self.conditions.get(name).into_iter().flatten() {
                self.steps = self.steps.checked_sub(1)?;
                if seen.insert(user) {
                    waiting.push(user);
                }
            }
        }
        Some(found)
    }
}

/// The conditions that a resource asks for.
fn asked_by<'t>(resource: &Resource<'t>) -> Vec<&'t str> {
    let own = resource.node().get("Condition").and_then(|name| name.as_str());
    let choices = resource.node().descendants().filter_map(|node| Choice::of(&node));
    own.into_iter().chain(choices.filter_map(|choice| choice.condition.as_str())).collect()
}

//! What is wrong with a resource in a case of the template's conditions, and not whatever they are.
//!
//! Rules read what a condition chooses as unknown. So a resource with `Fn::If` in its properties is judged once more
//! in each case that its conditions tell apart, by the rules that look at a resource alone.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use super::{Family, keys, operations, run, schemas, tables};
use crate::findings::Finding;
use crate::names;
use crate::rules::views::cases::{Cases, Combination};
use crate::template::{Choice, Resource, Template};

/// A resource with more cases than these is not judged in each.
const MOST_CASES: usize = 16;

/// The rules that look at a resource alone, beside those of the schemas.
static FAMILIES: [Family; 3] = [
    (tables::RULES, tables::check),
    (operations::RULES, operations::check),
    (keys::RULES, keys::check),
];

/// Adds what is found in some cases to what is found whatever the conditions are.
pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    let conditional = conditional(template);
    if conditional.is_empty() {
        return;
    }
    let known = Known::of(findings);
    for one in conditional {
        findings.extend(one.findings(template, &known));
    }
}

/// How many resources are not judged in each of their cases, which are too many or not known.
pub(super) fn not_judged(template: &Template) -> usize {
    conditional(template).iter().filter(|one| one.cases.is_none()).count()
}

/// The code of a finding, and the pointer to its place.
type Mistake = (&'static str, String);

/// What is found whatever the conditions are.
struct Known {
    mistakes: BTreeSet<Mistake>,
    /// Where the schemas alone know that something is wrong.
    by_schemas: BTreeSet<String>,
}

impl Known {
    fn of(findings: &[Finding]) -> Self {
        let mistake =
            |finding: &Finding| Some((finding.code(), finding.location().pointer.clone()?));
        let of_schemas = |finding: &&Finding| {
            let mut rules = schemas::RULES.iter().copied().flatten();
            rules.any(|rule| rule.code == finding.code())
        };
        let by_schemas = findings.iter().filter(of_schemas);
        Self {
            by_schemas: by_schemas
                .filter_map(|finding| finding.location().pointer.clone())
                .collect(),
            mistakes: findings.iter().filter_map(mistake).collect(),
        }
    }

    /// Whether it is the same mistake. Another rule may know more of a value, once it is chosen, than the schemas.
    fn has(&self, template: &Template, mistake: &Mistake) -> bool {
        let (_, pointer) = mistake;
        let is_whole = || {
            let node = template.root().along(pointer).pop();
            node.is_some_and(|node| node.is_object())
        };
        self.mistakes.contains(mistake) || (self.by_schemas.contains(pointer) && !is_whole())
    }
}

/// A resource of whose properties conditions decide.
struct Conditional<'t> {
    resource: Resource<'t>,
    /// The condition under which it is made.
    own: Option<&'t str>,
    /// The conditions, its own among them.
    conditions: Vec<&'t str>,
    /// `None` if they are too many, or not known.
    cases: Option<Rc<[Combination]>>,
}

fn conditional(template: &Template) -> Vec<Conditional<'_>> {
    // A macro may make other conditions of them.
    if template.section("Conditions").is_none() || template.is_rewritten() {
        return Vec::new();
    }
    let all = Cases::of(template);
    // Many resources ask for the same conditions.
    let mut known = IndexMap::new();
    let resources = template.resources();
    resources.filter_map(|resource| Conditional::of(&all, &mut known, resource)).collect()
}

/// The cases of some conditions; `None` if they are too many, or not known.
type KnownCases<'t> = IndexMap<Vec<&'t str>, Option<Rc<[Combination]>>>;

impl<'t> Conditional<'t> {
    fn of(all: &Cases<'t>, known: &mut KnownCases<'t>, resource: Resource<'t>) -> Option<Self> {
        let properties = resource.node().get("Properties")?;
        let choices = properties.descendants().filter_map(|node| Choice::of(&node));
        let chosen_by = choices.filter_map(|choice| choice.condition.as_str());
        let mut conditions: IndexSet<&str> = chosen_by.collect();
        if conditions.is_empty() {
            return None;
        }
        let own = resource.node().get("Condition").and_then(|own| own.as_str());
        conditions.extend(own);
        let conditions: Vec<&str> = conditions.into_iter().collect();
        let cases = known.entry(conditions.clone()).or_insert_with(|| {
            let cases = all.combinations(&conditions)?;
            (cases.len() <= MOST_CASES).then(|| cases.into())
        });
        let cases = cases.clone();
        Some(Self { resource, own, conditions, cases })
    }

    /// Whether the resource is made in a case.
    fn is_made(&self, case: &Combination) -> bool {
        let of_own = self.conditions.iter().position(|name| Some(*name) == self.own);
        of_own.and_then(|at| case.holds.get(at)).is_none_or(|holds| *holds)
    }

    /// What is found in some of its cases, and is not `known`.
    fn findings(&self, template: &Template, known: &Known) -> Vec<Finding> {
        let cases = self.cases.iter().flat_map(|cases| cases.iter());
        let cases: Vec<&Combination> = cases.filter(|case| self.is_made(case)).collect();
        let mut found: BTreeMap<Mistake, (Finding, Vec<usize>)> = BTreeMap::new();
        for (number, case) in cases.iter().enumerate() {
            let holds = |name: &str| {
                let at = self.conditions.iter().position(|known| *known == name)?;
                case.holds.get(at).copied()
            };
            for (mistake, finding) in self.found(template, &holds) {
                if !known.has(template, &mistake) {
                    let (_, numbers) = found.entry(mistake).or_insert((finding, Vec::new()));
                    numbers.push(number);
                }
            }
        }
        if !found.is_empty() {
            // Alone, a resource lacks others, whatever the conditions are.
            let undecided = |_: &str| None;
            self.found(template, &undecided)
                .iter()
                .for_each(|(mistake, _)| drop(found.remove(mistake)));
        }
        found.into_values().map(|(finding, numbers)| self.said(finding, &numbers, &cases)).collect()
    }

    /// What is found where these conditions hold.
    fn found(
        &self,
        template: &Template,
        holds: &impl Fn(&str) -> Option<bool>,
    ) -> Vec<(Mistake, Finding)> {
        let root = template.root();
        let alone = template.of_one(&self.resource, holds);
        let found = run(&alone, &FAMILIES).into_iter().filter_map(|finding| {
            let before = |pointer: &str| root.pointer_before_choosing(pointer, holds);
            let finding = finding.pointing(before);
            Some(((finding.code(), finding.location().pointer.clone()?), finding))
        });
        found.collect()
    }

    /// The finding, with the case in which it is one.
    fn said(&self, finding: Finding, numbers: &[usize], cases: &[&Combination]) -> Finding {
        let is_in = |number: usize| numbers.contains(&number);
        if (0..cases.len()).all(is_in) {
            return finding;
        }
        let numbered = || cases.iter().enumerate();
        let by_default = numbered().find(|(number, case)| case.is_default && is_in(*number));
        let is_default = by_default.is_some();
        let Some((_, case)) = by_default.or_else(|| numbered().find(|(number, _)| is_in(*number)))
        else {
            return finding;
        };
        // The fewest conditions from which it follows, rather those that hold.
        let mut decisive: Vec<usize> = (0..self.conditions.len()).collect();
        let mut dropped = decisive.clone();
        dropped.sort_by_key(|at| case.holds.get(*at) == Some(&true));
        for condition in dropped {
            let others = || decisive.iter().filter(|other| **other != condition);
            let agrees = |other: &Combination| {
                others().all(|at| other.holds.get(*at) == case.holds.get(*at))
            };
            if numbered().all(|(number, other)| is_in(number) || !agrees(other)) {
                decisive.retain(|other| *other != condition);
            }
        }
        let words = decisive.into_iter().filter_map(|at| {
            let (name, holds) = (self.conditions.get(at)?, case.holds.get(at)?);
            Some(format!("`{name}` {}", if *holds { "holds" } else { "does not hold" }))
        });
        let finding = finding.in_case(&format!("where {}", names::joined(words)));
        if is_default { finding } else { finding.weakened() }
    }
}

#[cfg(test)]
mod tests;

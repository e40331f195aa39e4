//! `Statement`: read once, and then matched against one check after another.

use std::sync::{Arc, OnceLock};

use super::check::Check;
use super::condition::Condition;
use super::glob::{self, glob, has_inner_wildcards, matches_in_segments};
use super::literals::Literals;
use super::pattern::{Marks, Pattern};
use super::policy::Source;
use super::principal::{Caller, Meant, Principals};
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::Action;
use crate::template::Node;

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) source: Arc<Source>,
    pub(super) effect: Result<Effect, Arc<Unknown>>,
    actions: Actions,
    resources: Resources,
    principals: Option<Principals>,
    conditions: Vec<Condition>,
    /// Why it is unknown whether the statement is there at all.
    doubt: Option<Arc<Unknown>>,
}

/// What a statement does where it applies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies, whatever else allows.
    Deny,
}

/// What a policy is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Dialect {
    /// Of version 2012-10-17, in which `${…}` is a variable.
    pub(super) variables: bool,
    /// On a resource, so it names principals.
    pub(super) on_resource: bool,
}

/// Whether a statement applies to a check.
#[derive(Clone, Debug)]
pub(super) enum Fit {
    Applies,
    /// The first part that does not match.
    Not(Mismatch),
    Unknown(Arc<Unknown>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mismatch {
    Action,
    Resource,
    Principal,
    /// The condition with this index.
    Condition(usize),
}

#[derive(Clone, Debug)]
struct Actions {
    patterns: Vec<ActionPattern>,
    negated: bool,
    /// Of DynamoDB's actions those that may be among them, a bit each, once somebody asks.
    possible: OnceLock<u128>,
}

#[derive(Clone, Debug)]
struct ActionPattern {
    /// As it was written, for people.
    written: String,
    /// In lower case, with its wildcards marked.
    pattern: String,
    gap: Option<Arc<Unknown>>,
}

#[derive(Clone, Debug)]
struct Resources {
    patterns: Vec<ResourcePattern>,
    negated: bool,
    /// By how they begin, where there are many and once somebody asks.
    literals: OnceLock<Literals>,
}

#[derive(Clone, Debug)]
struct ResourcePattern {
    pattern: Pattern,
    /// As it was written, where an incomplete ARN was completed.
    incomplete: Option<Pattern>,
    /// Whether it matters how wildcards cross colons.
    inner_wildcards: bool,
}

impl Statement {
    pub(super) fn read<'t>(
        resolver: &Resolver<'t>,
        node: &Node<'t>,
        source: Source,
        dialect: Dialect,
        doubt: Option<Arc<Unknown>>,
    ) -> Self {
        Self {
            source: Arc::new(source),
            effect: effect(resolver, node),
            actions: Actions::read(resolver, node),
            resources: Resources::read(resolver, node, dialect),
            principals: dialect.on_resource.then(|| Principals::of(resolver, node)).flatten(),
            conditions: conditions(resolver, node, dialect),
            doubt,
        }
    }

    /// Whether the statement applies. `caller` counts where it names principals.
    pub(super) fn fit(&self, check: &Check, caller: Option<&Caller>) -> Fit {
        let mut unknown: Option<Arc<Unknown>> = self.doubt.clone();
        let mut doubt = |truth: Truth| match truth {
            Truth::No => false,
            Truth::Yes => true,
            Truth::Unknown(why) => {
                unknown.get_or_insert(why);
                true
            }
        };
        if !doubt(self.actions.includes(check.lower_action())) {
            return Fit::Not(Mismatch::Action);
        }
        if !doubt(self.resources.include(check)) {
            return Fit::Not(Mismatch::Resource);
        }
        if !doubt(self.means(caller).map_or(Truth::Yes, |meant| meant.at_all())) {
            return Fit::Not(Mismatch::Principal);
        }
        for (index, condition) in self.conditions.iter().enumerate() {
            if !doubt(condition.holds(check.context())) {
                return Fit::Not(Mismatch::Condition(index));
            }
        }
        unknown.map_or(Fit::Applies, Fit::Unknown)
    }

    /// As what the statement means the caller, if it names principals.
    pub(super) fn means(&self, caller: Option<&Caller>) -> Option<Meant> {
        let denies = matches!(self.effect, Ok(Effect::Deny));
        Some(self.principals.as_ref()?.mean(caller?, denies))
    }

    pub(super) fn condition(&self, index: usize) -> Option<&Condition> {
        self.conditions.get(index)
    }

    /// Whether the resource of a check is among those that the statement is about.
    pub(super) fn is_about(&self, check: &Check) -> Truth {
        self.resources.include(check)
    }

    /// Whether an action of any service, in lower case, is among those that the statement is about.
    pub(super) fn has(&self, action: &Text) -> Truth {
        self.actions.includes(action)
    }

    /// Whether an action of DynamoDB's may be among those that the statement is about.
    pub(super) fn may_have(&self, action: Action) -> bool {
        self.actions.possible() & bit(action) != 0
    }

    /// The actions as they were written, and whether they are those that it is not about.
    pub(super) fn actions_written(&self) -> (Vec<&str>, bool) {
        let written = self.actions.patterns.iter().map(|one| one.written.as_str());
        (written.collect(), self.actions.negated)
    }

    /// The resources, and whether they are those that it is not about.
    pub(super) fn resources(&self) -> (impl Iterator<Item = &Pattern>, bool) {
        (self.resources.patterns.iter().map(|one| &one.pattern), self.resources.negated)
    }

    /// Whether more than action and resource decides.
    pub(super) fn is_conditional(&self) -> bool {
        !self.conditions.is_empty() || self.doubt.is_some() || self.effect.is_err()
    }

    /// What it compares with the partition keys of a request.
    pub(super) fn row_patterns(&self) -> impl Iterator<Item = &Pattern> {
        let of_rows = self.conditions.iter().filter(|condition| condition.is_about_rows());
        of_rows.flat_map(Condition::patterns)
    }

    /// The condition keys that it uses as variables, in lower case.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        let of_resources = self.resources.patterns.iter().map(|resource| &resource.pattern);
        let of_conditions = self.conditions.iter().flat_map(Condition::patterns);
        of_resources.chain(of_conditions).flat_map(Pattern::variables)
    }
}

impl Fit {
    pub(super) fn truth(&self) -> Truth {
        match self {
            Self::Applies => Truth::Yes,
            Self::Not(_) => Truth::No,
            Self::Unknown(why) => Truth::Unknown(Arc::clone(why)),
        }
    }
}

impl Actions {
    fn read<'t>(resolver: &Resolver<'t>, node: &Node<'t>) -> Self {
        let (texts, negated) = one_of(resolver, node, "Action", "NotAction");
        let pattern = |text: Text| ActionPattern {
            written: text.to_string(),
            pattern: glob::pattern(&text.as_str().to_ascii_lowercase()),
            gap: text.why().cloned(),
        };
        let patterns = texts.into_iter().map(pattern).collect();
        Self { patterns, negated, possible: OnceLock::new() }
    }

    /// Names compare in any case: this one is in lower case.
    fn includes(&self, name: &Text) -> Truth {
        let included =
            Truth::any(self.patterns.iter().map(|one| glob(&one.pattern, one.gap.as_ref(), name)));
        if self.negated { included.not() } else { included }
    }
}

impl Actions {
    fn possible(&self) -> u128 {
        *self.possible.get_or_init(|| {
            let all = || Action::all().iter().copied();
            let matching = |one: &ActionPattern| -> u128 {
                // Most are names, which need no matching.
                if let Some(action) = Action::from_name(&one.written).filter(|_| one.gap.is_none())
                {
                    return bit(action);
                }
                let may_be = |action: &Action| {
                    let name = Text::known(action.qualified_name().to_ascii_lowercase());
                    !glob(&one.pattern, one.gap.as_ref(), &name).is_no()
                };
                all().filter(may_be).fold(0, |bits, action| bits | bit(action))
            };
            if self.negated {
                let surely_not = |action: &Action| {
                    let name = Text::known(action.qualified_name().to_ascii_lowercase());
                    self.includes(&name).is_no()
                };
                return all().filter(|a| !surely_not(a)).fold(0, |bits, a| bits | bit(a));
            }
            self.patterns.iter().map(matching).fold(0, |bits, more| bits | more)
        })
    }
}

/// The place of an action among all: there are fewer than 128.
fn bit(action: Action) -> u128 {
    1 << (action as u32)
}

const _: () = assert!(Action::all().len() <= 128);

/// So many patterns are compared one by one.
const FEW: usize = 4;

impl Resources {
    fn read<'t>(resolver: &Resolver<'t>, node: &Node<'t>, dialect: Dialect) -> Self {
        let (texts, negated) = one_of(resolver, node, "Resource", "NotResource");
        let patterns = texts.iter().map(|text| ResourcePattern::new(text, dialect)).collect();
        Self { patterns, negated, literals: OnceLock::new() }
    }

    fn include(&self, check: &Check) -> Truth {
        let included = if self.patterns.len() <= FEW {
            Truth::any(self.patterns.iter().map(|pattern| pattern.matches(check)))
        } else {
            let patterns = || self.patterns.iter().map(|one| &one.pattern);
            let literals = self.literals.get_or_init(|| Literals::of(patterns()));
            let near = literals.that_may_match(check.resource_text().as_str());
            let near = near.into_iter().filter_map(|index| self.patterns.get(index));
            Truth::any(near.map(|pattern| pattern.matches(check)))
        };
        if self.negated { included.not() } else { included }
    }
}

impl ResourcePattern {
    fn new(text: &Text, dialect: Dialect) -> Self {
        let marks = Marks { wildcards: true, variables: dialect.variables };
        let completed = (!dialect.on_resource).then(|| completed(text)).flatten();
        let incomplete = completed.is_some().then(|| Pattern::new(text, marks));
        let text = completed.as_ref().unwrap_or(text);
        let pattern = Pattern::new(text, marks);
        let pattern = match early_variable(text) {
            Some(why) if pattern.has_variables() => Pattern::unknown(why),
            _ => pattern,
        };
        let inner_wildcards = has_inner_wildcards(&glob::pattern(text.as_str()));
        Self { pattern, incomplete, inner_wildcards }
    }

    fn matches(&self, check: &Check) -> Truth {
        let resource = check.resource_text();
        let matches = self.pattern.fill(check.context()).decide(|pattern, gap| {
            let matches = glob(pattern, gap, resource);
            let beyond = self.inner_wildcards
                && matches.is_yes()
                && !matches_in_segments(pattern, resource.as_str());
            if beyond {
                Truth::unknown("a wildcard inside a part of an ARN would have to cross a colon")
            } else {
                matches
            }
        });
        match &self.incomplete {
            Some(written) if matches.is_no() => {
                written.fill(check.context()).matches(resource).and(|| {
                    Truth::unknown(
                        "an incomplete ARN matches only if a wildcard crosses a colon, and not as \
                         AWS completes it",
                    )
                })
            }
            _ => matches,
        }
    }
}

/// "When you specify an incomplete ARN … in an identity-based policy, AWS automatically completes
/// the ARN by adding wildcard characters (*) to all missing fields."
fn completed(text: &Text) -> Option<Text> {
    let missing = 5_usize.checked_sub(text.as_known()?.matches(':').count())?;
    if missing == 0 || !text.as_str().starts_with("arn:") {
        return None;
    }
    let mut completed = text.clone();
    completed.push_str(&":*".repeat(missing));
    Some(completed)
}

/// "You can't use a variable to replace parts of the ARN before the fifth colon."
fn early_variable(text: &Text) -> Option<Arc<Unknown>> {
    let (before, _) = text.as_str().split_once("${")?;
    let early = before.matches(':').count() < 5;
    early.then(|| {
        Arc::new(Unknown::new("a policy variable stands before the fifth colon of an ARN"))
    })
}

fn effect<'t>(resolver: &Resolver<'t>, node: &Node<'t>) -> Result<Effect, Arc<Unknown>> {
    let effect = match resolver.member(node, "Effect") {
        Settled::Node(effect) => effect,
        Settled::Absent => {
            return Err(Arc::new(Unknown::new("the statement has no `Effect`").at(node)));
        }
        Settled::Unknown(why) => return Err(why),
    };
    let text = resolver.text(&effect);
    match (text.as_known(), text.why()) {
        (Some("Allow"), _) => Ok(Effect::Allow),
        (Some("Deny"), _) => Ok(Effect::Deny),
        (None, Some(why)) => Err(Arc::clone(why)),
        _ => Err(Arc::new(Unknown::new("`Effect` is `Allow` or `Deny`").at(&effect))),
    }
}

/// The texts of the one or the other element, and whether it is the second.
fn one_of<'t>(
    resolver: &Resolver<'t>,
    node: &Node<'t>,
    element: &str,
    not_element: &str,
) -> (Vec<Text>, bool) {
    match (node.get(element), node.get(not_element)) {
        (Some(given), None) => (resolver.texts(&given), false),
        (None, Some(given)) => (resolver.texts(&given), true),
        _ => {
            let why = format!("the statement needs either `{element}` or `{not_element}`");
            (vec![Text::unknown(Arc::new(Unknown::new(why).at(node)))], false)
        }
    }
}

fn conditions<'t>(resolver: &Resolver<'t>, node: &Node<'t>, dialect: Dialect) -> Vec<Condition> {
    match resolver.member(node, "Condition") {
        Settled::Absent => Vec::new(),
        Settled::Unknown(why) => vec![Condition::unknown(why)],
        Settled::Node(block) => block
            .entries()
            .flat_map(|(operator, keys)| match resolver.settle(&keys) {
                Settled::Node(keys) => {
                    let condition = |(key, values): (&'t str, Node<'t>)| {
                        let values = resolver.texts(&values);
                        Condition::new(operator, key, &values, dialect.variables)
                    };
                    keys.entries().map(condition).collect()
                }
                Settled::Absent => Vec::new(),
                Settled::Unknown(why) => vec![Condition::unknown(why)],
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests;

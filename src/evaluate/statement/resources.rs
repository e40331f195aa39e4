//! The `Resource` or `NotResource` of a statement.

use std::sync::{Arc, OnceLock};

use super::{Dialect, one_of};
use crate::evaluate::check::Check;
use crate::evaluate::context::Context;
use crate::evaluate::glob::{self, Sorted, glob, has_inner_wildcards, matches_in_segments};
use crate::evaluate::grounds::OpenPart;
use crate::evaluate::literals::Literals;
use crate::evaluate::pattern::{Marks, Pattern};
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::{ANY_CHARACTER, ANY_TEXT, Text};
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::policy_syntax::{Elements, undocumented_resource};
use crate::template::Node;

/// Up to this many patterns are compared one by one.
const FEW: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct Resources {
    patterns: Vec<ResourcePattern>,
    negated: bool,
    /// The patterns by their beginning, if there are many, computed on first use.
    literals: OnceLock<Literals>,
}

/// A text of the element, and whether it matches an ARN.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::evaluate) struct ResourcePattern {
    pattern: Pattern,
    /// The pattern as written, if an incomplete ARN was completed.
    incomplete: Option<Pattern>,
    /// Whether it matters how wildcards cross colons.
    inner_wildcards: bool,
    /// Why IAM refuses it, or does not document what it matches.
    undocumented: Option<&'static str>,
}

impl Resources {
    pub(super) fn read<'t>(
        resolver: &Resolver<'t>,
        elements: &Elements<'t>,
        statement: &Node<'t>,
        dialect: Dialect,
    ) -> Self {
        let (texts, negated) = match dialect.is_trust {
            true => (vec![Text::known("*")], false),
            false => one_of(resolver, elements, statement, "Resource"),
        };
        let patterns = texts.iter().map(|text| ResourcePattern::new(text, dialect)).collect();
        Self { patterns, negated, literals: OnceLock::new() }
    }

    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().map(|one| &one.pattern)
    }

    pub(super) fn each(&self) -> &[ResourcePattern] {
        &self.patterns
    }

    /// Whether they are those of `NotResource`.
    pub(super) fn is_negated(&self) -> bool {
        self.negated
    }

    /// The numbers of the texts that may be among them; `None` if any may.
    pub(super) fn among(&self, texts: &Literals) -> Option<Vec<usize>> {
        let numbers = self.patterns.iter().flat_map(|one| one.among(texts));
        (!self.negated).then(|| numbers.collect())
    }

    /// The texts of which it is not known whether they match the resource of a check.
    pub(super) fn open_parts(&self, check: &Check) -> impl Iterator<Item = OpenPart> {
        let (resource, context) = (check.resource_text(), check.context());
        let is_open = move |one: &&ResourcePattern| !one.matches(resource, context).is_known();
        self.patterns.iter().filter(is_open).map(|one| one.pattern.open_part())
    }

    pub(super) fn include(&self, check: &Check) -> Truth {
        let included = if self.patterns.len() <= FEW {
            any_matches(self.patterns.iter(), check)
        } else {
            let literals =
                self.literals.get_or_init(|| Literals::of(self.patterns().map(Pattern::literal)));
            let near = literals.that_may_match(check.resource_text().as_str());
            any_matches(near.into_iter().filter_map(|index| self.patterns.get(index)), check)
        };
        if self.negated { included.not() } else { included }
    }
}

/// Whether any of the patterns matches. Once one may, only those count that surely do, which is told faster.
fn any_matches<'p>(patterns: impl Iterator<Item = &'p ResourcePattern>, check: &Check) -> Truth {
    let (resource, context) = (check.resource_text(), check.context());
    let mut so_far = Truth::No;
    for pattern in patterns {
        let matches = match so_far {
            Truth::No => pattern.matches(resource, context),
            _ => pattern.surely_matches(resource, context).into(),
        };
        match matches {
            Truth::Yes => return Truth::Yes,
            Truth::No => {}
            unknown @ Truth::Unknown(_) => so_far = unknown,
        }
    }
    so_far
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
        let written = incomplete.as_ref().unwrap_or(&pattern).beginning();
        let undocumented = undocumented_resource(written, [ANY_TEXT, ANY_CHARACTER]);
        Self { pattern, incomplete, inner_wildcards, undocumented }
    }

    /// The numbers of the texts that it may match, each once.
    pub(in crate::evaluate) fn among(&self, texts: &Literals) -> Vec<usize> {
        let mut numbers = texts.that_may_match(&self.pattern.up_to_variables());
        if let Some(written) = &self.incomplete {
            numbers.extend(texts.that_may_match(&written.up_to_variables()));
            numbers.sort_unstable();
            numbers.dedup();
        }
        numbers
    }

    pub(in crate::evaluate) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Those of many ARNs that it may match, by their numbers. `None` where they have to be compared one by one.
    pub(in crate::evaluate) fn matched_among<'a>(
        &self,
        arns: impl FnOnce() -> &'a Sorted,
        arn: impl Fn(usize) -> Option<&'a Text>,
    ) -> Option<Vec<(usize, Truth)>> {
        let by_itself = self.incomplete.is_none() && self.pattern.gap().is_none();
        let is_short = |text: &&str| by_itself && text.len() <= Sorted::LONGEST_PATTERN;
        let pattern = self.pattern.marked_text().filter(is_short)?;
        let truth = |(number, surely)| {
            let arn = arn(number)?;
            let truth = match surely {
                true => self.documented(self.within_segments(pattern, arn)),
                false => Truth::Unknown(Arc::clone(arn.why()?)),
            };
            Some((number, truth))
        };
        Some(arns().matched_by(pattern)?.into_iter().filter_map(truth).collect())
    }

    /// Whether it matches a resource's ARN. The keys of the request matter if it has variables.
    pub(in crate::evaluate) fn matches(&self, resource: &Text, context: &Context) -> Truth {
        self.documented(self.matches_as_pattern(resource, context))
    }

    fn documented(&self, matches: Truth) -> Truth {
        match (self.undocumented, matches) {
            (Some(why), Truth::Yes) => {
                Truth::unknown(format!("the resource `{}`: {why}", self.pattern.written()))
            }
            (_, truth) => truth,
        }
    }

    /// Whether [`matches`](Self::matches) is `Yes`.
    pub(in crate::evaluate) fn surely_matches(&self, resource: &Text, context: &Context) -> bool {
        let resource = resource.as_str();
        let matches = |pattern: &str| {
            glob::matches(pattern, resource)
                && (!self.inner_wildcards || matches_in_segments(pattern, resource))
        };
        let filled = || self.pattern.fill(context);
        self.undocumented.is_none()
            && filled().decide(|pattern, _| matches(pattern).into()).is_yes()
    }

    fn matches_as_pattern(&self, resource: &Text, context: &Context) -> Truth {
        let matches =
            self.pattern.fill(context).decide(|pattern, gap| match glob(pattern, gap, resource) {
                Truth::Yes => self.within_segments(pattern, resource),
                truth => truth,
            });
        match &self.incomplete {
            Some(written) if matches.is_no() => written.fill(context).matches(resource).and(|| {
                Truth::unknown(
                    "an incomplete ARN matches only if a wildcard crosses a colon, and not as \
                         AWS completes it",
                )
            }),
            _ => matches,
        }
    }

    /// Whether a pattern that matches does so without a wildcard that crosses a colon.
    fn within_segments(&self, pattern: &str, resource: &Text) -> Truth {
        match !self.inner_wildcards || matches_in_segments(pattern, resource.as_str()) {
            true => Truth::Yes,
            false => {
                Truth::unknown("a wildcard inside a part of an ARN would have to cross a colon")
            }
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

//! The actions that a statement is about, or is not about.

use std::sync::{Arc, OnceLock};

use super::one_of;
use crate::evaluate::glob::{self, glob};
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::facts::Action;
use crate::policy_syntax::{ActionSet, Elements, named};
use crate::template::Node;

#[derive(Clone, Debug)]
pub(super) struct Actions {
    patterns: Vec<ActionPattern>,
    negated: bool,
    /// Of DynamoDB's actions those that may be among them, once somebody asks.
    possible: OnceLock<ActionSet>,
}

#[derive(Clone, Debug)]
struct ActionPattern {
    /// As it was written, for people.
    written: String,
    /// In lower case, with its wildcards marked.
    pattern: String,
    gap: Option<Arc<Unknown>>,
}

impl Actions {
    pub(super) fn read<'t>(
        resolver: &Resolver<'t>,
        elements: &Elements<'t>,
        statement: &Node<'t>,
    ) -> Self {
        let (texts, negated) = one_of(resolver, elements, statement, "Action");
        let pattern = |text: Text| ActionPattern {
            written: text.to_string(),
            pattern: glob::pattern(&text.as_str().to_ascii_lowercase()),
            gap: text.why().cloned(),
        };
        let patterns = texts.into_iter().map(pattern).collect();
        Self { patterns, negated, possible: OnceLock::new() }
    }

    /// Names compare in any case: this one is in lower case.
    pub(super) fn includes(&self, name: &Text) -> Truth {
        let included =
            Truth::any(self.patterns.iter().map(|one| glob(&one.pattern, one.gap.as_ref(), name)));
        if self.negated { included.not() } else { included }
    }

    /// Whether an action of DynamoDB's may be among them.
    pub(super) fn may_be(&self, action: Action) -> bool {
        self.possible().contains(action)
    }

    /// As they were written, and whether they are those that the statement is not about.
    pub(super) fn written(&self) -> (Vec<&str>, bool) {
        (self.patterns.iter().map(|one| one.written.as_str()).collect(), self.negated)
    }

    fn possible(&self) -> ActionSet {
        *self.possible.get_or_init(|| {
            let may_be = |one: &ActionPattern, action: &Action| {
                let name = Text::known(action.qualified_name().to_ascii_lowercase());
                !glob(&one.pattern, one.gap.as_ref(), &name).is_no()
            };
            let matching = |one: &ActionPattern| -> ActionSet {
                if one.gap.is_none() {
                    return named(&one.written);
                }
                Action::all().iter().copied().filter(|action| may_be(one, action)).collect()
            };
            if self.negated {
                // Only what is surely excluded is not among them.
                let surely = self.patterns.iter().filter(|one| one.gap.is_none()).map(matching);
                return surely.fold(ActionSet::default(), ActionSet::or).complement();
            }
            self.patterns.iter().map(matching).fold(ActionSet::default(), ActionSet::or)
        })
    }
}

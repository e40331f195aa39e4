//! The actions that a statement is about, or is not about.

use std::sync::{Arc, OnceLock};

use super::one_of;
use crate::evaluate::glob::{self, glob};
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::facts::Action;
use crate::template::Node;

#[derive(Clone, Debug)]
pub(super) struct Actions {
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

impl Actions {
    pub(super) fn read<'t>(resolver: &Resolver<'t>, node: &Node<'t>) -> Self {
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
    pub(super) fn includes(&self, name: &Text) -> Truth {
        let included =
            Truth::any(self.patterns.iter().map(|one| glob(&one.pattern, one.gap.as_ref(), name)));
        if self.negated { included.not() } else { included }
    }

    /// Whether an action of DynamoDB's may be among them.
    pub(super) fn may_be(&self, action: Action) -> bool {
        self.possible() & bit(action) != 0
    }

    /// As they were written, and whether they are those that the statement is not about.
    pub(super) fn written(&self) -> (Vec<&str>, bool) {
        (self.patterns.iter().map(|one| one.written.as_str()).collect(), self.negated)
    }

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

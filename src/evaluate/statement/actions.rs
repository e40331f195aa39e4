//! The `Action` or `NotAction` of a statement.

use std::sync::{Arc, OnceLock};

use super::one_of;
use crate::evaluate::check::Check;
use crate::evaluate::glob::{self, glob};
use crate::evaluate::grounds::OpenPart;
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::facts::Action;
use crate::policy_syntax::{self, ActionSet, Elements, names_its_service};
use crate::template::Node;

#[derive(Clone, Debug)]
pub(super) struct Actions {
    patterns: Vec<ActionPattern>,
    negated: bool,
    /// Which DynamoDB actions the patterns match, computed on first use.
    named: OnceLock<MatchedActions>,
}

/// Which DynamoDB actions the patterns match.
#[derive(Clone, Copy, Debug)]
struct MatchedActions {
    surely: ActionSet,
    perhaps: ActionSet,
}

#[derive(Clone, Debug)]
struct ActionPattern {
    /// The text as written, for people.
    written: String,
    /// In lower case, with its wildcards marked.
    pattern: String,
    gap: Option<Arc<Unknown>>,
    /// Whether IAM refuses it, because it does not name its service.
    refused: bool,
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
            refused: text.as_known().is_some_and(|text| !names_its_service(text)),
        };
        let patterns = texts.into_iter().map(pattern).collect();
        Self { patterns, negated, named: OnceLock::new() }
    }

    /// Names are compared in any case. This one is in lower case.
    pub(super) fn includes(&self, name: &Text) -> Truth {
        let included = Truth::any(self.patterns.iter().map(|one| one.matches(name)));
        if self.negated { included.not() } else { included }
    }

    /// Whether the action of a check is among them.
    pub(super) fn include(&self, check: &Check) -> Truth {
        let Some(action) = check.known_action() else { return self.includes(check.lower_action()) };
        let MatchedActions { surely, perhaps } = self.named();
        let included = if surely.contains(action) {
            Truth::Yes
        } else if perhaps.contains(action) {
            return self.includes(check.lower_action());
        } else {
            Truth::No
        };
        if self.negated { included.not() } else { included }
    }

    /// The DynamoDB actions that may be among them.
    pub(super) fn possible(&self) -> ActionSet {
        let MatchedActions { surely, perhaps } = self.named();
        if self.negated { surely.complement() } else { surely.or(perhaps) }
    }

    /// Whether it is known that a DynamoDB action is among them, or is not.
    pub(super) fn is_known(&self, action: Action) -> bool {
        !self.named().perhaps.contains(action)
    }

    /// The DynamoDB actions that surely are among them, as far as they are named.
    pub(super) fn certain(&self) -> ActionSet {
        if self.negated { ActionSet::default() } else { self.named().surely }
    }

    /// The texts of which it is not known whether they match the action of a check.
    pub(super) fn open_parts(&self, check: &Check) -> impl Iterator<Item = OpenPart> {
        let name = check.lower_action();
        let open = self.patterns.iter().filter(move |one| !one.matches(name).is_known());
        open.map(|one| OpenPart { marked: one.pattern.clone(), why: one.gap.clone() })
    }

    /// The texts as written, and whether they are those of `NotAction`.
    pub(super) fn written(&self) -> (Vec<&str>, bool) {
        (self.patterns.iter().map(|one| one.written.as_str()).collect(), self.negated)
    }

    fn named(&self) -> MatchedActions {
        *self.named.get_or_init(|| {
            let (known, open): (Vec<_>, Vec<_>) =
                self.patterns.iter().partition(|one| one.gap.is_none() && !one.refused);
            let may_be = |action: &Action| {
                let name = Text::known(action.qualified_name().to_ascii_lowercase());
                open.iter().any(|one| !one.matches(&name).is_no())
            };
            let perhaps = || Action::all().iter().copied().filter(may_be).collect();
            MatchedActions {
                surely: known.into_iter().map(|one| policy_syntax::named(&one.written)).collect(),
                perhaps: if open.is_empty() { ActionSet::default() } else { perhaps() },
            }
        })
    }
}

impl ActionPattern {
    /// Whether it matches an action's name, which is in lower case.
    fn matches(&self, name: &Text) -> Truth {
        let truth = glob(&self.pattern, self.gap.as_ref(), name);
        let bare = || name.as_str().split_once(':').is_some_and(|(_, name)| name == self.pattern);
        if self.refused && (truth.is_yes() || bare()) {
            let why = "IAM refuses the action `{}`, which does not name its service";
            return Truth::unknown(why.replace("{}", &self.written));
        }
        truth
    }
}

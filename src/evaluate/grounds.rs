//! `Ground`: what an answer follows from, so that two that are undecided for different reasons are told apart.
//!
//! What is not known is the same on two sides only if it is made of the same values: a branch of an `Fn::If` that
//! becomes the other one, or a text with more around a parameter, is something else.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::considered::Why;
use super::decision::Answer;
use super::environment::Environment;
use super::policy::{Policy, PolicyKind};
use super::policy_set::PolicySet;
use super::resolved::{Resolution, Resolved, Shape};
use super::text::NAMELESS_GAP;
use super::unknown::Unknown;
use crate::policy_syntax::Effect;
use crate::template::Template;

/// A statement that applies, or may, by what it does, and what of it is not known; or a policy that is not known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Ground {
    kind: PolicyKind,
    allows: Option<bool>,
    open: Vec<String>,
    /// Why it is not known whether it applies.
    pub(super) why: Option<String>,
}

/// A part of a statement of which it is not known what it says.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct OpenPart {
    /// What it says, with a mark for each value that is not known.
    pub(super) marked: String,
    pub(super) why: Option<Arc<Unknown>>,
}

impl OpenPart {
    /// One of which nothing is known.
    pub(super) fn unknown(why: &Arc<Unknown>) -> Self {
        Self { marked: NAMELESS_GAP.to_string(), why: Some(Arc::clone(why)) }
    }
}

/// What two templates say where it is not known what that gives.
pub(crate) struct Said<'t> {
    sides: [(&'t Template, &'t Environment); 2],
    resolutions: OnceCell<[Resolution<'t>; 2]>,
    known: RefCell<BTreeMap<(Which, String), Rc<str>>>,
}

/// One of two sides that are compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Which {
    Old,
    New,
}

impl Which {
    pub(crate) fn other(self) -> Self {
        if self == Self::Old { Self::New } else { Self::Old }
    }

    pub(crate) fn of<T>(self, [old, new]: &[T; 2]) -> &T {
        if self == Self::Old { old } else { new }
    }
}

impl<'t> Said<'t> {
    /// What the old and the new template say, each in its environment.
    pub(crate) fn by(sides: [(&'t Template, &'t Environment); 2]) -> Self {
        Self { sides, resolutions: OnceCell::new(), known: RefCell::default() }
    }

    /// What is at a JSON pointer, and which branches of functions lead to it.
    pub(crate) fn at(&self, which: Which, pointer: &str) -> Rc<str> {
        let key = (which, pointer.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let (template, _) = which.of(&self.sides);
        let way = template.root().along(pointer);
        let steps = pointer.split('/').skip(1).zip(way.iter().skip(1));
        let mut said: Vec<String> = Vec::new();
        let mut condition: Option<String> = None;
        for (step, node) in steps {
            if let Some(condition) = condition.take() {
                said.push(format!("{condition} {step}"));
            }
            let is_choice = step == "Fn::If";
            condition = is_choice.then(|| node.items().next().map(|it| it.shown())).flatten();
        }
        let value = way.last().and_then(|node| which.of(self.resolutions()).value(node));
        said.extend(value.as_ref().map(|value| canonical(value, true)));
        let said: Rc<str> = said.join("\n").into();
        self.known.borrow_mut().insert(key, Rc::clone(&said));
        said
    }

    fn resolutions(&self) -> &[Resolution<'t>; 2] {
        self.resolutions.get_or_init(|| {
            let [(old, before), (new, after)] = self.sides;
            let of_old = Resolution::of(old, before);
            let of_new = Resolution::beside(new, after, &of_old);
            [of_old, of_new]
        })
    }

    /// What is not known, told apart from what is not known elsewhere for the same reason.
    pub(crate) fn of(&self, which: Which, unknown: &Unknown) -> String {
        let value = unknown.value().map(|pointer| self.at(which, pointer));
        format!("{}\n{}", unknown.why(), value.as_deref().unwrap_or_default())
    }
}

/// A value as text, in which texts of a list have no order, unless it is one of a function's arguments.
fn canonical(value: &Resolved<'_>, is_set: bool) -> String {
    match &value.shape {
        Shape::Text(text) => format!("{text:?}"),
        Shape::Made(text) => format!("made of {text:?}"),
        Shape::List(items) => {
            let are_texts = items.iter().all(|item| matches!(item.shape, Shape::Text(_)));
            let mut items: Vec<String> = items.iter().map(|one| canonical(one, true)).collect();
            if is_set && are_texts {
                items.sort();
            }
            format!("[{}]", items.join(", "))
        }
        Shape::Map(members) => {
            let member = |(key, it): &(&str, Resolved<'_>)| {
                format!("{key:?}: {}", canonical(it, *key != "Fn::If"))
            };
            let members = members.iter().map(member);
            let mut members: Vec<String> = members.collect();
            members.sort();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// What answers of both sides are weighed against.
pub(super) struct Grounds<'s, 't> {
    said: &'s Said<'t>,
    /// The policies of resources that are not known.
    of_resources: [BTreeSet<Ground>; 2],
    /// Whether a principal has other policies that are not known than before, which is told by itself.
    pub(super) are_told: bool,
}

impl<'s, 't> Grounds<'s, 't> {
    pub(super) fn new(said: &'s Said<'t>) -> Self {
        Self { said, of_resources: Default::default(), are_told: false }
    }

    /// The same, where a principal has these policies, in so far as it is there.
    pub(super) fn with_policies(mut self, [old, new]: [Option<&PolicySet>; 2]) -> Self {
        let unknown = |which: Which, policies: Option<&PolicySet>| -> BTreeSet<String> {
            let unknown = policies.into_iter().flat_map(PolicySet::policies);
            let unknown = unknown.filter_map(|policy| policy.opaque.as_deref());
            unknown.map(|why| self.said.of(which, why)).collect()
        };
        self.are_told = unknown(Which::Old, old) != unknown(Which::New, new);
        self
    }

    /// The same, where a resource has these policies under one template.
    pub(super) fn with_resource(mut self, which: Which, policies: &[Arc<Policy>]) -> Self {
        let unknown = policies.iter().filter_map(|policy| policy.opaque.as_deref());
        let grounds = unknown.map(|why| Ground {
            kind: PolicyKind::Resource,
            allows: None,
            open: vec![self.said.of(which, why)],
            why: Some(why.why().to_owned()),
        });
        let grounds = grounds.collect();
        let [old, new] = &mut self.of_resources;
        match which {
            Which::Old => *old = grounds,
            Which::New => *new = grounds,
        }
        self
    }

    /// What an answer follows from.
    pub(super) fn of(&self, which: Which, answer: Option<&Answer>) -> BTreeSet<Ground> {
        let considered = answer.into_iter().flat_map(Answer::considered);
        let grounds = considered.filter_map(|one| {
            let (open, why) = match one.why() {
                Why::Unknown(why) => {
                    let parts = one.open_parts();
                    let parts = parts.into_iter().map(|part| match &part.why {
                        Some(why) if part.marked.contains(NAMELESS_GAP) => {
                            format!("{}\n{}", part.marked, self.said.of(which, why))
                        }
                        _ => part.marked,
                    });
                    (parts.collect(), Some(why.why().to_owned()))
                }
                Why::Applies | Why::Delegates => (Vec::new(), None),
                Why::Action | Why::Resource | Why::Principal | Why::Condition { .. } => {
                    return None;
                }
            };
            let allows = one.effect().map(|effect| effect == Effect::Allow);
            Some(Ground { kind: one.kind(), allows, open, why })
        });
        grounds.chain(which.of(&self.of_resources).iter().cloned()).collect()
    }
}

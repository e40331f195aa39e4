//! `Statement`: read once, and then matched against many checks.

mod actions;
mod resources;

use std::sync::Arc;

use self::actions::Actions;
pub(super) use self::resources::ResourcePattern;
use self::resources::Resources;
use super::check::Check;
use super::condition::Condition;
use super::grounds::OpenPart;
use super::literals::Literals;
use super::pattern::Pattern;
use super::policy::Origin;
use super::principal::{Caller, LetIn, Meant, Principals};
use super::reading::{known, refused};
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::Action;
use crate::policy_syntax::{self, ActionSet, Effect, Elements};
use crate::template::Node;

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) source: Arc<Origin>,
    pub(super) effect: Result<Effect, Arc<Unknown>>,
    actions: Actions,
    resources: Resources,
    principals: Option<Principals>,
    conditions: Vec<Condition>,
    /// Why it is unknown whether the statement exists at all.
    pub(super) doubt: Option<Arc<Unknown>>,
}

/// How a policy is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Dialect {
    /// Whether it is of version 2012-10-17, in which `${…}` is a variable.
    pub(super) variables: bool,
    /// Whether it is on a resource, so that it has principals.
    pub(super) on_resource: bool,
    /// Whether it is on a role, which its statements do not name.
    pub(super) is_trust: bool,
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

impl Statement {
    pub(super) fn read<'t>(
        resolver: &Resolver<'t>,
        read: policy_syntax::Statement<'t, Arc<Unknown>>,
        source: Origin,
        dialect: Dialect,
    ) -> Self {
        let principals = || Principals::of(resolver, &read.principal);
        let condition = |condition| match known(condition) {
            Ok(condition) => Condition::read(resolver, &condition, dialect.variables),
            Err(why) => Condition::unknown(why),
        };
        let unknown_member = read.unknown_members.first().map(refused);
        let doubt = unknown_member.or_else(|| misplaced_principal(resolver, &read, dialect));
        Self {
            source: Arc::new(source),
            actions: Actions::read(resolver, &read.action, &read.node),
            resources: Resources::read(resolver, &read.resource, &read.node, dialect),
            principals: dialect.on_resource.then(principals).flatten(),
            conditions: read.condition.conditions.into_iter().map(condition).collect(),
            doubt,
            effect: known(read.effect),
        }
    }

    /// Whether the statement applies. `caller` matters if it has principals.
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
        if !doubt(self.actions.include(check)) {
            return Fit::Not(Mismatch::Action);
        }
        let about = check.about(self.address()).cloned();
        if !doubt(about.unwrap_or_else(|| self.resources.include(check))) {
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

    /// The parts of it of which it is not known what they say to a check.
    pub(super) fn open_parts(&self, check: &Check) -> Vec<OpenPart> {
        let doubt = self.doubt.iter().chain(self.effect.as_ref().err());
        let mut parts: Vec<OpenPart> = doubt.map(OpenPart::unknown).collect();
        parts.extend(self.actions.open_parts(check));
        parts.extend(self.resources.open_parts(check));
        parts.extend(self.principals.iter().flat_map(Principals::open_parts));
        let open = self.conditions.iter().filter(|one| !one.holds(check.context()).is_known());
        parts.extend(open.flat_map(Condition::open_parts));
        parts
    }

    /// What tells it from every other statement as long as it lives.
    pub(super) fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// In which role the statement matches the caller, if it has principals.
    pub(super) fn means(&self, caller: Option<&Caller>) -> Option<Meant> {
        let denies = matches!(self.effect, Ok(Effect::Deny));
        Some(self.principals.as_ref()?.mean(caller?, denies))
    }

    /// Whether its principals are all but those that it names.
    pub(super) fn is_negated(&self) -> bool {
        self.principals.as_ref().is_some_and(Principals::is_negated)
    }

    /// Whom it lets in, if it is in the policy of a resource and may allow something.
    pub(super) fn let_in(&self) -> Vec<LetIn> {
        let principals = self.principals.as_ref();
        let may_allow = !matches!(self.effect, Ok(Effect::Deny));
        principals.filter(|_| may_allow).map(Principals::let_in).unwrap_or_default()
    }

    /// The same, with whom it tells apart from all others: by keeping them out, or by meaning all but them.
    pub(super) fn let_in_or_told_apart(&self) -> Vec<LetIn> {
        let denies = matches!(self.effect, Ok(Effect::Deny));
        let principals = self.principals.as_ref().filter(|it| denies || it.is_negated());
        let named = principals.map(Principals::named).unwrap_or_default();
        let apart = named.into_iter().filter(|one| *one != LetIn::Anyone);
        self.let_in().into_iter().chain(apart).collect()
    }

    /// Whether its principals are everybody.
    pub(super) fn is_about_anyone(&self) -> bool {
        let is_anyone =
            |principals: &Principals| principals.let_in().iter().all(|one| *one == LetIn::Anyone);
        !self.is_negated() && self.principals.as_ref().is_some_and(is_anyone)
    }

    pub(super) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    pub(super) fn condition(&self, index: usize) -> Option<&Condition> {
        self.conditions.get(index)
    }

    /// Whether the resource of a check is among the statement's.
    pub(super) fn is_about(&self, check: &Check) -> Truth {
        self.resources.include(check)
    }

    /// The texts of its `Resource` or `NotResource`, and whether they are those of the latter.
    pub(super) fn resource_patterns(&self) -> (&[ResourcePattern], bool) {
        (self.resources.each(), self.resources.is_negated())
    }

    /// The numbers of the ARNs that may be among the statement's resources; `None` if any may.
    pub(super) fn resources_among(&self, arns: &Literals) -> Option<Vec<usize>> {
        self.resources.among(arns)
    }

    /// Whether an action of any service, in lower case, is among the statement's.
    pub(super) fn has(&self, action: &Text) -> Truth {
        self.actions.includes(action)
    }

    /// Whether a DynamoDB action may be among the statement's.
    pub(super) fn may_have(&self, action: Action) -> bool {
        self.actions.possible().contains(action)
    }

    /// Whether it is known that a DynamoDB action is among the statement's, or is not.
    pub(super) fn knows(&self, action: Action) -> bool {
        self.actions.is_known(action)
    }

    /// The DynamoDB actions that may be among the statement's.
    pub(super) fn possible_actions(&self) -> ActionSet {
        self.actions.possible()
    }

    /// The DynamoDB actions that surely are among the statement's, as far as it names them.
    pub(super) fn certain_actions(&self) -> ActionSet {
        self.actions.certain()
    }

    /// The actions as written, and whether they are those of `NotAction`.
    pub(super) fn actions_written(&self) -> (Vec<&str>, bool) {
        self.actions.written()
    }

    /// The resources, and whether they are those of `NotResource`.
    pub(super) fn resources(&self) -> (impl Iterator<Item = &Pattern>, bool) {
        (self.resources.patterns(), self.resources.is_negated())
    }

    /// The resources of `Resource`; none of `NotResource`.
    pub(super) fn named_resources(&self) -> impl Iterator<Item = &Pattern> {
        let (patterns, negated) = self.resources();
        patterns.filter(move |_| !negated)
    }

    /// The condition keys that it looks at, in lower case: those that it compares, and its variables.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.conditions.iter().map(Condition::lower_key).chain(self.variables())
    }

    /// Whether it depends on more than action and resource.
    pub(super) fn is_conditional(&self) -> bool {
        !self.conditions.is_empty() || self.doubt.is_some() || self.effect.is_err()
    }

    /// The conditions on the partition keys of a request.
    pub(super) fn row_conditions(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(|condition| condition.is_about_rows())
    }

    /// The condition keys of the variables in its resources, in lower case.
    pub(super) fn variables_of_resources(&self) -> impl Iterator<Item = &str> {
        self.resources.patterns().flat_map(Pattern::variables)
    }

    /// The condition keys of its variables, in lower case.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        let of_conditions = self.conditions.iter().flat_map(Condition::patterns);
        self.variables_of_resources().chain(of_conditions.flat_map(Pattern::variables))
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

/// The texts of one of the two elements, and whether it is the second.
fn one_of<'t>(
    resolver: &Resolver<'t>,
    elements: &Elements<'t>,
    statement: &Node<'t>,
    noun: &str,
) -> (Vec<Text>, bool) {
    let read = |given: &Option<Node<'t>>| texts(resolver, given.as_ref()?);
    match (read(&elements.these), read(&elements.all_but)) {
        (Some(these), None) => (these, false),
        // "The policy statement provides no permissions", and a Deny has no effect: an empty list is not
        // everything but nothing.
        (None, Some(all_but)) => {
            let negated = !all_but.is_empty();
            (all_but, negated)
        }
        _ => {
            let why = format!("the statement needs either `{noun}` or `Not{noun}`");
            (vec![Text::unknown(Arc::new(Unknown::new(why).at(statement)))], false)
        }
    }
}

/// The texts of an element; `None` if it is left out. IAM refuses anything but texts, and empty ones.
fn texts<'t>(resolver: &Resolver<'t>, element: &Node<'t>) -> Option<Vec<Text>> {
    let element = match resolver.settle(element) {
        Settled::Absent => return None,
        Settled::Unknown(why) => return Some(vec![Text::unknown(why)]),
        Settled::Node(element) => element,
    };
    let text = |node: Node<'t>| match resolver.settle(&node) {
        Settled::Absent => Vec::new(),
        Settled::Node(node) if node.as_str() == Some("") || is_no_text(&node) => {
            let why = "IAM refuses an element that is no text, or an empty one";
            vec![Text::unknown(Arc::new(Unknown::new(why).at(&node)))]
        }
        Settled::Node(_) | Settled::Unknown(_) => resolver.texts(&node),
    };
    Some(element.one_or_many().into_iter().flat_map(text).collect())
}

fn is_no_text(node: &Node<'_>) -> bool {
    node.as_str().is_none() && node.intrinsic().is_none()
}

/// IAM refuses principals in a role's policy, and takes none without them in a resource's.
fn misplaced_principal<'t>(
    resolver: &Resolver<'t>,
    read: &policy_syntax::Statement<'t, Arc<Unknown>>,
    dialect: Dialect,
) -> Option<Arc<Unknown>> {
    let written = [&read.principal.these, &read.principal.all_but].into_iter().flatten();
    let principal = written.into_iter().find(|it| !matches!(resolver.settle(it), Settled::Absent));
    let why = match (principal, dialect.on_resource) {
        (Some(principal), false) => {
            Unknown::new("IAM refuses principals in a role's policy").at(principal)
        }
        (None, true) => Unknown::new("the statement names no principals").at(&read.node),
        (Some(_), true) | (None, false) => return None,
    };
    Some(Arc::new(why))
}

#[cfg(test)]
mod tests;

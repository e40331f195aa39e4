//! What an answer assumes of a deployment, and what other values would bring.

#[cfg(feature = "cli")]
mod asked;
mod values;

use std::fmt;

use super::cases::bears_on_access;
use super::environment::Environment;
use super::resolve::{Resolver, when, when_of};
use super::truth::Truth;
use crate::facts::template::adder;
use crate::names;
use crate::shown;
use crate::site::Place;
use crate::template::{Choice, Intrinsic, Node, Template};

/// What an answer takes for granted that nobody gave, and what is left out under it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumed {
    all: Vec<Assumption>,
    /// Parts of roles, policies and tables that other values would bring.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Something by its name, and what it is taken for.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Assumption {
    of: Of,
    name: String,
    taken_for: String,
}

/// What something is that is assumed, in the order in which it is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Of {
    /// A value that conditions of a template depend on: `Stage` is `dev`, `AWS::Region` is `us-east-1`.
    Value,
    /// A parameter that is looked up in Systems Manager, for which was given what stands there.
    LookedUp,
    /// A name that several templates have, and whose each is taken for.
    #[cfg(feature = "cli")]
    Shared,
    /// A key whose policy is in no template that is asked.
    Key,
    /// An index that is asked about and that a table may have, as `Table/index/name`.
    #[cfg(feature = "cli")]
    Index,
    /// A policy that was given beside the template.
    Policy,
    /// All tables elsewhere.
    Tables,
    /// All tags of tables.
    Tags,
    /// What adds to that which it is given.
    Adder,
}

/// A part of a resource that is not there under the assumed values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LeftOut {
    /// `if `Prod``.
    pub(crate) when: String,
    pub(crate) pointer: String,
    pub(crate) place: Option<Place>,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, what is at {}", self.when, self.pointer)?;
        match &self.place {
            Some(place) => write!(formatter, " ({place})"),
            None => Ok(()),
        }
    }
}

impl Assumed {
    pub(crate) fn of(template: &Template, environment: &Environment) -> Self {
        let resolver = Resolver::new(template, environment);
        let default = |name: &str| {
            let default = template.parameter(name)?.default()?;
            Some(resolver.text(&default).to_string())
        };
        let mut assumed = Self::default();
        for (name, what) in environment.given_policies() {
            assumed.add(Of::Policy, name, what);
        }
        let adders = template.resources().filter(|it| it.kind().and_then(adder).is_some());
        let adders = adders.map(|it| format!("`{}`", shown::name(it.logical_id())));
        let adders: Vec<String> = adders.collect();
        if !adders.is_empty() {
            let what = if adders.len() == 1 { ADDS_NO_MORE } else { ADD_NO_MORE };
            assumed.add(Of::Adder, &names::joined_up_to(NAMED, "resources", adders), what);
        }
        if values::compares_tags_of_tables(template) {
            assumed.add(Of::Tags, TAGS, DECIDE);
        }
        for name in values::that_decide(template) {
            let value = match name {
                "AWS::Region" => Some(environment.region().to_owned()),
                "AWS::AccountId" => Some(environment.account().to_owned()),
                _ if environment.asks_any_parameters() => None,
                _ => default(name),
            };
            if let Some(value) = value.filter(|_| environment.assumes(name)) {
                assumed.add(Of::Value, name, value);
            }
            let is_looked_up = template.parameter(name).is_some_and(|it| it.is_looked_up());
            if let Some(value) = environment.given(name).filter(|_| is_looked_up) {
                assumed.add(Of::LookedUp, name, value);
            }
        }
        if assumed.values().next().is_some() {
            assumed.left_out = left_out(template, &resolver);
        }
        assumed
    }

    /// The values that were not given, by their names.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.of_kind(Of::Value).map(|one| (one.name.as_str(), one.taken_for.as_str()))
    }

    /// The keys whose policies are taken to leave access to the account's policies.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.of_kind(Of::Key).map(|one| one.name.as_str())
    }

    /// What policies that were given beside the template are taken for, in words.
    pub(crate) fn policies(&self) -> impl Iterator<Item = String> {
        self.of_kind(Of::Policy).map(Assumption::words)
    }

    /// What else is assumed, in words.
    pub(crate) fn others(&self) -> impl Iterator<Item = String> {
        let others = self.all.iter();
        let others = others.filter(|one| ![Of::Value, Of::Key, Of::Policy].contains(&one.of));
        others.map(Assumption::words)
    }

    fn of_kind(&self, of: Of) -> impl Iterator<Item = &Assumption> {
        self.all.iter().filter(move |one| one.of == of)
    }

    /// The same, with keys whose policies are taken to leave access to the account's policies.
    pub(crate) fn with_keys(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        keys.into_iter().for_each(|key| self.add(Of::Key, &key, LEAVES_IT));
        self
    }

    /// The same, where tables elsewhere in the account are taken to let nobody in by policies of their own.
    pub(crate) fn with_closed_tables(mut self) -> Self {
        self.add(Of::Tables, TABLES_ELSEWHERE, LET_NOBODY_IN);
        self
    }

    /// The same, with a name that is taken for all that these templates have under it.
    #[cfg(feature = "cli")]
    pub(crate) fn with_shared(mut self, name: &str, templates: &str) -> Self {
        self.add(Of::Shared, name, format!("{IS_EACH_OF} {templates}"));
        self
    }

    /// The same, with a value that was not given as one of the deployment.
    #[cfg(feature = "cli")]
    pub(crate) fn with_value(mut self, name: &str, value: &str) -> Self {
        self.add(Of::Value, name, value);
        self
    }

    /// The same, with indexes that their tables are taken to have.
    #[cfg(feature = "cli")]
    pub(crate) fn with_indexes(mut self, indexes: impl IntoIterator<Item = String>) -> Self {
        indexes.into_iter().for_each(|index| self.add(Of::Index, &index, IS_ONE));
        self
    }

    /// The same, with what another template depends on besides.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for Assumption { of, name, taken_for } in other.all {
            self.add(of, &name, taken_for);
        }
        self.left_out.extend(other.left_out);
        self
    }

    /// What is assumed, in words; `None` if nothing is.
    pub(crate) fn words(&self) -> Option<String> {
        let all: Vec<String> = self.all.iter().map(Assumption::words).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// The same by names, for programs: of a value its own, of a key its ARN.
    pub(crate) fn json(&self) -> serde_json::Value {
        let all = self.all.iter().map(|one| (one.name.clone(), one.taken_for.as_str().into()));
        all.collect::<serde_json::Map<_, _>>().into()
    }

    /// Of a value the first one counts.
    fn add(&mut self, of: Of, name: &str, taken_for: impl Into<String>) {
        let added = Assumption { of, name: name.to_owned(), taken_for: taken_for.into() };
        let is_known = |one: &Assumption| match of {
            Of::Value | Of::LookedUp => one.of == of && one.name == name,
            _ => *one == added,
        };
        if !self.all.iter().any(is_known) {
            let after = self.all.partition_point(|one| one.of <= of);
            self.all.insert(after, added);
        }
    }
}

impl Assumption {
    fn words(&self) -> String {
        let Self { of, name, taken_for } = self;
        match (of, name.as_str()) {
            (Of::Value, "AWS::Region") => format!("Region `{taken_for}`"),
            (Of::Value, "AWS::AccountId") => format!("account `{taken_for}`"),
            (Of::Value, _) => format!("`{name}` = `{taken_for}`, its default"),
            (Of::LookedUp, _) => format!("`{name}` finds `{taken_for}`"),
            #[cfg(feature = "cli")]
            (Of::Shared, _) => format!("`{name}` {taken_for}"),
            (Of::Key, _) => format!("the policy of key `{name}` {taken_for}"),
            #[cfg(feature = "cli")]
            (Of::Index, _) => format!("index `{name}` {taken_for}"),
            (Of::Policy, _) => format!("policy `{name}` {taken_for}"),
            (Of::Tables | Of::Tags | Of::Adder, _) => format!("{name} {taken_for}"),
        }
    }
}

/// What is assumed of a name that several templates have.
#[cfg(feature = "cli")]
const IS_EACH_OF: &str = "is each of that name, in";
/// What is assumed of a key's policy.
const LEAVES_IT: &str = "leaves access to the policies of the account";
/// What is assumed of the tags of tables: attribute-based access control can be off, in accounts that are older.
const TAGS: &str = "tags of tables";
const DECIDE: &str = "are used for access in the account";
/// What is assumed of custom resources, nested stacks and modules.
const ADDS_NO_MORE: &str = "adds only to what it is given";
const ADD_NO_MORE: &str = "add only to what they are given";
/// So many of them are named.
const NAMED: usize = 3;
/// What is assumed of an index, if the name of one is not known.
#[cfg(feature = "cli")]
const IS_ONE: &str = "is the name of one";
const TABLES_ELSEWHERE: &str = "tables elsewhere in the account";
/// What is assumed of the policies of tables that are in no template that is asked.
const LET_NOBODY_IN: &str = "let nobody in by policies of their own";

/// The branches of roles, policies and tables that are not taken, and those that are not made.
fn left_out<'t>(template: &'t Template, resolver: &Resolver<'t>) -> Vec<LeftOut> {
    let mut found = Vec::new();
    let mut leave_out = |node: &Node<'t>, when: String| {
        let (pointer, place) = (node.pointer(), node.place().cloned());
        found.push(LeftOut { when, pointer, place });
    };
    for resource in template.resources() {
        if !bears_on_access(&resource) {
            continue;
        }
        let condition = resource.node().get("Condition").and_then(|name| name.as_str());
        if let (Truth::No, Some(condition)) = (resolver.is_made(&resource), condition) {
            leave_out(resource.node(), when(condition, true));
            continue;
        }
        for choice in resource.node().descendants().filter_map(|node| Choice::of(&node)) {
            let (branch, when) = match resolver.holds(&choice.condition) {
                Truth::Yes => (choice.otherwise, when_of(&choice, false)),
                Truth::No => (choice.then, when_of(&choice, true)),
                Truth::Unknown(_) => continue,
            };
            if !matches!(branch.intrinsic(), Some(Intrinsic::Ref("AWS::NoValue"))) {
                leave_out(&branch, when);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;

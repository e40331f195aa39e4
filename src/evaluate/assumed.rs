//! What an answer assumes of a deployment, and what other values would bring.

#[cfg(feature = "cli")]
mod asked;
mod values;

use std::fmt;

use super::cases::bears_on_access;
use super::environment::Environment;
use super::resolve::{Resolver, when, when_of};
use super::truth::Truth;
use crate::site::Place;
use crate::template::{Choice, Intrinsic, Node, Template};

/// Values of a deployment that conditions of a template depend on and nobody gave, and what is left out under them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumed {
    /// Names with their values: `Stage` and `dev`, `AWS::Region` and `us-east-1`.
    pub(crate) values: Vec<(String, String)>,
    /// Parameters that are looked up in Systems Manager, with what was given for them: what stands there.
    pub(crate) looked_up: Vec<(String, String)>,
    /// Keys whose policies are in no template that is asked, and that are taken to leave access to the account's
    /// policies.
    pub(crate) keys: Vec<String>,
    /// Indexes that are asked about and that a table may have, as `Table/index/name`.
    pub(crate) indexes: Vec<String>,
    /// Policies that were given beside the template, and what each is taken for.
    pub(crate) policies: Vec<(String, &'static str)>,
    /// Names that several templates have, and whose each is taken for.
    pub(crate) shared: Vec<(String, String)>,
    /// Whether tables elsewhere in the account are taken to let nobody in by policies of their own.
    pub(crate) are_tables_closed: bool,
    /// Whether policies compare tags of tables, which the account is taken to use for access.
    pub(crate) do_tags_count: bool,
    /// Parts of roles, policies and tables that other values would bring.
    pub(crate) left_out: Vec<LeftOut>,
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
        let given = environment.given_policies().map(|(name, what)| (name.to_owned(), what));
        let do_tags_count = values::compares_tags_of_tables(template);
        let mut assumed = Self { policies: given.collect(), do_tags_count, ..Self::default() };
        for name in values::that_decide(template) {
            let value = match name {
                "AWS::Region" => Some(environment.region().to_owned()),
                "AWS::AccountId" => Some(environment.account().to_owned()),
                _ if environment.asks_any_parameters() => None,
                _ => default(name),
            };
            if let Some(value) = value.filter(|_| environment.assumes(name)) {
                assumed.add(name, value);
            }
            let is_looked_up = template.parameter(name).is_some_and(|it| it.is_looked_up());
            let given = environment.given(name).filter(|_| is_looked_up);
            if let Some(value) = given.filter(|_| !assumed.looked_up.iter().any(|it| it.0 == name))
            {
                assumed.looked_up.push((name.to_owned(), value.to_owned()));
            }
        }
        if !assumed.values.is_empty() {
            assumed.left_out = left_out(template, &resolver);
        }
        assumed
    }

    /// The same, with keys whose policies are taken to leave access to the account's policies.
    pub(crate) fn with_keys(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// The same, with a name that is taken for all that these templates have under it.
    #[cfg(feature = "cli")]
    pub(crate) fn with_shared(mut self, name: &str, templates: &str) -> Self {
        self.shared.push((name.to_owned(), format!("{IS_EACH_OF} {templates}")));
        self
    }

    /// The same, with a value that was not given as one of the deployment.
    #[cfg(feature = "cli")]
    pub(crate) fn with_value(mut self, name: &str, value: &str) -> Self {
        self.add(name, value.to_owned());
        self
    }

    /// The same, with indexes that their tables are taken to have.
    #[cfg(feature = "cli")]
    pub(crate) fn with_indexes(mut self, indexes: impl IntoIterator<Item = String>) -> Self {
        self.indexes.extend(indexes);
        self
    }

    /// The same, with what another template depends on besides.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (name, value) in &other.values {
            self.add(name, value.clone());
        }
        for one in other.looked_up {
            if !self.looked_up.contains(&one) {
                self.looked_up.push(one);
            }
        }
        for key in other.keys {
            if !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
        self.are_tables_closed |= other.are_tables_closed;
        self.do_tags_count |= other.do_tags_count;
        self.indexes.extend(other.indexes);
        self.shared.extend(other.shared);
        self.left_out.extend(other.left_out);
        for one in other.policies {
            if !self.policies.contains(&one) {
                self.policies.push(one);
            }
        }
        self
    }

    /// What is assumed, in words; `None` if nothing is.
    pub(crate) fn words(&self) -> Option<String> {
        let values = self.values.iter().map(|(name, value)| match name.as_str() {
            "AWS::Region" => format!("Region `{value}`"),
            "AWS::AccountId" => format!("account `{value}`"),
            _ => format!("`{name}` = `{value}`, its default"),
        });
        let found =
            self.looked_up.iter().map(|(name, value)| format!("`{name}` {FINDS} `{value}`"));
        let keys = self.keys.iter().map(|key| format!("the policy of key `{key}` {LEAVES_IT}"));
        let indexes = self.indexes.iter().map(|name| format!("index `{name}` {IS_ONE}"));
        let policies = self.policies.iter().map(|(name, what)| format!("policy `{name}` {what}"));
        let tables = self.are_tables_closed.then(|| format!("{TABLES_ELSEWHERE} {LET_NOBODY_IN}"));
        let tags = self.do_tags_count.then(|| format!("{TAGS} {DECIDE}"));
        let shared = self.shared.iter().map(|(name, whose)| format!("`{name}` {whose}"));
        let all = values
            .chain(found)
            .chain(shared)
            .chain(keys)
            .chain(indexes)
            .chain(policies)
            .chain(tables)
            .chain(tags);
        let all: Vec<String> = all.collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// The same by names, for programs: of a value its own, of a key its ARN.
    pub(crate) fn json(&self) -> serde_json::Value {
        let values = self.values.iter().map(|(name, value)| (name, value.as_str()));
        values
            .chain(self.looked_up.iter().map(|(name, value)| (name, value.as_str())))
            .chain(self.shared.iter().map(|(name, whose)| (name, whose.as_str())))
            .chain(self.keys.iter().map(|key| (key, LEAVES_IT)))
            .chain(self.indexes.iter().map(|name| (name, IS_ONE)))
            .chain(self.policies.iter().map(|(name, what)| (name, *what)))
            .map(|(name, value)| (name.as_str(), value))
            .chain(self.are_tables_closed.then_some((TABLES_ELSEWHERE, LET_NOBODY_IN)))
            .chain(self.do_tags_count.then_some((TAGS, DECIDE)))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn add(&mut self, name: &str, value: String) {
        if !self.values.iter().any(|(known, _)| known == name) {
            self.values.push((name.to_owned(), value));
        }
    }
}

/// What is assumed of a parameter that is looked up by its name.
const FINDS: &str = "finds";
/// What is assumed of a name that several templates have.
#[cfg(feature = "cli")]
const IS_EACH_OF: &str = "is each of that name, in";
/// What is assumed of a key's policy.
const LEAVES_IT: &str = "leaves access to the policies of the account";
/// What is assumed of the tags of tables: attribute-based access control can be off, in accounts that are older.
const TAGS: &str = "tags of tables";
const DECIDE: &str = "are used for access in the account";
/// What is assumed of an index, if the name of one is not known.
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

//! `Neighbours`: templates that are deployed beside each other into one account. What one exports another imports, and
//! the policies of one may be those of a principal of another, which they name.
//!
//! A name says whose a policy is; where only deployment knows it, the policy may be anybody's whose name it can be.

mod attached;
mod exports;
mod groups;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::attached::Managed;
use self::exports::exports;
use self::groups::{Group, Membership};
use super::additions;
use super::attached::doubted;
use super::cases::Cases;
use super::environment::Environment;
use super::evaluator::{Evaluator, Role};
use super::gaps::Gaps;
use super::glob::glob;
use super::literals::Literals;
use super::other::{Other, OtherKind};
use super::policy::Policy;
use super::reading::names;
use super::text::{Text, is_gap};
use super::truth::Truth;
use super::unknown::Unknown;
use crate::template::Template;

pub(super) const ROLE: &str = "AWS::IAM::Role";
pub(super) const USER: &str = "AWS::IAM::User";
pub(super) const GROUP: &str = "AWS::IAM::Group";

/// The templates, as one of them has them beside it.
#[derive(Clone, Debug)]
pub(super) struct Neighbours {
    all: Arc<All>,
    /// The number of the one.
    own: usize,
}

/// What templates have that others name.
#[derive(Debug, Default)]
struct All {
    principals: Vec<Principal>,
    /// The ARNs of roles and users.
    arns: BTreeSet<String>,
    /// Those of tables.
    tables: BTreeSet<String>,
    given: Vec<Given>,
    /// The names to whom they are given.
    names: Literals,
    managed: Vec<Managed>,
    /// The ARNs of managed policies that somebody certainly has, who is asked as a principal of his template.
    attached: Vec<(usize, Text)>,
    adders: Vec<Adder>,
    /// The templates that may have a policy for any role, and why.
    open: Vec<(usize, Arc<Unknown>)>,
    memberships: Vec<Membership>,
    groups: Vec<Group>,
    /// The policies whose holders are all asked as principals of a template, by the number of their own.
    held: BTreeSet<(usize, String)>,
}

/// A role, user or group.
#[derive(Debug)]
struct Principal {
    template: usize,
    kind: &'static str,
    logical_id: String,
    name: Text,
    /// Empty for a group, which is nobody by itself.
    arn: Text,
    is_made: Truth,
}

/// A policy for somebody whom it names, and who is not of its own template, or may not be.
#[derive(Debug)]
struct Given {
    template: usize,
    kind: &'static str,
    name: Text,
    lower_name: String,
    /// The logical id of the policy's resource.
    resource: String,
    policy: Arc<Policy>,
    /// Whether the policy is certainly there.
    is_made: bool,
}

/// What may add to roles and tables that it is given by name or ARN, such as a custom resource.
#[derive(Debug)]
struct Adder {
    template: usize,
    texts: BTreeSet<String>,
    why: Arc<Unknown>,
}

impl Evaluator {
    /// Reads templates that are deployed beside each other. What cannot be understood is unknown, not an error.
    pub(crate) fn of_neighbours(templates: &[(&Template, Environment)]) -> Vec<Self> {
        if let [(template, environment)] = templates {
            return vec![Self::of(template, environment.clone())];
        }
        let gaps = (0..templates.len()).map(|number| Gaps::of_one(number, templates.len()));
        let gaps = exports(templates, gaps.collect());
        let read = templates.iter().zip(gaps);
        let read = read.map(|((template, environment), gaps)| {
            Self::of_several(template, environment.clone(), gaps)
        });
        let mut evaluators: Vec<Self> = read.collect();
        let mut all = All::default();
        for (number, ((template, _), evaluator)) in
            templates.iter().zip(&mut evaluators).enumerate()
        {
            all.read(number, template, evaluator);
        }
        all.index();
        let all = Arc::new(all);
        for (own, evaluator) in evaluators.iter_mut().enumerate() {
            let neighbours = Neighbours { all: Arc::clone(&all), own };
            neighbours.join(evaluator);
            let (gaps, cases) = (evaluator.gaps.clone(), evaluator.cases.take());
            evaluator.cases = cases.map(|cases: Cases| cases.beside(gaps, neighbours));
        }
        evaluators
    }

    /// Whether somebody of this template is one of those who are left out by a name that a principal of a template
    /// beside it has.
    pub(crate) fn is_left_out(&self, other: &Other, is_left_out: impl Fn(&str) -> bool) -> LeftOut {
        let Some(neighbours) = &self.neighbours else { return LeftOut::No };
        neighbours.is_left_out(other, is_left_out)
    }
}

/// Whether somebody is one of those whom a sentence leaves out.
pub(crate) enum LeftOut {
    Yes,
    No,
    /// It may be, and why that is not known.
    Perhaps(String),
}

impl Neighbours {
    /// Adds to each role and table of a template the policies that others have for it.
    pub(super) fn join(&self, evaluator: &mut Evaluator) {
        for role in &mut evaluator.roles {
            let given = self.policies_of(ROLE, &role.name);
            self.complete(role, given);
            role.identity.extend(self.added_to(role).map(Arc::new));
        }
        for table in evaluator.tables.iter_mut().filter(|table| table.added.is_none()) {
            let adder = self.adders().find(|one| one.is_given(&table.name));
            let added = |one: &Adder| additions::to_that_of_table(&table.logical_id, &one.why);
            table.added = adder.map(added).map(Arc::new);
        }
        evaluator.neighbours = Some(self.clone());
    }

    /// Adds the same to users and groups, and takes out whoever has a policy where all who have it are asked by
    /// themselves.
    pub(super) fn join_others(&self, others: &mut Vec<Other>) {
        let is_held = |id: &str| self.all.held.contains(&(self.own, id.to_owned()));
        others.retain(|one| one.kind() != OtherKind::Policy || !is_held(one.id()));
        for other in others {
            let kind = other.kind();
            let role = other.role_mut();
            let given = match kind {
                OtherKind::User => {
                    self.join_groups(role);
                    self.policies_of(USER, &role.name)
                }
                OtherKind::Group => self.policies_of(GROUP, &role.name),
                _ => Vec::new(),
            };
            self.complete(role, given);
        }
    }

    /// Whether a text is certainly the ARN of a role or user of one of the templates.
    pub(super) fn have_principal(&self, arn: &Text) -> bool {
        arn.certainly_is(arn) && self.all.arns.contains(arn.as_str())
    }

    /// Whether everything that a pattern matches is a table of one of the templates, or a part of it.
    pub(super) fn have_resource(&self, pattern: &str) -> bool {
        let ends = pattern.match_indices('/').map(|(at, _)| at).chain([pattern.len()]);
        let mut starts = ends.filter_map(|end| pattern.get(..end));
        starts.any(|start| self.all.tables.contains(start))
    }

    fn adders(&self) -> impl Iterator<Item = &Adder> {
        self.all.adders.iter().filter(|one| one.template != self.own)
    }

    /// What other templates may add to a role.
    fn added_to(&self, role: &Role) -> Option<Policy> {
        let mut given = self.adders().filter(|one| one.is_given(&role.name));
        let mut open = self.all.open.iter().filter(|(template, _)| *template != self.own);
        let why = given.next().map(|one| &one.why).or_else(|| open.next().map(|(_, why)| why))?;
        Some(additions::to_that_of_role(&role.logical_id, why))
    }

    /// The policies of other templates that somebody of this name has, or may have.
    fn policies_of(&self, kind: &'static str, name: &Text) -> Vec<Arc<Policy>> {
        self.all.policies_of(kind, name, Some(self.own))
    }

    fn is_left_out(&self, other: &Other, is_left_out: impl Fn(&str) -> bool) -> LeftOut {
        let all = &self.all;
        let is_meant = |one: &&Principal| one.template != self.own && one.is_called(&is_left_out);
        let meant: Vec<&Principal> = all.principals.iter().filter(is_meant).collect();
        if meant.is_empty() {
            return LeftOut::No;
        }
        let is_one = |texts: &mut dyn Iterator<Item = (Truth, &Principal)>| {
            texts.fold(LeftOut::No, |known, (is_it, one)| match (known, is_it) {
                (LeftOut::Yes, _) | (_, Truth::Yes) => LeftOut::Yes,
                (known, Truth::No) => known,
                (LeftOut::Perhaps(why), Truth::Unknown(_)) => LeftOut::Perhaps(why),
                (LeftOut::No, Truth::Unknown(why)) => {
                    LeftOut::Perhaps(format!("it may be {}: {}", one.noun(), why.why()))
                }
            })
        };
        match other.kind() {
            OtherKind::Elsewhere => is_one(&mut meant.iter().map(|one| {
                let named = other.arn();
                (glob(named.as_str(), named.why(), &one.arn), *one)
            })),
            OtherKind::Policy => {
                let is_its = |one: &&Given| one.template == self.own && one.resource == other.id();
                // Whoever else has it is left out only if nobody has it who is not.
                let mut left_out = LeftOut::No;
                for given in all.given.iter().filter(is_its) {
                    let of_kind = meant.iter().filter(|one| one.kind == given.kind);
                    let whether =
                        is_one(&mut of_kind.map(|one| {
                            (glob(given.name.as_str(), given.name.why(), &one.name), *one)
                        }));
                    left_out = match (left_out, whether) {
                        (_, LeftOut::No) => return LeftOut::No,
                        (LeftOut::Perhaps(why), _) => LeftOut::Perhaps(why),
                        (_, whether) => whether,
                    };
                }
                left_out
            }
            _ => LeftOut::No,
        }
    }
}

impl All {
    /// The policies that somebody of this name has, or may have, by templates other than one.
    fn policies_of(
        &self,
        kind: &'static str,
        name: &Text,
        besides: Option<usize>,
    ) -> Vec<Arc<Policy>> {
        let lower = name.to_lowercase();
        let known = longest_known(lower.as_str());
        let numbers = self.names.that_may_match(lower.as_str()).into_iter();
        let given = numbers.filter_map(|number| self.given.get(number));
        let given = given.filter(|one| one.kind == kind && Some(one.template) != besides);
        // Most names that CloudFormation makes up differ in what is known of them.
        let given = given.filter(|one| one.name.why().is_some() || one.lower_name.contains(known));
        // A policy that names somebody twice is one.
        let mut policies: BTreeMap<(usize, &str), Arc<Policy>> = BTreeMap::new();
        for one in given {
            let key = (one.template, one.resource.as_str());
            match names(&one.name, name) {
                Truth::No => {}
                Truth::Yes => {
                    policies.insert(key, Arc::clone(&one.policy));
                }
                Truth::Unknown(why) => {
                    policies
                        .entry(key)
                        .or_insert_with(|| doubted(&one.policy, Some(&one.doubt(&why))));
                }
            }
        }
        policies.into_values().collect()
    }

    /// Says who is named by whom, when all templates are read.
    fn index(&mut self) {
        self.names = Literals::of(self.given.iter().map(|one| Some(one.lower_name.as_str())));
        let arns = self.principals.iter().filter(|one| !one.arn.as_str().is_empty());
        let arns = arns.filter(|one| !one.is_made.is_no() && one.arn.certainly_is(&one.arn));
        self.arns = arns.map(|one| one.arn.as_str().to_owned()).collect();
        let made = self.principals.iter().filter(|one| one.is_made.is_yes());
        let made: BTreeSet<(&str, &str)> = made
            .filter(|one| one.name.certainly_is(&one.name))
            .map(|one| (one.kind, one.name.as_str()))
            .collect();
        let key = |one: &Given| (one.template, one.resource.clone());
        let is_asked = |one: &&Given| one.is_made && made.contains(&(one.kind, one.name.as_str()));
        let others = self.given.iter().filter(|one| !is_asked(one)).map(key);
        let others: BTreeSet<(usize, String)> = others.collect();
        let given = self.given.iter().map(key);
        let attached = self.managed.iter().filter(|one| self.is_attached(one));
        let held = given.chain(attached.map(|one| (one.template, one.resource.clone())));
        self.held = held.filter(|key| !others.contains(key)).collect();
    }
}

impl Adder {
    fn is_given(&self, name: &Text) -> bool {
        self.texts.iter().any(|text| additions::names(text, name))
    }
}

impl Given {
    /// Why it may not be somebody's whose name it can be.
    fn doubt(&self, why: &Unknown) -> Arc<Unknown> {
        let named = match self.kind {
            ROLE => "role",
            USER => "user",
            _ => "group",
        };
        let why =
            format!("which {named} has the policy `{}` is open: {}", self.resource, why.why());
        Arc::new(Unknown::new(why))
    }
}

impl Principal {
    fn of(template: usize, kind: &'static str, role: &Role) -> Self {
        Self {
            template,
            kind,
            logical_id: role.logical_id.clone(),
            name: role.name.clone(),
            arn: role.arn.clone(),
            is_made: role.is_made.clone(),
        }
    }

    fn is_called(&self, is_it: &impl Fn(&str) -> bool) -> bool {
        let texts = [Some(self.logical_id.as_str()), self.name.as_known(), self.arn.as_known()];
        texts.into_iter().flatten().any(is_it)
    }

    fn noun(&self) -> String {
        let noun = match self.kind {
            ROLE => "role",
            USER => "user",
            _ => "a user of group",
        };
        format!("{noun} `{}` of another template", self.logical_id)
    }
}

/// The longest part of a text without gaps.
fn longest_known(text: &str) -> &str {
    text.split(is_gap).max_by_key(|part| part.len()).unwrap_or_default()
}

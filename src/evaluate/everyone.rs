//! Whoever can make requests beside the roles of a template: users, groups, whoever has one of its
//! policies, whom the policies of tables let in, and what else comes with it when it is deployed.
//!
//! What another account's policies allow is not in the template: those of its principals that are let in may do
//! whatever the resource's policy allows. So may principals of the same account that the policy names.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::additions::{Additions, macro_of};
use super::attached::Policies;
use super::cases::with_chosen_properties;
use super::context::Value;
use super::evaluator::{Evaluator, Role};
use super::gaps::Gaps;
use super::memberships::of_groups;
use super::other::{Other, OtherKind, bare};
use super::policy::Policy;
use super::principal::Caller;
use super::resolve::Resolver;
use super::serverless::{self, MadeRole};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::template::maker;
use crate::template::{Resource, Template};

impl Evaluator {
    /// Whoever can make requests beside the roles. The template is the one that was read.
    pub(crate) fn others(&self, template: &Template) -> Vec<Other> {
        let (mut others, _) = self.others_in(template, self.gaps.clone(), &BTreeSet::new());
        self.neighbours.iter().for_each(|neighbours| neighbours.join_others(&mut others));
        for one in self.let_in() {
            let one = self.one_let_in(one, &others);
            // An account has two names.
            others.extend(one.filter(|it| !others.iter().any(|other| other.key() == it.key())));
        }
        others
    }

    /// Whoever can make requests beside the roles under this template or an earlier one, as they are under both. This
    /// one was read beside the other.
    pub(crate) fn others_of_both(
        &self,
        template: &Template,
        (earlier, earlier_template): (&Self, &Template),
    ) -> Vec<[Option<Other>; 2]> {
        let none = BTreeSet::new();
        let (mut old, gaps) = earlier.others_in(earlier_template, self.gaps.clone(), &none);
        let (mut new, gaps) = self.others_in(template, gaps, &none);
        // A policy that somebody of the template has on one side alone may be had by others on both.
        let held = |these: &[Other], those: &[Other]| -> BTreeSet<String> {
            let policies = these.iter().filter(|one| one.kind() == OtherKind::Policy);
            let alone = policies.filter(|one| !those.iter().any(|it| it.key() == one.key()));
            alone.map(|one| one.id().to_owned()).collect()
        };
        let (held_before, held_after) = (held(&new, &old), held(&old, &new));
        if !held_before.is_empty() {
            old = earlier.others_in(earlier_template, gaps.clone(), &held_before).0;
        }
        if !held_after.is_empty() {
            new = self.others_in(template, gaps, &held_after).0;
        }
        let is_new = |one: &Other| !old.iter().any(|old| old.key() == one.key());
        let mut both: Vec<[Option<Other>; 2]> = Vec::new();
        for one in &old {
            let same = new.iter().find(|new| new.key() == one.key());
            let named = || new.iter().find(|new| new.has_name_of(one) && is_new(new));
            both.push([Some(one.clone()), same.or_else(named).cloned()]);
        }
        let is_known = |one: &Other| {
            both.iter().any(|[_, new]| new.as_ref().is_some_and(|it| it.key() == one.key()))
        };
        let added: Vec<Other> = new.iter().filter(|one| !is_known(one)).cloned().collect();
        both.extend(added.into_iter().map(|one| [None, Some(one)]));
        // Whom one side lets in may be among those whom the other one does.
        let let_in = earlier.let_in().into_iter().chain(self.let_in());
        for one in let_in {
            let pair = [earlier.one_let_in(one.clone(), &old), self.one_let_in(one, &new)];
            let Some(key) = pair.iter().flatten().map(Other::key).next() else { continue };
            if !both.iter().flatten().flatten().any(|other| other.key() == key) {
                both.push(pair);
            }
        }
        both
    }

    /// Those who come with the template, with whoever has these policies besides, and the values that are not known in it.
    fn others_in(
        &self,
        template: &Template,
        gaps: Gaps,
        besides: &BTreeSet<String>,
    ) -> (Vec<Other>, Gaps) {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let chosen = with_chosen_properties(template, &self.environment);
        let template = chosen.as_ref().unwrap_or(template);
        let (mut others, gaps) = match template.resources().any(|it| brings_others(&it)) {
            true => self.in_template(template, gaps, besides),
            false => (Vec::new(), gaps),
        };
        if let Some(why) = macro_of(template) {
            let policy = Arc::new(Policy::opaque("a policy", why));
            let noun = "whoever a macro adds to the template".to_owned();
            others.push(self.somebody("Transform", OtherKind::Made, noun, vec![policy]));
        }
        (others, gaps)
    }

    /// The users, groups and makers of roles, and whoever has a policy.
    fn in_template(
        &self,
        template: &Template,
        gaps: Gaps,
        besides: &BTreeSet<String>,
    ) -> (Vec<Other>, Gaps) {
        let resolver = Resolver::beside(template, &self.environment, gaps);
        let policies = Policies::of(template, &resolver);
        let additions = Additions::of(template);
        let reading = Reading { template, resolver: &resolver, policies: &policies, additions };
        let of = |resource: Resource<'_>| self.of_resource(&reading, resource);
        let mut others: Vec<Other> = template.resources().filter_map(of).collect();
        let known: Vec<String> = others.iter().map(|other| other.id().to_owned()).collect();
        for (resource, policy) in policies.of_others(besides) {
            let id = resource.logical_id();
            if !known.iter().any(|known| known == id) {
                let noun = format!("whoever else has the policy `{id}`");
                others.push(self.somebody(id, OtherKind::Policy, noun, vec![policy]));
            }
        }
        drop(reading);
        drop(policies);
        (others, resolver.into_gaps())
    }

    /// The user, group or maker of roles that a resource is.
    fn of_resource<'t>(&self, reading: &Reading<'_, 't>, resource: Resource<'t>) -> Option<Other> {
        let Reading { template, resolver, policies, ref additions } = *reading;
        let (id, kind) = (resource.logical_id(), resource.kind()?);
        if resolver.is_made(&resource) == Truth::No {
            return None;
        }
        let read =
            |noun: &str| Role::read(template, resolver, policies, additions, (&resource, noun));
        let other = match kind {
            "AWS::IAM::User" => {
                let noun = format!("user `{id}`");
                let mut role = read(&noun);
                let by_groups =
                    of_groups(template, resolver, policies, additions, (&resource, &role.name));
                role.identity.extend(by_groups);
                let keys = vec![
                    ("aws:principalarn", Value::One(role.arn.clone())),
                    ("aws:principaltype", Value::known("User")),
                    ("aws:username", Value::One(role.name.clone())),
                ];
                let caller = Caller { session_arn: role.arn.clone(), ..self.nobody() };
                Other::new(role, OtherKind::User, noun, caller, keys)
            }
            "AWS::IAM::Group" => {
                let keys = vec![("aws:principaltype", Value::known("User"))];
                let noun = format!("the users of group `{id}`");
                Other::new(read(&noun), OtherKind::Group, noun, self.nobody(), keys)
            }
            "AWS::SSO::PermissionSet" => {
                let noun = format!("whoever has the permission set `{id}`");
                self.unknown(id, OtherKind::PermissionSet, noun)
            }
            kind if serverless::makes_a_role(resolver, &resource) => {
                let mut identity = serverless::policies(resolver, policies, &resource);
                let role = MadeRole::of(resolver, &resource);
                identity.extend(additions.to_made_role(resolver, &role).map(Arc::new));
                let boundary = serverless::boundary(template, policies, &resource);
                let noun = match kind {
                    serverless::GRAPHQL_API => format!("the roles of the data sources of `{id}`"),
                    _ => format!("the role of `{id}`"),
                };
                let role = Role { identity, boundary, ..bare(id) };
                Other::new(role, OtherKind::ServerlessRole, noun, self.nobody(), Vec::new())
            }
            kind => {
                let noun = format!("a principal that the {} `{id}` makes", maker(kind)?);
                self.unknown(id, OtherKind::Made, noun)
            }
        };
        Some(other)
    }

    /// Somebody of the account of whom only policies are known.
    fn somebody(
        &self,
        id: &str,
        kind: OtherKind,
        noun: String,
        identity: Vec<Arc<Policy>>,
    ) -> Other {
        let role = Role { identity, ..bare(id) };
        Other::new(role, kind, noun, self.nobody(), Vec::new())
    }

    /// Somebody whose policies are not known.
    fn unknown(&self, id: &str, kind: OtherKind, noun: String) -> Other {
        let why = Arc::new(Unknown::new(format!("what {noun} may do is not in the template")));
        self.somebody(id, kind, noun, vec![Arc::new(Policy::opaque("a policy", why))])
    }

    /// A caller of the account that no policy names.
    pub(super) fn nobody(&self) -> Caller {
        Caller {
            account: self.environment.account().to_owned(),
            role_arn: Text::default(),
            role_id: Text::default(),
            session_arn: Text::default(),
            bounded: false,
            federated: false,
            foreign: false,
            service: None,
            provider: None,
        }
    }
}

/// A template that is read, and what its deployment may add.
struct Reading<'r, 't> {
    template: &'t Template,
    resolver: &'r Resolver<'t>,
    policies: &'r Policies<'r, 't>,
    additions: Additions<'t>,
}

/// Whether somebody beside the roles may come with a resource.
fn brings_others(resource: &Resource<'_>) -> bool {
    resource.kind().is_none_or(|kind| match kind {
        "AWS::IAM::Role" | "AWS::IAM::InstanceProfile" | "AWS::IAM::OIDCProvider" => false,
        _ => {
            let services = ["AWS::IAM::", "AWS::SSO::", "AWS::Serverless::"];
            services.iter().any(|service| kind.starts_with(service)) || maker(kind).is_some()
        }
    })
}

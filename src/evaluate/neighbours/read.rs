//! Reads what a template has that others name, and whom of others it names.

use std::sync::Arc;

use super::groups::{Group, Membership};
use super::{Adder, All, GROUP, Given, Principal, ROLE, USER};
use crate::evaluate::additions::Additions;
use crate::evaluate::attached::{Policies, doubted};
use crate::evaluate::cases::with_chosen_properties;
use crate::evaluate::evaluator::{Evaluator, Role};
use crate::evaluate::memberships::added;
use crate::evaluate::resolve::Resolver;
use crate::evaluate::truth::Truth;
use crate::policy_syntax::Reading;
use crate::template::{Resource, Template};

impl All {
    /// Reads a template, whose unknown values the evaluator has numbers for, also those that are new.
    pub(super) fn read(&mut self, number: usize, template: &Template, evaluator: &mut Evaluator) {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let chosen = with_chosen_properties(template, &evaluator.environment);
        let template = chosen.as_ref().unwrap_or(template);
        let roles = evaluator.each_role().map(|role| Principal::of(number, ROLE, role));
        self.principals.extend(roles);
        evaluator.each_role().for_each(|role| self.read_attached(number, role));
        let tables = evaluator.tables.iter().filter(|table| !table.is_imported);
        let arns = tables.flat_map(|table| table.arns()).filter(|arn| arn.certainly_is(arn));
        self.tables.extend(arns.map(|arn| arn.as_str().to_owned()));
        let resolver = Resolver::beside(template, &evaluator.environment, evaluator.gaps.clone());
        let policies = Policies::of(template, &resolver);
        for (kind, resource) in [USER, GROUP]
            .into_iter()
            .flat_map(|kind| template.resources_of(kind).map(move |resource| (kind, resource)))
        {
            self.read_principal(number, kind, template, &resolver, &policies, &resource);
        }
        for (resource, policy, kind, name) in policies.named() {
            let (policy, is_made) = match resolver.exists(&resource) {
                Ok(false) => continue,
                Ok(true) => (policy, true),
                Err(why) => (doubted(&policy, Some(&why)), false),
            };
            let resource = resource.logical_id().to_owned();
            let lower_name = name.as_str().to_lowercase();
            let template = number;
            let given = Given { template, kind, name, lower_name, resource, policy, is_made };
            self.given.push(given);
        }
        self.read_managed(number, &resolver, &policies);
        let additions = Additions::of(template);
        let adders = additions.named(&resolver).into_iter();
        self.adders.extend(adders.map(|(texts, why)| Adder { template: number, texts, why }));
        if let Some(why) = additions.to_any_role() {
            self.open.push((number, Arc::clone(why)));
        }
        for (addition, user, group) in added(template, &resolver) {
            let doubt = match resolver.exists(&addition) {
                Ok(false) => continue,
                Ok(true) => None,
                Err(why) => Some(why),
            };
            self.memberships.push(Membership { template: number, user, group, doubt });
        }
        drop(policies);
        evaluator.gaps = resolver.into_gaps();
    }

    fn read_principal<'t>(
        &mut self,
        number: usize,
        kind: &'static str,
        template: &'t Template,
        resolver: &Resolver<'t>,
        policies: &Policies<'_, 't>,
        resource: &Resource<'t>,
    ) {
        // What may be added to it is found by its name, among what all templates add.
        let none = Additions::default();
        let mut read = Role::read(template, resolver, policies, &none, (resource, kind));
        if read.is_made == Truth::No {
            return;
        }
        self.read_attached(number, &read);
        if kind == GROUP {
            // What its ARN is matters to nobody.
            read.arn = Default::default();
            let identity = std::mem::take(&mut read.identity);
            self.groups.push(Group { template: number, name: read.name.clone(), identity });
        }
        let groups = resource.property("Groups").filter(|_| kind == USER);
        let groups = groups.map_or_else(Vec::new, |groups| resolver.texts(&groups));
        self.memberships.extend(groups.into_iter().map(|group| Membership {
            template: number,
            user: read.name.clone(),
            group,
            doubt: None,
        }));
        self.principals.push(Principal::of(number, kind, &read));
    }
}

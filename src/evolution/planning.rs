//! `Planning`: the templates between what is deployed and what is declared.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::allowances::{Allowance, Allowances};
use super::continuity::Broken;
use super::deployed::Deployed;
use super::judge::comes_or_goes;
use super::needs::with_needs;
use super::rights::{with_new_readers, with_new_rights};
use super::table::{self, has_index};
use crate::compare::{Effect, TemplateChange};
use crate::evaluate::Environment;
use crate::template::{Expr, Resource, Template};

/// From where to where, and what is to be kept and may be lost between.
pub(super) struct Planning<'p> {
    pub(super) deployed: &'p Deployed,
    pub(super) new: &'p Template,
    /// The environment of the new template.
    pub(super) after: &'p Environment,
    pub(super) allowances: &'p Allowances,
    /// What one update would change.
    pub(super) direct: &'p [TemplateChange],
}

/// A way to go.
#[derive(Clone, Default)]
struct Way {
    /// Whether readers may use a new index from when it is there.
    has_readers: bool,
    /// Whether policies are the new ones from the first update on.
    has_rights: bool,
    /// The indexes that go after all others of their tables.
    last: BTreeSet<(String, String)>,
}

impl Planning<'_> {
    /// The templates after each update, of which the last one is the new one, and what they break: nothing, if there is a
    /// way that breaks nothing.
    pub(super) fn templates(&self) -> (Vec<Template>, Broken) {
        let mut least: Option<(Vec<Template>, Broken)> = None;
        for (has_readers, has_rights) in
            [(true, false), (false, false), (true, true), (false, true)]
        {
            let mut way = Way { has_readers, has_rights, ..Way::default() };
            while let Some(templates) = self.by(&way) {
                let between = templates.split_last().map_or(&[][..], |(_, between)| between);
                let broken = Broken::between(self, between);
                // Whoever reads an index until the end has it until the end.
                let known = way.last.len();
                way.last.extend(broken.missed.iter().filter(|it| self.goes(it)).cloned());
                let is_done = broken.refusals.is_empty();
                let count = least.as_ref().map(|(_, least)| least.refusals.len());
                if count.is_none_or(|count| broken.refusals.len() < count) {
                    least = Some((templates, broken));
                }
                if is_done {
                    return least.unwrap_or_default();
                }
                if way.last.len() == known {
                    break;
                }
            }
        }
        least.unwrap_or_default()
    }

    fn goes(&self, (table, index): &(String, String)) -> bool {
        let has = |of: &Template| has_index(of, table, index);
        has(&self.deployed.template) && !has(self.new)
    }

    /// The templates of a way, if there is one.
    fn by(&self, way: &Way) -> Option<Vec<Template>> {
        let new = self.new;
        let states = self.states(way);
        let count = 1 + states.values().map(Vec::len).max().unwrap_or(0);
        let mut templates: Vec<Template> = Vec::new();
        let mut current = (*self.deployed.template).clone();
        let mut changed: Vec<&str> = Vec::new();
        if way.has_rights && count > 1 {
            let going = self.indexes(|it| it.before.is_some()).map(|(_, name)| name.to_owned());
            let ids = self.ids();
            (current, changed) = with_new_rights(current, new, &ids, &going.collect())?;
        }
        for number in 1..count {
            let mut there = BTreeSet::new();
            for (id, states) in &states {
                // All end together, so that what is planned from here is the rest of this plan.
                let Some(at) = number.checked_sub(count - states.len()) else { continue };
                let Some(state) = states.get(at) else { continue };
                current = self.without_scaling(current, id, state);
                current = current.setting("Resources", id, Some(state.clone()));
                changed.push(id);
            }
            for (table, name) in self.indexes(|it| it.before.is_none()) {
                if has_index(&current, table, name) {
                    there.insert(name.to_owned());
                }
            }
            if way.has_readers && !there.is_empty() {
                let (template, readers) = with_new_readers(current, new, &there);
                current = template;
                changed.extend(readers);
            }
            current = with_needs(current, new, &changed);
            templates.push(current.clone());
            changed.clear();
        }
        templates.push(new.clone());
        Some(templates)
    }

    /// The resources that change.
    fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> =
            self.direct.iter().filter_map(|it| it.resource.as_deref()).collect();
        ids.dedup();
        ids
    }

    /// The indexes that come or go, with their tables.
    fn indexes(
        &self,
        is_wanted: impl Fn(&TemplateChange) -> bool,
    ) -> impl Iterator<Item = (&str, &str)> {
        let indexes = self.direct.iter().filter(move |it| comes_or_goes(it) && is_wanted(it));
        indexes.filter_map(|it| Some((it.resource.as_deref()?, it.key(1))))
    }

    /// The states of each resource that takes more than one update, without the last one.
    fn states(&self, way: &Way) -> IndexMap<&str, Vec<Expr>> {
        let (old, new) = (&self.deployed.template, self.new);
        let region = self.after.region();
        let mut all: IndexMap<&str, Vec<Expr>> = IndexMap::new();
        for id in self.ids() {
            let is_made = |of: Effect| {
                self.direct.iter().any(|it| {
                    it.resource.as_deref() == Some(id) && it.is_whole() && it.effect == of
                })
            };
            // What a condition makes come or go is there in one template alone.
            let before = old.resource(id).filter(|_| !is_made(Effect::Create));
            let goes = is_made(Effect::Delete) || is_made(Effect::Retain);
            let states = match (before, new.resource(id).filter(|_| !goes)) {
                (Some(before), Some(after))
                    if before.kind() == after.kind() && table::is_table(after.kind()) =>
                {
                    // The one that replaces it is made with all that it has.
                    if self.replaces(id) {
                        continue;
                    }
                    let own = way.last.iter().filter(|(table, _)| table == id);
                    let last = own.map(|(_, index)| index.as_str()).collect();
                    table::states_between(&before, &after, region, self.allowances, &last)
                }
                (None, Some(after)) if table::is_table(after.kind()) => {
                    table::first_state(&after, region).into_iter().collect()
                }
                (Some(before), None) if self.allowances.has(&Allowance::Loss(id.to_owned())) => {
                    table::unprotected(&before).into_iter().collect()
                }
                _ => Vec::new(),
            };
            if !states.is_empty() {
                all.insert(id, states);
            }
        }
        all
    }

    fn replaces(&self, id: &str) -> bool {
        let own = self.direct.iter().filter(|it| it.resource.as_deref() == Some(id));
        own.into_iter().any(|it| it.effect == Effect::Replace)
    }

    /// Without what scales the capacity of a table that goes on demand before the last update, and that goes as well.
    fn without_scaling(&self, template: Template, table: &str, state: &Expr) -> Template {
        let mode = |resource: &Expr| {
            let mode = resource.member("Properties").and_then(|it| it.member("BillingMode"));
            mode.map(Expr::to_json)
        };
        let before = template.resource(table).and_then(|it| mode(it.node().expr()));
        if before == mode(state) {
            return template;
        }
        let name = template.resource(table).and_then(|it| it.property("TableName")?.as_str());
        let is_of_table = |text: &str| {
            text.contains(&format!("\"{table}\""))
                || text.contains(&format!("${{{table}}}"))
                || name.is_some_and(|name| text.contains(&format!("table/{name}")))
        };
        let goes = template.resources().filter(|resource| {
            let kind = resource.kind().unwrap_or_default();
            kind.starts_with("AWS::ApplicationAutoScaling::")
                && self.new.resource(resource.logical_id()).is_none()
        });
        let goes: Vec<Resource<'_>> = goes.collect();
        let targets: Vec<&str> = goes
            .iter()
            .filter(|it| is_of_table(&it.node().expr().to_json()))
            .map(|it| it.logical_id())
            .collect();
        let is_of_target =
            |text: &str| targets.iter().any(|id| text.contains(&format!("\"{id}\"")));
        let gone = goes.iter().filter(|it| {
            targets.contains(&it.logical_id()) || is_of_target(&it.node().expr().to_json())
        });
        let gone: Vec<String> = gone.map(|it| it.logical_id().to_owned()).collect();
        gone.iter().fold(template, |template, id| template.setting("Resources", id, None))
    }
}

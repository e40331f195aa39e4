//! What people may do while a plan is carried out: no less than at both ends, and no more than at either.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::allowances::Allowance;
use super::planning::Planning;
use super::refusal::Refusal;
use crate::compare::{Interruption, interruptions};
use crate::evaluate::How;
use crate::facts::pages;
use crate::findings::rules;
use crate::names;
use crate::template::Template;

rules!(
    error INTERRUPTED = evo051 {
        title: "every step grants what both ends grant, and nothing that neither does",
        explanation: "Between two updates of a plan somebody could not do what they may do before and after it, or the reverse. A table has \
            20 indexes at most, so where it is full one has to go before another with its key comes, and whoever reads it \
            waits. A right on an index is the right on its table and key, whatever the index is called. Make room first, \
            or allow the gap by `--allow-gap TABLE:INDEX`.",
        page: pages::DYNAMODB_QUOTAS,
    },
);

/// What the templates between two ends break.
#[derive(Default)]
pub(super) struct Broken {
    pub(super) refusals: Vec<Refusal>,
    /// The gaps that were allowed.
    pub(super) needed: Vec<Allowance>,
    /// The indexes, with their tables, that somebody could not use.
    pub(super) missed: BTreeSet<(String, String)>,
}

impl Broken {
    pub(super) fn between(planning: &Planning<'_>, between: &[Template]) -> Self {
        let Planning { deployed, new, after, allowances, .. } = planning;
        let ends = [(&*deployed.template, &deployed.environment), (*new, *after)];
        let mut broken = Self::default();
        let mut all: IndexMap<(String, String, How), (Interruption, IndexSet<&str>)> =
            IndexMap::new();
        for one in between.iter().flat_map(|it| interruptions(ends, it)) {
            if let Some(gap) = gaps(&one).find(|gap| allowances.has(gap)) {
                broken.needed.push(gap);
                continue;
            }
            if one.how != How::Allowed {
                let missed = one.indexes.iter().map(|index| (one.table.clone(), index.clone()));
                broken.missed.extend(missed);
            }
            let key = (one.noun.clone(), place_of(&one), one.how.clone());
            let action = one.action;
            all.entry(key).or_insert_with(|| (one, IndexSet::new())).1.insert(action);
        }
        broken.refusals = all.values().map(|(one, actions)| refusal(one, actions)).collect();
        broken
    }
}

/// So many actions are named.
const NAMED: usize = 3;

/// What would have to be allowed: one of these.
fn gaps(one: &Interruption) -> impl Iterator<Item = Allowance> {
    let indexes = one.indexes.iter().filter(|_| one.how != How::Allowed);
    indexes.map(|index| Allowance::Gap(one.table.clone(), index.clone()))
}

/// `Orders/index/byUser`
fn place_of(one: &Interruption) -> String {
    match one.indexes.first() {
        Some(index) => format!("{}/index/{index}", one.table),
        None => one.table.clone(),
    }
}

fn refusal(one: &Interruption, actions: &IndexSet<&str>) -> Refusal {
    let Interruption { noun, table, how, .. } = one;
    let place = place_of(one);
    let actions: Vec<String> = actions.iter().map(|action| (*action).to_owned()).collect();
    let actions = names::joined_up_to(NAMED, "actions", actions);
    let message = match how {
        How::Denied => format!("{noun} could not do {actions} on {place} between two updates"),
        How::Allowed => {
            format!(
                "{noun} could do {actions} on {place} between two updates, and neither before nor after"
            )
        }
        How::Undecided(why) => {
            format!(
                "whether {noun} may do {actions} on {place} between two updates is not known: {why}"
            )
        }
    };
    let refusal = Refusal::of(&INTERRUPTED, place, message).unless(gaps(one).next());
    Refusal { resource: Some(table.clone()), ..refusal }
}

//! Who becomes a role that they could not become before.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::affected::Affected;
use super::entry::{Entry, Principal};
use crate::evaluate::{
    Difference, Evaluator, OtherKind, Said, Step, Steps, What, Which, differences,
};
use crate::template::Template;

/// What changes of who becomes whom.
#[derive(Default)]
pub(super) struct Becoming {
    pub(super) entries: Vec<Entry>,
    /// The roles of whose trust policies that says all, on both sides, and what signs users in of which it does.
    pub(super) told: BTreeSet<String>,
}

/// A principal and a role that it becomes, by the names of the new template.
type Way = (Option<OtherKind>, String, String);

impl Becoming {
    /// What the second template changes of the first one: of whoever is affected, and of the roles that are.
    pub(super) fn between(
        affected: &Affected,
        said: &Said<'_>,
        (before, old): (&Evaluator, &Template),
        (after, new): (&Evaluator, &Template),
    ) -> Self {
        // Whom one side lets in may be among those whom the other one does.
        let (old_trusted, trusted) = (before.trusted_by(old), after.trusted_by(new));
        // The second template was read beside the first one, and has a number for each value that is not known in it.
        let others = after.others(new);
        let of_new = after.steps(new, &others, &old_trusted, None);
        let of_old = before.steps(old, &before.others(old), &trusted, Some(&of_new));
        let renamed = |role: &str| before.role_of(role, after).unwrap_or(role).to_owned();
        let (old_sign_ins, sign_ins) = (before.sign_ins(old), after.sign_ins(new));
        let old_ways = ways(of_old.all.iter().chain(&old_sign_ins.steps), renamed);
        let new_ways = ways(of_new.all.iter().chain(&sign_ins.steps), str::to_owned);
        let ways: IndexSet<&Way> = old_ways.keys().chain(new_ways.keys()).collect();
        let mut entries = Vec::new();
        let is_affected = |(kind, id, role): &Way| {
            let is_principal = match kind {
                None => affected.concerns(id, None),
                Some(_) => affected.concerns_others(None),
            };
            is_principal || affected.concerns(role, None) || affected.concerns_functions()
        };
        for way in ways.into_iter().filter(|way| is_affected(way)) {
            let (kind, _, role) = way;
            // What services and signed-in users do by a role comes and goes with it.
            let is_on_both =
                after.roles().any(|it| it == role) && after.role_of(role, before).is_some();
            if is_on_both || !matches!(kind, Some(OtherKind::Service | OtherKind::Federated)) {
                let [old, new] = [&old_ways, &new_ways].map(|ways| ways.get(way).copied());
                match assumed(way, old, new, said, [(before, &of_old), (after, &of_new)]) {
                    Some(found) => entries.extend(found),
                    None => entries.extend(entry(way, old, new, said)),
                }
            }
        }
        let (told_before, told) = (of_old.told(), of_new.told());
        let is_told = |role: &String| {
            let earlier = after.role_of(role, before);
            // Of the tags that whoever assumes it sets nothing is asked.
            earlier.is_none_or(|earlier| {
                told_before.contains(earlier) && of_old.tagging(earlier) == of_new.tagging(role)
            })
        };
        let gone = told_before.iter().filter(|role| before.role_of(role, after).is_none());
        let told = told.iter().filter(|role| is_told(role)).chain(gone).cloned();
        let untold = old_sign_ins.untold.union(&sign_ins.untold).collect::<BTreeSet<_>>();
        let of_users = old_sign_ins.told.union(&sign_ins.told);
        let of_users = of_users.filter(|id| !untold.contains(id)).cloned();
        let told = told.chain(of_users).collect();
        Self { entries, told }
    }
}

/// The steps by who becomes whom, of several the most certain one.
fn ways<'s>(
    steps: impl Iterator<Item = &'s Step>,
    renamed: impl Fn(&str) -> String,
) -> IndexMap<Way, &'s Step> {
    let mut ways: IndexMap<Way, &Step> = IndexMap::new();
    for step in steps {
        let (kind, id) = &step.who;
        let id = if kind.is_none() { renamed(id) } else { id.clone() };
        let known = ways.entry((*kind, id, renamed(&step.role))).or_insert(step);
        if known.why.is_some() && step.why.is_none() {
            *known = step;
        }
    }
    ways
}

/// What changes of whether a principal assumes a role, for every request; `None` if the steps say that.
fn assumed(
    way: &Way,
    old: Option<&Step>,
    new: Option<&Step>,
    said: &Said<'_>,
    [(before, of_old), (after, of_new)]: [(&Evaluator, &Steps<'_>); 2],
) -> Option<Vec<Entry>> {
    let (kind, id, role) = way;
    let step = new.or(old)?;
    if ![old, new].into_iter().flatten().all(Step::is_assumed) {
        return None;
    }
    let earlier = |role: &str| after.role_of(role, before).unwrap_or(role).to_owned();
    let who = (*kind, id.clone());
    let who_before = if kind.is_none() { (None, earlier(id)) } else { who.clone() };
    let earlier = earlier(role);
    let found = differences((of_old, &who_before, &earlier), (of_new, &who, role), said)?;
    Some(match found {
        Ok(found) => {
            let entry = |one: Difference| Entry { keys: one.keys, ..told(way, step, one.what) };
            found.into_iter().map(entry).collect()
        }
        Err(error) => vec![told(way, step, What::Undecided(error.why))],
    })
}

/// What changes for a principal and a role; `None` if nothing does.
fn entry(way: &Way, old: Option<&Step>, new: Option<&Step>, said: &Said<'_>) -> Option<Entry> {
    let step = new.or(old)?;
    let why = |step: Option<&Step>| step.and_then(|step| step.why.clone());
    let what = match (old, new) {
        (None, Some(new)) if new.why.is_none() => What::Gained(new.statement.clone()),
        (Some(old), None) if old.why.is_none() => What::Lost(old.statement.clone()),
        _ => match (why(old), why(new)) {
            (old_why, new_why)
                if old_why == new_why
                    && old.is_some() == new.is_some()
                    && (old_why.is_none() || are_said_alike(old, new, said)) =>
            {
                return None;
            }
            (old, new) => What::Undecided(new.or(old)?),
        },
    };
    Some(told(way, step, what))
}

/// Whether steps that are not certain for one reason are so by the same values.
fn are_said_alike(old: Option<&Step>, new: Option<&Step>, said: &Said<'_>) -> bool {
    let of_statement = |which: Which, step: Option<&Step>| {
        let statement = step?.statement.as_ref()?;
        Some(said.at(which, statement.pointer()))
    };
    of_statement(Which::Old, old) == of_statement(Which::New, new)
}

fn told((kind, id, role): &Way, step: &Step, what: What) -> Entry {
    let (id, noun) = match kind {
        None => (id.clone(), format!("role `{id}`")),
        Some(_) => (step.principal().into_owned(), step.noun.clone()),
    };
    let kind = kind.map_or("role", OtherKind::name);
    Entry {
        principal: Arc::new(Principal { id, kind, noun }),
        place: role.clone(),
        action: step.by,
        resource: step.resource.clone(),
        keys: Vec::new(),
        what,
        function: step.function.clone(),
    }
}

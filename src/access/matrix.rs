//! What each principal reaches of each resource.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexSet;

use super::PrincipalAccess;
use super::cases::{self, Case, Key, Reached};
use super::reach::{ActionReach, Reach, RowReach, reached};
use crate::evaluate::{Evaluator, Other, PartKind, Session, TableKey, TablePart, Unknown, Verdict};
use crate::template::Template;

/// The resources, and what each principal reaches of them, in the cases of a template's conditions; if these leave
/// nothing open, there is one. A table whose Regions are alike is one resource.
pub(super) fn of(
    evaluator: &Evaluator,
    cases: &[Evaluator],
    (template, others): (&Template, &[Other]),
) -> (Vec<TablePart>, Vec<PrincipalAccess>) {
    let asked = cases::united(cases.iter().map(Evaluator::table_parts));
    let whatever = evaluator.open_parameters();
    let ask_case = |case: &Evaluator| match std::ptr::eq(case, evaluator) {
        true => ask(case, &asked, others),
        false => ask(case, &asked, &case.others(template)),
    };
    let in_cases: Vec<Case> = cases.iter().map(ask_case).collect();
    let merged = |key: &Key| {
        let in_case = in_cases.iter().filter_map(|case| {
            let reached = case.principals.get(key)?;
            Some((reached, &case.exists))
        });
        cases::merged(&in_case.collect::<Vec<_>>(), asked.len(), whatever)
    };
    let sessions = evaluator.roles().filter_map(|id| evaluator.role(id).ok());
    let roles = sessions.map(|session| {
        let mut role = merged(&(None, session.logical_id().to_owned()));
        role.0.id = session.logical_id().to_owned();
        role.0.assumed_by = session.assumed_by().to_vec();
        role
    });
    let others: IndexSet<&Key> = in_cases.iter().flat_map(|case| case.principals.keys()).collect();
    let others = others.into_iter().filter(|(kind, _)| kind.is_some()).map(merged);
    let (mut principals, reached): (Vec<PrincipalAccess>, Vec<Reached>) =
        roles.chain(others).unzip();
    let mut targets = Vec::new();
    let mut numbers = 0..;
    for regions in asked.chunk_by(|one, other| one.table == other.table && one.kind == other.kind) {
        let of_all = |number| -> Vec<Reach> {
            reached.iter().map(|one| one.get(&number).cloned().unwrap_or_default()).collect()
        };
        let mut answers: Vec<(TablePart, Vec<Reach>)> =
            regions.iter().cloned().zip(numbers.by_ref().map(of_all)).collect();
        let alike = answers.windows(2).all(|two| match two {
            [(_, one), (_, other)] => one == other,
            _ => true,
        });
        if alike {
            answers.truncate(1);
            answers.iter_mut().for_each(|(target, _)| target.region = None);
        }
        // A table may have none of these, so they are listed only if a principal reaches them.
        let may_be_none = regions.first().is_some_and(|part| match &part.kind {
            PartKind::MadeLater(_) => true,
            PartKind::Stream => evaluator.is_imported(&part.table),
            PartKind::Table | PartKind::Index(_) => false,
        });
        if may_be_none
            && answers.iter().all(|(_, of_all)| of_all.iter().all(|reach| reach.is_empty()))
        {
            continue;
        }
        for (target, of_all) in answers {
            targets.push(target);
            for (principal, reached) in principals.iter_mut().zip(of_all) {
                principal.reached.push(reached);
            }
        }
    }
    (targets, principals)
}

/// The numbers of a table's resources in a Region, by both.
type OfTables<'a> = BTreeMap<(&'a str, &'a str), Vec<usize>>;

/// Asks the principals of a template in one case of its conditions.
fn ask(evaluator: &Evaluator, asked: &[TablePart], others: &[Other]) -> Case {
    let own: IndexSet<TablePart> = evaluator.table_parts().into_iter().collect();
    let exists = asked.iter().map(|resource| own.contains(resource)).collect();
    let targets = evaluator.targets(asked.iter().map(TablePart::request));
    let mut numbers = OfTables::new();
    for (number, one) in asked.iter().enumerate() {
        let region = one.region.as_deref().unwrap_or_default();
        numbers.entry((&one.table, region)).or_default().push(number);
    }
    let ask = |session: Session<'_>, other: Option<&Other>| {
        let any = session.clone();
        let session = session.with_own_values();
        let mut reached = reached(&session, &any, &targets);
        let locked = lock(&session, &numbers, &mut reached);
        (PrincipalAccess { locked, ..PrincipalAccess::of(&session, other) }, reached)
    };
    let roles = evaluator.roles().filter_map(|id| evaluator.role(id).ok()).map(|session| {
        let key = (None, session.logical_id().to_owned());
        (key, ask(session, None))
    });
    let of_others = others.iter().map(|other| {
        let (kind, name) = other.key();
        ((Some(kind), name.to_owned()), ask(other.session(evaluator), Some(other)))
    });
    Case { principals: roles.chain(of_others).collect(), exists }
}

/// Takes away the items that a session may not decrypt, and names their tables.
fn lock(session: &Session<'_>, numbers: &OfTables<'_>, reached: &mut Reached) -> Vec<String> {
    let mut keys = session.table_keys();
    // Nobody has to decrypt what they do not reach.
    keys.retain(|key| encrypted_with(key, numbers).iter().any(|it| reached.contains_key(it)));
    let mut locked = Vec::new();
    // What is left of the answers that resources share, which they share as well.
    let mut known: BTreeMap<(usize, Option<String>), (Reach, Reach)> = BTreeMap::new();
    for (key, answer) in session.key_answers(keys) {
        let open = match answer.verdict() {
            Verdict::Allowed => continue,
            Verdict::Undecided => Some(answer.unknown().map_or("", Unknown::why).to_owned()),
            Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => None,
        };
        for number in encrypted_with(&key, numbers) {
            let Some(reach) = reached.get_mut(number) else { continue };
            let (_, left) = known
                .entry((Arc::as_ptr(reach).addr(), open.clone()))
                .or_insert_with(|| (Arc::clone(reach), without_items(reach, open.as_deref())));
            if left.len() < reach.len() && locked.last() != Some(&key.table) {
                locked.push(key.table.clone());
            }
            *reach = Arc::clone(left);
        }
    }
    locked
}

/// The numbers of the resources that are encrypted with a table's key.
fn encrypted_with<'n>(key: &'n TableKey, numbers: &'n OfTables<'n>) -> &'n [usize] {
    numbers.get(&(key.table.as_str(), key.region.as_str())).map_or(&[], Vec::as_slice)
}

/// The actions without those that touch items, or these as undecided for a reason.
fn without_items(reach: &Reach, open: Option<&str>) -> Reach {
    let left = reach.iter().filter_map(|one| match (one.action.touches_items(), open) {
        (false, _) => Some(one.clone()),
        (true, Some(why)) => {
            Some(ActionReach { action: one.action, reach: RowReach::Perhaps(why.to_owned()) })
        }
        (true, None) => None,
    });
    left.collect()
}

//! `AccessChanges`: what each principal gains and loses between two templates.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::affected::Affected;
use super::asking::{Asking, Side};
use super::becoming::Becoming;
use super::effect::Effect;
use super::elsewhere::NotCompared;
use super::entry::Entry;
use super::retained;
use super::template::TemplateChanges;
use super::unasked::{Known, Unasked};
use crate::evaluate::{Assumed, Environment, Evaluator, Request, Said, TablePart};
use crate::facts::Action;
use crate::template::Template;

/// What each principal may do under one template and not under another, each with a request to show it, for every
/// request on the tables of either, their indexes and streams, on tables elsewhere that statements name or include, and
/// for the account. The principals are the roles, users
/// and groups, whoever has a policy, and whom the policies of tables let in.
///
/// Not compared: other services, the policies of tables elsewhere, and what is not in the template, such as what a nested
/// stack makes.
///
/// ```
/// use tablature::Action::{GetItem, PutItem};
/// use tablature::compare::AccessChanges;
/// use tablature::evaluate::Environment;
/// use tablature::{Action, Attribute, Role, Stack, Stage, TableV2};
///
/// let template = |actions: &[Action]| {
///     let mut stack = Stack::new("notes");
///     let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
///     stack.add(Role::for_lambda("Writer").allow(notes.actions(actions.to_vec())));
///     stack.template(&Stage::default()).unwrap()
/// };
/// let (old, new) = (template(&[GetItem]), template(&[GetItem, PutItem]));
/// let changes = AccessChanges::between(&old, &new, &Environment::default());
/// assert!(!changes.is_empty());
/// assert!(changes.text().starts_with("gained\n\nrole `Writer`\n  PutItem on Notes"));
/// assert!(AccessChanges::between(&old, &old, &Environment::default()).is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct AccessChanges {
    pub(super) entries: Vec<Entry>,
    /// What differs and is not compared.
    pub(super) elsewhere: Vec<NotCompared>,
    /// Changes about which no request is asked.
    pub(super) unasked: Vec<Unasked>,
    /// Why anything may change besides: macros get both templates, which differ.
    pub(super) by_macros: Option<&'static str>,
    /// What conditions of the templates depend on and nobody gave.
    pub(crate) assumed: Assumed,
    /// The roles of whom it is told who becomes them that could not before.
    told: BTreeSet<String>,
    /// The policies that others than before have who are in neither template, and what puts such into groups.
    held_elsewhere: BTreeSet<String>,
}

impl AccessChanges {
    /// Compares two templates as they would be deployed to one environment, the second over the first.
    pub fn between(old: &Template, new: &Template, environment: &Environment) -> Self {
        let (given, kept) = (environment.before_update(), environment.after_update(old));
        let changes = TemplateChanges::between((old, &given), (new, &kept));
        Self::because_of(&changes, (old, &given), (new, &kept))
    }

    /// The same for templates that differ in these changes, each with its environment.
    pub(super) fn because_of(
        changes: &TemplateChanges,
        old: (&Template, &Environment),
        new: (&Template, &Environment),
    ) -> Self {
        let both = [old.0, new.0];
        let holders = OnceCell::new();
        let affected = Affected::of(changes, both, &holders);
        let mut compared = Self::of_affected(&affected, old, new);
        retained::leave_open(&mut compared.entries, &changes.changes, old.0);
        let known = Known {
            templates: both,
            account: old.1.account(),
            holders: &holders,
            told: &compared.told,
            held_elsewhere: &compared.held_elsewhere,
            renewed: (changes.changes.iter())
                .filter(|change| change.effect == Effect::Replace)
                .filter_map(|change| change.resource.as_deref())
                .collect(),
            compares_tags: OnceCell::new(),
            signs_in: OnceCell::new(),
        };
        let numbered = changes.changes.iter().enumerate();
        let unasked: Vec<Unasked> = numbered
            .filter_map(|(number, change)| {
                let why = known.why(change)?;
                Some(Unasked { change: number, resource: change.resource.clone(), why })
            })
            .collect();
        Self { unasked, ..compared }
    }

    /// The same, asking about these alone.
    pub(super) fn of_affected(
        affected: &Affected,
        (old, environment): (&Template, &Environment),
        (new, kept): (&Template, &Environment),
    ) -> Self {
        let assumed = Assumed::of(old, environment).and(Assumed::of(new, kept));
        let is_rewritten = old.is_rewritten() || new.is_rewritten();
        let by_macros = Some("what macros make of the change is not compared")
            .filter(|_| is_rewritten && !affected.is_empty());
        if affected.is_empty() {
            let (entries, elsewhere, unasked) = (Vec::new(), Vec::new(), Vec::new());
            let (told, held_elsewhere) = Default::default();
            return Self { entries, elsewhere, unasked, by_macros, assumed, told, held_elsewhere };
        }
        let before = Evaluator::of(old, environment.clone());
        let after = Evaluator::beside(new, kept.clone(), &before);
        let earlier = |part: &TablePart| {
            let table = after.table_of(&part.table, &before).unwrap_or(&part.table);
            TablePart { table: table.to_owned(), ..part.clone() }
        };
        let [old_parts, new_parts] =
            [&before, &after].map(|side| side.table_parts().into_iter().collect::<IndexSet<_>>());
        let of_old = old_parts.iter().filter(|part| {
            before.table_of(&part.table, &after).is_none_or(|table| table == part.table)
        });
        let parts: IndexSet<TablePart> = of_old.chain(&new_parts).cloned().collect();
        let account = || Some(Request::new(Action::ListTables));
        let request = |part: &TablePart, own: &IndexSet<TablePart>| {
            own.contains(part).then(|| part.request())
        };
        let of_old = parts.iter().map(|part| request(&earlier(part), &old_parts));
        let of_new = parts.iter().map(|part| request(part, &new_parts));
        let of_old = before.targets_that_are_there(of_old.chain([account()]));
        let of_new = after.targets_that_are_there(of_new.chain([account()]));
        let sides = [
            Side { evaluator: &before, targets: &of_old },
            Side { evaluator: &after, targets: &of_new },
        ];
        let said = Said::by([(old, environment), (new, kept)]);
        let asking = Asking { sides: &sides, parts: &parts, affected, said: &said };
        let mut entries = Vec::new();
        let mut elsewhere = Vec::new();
        for role in before.roles() {
            asking.compare_role(
                [Some(role), before.role_of(role, &after)],
                &mut entries,
                &mut elsewhere,
            );
        }
        for role in after.roles().filter(|role| after.role_of(role, &before).is_none()) {
            asking.compare_role([None, Some(role)], &mut entries, &mut elsewhere);
        }
        for pair in after.others_of_both(new, (&before, old)) {
            asking.compare_other(&pair, &mut entries, &mut elsewhere);
        }
        let becoming = match affected.concerns_becoming() {
            true => Becoming::between(affected, &said, (&before, old), (&after, new)),
            false => Becoming::default(),
        };
        entries.extend(becoming.entries);
        let keys = [&before, &after].map(Evaluator::keys_left_to_the_account);
        let keys: IndexSet<String> = keys.into_iter().flatten().collect();
        let assumed = assumed.with_keys(keys);
        let told = becoming.told;
        let held_elsewhere = after.held_by_others_than(new, (&before, old));
        let unasked = Vec::new();
        Self { entries, elsewhere, unasked, by_macros, assumed, told, held_elsewhere }
    }

    /// Whether every request is decided alike.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.elsewhere.is_empty()
            && self.unasked.is_empty()
            && self.by_macros.is_none()
    }
}

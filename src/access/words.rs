//! The words of a cell, and of a line about a role.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::reach::{ActionReach, RowReach};
use super::{Access, PrincipalAccess};
use crate::evaluate::{Beyond, TablePart};
use crate::facts::{Action, Deed, ResourceKind};
use crate::names;

/// How much of a resource is reached, in descending order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Width {
    Every,
    Some,
    Own,
    Perhaps,
}

impl Width {
    fn of(reach: &RowReach) -> Self {
        match reach {
            RowReach::Every => Self::Every,
            RowReach::Rows { own: true, .. } => Self::Own,
            RowReach::Rows { own: false, .. } => Self::Some,
            RowReach::Perhaps(_) => Self::Perhaps,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Every => "",
            Self::Some => " some rows",
            Self::Own => " own rows",
            Self::Perhaps => "?",
        }
    }
}

impl Access {
    /// What a principal may do, one line for each set of actions: `GetItem and Query on A and B: every row`.
    /// The resources have these nouns.
    pub(super) fn lines(&self, principal: &PrincipalAccess, nouns: &[String]) -> Vec<String> {
        /// Resources by their nouns.
        type Nouns<'n> = Vec<(&'n String, ResourceKind)>;
        let mut grouped: IndexMap<(Vec<Action>, &RowReach), Nouns<'_>> = IndexMap::new();
        // Resources that share a reach are in the same groups.
        let mut groups_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let resources =
            nouns.iter().zip(self.targets.iter().map(|target| target.kind.of_resource()));
        for (resource, reach) in resources.zip(&principal.reached) {
            let groups = groups_of.entry(Arc::as_ptr(reach).addr()).or_insert_with(|| {
                let group = |(rows, actions)| {
                    let entry = grouped.entry((actions, rows));
                    let group = entry.index();
                    entry.or_default();
                    group
                };
                by_rows(reach).into_iter().map(group).collect()
            });
            for group in groups {
                grouped.get_index_mut(*group).into_iter().for_each(|(_, on)| on.push(resource));
            }
        }
        let mut lines: Vec<String> = grouped
            .into_iter()
            .map(|((actions, reach), resources)| {
                let on = names::joined(resources.iter().map(|(noun, _)| noun));
                let carries = actions.iter().any(|action| action.carries_leading_keys());
                let rows = match reach {
                    RowReach::Every if carries || actions.contains(&Action::Scan) => {
                        ": every row".into()
                    }
                    RowReach::Every => String::new(),
                    RowReach::Rows { keys, own: true } => format!(": own rows ({})", quoted(keys)),
                    RowReach::Rows { keys, own: false } => format!(": rows {}", quoted(keys)),
                    RowReach::Perhaps(why) => format!(": undecided, {why}"),
                };
                // There are few kinds of very many resources.
                let kinds: BTreeSet<_> = resources.iter().map(|(_, kind)| *kind).collect();
                let actions = match kinds.into_iter().all(|kind| are_all(&actions, kind)) {
                    true => "every action".to_owned(),
                    false => listed_actions(&actions),
                };
                format!("{actions} on {on}{rows}")
            })
            .collect();
        if !principal.account_wide.is_empty() {
            let mut without_resource =
                Action::all().iter().filter(|action| action.resource_kinds().is_empty());
            let all = without_resource.all(|action| principal.account_wide.contains(action));
            let actions = match all {
                true => "every action that takes no resource".to_owned(),
                false => listed_actions(&principal.account_wide),
            };
            lines.push(format!("{actions}, in the whole account"));
        }
        let beyond = |what: &str, Beyond { actions, resources }: &Beyond| {
            let on = resources.iter().map(|resource| format!("`{resource}`"));
            format!("{what}: {} on {}", names::joined(actions), names::joined(on))
        };
        lines.extend(
            principal.other_tables.iter().map(|other| beyond("named beyond these tables", other)),
        );
        lines.extend(
            principal.other_services.iter().map(|other| beyond("named of other services", other)),
        );
        for table in &principal.locked {
            lines.push(format!(
                "not the items of {table}: `kms:Decrypt` with the table's key is denied"
            ));
        }
        for policy in &principal.unknown_policies {
            lines.push(format!("not known: {policy}"));
        }
        lines.extend(principal.limit().map(str::to_owned));
        if lines.is_empty() {
            let is_open = (0..self.targets.len()).any(|target| self.is_open(principal, target));
            let nothing = match (is_open, self.assumed.left_out.is_empty()) {
                (true, _) => "nothing that is known",
                (false, true) => "nothing",
                (false, false) => "nothing under the assumed values",
            };
            lines.push(nothing.to_owned());
        }
        lines
    }

    /// The resources by their nouns, in their order.
    pub(super) fn nouns(&self) -> Vec<String> {
        self.targets.iter().map(TablePart::noun).collect()
    }

    /// What a principal reaches of each resource, in their order, each answer written once.
    pub(super) fn cells<C>(
        &self,
        principal: &PrincipalAccess,
        written: impl Fn(&[ActionReach], String) -> C,
    ) -> Vec<Rc<C>> {
        let mut known: BTreeMap<(usize, bool), Rc<C>> = BTreeMap::new();
        let cells = principal.reached.iter().enumerate().map(|(target, reach)| {
            let open = self.is_open(principal, target);
            let cell = known
                .entry((Arc::as_ptr(reach).addr(), open))
                .or_insert_with(|| Rc::new(written(reach, cell(reach, open))));
            Rc::clone(cell)
        });
        cells.collect()
    }

    /// The text that replaces an empty matrix.
    pub(super) fn nothing(&self) -> &'static str {
        match (self.targets.is_empty(), self.roles().next().is_none()) {
            (true, true) => "the template has no tables and no roles",
            (true, false) => "the template has no tables",
            (false, _) => "the template has no roles",
        }
    }

    /// The resources that nobody who is shown reaches, if there are any, and who that is.
    pub(super) fn unreached_words(&self) -> Option<String> {
        // Another value may bring who reaches it.
        if !self.assumed.left_out.is_empty() {
            return None;
        }
        let nouns: Vec<String> = self.unreached_by(self.columns()).map(TablePart::noun).collect();
        let who = if self.columns().all(PrincipalAccess::is_role) { "role" } else { "principal" };
        let limit = if self.not_shown.is_empty() { "" } else { " (as far as is shown)" };
        (!nouns.is_empty()).then(|| format!("reached by no {who}: {}{limit}", nouns.join(", ")))
    }

    /// The principals that are no roles and certainly reach nothing, if there are any.
    pub(super) fn idle_words(&self) -> Option<String> {
        let is_known =
            |one: &&PrincipalAccess| !one.has_column() && one.unknown_policies.is_empty();
        let idle = self.principals.iter().filter(|one| is_known(one) && !self.targets.is_empty());
        let nouns: Vec<String> = idle.map(PrincipalAccess::noun).collect();
        (!nouns.is_empty()).then(|| format!("reaching nothing here: {}", nouns.join(", ")))
    }

    /// The acknowledged findings and their reasons, one line each.
    pub(super) fn acknowledged_lines(&self) -> impl Iterator<Item = String> {
        self.acknowledged.iter().map(|one| {
            let more = match one.count.saturating_sub(1) {
                0 => String::new(),
                more => format!(" (and {more} more like it)"),
            };
            format!("{}: {}{more} — {}", one.code, one.message, one.reason)
        })
    }
}

/// What is reached of a resource: `read, write own rows`, or `—`; with `?` if a policy of the role or the table
/// is not known.
fn cell(reach: &[ActionReach], open: bool) -> String {
    let mut verbs: BTreeMap<Deed, BTreeSet<Width>> = BTreeMap::new();
    for ActionReach { action, reach } in reach {
        verbs.entry(action.deed()).or_default().insert(Width::of(reach));
    }
    // Describing a table is mentioned only if it is all that is allowed.
    if verbs.len() > 1 {
        verbs.remove(&Deed::Describe);
    }
    let mut words: Vec<String> = (verbs.iter())
        .filter_map(|(verb, widths)| Some(format!("{}{}", verb.word(), widths.first()?.word())))
        .collect();
    if open {
        words.push("?".to_owned());
    }
    if words.is_empty() { "—".to_owned() } else { words.join(", ") }
}

/// The actions on a resource by the rows that they reach, the widest first.
fn by_rows(reach: &[ActionReach]) -> IndexMap<&RowReach, Vec<Action>> {
    let mut by_rows: IndexMap<&RowReach, Vec<Action>> = IndexMap::new();
    for one in reach {
        by_rows.entry(&one.reach).or_default().push(one.action);
    }
    for actions in by_rows.values_mut() {
        actions.sort_by_key(|action| (action.deed(), *action));
    }
    by_rows.sort_by_cached_key(|reach, actions| {
        (Width::of(reach), actions.first().map(|action| (action.deed(), *action)))
    });
    by_rows
}

fn quoted(keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}

/// Whether these are all actions that a table, or what belongs to it, takes.
fn are_all(actions: &[Action], kind: ResourceKind) -> bool {
    // A vector index takes this one, and no other index does.
    let is_of_vectors = |action: &Action| *action == Action::SearchVectors;
    let mut taken = Action::all().iter().filter(|it| it.applies_to(kind) && !is_of_vectors(it));
    actions.len() > 1 && taken.all(|action| actions.contains(action))
}

fn listed_actions(actions: &[Action]) -> String {
    names::joined(actions.iter().map(|action| action.name()))
}

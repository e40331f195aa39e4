//! The words of a cell, and of a line about a role.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::reach::{ActionReach, RowReach};
use super::{Access, RoleAccess};
use crate::evaluate::Beyond;
use crate::evaluate::TablePart;
use crate::facts::{Action, Deed, ResourceKind};
use crate::names;
use crate::shown;

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
    /// What a role may do, one line for each set of actions: `GetItem and Query on A and B: every row`.
    /// The resources have these nouns.
    pub(super) fn lines(&self, role: &RoleAccess, nouns: &[String]) -> Vec<String> {
        let mut grouped: IndexMap<(Vec<Action>, &RowReach), Vec<&String>> = IndexMap::new();
        // Resources that share a reach are in the same groups.
        let mut groups_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (noun, reach) in nouns.iter().zip(&role.reached) {
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
                grouped.get_index_mut(*group).into_iter().for_each(|(_, on)| on.push(noun));
            }
        }
        let mut lines: Vec<String> = grouped
            .into_iter()
            .map(|((actions, reach), nouns)| {
                let on = names::joined(nouns);
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
                format!("{} on {on}{rows}", listed_actions(&actions))
            })
            .collect();
        if !role.account_wide.is_empty() {
            let mut without_resource =
                Action::all().iter().filter(|action| action.resource_kinds().is_empty());
            let all = without_resource.all(|action| role.account_wide.contains(action));
            let actions = match all {
                true => "every action that takes no resource".to_owned(),
                false => listed_actions(&role.account_wide),
            };
            lines.push(format!("{actions}, in the whole account"));
        }
        let beyond = |what: &str, Beyond { actions, resources }: &Beyond| {
            let on = resources.iter().map(|resource| format!("`{resource}`"));
            format!("{what}: {} on {}", names::joined(actions), names::joined(on))
        };
        lines.extend(
            role.other_tables.iter().map(|other| beyond("named beyond these tables", other)),
        );
        lines.extend(
            role.other_services.iter().map(|other| beyond("named of other services", other)),
        );
        for table in &role.locked {
            lines.push(format!(
                "not the items of {table}: `kms:Decrypt` with the table's key is denied"
            ));
        }
        for policy in &role.unknown_policies {
            lines.push(format!("not known: {policy}"));
        }
        if lines.is_empty() {
            let is_open = (0..self.targets.len()).any(|target| self.is_open(role, target));
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

    /// What a role reaches of each resource, in their order, each answer written once.
    pub(super) fn cells<C>(
        &self,
        role: &RoleAccess,
        written: impl Fn(&[ActionReach], String) -> C,
    ) -> Vec<Rc<C>> {
        let mut known: BTreeMap<(usize, bool), Rc<C>> = BTreeMap::new();
        let cells = role.reached.iter().enumerate().map(|(target, reach)| {
            let open = self.is_open(role, target);
            let cell = known
                .entry((Arc::as_ptr(reach).addr(), open))
                .or_insert_with(|| Rc::new(written(reach, cell(reach, open))));
            Rc::clone(cell)
        });
        cells.collect()
    }

    /// A role, and who assumes it.
    pub(super) fn heading(&self, role: &RoleAccess) -> String {
        match role.assumed_by.as_slice() {
            [] => shown::name(&role.id).into_owned(),
            principals => {
                let principals = principals.iter().map(|one| shown::name(one).into_owned());
                format!("{}, assumed by {}", shown::name(&role.id), names::joined(principals))
            }
        }
    }

    /// The text that replaces an empty matrix.
    pub(super) fn nothing(&self) -> &'static str {
        match (self.targets.is_empty(), self.roles.is_empty()) {
            (true, true) => "the template has no tables and no roles",
            (true, false) => "the template has no tables",
            (false, _) => "the template has no roles",
        }
    }

    /// The resources that no role reaches, if there are any.
    pub(super) fn unreached_words(&self) -> Option<String> {
        // Another value may bring who reaches it.
        if !self.assumed.left_out.is_empty() {
            return None;
        }
        let nouns: Vec<String> = self.unreached().map(TablePart::noun).collect();
        let limit = if self.not_shown.is_empty() { "" } else { " (as far as is shown)" };
        (!nouns.is_empty()).then(|| format!("{}{limit}", nouns.join(", ")))
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

/// The names of actions. All actions of a resource type are `every action`.
fn listed_actions(actions: &[Action]) -> String {
    let all_of = |kind: &ResourceKind| {
        let mut taken = Action::all().iter().filter(|action| action.applies_to(*kind));
        actions.len() > 1 && taken.all(|action| actions.contains(action))
    };
    if ResourceKind::all().iter().any(all_of) {
        return "every action".to_owned();
    }
    names::joined(actions.iter().map(|action| action.name()))
}

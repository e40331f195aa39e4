//! Statement ids that describe the statement.

use indexmap::{IndexMap, IndexSet};

use crate::facts::{AccessLevel, Action, ResourceKind};
use crate::iam::Target;

/// `ReadTrackTable`, `ReadTables`, `WriteOwnRowsOfFavouriteTable`.
pub(super) fn name(actions: &[Action], targets: &[&Target], own_rows: bool) -> String {
    let rows = if own_rows { "OwnRowsOf" } else { "" };
    match (actions, targets) {
        // A single action that takes only `*` has its own name.
        ([action], []) => action.name().to_owned(),
        _ => format!("{}{rows}{}", verb(actions), noun(targets)),
    }
}

/// The same names, with a number after the second and later ones of one name. A number never
/// produces a name that is already there: of `Orders`, `Orders` and `Orders2`, the second becomes
/// `Orders3`.
pub(super) fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: Vec<String> = names.collect();
    let mut taken: IndexSet<String> = names.iter().cloned().collect();
    let mut seen: IndexMap<String, usize> = IndexMap::new();
    names
        .into_iter()
        .map(|name| {
            let count = seen.entry(name.clone()).or_default();
            loop {
                *count += 1;
                if *count == 1 {
                    return name;
                }
                let numbered = format!("{name}{count}");
                if taken.insert(numbered.clone()) {
                    return numbered;
                }
            }
        })
        .collect()
}

fn verb(actions: &[Action]) -> &'static str {
    // Actions that only describe a table neither read nor write items.
    let asks = |action: &&Action| action.name().starts_with("Describe");
    if actions.iter().all(|action| asks(&action)) {
        return "Describe";
    }
    let actions: Vec<&Action> = actions.iter().filter(|action| !asks(action)).collect();
    let any = |wanted: &[AccessLevel]| {
        actions.iter().any(|action| wanted.contains(&action.access_level()))
    };
    let reads = any(&[AccessLevel::Read, AccessLevel::List]);
    let writes = any(&[AccessLevel::Write]);
    let manages = any(&[AccessLevel::Tagging, AccessLevel::PermissionsManagement]);
    match (reads, writes, manages) {
        (true, false, false) => "Read",
        (false, true, false) => "Write",
        (true, true, false) => "ReadWrite",
        _ => "Manage",
    }
}

fn noun(targets: &[&Target]) -> String {
    let all = |kind| targets.iter().all(|target| target.kind == kind);
    match targets {
        [] => "Account".to_owned(),
        // A table has one name in all of its Regions.
        [first, others @ ..] if others.iter().all(|other| other.label == first.label) => {
            first.label.clone()
        }
        _ if all(ResourceKind::Table) => "Tables".to_owned(),
        _ if all(ResourceKind::Index) => "Indexes".to_owned(),
        _ if all(ResourceKind::Stream) => "Streams".to_owned(),
        _ => "TablesAndIndexes".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(names: &[&str]) -> Vec<String> {
        unique(names.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        assert_eq!(
            numbered(&["Read", "Write", "Read", "Read"]),
            ["Read", "Write", "Read2", "Read3"]
        );
    }

    #[test]
    fn a_number_makes_no_name_that_stands_there_anyway() {
        assert_eq!(numbered(&["A", "A", "A2"]), ["A", "A3", "A2"]);
        assert_eq!(numbered(&["A2", "A", "A"]), ["A2", "A", "A3"]);
        assert_eq!(numbered(&["A2", "A2", "A", "A2", "A"]), ["A2", "A22", "A", "A23", "A3"]);
    }
}

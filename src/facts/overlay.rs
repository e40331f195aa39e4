//! Where AWS's guides correct or complete the Service Authorization Reference.
//!
//! Kept by hand and apart from `action_table`, so that regenerating the table loses nothing. The
//! look-ups of [`Action`] apply the corrections.
//!
//! These entries of the reference are kept on purpose: `dynamodb:ReturnValues` on `Query` and
//! `Scan` (neither has the parameter, so the list is only more permissive than necessary);
//! `ListStreams` and `DescribeLimits` on no kind of resource (AWS's samples grant them on streams
//! and tables, where they never apply); `SearchVectors` on table and index (the vector search guide
//! has only the index).

use super::action_table::Action;
use super::condition_key::{self, LEADING_KEYS};
use super::pages;
use super::source::Source;

/// The page about partition key values.
pub const CONDITIONS_SOURCE: Source = Source {
    what: "Amazon DynamoDB Developer Guide, IAM policy conditions",
    version: "copy of 2026-04-13",
    date: "2026-04-13",
    page: pages::DYNAMODB_CONDITIONS,
};

/// The page about transactions, in AWS's samples.
pub const TRANSACTIONS_SOURCE: Source = Source {
    what: "Amazon DynamoDB Developer Guide, IAM with transactions",
    version: "copy of 2026-04-13",
    date: "2026-04-13",
    page: pages::DYNAMODB_TRANSACTIONS_AND_IAM,
};

/// A condition key that a request carries though the reference does not list it.
#[derive(Clone, Copy, Debug)]
pub struct Correction {
    /// The actions that it corrects.
    pub of: Which,
    /// The keys to add.
    pub adds: &'static [&'static str],
    /// The documentation for it.
    pub source: Source,
}

/// The actions that a [`Correction`] is about.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// One action.
    Action(Action),
    /// Every action for which the reference lists this key.
    WithKey(&'static str),
}

/// The corrections to condition keys.
pub const CORRECTIONS: &[Correction] = &[
    // The first is LeadingKeys under another name; the others are the further attributes of an
    // index's partition key. The reference declares all four and lists them for no action.
    Correction {
        of: Which::WithKey(LEADING_KEYS),
        adds: &[
            "dynamodb:FirstPartitionKeyValues",
            "dynamodb:SecondPartitionKeyValues",
            "dynamodb:ThirdPartitionKeyValues",
            "dynamodb:FourthPartitionKeyValues",
        ],
        source: CONDITIONS_SOURCE,
    },
    Correction {
        of: Which::Action(Action::ConditionCheckItem),
        adds: &["dynamodb:EnclosingOperation"],
        source: TRANSACTIONS_SOURCE,
    },
];

/// Actions that the resource provider of `AWS::DynamoDB::GlobalTable` requires and the reference
/// does not list (provider schema as of 2026-11). They exist, so they are not misspelt.
pub const UNLISTED_ACTIONS: &[&str] = &["dynamodb:DisassociateTableReplica"];

/// The actions to grant for an API operation that has no IAM action of its own: each element of a
/// transaction and each PartiQL statement is checked as an action. `None` if `operation` has an
/// action of its name, or does not exist.
///
/// [`pages::DYNAMODB_TRANSACTIONS_AND_IAM`], [`pages::DYNAMODB_PARTIQL_AND_IAM`]
pub fn actions_behind(operation: &str) -> Option<&'static [Action]> {
    const PARTIQL: &[Action] = &[
        Action::PartiQLSelect,
        Action::PartiQLInsert,
        Action::PartiQLUpdate,
        Action::PartiQLDelete,
    ];
    const OPERATIONS: &[(&str, &[Action])] = &[
        ("TransactGetItems", &[Action::GetItem]),
        (
            "TransactWriteItems",
            &[Action::PutItem, Action::UpdateItem, Action::DeleteItem, Action::ConditionCheckItem],
        ),
        ("ExecuteStatement", PARTIQL),
        ("BatchExecuteStatement", PARTIQL),
        ("ExecuteTransaction", PARTIQL),
    ];
    let name = operation.split_once(':').map_or(operation, |(_, name)| name);
    OPERATIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, needs)| *needs)
}

/// How many keys `action` has after the corrections.
pub(super) const fn corrected_keys_count(action: Action, listed: &[&str]) -> usize {
    let mut count = listed.len();
    let mut corrections = CORRECTIONS;
    while let Some((correction, rest)) = corrections.split_first() {
        if concerns(correction.of, action, listed) {
            count += correction.adds.len();
        }
        corrections = rest;
    }
    count
}

/// The keys that the reference lists, then those that the corrections add.
pub(super) const fn corrected_keys<const COUNT: usize>(
    action: Action,
    listed: &[&'static str],
) -> [&'static str; COUNT] {
    let mut keys = [""; COUNT];
    let mut left = fill(&mut keys, listed);
    let mut corrections = CORRECTIONS;
    while let Some((correction, rest)) = corrections.split_first() {
        if concerns(correction.of, action, listed) {
            left = fill(left, correction.adds);
        }
        corrections = rest;
    }
    assert!(left.is_empty());
    keys
}

const fn concerns(which: Which, action: Action, listed: &[&str]) -> bool {
    match which {
        Which::Action(one) => one as usize == action as usize,
        Which::WithKey(key) => condition_key::contains(listed, key),
    }
}

/// Writes `values` to the front of `slots` and returns the slots that are left.
const fn fill<'a>(
    mut slots: &'a mut [&'static str],
    mut values: &[&'static str],
) -> &'a mut [&'static str] {
    while let Some((value, more)) = values.split_first() {
        let Some((slot, left)) = slots.split_first_mut() else { return &mut [] };
        *slot = value;
        slots = left;
        values = more;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partition_key_values_go_wherever_leading_keys_go() {
        for action in Action::all() {
            for key in CORRECTIONS[0].adds {
                assert_eq!(
                    action.condition_keys().contains(key),
                    action.carries_leading_keys(),
                    "{action:?} {key}"
                );
            }
        }
    }

    #[test]
    fn an_element_of_a_transaction_knows_its_enclosing_operation() {
        for action in actions_behind("TransactWriteItems").unwrap() {
            assert!(action.takes_condition_key("dynamodb:EnclosingOperation"), "{action:?}");
        }
    }

    #[test]
    fn a_correction_adds_only_what_the_table_lacks() {
        for action in Action::all() {
            let mut keys = action.condition_keys().to_vec();
            keys.sort_unstable();
            assert!(keys.iter().all(|key| key.contains(':')), "{action:?}");
            assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "{action:?}: now listed");
        }
    }

    #[test]
    fn unlisted_actions_and_operations_are_still_no_actions_of_the_reference() {
        assert!(UNLISTED_ACTIONS.iter().all(|name| Action::from_name(name).is_none()));
        assert_eq!(actions_behind("dynamodb:transactgetitems"), Some([Action::GetItem].as_slice()));
        assert_eq!(actions_behind("GetItem"), None);
        assert_eq!(actions_behind("TransactEverything"), None);
    }
}

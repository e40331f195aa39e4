//! `Action`: the `dynamodb:*` actions, and on which kinds of resource IAM accepts each.
//!
//! The data is in `action_table` (generated) and `overlay` (corrections, by hand).

pub use super::action_table::{Action, SOURCE};
use super::condition_key::{self, LEADING_KEYS};
use super::resource::ResourceKind;

/// Read the items of a table and of its indexes.
pub const READ_DATA: &[Action] = &[
    Action::GetItem,
    Action::BatchGetItem,
    Action::ConditionCheckItem,
    Action::DescribeTable,
    Action::Query,
    Action::Scan,
];

/// Write the items of a table. `UpdateItem` creates a missing item: IAM has no permission to update
/// only.
pub const WRITE_DATA: &[Action] = &[
    Action::PutItem,
    Action::UpdateItem,
    Action::DeleteItem,
    Action::BatchWriteItem,
    Action::DescribeTable,
];

/// [`READ_DATA`] and [`WRITE_DATA`], each action once.
pub const READ_WRITE_DATA: &[Action] = &[
    Action::GetItem,
    Action::BatchGetItem,
    Action::ConditionCheckItem,
    Action::DescribeTable,
    Action::Query,
    Action::Scan,
    Action::PutItem,
    Action::UpdateItem,
    Action::DeleteItem,
    Action::BatchWriteItem,
];

/// Search the vector indexes of a table.
pub const SEARCH_VECTORS: &[Action] = &[Action::SearchVectors];

/// Read a table's stream, as an event source mapping does. `ListStreams` takes only `*`.
pub const STREAM_READ: &[Action] =
    &[Action::DescribeStream, Action::GetRecords, Action::GetShardIterator, Action::ListStreams];

/// What an action does to the service, as the Service Authorization Reference classifies it. If the
/// reference gives two levels (`Tagging, Write`), the more specific one.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccessLevel {
    /// Sees which resources exist.
    List,
    /// Reads contents or settings.
    Read,
    /// Creates, changes or deletes.
    Write,
    /// Changes tags only.
    Tagging,
    /// Grants or changes permissions.
    PermissionsManagement,
}

/// What an action does with a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Deed {
    /// Reads items, or their changes.
    Read,
    /// Writes items.
    Write,
    /// Changes, copies or deletes the table itself, or what belongs to it.
    Manage,
    /// Describes the table.
    Describe,
}

impl Deed {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Manage, Self::Describe];

    /// `read`
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Manage => "manage",
            Self::Describe => "describe",
        }
    }
}

impl Action {
    /// Every action, in the order of their names.
    pub const fn all() -> &'static [Self] {
        Self::ALL
    }

    /// The action called `name`, with or without `dynamodb:`, in any case, as IAM compares names.
    /// `None` for names with wildcards.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = match name.split_once(':') {
            Some((service, name)) if service.eq_ignore_ascii_case("dynamodb") => name,
            Some(_) => return None,
            None => name,
        };
        // Nearly everybody spells names as the reference does, and the table is in its order.
        let exact = Self::ALL.binary_search_by(|action| action.name().cmp(name)).ok();
        match exact.and_then(|index| Self::ALL.get(index)) {
            Some(action) => Some(*action),
            None => Self::ALL.iter().copied().find(|one| one.name().eq_ignore_ascii_case(name)),
        }
    }

    /// `GetItem`
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// `dynamodb:GetItem`
    pub const fn qualified_name(self) -> &'static str {
        self.row().qualified_name
    }

    /// What the action does to the service.
    pub const fn access_level(self) -> AccessLevel {
        self.row().level
    }

    /// What the action does with a table: it reads or writes items, manages the table, or describes it.
    pub const fn deed(self) -> Deed {
        let changes = !matches!(self.access_level(), AccessLevel::Read | AccessLevel::List);
        match (self, changes) {
            (
                Self::Scan | Self::GetRecords | Self::SearchVectors | Self::ReadDataForReplication,
                _,
            ) => Deed::Read,
            (Self::WriteDataForReplication, _) => Deed::Write,
            (action, false) if action.carries_leading_keys() => Deed::Read,
            (action, true) if action.carries_leading_keys() => Deed::Write,
            (_, true) => Deed::Manage,
            (_, false) => Deed::Describe,
        }
    }

    /// The kinds of resource on which the action can be granted. Empty if it can only be granted on
    /// `*`.
    pub const fn resource_kinds(self) -> &'static [ResourceKind] {
        self.row().kinds
    }

    /// Whether a statement with this action and a resource of this kind can ever apply.
    pub fn applies_to(self, kind: ResourceKind) -> bool {
        self.resource_kinds().contains(&kind)
    }

    /// The condition keys that a request for this action can carry, beside the global ones that
    /// every request carries and the ones of its resource ([`ResourceKind::condition_keys`]).
    pub const fn condition_keys(self) -> &'static [&'static str] {
        self.row().keys
    }

    /// Whether a statement with this action may compare `key`. True for keys that are not
    /// DynamoDB's (the principal's, the network's). Misspelt keys are found by
    /// [`known_condition_key`](super::known_condition_key), not here.
    pub fn takes_condition_key(self, key: &str) -> bool {
        let listed = |keys: &[&str]| keys.iter().any(|l| condition_key::is_listed_as(l, key));
        listed(self.condition_keys())
            || self.resource_kinds().iter().any(|kind| listed(kind.condition_keys()))
            || !condition_key::belongs_to_the_action(key)
    }

    /// Whether the table that it is on is made by it.
    pub(crate) const fn creates_its_table(self) -> bool {
        matches!(
            self,
            Self::CreateTable
                | Self::ImportTable
                | Self::RestoreTableFromAwsBackup
                | Self::RestoreTableFromBackup
                | Self::RestoreTableToPointInTime
        )
    }

    /// Whether one call may name several partition keys: batches and PartiQL do. A query has one, and a transaction
    /// asks for each of its items.
    pub const fn names_several_rows(self) -> bool {
        matches!(
            self,
            Self::BatchGetItem
                | Self::BatchWriteItem
                | Self::PartiQLSelect
                | Self::PartiQLInsert
                | Self::PartiQLUpdate
                | Self::PartiQLDelete
        )
    }

    /// Whether a request for this action carries `dynamodb:LeadingKeys`, so that a row condition
    /// on it holds.
    ///
    /// An action that does not carry it must never be in a row-level statement: `ForAllValues` over
    /// an absent key is true.
    pub const fn carries_leading_keys(self) -> bool {
        condition_key::contains(self.condition_keys(), LEADING_KEYS)
    }

    /// Whether DynamoDB decrypts items or their changes for it, on behalf of the caller, who must be
    /// allowed `kms:Decrypt` where the table is encrypted with a key of the customer's.
    ///
    /// See [AWS's page][page].
    ///
    /// [page]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    pub const fn touches_items(self) -> bool {
        self.carries_leading_keys()
            || matches!(self, Self::Scan | Self::SearchVectors | Self::GetRecords)
    }
}

/// One entry of the table.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) qualified_name: &'static str,
    pub(super) level: AccessLevel,
    pub(super) kinds: &'static [ResourceKind],
    pub(super) keys: &'static [&'static str],
}

/// Declares `Action` from entries of the form
/// `Name: Level on [Kind Kind] with ["condition:Key"];`, each under its doc comment.
macro_rules! actions {
    ($($(#[$doc:meta])*
       $name:ident: $level:ident on [$($kind:ident)*] $(with [$($key:literal),*])?;)*) => {
        /// A `dynamodb:*` action of IAM.
        #[non_exhaustive]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(super) const fn row(self) -> &'static super::action::Row {
                match self {
                    $(Self::$name => {
                        const LISTED: &[&str] = &[$($($key),*)?];
                        const KEYS: &[&str] = &overlay::corrected_keys::<
                            { overlay::corrected_keys_count(Action::$name, LISTED) },
                        >(Action::$name, LISTED);
                        const ROW: super::action::Row = super::action::Row {
                            name: stringify!($name),
                            qualified_name: concat!("dynamodb:", stringify!($name)),
                            level: super::action::AccessLevel::$level,
                            kinds: &[$(super::resource::ResourceKind::$kind,)*],
                            keys: KEYS,
                        };
                        &ROW
                    })*
                }
            }
        }
    };
}
pub(super) use actions;

#[cfg(test)]
mod tests {
    use super::ResourceKind::{Index, Stream, Table};
    use super::*;

    #[test]
    fn the_reference_of_2026_09_26_has_79_actions() {
        assert_eq!(Action::all().len(), 79);
        assert!(Action::all().is_sorted_by_key(|action| action.name()));
    }

    #[test]
    fn a_name_finds_its_action_in_any_case_with_and_without_the_service() {
        for action in Action::all() {
            assert_eq!(Action::from_name(action.name()), Some(*action));
            assert_eq!(Action::from_name(action.qualified_name()), Some(*action));
            assert_eq!(Action::from_name(&action.name().to_uppercase()), Some(*action));
        }
        assert_eq!(Action::from_name("DynamoDB:getitem"), Some(Action::GetItem));
        for no_action in ["", "dynamodb:", "dynamodb:*", "Get*", "s3:GetItem", "TransactGetItems"] {
            assert_eq!(Action::from_name(no_action), None, "{no_action}");
        }
    }

    #[test]
    fn items_are_read_and_written_on_the_table_and_queried_on_its_indexes_too() {
        for action in READ_DATA.iter().chain(WRITE_DATA) {
            let queries = matches!(action, Action::Query | Action::Scan);
            let kinds = if queries { [Table, Index].as_slice() } else { &[Table] };
            assert_eq!(action.resource_kinds(), kinds, "{action:?}");
        }
    }

    #[test]
    fn streams_are_read_on_the_stream_and_listed_on_any_resource() {
        for action in STREAM_READ {
            let kinds: &[ResourceKind] =
                if *action == Action::ListStreams { &[] } else { &[Stream] };
            assert_eq!(action.resource_kinds(), kinds, "{action:?}");
        }
    }

    #[test]
    fn read_and_write_together_is_both_with_each_action_once() {
        let mut both = [READ_DATA, WRITE_DATA].concat();
        both.sort();
        both.dedup();
        let mut together = READ_WRITE_DATA.to_vec();
        together.sort();
        assert_eq!(together, both);
    }

    #[test]
    fn presets_read_and_write_as_their_names_say() {
        assert!(READ_DATA.iter().all(|action| action.access_level() == AccessLevel::Read));
        assert!(STREAM_READ.iter().all(|action| action.access_level() == AccessLevel::Read));
        let writes = |action: &&Action| **action != Action::DescribeTable;
        assert!(WRITE_DATA.iter().filter(writes).all(|a| a.access_level() == AccessLevel::Write));
    }

    #[test]
    fn exactly_the_item_actions_with_a_key_carry_leading_keys() {
        let carriers: Vec<_> =
            Action::all().iter().filter(|a| a.carries_leading_keys()).map(|a| a.name()).collect();
        assert_eq!(
            carriers,
            [
                "BatchGetItem",
                "BatchWriteItem",
                "ConditionCheckItem",
                "DeleteItem",
                "GetItem",
                "PartiQLDelete",
                "PartiQLInsert",
                "PartiQLSelect",
                "PartiQLUpdate",
                "PutItem",
                "Query",
                "UpdateItem"
            ]
        );
    }

    #[test]
    fn only_queries_insights_and_vector_search_apply_to_an_index() {
        let on_index: Vec<_> =
            Action::all().iter().filter(|a| a.applies_to(Index)).map(|a| a.name()).collect();
        assert_eq!(
            on_index,
            [
                "DescribeContributorInsights",
                "PartiQLSelect",
                "Query",
                "Scan",
                "SearchVectors",
                "UpdateContributorInsights"
            ]
        );
    }

    #[test]
    fn an_action_takes_its_own_keys_its_resources_keys_and_the_principals() {
        assert!(Action::Query.takes_condition_key("DynamoDB:leadingkeys"));
        assert!(Action::Query.takes_condition_key("aws:ResourceTag/team"));
        assert!(Action::Query.takes_condition_key("aws:PrincipalTag/sub"));
        assert!(Action::CreateTable.takes_condition_key("aws:RequestTag/team"));
        assert!(!Action::Scan.takes_condition_key("dynamodb:LeadingKeys"));
        assert!(!Action::Query.takes_condition_key("aws:RequestTag/team"));
        assert!(!Action::DescribeBackup.takes_condition_key("aws:ResourceTag/team"));
        assert!(!Action::GetItem.takes_condition_key("dynamodb:Atributes"));
    }
}

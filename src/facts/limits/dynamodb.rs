//! Limits of DynamoDB: names, keys, indexes, throughput, streams, time to live, recovery.

use std::ops::RangeInclusive;

use super::super::pages;
use super::super::source::Source;
use super::Quota;

/// Where the numbers come from.
pub const SOURCE: Source = Source {
    what: "Amazon DynamoDB Developer Guide, constraints and quotas; the API's model",
    version: "copies of 2026-04-13 and 2026-09; botocore 1.43.106",
    date: "2026-09",
    page: pages::DYNAMODB_CONSTRAINTS,
};

// Names

/// The length of a table's name. CloudFormation's schema and the linters accept 1–1,024, because
/// other calls take an ARN in the same place; `CreateTable` refuses.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const TABLE_NAME_LENGTH: RangeInclusive<usize> = 3..=255;

/// The length of an index's name. Unique over all indexes of the table, local and global.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const INDEX_NAME_LENGTH: RangeInclusive<usize> = 3..=255;

/// Whether a table's or an index's name may contain the character.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const fn is_table_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// The length in UTF-8 of the name of a key attribute: of the table, of an index.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const KEY_ATTRIBUTE_NAME_BYTES: RangeInclusive<usize> = 1..=255;

/// The length in UTF-8 of the name of an attribute that an index projects by name.
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const PROJECTED_ATTRIBUTE_NAME_BYTES: RangeInclusive<usize> = 1..=255;

/// The length in UTF-8 of the name of any other attribute (64 KB, in the model 65,535 bytes).
/// Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const ATTRIBUTE_NAME_BYTES: RangeInclusive<usize> = 1..=65_535;

/// The number of tags of a table. Hard limit: [`pages::DYNAMODB_TAGGING`].
pub const TAGS: usize = 50;

/// The length of a tag's key. Hard limit: [`pages::DYNAMODB_TAGGING`].
pub const TAG_KEY_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of a tag's value. Hard limit: [`pages::DYNAMODB_TAGGING`].
pub const TAG_VALUE_LENGTH: RangeInclusive<usize> = 0..=256;

/// Whether the key or value of a table's tag may contain the character: as
/// [IAM's](super::iam::is_tag_character). The guide leaves `@` out, but AWS accepts it (measured in
/// third-party notes, 2026-10-08). Hard limit: [`pages::DYNAMODB_TAGGING`].
pub fn is_tag_character(character: char) -> bool {
    super::iam::is_tag_character(character)
}

/// The beginning that a tag's key must not have. Hard limit: [`pages::DYNAMODB_TAGGING`].
pub const RESERVED_TAG_PREFIX: &str = "aws:";

// Keys and indexes

/// The number of a table's key attributes: partition key, sort key.
/// Hard limit: [`pages::DYNAMODB_CREATE_TABLE`].
pub const TABLE_KEY_ATTRIBUTES: RangeInclusive<usize> = 1..=2;

/// The number of attributes that make up a global index's partition key.
/// Hard limit: [`pages::DYNAMODB_MULTI_ATTRIBUTE_KEYS`].
pub const GLOBAL_SECONDARY_INDEX_PARTITION_ATTRIBUTES: RangeInclusive<usize> = 1..=4;

/// The number of attributes that make up a global index's sort key.
/// Hard limit: [`pages::DYNAMODB_MULTI_ATTRIBUTE_KEYS`].
pub const GLOBAL_SECONDARY_INDEX_SORT_ATTRIBUTES: RangeInclusive<usize> = 0..=4;

/// The number of local indexes of a table. Hard limit: [`pages::DYNAMODB_QUOTAS`].
pub const LOCAL_SECONDARY_INDEXES: usize = 5;

/// The number of global indexes of a table. A quota: [`pages::DYNAMODB_QUOTAS`].
pub const GLOBAL_SECONDARY_INDEXES: Quota = Quota { default: 20, maximum: None };

/// The number of attributes that one index projects by name (`NonKeyAttributes`).
/// Hard limit: [`pages::DYNAMODB_CREATE_TABLE`].
pub const NON_KEY_ATTRIBUTES_PER_INDEX: RangeInclusive<usize> = 1..=20;

/// The number of attributes that all indexes of a table project by name. An attribute that two
/// indexes project counts twice. Hard limit: [`pages::DYNAMODB_CONSTRAINTS`].
pub const NON_KEY_ATTRIBUTES_PER_TABLE: usize = 100;

// Vector indexes

/// The number of vector indexes of a table. Hard limit: [`pages::CLOUDFORMATION_VECTOR_INDEX`].
pub const VECTOR_INDEXES: usize = 5;

/// The dimensions of the vectors of a vector index.
/// Hard limit: [`pages::CLOUDFORMATION_VECTOR_INDEX`].
pub const VECTOR_DIMENSIONS: RangeInclusive<u64> = 1..=4_096;

/// The length in UTF-8 of the name of the attribute that holds the vector.
/// Hard limit: [`pages::CLOUDFORMATION_VECTOR_INDEX`].
pub const VECTOR_ATTRIBUTE_NAME_BYTES: RangeInclusive<usize> = 1..=255;

/// The attributes by which a vector index is partitioned (`HASH` in its search schema).
/// Hard limit: [`pages::CLOUDFORMATION_VECTOR_INDEX`].
pub const VECTOR_PARTITION_ATTRIBUTES: usize = 1;

/// The attributes by which a search is filtered (`INLINE_FILTER`).
/// Hard limit: [`pages::CLOUDFORMATION_VECTOR_INDEX`].
pub const VECTOR_FILTERS: usize = 18;

/// The attributes besides the keys that a vector index names: the vector, each filter and each of
/// `NonKeyAttributes`. Hard limit: [`pages::DYNAMODB_CREATE_TABLE`].
pub const VECTOR_INDEX_ATTRIBUTES: usize = 20;

// Strong consistency in several Regions

/// The Regions of a global table of strong consistency, its witness among them.
/// Hard limit: [`pages::DYNAMODB_GLOBAL_TABLES`].
pub const STRONG_CONSISTENCY_REGIONS: usize = 3;

/// The witnesses of a global table of strong consistency.
/// Hard limit: [`pages::CLOUDFORMATION_WITNESS`].
pub const WITNESSES: usize = 1;

// Throughput

/// The least capacity units, request units and warm throughput that can be given: per second.
/// The API's −1, which takes an on-demand maximum away, is refused in templates.
/// Hard limit: [`pages::DYNAMODB_QUOTAS`].
pub const THROUGHPUT_MINIMUM: u64 = 1;

/// Read capacity or request units per second of a table, or of one of its global indexes.
/// A quota: [`pages::DYNAMODB_QUOTAS`].
pub const READ_CAPACITY_UNITS_PER_TABLE: Quota = Quota { default: 40_000, maximum: None };

/// Write capacity or request units per second of a table, or of one of its global indexes.
/// A quota: [`pages::DYNAMODB_QUOTAS`].
pub const WRITE_CAPACITY_UNITS_PER_TABLE: Quota = Quota { default: 40_000, maximum: None };

/// Provisioned read capacity units per second of all tables and global indexes of an account in a
/// Region. A quota: [`pages::DYNAMODB_QUOTAS`].
pub const READ_CAPACITY_UNITS_PER_ACCOUNT: Quota = Quota { default: 80_000, maximum: None };

/// Provisioned write capacity units per second of all tables and global indexes of an account in
/// a Region. A quota: [`pages::DYNAMODB_QUOTAS`].
pub const WRITE_CAPACITY_UNITS_PER_ACCOUNT: Quota = Quota { default: 80_000, maximum: None };

/// The utilization that auto scaling aims at, in percent.
/// Hard limit: [`pages::CLOUDFORMATION_GLOBAL_TABLE`].
pub const TARGET_UTILIZATION: RangeInclusive<u64> = 20..=90;

/// The least warm read throughput of an on-demand table, in units per second: what every such
/// table has. Warm throughput can only rise. Hard limit: [`pages::DYNAMODB_WARM_THROUGHPUT`].
pub const WARM_READ_UNITS_ON_DEMAND: u64 = 12_000;

/// The least warm write throughput of an on-demand table, in units per second: what every such
/// table has. Warm throughput can only rise. Hard limit: [`pages::DYNAMODB_WARM_THROUGHPUT`].
pub const WARM_WRITE_UNITS_ON_DEMAND: u64 = 4_000;

// Time to live, recovery, streams, policies

/// The length in UTF-8 of the name of the time-to-live attribute.
/// Hard limit: [`pages::DYNAMODB_TIME_TO_LIVE`].
pub const TIME_TO_LIVE_ATTRIBUTE_NAME_BYTES: RangeInclusive<usize> = 1..=255;

/// How far back a table can be recovered to a point in time, in days.
/// Hard limit: [`pages::DYNAMODB_POINT_IN_TIME_RECOVERY`].
pub const RECOVERY_PERIOD_IN_DAYS: RangeInclusive<u64> = 1..=35;

/// How many processes may read a shard of a stream at once without being throttled; for a global
/// table, one. Advice, not enforced at deployment: [`pages::DYNAMODB_QUOTAS`].
pub const READERS_PER_SHARD: usize = 2;

/// The size of a resource-based policy, white space included (20 KB).
/// Hard limit: [`pages::DYNAMODB_RESOURCE_POLICIES`].
pub const RESOURCE_POLICY_BYTES: usize = 20 * 1_024;

#[cfg(test)]
mod tests {
    use super::super::Standing;
    use super::*;

    #[test]
    fn a_table_name_has_3_to_255_letters_digits_underscores_dots_and_hyphens() {
        assert!(!TABLE_NAME_LENGTH.contains(&"ab".len()));
        assert!(TABLE_NAME_LENGTH.contains(&"abc".len()));
        assert!(TABLE_NAME_LENGTH.contains(&255) && !TABLE_NAME_LENGTH.contains(&256));
        assert!("insighthr-users_1.dev".chars().all(is_table_name_character));
        assert!(!"é/ :$".chars().any(is_table_name_character));
    }

    #[test]
    fn a_tag_of_a_table_is_no_address() {
        assert!("cost-centre: R+D ada@example.com".chars().all(is_tag_character));
        assert!(!"#*".chars().any(is_tag_character));
    }

    #[test]
    fn the_21st_global_index_needs_a_request_the_6th_local_one_is_refused() {
        assert_eq!(GLOBAL_SECONDARY_INDEXES.standing(20), Standing::Within);
        assert_eq!(GLOBAL_SECONDARY_INDEXES.standing(21), Standing::OnRequest);
        assert_eq!(LOCAL_SECONDARY_INDEXES, 5);
    }

    #[test]
    fn recovery_reaches_back_one_day_to_35() {
        assert!(!RECOVERY_PERIOD_IN_DAYS.contains(&0));
        assert!(RECOVERY_PERIOD_IN_DAYS.contains(&1));
        assert!(RECOVERY_PERIOD_IN_DAYS.contains(&35));
        assert!(!RECOVERY_PERIOD_IN_DAYS.contains(&36));
    }
}

//! The values that CloudFormation's DynamoDB properties accept, and which of them is the default.

use super::pages;
use super::source::Source;

/// Where the values come from.
pub const SOURCE: Source = Source {
    what: "the model of Amazon DynamoDB; CloudFormation Template Reference, GlobalTable",
    version: "botocore 1.43.106; copy of 2026-04-13",
    date: "2026-09-30",
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

/// `AttributeType` of a key attribute: string, number, binary. No other type can be a key.
pub const ATTRIBUTE_TYPES: &[&str] = &["S", "N", "B"];

/// `KeyType`: partition key, sort key, in the order in which a key schema lists them.
pub const KEY_TYPES: &[&str] = &["HASH", "RANGE"];

/// `BillingMode`.
pub const BILLING_MODES: &[&str] = &["PROVISIONED", "PAY_PER_REQUEST"];

/// The billing mode of a table that sets none.
pub const BILLING_MODE_DEFAULT: &str = "PROVISIONED";

/// `ProjectionType`. The API has no default and refuses an index without one.
pub const PROJECTION_TYPES: &[&str] = &["ALL", "KEYS_ONLY", "INCLUDE"];

/// The only projection type with which `NonKeyAttributes` is required and allowed.
pub const PROJECTION_WITH_NON_KEY_ATTRIBUTES: &str = "INCLUDE";

/// `StreamViewType`.
pub const STREAM_VIEW_TYPES: &[&str] =
    &["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];

/// The stream view type that replication of a global table needs.
pub const STREAM_VIEW_TYPE_OF_REPLICATION: &str = "NEW_AND_OLD_IMAGES";

/// `TableClass`, on a global table for each replica.
pub const TABLE_CLASSES: &[&str] = &["STANDARD", "STANDARD_INFREQUENT_ACCESS"];

/// The table class of a table that sets none.
pub const TABLE_CLASS_DEFAULT: &str = "STANDARD";

/// `Mode` of contributor insights.
pub const CONTRIBUTOR_INSIGHTS_MODES: &[&str] = &["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"];

/// The mode of contributor insights that set none.
pub const CONTRIBUTOR_INSIGHTS_MODE_DEFAULT: &str = "ACCESSED_AND_THROTTLED_KEYS";

/// `SSEType`. The model also has `AES256`, which is not accepted.
pub const ENCRYPTION_TYPES: &[&str] = &["KMS"];

/// The `KeySpec` of a KMS key that can encrypt a table. It is also the default.
/// [`pages::DYNAMODB_ENCRYPTION`]
pub const ENCRYPTION_KEY_SPEC: &str = "SYMMETRIC_DEFAULT";

/// The `Origin` of a KMS key whose key material KMS creates. It is also the default.
/// [`pages::CLOUDFORMATION_KMS_KEY`]
pub const KMS_KEY_ORIGIN: &str = "AWS_KMS";

/// `ApproximateCreationDateTimePrecision` of a Kinesis destination.
pub const KINESIS_TIME_PRECISIONS: &[&str] = &["MILLISECOND", "MICROSECOND"];

/// `MultiRegionConsistency`.
pub const MULTI_REGION_CONSISTENCIES: &[&str] = &["EVENTUAL", "STRONG"];

/// `GlobalTableSettingsReplicationMode` of a replica, by which several accounts share a table's
/// settings.
pub const SETTINGS_REPLICATION_MODES: &[&str] = &["ENABLED", "DISABLED"];

/// `TableType`, as in the schema of cfn-lint 1.58.0. Its meaning is not documented.
pub const TABLE_TYPES: &[&str] = &["GlobalTableReplica", "Regional"];

/// `DistanceFunction` of a vector index.
pub const DISTANCE_FUNCTIONS: &[&str] = &["COSINE", "DOT_PRODUCT", "EUCLIDEAN"];

/// `SearchSchemaElementType` of a vector index: by what it is partitioned, and by what a search is
/// filtered.
pub const SEARCH_ELEMENT_TYPES: &[&str] = &["HASH", "INLINE_FILTER"];

/// The properties of `AWS::DynamoDB::GlobalTable` that a replica of another account's table takes over
/// from it ([`pages::DYNAMODB_MULTI_ACCOUNT`]).
pub const SETTINGS_OF_THE_SOURCE: &[&str] = &[
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "StreamSpecification",
    "TimeToLiveSpecification",
    "VectorIndexes",
    "WarmThroughput",
    "WriteOnDemandThroughputSettings",
    "WriteProvisionedThroughputSettings",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_one_of_its_words() {
        for (default, words) in [
            (BILLING_MODE_DEFAULT, BILLING_MODES),
            (PROJECTION_WITH_NON_KEY_ATTRIBUTES, PROJECTION_TYPES),
            (STREAM_VIEW_TYPE_OF_REPLICATION, STREAM_VIEW_TYPES),
            (TABLE_CLASS_DEFAULT, TABLE_CLASSES),
            (CONTRIBUTOR_INSIGHTS_MODE_DEFAULT, CONTRIBUTOR_INSIGHTS_MODES),
        ] {
            assert!(words.contains(&default), "{default}");
        }
    }
}

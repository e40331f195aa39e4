//! Values of properties that rules for tables and their keys single out. All that a property accepts is in the
//! schema of its type.

use super::pages;
use super::source::Source;

/// Where the values come from.
pub const SOURCE: Source = Source {
    what: "the model of Amazon DynamoDB; CloudFormation Template Reference, GlobalTable",
    version: "botocore 1.43.106; copy of 2026-04-13",
    date: "2026-09-30",
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

/// The stream view type that replication of a global table needs.
pub const STREAM_VIEW_TYPE_OF_REPLICATION: &str = "NEW_AND_OLD_IMAGES";

/// The `KeySpec` of a KMS key that can encrypt a table. It is also the default.
/// [`pages::DYNAMODB_ENCRYPTION`]
pub const ENCRYPTION_KEY_SPEC: &str = "SYMMETRIC_DEFAULT";

/// The `Origin` of a KMS key whose key material KMS creates. It is also the default.
/// [`pages::CLOUDFORMATION_KMS_KEY`]
pub const KMS_KEY_ORIGIN: &str = "AWS_KMS";

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

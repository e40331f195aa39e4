//! What a property has where a template does not say it.

use super::pages;
use super::source::Source;

/// Where the defaults come from.
pub const SOURCE: Source = Source {
    what: "AWS CloudFormation Template Reference, the pages of the types; Amazon DynamoDB API Reference",
    version: "copy of 2026-04-13",
    date: "2026-12-01",
    page: pages::CLOUDFORMATION_TABLE,
};

const TABLE: &str = "AWS::DynamoDB::Table";
const GLOBAL_TABLE: &str = "AWS::DynamoDB::GlobalTable";
const KEY: &str = "AWS::KMS::Key";

/// To so many days ago a table can be restored, where it says nothing else.
pub const RECOVERY_DAYS: &str = "35";

/// The type, the property whose keys of elements are `*`, and its default. No property that makes another resource
/// where it comes or goes, and only those whose default AWS documents.
pub const DEFAULTS: &[(&str, &str, &str)] = &[
    (TABLE, "BillingMode", "PROVISIONED"),
    (TABLE, "ContributorInsightsSpecification/Enabled", "false"),
    (TABLE, "DeletionProtectionEnabled", "false"),
    (TABLE, "GlobalSecondaryIndexes/*/ContributorInsightsSpecification/Enabled", "false"),
    (TABLE, "PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", "false"),
    (TABLE, "PointInTimeRecoverySpecification/RecoveryPeriodInDays", RECOVERY_DAYS),
    (TABLE, "SSESpecification/SSEEnabled", "false"),
    (TABLE, "TableClass", "STANDARD"),
    (GLOBAL_TABLE, "MultiRegionConsistency", "EVENTUAL"),
    (GLOBAL_TABLE, "Replicas/*/ContributorInsightsSpecification/Enabled", "false"),
    (GLOBAL_TABLE, "Replicas/*/DeletionProtectionEnabled", "false"),
    (
        GLOBAL_TABLE,
        "Replicas/*/GlobalSecondaryIndexes/*/ContributorInsightsSpecification/Enabled",
        "false",
    ),
    (
        GLOBAL_TABLE,
        "Replicas/*/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled",
        "false",
    ),
    (
        GLOBAL_TABLE,
        "Replicas/*/PointInTimeRecoverySpecification/RecoveryPeriodInDays",
        RECOVERY_DAYS,
    ),
    (GLOBAL_TABLE, "Replicas/*/TableClass", "STANDARD"),
    (GLOBAL_TABLE, "SSESpecification/SSEEnabled", "false"),
    (KEY, "EnableKeyRotation", "false"),
    (KEY, "Enabled", "true"),
    (KEY, "KeySpec", "SYMMETRIC_DEFAULT"),
    (KEY, "KeyUsage", "ENCRYPT_DECRYPT"),
    (KEY, "MultiRegion", "false"),
    (KEY, "Origin", "AWS_KMS"),
    ("AWS::Cognito::UserPool", "DeletionProtection", "INACTIVE"),
    ("AWS::IAM::Role", "MaxSessionDuration", "3600"),
];

/// The default of a property of a type.
pub fn default_of(kind: &str, property: &[&str]) -> Option<&'static str> {
    let is_it = |path: &str| {
        path.split('/').count() == property.len()
            && path.split('/').zip(property).all(|(key, own)| key == "*" || key == *own)
    };
    let mut own = DEFAULTS.iter().filter(|(of, ..)| *of == kind);
    own.find_map(|(_, path, value)| is_it(path).then_some(*value))
}

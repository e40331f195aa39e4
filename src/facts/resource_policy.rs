//! Policies on tables and streams: the conditions that make a policy for everyone not public.

use super::action::Action;
use super::pages;
use super::resource::ResourceKind;
use super::source::Source;

/// Where the list comes from.
pub const SOURCE: Source = Source {
    what: "Amazon DynamoDB Developer Guide: blocking public access with resource-based policies",
    version: "copy of 2026",
    date: "2026-09",
    page: pages::DYNAMODB_BLOCK_PUBLIC_ACCESS,
};

/// The keys because of which Block Public Access considers a policy for everyone not public, if
/// their values contain neither wildcards nor variables. [`pages::DYNAMODB_BLOCK_PUBLIC_ACCESS`]
pub const TRUSTED_KEYS: [&str; 15] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:UserId",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalIsAWSService",
    "aws:Ec2InstanceSourceVpc",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// Actions that no policy of a table takes, though they are about tables.
/// [`pages::DYNAMODB_RESOURCE_POLICY_ACTIONS`]
const NOT_IN_TABLE_POLICIES: &[&str] = &[
    "CreateGlobalTable",
    "CreateTable",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "ImportTable",
    "ListContributorInsights",
    "RestoreTableFromAwsBackup",
    "RestoreTableFromBackup",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
];

/// The services that policies of tables and streams may name: the one that replicates global tables of several
/// accounts, and Redshift for integrations without ETL. [`pages::DYNAMODB_RESOURCE_POLICIES`]
pub const SERVICES: &[&str] = &["redshift", "replication.dynamodb"];

/// Whether a policy of a table, or of its stream, takes an action: `false` where DynamoDB refuses its name.
/// [`pages::DYNAMODB_RESOURCE_POLICY_ACTIONS`]
pub fn takes_action(on_stream: bool, action: Action) -> bool {
    if on_stream {
        return action.applies_to(ResourceKind::Stream);
    }
    let is_of_tables =
        [ResourceKind::Table, ResourceKind::Index].map(|kind| action.applies_to(kind));
    is_of_tables.contains(&true) && !NOT_IN_TABLE_POLICIES.contains(&action.name())
}

/// Whether a policy of a table or stream takes a service as a principal, by its name such as
/// `redshift.amazonaws.com`. [`pages::DYNAMODB_RESOURCE_POLICIES`]
pub fn takes_service(name: &str) -> bool {
    let service = name.strip_suffix(".cn").unwrap_or(name).strip_suffix(".amazonaws.com");
    service.is_some_and(|service| SERVICES.contains(&service))
}

/// Whether a condition on this key restricts the principals. Keys compare in any case.
pub fn names_who(key: &str) -> bool {
    TRUSTED_KEYS.iter().any(|trusted| trusted.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::known_condition_key;

    #[test]
    fn tables_and_streams_take_their_own_actions() {
        for (action, on_table, on_stream) in [
            (Action::GetItem, true, false),
            (Action::Query, true, false),
            (Action::PutResourcePolicy, true, true),
            (Action::GetRecords, false, true),
            (Action::ListStreams, false, false),
            (Action::CreateTable, false, false),
            (Action::DeleteTable, true, false),
            (Action::ListTables, false, false),
            (Action::RestoreTableFromBackup, false, false),
        ] {
            let taken = [takes_action(false, action), takes_action(true, action)];
            assert_eq!(taken, [on_table, on_stream], "{action:?}");
        }
    }

    #[test]
    fn few_services_are_principals() {
        assert!(takes_service("redshift.amazonaws.com"));
        assert!(takes_service("replication.dynamodb.amazonaws.com"));
        assert!(takes_service("redshift.amazonaws.com.cn"));
        assert!(!takes_service("appsync.amazonaws.com") && !takes_service("redshift"));
    }

    #[test]
    fn keys_that_name_who_are_known_in_any_case() {
        assert!(TRUSTED_KEYS.iter().all(|key| known_condition_key(key).is_some()));
        assert!(names_who("AWS:principalorgid"));
        assert!(!names_who("aws:SourceIp") && !names_who("aws:SecureTransport"));
    }
}

//! Policies on tables and streams: the conditions that make a policy for everyone not public.

use super::pages;
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

/// Whether a condition on this key restricts the principals. Keys compare in any case.
pub fn names_who(key: &str) -> bool {
    TRUSTED_KEYS.iter().any(|trusted| trusted.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::known_condition_key;

    #[test]
    fn keys_that_name_who_are_known_in_any_case() {
        assert!(TRUSTED_KEYS.iter().all(|key| known_condition_key(key).is_some()));
        assert!(names_who("AWS:principalorgid"));
        assert!(!names_who("aws:SourceIp") && !names_who("aws:SecureTransport"));
    }
}

//! Limits of Cognito's user pools and identity pools.

use std::ops::RangeInclusive;

use super::super::pages;
use super::super::source::Source;
use super::Quota;

/// Where the numbers come from.
pub const SOURCE: Source = Source {
    what: "the models of Amazon Cognito user pools and identity pools; its Developer Guide",
    version: "botocore 1.43.106; copy of 2023",
    date: "2026-09-30",
    page: pages::COGNITO_CREATE_USER_POOL,
};

// Names

/// The length of a user pool's name. Hard limit: [`pages::COGNITO_CREATE_USER_POOL`].
pub const USER_POOL_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of an app client's name. Hard limit: [`pages::COGNITO_CREATE_CLIENT`].
pub const CLIENT_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of an identity pool's name. Hard limit: [`pages::COGNITO_CREATE_IDENTITY_POOL`].
pub const IDENTITY_POOL_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// Whether the name of a user pool, client or identity pool may contain the character.
/// Hard limit: [`pages::COGNITO_CREATE_USER_POOL`].
pub const fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '_' | '+' | '=' | ',' | '.' | '@' | '-')
        || matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}')
}

// Identity pools

/// The providers that an identity pool maps to roles. Hard limit:
/// [`pages::COGNITO_ROLE_MAPPING`].
pub const ROLE_MAPPINGS: usize = 10;

/// The rules of one provider's role mapping. The guide documents 25, the model accepts 400.
/// [`pages::COGNITO_ROLE_MAPPING`]
pub const RULES_PER_ROLE_MAPPING: Quota = Quota { default: 25, maximum: Some(400) };

/// The principal tags that claims of one provider are mapped to.
/// Hard limit: [`pages::COGNITO_SET_PRINCIPAL_TAGS`].
pub const PRINCIPAL_TAGS: usize = 50;

/// The length of a principal tag's key. Hard limit: [`pages::COGNITO_SET_PRINCIPAL_TAGS`].
pub const PRINCIPAL_TAG_KEY_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of the name of the claim that a principal tag is read from.
/// Hard limit: [`pages::COGNITO_SET_PRINCIPAL_TAGS`].
pub const PRINCIPAL_TAG_CLAIM_LENGTH: RangeInclusive<usize> = 1..=256;

/// How long an access or ID token is valid, in seconds. Hard limit: [`pages::COGNITO_CREATE_CLIENT`].
pub const TOKEN_SECONDS: RangeInclusive<i64> = 5 * 60..=86_400;

/// How long a refresh token is valid, in seconds. Hard limit: [`pages::COGNITO_CREATE_CLIENT`].
pub const REFRESH_TOKEN_SECONDS: RangeInclusive<i64> = 3_600..=3_650 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_name_may_have_spaces() {
        assert!("insighthr user-pool_1@x".chars().all(is_name_character));
        assert!(!"/:#é*".chars().any(is_name_character));
    }
}

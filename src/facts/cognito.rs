//! The names in Cognito's properties: authentication flows, attributes and who writes them,
//! identity providers, roles, principal tags. Numbers are in `limits::cognito`.

use super::pages;
use super::regions::{Partition, partition_of};
use super::source::Source;

/// Where the words come from.
pub const SOURCE: Source = Source {
    what: "the models of Amazon Cognito; Amazon Cognito Developer Guide; GovCloud User Guide",
    version: "botocore 1.43.106; copies of 2023 and 2026",
    date: "2026-09-30",
    page: pages::COGNITO_CREATE_CLIENT,
};

// User pools

/// The standard attributes of every user. [`pages::COGNITO_ATTRIBUTES`]
pub const STANDARD_ATTRIBUTES: &[&str] = &[
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "sub",
    "updated_at",
    "website",
    "zoneinfo",
];

/// The standard attributes that users of a client write where it does not say which: all but `sub`.
/// [`pages::COGNITO_ATTRIBUTES`]
pub fn writable_attributes() -> impl Iterator<Item = &'static str> {
    STANDARD_ATTRIBUTES.iter().copied().filter(|name| *name != "sub")
}

/// The claims of an ID token that Cognito sets itself, beside the attributes of the user and those that begin
/// with `cognito:`. [`pages::COGNITO_ID_TOKEN`]
pub const CLAIMS_OF_TOKENS: &[&str] = &[
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "email_verified",
    "event_id",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nonce",
    "origin_jti",
    "phone_number_verified",
    "token_use",
];

/// Whether every user pool has a claim, whatever attributes it keeps.
pub fn is_claim_of_every_pool(claim: &str) -> bool {
    claim.starts_with("cognito:")
        || STANDARD_ATTRIBUTES.contains(&claim)
        || CLAIMS_OF_TOKENS.contains(&claim)
}

/// Who can set the value of a claim in an ID token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ClaimWriter {
    /// Cognito or an administrator: safe to decide access by.
    Pool,
    /// The user, with their own access token, unless the client's `WriteAttributes` leaves the
    /// attribute out and it is not required.
    User,
    /// The user, if the client's `WriteAttributes` names the attribute; without that list, nobody
    /// but administrators.
    UserIfGranted,
}

/// Who writes a claim. A claim that users write themselves must not decide which rows are theirs.
/// [`pages::COGNITO_CREATE_CLIENT`], [`pages::COGNITO_ATTRIBUTES`]
pub fn writer_of_claim(claim: &str) -> ClaimWriter {
    if claim.starts_with("custom:") {
        ClaimWriter::UserIfGranted
    } else if claim != "sub" && STANDARD_ATTRIBUTES.contains(&claim) {
        ClaimWriter::User
    } else {
        ClaimWriter::Pool
    }
}

// Identity pools

/// The keys of `Roles` in an identity pool's role attachment. [`pages::COGNITO_ROLES`]
pub const ROLE_TYPES: &[&str] = &["authenticated", "unauthenticated"];

/// `Type` of a role mapping. [`pages::COGNITO_ROLE_MAPPING`]
pub const ROLE_MAPPING_TYPES: &[&str] = &["Token", "Rules"];

/// `AmbiguousRoleResolution`, needed with either type of role mapping.
/// [`pages::COGNITO_ROLE_MAPPING`]
pub const AMBIGUOUS_ROLE_RESOLUTIONS: &[&str] = &["AuthenticatedRole", "Deny"];

/// The actions that the trust policy of an identity pool's role allows. The second is required once
/// claims are mapped to principal tags: without it the pool gives no credentials.
/// [`pages::COGNITO_ROLES`], [`pages::COGNITO_PRINCIPAL_TAGS`]
pub const TRUST_ACTIONS: [&str; 2] = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"];

/// The principal tags that `UseDefaults` maps for a user pool, each with its claim: the tag
/// `username` holds the user's `sub`. [`pages::COGNITO_DEFAULT_TAGS`]
pub const DEFAULT_PRINCIPAL_TAGS: [(&str, &str); 2] = [("client", "aud"), ("username", "sub")];

/// The name of identity pools as a web identity provider in a Region: the `Federated` principal of
/// a trust policy and the beginning of the condition keys (`NAME:sub`).
///
/// `None` for the partitions whose name is not confirmed, China among them.
/// [`pages::GOVCLOUD_COGNITO`]
pub fn identity_provider(region: &str) -> Option<&'static str> {
    match (partition_of(region)?, region) {
        (Partition::Aws, _) => Some("cognito-identity.amazonaws.com"),
        (_, "us-gov-west-1") => Some("cognito-identity-us-gov.amazonaws.com"),
        (_, "us-gov-east-1") => Some("cognito-identity.us-gov-east-1.amazonaws.com"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::condition_key::{KeyType, ValueType, known_condition_key};
    use super::*;

    #[test]
    fn users_write_their_profile_but_not_their_sub() {
        assert_eq!(writer_of_claim("sub"), ClaimWriter::Pool);
        assert_eq!(writer_of_claim("cognito:groups"), ClaimWriter::Pool);
        assert_eq!(writer_of_claim("profile"), ClaimWriter::User);
        assert_eq!(writer_of_claim("email"), ClaimWriter::User);
        assert_eq!(writer_of_claim("email_verified"), ClaimWriter::Pool);
        assert_eq!(writer_of_claim("custom:tenantId"), ClaimWriter::UserIfGranted);
    }

    #[test]
    fn default_tags_are_safe_to_decide_by() {
        for (_, claim) in DEFAULT_PRINCIPAL_TAGS {
            assert_eq!(writer_of_claim(claim), ClaimWriter::Pool);
        }
    }

    #[test]
    fn the_provider_is_named_by_region_and_its_keys_are_known() {
        for region in ["eu-west-1", "us-gov-west-1", "us-gov-east-1"] {
            let provider = identity_provider(region).unwrap();
            assert_eq!(
                known_condition_key(&format!("{provider}:sub")),
                Some(KeyType::one(ValueType::String))
            );
        }
        assert_eq!(identity_provider("cn-north-1"), None);
        assert_eq!(identity_provider("nowhere-1"), None);
    }
}

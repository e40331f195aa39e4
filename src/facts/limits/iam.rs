//! Limits of IAM and STS: names, paths, tags, policy sizes, sessions.

use std::ops::RangeInclusive;

use super::super::pages;
use super::super::source::Source;
use super::Quota;

/// Where the numbers come from.
pub const SOURCE: Source = Source {
    what: "IAM User Guide, IAM and STS quotas; the models of IAM and STS",
    version: "copy of 2026-09; botocore 1.43.106",
    date: "2026-09",
    page: pages::IAM_QUOTAS,
};

// Policies. IAM does not count white space against these sizes; it counts the document that
// results at deployment, in which references have become ARNs.

/// The sum of all inline policies of a role, in characters without white space. A policy of type
/// `AWS::IAM::Policy` counts for each role it names. Hard limit: [`pages::IAM_QUOTAS`].
pub const INLINE_POLICIES_OF_ROLE: usize = 10_240;

/// The sum of all inline policies of a user, in characters without white space.
/// Hard limit: [`pages::IAM_QUOTAS`].
pub const INLINE_POLICIES_OF_USER: usize = 2_048;

/// The sum of all inline policies of a group, in characters without white space.
/// Hard limit: [`pages::IAM_QUOTAS`].
pub const INLINE_POLICIES_OF_GROUP: usize = 5_120;

/// The size of one managed policy, in characters without white space.
/// Hard limit: [`pages::IAM_QUOTAS`].
pub const MANAGED_POLICY: usize = 6_144;

/// The size of a role's trust policy, in characters. A quota: [`pages::IAM_QUOTAS`].
pub const TRUST_POLICY: Quota = Quota { default: 2_048, maximum: Some(8_192) };

/// The managed policies attached to a role. A quota: [`pages::IAM_QUOTAS`].
pub const MANAGED_POLICIES_PER_ROLE: Quota = Quota { default: 20, maximum: Some(25) };

/// The managed policies attached to a user. A quota: [`pages::IAM_QUOTAS`].
pub const MANAGED_POLICIES_PER_USER: Quota = Quota { default: 10, maximum: Some(20) };

/// The managed policies attached to a group, a quota that is not raised: [`pages::IAM_QUOTAS`].
pub const MANAGED_POLICIES_PER_GROUP: Quota = Quota { default: 10, maximum: Some(10) };

/// Whether a policy document may contain the character: tab, line feed, carriage return and
/// U+0020 to U+00FF. A key prefix with any other cannot be expressed in a condition.
/// Hard limit: [`pages::IAM_QUOTAS`].
pub const fn is_policy_document_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}')
}

/// Whether the `Sid` of an identity policy may contain the character. Unique within the policy;
/// policies of other services may allow spaces. Hard limit: [`pages::IAM_SID`].
pub const fn is_sid_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

// Names

/// The length of a role's name. Unique in the account in any case.
/// Hard limit: [`pages::IAM_QUOTAS`].
pub const ROLE_NAME_LENGTH: RangeInclusive<usize> = 1..=64;

/// The length of a role's path and name together beyond which the console cannot switch to it.
/// Hard limit of the console: [`pages::IAM_QUOTAS`].
pub const ROLE_PATH_AND_NAME_LENGTH_TO_SWITCH: usize = 64;

/// The length of a policy's name, inline or managed. Hard limit: [`pages::IAM_QUOTAS`].
pub const POLICY_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of a group's name. Hard limit: [`pages::IAM_QUOTAS`].
pub const GROUP_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of a user's name. Hard limit: [`pages::IAM_QUOTAS`].
pub const USER_NAME_LENGTH: RangeInclusive<usize> = 1..=64;

/// Whether the name of a role, policy, group or user may contain the character.
/// Hard limit: [`pages::IAM_QUOTAS`].
pub const fn is_role_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '_' | '+' | '=' | ',' | '.' | '@' | '-')
}

/// The length of a path. Hard limit: [`pages::IAM_QUOTAS`].
pub const PATH_LENGTH: RangeInclusive<usize> = 1..=512;

/// Whether the text is a path of a role, user or group: `/`, or printable ASCII between slashes.
/// This does not check its length. Hard limit: [`pages::IAM_CREATE_ROLE`].
pub fn is_path(path: &str) -> bool {
    path == "/"
        || (path.len() > 2
            && path.starts_with('/')
            && path.ends_with('/')
            && path.chars().all(|character| character.is_ascii_graphic()))
}

/// Whether the text is a path of a managed policy: `/`, or names in [the characters of a
/// role's](is_role_name_character), each after a slash, and a slash at the end.
/// Hard limit: [`pages::IAM_CREATE_POLICY`].
pub fn is_managed_policy_path(path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|rest| {
        rest.is_empty()
            || rest.strip_suffix('/').is_some_and(|names| {
                names
                    .split('/')
                    .all(|name| !name.is_empty() && name.chars().all(is_role_name_character))
            })
    })
}

/// The length of the description of a role or managed policy.
/// Hard limit: [`pages::IAM_CREATE_ROLE`].
pub const DESCRIPTION_LENGTH: RangeInclusive<usize> = 0..=1_000;

/// Whether a role's description may contain the character: tab, line feed, carriage return and
/// the printable ones of Latin-1. Hard limit: [`pages::IAM_CREATE_ROLE`].
pub const fn is_role_description_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{7E}' | '\u{A1}'..='\u{FF}')
}

// Tags

/// The tags of a role or policy. Hard limit: [`pages::IAM_CREATE_ROLE`].
pub const TAGS: usize = 50;

/// The length of the key of a tag or session tag. Hard limit: [`pages::IAM_QUOTAS`].
pub const TAG_KEY_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of the value of a tag or session tag. Hard limit: [`pages::IAM_QUOTAS`].
pub const TAG_VALUE_LENGTH: RangeInclusive<usize> = 0..=256;

/// Whether the key or value of a tag or session tag may contain the character: letters, digits,
/// spaces and `_.:/=+-@`. Not `#`, `*` or `|`: the prefix of a key family is in the policy, and
/// only the id is in the tag. Hard limit: [`pages::IAM_SESSION_TAGS`].
///
/// Letters are Unicode's alphabetic characters, by some combining marks more than AWS's `\p{L}`.
pub fn is_tag_character(character: char) -> bool {
    character.is_alphanumeric()
        || (character.is_whitespace() && !character.is_control())
        || matches!(character, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
}

// Sessions

/// The maximum session duration that a role may have, in seconds.
/// Hard limit: [`pages::IAM_CREATE_ROLE`].
pub const MAXIMUM_SESSION_SECONDS: RangeInclusive<u64> = 3_600..=43_200;

#[cfg(test)]
mod tests {
    use super::super::Standing;
    use super::*;

    #[test]
    fn a_role_may_have_20_managed_policies_and_on_request_25() {
        assert_eq!(MANAGED_POLICIES_PER_ROLE.standing(20), Standing::Within);
        assert_eq!(MANAGED_POLICIES_PER_ROLE.standing(25), Standing::OnRequest);
        assert_eq!(MANAGED_POLICIES_PER_ROLE.standing(26), Standing::Beyond);
        assert_eq!(TRUST_POLICY.standing(8_193), Standing::Beyond);
    }

    #[test]
    fn a_policy_document_is_latin_1() {
        assert!("{\"Sid\": \"é ÿ\"}\r\n\t".chars().all(is_policy_document_character));
        assert!(!"ā€\u{0}\u{1F}".chars().any(is_policy_document_character));
    }

    #[test]
    fn a_tag_holds_an_id_but_not_the_prefix_of_a_key_family() {
        assert!("us-east-1:7f-é_ö 1@x.y/+=".chars().all(is_tag_character));
        assert!(!"#*|?${}\n\t".chars().any(is_tag_character));
    }

    #[test]
    fn a_path_begins_and_ends_with_a_slash() {
        for path in ["/", "/team/", "/a/b!/"] {
            assert!(is_path(path), "{path}");
        }
        for no_path in ["", "team", "/team", "team/", "//", "/é/", "/a b/"] {
            assert!(!is_path(no_path), "{no_path}");
        }
        assert!(is_managed_policy_path("/") && is_managed_policy_path("/a/b+c/"));
        for no_path in ["", "/a", "a/", "//", "/a!/", "/a//b/"] {
            assert!(!is_managed_policy_path(no_path), "{no_path}");
        }
    }

    #[test]
    fn names_take_the_symbols_of_an_address() {
        assert!("a.b+c=d,e@f_g-1".chars().all(is_role_name_character));
        assert!(!"/ :#é*".chars().any(is_role_name_character));
        assert!("Rows2".chars().all(is_sid_character) && !"a-b c".chars().all(is_sid_character));
    }
}

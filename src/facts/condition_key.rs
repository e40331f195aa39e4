//! Condition keys: which exist, what type of value they hold, and whether they hold several.
//!
//! The data is in `condition_key_table`.

use std::borrow::Cow;

pub use super::condition_key_table::SOURCE;
use super::condition_key_table::{CLOSED_NAMESPACES, KEYS};

/// The partition keys in a request for items: the key of row-level access. Always a list.
/// [`pages::DYNAMODB_CONDITIONS`](super::pages::DYNAMODB_CONDITIONS)
pub const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// The type of a condition key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct KeyType {
    /// The type of its values: decides which operators compare it.
    pub value: ValueType,
    /// Whether it holds a list. Such a key needs `ForAllValues:` or `ForAnyValue:`, and cannot be
    /// a policy variable; any other must not be compared with them.
    pub multivalued: bool,
}

/// The type of a condition key's values.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ValueType {
    /// Compared by the `String…` operators.
    String,
    /// Compared by `Bool`.
    Bool,
    /// Compared by the `Arn…` operators, and as text by the `String…` ones.
    Arn,
    /// Compared by the `Numeric…` operators.
    Numeric,
    /// Compared by the `Date…` operators. `aws:EpochTime` also by the `Numeric…` ones.
    Date,
    /// Compared by `IpAddress` and `NotIpAddress`.
    IpAddress,
}

impl KeyType {
    /// One value of a type.
    pub const fn one(value: ValueType) -> Self {
        Self { value, multivalued: false }
    }

    /// A list of values of a type.
    pub const fn list(value: ValueType) -> Self {
        Self { value, multivalued: true }
    }
}

/// The type of the key, if it is known: the global keys (`aws:…`), DynamoDB's, those of STS, SAML
/// and web identity. Key names are compared in any case.
///
/// `None` for keys of services that are not listed here; see [`is_misspelt_condition_key`].
pub fn known_condition_key(key: &str) -> Option<KeyType> {
    let listed = KEYS.iter().find(|(name, _)| is_listed_as(name, key)).map(|(_, holds)| *holds);
    listed.or_else(|| claim_of_any_provider(key))
}

/// Whether the key cannot exist: its namespace is listed here in full, and it is not in the list.
/// `aws:PrincipleTag/team` is; `s3:prefix` is not, because S3's keys are not listed here.
pub fn is_misspelt_condition_key(key: &str) -> bool {
    let closed =
        |namespace: &str| CLOSED_NAMESPACES.iter().any(|n| n.eq_ignore_ascii_case(namespace));
    namespace_and_name(key)
        .is_none_or(|(namespace, _)| closed(namespace) && known_condition_key(key).is_none())
}

/// The names of the keys that are listed one by one, to find the nearest to a misspelt one. Keys
/// that are completed by a tag's or a context's name end in `/${TagKey}` or the like.
pub fn condition_key_names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(name, _)| *name)
}

/// A key as AWS spells it, if it is listed; what stands for a placeholder (`aws:PrincipalTag/${TagKey}`), and a key that
/// is not listed, is as it was.
pub(crate) fn spelled_condition_key(key: &str) -> Cow<'_, str> {
    let Some(name) = condition_key_names().find(|name| is_listed_as(name, key)) else {
        return key.into();
    };
    let completed =
        name.split_once("${").and_then(|(family, _)| Some((family, key.get(family.len()..)?)));
    completed.map_or(name.into(), |(family, rest)| format!("{family}{rest}").into())
}

/// A key's namespace and its name in there: a service and what follows the first colon
/// (`aws`, `PrincipalTag/custom:tenant`), or a provider of web identity, which is a host and may
/// have a path, and its claim.
pub(super) fn namespace_and_name(key: &str) -> Option<(&str, &str)> {
    let (service, name) = key.split_once(':')?;
    if service.contains('.') { key.rsplit_once(':') } else { Some((service, name)) }
}

/// Whether `key` is the `listed` one: the same name in any case, or, where the listed one ends in
/// a placeholder (`aws:ResourceTag/${TagKey}`), that beginning and something after it.
pub(super) fn is_listed_as(listed: &str, key: &str) -> bool {
    // A placeholder is the last of a name.
    let family = listed.strip_suffix('}').and_then(|listed| listed.split_once("${"));
    let Some((family, _)) = family else { return listed.eq_ignore_ascii_case(key) };
    key.len() > family.len()
        && key.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family))
}

/// Whether the action determines if a request carries the key: the service's own keys, and the tags
/// in the request and on the resource. All others come from the principal and its request.
pub(super) fn belongs_to_the_action(key: &str) -> bool {
    let starts =
        |start: &str| key.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
    starts("dynamodb:")
        || starts("aws:RequestTag/")
        || starts("aws:ResourceTag/")
        || key.eq_ignore_ascii_case("aws:TagKeys")
}

/// `list.contains(text)`, in constants.
pub(super) const fn contains(mut list: &[&str], text: &str) -> bool {
    while let Some((first, rest)) = list.split_first() {
        if same(first.as_bytes(), text.as_bytes()) {
            return true;
        }
        list = rest;
    }
    false
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let (Some((a, rest_of_one)), Some((b, rest_of_other))) =
        (one.split_first(), other.split_first())
    {
        if *a != *b {
            return false;
        }
        one = rest_of_one;
        other = rest_of_other;
    }
    one.is_empty() && other.is_empty()
}

/// The claims of OpenID Connect providers that are not listed by name: `HOST/PATH:claim`. AWS maps
/// a few standard claims for everybody and further ones for some providers, all of them text.
fn claim_of_any_provider(key: &str) -> Option<KeyType> {
    let (provider, claim) = namespace_and_name(key)?;
    let listed = CLOSED_NAMESPACES.iter().any(|name| name.eq_ignore_ascii_case(provider));
    if listed || !provider.contains('.') || claim.is_empty() {
        return None;
    }
    let multivalued = claim.eq_ignore_ascii_case("amr");
    Some(KeyType { value: ValueType::String, multivalued })
}

#[cfg(test)]
mod tests {
    use super::super::action::Action;
    use super::*;

    #[test]
    fn every_key_of_every_action_is_known() {
        for action in Action::all() {
            for key in action.condition_keys() {
                assert!(known_condition_key(key).is_some(), "{action:?} {key}");
            }
        }
    }

    #[test]
    fn leading_keys_are_a_list_of_text() {
        assert_eq!(known_condition_key(LEADING_KEYS), Some(KeyType::list(ValueType::String)));
    }

    #[test]
    fn each_key_is_listed_once_and_its_namespace_is_closed_if_any_of_it_is() {
        let mut names: Vec<_> = condition_key_names().map(str::to_lowercase).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        for namespace in CLOSED_NAMESPACES {
            let prefix = format!("{}:", namespace.to_lowercase());
            assert!(names.iter().any(|name| name.starts_with(&prefix)), "{namespace} has no key");
        }
    }

    #[test]
    fn names_compare_in_any_case_and_tags_by_their_family() {
        let text = Some(KeyType::one(ValueType::String));
        assert_eq!(known_condition_key("AWS:UserName"), text);
        assert_eq!(known_condition_key("aws:principaltag/custom:tenant"), text);
        assert_eq!(known_condition_key("aws:PrincipalTag/"), None);
        assert_eq!(known_condition_key("aws:PrincipalTag"), None);
    }

    #[test]
    fn a_listed_key_is_spelled_as_aws_spells_it() {
        let spelled = |key| spelled_condition_key(key).into_owned();
        assert_eq!(spelled("dynamodb:leadingkeys"), LEADING_KEYS);
        assert_eq!(spelled("AWS:principaltag/Custom:tenant"), "aws:PrincipalTag/Custom:tenant");
        assert_eq!(spelled("s3:prefix"), "s3:prefix");
    }

    #[test]
    fn a_misspelt_key_is_noticed_where_the_whole_namespace_is_listed() {
        for misspelt in [
            "aws:PrincipleTag/sub",
            "aws:PrincipleTag/custom:tenant",
            "aws:usrname",
            "dynamodb:LeadingKey",
            "cognito-identity.amazonaws.com:subject",
            "username",
        ] {
            assert!(is_misspelt_condition_key(misspelt), "{misspelt}");
        }
        for spelt in [
            "aws:PrincipalTag/sub",
            "dynamodb:leadingkeys",
            "cognito-identity.amazonaws.com:sub",
            "token.actions.githubusercontent.com:repository",
            "accounts.google.com:google/organization_number",
            "s3:prefix",
        ] {
            assert!(!is_misspelt_condition_key(spelt), "{spelt}");
        }
    }

    #[test]
    fn authentication_methods_are_a_list_for_every_provider() {
        for provider in [
            "cognito-identity.amazonaws.com",
            "cognito-identity-us-gov.amazonaws.com",
            "accounts.google.com",
            "oidc.eks.eu-west-1.amazonaws.com/id/ABC",
        ] {
            let key = |claim| known_condition_key(&format!("{provider}:{claim}"));
            assert_eq!(key("amr"), Some(KeyType::list(ValueType::String)), "{provider}");
            assert_eq!(key("sub"), Some(KeyType::one(ValueType::String)), "{provider}");
        }
    }
}

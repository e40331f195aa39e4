//! `Openness`: whether a request may carry a key that nobody set.

use std::borrow::Cow;
use std::sync::Arc;

use super::tags::{OtherTags, PRINCIPAL_TAG, RESOURCE_TAG};
use super::unknown::{Missing, Unknown};
use crate::facts::condition_key::spelled_condition_key;
use crate::facts::{
    Action, Existence, PrincipalKind, condition_key_names, decrypt, exists_for,
    is_misspelt_condition_key, known_condition_key,
};
use crate::names;

/// The kinds of principal that determine which keys a request carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum CallerKind {
    AssumedRole,
    /// With the provider's name in the trust policy.
    WebIdentity(String),
    Saml,
    User,
    Service,
}

impl CallerKind {
    pub(super) fn as_fact(&self) -> PrincipalKind<'_> {
        match self {
            Self::AssumedRole => PrincipalKind::AssumedRole,
            Self::WebIdentity(provider) => PrincipalKind::WebIdentity { provider },
            Self::Saml => PrincipalKind::Saml,
            Self::User => PrincipalKind::IamUser,
            Self::Service => PrincipalKind::Service,
        }
    }
}

/// What a request is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Purpose {
    /// An action of DynamoDB's.
    Of(Action),
    /// To decrypt with a key, by DynamoDB in the caller's name.
    DecryptTable,
    /// To decrypt with a key, in any other way.
    Decrypt,
    /// An action of another service on a role or a function.
    OfService,
}

impl From<Action> for Purpose {
    fn from(action: Action) -> Self {
        Self::Of(action)
    }
}

/// What a request is for, and the kinds of principal that may make it. If there are no kinds, any
/// may.
#[derive(Clone, Debug)]
pub(super) struct Openness {
    pub(super) purpose: Purpose,
    pub(super) kinds: Arc<[CallerKind]>,
    /// Whether the role has tags that are not known.
    pub(super) tags: OtherTags,
    /// Whether whoever assumes the role may set tags.
    pub(super) session_tags: bool,
    /// Whether the resource has tags that are not known.
    pub(super) resource_tags: OtherTags,
}

impl Openness {
    /// The same on a resource with such further tags.
    pub(super) fn on(self, resource_tags: &OtherTags) -> Self {
        Self { resource_tags: resource_tags.clone(), ..self }
    }

    /// Why it is unknown whether the request carries a key; `None` if it certainly does not.
    pub(super) fn of_missing(&self, key: &str) -> Option<Arc<Unknown>> {
        if let Some(tag) = key.strip_prefix(PRINCIPAL_TAG) {
            match &self.tags {
                OtherTags::Unknown(why) => return Some(Arc::clone(why)),
                OtherTags::OfStack => {
                    let missing = Missing::StackTag(tag.to_owned());
                    return Some(Arc::new(Unknown::new(of_stack(tag)).until_given(missing)));
                }
                OtherTags::Open | OtherTags::None => {}
            }
        }
        if let Some(tag) = key.strip_prefix(RESOURCE_TAG).filter(|tag| !tag.starts_with("aws:")) {
            match &self.resource_tags {
                OtherTags::Open => {}
                OtherTags::None => return None,
                OtherTags::Unknown(why) => return Some(Arc::clone(why)),
                OtherTags::OfStack => {
                    let missing = Missing::ConditionKey(spelled(key).into_owned());
                    return Some(Arc::new(Unknown::new(of_stack(tag)).until_given(missing)));
                }
            }
        }
        let is_session_tag = self.session_tags && key.starts_with(PRINCIPAL_TAG);
        let why = match is_session_tag {
            true => format!("whether the session has the tag `{}` is not said", tag_of(key)),
            false => self.why_unknown(key)?,
        };
        let why = Unknown::new(why);
        // What is said of a tag is said of the table's.
        let is_of_table = matches!(self.purpose, Purpose::Of(_));
        if !is_of_table && key.starts_with(RESOURCE_TAG) {
            return Some(Arc::new(why));
        }
        Some(Arc::new(why.until_given(Missing::ConditionKey(spelled(key).into_owned()))))
    }

    fn why_unknown(&self, key: &str) -> Option<String> {
        let tags = ["aws:requesttag/", RESOURCE_TAG, "aws:tagkeys"];
        let of_the_action =
            key.starts_with("dynamodb:") || tags.iter().any(|start| key.starts_with(start));
        let is_of_key = key.starts_with("kms:");
        match self.purpose {
            Purpose::Of(action) if of_the_action => {
                let carried = action.takes_condition_key(key) && known_condition_key(key).is_some();
                return carried.then(|| self.why(key));
            }
            Purpose::Of(_) => {}
            Purpose::OfService if key.starts_with("dynamodb:") => return None,
            Purpose::OfService if of_the_action || is_of_service(key) => {
                return Some(self.why(key));
            }
            Purpose::OfService => {}
            Purpose::DecryptTable | Purpose::Decrypt if of_the_action => {
                return key.starts_with(RESOURCE_TAG).then(|| {
                    format!("`{key}` depends on the tags that the key is given when it is deployed")
                });
            }
            Purpose::DecryptTable if is_of_key => {
                return decrypt::may_carry(key).then(|| self.why(key));
            }
            Purpose::Decrypt if is_of_key => return Some(self.why(key)),
            Purpose::DecryptTable | Purpose::Decrypt => {}
        }
        // A request to DynamoDB does not carry keys of other services, and no request carries a
        // misspelt key.
        if known_condition_key(key).is_none() && key.starts_with("aws:") {
            // AWS adds keys. One that is near to another is a slip.
            let is_slip = names::nearest(family(key), condition_key_names().map(family)).is_some();
            return (!is_slip).then(|| format!("`{key}` is no condition key that is known here"));
        }
        if known_condition_key(key).is_none() && !key.contains('.') {
            return None;
        }
        if is_misspelt_condition_key(key) {
            return None;
        }
        let may_exist = |kind: &CallerKind| {
            !matches!(exists_for(key, kind.as_fact()), Existence::Never | Existence::IfTagged)
        };
        let open = self.kinds.is_empty() || self.kinds.iter().any(may_exist);
        open.then(|| self.why(key))
    }

    fn why(&self, key: &str) -> String {
        match key {
            "dynamodb:leadingkeys" => {
                let action = match self.purpose {
                    Purpose::Of(action) => action.name(),
                    Purpose::DecryptTable | Purpose::Decrypt | Purpose::OfService => "it",
                };
                format!("which rows {action} is for is not said")
            }
            "dynamodb:enclosingoperation" => {
                "whether it is part of a transaction is not said".to_owned()
            }
            key if key.starts_with(RESOURCE_TAG) => format!(
                "`{key}` depends on the resource's tags and on whether the account uses them for \
                 access"
            ),
            key if key.starts_with("kms:") => {
                format!("`{}` of the table's key is not said", spelled(key))
            }
            key => format!("the request does not say `{}`", spelled(key)),
        }
    }
}

fn of_stack(tag: &str) -> String {
    format!("whether the stack is deployed with a tag `{tag}` is not said")
}

/// Whether a key is of requests to the services that roles are assumed and passed by.
fn is_of_service(key: &str) -> bool {
    ["sts:", "iam:", "lambda:"].iter().any(|service| key.starts_with(service))
}

/// The name of a key without the name of a tag.
fn family(key: &str) -> &str {
    key.split_once('/').map_or(key, |(family, _)| family)
}

fn tag_of(key: &str) -> &str {
    key.strip_prefix(PRINCIPAL_TAG).unwrap_or(key)
}

/// A key in AWS's spelling, if it is listed.
fn spelled(key: &str) -> Cow<'_, str> {
    let of_services = [
        "sts:ExternalId",
        "sts:RoleSessionName",
        "sts:SourceIdentity",
        "lambda:EventSourceToken",
        "lambda:FunctionUrlAuthType",
        "lambda:InvokedViaFunctionUrl",
    ];
    let of_services = of_services.into_iter().find(|listed| listed.eq_ignore_ascii_case(key));
    let listed = of_services.or_else(|| decrypt::spelled(key));
    listed.map_or_else(|| spelled_condition_key(key), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What nothing tells of a request by somebody of a kind without tags.
    fn openness(purpose: impl Into<Purpose>, kind: CallerKind) -> Openness {
        Openness {
            purpose: purpose.into(),
            kinds: [kind].into(),
            tags: OtherTags::None,
            session_tags: false,
            resource_tags: OtherTags::Open,
        }
    }

    fn open(action: Action, kind: CallerKind, key: &str) -> bool {
        openness(action, kind).of_missing(key).is_some()
    }

    #[test]
    fn a_request_carries_only_the_keys_of_its_action() {
        assert!(open(Action::PutItem, CallerKind::AssumedRole, "dynamodb:leadingkeys"));
        assert!(!open(Action::Scan, CallerKind::AssumedRole, "dynamodb:leadingkeys"));
        assert!(!open(Action::GetRecords, CallerKind::AssumedRole, "dynamodb:attributes"));
        assert!(open(Action::Query, CallerKind::AssumedRole, "aws:resourcetag/team"));
        assert!(!open(Action::Query, CallerKind::AssumedRole, "aws:requesttag/team"));
        assert!(!open(Action::Query, CallerKind::AssumedRole, "dynamodb:leadingkey"));
    }

    #[test]
    fn a_principal_has_only_the_keys_of_its_kind() {
        let cognito = || CallerKind::WebIdentity("cognito-identity.amazonaws.com".to_owned());
        assert!(open(Action::Query, cognito(), "cognito-identity.amazonaws.com:sub"));
        assert!(!open(
            Action::Query,
            CallerKind::AssumedRole,
            "cognito-identity.amazonaws.com:sub"
        ));
        assert!(!open(Action::Query, cognito(), "aws:username"));
        assert!(!open(Action::Query, cognito(), "aws:principaltag/team"));
    }

    #[test]
    fn a_request_to_decrypt_carries_what_is_of_the_key() {
        let open = |purpose: Purpose, key: &str| {
            openness(purpose, CallerKind::AssumedRole).of_missing(key).is_some()
        };
        let context = "kms:encryptioncontext:team";
        for key in ["kms:keyspec", "aws:resourcetag/team", "aws:sourceip", "kms:requestalias"] {
            assert!(open(Purpose::DecryptTable, key) && open(Purpose::Decrypt, key), "{key}");
        }
        assert!(!open(Purpose::DecryptTable, context) && open(Purpose::Decrypt, context));
        assert!(!open(Action::GetItem.into(), "kms:keyspec"));
        for key in ["aws:requesttag/team", "dynamodb:leadingkeys", "kms:grantoperations"] {
            assert!(!open(Purpose::DecryptTable, key), "{key}");
        }
    }

    #[test]
    fn what_would_tell_is_the_key_as_aws_spells_it() {
        let open = openness(Action::PutItem, CallerKind::AssumedRole);
        let missing = |key: &str| open.of_missing(key).unwrap().missing().cloned();
        let key = |key: &str| Some(Missing::ConditionKey(key.to_owned()));
        assert_eq!(missing("dynamodb:leadingkeys"), key("dynamodb:LeadingKeys"));
        assert_eq!(missing("aws:resourcetag/team"), key("aws:ResourceTag/team"));
    }

    #[test]
    fn a_role_may_be_tagged_with_its_stack() {
        let open = |tags: OtherTags| {
            let of_role = openness(Action::Query, CallerKind::AssumedRole);
            let open = Openness { tags, ..of_role };
            open.of_missing("aws:principaltag/env").is_some()
        };
        assert!(open(OtherTags::OfStack));
        assert!(!open(OtherTags::None));
    }

    #[test]
    fn what_the_network_and_the_organization_decide_stays_open() {
        for key in ["aws:sourceip", "aws:principalorgid", "aws:currenttime", "aws:sourcevpce"] {
            assert!(open(Action::Query, CallerKind::AssumedRole, key), "{key}");
        }
    }

    #[test]
    fn keys_of_other_services_and_misspelt_ones_are_not_carried() {
        for key in ["s3:prefix", "aws:usrname", "username", "aws:principletag/sub"] {
            assert!(!open(Action::Query, CallerKind::AssumedRole, key), "{key}");
        }
    }

    #[test]
    fn a_key_that_aws_may_have_added_stays_open() {
        for key in ["aws:somethingnew", "aws:brandnew/thing"] {
            assert!(open(Action::Query, CallerKind::AssumedRole, key), "{key}");
        }
    }

    #[test]
    fn whoever_assumes_a_role_may_be_allowed_to_tag() {
        let open = |session_tags| {
            let of_role = openness(Action::Query, CallerKind::AssumedRole);
            let open = Openness { session_tags, ..of_role };
            open.of_missing("aws:principaltag/env").map(|why| why.why().to_owned())
        };
        assert_eq!(open(true).unwrap(), "whether the session has the tag `env` is not said");
        assert_eq!(open(false), None);
    }
}

//! Changes that may change who may do what, and about which no request is asked.

use std::collections::BTreeSet;

use super::effect::{Effect, TemplateChange};
use super::holders::ROLE;
use crate::evaluate::ADDITION;
use crate::facts::template::{SERVERLESS_TYPES, adder};
use crate::shown;

const SIGN_IN: &str = "who signs in as which role is not compared";
const PERMISSION_SETS: &str = "what permission sets allow is not compared";
const TRUST: &str = "who may assume the role is not compared";
const ACTING: &str = "who acts as which role is not compared";
const HOLDERS: &str = "who elsewhere has the policy is not compared";
const IN_GROUP: &str = "who elsewhere is in the group is not compared";
const MADE: &str = "what is made of it is not compared";

/// A change about which no request is asked.
#[derive(Clone, Debug)]
pub(super) struct Unasked {
    /// Its number.
    pub(super) change: usize,
    /// The logical id of the resource that changes.
    pub(super) resource: Option<String>,
    pub(super) why: &'static str,
}

impl Unasked {
    /// Why, where the change is not told beside it.
    pub(super) fn alone(&self) -> String {
        match &self.resource {
            Some(resource) => format!("of `{}`, {}", shown::name(resource), self.why),
            None => self.why.to_owned(),
        }
    }
}

/// Attributes of a resource of which nothing is made.
const APART: [&str; 3] = ["DeletionPolicy", "Metadata", "UpdateReplacePolicy"];

/// What a policy says of those who have it.
const HOLDING: [&str; 6] = ["Groups", "GroupName", "RoleName", "Roles", "UserName", "Users"];

/// What an identity pool says of those whom it lets in.
const OF_PROVIDERS: [&str; 6] = [
    "AllowClassicFlow",
    "CognitoIdentityProviders",
    "DeveloperProviderName",
    "OpenIdConnectProviderARNs",
    "SamlProviderARNs",
    "SupportedLoginProviders",
];

/// Whether a resource of this type makes others that are not in the template, or adds to what it is given.
pub(super) fn makes_more(kind: &str) -> bool {
    let made_of = [SERVERLESS_TYPES, "AWS::CloudFormation::"];
    adder(kind).is_some() || made_of.iter().any(|it| kind.starts_with(it))
}

/// Why a change may change who may do what without being asked about. Of the roles that are `told` it is known who
/// assumes them, and of what signs users in, as which roles. `held_elsewhere`: what names others than before who are in
/// neither template.
pub(super) fn why(
    change: &TemplateChange,
    told: &BTreeSet<String>,
    held_elsewhere: &BTreeSet<String>,
) -> Option<&'static str> {
    let has = |key: &str| change.has_key(key);
    let Some(id) = change.resource.as_deref() else {
        // Of a parameter it is not known whether the update goes through, not what it does.
        let is_known = ["Parameters", "Transform"].iter().any(|section| has(section));
        let is_open = change.effect == Effect::Unknown && !is_known;
        return is_open.then_some("what depends on it is not compared");
    };
    let kind = change.kind.as_deref().unwrap_or_default();
    if change.path.first().is_some_and(|key| APART.contains(&key.as_str())) {
        return None;
    }
    let of_type = |kind: &str| match kind {
        kind if makes_more(kind) => Some(MADE),
        ADDITION => held_elsewhere.contains(id).then_some(IN_GROUP),
        _ if held_elsewhere.contains(id) && HOLDING.iter().any(|key| has(key)) => Some(HOLDERS),
        ROLE => (has("AssumeRolePolicyDocument") && !told.contains(id)).then_some(TRUST),
        "AWS::Cognito::IdentityPool" => {
            (!told.contains(id) || OF_PROVIDERS.iter().any(|key| has(key))).then_some(SIGN_IN)
        }
        "AWS::Cognito::IdentityPoolRoleAttachment" | "AWS::Cognito::UserPoolGroup" => {
            (!told.contains(id)).then_some(SIGN_IN)
        }
        "AWS::Cognito::UserPoolUserToGroupAttachment" => Some(SIGN_IN),
        "AWS::SSO::Assignment" | "AWS::SSO::PermissionSet" => Some(PERMISSION_SETS),
        "AWS::Lambda::Function" => change.is_within(&["Role"]).then_some(ACTING),
        _ => None,
    };
    // What was there may be of another type.
    let earlier = change.before.as_ref().filter(|_| change.path == ["Type"]);
    let earlier = earlier.and_then(|kind| kind.as_str());
    of_type(kind).or_else(|| of_type(earlier?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::AccessChanges;
    use crate::evaluate::Environment;
    use crate::template::Template;
    use serde_json::{Value, json};

    #[test]
    fn what_becomes_of_a_resource_later_changes_nobodys_access() {
        let template = |attribute: &str, value: Value| -> Template {
            let mut template = json!({ "Resources": {
                "Pool": { "Type": "AWS::Cognito::IdentityPool", "Properties": {} },
                "Own": { "Type": "AWS::CloudFormation::CustomResource", "Properties": {} },
            } });
            for id in ["Pool", "Own"] {
                template["Resources"][id][attribute] = value.clone();
            }
            template.into()
        };
        let is_known = |attribute: &str, old: Value, new: Value| {
            let both = [template(attribute, old), template(attribute, new)];
            let changes = AccessChanges::between(&both[0], &both[1], &Environment::default());
            changes.unasked.is_empty()
        };
        for attribute in APART {
            assert!(is_known(attribute, json!("Retain"), json!("Delete")), "{attribute}");
        }
        assert!(!is_known(
            "Properties",
            json!({}),
            json!({ "AllowUnauthenticatedIdentities": true })
        ));
    }

    #[test]
    fn what_becomes_another_type_is_said_as_what_comes_from_one() {
        let of = |kind: &str| -> Template {
            json!({ "Resources": { "Own": { "Type": kind, "Properties": {} } } }).into()
        };
        let [nested, topic] = [of("AWS::CloudFormation::Stack"), of("AWS::SNS::Topic")];
        for (old, new) in [(&nested, &topic), (&topic, &nested)] {
            let changes = AccessChanges::between(old, new, &Environment::default());
            assert_eq!(changes.unasked.first().map(|it| it.why), Some(MADE));
        }
    }

    #[test]
    fn without_its_change_a_reason_names_the_resource() {
        let of = |resource: Option<&str>| {
            Unasked { change: 0, resource: resource.map(str::to_owned), why: TRUST }.alone()
        };
        assert_eq!(of(Some("Reader")), "of `Reader`, who may assume the role is not compared");
        assert_eq!(of(None), TRUST);
    }
}

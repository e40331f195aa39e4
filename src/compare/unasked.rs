//! Changes that may change who may do what, and about which no request is asked.

use std::collections::BTreeSet;

use super::effect::{Effect, TemplateChange};
use super::holders::ROLE;
use crate::evaluate::{ADDITION, is_of_access, is_service};
use crate::facts::template::{SERVERLESS_TYPES, adder};
use crate::policy_syntax::wildcard;
use crate::shown;
use crate::template::{Template, text};

const SIGN_IN: &str = "who signs in as which role is not compared";
const PERMISSION_SETS: &str = "what permission sets allow is not compared";
const TRUST: &str = "who may assume the role is not compared";
const ACTING: &str = "who acts as which role is not compared";
const SERVICES: &str = "for whom the service invokes the function is not compared";
const KEPT_OUT: &str = "whom else it keeps out is not compared";
const BY_URL: &str = "who invokes the function by its URL is not compared";
const VOUCHED: &str = "whom the provider vouches for is not compared";
const TAGS: &str = "who reaches it by its tags is not compared";
const THERE: &str = "what is there only under a condition that is not known is not compared";
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

/// What is assumed or invoked, and may be by its tags.
const TAGGED: [&str; 3] = [ROLE, "AWS::IAM::User", "AWS::Lambda::Function"];

/// Whether a condition of a template compares the tags of what a request is about.
pub(super) fn compares_tags(template: &Template) -> bool {
    let keys = template.root().descendants().flat_map(|node| node.keys());
    keys.map(str::to_ascii_lowercase).any(|key| key.contains("resourcetag/"))
}

/// Whether a resource of this type decides who may do what, or hands a role on.
fn bears(kind: &str) -> bool {
    is_of_access(kind) || ["AWS::DynamoDB::", "AWS::Lambda::"].iter().any(|it| kind.starts_with(it))
}

/// Why who invokes a function by a permission is not compared, if it is not, in either template.
fn of_permission(id: &str, templates: [&Template; 2]) -> Option<&'static str> {
    let all = templates.into_iter().filter_map(|template| template.resource(id));
    let reasons = all.filter(|one| one.kind() == Some(PERMISSION)).filter_map(|permission| {
        let literal = |name: &str| text::literal(&permission.property(name)?);
        // A function with a URL lets in whoever the URL does.
        let is_of_url = || {
            let action = literal("Action");
            action.is_none_or(|it| wildcard::matches_in_any_case(&it, "lambda:InvokeFunctionUrl"))
        };
        let is_service = literal("Principal").is_some_and(|it| is_service(&it));
        let is_for_anyone = || LIMITS.iter().all(|it| permission.property(it).is_none());
        match is_service {
            true => is_for_anyone().then_some(SERVICES),
            false => is_of_url().then_some(BY_URL),
        }
    });
    reasons.into_iter().next()
}

/// A permission of a function.
const PERMISSION: &str = "AWS::Lambda::Permission";

/// What says for whom a service may invoke a function.
const LIMITS: [&str; 4] = ["EventSourceToken", "PrincipalOrgID", "SourceAccount", "SourceArn"];

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
/// neither template. `templates`: the old one and the new one.
pub(super) fn why(
    change: &TemplateChange,
    told: &BTreeSet<String>,
    held_elsewhere: &BTreeSet<String>,
    are_tags_compared: impl Fn() -> bool,
    templates: [&Template; 2],
    keeps_out_others: impl FnOnce(&str) -> bool,
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
        // Whether it is there is known on neither side, or on one.
        kind if change.path == ["Condition"] && bears(kind) => {
            (change.effect == Effect::Unknown).then_some(THERE)
        }
        kind if makes_more(kind) => Some(MADE),
        kind if has("Tags") && TAGGED.contains(&kind) && are_tags_compared() => Some(TAGS),
        ADDITION => held_elsewhere.contains(id).then_some(IN_GROUP),
        _ if held_elsewhere.contains(id) && HOLDING.iter().any(|key| has(key)) => Some(HOLDERS),
        ROLE => (has("AssumeRolePolicyDocument") && !told.contains(id)).then_some(TRUST),
        "AWS::Cognito::IdentityPool" => {
            (!told.contains(id) || OF_PROVIDERS.iter().any(|key| has(key))).then_some(SIGN_IN)
        }
        "AWS::Cognito::IdentityPoolRoleAttachment" | "AWS::Cognito::UserPoolGroup" => {
            (!told.contains(id)).then_some(SIGN_IN)
        }
        "AWS::Cognito::UserPoolUserToGroupAttachment"
        | "AWS::Cognito::IdentityPoolPrincipalTag" => Some(SIGN_IN),
        "AWS::IAM::OIDCProvider" | "AWS::IAM::SAMLProvider" => (!has("Tags")).then_some(VOUCHED),
        "AWS::Lambda::Url" => Some(BY_URL),
        PERMISSION => of_permission(id, templates),
        "AWS::SSO::Assignment" | "AWS::SSO::PermissionSet" => Some(PERMISSION_SETS),
        "AWS::Lambda::Function" => change.is_within(&["Role"]).then_some(ACTING),
        _ => None,
    };
    // What was there may be of another type.
    let earlier = change.before.as_ref().filter(|_| change.path == ["Type"]);
    let earlier = earlier.and_then(|kind| kind.as_str());
    let kept_out = || keeps_out_others(id).then_some(KEPT_OUT);
    of_type(kind).or_else(|| of_type(earlier?)).or_else(kept_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::AccessChanges;
    use crate::evaluate::Environment;
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

    /// Why nothing is known of a change of a resource, if so.
    fn reasons(old: &Value, new: &Value) -> Vec<&'static str> {
        let of = |resources: &Value| -> Template {
            let parameters =
                json!({ "Stage": { "Type": "String" }, "Other": { "Type": "String" } });
            let conditions = json!({ "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } });
            json!({ "Parameters": parameters, "Conditions": conditions, "Resources": resources })
                .into()
        };
        let changes = AccessChanges::between(&of(old), &of(new), &Environment::default());
        let mut reasons: Vec<_> = changes.unasked.iter().map(|one| one.why).collect();
        reasons.dedup();
        reasons
    }

    fn role(statements: Value, properties: Value) -> Value {
        let mut all = json!({ "AssumeRolePolicyDocument": {
            "Version": "2012-10-17", "Statement": statements } });
        all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
        json!({ "Type": ROLE, "Properties": all })
    }

    #[test]
    fn what_is_there_only_perhaps_is_not_compared() {
        let of = |condition: Option<&str>| {
            let mut role = role(json!([]), json!({}));
            if let Some(name) = condition {
                role["Condition"] = json!(name);
            }
            json!({ "R": role })
        };
        assert_eq!(reasons(&of(None), &of(Some("Prod"))), [THERE]);
        assert_eq!(reasons(&of(Some("Prod")), &of(None)), [THERE]);
        assert_eq!(reasons(&of(Some("Prod")), &of(Some("Prod"))), [""; 0]);
    }

    #[test]
    fn whom_providers_and_tags_let_in_is_not_compared() {
        let of = |kind: &str, properties: &Value| json!({ "P": { "Type": kind, "Properties": properties } });
        for (kind, property) in [
            ("AWS::IAM::OIDCProvider", "ClientIdList"),
            ("AWS::IAM::SAMLProvider", "SamlMetadataDocument"),
        ] {
            let said = |value: &str| of(kind, &json!({ property: value }));
            assert_eq!(reasons(&said("a"), &said("b")), [VOUCHED], "{kind}");
        }
        let url = |kind: &str| of("AWS::Lambda::Url", &json!({ "AuthType": kind }));
        assert_eq!(reasons(&url("AWS_IAM"), &url("NONE")), [BY_URL]);
        let tagged = |value: &str, key: &str| {
            let statement = json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",
                "Condition": { "StringEquals": { key: "a" } } });
            let policies = json!([{ "PolicyName": "p", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": statement } }]);
            json!({ "A": role(json!([]), json!({ "Policies": policies })),
                "B": role(json!([]), json!({ "Tags": [{ "Key": "x", "Value": value }] })) })
        };
        for key in ["aws:ResourceTag/x", "iam:ResourceTag/x"] {
            assert_eq!(reasons(&tagged("a", key), &tagged("b", key)), [TAGS], "{key}");
        }
        assert_eq!(
            reasons(&tagged("a", "aws:PrincipalTag/x"), &tagged("b", "aws:PrincipalTag/x")),
            [""; 0]
        );
    }

    #[test]
    fn for_whom_a_service_or_a_url_invokes_a_function_is_not_compared() {
        let of =
            |properties: &Value| json!({ "P": { "Type": PERMISSION, "Properties": properties } });
        let none = json!({ "T": { "Type": "AWS::SNS::Topic", "Properties": {} } });
        let made = |properties: Value| reasons(&none, &of(&properties));
        let sns = json!({ "FunctionName": "f", "Action": "lambda:InvokeFunction",
            "Principal": "sns.amazonaws.com" });
        assert_eq!(made(sns.clone()), [SERVICES]);
        let mut limited = sns.clone();
        limited["SourceArn"] = json!("arn:aws:sns:us-east-1:111122223333:t");
        assert_eq!(made(limited.clone()), [""; 0]);
        assert_eq!(reasons(&of(&limited), &of(&sns)), [SERVICES]);
        let by_url = |action: &str, principal: &str| {
            made(json!({ "FunctionName": "f", "Action": action, "Principal": principal }))
        };
        assert_eq!(by_url("lambda:InvokeFunctionUrl", "*"), [BY_URL]);
        assert_eq!(by_url("lambda:InvokeFunctionUrl", "444455556666"), [BY_URL]);
        assert_eq!(by_url("lambda:InvokeFunction", "444455556666"), [""; 0]);
    }

    #[test]
    fn tags_that_a_session_may_bring_are_not_compared() {
        let allow = |actions: Value, condition: Value| {
            json!({ "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": actions,
                "Condition": condition })
        };
        let of = |statements: Value| json!({ "R": role(statements, json!({})) });
        let plain = || of(json!([allow(json!("sts:AssumeRole"), json!({}))]));
        let tagging = of(json!([allow(json!(["sts:AssumeRole", "sts:TagSession"]), json!({}))]));
        assert_eq!(reasons(&plain(), &tagging), [TRUST]);
        let apart = |condition: Value| {
            of(json!([
                allow(json!("sts:AssumeRole"), json!({})),
                allow(json!("sts:TagSession"), condition)
            ]))
        };
        let red = json!({ "StringEquals": { "aws:RequestTag/team": "red" } });
        assert_eq!(reasons(&apart(red.clone()), &apart(json!({}))), [TRUST]);
        assert_eq!(reasons(&apart(red.clone()), &apart(red)), [""; 0]);
        // Neither texts that only deployment decides nor other values are taken for each other.
        let tagged = |value: Value| json!({ "StringEquals": { "aws:RequestTag/team": value } });
        let by = |parameter: &str| apart(tagged(json!({ "Ref": parameter })));
        assert_eq!(reasons(&by("Stage"), &by("Other")), [TRUST]);
        assert_eq!(reasons(&by("Stage"), &by("Stage")), [""; 0]);
        let mfa = |value: bool| apart(json!({ "Bool": { "aws:MultiFactorAuthPresent": value } }));
        assert_eq!(reasons(&mfa(true), &mfa(false)), [TRUST]);
    }
}

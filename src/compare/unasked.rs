//! Changes that may change who may do what, and about which no request is asked.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::attached_again;
use super::effect::{Effect, TemplateChange};
use super::holders::{Holders, ROLE};
use super::kept_out;
use super::put_again;
use crate::evaluate::{ADDITION, is_of_access};
use crate::facts::regions::is_region;
use crate::facts::template::{SERVERLESS_TYPES, adder};
use crate::policy_syntax::{is_service, wildcard};
use crate::shown;
use crate::template::text::references;
use crate::template::{Resource, Template, text};

const SIGN_IN: &str = "who signs in as which role is not compared";
const PERMISSION_SETS: &str = "what permission sets allow is not compared";
const TRUST: &str = "who may assume the role is not compared";
const ACTING: &str = "who acts as which role is not compared";
const SERVICES: &str = "for whom the service invokes the function is not compared";
const USERS: &str = "who signs in, and with which claims, is not compared";
const THROUGH_ENDPOINT: &str = "who reaches tables through the endpoint is not compared";
const ATTACHED_AGAIN: &str =
    "another resource attaches the same, which may go with this one: IAM attaches it once";
const PUT_AGAIN: &str = "another resource puts a policy of its name, which may go with it";
const KEPT_OUT: &str = "whom else it keeps out is not compared";
const RENEWED: &str = "what is made anew stands in a condition, which is not compared";
const REPLICA: &str = "who reaches the replica is not compared: its Region is not known";
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

fn compares_tags(template: &Template) -> bool {
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

/// What a user pool says of who becomes a user, and of their claims.
const OF_USERS: [&str; 2] = ["AdminCreateUserConfig", "LambdaConfig"];

/// What a client of a user pool says of who signs in, and of the claims that they set themselves.
const OF_CLIENTS: [&str; 3] =
    ["ExplicitAuthFlows", "SupportedIdentityProviders", "WriteAttributes"];

/// Whether a macro makes a part of a resource.
pub(super) fn has_transform(resource: &Resource<'_>) -> bool {
    resource.node().descendants().any(|node| node.get("Fn::Transform").is_some())
}

/// Whether a resource of this type makes others that are not in the template, or adds to what it is given.
pub(super) fn makes_more(kind: &str) -> bool {
    let made_of = [SERVERLESS_TYPES, "AWS::CloudFormation::"];
    adder(kind).is_some() || made_of.iter().any(|it| kind.starts_with(it))
}

/// What is known of two templates beside their changes.
pub(super) struct Known<'a, 't> {
    /// The old template and the new one.
    pub(super) templates: [&'t Template; 2],
    pub(super) account: &'a str,
    pub(super) holders: &'a OnceCell<Holders<'t>>,
    /// The roles of which it is known who assumes them, and what signs users in of which it is known as which roles.
    pub(super) told: &'a BTreeSet<String>,
    /// What names others than before who are in neither template.
    pub(super) held_elsewhere: &'a BTreeSet<String>,
    /// The resources that are made anew.
    pub(super) renewed: BTreeSet<&'a str>,
    pub(super) compares_tags: OnceCell<bool>,
    pub(super) signs_in: OnceCell<bool>,
}

impl<'t> Known<'_, 't> {
    /// Why a change may change who may do what without being asked about.
    pub(super) fn why(&self, change: &TemplateChange) -> Option<&'static str> {
        let Some(id) = change.resource.as_deref() else {
            // Of a parameter it is not known whether the update goes through, not what it does.
            let is_type = change.path.last().is_some_and(|key| key == "Type");
            let is_of = |section: &str| change.path.first().is_some_and(|key| key == section);
            let is_known = is_of("Transform") || is_of("Parameters") && !is_type;
            let is_open = change.effect == Effect::Unknown && !is_known;
            return is_open.then_some("what depends on it is not compared");
        };
        let kind = change.kind.as_deref().unwrap_or_default();
        if change.path.first().is_some_and(|key| APART.contains(&key.as_str())) {
            return None;
        }
        // What was there may be of another type.
        let own = self.templates.into_iter().filter_map(|template| template.resource(id)?.kind());
        let mut others = own.filter(|other| *other != kind);
        let of_type = |kind: &str| self.of_type(change, id, kind);
        of_type(kind).or_else(|| others.find_map(of_type)).or_else(|| self.of_any(id))
    }

    /// Why a change of any resource may do so.
    fn of_any(&self, id: &str) -> Option<&'static str> {
        let holders = || self.holders.get_or_init(|| Holders::of(self.templates));
        if put_again::goes(id, self.templates) {
            return Some(PUT_AGAIN);
        }
        if attached_again::goes(id, self.templates) {
            return Some(ATTACHED_AGAIN);
        }
        if kept_out::differ(id, self.templates, self.account, holders) {
            return Some(KEPT_OUT);
        }
        self.compares_renewed(id).then_some(RENEWED)
    }

    fn of_type(&self, change: &TemplateChange, id: &str, kind: &str) -> Option<&'static str> {
        let has = |key: &str| change.has_key(key);
        let has_any = |keys: &[&str]| keys.iter().any(|key| has(key));
        match kind {
            // Whether it is there is known on neither side, or on one.
            kind if change.path == ["Condition"] && bears(kind) => {
                (change.effect == Effect::Unknown).then_some(THERE)
            }
            kind if makes_more(kind) => Some(MADE),
            kind if bears(kind) && self.is_made_by_a_macro(id) => Some(MADE),
            kind if has("Tags") && TAGGED.contains(&kind) && self.compares_tags() => Some(TAGS),
            ADDITION => self.held_elsewhere.contains(id).then_some(IN_GROUP),
            _ if self.held_elsewhere.contains(id) && has_any(&HOLDING) => Some(HOLDERS),
            ROLE => (has("AssumeRolePolicyDocument") && !self.told.contains(id)).then_some(TRUST),
            "AWS::Cognito::IdentityPool" => {
                let is_open = has_any(&OF_PROVIDERS) || has("Fn::If");
                (!self.told.contains(id) || is_open).then_some(SIGN_IN)
            }
            "AWS::Cognito::IdentityPoolRoleAttachment" | "AWS::Cognito::UserPoolGroup" => {
                (!self.told.contains(id) || has("Fn::If")).then_some(SIGN_IN)
            }
            "AWS::Cognito::UserPoolUserToGroupAttachment"
            | "AWS::Cognito::IdentityPoolPrincipalTag" => Some(SIGN_IN),
            "AWS::Cognito::UserPool" => (has_any(&OF_USERS) && self.signs_in()).then_some(USERS),
            "AWS::Cognito::UserPoolClient" => {
                (has_any(&OF_CLIENTS) && self.signs_in()).then_some(USERS)
            }
            "AWS::Cognito::UserPoolIdentityProvider" | "AWS::Cognito::UserPoolUser" => {
                self.signs_in().then_some(USERS)
            }
            "AWS::IAM::OIDCProvider" | "AWS::IAM::SAMLProvider" => {
                (!has("Tags")).then_some(VOUCHED)
            }
            "AWS::EC2::VPCEndpoint" => has("PolicyDocument").then_some(THROUGH_ENDPOINT),
            "AWS::DynamoDB::GlobalTable" => {
                let is_replica = change.is_within(&["Replicas", "*"]) && change.path.len() == 3;
                (is_replica && !is_region(change.key(1))).then_some(REPLICA)
            }
            "AWS::Lambda::Url" => Some(BY_URL),
            PERMISSION => of_permission(id, self.templates),
            "AWS::SSO::Assignment" | "AWS::SSO::PermissionSet" => Some(PERMISSION_SETS),
            "AWS::Lambda::Function" => change.is_within(&["Role"]).then_some(ACTING),
            _ => None,
        }
    }

    /// Whether a condition of a template compares the tags of what a request is about.
    fn compares_tags(&self) -> bool {
        *self.compares_tags.get_or_init(|| self.templates.into_iter().any(compares_tags))
    }

    /// Whether a condition of a policy compares something with what is made anew.
    fn compares_renewed(&self, id: &str) -> bool {
        if self.renewed.is_empty() {
            return false;
        }
        let [_, new] = self.templates;
        let policy = new.resource(id).filter(|it| it.kind().is_some_and(bears));
        let nodes = policy.into_iter().flat_map(|resource| resource.node().descendants());
        let conditions = nodes.filter_map(|node| node.get("Condition"));
        let compared = conditions.flat_map(|condition| condition.descendants());
        compared.flat_map(|node| references(&node)).any(|id| self.renewed.contains(id))
    }

    /// Whether users sign in as roles of a template.
    fn signs_in(&self) -> bool {
        let has_pool =
            |it: &Template| it.resources_of("AWS::Cognito::IdentityPool").next().is_some();
        *self.signs_in.get_or_init(|| self.templates.into_iter().any(has_pool))
    }

    /// Whether a macro makes a part of a resource.
    fn is_made_by_a_macro(&self, id: &str) -> bool {
        let mut resources = self.templates.iter().filter_map(|template| template.resource(id));
        resources.any(|resource| has_transform(&resource))
    }
}

#[cfg(test)]
mod tests;

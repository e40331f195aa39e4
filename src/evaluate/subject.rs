//! `RoleSubject`: a session of a role that makes requests.

use std::sync::Arc;

use super::call::{Place, Who, ask};
use super::context::{Context, Value};
use super::decision::Decision;
use super::error::EvaluateError;
use super::evaluator::{Evaluator, Role};
use super::openness::Kind;
use super::policy::Policy;
use super::policy_set::PolicySet;
use super::principal::{Caller, session_arn};
use super::request::Request;
use super::text::Text;
use super::trust::provider_name;
use super::unknown::Unknown;

/// A session of a role: who is signed in, with which tags.
///
/// The keys that its kind of principal has are filled in: `aws:PrincipalArn`, `aws:PrincipalType`,
/// `aws:userid`, the role's tags, and of Cognito's identities the pool. What is not said of the
/// session stays unknown, but tags: it has those that are said here, and no others.
#[derive(Clone, Debug)]
pub struct RoleSubject<'e> {
    evaluator: &'e Evaluator,
    role: &'e Role,
    context: Context,
    session_name: Text,
    session_policies: Vec<Policy>,
}

impl<'e> RoleSubject<'e> {
    pub(super) fn new(evaluator: &'e Evaluator, role: &'e Role) -> Self {
        let why = Unknown::new("the session's name is not said");
        Self {
            evaluator,
            role,
            context: Context::new(),
            session_name: Text::unknown(Arc::new(why)),
            session_policies: Vec::new(),
        }
    }

    /// Signed in as the user with this id. Of an identity pool, the user with this `sub` in the user
    /// pool: sets the principal tags that the pool maps from the claim. Of another web identity
    /// provider, its `sub`. Of any other role, the session's name.
    pub fn as_user(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        let tags = self.role.trust.tags.iter().filter(|(_, claim)| claim == "sub");
        match self.role.trust.provider() {
            Some(provider) if !provider.starts_with("cognito-identity") => {
                let key = format!("{}:sub", provider_name(provider));
                self.context = self.context.with(&key, id);
                self
            }
            Some(_) => {
                for (tag, _) in tags {
                    self.context =
                        self.context.with(&format!("aws:PrincipalTag/{tag}"), id.clone());
                }
                self
            }
            None => self.session_name(id),
        }
    }

    /// The Cognito identity with this id, `REGION:uuid`: the claim `sub` of the identity pool's
    /// tokens. It is not the `sub` of the user pool.
    pub fn identity_id(mut self, id: impl Into<String>) -> Self {
        let provider = self.role.trust.provider().unwrap_or("cognito-identity.amazonaws.com");
        self.context = self.context.with(&format!("{}:sub", provider_name(provider)), id);
        self
    }

    /// A tag of the session, which comes before the role's of the same name.
    pub fn tag(self, key: &str, value: impl Into<String>) -> Self {
        self.context(&format!("aws:PrincipalTag/{key}"), value)
    }

    /// The session's name, which is the second half of `aws:userid`.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Text::known(name);
        self
    }

    /// A condition key that every request of this session carries.
    pub fn context(mut self, key: &str, value: impl Into<String>) -> Self {
        self.context = self.context.with(key, value);
        self
    }

    /// A policy that was passed when the session began.
    pub fn session_policy(mut self, policy: Policy) -> Self {
        self.session_policies.push(policy);
        self
    }

    /// Decides a request.
    ///
    /// # Errors
    ///
    /// Where the request names a table, index or stream that the template does not have, or an
    /// action that never applies to it.
    ///
    /// ```
    /// use tablature::evaluate::{Environment, Evaluator, Request};
    /// use tablature::{Action, Attribute, Role, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    /// let template = stack.template(&Stage::default()).unwrap();
    ///
    /// let evaluator = Evaluator::of(&template, Environment::default());
    /// let reader = evaluator.role("Reader").unwrap();
    /// let scan = Request::new(Action::Scan).on_table("Notes");
    /// assert!(reader.decide(&scan).unwrap().is_allowed());
    /// let put = Request::new(Action::PutItem).on_table("Notes");
    /// assert!(reader.decide(&put).unwrap().is_denied());
    /// ```
    pub fn decide(&self, request: &Request) -> Result<Decision, EvaluateError> {
        let context = Arc::new(self.keys());
        let who = Who { context: &context, kinds: &self.role.trust.kinds };
        let place = Place {
            tables: &self.evaluator.tables,
            account: self.evaluator.environment.account(),
            region: self.evaluator.environment.region(),
        };
        let policies = self.policies();
        let mut answers = Vec::with_capacity(request.parts.len());
        for part in &request.parts {
            let asked = ask(&place, &who, part)?;
            let policies = policies.clone().on_resource(asked.policies);
            answers.push(policies.answer(Arc::new(asked.check), asked.foreign));
        }
        Ok(Decision::new(answers))
    }

    fn policies(&self) -> PolicySet {
        let role = self.role;
        let session_arn = session_arn(&role.arn, &self.session_name);
        let caller = Caller {
            account: self.evaluator.environment.account().to_owned(),
            role_arn: role.arn.clone(),
            role_id: role.id.clone(),
            session_arn,
            bounded: role.boundary.is_some(),
        };
        let set =
            PolicySet::of_role(role.identity.clone(), role.boundary.clone(), Arc::new(caller));
        self.session_policies.iter().cloned().fold(set, PolicySet::session)
    }

    /// The keys that every request of the session carries, and those it surely does not.
    fn keys(&self) -> Context {
        let role = self.role;
        let mut user_id = role.id.clone();
        user_id.push_str(":");
        user_id.push(&self.session_name);
        let known = |text: &str| Value::One(Text::known(text));
        let account = self.evaluator.environment.account();
        let mut context = (self.context.clone())
            .with_default("aws:PrincipalArn", Value::One(role.arn.clone()))
            .with_default("aws:PrincipalAccount", known(account))
            .with_default("aws:PrincipalType", known("AssumedRole"))
            .with_default("aws:PrincipalIsAWSService", known("false"))
            .with_default("aws:userid", Value::One(user_id))
            .with_default("aws:SecureTransport", known("true"))
            .with_default("aws:ViaAWSService", known("false"));
        for absent in ABSENT {
            context = context.with_default(absent, Value::Absent);
        }
        for (tag, value) in &role.tags {
            context =
                context.with_default(&format!("aws:PrincipalTag/{tag}"), Value::One(value.clone()));
        }
        if let [Kind::WebIdentity(provider)] = role.trust.kinds.as_ref() {
            context = context.with_default("aws:FederatedProvider", known(provider));
            if let Some(audience) = &role.trust.audience {
                let key = format!("{}:aud", provider_name(provider));
                context = context.with_default(&key, Value::One(audience.clone()));
            }
        }
        context
    }
}

/// Keys of requests that a service makes for somebody, which these are not.
const ABSENT: [&str; 8] = [
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
];

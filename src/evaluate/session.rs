//! `Session`: a session of a role that makes requests.

use std::sync::{Arc, OnceLock};

use super::call::{Asked, CallerContext, Deployed, ask};
use super::context::{Context, Value};
use super::decision::{Answer, Decision};
use super::error::EvaluateError;
use super::evaluator::{Evaluator, Role};
use super::openness::CallerKind;
use super::policy::Policy;
use super::policy_set::PolicySet;
use super::principal::{Caller, session_arn};
use super::request::Request;
use super::tags::{OtherTags, PRINCIPAL_TAG};
use super::text::Text;
use super::trust::provider_name;
use super::unknown::{Missing, Unknown};

/// A session of a role: who is signed in, and with which tags.
///
/// The keys of its kind of principal are set: `aws:PrincipalArn`, `aws:PrincipalType`, `aws:userid`,
/// the role's tags, and for Cognito identities the pool. What is not set stays unknown. Its tags are
/// the role's, those that are set here, and possibly those that an identity pool maps.
#[derive(Clone, Debug)]
pub struct Session<'e> {
    evaluator: &'e Evaluator,
    role: &'e Role,
    context: Context,
    session_name: Text,
    session_policies: Vec<Policy>,
    untagged: bool,
    /// What all decisions of this session share, computed with the first one.
    prepared: OnceLock<Prepared>,
}

#[derive(Clone, Debug)]
struct Prepared {
    keys: Arc<Context>,
    policies: PolicySet,
}

impl<'e> Session<'e> {
    pub(super) fn new(evaluator: &'e Evaluator, role: &'e Role) -> Self {
        let why = Unknown::new("the session's name is not said").until_given(Missing::SessionName);
        Self {
            evaluator,
            role,
            context: Context::new(),
            session_name: Text::unknown(Arc::new(why)),
            session_policies: Vec::new(),
            untagged: false,
            prepared: OnceLock::new(),
        }
    }

    /// Signs in the user with this id. For an identity pool this is the user's `sub` in the user
    /// pool, and sets the principal tags that the pool maps from that claim; for another web
    /// identity provider, its `sub`; for any other role, the session's name.
    pub fn as_user(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        match self.role.trust.provider() {
            Some(provider) if !provider.starts_with("cognito-identity") => {
                let key = format!("{}:sub", provider_name(provider));
                self.context(&key, id)
            }
            Some(_) => {
                for (tag, _) in self.role.trust.tags.iter().filter(|(_, claim)| claim == "sub") {
                    self = self.tag(tag, id.clone());
                }
                self
            }
            None => self.session_name(id),
        }
    }

    /// Sets the Cognito identity id, `REGION:uuid`: the claim `sub` of the identity pool's tokens.
    /// It is not the `sub` of the user pool.
    pub fn identity_id(self, id: impl Into<String>) -> Self {
        let provider = self.role.trust.provider().unwrap_or("cognito-identity.amazonaws.com");
        self.context(&format!("{}:sub", provider_name(provider)), id)
    }

    /// Sets a tag of the session, which overrides the role's tag of the same name.
    pub fn tag(self, key: &str, value: impl Into<String>) -> Self {
        self.context(&format!("aws:PrincipalTag/{key}"), value)
    }

    /// Says that the session has no tags but the role's own, those that are set here, and those that an identity pool
    /// maps. Without this they are not known where the trust policy allows `sts:TagSession`.
    pub fn untagged(mut self) -> Self {
        self.untagged = true;
        self.prepared = OnceLock::new();
        self
    }

    /// Sets the session's name, which is the second half of `aws:userid`.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Text::known(name);
        self.prepared = OnceLock::new();
        self
    }

    /// Sets a condition key that every request of this session carries.
    pub fn context(mut self, key: &str, value: impl Into<String>) -> Self {
        self.context = self.context.with(key, value);
        self.prepared = OnceLock::new();
        self
    }

    /// Adds a policy that was passed when the session began.
    pub fn session_policy(mut self, policy: Policy) -> Self {
        self.session_policies.push(policy);
        self.prepared = OnceLock::new();
        self
    }

    /// Decides a request.
    ///
    /// # Errors
    ///
    /// If the request is on a table, index or stream that the template does not have, or its action
    /// never applies to it.
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
        let decision = self.decide_in_one_case(request)?;
        Ok(self.in_every_case(decision, |session| session.decide_in_one_case(request)))
    }

    pub(super) fn decide_in_one_case(&self, request: &Request) -> Result<Decision, EvaluateError> {
        let (who, policies, deployed) = (self.who(), self.prepared_policies(), self.deployed());
        let answer = |part| {
            let Asked { check, policies: of_resource, foreign } = ask(&deployed, &who, part)?;
            Ok(policies.answer(Arc::new(check), &of_resource, foreign))
        };
        let answers: Result<Vec<Answer>, EvaluateError> =
            request.parts.iter().map(answer).collect();
        Ok(Decision::of(answers?))
    }

    /// The same session of the same role as another reading of the template has it, unless it is not made there.
    pub(super) fn moved_to<'o>(&self, evaluator: &'o Evaluator) -> Option<Session<'o>> {
        let role = evaluator.made_role(self.logical_id())?;
        Some(Session {
            context: self.context.clone(),
            session_name: self.session_name.clone(),
            session_policies: self.session_policies.clone(),
            untagged: self.untagged,
            ..Session::new(evaluator, role)
        })
    }

    pub(super) fn who(&self) -> CallerContext<'_> {
        let tags = match &self.role.tags.others {
            OtherTags::OfStack if self.untagged => OtherTags::None,
            others => others.clone(),
        };
        let trust = &self.role.trust;
        let session_tags = self.may_have_tags();
        CallerContext { context: &self.prepared().keys, kinds: &trust.kinds, tags, session_tags }
    }

    /// Whether whoever assumes the role may have set tags that are not said.
    fn may_have_tags(&self) -> bool {
        !self.untagged && self.role.trust.may_tag
    }

    /// The role's logical id.
    pub(crate) fn logical_id(&self) -> &str {
        self.role.logical_id()
    }

    /// The principals that can assume the role, from the trust policy.
    pub(crate) fn assumed_by(&self) -> &[String] {
        &self.role.trust.principals
    }

    pub(crate) fn evaluator(&self) -> &'e Evaluator {
        self.evaluator
    }

    pub(super) fn deployed(&self) -> Deployed<'_> {
        self.evaluator.deployed()
    }

    pub(super) fn prepared_policies(&self) -> &PolicySet {
        &self.prepared().policies
    }

    fn prepared(&self) -> &Prepared {
        self.prepared
            .get_or_init(|| Prepared { keys: Arc::new(self.keys()), policies: self.policies() })
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
            federated: role.trust.may_be_federated(),
            foreign: false,
            service: None,
            provider: None,
        };
        let other = role.other.as_ref().map(|other| other.caller.clone());
        let caller = Arc::new(other.unwrap_or(caller));
        let organization: &[Arc<Policy>] = match self.is_under_the_organization(&caller) {
            true => &self.evaluator.organization,
            false => &[],
        };
        let set = PolicySet::of_role(role.identity.clone(), role.boundary.clone(), caller);
        let set = set.under(organization);
        self.session_policies.iter().cloned().fold(set, PolicySet::session)
    }

    /// Whether the policies of the account's organization limit the caller: not a service or one of its roles, nor
    /// whoever is of another account, or of none.
    fn is_under_the_organization(&self, caller: &Caller) -> bool {
        let is_own = caller.account == self.evaluator.environment.account() && !caller.foreign;
        let is_of_service = caller.role_arn.as_str().contains(":role/aws-service-role/");
        is_own && caller.service.is_none() && !is_of_service
    }

    /// The keys that every request of the session carries, and those it certainly does not carry.
    fn keys(&self) -> Context {
        let role = self.role;
        if let Some(other) = &role.other {
            let mut context = self.context.clone();
            for (key, value) in &other.keys {
                context.set_default(*key, value.clone());
            }
            for (key, value) in &role.tags.values {
                context.set_default(key.clone(), value.clone());
            }
            return context;
        }
        let mut user_id = role.id.clone();
        user_id.push_str(":");
        user_id.push(&self.session_name);
        let account = self.evaluator.environment.account();
        let mut context = self.context.clone();
        let given = [
            ("aws:principalarn", Value::One(role.arn.clone())),
            ("aws:principalaccount", Value::known(account)),
            ("aws:principaltype", Value::known("AssumedRole")),
            ("aws:principalisawsservice", Value::known("false")),
            ("aws:userid", Value::One(user_id)),
            ("aws:securetransport", Value::known("true")),
        ];
        for (key, value) in given.into_iter().chain(ABSENT.map(|key| (key, Value::Absent))) {
            context.set_default(key, value);
        }
        for (tag, claim) in &role.trust.tags {
            let why = format!("the `{claim}` of the user, which is the tag `{tag}`, is not said");
            let key = format!("{PRINCIPAL_TAG}{}", tag.to_ascii_lowercase());
            let missing = Missing::Claim { tag: tag.clone(), claim: claim.clone() };
            let why = Unknown::new(why).until_given(missing);
            context.set_default(key, Value::Unknown(Arc::new(why)));
        }
        for (key, value) in &role.tags.values {
            let value = match (self.may_have_tags(), key.strip_prefix(PRINCIPAL_TAG)) {
                (true, Some(tag)) => Value::Unknown(Arc::new(session_tag(
                    tag,
                    format!(
                        "a session may set the tag `{tag}`, and then the role's does not count"
                    ),
                ))),
                _ => value.clone(),
            };
            context.set_default(key.clone(), value);
        }
        if let [CallerKind::WebIdentity(provider)] = role.trust.kinds.as_ref() {
            context.set_default("aws:federatedprovider", Value::known(provider));
            if let Some(audience) = &role.trust.audience {
                let key = format!("{}:aud", provider_name(provider).to_ascii_lowercase());
                context.set_default(key, Value::One(audience.clone()));
            }
        }
        context
    }
}

/// Why a session's tag is not known.
fn session_tag(tag: &str, why: String) -> Unknown {
    Unknown::new(why).until_given(Missing::ConditionKey(format!("aws:PrincipalTag/{tag}")))
}

/// Keys of requests that a service makes for itself, which a role's session is not.
const ABSENT: [&str; 3] = ["aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"];

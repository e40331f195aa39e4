//! `RoleSession`: a session of a role, and assertions about what it may do.

use std::fmt;

use super::call::Call;
use super::deployment::Deployment;
use super::error::CannotAsk;
use super::message::{Failure, Outcome};
use crate::evaluate::{Decision, Policy, Request, Session};
use crate::facts::{Action, ResourceKind};
use crate::invariants::request;
use crate::may::{Actions, Part, Target};

/// A session of a role of a [`Deployment`]: who is signed in, and with which tags.
///
/// What is not set stays unknown, and an assertion that depends on it fails.
///
/// ```
/// use tablature::Action::{PutItem, Scan};
/// use tablature::assertions::on;
/// use tablature::evaluate::Request;
/// use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};
///
/// let mut stack = Stack::new("notes");
/// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
/// let sign_in = stack.add(UserSignIn::new("People"));
/// stack.add(
///     Role::new("Person", sign_in.authenticated())
///         .allow(notes.actions([PutItem]).rows(LeadingKey::user_pool_sub())),
/// );
///
/// let alice = stack.role("Person").as_user("alice");
/// alice.may(PutItem, on(&notes).row("alice"));
/// alice.may_not(PutItem, on(&notes).row("bob"));
/// alice.may_not(Scan, on(&notes));
///
/// let put = |row: &str| Request::new(PutItem).on_table("Notes").leading_key(row);
/// alice.may_call(Request::transact_write_items([put("alice")]));
/// alice.may_not_call(Request::transact_write_items([put("alice"), put("bob")]));
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.may(…)`, `.may_not(…)` or `.decide(…)`"]
pub struct RoleSession {
    deployment: Deployment,
    role: String,
    given: Vec<Setting>,
}

/// What a session can be given.
#[derive(Clone, Debug)]
enum Setting {
    User(String),
    Identity(String),
    Tag(String, String),
    Name(String),
    Context(String, String),
    Policy(Policy),
}

impl RoleSession {
    pub(super) fn new(deployment: Deployment, role: String) -> Self {
        Self { deployment, role, given: Vec::new() }
    }

    /// Signs in the user with this id. For an identity pool this is the user's `sub` in the user
    /// pool; for another web identity provider, its `sub`; for any other role, the session's name.
    pub fn as_user(self, id: impl Into<String>) -> Self {
        self.with(Setting::User(id.into()))
    }

    /// Sets the Cognito identity id, `REGION:uuid`, which is not the `sub` of the user pool.
    pub fn identity_id(self, id: impl Into<String>) -> Self {
        self.with(Setting::Identity(id.into()))
    }

    /// Sets a tag of the session, which overrides the role's tag of the same name.
    pub fn tag(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(Setting::Tag(key.into(), value.into()))
    }

    /// Sets the session's name.
    pub fn session_name(self, name: impl Into<String>) -> Self {
        self.with(Setting::Name(name.into()))
    }

    /// Sets a condition key that every request of the session carries, such as `aws:SourceIp`.
    pub fn context(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(Setting::Context(key.into(), value.into()))
    }

    /// Adds a policy that was passed when the session began.
    pub fn session_policy(self, policy: Policy) -> Self {
        self.with(Setting::Policy(policy))
    }

    /// Asserts that each of the actions is allowed. Of a table with a customer's key, the role must also be allowed
    /// to decrypt its items.
    ///
    /// # Panics
    ///
    /// If one is not certainly allowed, with the statements that decide.
    #[track_caller]
    pub fn may(&self, actions: impl Into<Actions>, target: Target) {
        self.assert_actions(Outcome::Allowed, actions.into(), &target);
    }

    /// Asserts that each of the actions is denied.
    ///
    /// # Panics
    ///
    /// If one is not certainly denied, with the statements that decide.
    #[track_caller]
    pub fn may_not(&self, actions: impl Into<Actions>, target: Target) {
        self.assert_actions(Outcome::Denied, actions.into(), &target);
    }

    /// Asserts that a whole call is allowed, such as a batch, a transaction or a PartiQL statement.
    ///
    /// # Panics
    ///
    /// If it is not certainly allowed, with the statements that decide.
    #[track_caller]
    pub fn may_call(&self, call: impl Into<Call>) {
        self.assert_call(Outcome::Allowed, call.into());
    }

    /// Asserts that a whole call is denied, which it is if any part of it is.
    ///
    /// # Panics
    ///
    /// If it is not certainly denied, with the statements that decide.
    #[track_caller]
    pub fn may_not_call(&self, call: impl Into<Call>) {
        self.assert_call(Outcome::Denied, call.into());
    }

    /// Whether an action is allowed, and why.
    ///
    /// ```
    /// # use tablature::{Attribute, Role, Stack, TableV2};
    /// # let mut stack = Stack::new("notes");
    /// # let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// # stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    /// use tablature::Action::Scan;
    /// use tablature::assertions::on;
    ///
    /// let decision = stack.role("Reader").decide(Scan, on("Notes"))?;
    /// assert_eq!(decision.deciding().next().unwrap().sid(), Some("ReadNotes"));
    /// # Ok::<(), tablature::assertions::CannotAsk>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the question cannot be asked: the stack has errors, or there is no such role or table.
    pub fn decide(&self, action: Action, target: Target) -> Result<Decision, CannotAsk> {
        if target.rows.is_some() && !action.carries_leading_keys() {
            return Err(CannotAsk::NoRows { action });
        }
        self.ask_on(action, &target)
    }

    /// Whether a whole call is allowed, and why.
    ///
    /// # Errors
    ///
    /// As [`decide`](Self::decide), and if the call is malformed.
    pub fn decide_call(&self, call: impl Into<Call>) -> Result<Decision, CannotAsk> {
        self.ask(&call.into().0?)
    }

    fn with(mut self, setting: Setting) -> Self {
        self.given.push(setting);
        self
    }

    fn ask_on(&self, action: Action, target: &Target) -> Result<Decision, CannotAsk> {
        if target.owner.as_ref().is_some_and(|owner| !self.deployment.is_of(owner)) {
            return Err(CannotAsk::OtherStack { table: target.table.clone() });
        }
        self.ask(&request(target, action, self.deployment.known()))
    }

    fn ask(&self, request: &Request) -> Result<Decision, CannotAsk> {
        let session = self.deployment.evaluator()?.role(&self.role)?;
        let session = self.given.iter().fold(session, |session, setting| setting.apply(session));
        Ok(session.decide_with_keys(request)?)
    }

    #[track_caller]
    fn assert_actions(&self, expected: Outcome, actions: Actions, target: &Target) {
        let failure = |what, answer| self.failure(expected, what, false, answer);
        if actions.are_none() {
            self.fail(&[failure("do nothing".to_owned(), Err(CannotAsk::NoAction))]);
        }
        let kind = match &target.part {
            Part::Table => ResourceKind::Table,
            Part::Index(_) => ResourceKind::Index,
            Part::Stream => ResourceKind::Stream,
        };
        let failed = actions.on(kind).into_iter().filter_map(|action| {
            let is_named = actions.each_named().contains(&action);
            let answer = match is_named {
                true => self.decide(action, target.clone()),
                false => self.ask_on(action, target),
            };
            (!expected.is(&answer)).then(|| {
                failure(request(target, action, self.deployment.known()).to_string(), answer)
            })
        });
        self.fail(&failed.collect::<Vec<_>>());
    }

    #[track_caller]
    fn assert_call(&self, expected: Outcome, call: Call) {
        let what = call.0.as_ref().map_or_else(|_| "make this call".to_owned(), Request::to_string);
        let answer = self.decide_call(call);
        if !expected.is(&answer) {
            self.fail(&[self.failure(expected, what, true, answer)]);
        }
    }

    fn failure(
        &self,
        expected: Outcome,
        what: String,
        is_call: bool,
        answer: Result<Decision, CannotAsk>,
    ) -> Failure {
        Failure { who: self.to_string(), expected, what, is_call, answer }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion fails by a panic")]
    fn fail(&self, failures: &[Failure]) {
        if !failures.is_empty() {
            let evaluator = self.deployment.evaluator().ok();
            panic!("{}", Failure::all(failures, &self.deployment.stack_name(), evaluator));
        }
    }
}

/// "role `Listener` as user `alice`"
impl fmt::Display for RoleSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "role `{}`", self.role)?;
        self.given.iter().try_for_each(|setting| match setting {
            Setting::User(id) => write!(formatter, " as user `{id}`"),
            Setting::Identity(id) => write!(formatter, " as identity `{id}`"),
            Setting::Tag(key, value) => write!(formatter, " with tag `{key}` = `{value}`"),
            Setting::Name(name) => write!(formatter, " in session `{name}`"),
            Setting::Context(key, value) => write!(formatter, " with {key} = \"{value}\""),
            Setting::Policy(policy) => {
                write!(formatter, " under session policy `{}`", policy.name())
            }
        })
    }
}

impl Setting {
    fn apply<'e>(&self, session: Session<'e>) -> Session<'e> {
        match self {
            Self::User(id) => session.as_user(id),
            Self::Identity(id) => session.identity_id(id),
            Self::Tag(key, value) => session.tag(key, value),
            Self::Name(name) => session.session_name(name),
            Self::Context(key, value) => session.context(key, value),
            Self::Policy(policy) => session.session_policy(policy.clone()),
        }
    }
}

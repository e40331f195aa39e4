//! `Probe`: one session and one resource, asked for one action and row after another.
//!
//! Only the statements that can apply to the resource are kept, so that asking about every action
//! of every role on every table costs little. What is left out can match no question.

use std::sync::Arc;

use super::call::{CallerContext, CheckTarget};
use super::check::{About, Check};
use super::context::{Context, Found, Value};
use super::decision::Answer;
use super::openness::CallerKind;
use super::policy::Policy;
use super::policy_set::PolicySet;
use super::request::CallPart;
use super::session::Session;
use super::statement::Statement;
use super::tags::RESOURCE_TAG;
use super::targets::Targets;
use super::text::Text;
use crate::facts::Action;
use crate::policy_syntax::{ActionSet, Effect};

/// A session and a resource.
#[derive(Debug)]
pub(crate) struct Probe<'e> {
    pub(super) who: CallerContext<'e>,
    pub(super) resource: &'e CheckTarget,
    /// The policies of the resource.
    pub(super) of_resource: Vec<Arc<Policy>>,
    /// The keys that all its requests here have in common.
    pub(super) here: Arc<Context>,
    pub(super) policies: PolicySet,
    /// Whether its statements are about the resource, if that does not depend on the action.
    pub(super) about: Option<Arc<About>>,
}

/// The rows of the question.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rows<'r> {
    /// Rows are not set, for actions that carry no key.
    Unspecified,
    /// The request carries no `dynamodb:LeadingKeys`.
    None,
    /// The rows with these partition keys.
    With(&'r [RowKey]),
}

/// The partition key of a row, which may have a part that only deployment decides.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct RowKey(pub(super) Text);

impl RowKey {
    pub(crate) fn new(key: impl Into<String>) -> Self {
        Self(Text::known(key))
    }

    /// The key, with marks for the parts that only deployment decides.
    pub(crate) fn marked(&self) -> &str {
        self.0.as_str()
    }
}

impl<'e> Session<'e> {
    /// This session and a target; `None` if the template has no such resource.
    pub(crate) fn probe(&'e self, targets: &'e Targets, number: usize) -> Option<Probe<'e>> {
        let resource = targets.get(number)?;
        let who = self.who();
        let here = resource.here(self.deployed().account, &who);
        let any = resource.any_check(&here, &who);
        let concerns = |statement: &Statement| statement.concerns(&any);
        let policies = self.prepared_policies().keeping(concerns);
        let of_resource = resource.policies.iter().map(|policy| policy.keeping(concerns)).collect();
        Some(Probe { who, resource, of_resource, here, policies, about: None })
    }

    /// The same session, with a value for each key that its policies use as a variable and that it
    /// can have. The value is the caller's own. The request may come through a service.
    pub(crate) fn with_own_values(self) -> Self {
        let mut variables: Vec<String> = Vec::new();
        for statement in self.prepared_policies().statements() {
            variables.extend(statement.variables().map(str::to_owned));
        }
        variables.sort();
        variables.dedup();
        let who = self.who();
        let known = who.open_context();
        let can_have: Vec<&String> = (variables.iter())
            .filter(|key| !key.starts_with("dynamodb:"))
            .filter(|key| matches!(known.find(key), Found::Unknown(_)))
            .collect();
        let says_user_id = variables.iter().any(|key| key == "aws:userid");
        let session = can_have
            .into_iter()
            .fold(self.clone(), |session, key| session.context(key, format!("own {key}")));
        if says_user_id { session.session_name("own-session") } else { session }
    }
}

impl Probe<'_> {
    /// The actions that some statement may allow here. All others are denied.
    pub(crate) fn actions(&self) -> ActionSet {
        let possible = if self.is_opaque() {
            ActionSet::default().complement()
        } else {
            let allowing = self.statements().filter(|one| !matches!(one.effect, Ok(Effect::Deny)));
            allowing.map(Statement::possible_actions).collect()
        };
        possible.iter().filter(|action| self.resource.takes(*action)).collect()
    }

    /// Whether the verdict on an action may depend on anything but the action.
    pub(crate) fn is_conditional(&self, action: Action) -> bool {
        self.is_opaque()
            || self.statements().any(|one| one.is_conditional() && one.may_have(action))
    }

    /// Decides an action.
    pub(crate) fn decide(&self, action: Action, rows: Rows<'_>) -> Answer {
        self.answer(self.check(action, rows))
    }

    pub(super) fn check(&self, action: Action, rows: Rows<'_>) -> Check {
        let mut part = CallPart::new(action);
        match rows {
            Rows::Unspecified => {}
            Rows::With(keys) => {
                part.leading_keys = Some(keys.iter().map(|key| key.0.clone()).collect());
            }
            Rows::None => {
                for key in ["dynamodb:leadingkeys", "dynamodb:firstpartitionkeyvalues"] {
                    part.context.set_default(key, Value::Absent);
                }
            }
        }
        self.check_of(&part)
    }

    /// A part of a call as a check on the resource.
    pub(super) fn check_of(&self, part: &CallPart) -> Check {
        self.resource.check_under(&self.here, &self.who, part).knowing(&self.about)
    }

    /// The answer to a check on the resource.
    pub(super) fn answer(&self, check: Check) -> Answer {
        self.policies.answer(Arc::new(check), &self.of_resource, self.resource.foreign)
    }

    /// The kinds of principal that the caller can be.
    pub(super) fn kinds(&self) -> &[CallerKind] {
        self.who.kinds
    }

    pub(super) fn statements(&self) -> impl Iterator<Item = &Statement> {
        let of_resource = self.of_resource.iter().flat_map(|policy| &policy.statements);
        self.policies.statements().chain(of_resource.map(Arc::as_ref))
    }

    /// Whether a policy of unknown content may allow every action by itself. One of a resource in another account only
    /// adds to what the caller's own policies must allow.
    pub(crate) fn leaves_all_open(&self) -> bool {
        let of_resource = self.of_resource.iter().any(|one| one.opaque.is_some());
        self.policies.is_opaque() || of_resource && !self.resource.foreign
    }

    /// Whether a policy of unknown content applies.
    pub(crate) fn is_opaque(&self) -> bool {
        self.policies.is_opaque() || self.of_resource.iter().any(|one| one.opaque.is_some())
    }
}

impl CallerContext<'_> {
    /// What is known of every request of the session, and what else it can carry.
    pub(super) fn open_context(&self) -> Context {
        let open = self.openness(Action::Query);
        Context::new().over(Arc::clone(self.context), open)
    }
}

impl CheckTarget {
    /// Any request on the resource, with the keys that all have in common.
    pub(super) fn any_check(&self, here: &Arc<Context>, who: &CallerContext<'_>) -> Check {
        let open = who.openness(Action::Query).on(&self.tags.others);
        let context = Context::new().over(Arc::clone(here), open);
        Check::on("", self.arn.clone(), context)
    }
}

impl Statement {
    /// Whether the statement can apply to the resource of a check, whatever else is in the request.
    fn concerns(&self, check: &Check) -> bool {
        self.differs_by_action() || !self.is_about(check).is_no()
    }

    /// Whether its resources depend on keys that only requests of some actions carry.
    pub(super) fn differs_by_action(&self) -> bool {
        let of_some = ["dynamodb:", "aws:requesttag/", RESOURCE_TAG, "aws:tagkeys"];
        let is_of_some = |key: &str| of_some.iter().any(|start| key.starts_with(start));
        self.variables_of_resources().any(is_of_some)
    }
}

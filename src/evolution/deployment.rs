//! `Deployment`: carries out a plan step by step, and stops wherever reality differs from what was predicted.

use std::collections::BTreeSet;

use super::allowances::Allowances;
use super::cloud::{ChangeSetRequest, Cloud, CloudError, Event, StackState};
use super::deployed::{HOUR, Live, Setting};
use super::plan::{Plan, Steps};
use super::refusal::Refusals;
use super::step::{ResourceChange, Step, Wait};
use crate::evaluate::Environment;
use crate::template::Template;

/// After how many seconds it is asked again whether something has ended: soon, and then less and less often.
fn pause(asked: u64) -> u64 {
    (1 + asked).min(10)
}

/// The update of a stack to a template. It remembers nothing: each step is planned from what is deployed, so that another run
/// goes on where one was interrupted.
///
/// ```
/// use tablature::evaluate::Environment;
/// use tablature::evolution::{Allowances, Cloud, Deployment, Rehearsal};
/// use tablature::template::Template;
///
/// let app = |indexes: &[&str]| {
///     let index = |name: &&str| serde_json::json!({
///         "IndexName": name, "KeySchema": [{ "AttributeName": name, "KeyType": "HASH" }],
///     });
///     Template::from(serde_json::json!({ "Resources": { "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": {
///         "TableName": "notes", "BillingMode": "PAY_PER_REQUEST",
///         "GlobalSecondaryIndexes": indexes.iter().map(index).collect::<Vec<_>>(),
///     } } } }))
/// };
/// let (environment, target) = (Environment::default(), app(&["a", "b"]));
/// let mut cloud = Rehearsal::of(environment.clone()).with_stack("notes", app(&[]));
/// let allowances = Allowances::default();
/// let deployment = Deployment::of("notes", &target, &environment, &allowances);
/// assert_eq!(deployment.run(&mut cloud, &mut |_| true), Ok(2));
/// assert_eq!(cloud.items("notes", "Notes"), 10);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Deployment<'d> {
    stack: &'d str,
    target: &'d Template,
    environment: &'d Environment,
    allowances: &'d Allowances,
    id: &'d str,
    /// The template that a plan begins with and those of its steps, if only these may be made.
    reviewed: Option<&'d [Template]>,
}

/// What happens while a plan is carried out.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Progress<'p> {
    /// A step is about to be executed, which is the first of so many. The answer `false` stops before it.
    Step(&'p Step, usize),
    /// An event of the update.
    Event(&'p Event),
    /// An index has this status.
    Index(&'p str, &'p str, &'p str),
    /// So many seconds are waited for, for a reason.
    Wait(u64, &'p str),
}

/// Why a deployment stopped. Another run goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Stopped {
    /// There is no answer, or something is refused.
    Cloud(CloudError),
    /// There is no plan, for these reasons.
    Refused(String),
    /// The change set shows what was not predicted.
    Unpredicted(String),
    /// The update failed, for this reason, because of the resource with this logical id, if it is known.
    Failed(Option<String>, String),
    /// The stack has this status, in which it takes no update.
    Status(String),
    /// The steps from what is deployed are not those that were reviewed.
    MovedOn,
    /// This parameter has no value.
    Missing(String),
    /// It was not agreed to.
    Declined,
}

impl From<CloudError> for Stopped {
    fn from(error: CloudError) -> Self {
        Self::Cloud(error)
    }
}

impl<'d> Deployment<'d> {
    /// The update of a stack to a template.
    pub fn of(
        stack: &'d str,
        target: &'d Template,
        environment: &'d Environment,
        allowances: &'d Allowances,
    ) -> Self {
        Self { stack, target, environment, allowances, id: "plan", reviewed: None }
    }

    /// The same under an identifier of its plan, by which its change sets and events are known.
    #[must_use]
    pub fn known_as(self, id: &'d str) -> Self {
        Self { id, ..self }
    }

    /// The same, of which no steps are made but those that lead from one of these templates through the others to the last
    /// one.
    #[must_use]
    pub fn reviewed(self, templates: &'d [Template]) -> Self {
        Self { reviewed: Some(templates), ..self }
    }

    /// Carries out all steps, and returns how many there were.
    ///
    /// # Errors
    ///
    /// Why it stopped.
    pub fn run(
        &self,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<usize, Stopped> {
        let mut count = 0;
        loop {
            let state = self.settled(cloud, says)?;
            let step = match self.plan(state.as_ref()) {
                Plan::Nothing => return Ok(count),
                Plan::Refused(refusals) => return Err(Stopped::Refused(refusals.text())),
                Plan::Steps(mut steps) => {
                    if !self.is_reviewed(&steps, state.as_ref()) {
                        return Err(Stopped::MovedOn);
                    }
                    if let Some(name) = steps.missing_parameters().next() {
                        return Err(Stopped::Missing(name.to_owned()));
                    }
                    (steps.len(), steps.steps.swap_remove(0))
                }
            };
            let is_last = step.0 == 1;
            match self.carry_out(step, state.as_ref(), cloud, says)? {
                true => count += 1,
                // For CloudFormation nothing differs.
                false if is_last => return Ok(count),
                false => return Err(Stopped::Unpredicted("no change at all".to_owned())),
            }
        }
    }

    /// The plan from what is deployed. What was allowed and is done by now is needed no more.
    pub(crate) fn plan(&self, state: Option<&StackState>) -> Plan {
        let nothing = Template::empty();
        let old = state.map_or(&nothing, |state| &state.template);
        let parameters = state.map(|state| state.parameters.clone()).unwrap_or_default();
        let plan = |allowances| {
            let live = Live { parameters: parameters.clone(), ..Live::default() };
            Plan::between_with(old, self.target, self.environment, allowances, live)
        };
        let whole = plan(self.allowances);
        let needless = whole.refusals().map(Refusals::needless).unwrap_or_default();
        if needless.is_empty() { whole } else { plan(&self.allowances.without(&needless)) }
    }

    /// Whether the steps are the rest of those that were reviewed, from where the stack is.
    fn is_reviewed(&self, steps: &Steps, state: Option<&StackState>) -> bool {
        let Some(reviewed) = self.reviewed else { return true };
        let nothing = Template::empty();
        let old = state.map_or(&nothing, |state| &state.template);
        let rest = reviewed.len().checked_sub(steps.len() + 1).and_then(|at| reviewed.get(at..));
        let path = std::iter::once(old).chain(steps.iter().map(Step::template));
        rest.is_some_and(|rest| path.eq(rest))
    }

    /// The stack, once nothing is going on.
    pub(crate) fn settled(
        &self,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<Option<StackState>, Stopped> {
        let (mut told, mut asked): (Option<BTreeSet<String>>, u64) = (None, 0);
        loop {
            let Some(state) = cloud.stack(self.stack)? else { return Ok(None) };
            // A stack that has only a change set is not made yet.
            if state.status == "REVIEW_IN_PROGRESS" {
                return Ok(None);
            }
            if !state.is_in_progress() {
                let is_usable = state.is_complete() || state.status == "UPDATE_ROLLBACK_COMPLETE";
                return match is_usable {
                    true => Ok(Some(state)),
                    false => Err(Stopped::Status(state.status)),
                };
            }
            let events = cloud.events(self.stack)?;
            // Of the update that is going on, and of none before.
            let token = events.first().and_then(|event| event.token.as_deref());
            let own = events.iter().rev().filter(|event| event.token.as_deref() == token);
            let told = told.get_or_insert_default();
            for event in own {
                if told.insert(event.id.clone()) {
                    says(Progress::Event(event));
                }
            }
            cloud.wait(pause(asked));
            asked += 1;
        }
    }

    /// Whether there was something to do.
    fn carry_out(
        &self,
        (left, step): (usize, Step),
        state: Option<&StackState>,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<bool, Stopped> {
        if let Some(state) = state {
            self.wait_before(&step, &state.template, cloud, says)?;
        }
        // How many steps are left stays the same however often it is planned.
        let name = format!("tablature-{}-{left:02}", self.id);
        let template = &step.template;
        let (stack, name, parameters) = (self.stack, name.as_str(), step.parameters.as_slice());
        let is_new = state.is_none();
        let request = ChangeSetRequest { stack, name, template, parameters, is_new };
        cloud.create_change_set(&request)?;
        let shown = cloud.change_set(self.stack, name)?;
        if let Some(more) = shown.changes.iter().find(|one| !step.has_predicted(one)) {
            cloud.delete_change_set(self.stack, name)?;
            return Err(Stopped::Unpredicted(more.words()));
        }
        if !shown.is_executable {
            return Ok(false);
        }
        if !says(Progress::Step(&step, left)) {
            cloud.delete_change_set(self.stack, name)?;
            return Err(Stopped::Declined);
        }
        // Each try has a token of its own, by which its events are known.
        let events = if state.is_some() { cloud.events(self.stack)? } else { Vec::new() };
        let own = events.iter().filter_map(|event| event.token.as_deref());
        let tries: BTreeSet<&str> = own.filter(|token| token.starts_with(name)).collect();
        let token = format!("{name}-{}", tries.len() + 1);
        cloud.execute(self.stack, name, &token)?;
        let state = self.settled(cloud, says)?;
        if !state.is_some_and(|state| state.is_complete()) {
            return Err(self.reason(&token, cloud)?);
        }
        for wait in &step.waits {
            // What the next step has to wait for is waited for before it.
            if let Wait::Index { table, index, is_made } = wait {
                let indexes = self.wait_for_indexes(table, cloud, says)?;
                if *is_made && !indexes.contains(index) {
                    let why = format!("`{table}` has no index `{index}`");
                    return Err(Stopped::Failed(Some(table.clone()), why));
                }
            }
        }
        Ok(true)
    }

    /// Waits for what an interrupted run may have left: indexes in work, and the hour of time to live.
    fn wait_before(
        &self,
        step: &Step,
        deployed: &Template,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<(), Stopped> {
        // What comes by this step has no indexes yet.
        let there = step.predicted.iter().filter(|it| it.action != "Add");
        for id in there.map(|it| it.logical_id.as_str()) {
            let Some(table) = deployed.resource(id).filter(|it| super::table::is_table(it.kind()))
            else {
                continue;
            };
            self.wait_for_indexes(id, cloud, says)?;
            let is_switched = step.changes.iter().any(|change| {
                change.resource.as_deref() == Some(id) && Setting::TimeToLive.is_changed_by(change)
            });
            if is_switched && table.property("TimeToLiveSpecification").is_some() {
                let since = self.seconds_since_update(id, cloud)?;
                let seconds = HOUR.saturating_sub(since);
                if seconds > 0 {
                    says(Progress::Wait(seconds, "time to live changes once an hour"));
                    cloud.wait(seconds);
                }
            }
        }
        Ok(())
    }

    /// For how long a resource has certainly not been updated.
    fn seconds_since_update(&self, id: &str, cloud: &mut dyn Cloud) -> Result<u64, Stopped> {
        let events = cloud.events(self.stack)?;
        let own = events.iter().find(|event| event.resource == id);
        // What no event shows was before all that are shown.
        let last = own.or(events.last()).and_then(|event| event.time);
        Ok(last.map_or(0, |last| cloud.now().saturating_sub(last)))
    }

    /// The indexes of a table, once none is being made or removed.
    fn wait_for_indexes(
        &self,
        table: &str,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<Vec<String>, Stopped> {
        let mut asked = 0;
        loop {
            let indexes = cloud.indexes(self.stack, table)?;
            let Some((name, status)) = indexes.iter().find(|(_, status)| status != "ACTIVE") else {
                return Ok(indexes.into_iter().map(|(name, _)| name).collect());
            };
            says(Progress::Index(table, name, status));
            cloud.wait(pause(asked));
            asked += 1;
        }
    }

    /// Why the update with a token failed: its first failure.
    fn reason(&self, token: &str, cloud: &mut dyn Cloud) -> Result<Stopped, Stopped> {
        let events = cloud.events(self.stack)?;
        let mut own = events.iter().rev().filter(|event| event.token.as_deref() == Some(token));
        let unknown = || Stopped::Failed(None, "the events of the stack do not say why".to_owned());
        let failed = own.find(|event| event.status.ends_with("_FAILED"));
        Ok(failed.map_or_else(unknown, |event| {
            let why = event.reason.clone().unwrap_or_else(|| event.status.clone());
            Stopped::Failed(Some(event.resource.clone()), why)
        }))
    }
}

impl Step {
    /// Whether a change that a change set shows is no more than what was predicted.
    fn has_predicted(&self, shown: &ResourceChange) -> bool {
        let mut all = self.predicted.iter().chain(&self.following);
        let replaces = shown.replacement == Some("True");
        all.find(|it| it.logical_id == shown.logical_id).is_some_and(|own| {
            own.action == shown.action
                && (!replaces || own.replacement == Some("True"))
                // What is kept, though that was not predicted, is no loss.
                && (shown.policy_action.is_none_or(|it| it.ends_with("Retain"))
                    || shown.policy_action == own.policy_action)
        })
    }
}

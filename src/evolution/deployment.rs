//! `Deployment`: carries out a plan step by step, and stops wherever reality differs from what was predicted.

use std::collections::BTreeSet;

use super::allowances::Allowances;
use super::cloud::{ChangeSetRequest, Cloud, CloudError, Event, StackState};
use super::deployed::HOUR;
use super::deployed::Setting;
use super::plan::{Plan, Refusals};
use super::step::{ResourceChange, Step, Wait};
use crate::evaluate::Environment;
use crate::template::Template;

/// How often it is asked whether something has ended, in seconds.
const EVERY: u64 = 10;

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
    /// The update failed, for this reason.
    Failed(String),
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
        Self { stack, target, environment, allowances, id: "plan" }
    }

    /// The same under an identifier of its plan, by which its change sets and events are known.
    #[must_use]
    pub fn known_as(self, id: &'d str) -> Self {
        Self { id, ..self }
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
                Plan::Steps(mut steps) => (steps.len(), steps.steps.swap_remove(0)),
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
        let nothing = Template::from(serde_json::json!({}));
        let old = state.map_or(&nothing, |state| &state.template);
        let plan = |allowances| Plan::between(old, self.target, self.environment, allowances);
        let whole = plan(self.allowances);
        let needless = whole.refusals().map(Refusals::needless).unwrap_or_default();
        if needless.is_empty() { whole } else { plan(&self.allowances.without(&needless)) }
    }

    /// The stack, once nothing is going on.
    pub(crate) fn settled(
        &self,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<Option<StackState>, Stopped> {
        let mut told = 0;
        loop {
            let Some(state) = cloud.stack(self.stack)? else { return Ok(None) };
            // A stack that has only a change set is not made yet.
            if state.status == "REVIEW_IN_PROGRESS" {
                return Ok(None);
            }
            if !state.is_in_progress() {
                let is_usable = state.is_complete() || state.status == "UPDATE_ROLLBACK_COMPLETE";
                let failed = || Stopped::Failed(format!("the stack is {}", state.status));
                return is_usable.then_some(Some(state.clone())).ok_or_else(failed);
            }
            let events = cloud.events(self.stack)?;
            for event in events.iter().rev().skip(told) {
                says(Progress::Event(event));
            }
            told = told.max(events.len());
            cloud.wait(EVERY);
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
        let request =
            ChangeSetRequest { stack: self.stack, name: &name, template, is_new: state.is_none() };
        cloud.create_change_set(&request)?;
        let shown = cloud.change_set(self.stack, &name)?;
        if let Some(more) = shown.changes.iter().find(|one| !one.is_predicted_by(&step.predicted)) {
            cloud.delete_change_set(self.stack, &name)?;
            return Err(Stopped::Unpredicted(more.words()));
        }
        if shown.changes.is_empty() {
            return Ok(false);
        }
        if !says(Progress::Step(&step, left)) {
            cloud.delete_change_set(self.stack, &name)?;
            return Err(Stopped::Declined);
        }
        // Each try has a token of its own, by which its events are known.
        let events = if state.is_some() { cloud.events(self.stack)? } else { Vec::new() };
        let own = events.iter().filter_map(|event| event.token.as_deref());
        let tries: BTreeSet<&str> = own.filter(|token| token.starts_with(&name)).collect();
        let token = format!("{name}-{}", tries.len() + 1);
        cloud.execute(self.stack, &name, &token)?;
        let state = self.settled(cloud, says)?;
        if !state.is_some_and(|state| state.is_complete()) {
            return Err(Stopped::Failed(self.reason(&token, cloud)?));
        }
        for wait in &step.waits {
            // What the next step has to wait for is waited for before it.
            if let Wait::Index { table, index, is_made } = wait {
                let indexes = self.wait_for_indexes(table, cloud, says)?;
                if *is_made && !indexes.contains(index) {
                    return Err(Stopped::Failed(format!("`{table}` has no index `{index}`")));
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
        let mut tables: Vec<&str> =
            step.changes.iter().filter_map(|change| change.resource.as_deref()).collect();
        tables.dedup();
        for id in tables {
            let Some(table) = deployed.resource(id).filter(|it| super::table::is_table(it.kind()))
            else {
                continue;
            };
            self.wait_for_indexes(id, cloud, says)?;
            let is_switched = step.changes.iter().any(|change| {
                change.resource.as_deref() == Some(id) && Setting::TimeToLive.is_changed_by(change)
            });
            if is_switched && table.property("TimeToLiveSpecification").is_some() {
                cloud.wait(HOUR);
            }
        }
        Ok(())
    }

    /// The indexes of a table, once none is being made or removed.
    fn wait_for_indexes(
        &self,
        table: &str,
        cloud: &mut dyn Cloud,
        says: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<Vec<String>, Stopped> {
        loop {
            let indexes = cloud.indexes(self.stack, table)?;
            let Some((name, status)) = indexes.iter().find(|(_, status)| status != "ACTIVE") else {
                return Ok(indexes.into_iter().map(|(name, _)| name).collect());
            };
            says(Progress::Index(table, name, status));
            cloud.wait(EVERY);
        }
    }

    /// Why the update with a token failed: its first failure.
    fn reason(&self, token: &str, cloud: &mut dyn Cloud) -> Result<String, Stopped> {
        let events = cloud.events(self.stack)?;
        let mut own = events.iter().rev().filter(|event| event.token.as_deref() == Some(token));
        let failed = own.find(|event| event.status.ends_with("_FAILED"));
        Ok(failed.map_or_else(
            || "the update failed, and its events do not say why".to_owned(),
            |event| {
                format!("{}: {}", event.resource, event.reason.as_deref().unwrap_or(&event.status))
            },
        ))
    }
}

impl ResourceChange {
    /// Whether a change that a change set shows is no more than what was predicted. What only refers to something that
    /// changes may be shown as modified, too, and is neither replaced nor deleted by that.
    fn is_predicted_by(&self, predicted: &[Self]) -> bool {
        let replaces = self.replacement == Some("True");
        let Some(own) = predicted.iter().find(|it| it.logical_id == self.logical_id) else {
            return self.action == "Modify" && !replaces && self.policy_action.is_none();
        };
        own.action == self.action
            && (!replaces || own.replacement == Some("True"))
            && (self.policy_action.is_none() || self.policy_action == own.policy_action)
    }
}

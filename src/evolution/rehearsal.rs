//! `Rehearsal`: a cloud in memory, which takes and refuses what the judge says that AWS does.

use std::collections::{BTreeMap, BTreeSet};

use super::allowances::Allowances;
use super::cloud::{ChangeSet, ChangeSetRequest, Cloud, CloudError, Event, StackState};
use super::deployed::{Deployed, IndexStatus, Setting};
use super::judge::{comes_or_goes, judge};
use super::parameters::ParameterValue;
use super::step::predicted;
use super::table::{index_names, is_table};
use crate::compare::{Effect, TemplateChange, TemplateChanges};
use crate::evaluate::Environment;
use crate::template::{Parameter, Template};

/// How long an update takes, and how long an index after it, in seconds of the rehearsal's clock.
const UPDATE: u64 = 60;
const INDEX: u64 = 600;

/// A cloud in memory: stacks with their templates, events and change sets, tables with items, indexes that take their time,
/// and a clock that goes on only while somebody waits. It needs no network and no credentials.
///
/// ```
/// use tablature::evaluate::Environment;
/// use tablature::evolution::{Cloud, Rehearsal};
/// use tablature::template::Template;
///
/// let deployed = Template::from(serde_json::json!({ "Resources": {} }));
/// let mut cloud = Rehearsal::of(Environment::default()).with_stack("music", deployed);
/// assert_eq!(cloud.stack("music").unwrap().unwrap().status, "CREATE_COMPLETE");
/// assert!(cloud.stack("other").unwrap().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Rehearsal {
    environment: Environment,
    stacks: BTreeMap<String, Standing>,
    now: u64,
    calls: u64,
    /// The numbers of the calls that get no answer. Every second one of them is carried out all the same.
    lost: BTreeSet<u64>,
}

/// A stack.
#[derive(Clone, Debug)]
struct Standing {
    deployed: Deployed,
    status: String,
    /// The status that it has from a time on.
    next: Option<(u64, String)>,
    events: Vec<Event>,
    change_sets: BTreeMap<String, Asked>,
    /// The values of its parameters.
    parameters: BTreeMap<String, String>,
    /// When the indexes of tables are made, or gone.
    indexes: Vec<(String, String, u64)>,
    /// How many items each table has.
    items: BTreeMap<String, u64>,
}

/// What a change set was asked for.
#[derive(Clone, Debug)]
struct Asked {
    template: Template,
    parameters: BTreeMap<String, String>,
}

impl Rehearsal {
    /// A cloud without stacks, as an account and Region.
    pub fn of(environment: Environment) -> Self {
        let (stacks, lost) = (BTreeMap::new(), BTreeSet::new());
        Self { environment, stacks, now: 1_800_000_000, calls: 0, lost }
    }

    /// The same with a stack, whose tables have ten items each.
    #[must_use]
    pub fn with_stack(mut self, name: impl Into<String>, template: Template) -> Self {
        let tables = template.resources().filter(|it| is_table(it.kind()));
        let items = tables.map(|it| (it.logical_id().to_owned(), 10)).collect();
        let environment = self.environment.clone();
        let defaults = template.parameters().filter_map(|(name, it)| {
            Some((
                name.to_owned(),
                environment.given(name).map(str::to_owned).or_else(|| it.default()?.compared())?,
            ))
        });
        let parameters = defaults.collect();
        let mut standing = Standing::of(Deployed::of(template, environment));
        standing.parameters = parameters;
        standing.items = items;
        standing.status = "CREATE_COMPLETE".to_owned();
        self.stacks.insert(name.into(), standing);
        self
    }

    /// The same, of which the calls with these numbers get no answer. Every second one of them is carried out.
    #[must_use]
    pub fn losing(self, calls: impl IntoIterator<Item = u64>) -> Self {
        Self { lost: calls.into_iter().collect(), ..self }
    }

    /// How many items a table of a stack has, by its logical id; 0 for one that is not there.
    pub fn items(&self, stack: &str, table: &str) -> u64 {
        let items = self.stacks.get(stack).and_then(|standing| standing.items.get(table));
        items.copied().unwrap_or_default()
    }

    /// How many calls it got.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Carries out a call, or not, and answers it, or not.
    fn call<T>(
        &mut self,
        carried_out: impl FnOnce(&mut Self) -> Result<T, CloudError>,
    ) -> Result<T, CloudError> {
        self.calls += 1;
        let no_answer = || Err(CloudError("there is no answer".to_owned()));
        if !self.lost.contains(&self.calls) {
            return carried_out(self);
        }
        if self.calls.is_multiple_of(2) {
            carried_out(self)?;
        }
        no_answer()
    }

    fn standing(&mut self, name: &str) -> Result<&mut Standing, CloudError> {
        let stack = self.stacks.get_mut(name);
        stack.ok_or_else(|| CloudError(format!("there is no stack `{name}`")))
    }

    /// Updates a stack, or refuses to.
    fn update(&mut self, name: &str, asked: Asked, token: &str) -> Result<(), CloudError> {
        let (now, environment) = (self.now, self.environment.clone());
        let standing = self.standing(name)?;
        let Asked { template, parameters } = asked;
        standing.deployed.live.now = now;
        standing.deployed.environment = with(&environment, &standing.parameters);
        let after = with(&environment, &parameters);
        // What is lost by it does not keep AWS from it.
        let judgement = judge(&standing.deployed, (&template, &after), &Allowances::default());
        let refusal = judgement.refusals.into_iter().find(|it| it.allowance.is_none());
        let is_new = standing.deployed.template.resources().next().is_none();
        let word = if is_new { "CREATE" } else { "UPDATE" };
        standing.status = format!("{word}_IN_PROGRESS");
        let mut number = standing.events.len();
        let mut event = |resource: &str, status: String, reason: Option<String>| Event {
            id: {
                number += 1;
                number.to_string()
            },
            token: Some(token.to_owned()),
            resource: resource.to_owned(),
            status,
            reason,
            time: Some(now),
        };
        let end = match refusal {
            Some(refusal) => {
                let id = refusal.resource.as_deref().unwrap_or(name);
                standing.events.push(event(id, format!("{word}_FAILED"), Some(refusal.message)));
                let end = if is_new { "ROLLBACK_COMPLETE" } else { "UPDATE_ROLLBACK_COMPLETE" };
                end.to_owned()
            }
            None => {
                let mut ids: Vec<&str> =
                    judgement.changes.iter().filter_map(|it| it.resource.as_deref()).collect();
                ids.dedup();
                let done = ids.iter().map(|id| event(id, format!("{word}_COMPLETE"), None));
                standing.events.extend(done.collect::<Vec<_>>());
                standing.take(template, &judgement.changes, now);
                standing.parameters = parameters;
                format!("{word}_COMPLETE")
            }
        };
        standing.events.push(event(name, end.clone(), None));
        standing.next = Some((now + UPDATE, end));
        Ok(())
    }
}

/// An environment in which a stack's parameters have these values.
fn with(environment: &Environment, parameters: &BTreeMap<String, String>) -> Environment {
    let environment = environment.clone();
    parameters.iter().fold(environment, |it, (name, value)| it.parameter(name, value))
}

impl Standing {
    fn of(deployed: Deployed) -> Self {
        Self {
            deployed,
            status: "REVIEW_IN_PROGRESS".to_owned(),
            next: None,
            events: Vec::new(),
            change_sets: BTreeMap::new(),
            parameters: BTreeMap::new(),
            indexes: Vec::new(),
            items: BTreeMap::new(),
        }
    }

    /// The values of all parameters after an update, as AWS takes them.
    fn parameters_by(
        &self,
        request: &ChangeSetRequest<'_>,
    ) -> Result<BTreeMap<String, String>, CloudError> {
        let value = |(name, parameter): (&str, Parameter<'_>)| {
            let given = request.parameters.iter().find(|(known, _)| known == name);
            let value = match given {
                Some((_, ParameterValue::Given(value) | ParameterValue::Secret(value))) => {
                    Some(value.clone())
                }
                Some((_, ParameterValue::Previous)) => self.parameters.get(name).cloned(),
                None => parameter.default().and_then(|it| it.compared()),
            };
            let value = value
                .ok_or_else(|| CloudError(format!("Parameters: [{name}] must have values")))?;
            Ok((name.to_owned(), value))
        };
        let known = request.parameters.iter().map(|(name, _)| name);
        let unknown = known.into_iter().find(|name| request.template.parameter(name).is_none());
        match unknown {
            Some(name) => {
                Err(CloudError(format!("Parameters: [{name}] do not exist in the template")))
            }
            None => request.template.parameters().map(value).collect(),
        }
    }

    /// Makes the stack what a template says.
    fn take(&mut self, template: Template, changes: &[TemplateChange], now: u64) {
        for change in changes {
            let Some(id) = change.resource.as_deref() else { continue };
            let is_table = is_table(change.kind.as_deref());
            match change.effect {
                Effect::Create if is_table => {
                    self.items.entry(id.to_owned()).or_default();
                }
                Effect::Delete if change.path.is_empty() => {
                    self.items.remove(id);
                }
                Effect::Replace if is_table => {
                    self.items.insert(id.to_owned(), 0);
                }
                Effect::Retain => {
                    let old = self.deployed.template.resource(id);
                    let name = old.and_then(|it| it.property("TableName")?.as_str());
                    let kept =
                        name.map(|it| (change.kind.clone().unwrap_or_default(), it.to_owned()));
                    self.deployed.live.retained.extend(kept);
                }
                _ => {}
            }
            if comes_or_goes(change) {
                let status = if change.before.is_none() {
                    IndexStatus::Creating
                } else {
                    IndexStatus::Deleting
                };
                let index = change.key(1).to_owned();
                self.indexes.push((id.to_owned(), index.clone(), now + INDEX));
                let table = self.deployed.live.tables.entry(id.to_owned()).or_default();
                table.indexes.insert(index, status);
            }
            for setting in Setting::ALL.into_iter().filter(|it| it.is_changed_by(change)) {
                let table = self.deployed.live.tables.entry(id.to_owned()).or_default();
                if !table.changed.contains(&(setting, now)) {
                    table.changed.push((setting, now));
                }
            }
        }
        self.deployed.template = template.into();
    }

    /// What has come to its end by now.
    fn settle(&mut self, now: u64) {
        if let Some((_, status)) = self.next.take_if(|(at, _)| *at <= now) {
            self.status = status;
        }
        let (done, waiting) = self.indexes.drain(..).partition(|(.., at)| *at <= now);
        self.indexes = waiting;
        let done: Vec<(String, String, u64)> = done;
        for (table, index, _) in done {
            if let Some(table) = self.deployed.live.tables.get_mut(&table) {
                table.indexes.remove(&index);
            }
        }
    }
}

impl Cloud for Rehearsal {
    fn stack(&mut self, name: &str) -> Result<Option<StackState>, CloudError> {
        self.call(|cloud| {
            let stack = cloud.stacks.get(name).map(|standing| StackState {
                status: standing.status.clone(),
                template: (*standing.deployed.template).clone(),
                parameters: standing.parameters.clone(),
            });
            Ok(stack)
        })
    }

    fn create_change_set(&mut self, request: &ChangeSetRequest<'_>) -> Result<(), CloudError> {
        self.call(|cloud| {
            if request.is_new && !cloud.stacks.contains_key(request.stack) {
                let nothing = Deployed::of(Template::empty(), cloud.environment.clone());
                cloud.stacks.insert(request.stack.to_owned(), Standing::of(nothing));
            }
            let standing = cloud.standing(request.stack)?;
            let parameters = standing.parameters_by(request)?;
            let asked = Asked { template: request.template.clone(), parameters };
            standing.change_sets.insert(request.name.to_owned(), asked);
            Ok(())
        })
    }

    fn change_set(&mut self, stack: &str, name: &str) -> Result<ChangeSet, CloudError> {
        self.call(|cloud| {
            let environment = cloud.environment.clone();
            let standing = cloud.standing(stack)?;
            let none = || CloudError(format!("there is no change set `{name}`"));
            let Asked { template, parameters } = standing.change_sets.get(name).ok_or_else(none)?;
            let old = &standing.deployed.template;
            let before = with(&environment, &standing.parameters);
            let after = with(&environment, parameters);
            let changes = TemplateChanges::between((old, &before), (template, &after));
            let is_executable = !changes.changes.iter().all(TemplateChange::is_silent);
            let changes = predicted(&changes.changes, old, template);
            Ok(ChangeSet { is_executable, changes })
        })
    }

    fn delete_change_set(&mut self, stack: &str, name: &str) -> Result<(), CloudError> {
        self.call(|cloud| {
            cloud.standing(stack)?.change_sets.remove(name);
            Ok(())
        })
    }

    fn execute(&mut self, stack: &str, name: &str, token: &str) -> Result<(), CloudError> {
        self.call(|cloud| {
            let standing = cloud.standing(stack)?;
            let none = || CloudError(format!("there is no change set `{name}`"));
            let asked = standing.change_sets.get(name).cloned().ok_or_else(none)?;
            // Executing one deletes all of the stack.
            standing.change_sets.clear();
            cloud.update(stack, asked, token)
        })
    }

    fn events(&mut self, stack: &str) -> Result<Vec<Event>, CloudError> {
        self.call(|cloud| Ok(cloud.standing(stack)?.events.iter().rev().cloned().collect()))
    }

    fn indexes(&mut self, stack: &str, table: &str) -> Result<Vec<(String, String)>, CloudError> {
        self.call(|cloud| {
            let standing = cloud.standing(stack)?;
            let mut indexes: BTreeMap<String, &str> = BTreeMap::new();
            for name in index_names(&standing.deployed.template, table) {
                indexes.insert(name.to_owned(), "ACTIVE");
            }
            let live = standing.deployed.live.tables.get(table);
            for (name, status) in live.into_iter().flat_map(|table| &table.indexes) {
                let status = match status {
                    IndexStatus::Creating => "CREATING",
                    IndexStatus::Deleting => "DELETING",
                    IndexStatus::Leftover => "ACTIVE",
                };
                indexes.insert(name.clone(), status);
            }
            Ok(indexes.into_iter().map(|(name, status)| (name, status.to_owned())).collect())
        })
    }

    fn now(&mut self) -> u64 {
        self.now
    }

    fn wait(&mut self, seconds: u64) {
        self.now += seconds;
        let now = self.now;
        self.stacks.values_mut().for_each(|standing| standing.settle(now));
    }
}

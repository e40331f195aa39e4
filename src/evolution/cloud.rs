//! `Cloud`: what a deployment asks of AWS, so that it can be rehearsed.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::parameters::ParameterValue;
use super::step::ResourceChange;
use crate::template::Template;

/// Where stacks are deployed: AWS, or a rehearsal of it.
pub trait Cloud {
    /// The stack of this name; `None` if it is not there.
    ///
    /// # Errors
    ///
    /// There is no answer.
    fn stack(&mut self, name: &str) -> Result<Option<StackState>, CloudError>;

    /// Asks for a change set, which takes the place of one with its name.
    ///
    /// # Errors
    ///
    /// There is no answer, or it is refused.
    fn create_change_set(&mut self, request: &ChangeSetRequest<'_>) -> Result<(), CloudError>;

    /// The change set of this name, once it is made; without changes if the template is what is deployed.
    ///
    /// # Errors
    ///
    /// There is no answer, or no such change set.
    fn change_set(&mut self, stack: &str, name: &str) -> Result<ChangeSet, CloudError>;

    /// Deletes a change set that is not executed.
    ///
    /// # Errors
    ///
    /// There is no answer.
    fn delete_change_set(&mut self, stack: &str, name: &str) -> Result<(), CloudError>;

    /// Begins to execute a change set. The token is seen in the events of the update.
    ///
    /// # Errors
    ///
    /// There is no answer, or it is refused.
    fn execute(&mut self, stack: &str, name: &str, token: &str) -> Result<(), CloudError>;

    /// The events of a stack, the newest first.
    ///
    /// # Errors
    ///
    /// There is no answer.
    fn events(&mut self, stack: &str) -> Result<Vec<Event>, CloudError>;

    /// The indexes of a table that the stack has under a logical id, each with its status.
    ///
    /// # Errors
    ///
    /// There is no answer.
    fn indexes(&mut self, stack: &str, table: &str) -> Result<Vec<(String, String)>, CloudError>;

    /// The time, in seconds since 1970.
    fn now(&mut self) -> u64;

    /// Waits for so many seconds.
    fn wait(&mut self, seconds: u64);
}

/// A stack as it is.
#[derive(Clone, Debug)]
pub struct StackState {
    /// Such as `UPDATE_COMPLETE`.
    pub status: String,
    /// What is deployed.
    pub template: Template,
    /// The values of its parameters, as far as they are shown.
    pub parameters: BTreeMap<String, String>,
}

impl StackState {
    /// Whether something is going on.
    pub fn is_in_progress(&self) -> bool {
        self.status.ends_with("_IN_PROGRESS")
    }

    /// Whether the last update went through.
    pub fn is_complete(&self) -> bool {
        ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].contains(&self.status.as_str())
    }
}

/// What a change set is asked for.
#[derive(Clone, Copy, Debug)]
pub struct ChangeSetRequest<'r> {
    /// The stack's name.
    pub stack: &'r str,
    /// The change set's name.
    pub name: &'r str,
    /// What is to be deployed.
    pub template: &'r Template,
    /// The values of its parameters. One that is not in the list has its default.
    pub parameters: &'r [(String, ParameterValue)],
    /// Whether the stack is made by it.
    pub is_new: bool,
}

/// A change set.
#[derive(Clone, Debug)]
pub struct ChangeSet {
    /// Whether it can be executed: one that changes outputs alone shows nothing, and can.
    pub(crate) is_executable: bool,
    /// What it does, in the words of `DescribeChangeSet`.
    pub(crate) changes: Vec<ResourceChange>,
}

impl ChangeSet {
    /// One that cannot be executed, since CloudFormation sees nothing to change.
    pub fn empty() -> Self {
        Self { is_executable: false, changes: Vec::new() }
    }

    /// What `DescribeChangeSet` answers.
    pub fn read(answer: &Value) -> Self {
        let changes = answer.get("Changes").and_then(Value::as_array).into_iter().flatten();
        let change = |change: &Value| {
            let change = change.get("ResourceChange")?;
            let text = |name: &str| change.get(name).and_then(Value::as_str).unwrap_or_default();
            Some(ResourceChange {
                logical_id: text("LogicalResourceId").to_owned(),
                kind: text("ResourceType").to_owned(),
                // What is not known is in no prediction.
                action: word(&["Add", "Modify", "Remove", "Import"], text("Action"))
                    .unwrap_or("Other"),
                replacement: word(&["True", "False", "Conditional"], text("Replacement")),
                policy_action: word(&POLICY_ACTIONS, text("PolicyAction")),
                properties: Vec::new(),
            })
        };
        Self { is_executable: true, changes: changes.filter_map(change).collect() }
    }
}

const POLICY_ACTIONS: [&str; 4] = ["Delete", "Retain", "ReplaceAndDelete", "ReplaceAndRetain"];

fn word(known: &[&'static str], word: &str) -> Option<&'static str> {
    known.iter().find(|known| **known == word).copied()
}

/// An event of a stack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// By which it is known.
    pub id: String,
    /// The token of the update that it belongs to.
    pub token: Option<String>,
    /// The logical id, or the stack's name.
    pub resource: String,
    /// Such as `UPDATE_FAILED`.
    pub status: String,
    /// Why, if it says so.
    pub reason: Option<String>,
    /// When, in seconds since 1970, if that is known.
    pub time: Option<u64>,
}

/// Why there is no answer, or AWS refuses something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CloudError(pub String);

impl fmt::Display for CloudError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for CloudError {}

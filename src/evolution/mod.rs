//! How a deployed stack becomes what is declared, one update that AWS takes after the other.
//!
//! What one change does is decided by `compare`. The judge adds what holds between the changes of an update and over
//! time, and the plan makes the shortest sequence of updates that the judge accepts.

mod allowances;
mod cloud;
mod continuity;
mod deployed;
mod deployment;
mod import;
mod judge;
mod live;
mod needs;
mod parameters;
mod plan;
mod planning;
mod procedures;
mod refusal;
mod rehearsal;
mod report;
mod rights;
#[cfg(feature = "cli")]
mod script;
mod step;
mod table;

pub use allowances::Allowances;
pub use cloud::{ChangeSet, ChangeSetRequest, Cloud, CloudError, Event, StackState};
pub use deployed::Live;
pub use deployment::{Deployment, Progress, Stopped};
#[cfg(feature = "cli")]
pub(crate) use import::Import;
#[cfg(feature = "cli")]
pub(crate) use live::{parameters_of_stack, seconds};
pub use parameters::ParameterValue;
pub use plan::{Plan, Steps};
pub use refusal::Refusals;
pub use rehearsal::Rehearsal;
#[cfg(feature = "cli")]
pub(crate) use script::Script;
pub use step::Step;
#[cfg(feature = "cli")]
pub(crate) use table::INDEXES;

/// The rules by which an update is judged.
pub(crate) fn rules() -> impl Iterator<Item = &'static crate::findings::Rule> {
    [continuity::RULES, judge::RULES, plan::RULES].into_iter().flatten().copied()
}

#[cfg(test)]
mod tests;

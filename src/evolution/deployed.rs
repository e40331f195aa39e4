//! `Deployed`: a stack as it is in AWS, with what only AWS knows of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::live::Description;
use crate::evaluate::Environment;
use crate::template::Template;

/// A template that is deployed, and what is known of its tables beside it.
#[derive(Clone, Debug)]
pub(crate) struct Deployed {
    pub(crate) template: Arc<Template>,
    /// Where it is deployed, with the values that its parameters have.
    pub(crate) environment: Environment,
    pub(crate) live: Live,
}

/// What is known of what is deployed and stands in no template: which indexes are being made, what was changed when, and
/// which other tables are in the account.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// The time, in seconds.
    pub(crate) now: u64,
    /// The tables by logical id.
    pub(crate) tables: BTreeMap<String, LiveTable>,
    /// The types and names of resources that stay in the account, outside of the stack.
    pub(crate) retained: Vec<(String, String)>,
    /// What `describe-table` shows of the tables that are not in the stack, by their names.
    pub(crate) elsewhere: BTreeMap<String, Value>,
    /// The stack's status, if it is known.
    pub(crate) status: Option<String>,
    /// The values of the stack's parameters.
    pub(crate) parameters: BTreeMap<String, String>,
    /// The tables as they were read, until it is known which ones they are.
    pub(super) described: Vec<Description>,
}

/// A table as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct LiveTable {
    /// The indexes that are not `ACTIVE`, or not in the template, with their status.
    pub(crate) indexes: BTreeMap<String, IndexStatus>,
    /// The number of items, as far as it is known.
    pub(crate) items: Option<u64>,
    /// When its settings changed that AWS changes only so often.
    pub(crate) changed: Vec<(Setting, u64)>,
}

/// The status of an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IndexStatus {
    Creating,
    Deleting,
    /// It is there, and no template says so: a rollback may leave it.
    Leftover,
}

/// A setting of a table that AWS changes only so often.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Setting {
    TimeToLive,
    OnDemand,
    Class,
    Encryption,
}

/// An hour, in seconds.
pub(crate) const HOUR: u64 = 3_600;

impl Setting {
    pub(crate) const ALL: [Self; 4] =
        [Self::TimeToLive, Self::OnDemand, Self::Class, Self::Encryption];

    /// How many changes AWS takes within how many seconds.
    pub(crate) fn most(self) -> (usize, u64) {
        match self {
            Self::TimeToLive => (1, HOUR),
            Self::OnDemand | Self::Encryption => (4, 24 * HOUR),
            Self::Class => (2, 30 * 24 * HOUR),
        }
    }
}

impl LiveTable {
    /// How many seconds a change of a setting has to wait, if it has to.
    pub(crate) fn wait_for(&self, setting: Setting, now: u64) -> Option<u64> {
        let (most, within) = setting.most();
        let since = now.saturating_sub(within);
        let mut recent: Vec<u64> = self
            .changed
            .iter()
            .filter(|(changed, at)| *changed == setting && (*at > since || now < within))
            .map(|(_, at)| *at)
            .collect();
        recent.sort_unstable();
        let first = recent.len().checked_sub(most).and_then(|at| recent.get(at))?;
        (first + within).checked_sub(now).filter(|wait| *wait > 0)
    }
}

impl Live {
    /// Nothing is known yet, at this time in seconds since 1970.
    #[must_use]
    pub fn at(now: u64) -> Self {
        Self { now, ..Self::default() }
    }
}

impl Deployed {
    /// A template of whose resources nothing else is known, in the environment that it has.
    pub(crate) fn of(template: impl Into<Arc<Template>>, environment: Environment) -> Self {
        Self { template: template.into(), environment, live: Live::default() }
    }

    /// A template and what is known beside it, before an update to this environment.
    pub(super) fn before_update(
        template: &Template,
        environment: &Environment,
        live: Live,
    ) -> Self {
        let environment = environment.before_update_of(template);
        let live = live.of_template(template, &environment);
        Self { template: Arc::new(template.clone()), environment, live }
    }

    /// The value that a parameter has: the one that was given, or its default.
    pub(super) fn value_of(&self, parameter: &str) -> Option<String> {
        let given = self.environment.given(parameter).map(str::to_owned);
        given.or_else(|| self.default_of(parameter))
    }

    pub(super) fn default_of(&self, parameter: &str) -> Option<String> {
        self.template.parameter(parameter)?.default()?.compared()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_waits_until_the_first_of_its_changes_is_old_enough() {
        let at = |setting, times: &[u64]| LiveTable {
            changed: times.iter().map(|time| (setting, *time)).collect(),
            ..LiveTable::default()
        };
        let ttl = at(Setting::TimeToLive, &[1_000]);
        assert_eq!(ttl.wait_for(Setting::TimeToLive, 1_000), Some(HOUR));
        assert_eq!(ttl.wait_for(Setting::TimeToLive, 1_000 + HOUR - 1), Some(1));
        assert_eq!(ttl.wait_for(Setting::TimeToLive, 1_000 + HOUR), None);
        assert_eq!(ttl.wait_for(Setting::Class, 1_000), None);
        let billing = at(Setting::OnDemand, &[0, 10, 20, 30]);
        assert_eq!(billing.wait_for(Setting::OnDemand, 40), Some(24 * HOUR - 40));
        assert_eq!(billing.wait_for(Setting::OnDemand, 24 * HOUR), None);
        assert_eq!(at(Setting::OnDemand, &[0, 10, 20]).wait_for(Setting::OnDemand, 40), None);
    }
}

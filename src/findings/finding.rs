//! `Finding`: one violation of a rule.

use std::collections::BTreeSet;

use super::{Help, Rule, Severity};
use crate::conversions::conversions;
use crate::shown;
use crate::site::{Place, Site};

/// What a finding points at: a place in the user's source or file, a value of the template, or both.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Location {
    /// The place that declared it.
    pub place: Option<Place>,
    /// The JSON pointer of the value in the template.
    pub pointer: Option<String>,
}

conversions! {
    Location:
    |site: Site| Self { place: Some(Place::Source(site)), pointer: None };
    |place: Place| Self { place: Some(place), pointer: None };
}

/// A finding of a rule, with its message as `format!` takes it: lower case, no final stop, user input in
/// backticks.
macro_rules! finding {
    ($rule:expr, $($message:tt)+) => {
        $crate::findings::Finding::new($rule, format!($($message)+))
    };
}
pub(crate) use finding;

/// One mistake: the rule it breaks, a message, its place, and what to write instead.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) location: Location,
    pub(super) label: String,
    pub(super) others: Vec<(Location, String)>,
    help: Vec<Help>,
    pub(super) acknowledged: Option<String>,
    pub(super) allowed: Option<String>,
    pub(super) count: usize,
    pub(super) also: BTreeSet<String>,
}

impl Finding {
    /// A finding with its message: lower case, no final stop, user input in backticks.
    pub(crate) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: shown::message(message.into()),
            location: Location::default(),
            label: String::new(),
            others: Vec::new(),
            help: Vec::new(),
            acknowledged: None,
            allowed: None,
            count: 1,
            also: BTreeSet::new(),
        }
    }

    /// Sets where it is, and its label: a few words under the source line.
    pub(crate) fn here(self, location: impl Into<Location>, label: impl Into<String>) -> Self {
        self.at(location).label(label)
    }

    /// Sets where it is, without a label.
    pub(crate) fn at(mut self, location: impl Into<Location>) -> Self {
        self.location = location.into();
        self
    }

    /// Sets the label alone.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = shown::message(label.into());
        self
    }

    /// Adds a second place, with its label.
    pub(crate) fn and(mut self, location: impl Into<Location>, label: impl Into<String>) -> Self {
        self.others.push((location.into(), shown::message(label.into())));
        self
    }

    /// Adds further places, each with its label. There may be none.
    pub(crate) fn and_each<L: Into<Location>, T: Into<String>>(
        self,
        others: impl IntoIterator<Item = (L, T)>,
    ) -> Self {
        others.into_iter().fold(self, |finding, (location, label)| finding.and(location, label))
    }

    /// Adds a second place, with its label, unless it is the first one's: a property that was set as a whole
    /// has one place for everything in it.
    pub(crate) fn and_elsewhere(
        self,
        location: impl Into<Location>,
        label: impl Into<String>,
    ) -> Self {
        let location = location.into();
        let is_place = location.place.is_some() && location.place == self.location.place;
        let is_here = is_place || location == self.location;
        if is_here { self } else { self.and(location, label) }
    }

    /// Sets what to write instead.
    pub(crate) fn help(mut self, help: impl Into<Help>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds it to what was found before.
    pub(crate) fn add_to(self, findings: &mut Vec<Self>) {
        findings.push(self);
    }

    /// What a look for one finding has found.
    pub(crate) fn found(self) -> Option<Self> {
        Some(self)
    }

    /// Makes it a warning, whatever the rule's severity is, because it may be right.
    pub(crate) fn weakened(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Makes it a warning in a file: what somebody has deployed so works, and may be meant. Whoever declares a stack
    /// acknowledges it instead.
    pub(crate) fn weakened_in_a_file(self) -> Self {
        match self.location.place {
            Some(Place::File(_)) => self.weakened(),
            Some(Place::Source(_)) | None => self,
        }
    }

    /// Says in which case it is one: `where …`.
    pub(crate) fn in_case(self, when: &str) -> Self {
        Self { message: shown::message(format!("{} {when}", self.message)), ..self }
    }

    /// The same, with other JSON pointers instead of its own.
    pub(crate) fn pointing(mut self, to: impl Fn(&str) -> String) -> Self {
        let others = self.others.iter_mut().map(|(location, _)| location);
        for location in others.chain([&mut self.location]) {
            location.pointer = location.pointer.as_deref().map(&to);
        }
        self
    }

    /// Acknowledges it with a reason.
    pub(crate) fn acknowledge(&mut self, reason: impl Into<String>) {
        self.acknowledged = Some(shown::message(reason.into()));
    }

    /// The rule that was broken.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// The rule's code, such as `DDB004`.
    pub fn code(&self) -> &'static str {
        self.rule.code
    }

    /// Whether it blocks. A finding may be a warning though its rule is an error.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What was found.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The reason of its acknowledgement, if it is acknowledged.
    pub fn acknowledged(&self) -> Option<&str> {
        self.acknowledged.as_deref()
    }

    /// By what it is allowed from outside, such as `--allow IAM042`, if it is: see [`Report::allow`].
    ///
    /// [`Report::allow`]: super::Report::allow
    pub fn allowed(&self) -> Option<&str> {
        self.allowed.as_deref()
    }

    /// Whether it is neither acknowledged nor allowed.
    pub fn is_open(&self) -> bool {
        self.acknowledged.is_none() && self.allowed.is_none()
    }

    /// What to write instead: calls for a stack, the file's own format for a file.
    pub(crate) fn helps(&self) -> Vec<String> {
        let notation = match &self.location.place {
            Some(Place::File(range)) => Some(range.notation()),
            Some(Place::Source(_)) | None => None,
        };
        let helps = self.help.iter().map(|help| shown::message(help.text(notation)));
        helps.filter(|help| !help.is_empty()).collect()
    }

    /// How often the rule is broken at this place: more than once if a loop declares.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether `other` is the same mistake at the same place, so that both are shown as one.
    pub(super) fn folds_with(&self, other: &Self) -> bool {
        self.code() == other.code()
            && self.severity == other.severity
            && self.standing() == other.standing()
            && self.acknowledged == other.acknowledged
            && self.allowed == other.allowed
    }

    /// Merges `other` into this one, which keeps its message, label and help.
    pub(super) fn absorb(&mut self, other: &mut Self) {
        self.count += other.count;
        self.also.append(&mut other.also);
        self.also.insert(std::mem::take(&mut other.message));
        self.also.remove(&self.message);
    }

    /// The sort key: findings without a place come last, by JSON pointer.
    pub(super) fn standing(&self) -> impl Ord {
        match &self.location.place {
            Some(place) => (false, Some(place.beginning()), None),
            None => (true, None, self.location.pointer.as_deref()),
        }
    }
}

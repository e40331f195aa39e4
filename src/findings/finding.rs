//! `Finding`: one mistake.

use std::collections::BTreeSet;

use super::{Help, Rule, Severity};
use crate::site::{Place, Site};

/// What a finding points at: a place in the user's source or file, a value of the template, or both.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Spot {
    /// Where it was said.
    pub place: Option<Place>,
    /// The JSON pointer of the value in the template.
    pub pointer: Option<String>,
}

impl From<Site> for Spot {
    fn from(site: Site) -> Self {
        Self { place: Some(Place::Source(site)), pointer: None }
    }
}

impl From<Place> for Spot {
    fn from(place: Place) -> Self {
        Self { place: Some(place), pointer: None }
    }
}

/// One mistake: the rule it breaks, what was found, where, and what to write instead.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) spot: Spot,
    pub(super) label: String,
    pub(super) others: Vec<(Spot, String)>,
    help: Vec<Help>,
    pub(super) acknowledged: Option<String>,
    pub(super) count: usize,
    pub(super) also: BTreeSet<String>,
}

impl Finding {
    /// A finding with its message: lower case, no final stop, user input in backticks.
    pub(crate) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            spot: Spot::default(),
            label: String::new(),
            others: Vec::new(),
            help: Vec::new(),
            acknowledged: None,
            count: 1,
            also: BTreeSet::new(),
        }
    }

    /// Where it is.
    pub(crate) fn at(mut self, spot: impl Into<Spot>) -> Self {
        self.spot = spot.into();
        self
    }

    /// What stands there, in a few words under the source line.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// A second place that the finding is about.
    pub(crate) fn and(mut self, spot: impl Into<Spot>, label: impl Into<String>) -> Self {
        self.others.push((spot.into(), label.into()));
        self
    }

    /// What to write instead.
    pub(crate) fn help(mut self, help: impl Into<Help>) -> Self {
        self.help.push(help.into());
        self
    }

    /// It may be right after all, whatever the rule's other findings are.
    pub(crate) fn weakened(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// The stack knows, and says why.
    pub(crate) fn acknowledge(&mut self, reason: impl Into<String>) {
        self.acknowledged = Some(reason.into());
    }

    /// The rule that was broken.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// The rule's code, such as `DDB004`.
    pub fn code(&self) -> &'static str {
        self.rule.code
    }

    /// Whether it blocks. A warning may be of a rule whose other findings are errors.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What was found.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    pub fn spot(&self) -> &Spot {
        &self.spot
    }

    /// The reason with which the stack acknowledged it, if it did.
    pub fn acknowledged(&self) -> Option<&str> {
        self.acknowledged.as_deref()
    }

    /// What to write instead: calls in a stack, in a file what its format has.
    pub(crate) fn helps(&self) -> Vec<String> {
        let notation = match &self.spot.place {
            Some(Place::File(range)) => Some(range.notation()),
            Some(Place::Source(_)) | None => None,
        };
        let helps = self.help.iter().map(|help| help.text(notation));
        helps.filter(|help| !help.is_empty()).collect()
    }

    /// How often the rule is broken at this place: more than once where a loop declares.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether `other` is the same mistake at the same place, and not a thing of its own to read.
    pub(super) fn folds_with(&self, other: &Self) -> bool {
        self.code() == other.code()
            && self.severity == other.severity
            && self.standing() == other.standing()
            && self.acknowledged == other.acknowledged
    }

    /// Takes `other` in, keeping the message, the label and the help of this one.
    pub(super) fn absorb(&mut self, other: &mut Self) {
        self.count += other.count;
        self.also.append(&mut other.also);
        self.also.insert(std::mem::take(&mut other.message));
        self.also.remove(&self.message);
    }

    /// Where it is, for sorting: what has no place stands last, by its JSON pointer.
    pub(super) fn standing(&self) -> impl Ord {
        match &self.spot.place {
            Some(place) => (false, Some((place.file(), place.line(), place.column())), None),
            None => (true, None, self.spot.pointer.as_deref()),
        }
    }
}

//! The order in which a comparison is told: first what is refused or loses data.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Diff;
use super::effect::{Effect, TemplateChange};
use super::entry::Entry;
use super::words::{TITLES, actions_on, folded, of_title};
use crate::names;
use crate::shown;

/// A group of changes, most important first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Group {
    Refused,
    Loses,
    Unknown,
    Replaced,
    Gone,
    Changed,
    Unaffected,
}

impl Group {
    pub(super) const ALL: [Self; 7] = [
        Self::Refused,
        Self::Loses,
        Self::Unknown,
        Self::Replaced,
        Self::Gone,
        Self::Changed,
        Self::Unaffected,
    ];

    pub(super) fn of(change: &TemplateChange) -> Self {
        match change.effect {
            Effect::Refused => Self::Refused,
            _ if change.loses => Self::Loses,
            Effect::Unknown => Self::Unknown,
            Effect::Replace => Self::Replaced,
            Effect::Delete | Effect::Retain => Self::Gone,
            Effect::Create | Effect::Update => Self::Changed,
            Effect::None => Self::Unaffected,
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Loses => "loses data",
            Self::Unknown => "not known",
            Self::Replaced => "made anew",
            Self::Gone => "leaves the stack",
            Self::Changed => "changes",
            Self::Unaffected => "changes nothing that is deployed",
        }
    }

    /// Whether a reviewer reads it first.
    pub(super) fn is_grave(self) -> bool {
        matches!(self, Self::Refused | Self::Loses)
    }
}

/// A change, and the other resources to which the same happens.
pub(super) struct Told<'d> {
    pub(super) number: usize,
    pub(super) change: &'d TemplateChange,
    others: Vec<&'d str>,
}

impl Told<'_> {
    /// The resources with the property: `Orders and Users, DeletionPolicy`.
    pub(super) fn subject(&self) -> String {
        let subject = self.change.subject();
        let Some(own) = self.change.resource.as_deref().filter(|_| !self.others.is_empty()) else {
            return subject;
        };
        let all = std::iter::once(own).chain(self.others.iter().copied());
        let all = names::joined(all.map(str::to_owned));
        format!("{all}{}", subject.strip_prefix(own).unwrap_or_default())
    }
}

/// What is told of an access change: `gained by role `Reader`: GetItem on Orders`.
#[derive(PartialEq, Eq)]
pub(super) struct AccessLine {
    pub(super) title: &'static str,
    /// ``role `Reader` ``; empty where it is nobody in particular.
    pub(super) principal: String,
    pub(super) request: String,
    pub(super) why: Option<String>,
}

impl Diff {
    /// The changes of a group, with their numbers.
    pub(super) fn of_group(&self, group: Group) -> Vec<(usize, &TemplateChange)> {
        let numbered = self.changes().iter().enumerate();
        numbered.filter(|(_, change)| Group::of(change) == group).collect()
    }

    /// The changes of a group as they are told: what happens to several resources alike, and causes no access, is said
    /// once.
    pub(super) fn told(
        &self,
        group: Group,
        access: &BTreeMap<Option<usize>, Vec<AccessLine>>,
    ) -> Vec<Told<'_>> {
        let mut told: Vec<Told<'_>> = Vec::new();
        let mut known: BTreeMap<(String, String, String), usize> = BTreeMap::new();
        for (number, change) in self.of_group(group) {
            let may_fold = !group.is_grave()
                && change.resource.is_some()
                && !change.path.is_empty()
                && !access.contains_key(&Some(number));
            let key = (change.path(), change.values(), change.what());
            let first = known.get(&key).copied().filter(|_| may_fold);
            match first.and_then(|at| told.get_mut(at)) {
                Some(first) => first.others.extend(change.resource.as_deref()),
                None => {
                    if may_fold {
                        known.insert(key, told.len());
                    }
                    told.push(Told { number, change, others: Vec::new() });
                }
            }
        }
        told
    }

    /// The access that each change causes, which is told with the first change that does; under `None`, what no change
    /// of the template causes.
    pub(super) fn access_by_cause(&self) -> BTreeMap<Option<usize>, Vec<AccessLine>> {
        let mut entries: BTreeMap<Option<usize>, Vec<&Entry>> = BTreeMap::new();
        let all = self.access.iter().flat_map(|access| &access.entries);
        for (entry, causes) in all.zip(&self.causes) {
            entries.entry(causes.first().copied()).or_default().push(entry);
        }
        let mut told: BTreeMap<Option<usize>, Vec<AccessLine>> =
            entries.into_iter().map(|(cause, entries)| (cause, lines(&entries))).collect();
        let elsewhere = self.access.iter().flat_map(|access| &access.elsewhere);
        for (one, causes) in elsewhere.zip(&self.causes_elsewhere) {
            told.entry(causes.first().copied()).or_default().push(AccessLine {
                title: "not known",
                principal: one.principal.noun.clone(),
                request: one.words(),
                why: Some(one.why().to_owned()),
            });
        }
        for one in self.access.iter().flat_map(|access| &access.unasked) {
            let cause = Some(one.change).filter(|_| self.template.is_some());
            let request = match cause {
                Some(_) => one.why.to_owned(),
                None => one.alone(),
            };
            let line =
                AccessLine { title: "not known", principal: String::new(), request, why: None };
            let lines = told.entry(cause).or_default();
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        told
    }

    /// `1 change is refused, 2 lose data; 3 more changes; access is gained and lost`.
    pub(super) fn summary(&self) -> String {
        let count = |group: Group| self.of_group(group).len();
        let counted = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{} {many}", names::grouped(count))),
        };
        let rest: usize = [Group::Changed, Group::Replaced, Group::Gone, Group::Unaffected]
            .into_iter()
            .map(count)
            .sum();
        let mut parts = vec![
            counted(count(Group::Refused), "change is refused", "changes are refused"),
            counted(count(Group::Loses), "loses data", "lose data"),
            counted(count(Group::Unknown), "is not known", "are not known"),
            counted(rest, "other change", "other changes"),
        ];
        if self.template.is_some() && self.changes().is_empty() {
            parts.push(Some("the template stays as it is".to_owned()));
        }
        if let Some(access) = &self.access {
            let is_open = !access.elsewhere.is_empty()
                || !access.unasked.is_empty()
                || access.by_macros.is_some();
            let told = TITLES.into_iter().filter(|title| {
                !of_title(title, access.entries.iter()).is_empty()
                    || (is_open && *title == "not known")
            });
            let told: Vec<String> = told
                .map(|title| {
                    if title == "not known" { "partly not known" } else { title }.to_owned()
                })
                .collect();
            parts.push(Some(match told.as_slice() {
                [] => "nobody gains or loses access".to_owned(),
                _ => format!("access is {}", names::joined(told.into_iter())),
            }));
        }
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

fn lines(entries: &[&Entry]) -> Vec<AccessLine> {
    let mut lines = Vec::new();
    for title in TITLES {
        for (noun, requests) in of_title(title, entries.iter().copied()) {
            lines.extend(folded(requests).into_iter().map(|(request, why, actions)| AccessLine {
                title,
                principal: noun.to_owned(),
                request: actions_on(title, &actions, &request),
                why,
            }));
        }
    }
    lines
}

impl TemplateChange {
    /// The resource with the property: `Orders, GlobalSecondaryIndexes/byUser`.
    pub(crate) fn subject(&self) -> String {
        let path = self.path();
        let path = path.strip_prefix("Properties/").unwrap_or(&path);
        match &self.resource {
            Some(resource) if path.is_empty() => {
                let kind = self.kind.as_ref().map(|kind| format!(" ({kind})"));
                format!("{resource}{}", kind.unwrap_or_default())
            }
            Some(resource) => format!("{resource}, {path}"),
            None => path.to_owned(),
        }
    }

    /// Both values on one line: `"KEYS_ONLY" → "ALL"`; of lists, what came and what went. Empty where neither is shown.
    pub(super) fn values(&self) -> String {
        let value = |value: &Value| shortened(&value.to_string());
        let has_order = self.path.last().is_some_and(|key| key == "KeySchema");
        match (&self.before, &self.after) {
            (Some(Value::Array(before)), Some(Value::Array(after))) if !has_order => {
                let without = |list: &[Value], other: &[Value], sign: &str| -> Vec<String> {
                    let rest = list.iter().filter(|item| !other.contains(item));
                    rest.map(|item| format!("{sign} {}", value(item))).collect()
                };
                let lines = [without(before, after, "-"), without(after, before, "+")].concat();
                match lines.is_empty() {
                    true if before == after || before.len() != after.len() => String::new(),
                    true => "in another order".to_owned(),
                    false => shortened(&lines.join(", ")),
                }
            }
            (Some(before), Some(after)) => format!("{} → {}", value(before), value(after)),
            (None, Some(after)) => format!("+ {}", value(after)),
            (Some(before), None) => format!("- {}", value(before)),
            (None, None) => String::new(),
        }
    }

    /// What AWS does, with the limit and the code: `changes in place, 4 in 24 hours at most [EVO015]`.
    pub(crate) fn what(&self) -> String {
        let limit = self.limit.filter(|_| self.effect != Effect::Refused);
        let limit = limit.map(|limit| format!("; AWS takes {limit}"));
        let code = self.rule.map(|rule| format!(" [{}]", rule.code));
        format!("{}{}{}", self.message, limit.unwrap_or_default(), code.unwrap_or_default())
    }
}

/// The most characters of a value in a line.
const LONGEST_VALUE: usize = 160;

fn shortened(text: &str) -> String {
    let characters = text.chars().count();
    if characters <= LONGEST_VALUE {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST_VALUE).collect();
    shown::message(format!(
        "{kept}… ({} more characters)",
        names::grouped(characters - LONGEST_VALUE)
    ))
}

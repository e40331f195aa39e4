//! `Step`: one update of a plan, what AWS shows of it beforehand, and what it is followed by.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::deployed::Setting;
use super::import::Import;
use super::judge::comes_or_goes;
use super::needs::needs_of;
use super::parameters::ParameterValue;
use crate::compare::{Effect, TemplateChange};
use crate::names;
use crate::schema;
use crate::template::{Resource, Template};

/// One update.
#[derive(Clone, Debug)]
pub struct Step {
    /// From 1.
    pub(crate) number: usize,
    /// What it does, as part of a file's name: `make-byUser`.
    pub(crate) word: String,
    pub(crate) template: Arc<Template>,
    /// What it imports: nothing, if it is an ordinary update.
    pub(crate) imports: Vec<Import>,
    /// The values of its parameters.
    pub(crate) parameters: Vec<(String, ParameterValue)>,
    pub(crate) changes: Vec<TemplateChange>,
    /// What a change set has to show, and nothing else.
    pub(crate) predicted: Vec<ResourceChange>,
    /// What refers to something that changes, which a change set may show as modified, too.
    pub(crate) following: Vec<ResourceChange>,
    /// What to wait for before the next step, or before the stack is used.
    pub(crate) waits: Vec<Wait>,
    /// What a try costs that fails.
    pub(crate) costs: Vec<String>,
}

/// What to wait for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Wait {
    /// An index of a table is `ACTIVE`, or gone.
    Index { table: String, index: String, is_made: bool },
    /// No index of a table is being made or removed, for a reason.
    Indexes { table: String, why: String },
    /// So many seconds, for a reason.
    Seconds { seconds: u64, why: String },
}

/// A change of a resource, in the words of `DescribeChangeSet`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ResourceChange {
    pub(crate) logical_id: String,
    pub(crate) kind: String,
    /// `Add`, `Modify`, `Remove` or `Import`.
    pub(crate) action: &'static str,
    /// `True`, `False` or `Conditional`, of what is modified.
    pub(crate) replacement: Option<&'static str>,
    /// `Delete`, `Retain`, `ReplaceAndDelete` or `ReplaceAndRetain`.
    pub(crate) policy_action: Option<&'static str>,
    /// The properties and attributes that change.
    pub(crate) properties: Vec<String>,
}

impl Step {
    pub(super) fn new(
        number: usize,
        template: Arc<Template>,
        old: &Template,
        changes: Vec<TemplateChange>,
    ) -> Self {
        let predicted = predicted(&changes, old, &template);
        // What is made anew is made with all that it has.
        let is_anew = |change: &&TemplateChange| {
            let own = predicted.iter().find(|it| Some(&it.logical_id) == change.resource.as_ref());
            own.is_some_and(|it| it.replacement == Some("True"))
        };
        let staying: Vec<&TemplateChange> = changes.iter().filter(|it| !is_anew(it)).collect();
        let (waits, costs) = (waits(&staying), costs(&staying));
        let word = word(&staying, &predicted);
        let following = following(&predicted, &template);
        let (imports, parameters) = (Vec::new(), Vec::new());
        Self {
            number,
            word,
            template,
            imports,
            parameters,
            changes,
            predicted,
            following,
            waits,
            costs,
        }
    }

    /// The same, which imports what it would make.
    pub(super) fn importing(mut self, imports: Vec<Import>) -> Self {
        for change in &mut self.predicted {
            if imports.iter().any(|it| it.logical_id == change.logical_id) {
                change.action = "Import";
            }
        }
        let ids: Vec<&str> = imports.iter().map(|it| it.logical_id.as_str()).collect();
        let word = if let [id] = ids.as_slice() { id } else { "tables" };
        self.word = format!("import-{}", names::file_part(word));
        Self { imports, waits: Vec::new(), costs: Vec::new(), ..self }
    }

    /// The name of the file that says what it imports.
    #[cfg(feature = "cli")]
    pub(crate) fn imports_file_name(&self) -> String {
        format!("{:02}-{}.resources.json", self.number, self.word)
    }

    /// The name of its template's file: `01-make-byUser.template.json`.
    pub fn file_name(&self) -> String {
        format!("{:02}-{}.template.json", self.number, self.word)
    }

    /// What it does, in a word or two: `make-byUser`.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// The template that is deployed by it.
    pub fn template(&self) -> &Template {
        &self.template
    }
}

/// What refers to something that changes, directly or not. Whether CloudFormation shows it depends on attributes that only the
/// update gives; it is neither replaced for certain nor removed by that.
fn following(predicted: &[ResourceChange], template: &Template) -> Vec<ResourceChange> {
    let mut changed: BTreeSet<&str> = predicted.iter().map(|it| it.logical_id.as_str()).collect();
    let mut found = Vec::new();
    loop {
        let refers = |it: &Resource<'_>| {
            let mut names = needs_of(it.node()).into_iter().map(|(_, name)| name);
            names.any(|name| changed.contains(name.as_str()))
        };
        let all = template.resources().filter(|it| !changed.contains(it.logical_id()));
        let more: Vec<Resource<'_>> = all.filter(refers).collect();
        if more.is_empty() {
            return found;
        }
        changed.extend(more.iter().map(Resource::logical_id));
        found.extend(more.iter().map(|it| ResourceChange {
            logical_id: it.logical_id().to_owned(),
            kind: it.kind().unwrap_or_default().to_owned(),
            action: "Modify",
            replacement: Some("Conditional"),
            policy_action: None,
            properties: Vec::new(),
        }));
    }
}

/// The changes by resource.
pub(super) fn predicted(
    changes: &[TemplateChange],
    old: &Template,
    new: &Template,
) -> Vec<ResourceChange> {
    let mut found: IndexMap<&str, ResourceChange> = IndexMap::new();
    for change in changes {
        let Some(id) = change.resource.as_deref() else { continue };
        if change.is_silent() {
            continue;
        }
        // A condition may make a resource that is in both templates come or go.
        let whole = changes.iter().find(|it| it.resource.as_deref() == Some(id) && it.is_whole());
        let (action, is_whole) = match whole.map(|it| it.effect) {
            Some(Effect::Create) => ("Add", true),
            Some(Effect::Delete | Effect::Retain) => ("Remove", true),
            _ if old.resource(id).is_none() => ("Add", true),
            _ if new.resource(id).is_none() => ("Remove", true),
            _ => ("Modify", false),
        };
        let policy = |template: &Template, name: &str| -> Option<String> {
            Some(template.resource(id)?.node().get(name)?.as_str()?.to_owned())
        };
        let keeps = |word: Option<String>| word.is_some_and(|word| word.starts_with("Retain"));
        let entry = found.entry(id).or_insert_with(|| ResourceChange {
            logical_id: id.to_owned(),
            kind: change.kind.clone().unwrap_or_default(),
            action,
            replacement: None,
            policy_action: match action {
                "Remove" if keeps(policy(old, "DeletionPolicy")) => Some("Retain"),
                "Remove" => Some("Delete"),
                _ => None,
            },
            properties: Vec::new(),
        });
        if is_whole {
            continue;
        }
        let replacement = replacement(change);
        let known = entry.replacement.unwrap_or("False");
        entry.replacement = Some(match (known, replacement) {
            ("True", _) | (_, "True") => "True",
            ("Conditional", _) | (_, "Conditional") => "Conditional",
            _ => "False",
        });
        if entry.replacement == Some("True") {
            let keeps = keeps(policy(new, "UpdateReplacePolicy"));
            entry.policy_action = Some(if keeps { "ReplaceAndRetain" } else { "ReplaceAndDelete" });
        }
        let property = match change.path.as_slice() {
            [first, property, ..] if first == "Properties" => property,
            [first, ..] => first,
            [] => continue,
        };
        if !entry.properties.contains(property) {
            entry.properties.push(property.clone());
        }
    }
    found.into_values().collect()
}

/// Whether CloudFormation shows that a change makes another resource: by the type's schema.
fn replacement(change: &TemplateChange) -> &'static str {
    if change.effect == Effect::Replace {
        return "True";
    }
    let [first, property, ..] = change.path.as_slice() else { return "False" };
    if first != "Properties" {
        return "False";
    }
    let Some(known) = change.kind.as_deref().and_then(schema::of) else { return "Conditional" };
    let is_of = |path: &str| path.split('.').next() == Some(property.as_str());
    // CloudFormation decides about a table's indexes only when it makes the update.
    let is_of_indexes =
        ["GlobalSecondaryIndexes", "AttributeDefinitions"].contains(&property.as_str());
    if known.create_only().any(is_of) {
        "True"
    } else if is_of_indexes || known.conditional_create_only().any(is_of) {
        "Conditional"
    } else {
        "False"
    }
}

fn waits(changes: &[&TemplateChange]) -> Vec<Wait> {
    let mut waits = Vec::new();
    for change in changes.iter().filter(|change| comes_or_goes(change)) {
        waits.push(Wait::Index {
            table: change.resource.clone().unwrap_or_default(),
            index: change.key(1).to_owned(),
            is_made: change.before.is_none(),
        });
    }
    waits
}

fn costs(changes: &[&TemplateChange]) -> Vec<String> {
    let mut costs = Vec::new();
    for change in changes {
        let id = change.resource.as_deref().unwrap_or_default();
        let cost = if Setting::OnDemand.is_changed_by(change) {
            format!("a try that fails takes two of the four switches of `{id}` in 24 hours")
        } else if change.is_at(&["BillingMode"]) {
            format!(
                "a try that fails takes one of the four switches of `{id}` to on demand in 24 hours"
            )
        } else if Setting::TimeToLive.is_changed_by(change) {
            format!(
                "a try that fails within the hour cannot be rolled back: time to live of `{id}`"
            )
        } else if Setting::Class.is_changed_by(change) {
            format!("a try that fails takes both changes of the class of `{id}` in 30 days")
        } else if comes_or_goes(change) && change.before.is_none() {
            let index = change.key(1);
            format!("a rollback may leave index `{index}` of `{id}` behind")
        } else {
            continue;
        };
        if !costs.contains(&cost) {
            costs.push(cost);
        }
    }
    costs
}

/// What a step does, for the name of its file.
fn word(changes: &[&TemplateChange], predicted: &[ResourceChange]) -> String {
    let indexes: Vec<&TemplateChange> =
        changes.iter().copied().filter(|it| comes_or_goes(it)).collect();
    let replica = changes.iter().find(|it| it.is_at(&["Replicas", "*"]));
    let is_off = |it: &TemplateChange| it.has_key("TimeToLiveSpecification");
    let verb = |change: &TemplateChange, made: &'static str, gone: &'static str| {
        if change.before.is_none() { made } else { gone }
    };
    let words = match (indexes.as_slice(), replica) {
        ([one], _) => vec![verb(one, "make", "remove"), one.key(1)],
        ([one, ..], _) if indexes.iter().all(|it| it.before.is_none() == one.before.is_none()) => {
            vec![verb(one, "make", "remove"), "indexes"]
        }
        ([_, ..], _) => vec!["change", "indexes"],
        ([], Some(replica)) => {
            vec![verb(replica, "add", "remove"), "replica", replica.key(1)]
        }
        ([], None) if changes.iter().any(|it| it.is_at(&["BillingMode"])) => {
            vec!["change", "billing"]
        }
        ([], None) if changes.iter().any(|it| is_off(it)) => vec!["time", "to", "live"],
        ([], None) => match predicted {
            [one] => vec![verb_of(one.action), one.logical_id.as_str()],
            _ => vec!["update"],
        },
    };
    let words = words.iter().map(|word| names::file_part(word));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

fn verb_of(action: &str) -> &'static str {
    match action {
        "Add" => "make",
        "Remove" => "remove",
        _ => "change",
    }
}

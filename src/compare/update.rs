//! `Update`: a resource in the old template, in the new one, or in both, and what changes of it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::effect::{Effect, TemplateChange};
use super::effects::name_property;
use super::walk::{Difference, differences};
use crate::evaluate::{Made, Resolution, Resolved, Shape};
use crate::facts::identities::identity_of;
use crate::findings::{Location, Rule};
use crate::template::Resource;

/// A resource of a template.
pub(super) struct Side<'t> {
    pub(super) resource: Resource<'t>,
    value: Option<Resolved<'t>>,
    pub(super) made: Made,
    /// What `Ref` gives, if it is known before deployment.
    pub(super) name: Option<String>,
    /// What tells it apart from others of its type, where the template says it.
    pub(super) identity: Option<String>,
}

/// The properties by which resources are named, looked up once for each type.
#[derive(Default)]
pub(super) struct Names<'t>(RefCell<BTreeMap<&'t str, Option<&'static str>>>);

impl<'t> Names<'t> {
    fn of(&self, kind: &'t str) -> Option<&'static str> {
        *self.0.borrow_mut().entry(kind).or_insert_with(|| name_property(kind))
    }
}

/// A resource with one logical id under both templates.
pub(super) struct Update<'r, 't> {
    pub(super) id: &'t str,
    pub(super) old: Option<&'r Side<'t>>,
    pub(super) new: Option<&'r Side<'t>>,
    pub(super) changes: Vec<TemplateChange>,
    /// The Region of the stack.
    pub(super) region: &'r str,
}

impl<'t> Side<'t> {
    /// `computes` says that the template's transform gives attributes such as `DeletionPolicy` their values.
    pub(super) fn of(
        resource: Resource<'t>,
        resolution: &Resolution<'t>,
        computes: bool,
        names: &Names<'t>,
    ) -> Self {
        let (mut value, made) = (resolution.value(resource.node()), resolution.made(&resource));
        if !computes && let Some(value) = &mut value {
            as_written(value);
        }
        let name = resolution.physical_name(&resource);
        let mut side = Self { resource, value, made, name, identity: None };
        side.identity = side.own_identity(names);
        side
    }

    fn own_identity(&self, names: &Names<'t>) -> Option<String> {
        let kind = self.resource.kind()?;
        let text = |property: &str| match &self.property(property)?.shape {
            Shape::Text(text) => Some(text.as_str()),
            Shape::List(_) | Shape::Map(_) | Shape::Made(_) => None,
        };
        let Some((properties, _)) = identity_of(kind) else {
            return text(names.of(kind)?).map(str::to_owned);
        };
        let (first, rest) = properties.split_first()?;
        let rest = rest.iter().map(|property| text(property).unwrap_or_default());
        Some(std::iter::once(text(first)?).chain(rest).collect::<Vec<_>>().join(" "))
    }

    /// A member of the resource: `Properties`, or an attribute such as `DeletionPolicy`.
    pub(super) fn attribute(&self, name: &str) -> Option<&Resolved<'t>> {
        self.value.as_ref()?.get(name)
    }

    pub(super) fn property(&self, name: &str) -> Option<&Resolved<'t>> {
        self.attribute("Properties")?.get(name)
    }

    /// The text of an attribute, if it is known.
    pub(super) fn word(&self, attribute: &str) -> Option<&str> {
        self.attribute(attribute)?.known()
    }

    /// Whether it is protected against deletion; a global table, in the Region of the stack.
    pub(super) fn is_protected(&self, region: &str) -> bool {
        let is_true =
            |value: Option<&Resolved<'_>>| value.and_then(Resolved::is_true) == Some(true);
        let replicas = self.property("Replicas").map_or(&[][..], Resolved::items);
        let is_here = |replica: &&Resolved<'_>| {
            replica.get("Region").and_then(|it| it.known()) == Some(region)
        };
        // What of the table is not protected, in whichever Region, goes.
        let are_protected = replicas.iter().all(|it| is_true(it.get("DeletionProtectionEnabled")));
        is_true(self.property("DeletionProtectionEnabled"))
            || (replicas.iter().any(|it| is_here(&it)) && are_protected)
            || is_true(self.property("DeletionProtection"))
            || self.property("DeletionProtection").and_then(Resolved::known) == Some("ACTIVE")
    }
}

/// Leaves functions as they are written in attributes of which CloudFormation reads words alone.
fn as_written(resource: &mut Resolved<'_>) {
    let Shape::Map(members) = &mut resource.shape else { return };
    let is_word = |name: &str| ["DeletionPolicy", "UpdateReplacePolicy"].contains(&name);
    for (_, value) in members.iter_mut().filter(|(name, _)| is_word(name)) {
        if value.node.intrinsic().is_some() {
            value.shape = Shape::Made(value.node.expr().to_json());
        }
    }
}

impl<'r, 't> Update<'r, 't> {
    /// The type; the new one where both differ.
    pub(super) fn kind(&self) -> &'t str {
        let side = self.new.or(self.old);
        side.and_then(|side| side.resource.kind()).unwrap_or_default()
    }

    /// The resource on both sides, if it is there on both.
    pub(super) fn both(&self) -> Option<(&'r Side<'t>, &'r Side<'t>)> {
        self.old.zip(self.new)
    }

    pub(super) fn is_replaced(&self) -> bool {
        self.changes.iter().any(|change| change.effect == Effect::Replace)
    }

    /// What differs between both sides.
    pub(super) fn differences(&self) -> Vec<Difference<'r, 't>> {
        let value = |side: Option<&'r Side<'t>>| side.and_then(|side| side.value.as_ref());
        differences(value(self.old), value(self.new))
    }

    /// The changes of a property and of what is in it.
    pub(super) fn within(&mut self, property: &[&str]) -> Vec<&mut TemplateChange> {
        self.changes.iter_mut().filter(|change| change.is_within(property)).collect()
    }

    /// Judges all changes of a property and of what is in it.
    pub(super) fn judge_within(
        &mut self,
        property: &[&str],
        rule: &'static Rule,
        effect: Effect,
        message: impl Fn(&TemplateChange) -> String,
    ) {
        for change in self.within(property) {
            let message = message(change);
            change.judge(rule, effect, message);
        }
    }

    /// Adds a change of the resource as a whole.
    pub(super) fn add_whole(&mut self, effect: Effect, message: String) {
        let change = self.change(Vec::new(), effect, message);
        self.changes.push(change);
    }

    pub(super) fn change(
        &self,
        path: Vec<String>,
        effect: Effect,
        message: String,
    ) -> TemplateChange {
        let side = self.new.or(self.old);
        TemplateChange {
            resource: Some(self.id.to_owned()),
            kind: Some(self.kind().to_owned()).filter(|kind| !kind.is_empty()),
            location: side.map_or_else(Location::default, |side| side.resource.named()),
            ..TemplateChange::new(path, effect, message)
        }
    }
}

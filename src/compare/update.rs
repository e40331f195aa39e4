//! `Update`: a resource in the old template, in the new one, or in both, and what changes of it.

use super::effect::{Effect, TemplateChange};
use super::walk::{Difference, differences};
use crate::evaluate::{Made, Resolution, Resolved};
use crate::findings::{Location, Rule};
use crate::template::Resource;

/// A resource of a template.
pub(super) struct Side<'t> {
    pub(super) resource: Resource<'t>,
    value: Option<Resolved<'t>>,
    pub(super) made: Made,
    /// What `Ref` gives, if it is known before deployment.
    pub(super) name: Option<String>,
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
    pub(super) fn of(resource: Resource<'t>, resolution: &Resolution<'t>) -> Self {
        let (value, made) = (resolution.value(resource.node()), resolution.made(&resource));
        Self { resource, value, made, name: resolution.physical_name(&resource) }
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
        is_true(self.property("DeletionProtectionEnabled"))
            || replicas
                .iter()
                .filter(is_here)
                .any(|it| is_true(it.get("DeletionProtectionEnabled")))
            || is_true(self.property("DeletionProtection"))
            || self.property("DeletionProtection").and_then(Resolved::known) == Some("ACTIVE")
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

//! What refers to a resource that is made anew gets another value, though its template says the same.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{Effect, TemplateChange};
use super::effects;
use super::update::Update;
use super::walk::Difference;
use crate::findings::Location;
use crate::template::Node;
use crate::template::text::{Piece, pieces};

/// Adds the changes of what refers to a replaced resource, and of what refers to those that are replaced for it.
pub(super) fn follow(updates: &mut [Update<'_, '_>]) {
    let uses: Vec<Vec<Use<'_>>> = updates.iter().map(uses).collect();
    let numbers: BTreeMap<&str, usize> =
        updates.iter().enumerate().map(|(number, update)| (update.id, number)).collect();
    // The users of each resource, so that each is looked at once.
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (user, uses) in uses.iter().enumerate() {
        for one in uses {
            if let Some(number) = numbers.get(one.id) {
                users.entry(*number).or_default().push(user);
            }
        }
    }
    drop(numbers);
    let mut waiting: Vec<usize> =
        (0..updates.len()).filter(|number| updates.get(*number).is_some_and(is_renewed)).collect();
    let mut followed: BTreeSet<(usize, usize)> = BTreeSet::new();
    while let Some(renewed) = waiting.pop() {
        for user in users.get(&renewed).into_iter().flatten() {
            if !followed.insert((renewed, *user)) || renewed == *user {
                continue;
            }
            let Some(renewed) = updates.get(renewed).map(Renewed::of) else { continue };
            let (Some(update), Some(uses)) = (updates.get_mut(*user), uses.get(*user)) else {
                continue;
            };
            let was_renewed = is_renewed(update);
            for one in uses.iter().filter(|one| renewed.is_asked_for(&one.piece)) {
                add(update, one, &renewed);
            }
            if !was_renewed && is_renewed(update) {
                waiting.push(*user);
            }
        }
    }
}

/// A resource for which others get another value.
pub(super) struct Renewed<'t> {
    id: &'t str,
    /// Whether they get it for its stream alone.
    stream: bool,
}

impl<'t> Renewed<'t> {
    fn of(update: &Update<'_, 't>) -> Self {
        Self { id: update.id, stream: !update.is_replaced() }
    }

    /// What becomes of it, in words.
    pub(super) fn words(&self) -> String {
        let what = if self.stream { "gets another stream" } else { "is made anew" };
        format!("`{}` {what}", self.id)
    }

    pub(super) fn is_asked_for(&self, piece: &Piece<'_>) -> bool {
        match piece {
            Piece::Ref(id) => *id == self.id && !self.stream,
            Piece::GetAtt(id, attribute) => {
                *id == self.id && (!self.stream || *attribute == "StreamArn")
            }
            Piece::Literal(_) | Piece::Unknown => false,
        }
    }
}

/// The resources for which others get another value.
pub(super) fn renewed<'t>(updates: &[Update<'_, 't>]) -> Vec<Renewed<'t>> {
    let renewed = updates.iter().filter(|update| is_renewed(update));
    renewed.map(Renewed::of).collect()
}

/// Whether others get another value for it: it is another resource, or has another stream.
fn is_renewed(update: &Update<'_, '_>) -> bool {
    let streams = |change: &TemplateChange| {
        change.is_within(&["StreamSpecification", "StreamViewType"])
            && change.effect == Effect::Update
            && change.before.is_some()
    };
    update.both().is_some() && (update.is_replaced() || update.changes.iter().any(streams))
}

/// A reference of a resource to another one.
struct Use<'t> {
    id: &'t str,
    piece: Piece<'t>,
    /// The keys that lead to the property that has it.
    path: Vec<String>,
    node: Node<'t>,
}

/// The references of a resource that is there on both sides.
fn uses<'t>(update: &Update<'_, 't>) -> Vec<Use<'t>> {
    let Some((_, new)) = update.both() else { return Vec::new() };
    let mut found = Vec::new();
    let properties = new.resource.node().get("Properties");
    for (property, value) in properties.iter().flat_map(Node::entries) {
        for node in value.descendants().filter(|node| node.intrinsic().is_some()) {
            for piece in pieces(&node) {
                let (Piece::Ref(id) | Piece::GetAtt(id, _)) = piece else { continue };
                let path = vec!["Properties".to_owned(), property.to_owned()];
                found.push(Use { id, piece, path, node });
            }
        }
    }
    found
}

impl Use<'_> {
    /// The keys that lead to the function: what replaces a resource may be deep in a property.
    fn whole_path(&self) -> Vec<String> {
        let pointer = self.node.pointer();
        let whole: Vec<String> = pointer.split('/').skip(3).map(str::to_owned).collect();
        if whole.starts_with(&self.path) { whole } else { self.path.clone() }
    }
}

fn add(update: &mut Update<'_, '_>, one: &Use<'_>, renewed: &Renewed<'_>) {
    let difference: Difference<'_, '_> =
        Difference { path: one.whole_path(), before: None, after: None };
    let (effect, rule, message) = effects::effect_of(update.kind(), &difference);
    let is_said = |known: &TemplateChange| match known.effect {
        Effect::Replace | Effect::Refused => true,
        _ => effect != Effect::Replace,
    };
    let mut known = update.changes.iter().filter(|change| change.path.starts_with(&one.path));
    if known.any(is_said) {
        return;
    }
    let change = update.change(one.path.clone(), effect, message);
    let first = update.changes.len();
    let location = Location::from(&one.node);
    update.changes.push(TemplateChange { rule, location, ..change });
    effects::judge_followed(update, first);
    for change in update.changes.iter_mut().skip(first) {
        change.message = format!("{}: {}", renewed.words(), change.message);
    }
}

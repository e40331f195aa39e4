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
    let uses: Vec<Vec<Use>> = updates.iter().map(uses).collect();
    let numbers: BTreeMap<&str, usize> =
        updates.iter().enumerate().map(|(number, update)| (update.id, number)).collect();
    // The users of each resource, so that each is looked at once.
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (user, uses) in uses.iter().enumerate() {
        for one in uses {
            if let Some(number) = numbers.get(one.id.as_str()) {
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
            let Some((id, stream)) = updates.get(renewed).map(|it| (it.id, !it.is_replaced()))
            else {
                continue;
            };
            let (Some(update), Some(uses)) = (updates.get_mut(*user), uses.get(*user)) else {
                continue;
            };
            let was_renewed = is_renewed(update);
            for one in uses.iter().filter(|one| one.id == id && (!stream || one.is_of_stream)) {
                add(update, one, stream);
            }
            if !was_renewed && is_renewed(update) {
                waiting.push(*user);
            }
        }
    }
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
struct Use {
    id: String,
    is_of_stream: bool,
    /// The keys that lead to it, without the positions in lists.
    path: Vec<String>,
    location: Location,
}

/// The references of a resource that is there on both sides.
fn uses(update: &Update<'_, '_>) -> Vec<Use> {
    let Some((_, new)) = update.both() else { return Vec::new() };
    let mut found = Vec::new();
    let properties = new.resource.node().get("Properties");
    for (property, value) in properties.iter().flat_map(Node::entries) {
        for node in value.descendants().filter(|node| node.intrinsic().is_some()) {
            for piece in pieces(&node) {
                let (id, is_of_stream) = match piece {
                    Piece::Ref(id) => (id, false),
                    Piece::GetAtt(id, attribute) => (id, attribute == "StreamArn"),
                    Piece::Literal(_) | Piece::Unknown => continue,
                };
                let path = vec!["Properties".to_owned(), property.to_owned()];
                found.push(Use {
                    id: id.to_owned(),
                    is_of_stream,
                    path,
                    location: Location::from(&node),
                });
            }
        }
    }
    found
}

fn add(update: &mut Update<'_, '_>, one: &Use, is_stream: bool) {
    if update.changes.iter().any(|change| change.path.starts_with(&one.path)) {
        return;
    }
    let difference: Difference<'_, '_> =
        Difference { path: one.path.clone(), before: None, after: None };
    let (effect, rule, message) = effects::effect_of(update.kind(), &difference);
    let what = if is_stream { "gets another stream" } else { "is made anew" };
    let message = format!("`{}` {what}: {message}", one.id);
    let change = update.change(one.path.clone(), effect, message);
    update.changes.push(TemplateChange { rule, location: one.location.clone(), ..change });
}

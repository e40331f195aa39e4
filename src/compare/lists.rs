//! How the elements of two lists belong together.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::walk::are_alike;
use crate::evaluate::{Resolved, Shape};
use crate::template::ELEMENT_KEYS;

/// The elements of two lists.
pub(super) enum Elements<'r, 't> {
    /// By key, each with its value on both sides.
    Keyed(Vec<Paired<'r, 't>>),
    /// The lists are compared as a whole, and are alike or not.
    Whole(bool),
}

/// An element's key, and the element on both sides.
pub(super) type Paired<'r, 't> = (String, Option<&'r Resolved<'t>>, Option<&'r Resolved<'t>>);

/// Lists whose order means nothing, beside those of IAM's policies. Those with a key have none either, but for the key
/// of a table or an index.
const SETS: [&str; 12] = [
    "NonKeyAttributes",
    "DependsOn",
    "ManagedPolicyArns",
    "Roles",
    "Users",
    "Groups",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "ExplicitAuthFlows",
    "ReadAttributes",
    "WriteAttributes",
    "SecurityGroupIds",
];

/// The lists in which IAM takes one element without brackets, and whose order means nothing.
const ONE_OR_MANY: [&str; 9] = [
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "AWS",
    "Service",
    "Federated",
    "CanonicalUser",
    "Statement",
];

/// Pairs the elements of the two values at a path, of which one at least is a list.
pub(super) fn elements<'r, 't>(
    path: &[String],
    before: &'r Resolved<'t>,
    after: &'r Resolved<'t>,
) -> Elements<'r, 't> {
    let named = |names: &[&str]| path.last().is_some_and(|key| names.contains(&key.as_str()));
    let is_compared_value = path.iter().rev().nth(2).is_some_and(|key| key == "Condition");
    let is_one_or_many = named(&ONE_OR_MANY) || is_compared_value;
    let list = |value: &'r Resolved<'t>| -> Option<Vec<&'r Resolved<'t>>> {
        match &value.shape {
            Shape::List(items) => Some(items.iter().collect()),
            _ => is_one_or_many.then(|| vec![value]),
        }
    };
    let (Some(mut before), Some(mut after)) = (list(before), list(after)) else {
        return Elements::Whole(false);
    };
    // Only among the attributes of one kind the order of a key means something.
    if named(&["KeySchema"]) {
        let kind = |element: &&Resolved<'_>| {
            element.get("KeyType").and_then(text_of).unwrap_or_default().to_owned()
        };
        before.sort_by_key(kind);
        after.sort_by_key(kind);
    }
    // Both values of an `Fn::If` that is open, and its condition.
    if named(&["Fn::If"]) && before.len() == after.len() {
        let numbered = before.into_iter().zip(after).enumerate();
        let paired = numbered.map(|(at, (one, other))| (at.to_string(), Some(one), Some(other)));
        return Elements::Keyed(paired.collect());
    }
    if named(&["Statement"]) {
        return Elements::Keyed(statements(path, before, after));
    }
    if !named(&["KeySchema"])
        && let Some(paired) = keyed(&before, &after)
    {
        return Elements::Keyed(paired);
    }
    let is_set = named(&SETS) || is_one_or_many;
    let are_alike = match is_set {
        true => {
            // Once for both sides: within lists of lists each further time would double what all take.
            let (gone, come) = rest(path, &before, &after);
            gone.is_empty() && come.is_empty()
        }
        false => {
            before.len() == after.len()
                && before.iter().zip(&after).all(|(one, other)| are_alike(one, other, path))
        }
    };
    Elements::Whole(are_alike)
}

/// The elements of a list that is on one side only, by their keys; `None` where they have none.
pub(super) fn alone<'r, 't>(
    path: &[String],
    list: &'r Resolved<'t>,
) -> Option<Vec<(String, &'r Resolved<'t>)>> {
    let has_order = path.last().is_some_and(|key| key == "KeySchema");
    let elements: Vec<&Resolved<'_>> = list.items().iter().collect();
    if has_order || elements.is_empty() {
        return None;
    }
    named(key_of(&elements)?, &elements)
}

/// The elements by the member that tells them apart; `None` where not all have one, or two have the same.
fn keyed<'r, 't>(
    before: &[&'r Resolved<'t>],
    after: &[&'r Resolved<'t>],
) -> Option<Vec<Paired<'r, 't>>> {
    let all: Vec<&Resolved<'_>> = before.iter().chain(after).copied().collect();
    let key = key_of(&all)?;
    Some(paired(named(key, before)?, named(key, after)?))
}

/// The member that all elements have and that tells them apart.
fn key_of(elements: &[&Resolved<'_>]) -> Option<&'static str> {
    ELEMENT_KEYS.into_iter().find(|key| elements.iter().all(|element| element.get(key).is_some()))
}

fn named<'r, 't>(
    key: &str,
    elements: &[&'r Resolved<'t>],
) -> Option<Vec<(String, &'r Resolved<'t>)>> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let name = |element: &&'r Resolved<'t>| {
        let name = element.get(key).and_then(name_of)?;
        known.insert(name.clone()).then_some((name, *element))
    };
    elements.iter().map(name).collect()
}

fn paired<'r, 't>(
    before: Vec<(String, &'r Resolved<'t>)>,
    after: Vec<(String, &'r Resolved<'t>)>,
) -> Vec<Paired<'r, 't>> {
    let mut after: IndexMap<String, &Resolved<'_>> = after.into_iter().collect();
    let mut paired: Vec<Paired<'r, 't>> = Vec::new();
    for (name, element) in before {
        let other = after.shift_remove(&name);
        paired.push((name, Some(element), other));
    }
    paired.extend(after.into_iter().map(|(name, element)| (name, None, Some(element))));
    paired
}

/// Statements by their `Sid`. One without is the same as one with the same content, whatever its `Sid`; another
/// `Sid` alone is no change of what a policy means, but is one of the template.
fn statements<'r, 't>(
    path: &[String],
    before: Vec<&'r Resolved<'t>>,
    after: Vec<&'r Resolved<'t>>,
) -> Vec<Paired<'r, 't>> {
    let sid = |statement: &Resolved<'_>| statement.get("Sid").and_then(name_of);
    let (mut of_before, mut of_after) = (before, after);
    let mut named = Vec::new();
    let mut at = 0;
    while let Some(statement) = of_before.get(at).copied() {
        let own = sid(statement);
        let same = own
            .as_ref()
            .and_then(|own| of_after.iter().position(|other| sid(other).as_ref() == Some(own)));
        match same {
            Some(same) => {
                let other = of_after.remove(same);
                of_before.remove(at);
                named.push((own.unwrap_or_default(), Some(statement), Some(other)));
            }
            None => at += 1,
        }
    }
    let (gone, come) = rest(path, &of_before, &of_after);
    let name = |statement: &Resolved<'_>| sid(statement).unwrap_or_else(|| "-".to_owned());
    // The only one without a `Sid` that goes becomes the only one that comes.
    if let ([one], [other]) = (gone.as_slice(), come.as_slice())
        && sid(one).or_else(|| sid(other)).is_none()
    {
        named.push((name(one), Some(one), Some(other)));
        return named;
    }
    named.extend(gone.into_iter().map(|it| (name(it), Some(it), None)));
    named.extend(come.into_iter().map(|it| (name(it), None, Some(it))));
    named
}

/// The elements of each list that the other one does not have, one for one.
fn rest<'r, 't>(
    path: &[String],
    before: &[&'r Resolved<'t>],
    after: &[&'r Resolved<'t>],
) -> (Vec<&'r Resolved<'t>>, Vec<&'r Resolved<'t>>) {
    let mut come = after.to_vec();
    let mut gone = Vec::new();
    // Texts are looked up, since a list of them may be long.
    if let (Some(_), Some(texts)) = (texts(before), texts(after)) {
        let mut left: BTreeMap<&str, Vec<&Resolved<'_>>> = BTreeMap::new();
        for (text, element) in texts {
            left.entry(text).or_default().push(element);
        }
        for element in before {
            let text = text_of(element).unwrap_or_default();
            if left.get_mut(text).and_then(Vec::pop).is_none() {
                gone.push(*element);
            }
        }
        return (gone, left.into_values().flatten().collect());
    }
    for element in before {
        match come.iter().position(|other| are_alike(element, other, path)) {
            Some(at) => {
                come.remove(at);
            }
            None => gone.push(*element),
        }
    }
    (gone, come)
}

/// The elements by their texts, if all of them are texts.
fn texts<'r, 't>(elements: &[&'r Resolved<'t>]) -> Option<Vec<(&'r str, &'r Resolved<'t>)>> {
    elements.iter().map(|element| Some((text_of(element)?, *element))).collect()
}

fn text_of<'r>(element: &'r Resolved<'_>) -> Option<&'r str> {
    match &element.shape {
        Shape::Text(text) => Some(text),
        _ => None,
    }
}

/// The text of a key: a name that deployment makes up is shown as it is written.
fn name_of(value: &Resolved<'_>) -> Option<String> {
    match &value.shape {
        Shape::Text(text) => {
            Some(value.known().map_or_else(|| value.node.shown(), |_| text.clone()))
        }
        Shape::Made(_) => Some(value.node.shown()),
        Shape::List(_) | Shape::Map(_) => None,
    }
}

//! Global and vector indexes: one comes or goes in an update, and none changes its keys.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::Update;
use crate::facts::pages;
use crate::findings::rules;
use crate::shown;

rules!(
    error ONE_INDEX = evo005 {
        title: "an update makes or removes one index of a table",
        explanation: "DynamoDB makes or removes one global index at a time, and CloudFormation refuses an update with more of them \
            before anything changes; another name for an index is two. Vector indexes are taken to count with them. \
            Deploy one change after the other, and wait until the index is `ACTIVE`: CloudFormation \
            goes on before it is. Several tables may change in one update.",
        page: pages::CLOUDFORMATION_TABLE,
    },
    error FROZEN_INDEX = evo006 {
        title: "an index keeps its keys and its projection",
        explanation: "Under its name an index changes nothing but its throughput and its contributor insights. Add an index with \
            another name, wait until it is `ACTIVE`, move the readers to it, and remove the old one in a later \
            deployment. A name that says the keys makes this come by itself.",
        page: pages::CLOUDFORMATION_TABLE,
    },
    error FROZEN_VECTOR_INDEX = evo007 {
        title: "a vector index keeps all that it is",
        explanation: "Nothing of a vector index changes under its name. Add one with another name, and remove the old one in \
            a later deployment.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
);

const CHOICE: &str = "Fn::If";
const GLOBAL: &str = "GlobalSecondaryIndexes";
const VECTOR: &str = "VectorIndexes";

pub(super) fn judge(update: &mut Update<'_, '_>) {
    for part in ["KeySchema", "Projection"] {
        update.judge_within(&[GLOBAL, "*", part], &FROZEN_INDEX, Effect::Refused, |change| {
            format!(
                "index `{}` keeps its keys and its projection: add one with another name",
                change.key(1)
            )
        });
    }
    let comes_or_goes =
        |change: &TemplateChange| change.is_at(&[GLOBAL, "*"]) || change.is_at(&[VECTOR, "*"]);
    for change in update.within(&[VECTOR, "*"]) {
        if !comes_or_goes(change) {
            let message = format!(
                "vector index `{}` keeps all that it is: add one with another name",
                change.key(1)
            );
            change.judge(&FROZEN_VECTOR_INDEX, Effect::Refused, message);
        }
    }
    let certain = update.changes.iter().filter(|change| comes_or_goes(change)).count();
    let open = update.changes.iter().filter(|change| is_open(change)).map(coming_and_going);
    let (least, most) =
        open.fold((certain, certain), |(least, most), (fewer, more)| (least + fewer, most + more));
    for change in &mut update.changes {
        let is_open = is_open(change);
        if !is_open && !comes_or_goes(change) {
            continue;
        }
        if least > 1 {
            let message =
                format!("one index of a table comes or goes in an update, and here {least} do");
            change.judge(&ONE_INDEX, Effect::Refused, message);
        } else if most > 1 {
            let message =
                format!("is refused if more than one index comes or goes, and here {most} may");
            change.judge(&ONE_INDEX, Effect::Unknown, message);
        } else if let Some(name) = twice(change.after.as_ref()).filter(|_| is_open) {
            let message = format!("index `{}` is in the list twice", shown::name(name));
            change.effect = Effect::Unknown;
            change.message = message;
        } else if is_open {
            change.effect = Effect::Unknown;
            change.message = "which index comes or goes depends on a condition".to_owned();
        } else if change.before.is_none() {
            change.message =
                "is made, while the table is in use; wait until it is `ACTIVE`".to_owned();
        } else {
            change.message = "is removed".to_owned();
        }
    }
}

/// Whether indexes come or go by a change, which conditions decide.
fn is_open(change: &TemplateChange) -> bool {
    let Some(rest) = [GLOBAL, VECTOR].iter().find_map(|list| {
        let is_in = change.is_within(&[list]);
        is_in.then(|| change.path.get(2..).unwrap_or_default())
    }) else {
        return false;
    };
    // Behind the condition and the number of its value is an index, or all of them.
    let pairs = rest.chunks(2).take_while(|pair| matches!(pair, [name, _] if name == CHOICE));
    let chosen = pairs.count() * 2;
    rest.is_empty() || (chosen > 0 && rest.len() <= chosen + 1)
}

/// How many indexes come or go by a change, at least and at most; two stand for any number.
fn coming_and_going(change: &TemplateChange) -> (usize, usize) {
    let [before, after] = [&change.before, &change.after].map(|value| names(value.as_ref()));
    let (Some(before), Some(after)) = (before, after) else { return (0, 2) };
    let pairs = before.iter().flat_map(|one| after.iter().map(move |other| (one, other)));
    let counts = pairs.map(|(one, other)| one.symmetric_difference(other).count());
    counts.fold((usize::MAX, 0), |(least, most), count| (least.min(count), most.max(count)))
}

/// So many sets of indexes are told apart.
const MOST_SETS: usize = 64;

/// The sets of indexes that a list, or an index of one, may be; `None` where it may be any.
fn names(value: Option<&Value>) -> Option<Vec<BTreeSet<String>>> {
    let none = || vec![BTreeSet::new()];
    let Some(value) = value else { return Some(none()) };
    let chosen = value.get(CHOICE).and_then(Value::as_array);
    let sets = if let Some([_, values @ ..]) = chosen.map(Vec::as_slice) {
        let all = values.iter().map(|value| names(Some(value)));
        all.collect::<Option<Vec<_>>>()?.concat()
    } else if let Some(items) = value.as_array() {
        items.iter().try_fold(none(), |sets, item| {
            let own = names(Some(item)).filter(|own| own.len() * sets.len() <= MOST_SETS)?;
            Some(sets.iter().flat_map(|set| own.iter().map(move |more| set | more)).collect())
        })?
    } else if value.get("Ref").and_then(Value::as_str) == Some("AWS::NoValue") {
        none()
    } else {
        vec![BTreeSet::from([value.get("IndexName")?.to_string()])]
    };
    Some(sets).filter(|sets| sets.len() <= MOST_SETS)
}

/// The name that two indexes of a list have.
fn twice(list: Option<&Value>) -> Option<&str> {
    let mut known = BTreeSet::new();
    let mut named = list?.as_array()?.iter().filter_map(|index| index.get("IndexName")?.as_str());
    named.find(|name| !known.insert(*name))
}

//! The stream of a table, and the functions that read one.

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::{Side, Update};
use crate::compare::walk::asking;
use crate::evaluate::Resolved;
use crate::facts::pages;
use crate::findings::rules;
use crate::shown;
use crate::template::Node;
use crate::template::text::Piece;

rules!(
    error REPLICATED_STREAM = evo024 {
        title: "the stream of a table with replicas stays as it is",
        explanation: "Replication runs over the table's stream: with more than one replica CloudFormation refuses any change of \
            `StreamSpecification`.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    warning NEW_STREAM = evo025 {
        title: "another view makes another stream",
        explanation: "A stream is never changed. Another `StreamViewType` is another stream with another ARN, and switched off and on \
            it is one, too. The old one can be read for 24 hours. What reads it is made anew: from `LATEST` it \
            misses what was written between, and from `TRIM_HORIZON` it begins with the new stream. Let readers \
            finish the old one first. A policy of the stream does not come with it.",
        page: pages::CLOUDFORMATION_TABLE,
    },
    error READ_STREAM = evo043 {
        title: "what reads a stream goes before the stream",
        explanation: "A table without a stream has no `StreamArn`: the update fails where `Fn::GetAtt` still asks for it. Remove its readers \
            and outputs with the stream; an output that other stacks import, in a deployment before.",
        page: pages::CLOUDFORMATION_TABLE,
    },
);

const STREAM: &str = "StreamSpecification";

pub(super) fn judge(update: &mut Update<'_, '_>) {
    let Some((old, new)) = update.both() else { return };
    let replicas =
        |side: &Side<'_>| side.property("Replicas").map_or(1, |replicas| replicas.items().len());
    let (was_replicated, had_stream) = (replicas(old) > 1, old.property(STREAM).is_some());
    let has_stream = new.property(STREAM).is_some();
    for change in update.within(&[STREAM]) {
        let is_of_policy = change.has_key("ResourcePolicy");
        if is_of_policy {
            continue;
        }
        if was_replicated {
            let message = "with more than one replica the stream stays as it is".to_owned();
            change.judge(&REPLICATED_STREAM, Effect::Refused, message);
        } else if !had_stream {
            change.message = "the table gets a stream".to_owned();
        } else if has_stream {
            let message =
                "another stream with another ARN; the old one can be read for 24 hours".to_owned();
            change.judge(&NEW_STREAM, Effect::Update, message);
        } else {
            let message = "the stream is switched off, and can be read for 24 hours".to_owned();
            change.judge(&NEW_STREAM, Effect::Update, message);
        }
    }
}

/// Judges each stream that is switched off, though the new template still asks for its ARN.
pub(in crate::compare) fn judge_readers(
    updates: &mut [Update<'_, '_>],
    outputs: Option<&Resolved<'_>>,
) {
    let is_off = |change: &TemplateChange| {
        change.is_at(&[STREAM]) && change.after.is_none() && change.effect == Effect::Update
    };
    let ids: Vec<&str> = (updates.iter())
        .filter(|update| update.new.is_some_and(|new| new.property(STREAM).is_none()))
        .filter(|update| update.changes.iter().any(is_off))
        .map(|update| update.id)
        .collect();
    for id in ids {
        let of_resources = updates.iter().filter_map(|it| it.new?.attribute("Properties"));
        let Some(reader) = of_resources.chain(outputs).find_map(|value| reading(value, id)) else {
            continue;
        };
        let place = shown::name(&reader.pointer()).to_string();
        let update = updates.iter_mut().find(|update| update.id == id);
        for change in update.into_iter().flat_map(|it| &mut it.changes).filter(|it| is_off(it)) {
            let message = format!("the update fails: {place} asks for its `StreamArn`");
            change.judge(&READ_STREAM, Effect::Refused, message);
        }
    }
}

/// The function in a value that asks for the ARN of a table's stream.
fn reading<'t>(value: &Resolved<'t>, table: &str) -> Option<Node<'t>> {
    asking(value, &|piece| matches!(piece, Piece::GetAtt(id, "StreamArn") if *id == table))
}

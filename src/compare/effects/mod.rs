//! What AWS does about each change: the types' schemas, and over them what AWS documents and no schema has.

mod capacity;
mod clients;
mod defaults;
mod deletion;
mod fate;
mod indexes;
mod keys;
mod kms;
mod pools;
mod replacement;
mod replicas;
mod retention;
mod schemas;
mod settings;
mod streams;

use super::update::Update;
use crate::findings::Rule;

pub(in crate::compare) use defaults::is_default;
pub(in crate::compare) use deletion::{deleted, renamed, untyped};
pub(crate) use keys::RETYPE;
pub(in crate::compare) use replacement::name_property;
pub(crate) use replicas::{CONSISTENCY, ONE_REPLICA};
pub(in crate::compare) use schemas::effect_of;
pub(in crate::compare) use streams::judge_readers;

/// The rules of all files here.
pub(super) const RULES: &[&[&Rule]] = &[
    capacity::RULES,
    clients::RULES,
    deletion::RULES,
    indexes::RULES,
    keys::RULES,
    kms::RULES,
    pools::RULES,
    replacement::RULES,
    replicas::RULES,
    retention::RULES,
    schemas::RULES,
    settings::RULES,
    streams::RULES,
];

const TABLE: &str = "AWS::DynamoDB::Table";
const GLOBAL_TABLE: &str = "AWS::DynamoDB::GlobalTable";

/// Judges the changes of a resource from the given one on, which it has since others are made anew.
pub(super) fn judge_followed(update: &mut Update<'_, '_>, first: usize) {
    if update.kind() == clients::CLIENT {
        clients::judge(update);
    }
    replacement::judge_from(update, first);
}

/// Judges the changes of a resource that is there on both sides.
pub(super) fn judge(update: &mut Update<'_, '_>) {
    if update.both().is_none() {
        return;
    }
    match update.kind() {
        TABLE | GLOBAL_TABLE => {
            keys::judge(update);
            replacement::judge_from(update, 0);
            if !update.is_replaced() && !replicas::is_of_accounts(update) {
                indexes::judge(update);
                replicas::judge(update);
                streams::judge(update);
                settings::judge(update);
                capacity::judge(update);
            }
        }
        "AWS::Cognito::UserPool" => pools::judge(update),
        kind if kms::KEYS.contains(&kind) => kms::judge(update),
        _ => {
            clients::judge(update);
            retention::judge(update);
            replacement::judge_from(update, 0);
        }
    }
}

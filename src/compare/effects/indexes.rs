//! Global and vector indexes: one comes or goes in an update, and none changes its keys.

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::Update;
use crate::facts::pages;
use crate::findings::rules;

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
    let count = update.changes.iter().filter(|change| comes_or_goes(change)).count();
    for change in update.changes.iter_mut().filter(|change| comes_or_goes(change)) {
        if count > 1 {
            let message =
                format!("one index of a table comes or goes in an update, and here {count} do");
            change.judge(&ONE_INDEX, Effect::Refused, message);
        } else if change.before.is_none() {
            change.message =
                "is made, while the table is in use; wait until it is `ACTIVE`".to_owned();
        } else {
            change.message = "is removed".to_owned();
        }
    }
}

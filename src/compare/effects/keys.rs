//! The keys of a table, its local indexes and the types of its attributes: what a table has for good.

use crate::compare::effect::Effect;
use crate::compare::update::Update;
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error KEY = evo002 {
        title: "the key of a table cannot change",
        explanation: "A table has its partition key and its sort key for good. CloudFormation makes another, empty table where a \
            template changes them, and deletes the old one unless `UpdateReplacePolicy` keeps it; of a table with \
            a `TableName` it refuses the update. Declare a second table with the other key, copy the items, move \
            readers and writers to it, and remove the first one in a later deployment.",
        page: pages::CLOUDFORMATION_TABLE,
    },
    error LOCAL_INDEXES = evo003 {
        title: "the local indexes of a table cannot change",
        explanation: "A local index is made with its table. DynamoDB has no call that adds, removes or changes one later; \
            where a template does, take it for another, empty table. AWS's pages on CloudFormation contradict each \
            other on it. A global index with the same keys can be added at any time.",
        page: pages::DYNAMODB_LOCAL_INDEXES,
    },
    error RETYPE = evo004 {
        title: "a key attribute keeps its type",
        explanation: "CloudFormation makes another, empty table where the type of an attribute in `AttributeDefinitions` changes \
            that stays there. Of a global table its page says that nothing is interrupted, which has not been \
            confirmed. Use another attribute for the values of the other type.",
        page: pages::CLOUDFORMATION_TABLE,
    },
);

pub(super) fn judge(update: &mut Update<'_, '_>) {
    update.judge_within(&["KeySchema"], &KEY, Effect::Replace, |_| {
        "another key makes another table".to_owned()
    });
    update.judge_within(&["LocalSecondaryIndexes"], &LOCAL_INDEXES, Effect::Replace, |change| {
        format!("local index `{}` is for good: this makes another table", change.key(1))
    });
    let types = ["AttributeDefinitions", "*", "AttributeType"];
    update.judge_within(&types, &RETYPE, Effect::Replace, |change| {
        format!("another type of `{}` makes another table", change.key(1))
    });
}

//! From intent to statements: what a grant means, by AWS's tables of actions.
//!
//! This module knows which action takes which resource and carries which key. It knows neither
//! CloudFormation nor tables: a grant contains its ARNs.

mod check;
mod derive;
mod keys;
mod sid;

pub(crate) use check::check;
pub(crate) use derive::derive;

use crate::findings::rules;

const ACTIONS_PAGE: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html";
const CONDITIONS_PAGE: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html";

// The rules that only a grant can break, because the template no longer shows what was asked for.
rules!(
    error UNKNOWN_INDEX = iam001 {
        title: "a grant names an index that its table has",
        explanation: "A statement for an index that does not exist grants nothing, and the query it was \
            meant for is denied. Indexes are named one by one, never as `index/*`.",
        page: ACTIONS_PAGE,
    },
    error NO_STREAM = iam002 {
        title: "a grant on a stream needs a table that has one",
        explanation: "Without a `StreamSpecification` the table has no stream ARN, and the deployment \
            fails when CloudFormation resolves it.",
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
    },
    error NO_REPLICA = iam028 {
        title: "a grant on a replica names a Region in which the table has one",
        explanation: "A statement for a table in a Region where it is not grants nothing, until somebody else \
            makes a table of that name there. The stack's own Region is no replica's: the template does not \
            say which it is.",
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
    },
    error NO_ROWS = iam003 {
        title: "a row condition needs actions that carry the row's key",
        explanation: "Only twelve actions carry `dynamodb:LeadingKeys`. `Scan`, `DescribeTable` and the \
            stream actions do not: with `ForAllValues` alone such an action would be allowed on every \
            row, with the guard it never is. So it is left out of a statement about own rows, and if it \
            was asked for by name, that is a finding.",
        page: CONDITIONS_PAGE,
    },
    error NEVER_APPLIES = iam004 {
        title: "an action is granted on a kind of resource that it takes",
        explanation: "`GetItem` takes a table, `GetRecords` a stream, `Query` a table or an index. On any \
            other ARN an action is never allowed, whatever the policy says.",
        page: ACTIONS_PAGE,
    },
    error ROWS_TWICE = iam008 {
        title: "a grant says once which rows it reaches",
        explanation: "`.rows(…)` and `.every_row(…)` contradict each other, and the last word would win: a \
            limit to own rows would be gone without a trace. Two kinds of rows are two grants.",
        page: CONDITIONS_PAGE,
    },
    error UNKNOWN_ENTITY = ent010 {
        title: "a grant names an entity that its table has",
        explanation: "The rows that are granted follow from the entity's partition key: without one there are none.",
        page: CONDITIONS_PAGE,
    },
    error NO_OWN_ROWS = ent011 {
        title: "a grant by entity needs a partition key that ends in the caller's id",
        explanation: "IAM compares the whole partition key with what stands before the caller's id and the id itself: \
            `USER#{userId}` is `USER#` and the id. Of `SHOP#{shopId}#{productId}` it cannot know the rest.",
        page: CONDITIONS_PAGE,
    },
    error SHARED_ROWS = ent012 {
        title: "a grant by entity names every entity of its rows",
        explanation: "`dynamodb:LeadingKeys` holds the partition key alone. Items of two entities with one partition \
            key differ by their sort key, which IAM does not see: who reaches one reaches the other.",
        page: CONDITIONS_PAGE,
    },
);

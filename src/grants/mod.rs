//! From intent to statements: what a grant means, by AWS's own tables of actions.
//!
//! Knows which action takes which resource and carries which key; does not know CloudFormation, nor
//! what a table is: a grant brings its ARNs along.

mod derive;
mod keys;
mod sid;

pub(crate) use derive::{Derived, derive};

use crate::findings::{Rule, Severity};

const ACTIONS_PAGE: &str =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html";
const CONDITIONS_PAGE: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html";

/// The rules that only a grant can break: the template no longer shows what was asked for.
pub(crate) static RULES: &[&Rule] = &[
    &UNKNOWN_INDEX,
    &NO_STREAM,
    &NO_REPLICA,
    &NO_ROWS,
    &NEVER_APPLIES,
    &ROWS_TWICE,
    &UNKNOWN_ENTITY,
    &NO_OWN_ROWS,
    &SHARED_ROWS,
];

pub(crate) static UNKNOWN_INDEX: Rule = Rule {
    code: "IAM001",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant names an index that its table has",
    explanation: "A statement for an index that does not exist grants nothing, and the query it was \
        meant for is denied. Indexes are named one by one, never as `index/*`.",
    example: include_str!("../../tests/rules/iam001.rs"),
    page: ACTIONS_PAGE,
};

pub(crate) static NO_STREAM: Rule = Rule {
    code: "IAM002",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant on a stream needs a table that has one",
    explanation: "Without a `StreamSpecification` the table has no stream ARN, and the deployment \
        fails when CloudFormation resolves it.",
    example: include_str!("../../tests/rules/iam002.rs"),
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
};

pub(crate) static NO_REPLICA: Rule = Rule {
    code: "IAM028",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant on a replica names a Region in which the table has one",
    explanation: "A statement for a table in a Region where it is not grants nothing, until somebody else \
        makes a table of that name there. The stack's own Region is no replica's: the template does not \
        say which it is.",
    example: include_str!("../../tests/rules/iam028.rs"),
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
};

pub(crate) static NO_ROWS: Rule = Rule {
    code: "IAM003",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a row condition needs actions that carry the row's key",
    explanation: "Only twelve actions carry `dynamodb:LeadingKeys`. `Scan`, `DescribeTable` and the \
        stream actions do not: with `ForAllValues` alone such an action would be allowed on every \
        row, with the guard it never is. So it is left out of a statement about own rows, and if it \
        was asked for by name, that is said.",
    example: include_str!("../../tests/rules/iam003.rs"),
    page: CONDITIONS_PAGE,
};

pub(crate) static NEVER_APPLIES: Rule = Rule {
    code: "IAM004",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an action is granted on a kind of resource that it takes",
    explanation: "`GetItem` takes a table, `GetRecords` a stream, `Query` a table or an index. On any \
        other ARN an action is never allowed, whatever the policy says.",
    example: include_str!("../../tests/rules/iam004.rs"),
    page: ACTIONS_PAGE,
};

pub(crate) static ROWS_TWICE: Rule = Rule {
    code: "IAM008",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant says once which rows it reaches",
    explanation: "`.rows(…)` and `.every_row(…)` contradict each other, and the last word would win: a \
        limit to own rows would be gone without a trace. Two kinds of rows are two grants.",
    example: include_str!("../../tests/rules/iam008.rs"),
    page: CONDITIONS_PAGE,
};

pub(crate) static UNKNOWN_ENTITY: Rule = Rule {
    code: "ENT010",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant names an entity that its table has",
    explanation: "The rows that are granted follow from the entity's partition key: without one there are none.",
    example: include_str!("../../tests/rules/ent010.rs"),
    page: CONDITIONS_PAGE,
};

pub(crate) static NO_OWN_ROWS: Rule = Rule {
    code: "ENT011",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant by entity needs a partition key that ends in the caller's id",
    explanation: "IAM compares the whole partition key with what stands before the caller's id and the id itself: \
        `USER#{userId}` is `USER#` and the id. Of `SHOP#{shopId}#{productId}` it cannot know the rest.",
    example: include_str!("../../tests/rules/ent011.rs"),
    page: CONDITIONS_PAGE,
};

pub(crate) static SHARED_ROWS: Rule = Rule {
    code: "ENT012",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a grant by entity names every entity of its rows",
    explanation: "`dynamodb:LeadingKeys` holds the partition key alone. Items of two entities with one partition \
        key differ by their sort key, which IAM does not see: who reaches one reaches the other.",
    example: include_str!("../../tests/rules/ent012.rs"),
    page: CONDITIONS_PAGE,
};

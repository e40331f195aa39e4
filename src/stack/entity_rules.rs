//! The rules of entities and access patterns: nothing of them stands in the template.

use crate::findings::{Rule, Severity};

const KEYS_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html";
const PARTITIONS_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-uniform-load.html";
const SINGLE_TABLE_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/data-modeling-foundations.html";
const QUERY_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html";
const INDEX_PAGE: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html";

pub(crate) static RULES: &[&Rule] = &[
    &MALFORMED,
    &HOT_PARTITION,
    &COLLISION,
    &ONE_ENTITY,
    &UNKNOWN_INDEX,
    &NO_FIT,
    &UNKNOWN_ENTITY,
    &UNSERVED,
    &UNPROJECTED,
];

pub(super) static MALFORMED: Rule = Rule {
    code: "ENT001",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a key template is text with variables in braces",
    explanation: "`ORDER#{createdAt}#{orderId}` has two variables. Between two of them stands text: \
        of `{a}{b}` the values `1`, `23` and `12`, `3` would make one key of two items.",
    example: include_str!("../../tests/rules/ent001.rs"),
    page: SINGLE_TABLE_PAGE,
};

pub(super) static HOT_PARTITION: Rule = Rule {
    code: "ENT002",
    severity: Severity::Warning,
    acknowledgeable: true,
    title: "a partition key holds a variable",
    explanation: "Where all items of an entity have one partition key, all of their traffic meets one \
        partition: at most 3,000 read and 1,000 write units a second.",
    example: include_str!("../../tests/rules/ent002.rs"),
    page: PARTITIONS_PAGE,
};

pub(super) static COLLISION: Rule = Rule {
    code: "ENT003",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "no key of a table is of two entities",
    explanation: "A put of one entity would replace an item of the other without a word. Keys of \
        indexes may be shared: an index holds both items. A variable's value is taken to hold none of \
        the characters that stand beside variables.",
    example: include_str!("../../tests/rules/ent003.rs"),
    page: KEYS_PAGE,
};

pub(super) static ONE_ENTITY: Rule = Rule {
    code: "ENT004",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an entity stands once in its table, with one key for the table and for each index",
    explanation: "Access patterns and grants name an entity, and its keys follow from the name. Of two \
        only one would be meant; without a key none is found.",
    example: include_str!("../../tests/rules/ent004.rs"),
    page: SINGLE_TABLE_PAGE,
};

pub(super) static UNKNOWN_INDEX: Rule = Rule {
    code: "ENT005",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an entity or an access pattern names an index that its table has",
    explanation: "A query of an index that does not exist fails with a ValidationException, and so does one of a \
        vector index, which only `SearchVectors` reads.",
    example: include_str!("../../tests/rules/ent005.rs"),
    page: INDEX_PAGE,
};

pub(super) static NO_FIT: Rule = Rule {
    code: "ENT006",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an entity's key has the parts and the types of the key schema",
    explanation: "An item needs every key attribute of its table, and is in an index only with every \
        key attribute of that index: one template for each of them. A number or binary attribute cannot \
        hold text: its template is one variable, such as `{year}`.",
    example: include_str!("../../tests/rules/ent006.rs"),
    page: KEYS_PAGE,
};

pub(super) static UNKNOWN_ENTITY: Rule = Rule {
    code: "ENT007",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an access pattern names entities of its table",
    explanation: "Which key serves a pattern follows from the key templates of its entities.",
    example: include_str!("../../tests/rules/ent007.rs"),
    page: SINGLE_TABLE_PAGE,
};

pub(super) static UNSERVED: Rule = Rule {
    code: "ENT008",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an access pattern is served by a key of its entity",
    explanation: "A Query needs the whole partition key, and takes of the sort key only a beginning. \
        Its items come in the order of what follows there. Where a key of an index is several \
        attributes, a Query gives each of the partition key's, and those of the sort key from the first \
        on without a gap. What no key says can only be found with a Scan, or with an index that is made \
        for it.",
    example: include_str!("../../tests/rules/ent008.rs"),
    page: QUERY_PAGE,
};

pub(super) static UNPROJECTED: Rule = Rule {
    code: "ENT009",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an index holds the attributes that an access pattern reads",
    explanation: "A Query of a global index returns only what the index projects; the rest takes a \
        GetItem for each item. A pattern that says no attributes reads all that its entity declares.",
    example: include_str!("../../tests/rules/ent009.rs"),
    page: INDEX_PAGE,
};

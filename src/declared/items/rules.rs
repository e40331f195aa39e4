//! The rules for sample data. DynamoDB refuses items that break them, so they cannot be
//! acknowledged.

use crate::facts::pages;
use crate::findings::{Severity, rules};

rules!(
    NO_KEY = dat001 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "an item has each key attribute of its table",
        explanation: "An item is found by its partition key and, where the table has one, its sort key. Key \
            attributes of indexes may be missing: the item is then not in the index.",
        page: pages::DYNAMODB_BATCH_WRITE_ITEM,
    },
    KEY_TYPE = dat002 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a key attribute of an item has the type that the table defines",
        explanation: "That holds for keys of indexes, too: DynamoDB refuses an item whose attribute has another \
            type than an index's key, even though it takes one without the attribute.",
        page: pages::DYNAMODB_BATCH_WRITE_ITEM,
    },
    EMPTY_KEY = dat003 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "the value of a key attribute is not empty",
        explanation: "Strings and binary values may be empty, but not in the key of a table or of an index.",
        page: pages::DYNAMODB_DATA_TYPES,
    },
    KEY_SIZE = dat004 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a partition key has at most 2,048 bytes, a sort key 1,024",
        explanation: "That holds for the table's key and for those of indexes, in bytes of UTF-8.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    ITEM_SIZE = dat005 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "an item has at most 400 KB",
        explanation: "Names count as well as values, each in bytes of UTF-8, so short names leave more room. A \
            number takes a byte for two digits; lists and maps take 3 bytes and one for each member.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    SAME_KEY = dat006 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "each item of a table has a key of its own",
        explanation: "Of two items with the same key the second would overwrite the first, and DynamoDB refuses a \
            request with both. Numbers are the same whose values are: `1` and `1.0`.",
        page: pages::DYNAMODB_BATCH_WRITE_ITEM,
    },
    NUMBER = dat007 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a number has at most 38 digits, from 1E-130 to 9.99…E+125",
        explanation: "Zeros before and behind do not count. Either sign is allowed, and so is 0. Rust's `f64` has \
            values that are no numbers here: infinities and `NaN`.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    SET = dat008 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a set has members, each once",
        explanation: "An empty list is allowed, an empty set is not. Numbers are the same whose values are: `1` \
            and `1.0`.",
        page: pages::DYNAMODB_ATTRIBUTE_VALUE,
    },
    SAID_TWICE = dat009 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "an attribute stands once in an item, and a member once in a map",
        explanation: "An item is a JSON object: of two attributes of one name only one would be left.",
        page: pages::DYNAMODB_ATTRIBUTE_VALUE,
    },
    NESTING = dat010 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "lists and maps nest at most 32 deep",
        explanation: "Counted are the lists and maps that a value lies in; the item itself is none of them.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    UNNAMED = dat011 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "the name of an attribute has 1 to 65,535 bytes",
        explanation: "In UTF-8; members of maps have names as well. Key attributes have at most 255 bytes, which is \
            judged where the table declares them.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    NO_ENTITY = dat012 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "an item is of an entity of its table",
        explanation: "Where a table declares its entities, each item's key is of one of them, and its keys in indexes \
            are those of that entity: otherwise no access pattern finds it.",
        page: pages::DYNAMODB_DATA_TYPES,
    },
    VECTOR = dat013 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "the vector of an item is a list of as many numbers as the index has dimensions",
        explanation: "A vector of another length cannot be compared with the others. An item without the attribute is \
            not in the index.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    SEARCH_TYPE = dat014 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "an attribute by which vectors are searched has the type that the table defines",
        explanation: "The partition attribute and the filters of a vector index stand among the table's attribute \
            definitions, as keys do.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
);

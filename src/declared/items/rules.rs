//! The rules for sample data. DynamoDB refuses items that break them, so they cannot be
//! acknowledged.

use crate::facts::pages;
use crate::findings::rules;

rules!(
    error NO_KEY = dat001 {
        title: "an item has each key attribute of its table",
        explanation: "An item is found by its partition key and, where the table has one, its sort key. Key \
            attributes of indexes may be missing: the item is then not in the index.",
        page: pages::DYNAMODB_BATCH_WRITE_ITEM,
    },
    error KEY_TYPE = dat002 {
        title: "a key attribute of an item has the type that the table defines",
        explanation: "That holds for keys of indexes, too: DynamoDB refuses an item whose attribute has another \
            type than an index's key, even though it takes one without the attribute.",
        page: pages::DYNAMODB_BATCH_WRITE_ITEM,
    },
    error EMPTY_KEY = dat003 {
        title: "the value of a key attribute is not empty",
        explanation: "Strings and binary values may be empty, but not in the key of a table or of an index.",
        page: pages::DYNAMODB_DATA_TYPES,
    },
    error KEY_SIZE = dat004 {
        title: "a partition key has at most 2,048 bytes, a sort key 1,024",
        explanation: "That holds for the table's key and for those of indexes, in bytes of UTF-8.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error ITEM_SIZE = dat005 {
        title: "an item has at most 400 KB",
        explanation: "Names count as well as values, each in bytes of UTF-8, so short names leave more room. A \
            number takes a byte for two digits; lists and maps take 3 bytes and one for each member.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error SAME_KEY = dat006 {
        title: "each item of a table has a key of its own",
        explanation: "Of two items with the same key the second would overwrite the first, and DynamoDB refuses a \
            request with both. Numbers are the same whose values are: `1` and `1.0`.",
        page: pages::DYNAMODB_BATCH_WRITE_ITEM,
    },
    error NUMBER = dat007 {
        title: "a number has at most 38 digits, from 1E-130 to 9.99…E+125",
        explanation: "Zeros before and behind do not count. Either sign is allowed, and so is 0. Rust's `f64` has \
            values that are no numbers here: infinities and `NaN`.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error SET = dat008 {
        title: "a set has members, each once",
        explanation: "An empty list is allowed, an empty set is not. Numbers are the same whose values are: `1` \
            and `1.0`.",
        page: pages::DYNAMODB_ATTRIBUTE_VALUE,
    },
    error SAID_TWICE = dat009 {
        title: "an attribute stands once in an item, and a member once in a map",
        explanation: "An item is a JSON object: of two attributes of one name only one would be left.",
        page: pages::DYNAMODB_ATTRIBUTE_VALUE,
    },
    error NESTING = dat010 {
        title: "lists and maps nest at most 32 deep",
        explanation: "The lists and maps around a value count, but not the item itself.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error UNNAMED = dat011 {
        title: "the name of an attribute has 1 to 65,535 bytes",
        explanation: "In UTF-8; members of maps have names as well. Key attributes have at most 255 bytes, which is \
            judged where the table declares them.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error NO_ENTITY = dat012 {
        title: "an item is of an entity of its table",
        explanation: "Where a table declares its entities, each item's key is of one of them, and its keys in indexes \
            are those of that entity: otherwise no access pattern finds it.",
        page: pages::DYNAMODB_DATA_TYPES,
    },
    error VECTOR = dat013 {
        title: "the vector of an item is a list of as many numbers as the index has dimensions",
        explanation: "A vector of another length cannot be compared with the others. An item without the attribute is \
            not in the index.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    error SEARCH_TYPE = dat014 {
        title: "an attribute by which vectors are searched has the type that the table defines",
        explanation: "The partition attribute and the filters of a vector index stand among the table's attribute \
            definitions, as keys do.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
);

//! The rules of sample data. DynamoDB refuses what breaks them, so none can be acknowledged.

use crate::facts::pages;
use crate::findings::{Rule, Severity};

pub(crate) static RULES: &[&Rule] = &[
    &NO_KEY,
    &KEY_TYPE,
    &EMPTY_KEY,
    &KEY_SIZE,
    &ITEM_SIZE,
    &SAME_KEY,
    &NUMBER,
    &SET,
    &SAID_TWICE,
    &NESTING,
    &UNNAMED,
];

macro_rules! rules {
    ($($name:ident = $code:literal, $file:literal, $page:ident, $title:literal, $explanation:literal;)*) => {
        $(pub(super) static $name: Rule = Rule {
            code: $code,
            severity: Severity::Error,
            acknowledgeable: false,
            title: $title,
            explanation: $explanation,
            example: include_str!(concat!("../../tests/rules/", $file, ".rs")),
            page: pages::$page,
        };)*
    };
}

rules! {
    NO_KEY = "DAT001", "dat001", DYNAMODB_BATCH_WRITE_ITEM,
        "an item has each key attribute of its table",
        "An item is found by its partition key and, where the table has one, its sort key. Key \
         attributes of indexes may be missing: the item is then not in the index.";
    KEY_TYPE = "DAT002", "dat002", DYNAMODB_BATCH_WRITE_ITEM,
        "a key attribute of an item has the type that the table defines",
        "That holds for keys of indexes, too: DynamoDB refuses an item whose attribute has another \
         type than an index's key, even though it takes one without the attribute.";
    EMPTY_KEY = "DAT003", "dat003", DYNAMODB_DATA_TYPES,
        "the value of a key attribute is not empty",
        "Strings and binary values may be empty, but not in the key of a table or of an index.";
    KEY_SIZE = "DAT004", "dat004", DYNAMODB_CONSTRAINTS,
        "a partition key has at most 2,048 bytes, a sort key 1,024",
        "That holds for the table's key and for those of indexes, in bytes of UTF-8.";
    ITEM_SIZE = "DAT005", "dat005", DYNAMODB_CONSTRAINTS,
        "an item has at most 400 KB",
        "Names count as well as values, each in bytes of UTF-8, so short names leave more room. A \
         number takes a byte for two digits; lists and maps take 3 bytes and one for each member.";
    SAME_KEY = "DAT006", "dat006", DYNAMODB_BATCH_WRITE_ITEM,
        "each item of a table has a key of its own",
        "Of two items with the same key the second would overwrite the first, and DynamoDB refuses a \
         request with both. Numbers are the same whose values are: `1` and `1.0`.";
    NUMBER = "DAT007", "dat007", DYNAMODB_CONSTRAINTS,
        "a number has at most 38 digits, from 1E-130 to 9.99…E+125",
        "Zeros before and behind do not count. Either sign is allowed, and so is 0. Rust's `f64` has \
         values that are no numbers here: infinities and `NaN`.";
    SET = "DAT008", "dat008", DYNAMODB_ATTRIBUTE_VALUE,
        "a set has members, each once",
        "An empty list is allowed, an empty set is not. Numbers are the same whose values are: `1` \
         and `1.0`.";
    SAID_TWICE = "DAT009", "dat009", DYNAMODB_ATTRIBUTE_VALUE,
        "an attribute stands once in an item, and a member once in a map",
        "An item is a JSON object: of two attributes of one name only one would be left.";
    NESTING = "DAT010", "dat010", DYNAMODB_CONSTRAINTS,
        "lists and maps nest at most 32 deep",
        "Counted are the lists and maps that a value lies in; the item itself is none of them.";
    UNNAMED = "DAT011", "dat011", DYNAMODB_CONSTRAINTS,
        "the name of an attribute has 1 to 65,535 bytes",
        "In UTF-8; members of maps have names as well. Key attributes have at most 255 bytes, which is \
         judged where the table declares them.";
    NO_ENTITY = "DAT012", "dat012", DYNAMODB_DATA_TYPES,
        "an item is of an entity of its table",
        "Where a table declares its entities, each item's key is of one of them, and its keys in indexes \
         are those of that entity: otherwise no access pattern finds it.";
    VECTOR = "DAT013", "dat013", CLOUDFORMATION_VECTOR_INDEX,
        "the vector of an item is a list of as many numbers as the index has dimensions",
        "A vector of another length cannot be compared with the others. An item without the attribute is \
         not in the index.";
    SEARCH_TYPE = "DAT014", "dat014", CLOUDFORMATION_VECTOR_INDEX,
        "an attribute by which vectors are searched has the type that the table defines",
        "The partition attribute and the filters of a vector index stand among the table's attribute \
         definitions, as keys do.";
}

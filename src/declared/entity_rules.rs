//! The rules for entities and access patterns, which do not appear in the template.

use crate::findings::rules;

const KEYS_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html";
const PARTITIONS_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-uniform-load.html";
const SINGLE_TABLE_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/data-modeling-foundations.html";
const QUERY_PAGE: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html";
const INDEX_PAGE: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html";

rules!(
    error MALFORMED = ent001 {
        title: "a key template is text with variables in braces",
        explanation: "`ORDER#{createdAt}#{orderId}` has two variables. Between two of them stands text: \
            of `{a}{b}` the values `1`, `23` and `12`, `3` would make one key of two items.",
        page: SINGLE_TABLE_PAGE,
    },
    warning HOT_PARTITION = ent002 {
        title: "a partition key holds a variable",
        explanation: "Where all items of an entity have one partition key, all of their traffic meets one \
            partition: at most 3,000 read and 1,000 write units a second.",
        page: PARTITIONS_PAGE,
    },
    acknowledgeable_error COLLISION = ent003 {
        title: "no key of a table is of two entities",
        explanation: "A put of one entity would replace an item of the other without a word. Keys of \
            indexes may be shared: an index holds both items. A variable's value is taken to hold none of \
            the characters that stand beside variables.",
        page: KEYS_PAGE,
    },
    error ONE_ENTITY = ent004 {
        title: "an entity stands once in its table, with one key for the table and for each index",
        explanation: "Access patterns and grants name an entity, and its keys follow from the name. Of two \
            only one would be meant; without a key none is found.",
        page: SINGLE_TABLE_PAGE,
    },
    error UNKNOWN_INDEX = ent005 {
        title: "an entity or an access pattern names an index that its table has",
        explanation: "A query of an index that does not exist fails with a ValidationException, and so does one of a \
            vector index, which only `SearchVectors` reads.",
        page: INDEX_PAGE,
    },
    error NO_FIT = ent006 {
        title: "an entity's key has the parts and the types of the key schema",
        explanation: "An item needs every key attribute of its table, and is in an index only with every \
            key attribute of that index: one template for each of them. A number or binary attribute cannot \
            hold text: its template is one variable, such as `{year}`.",
        page: KEYS_PAGE,
    },
    error UNKNOWN_ENTITY = ent007 {
        title: "an access pattern names entities of its table",
        explanation: "Which key serves a pattern follows from the key templates of its entities.",
        page: SINGLE_TABLE_PAGE,
    },
    error UNSERVED = ent008 {
        title: "an access pattern is served by a key of its entity",
        explanation: "A Query needs the whole partition key, and takes of the sort key only a beginning. \
            Its items come in the order of what follows there. Where a key of an index is several \
            attributes, a Query gives each of the partition key's, and those of the sort key from the first \
            on without a gap. What no key says can only be found with a Scan, or with an index that is made \
            for it.",
        page: QUERY_PAGE,
    },
    error UNPROJECTED = ent009 {
        title: "an index holds the attributes that an access pattern reads",
        explanation: "A Query of a global index returns only what the index projects; the rest takes a \
            GetItem for each item. A pattern that says no attributes reads all that its entity declares.",
        page: INDEX_PAGE,
    },
    error CONTRADICTION = ent013 {
        title: "an attribute that is in several keys has one template",
        explanation: "An item has one value for each attribute, whatever keys the attribute is in: of \
            `ORDER#{orderId}` in the table and `{createdAt}` in an index only one can be. Give the index a key \
            attribute of its own, or write the same template in both.",
        page: SINGLE_TABLE_PAGE,
    },
    warning OTHER_ENTITY = ent014 {
        title: "a query reads the items of the entities that its pattern names",
        explanation: "A Query reads all items of a partition whose sort key begins as it asks: `POST#` is also the \
            beginning of `POST#DRAFT#`. Give one of them another beginning, or say that both are read: \
            `.and(\"Draft\")`.",
        page: QUERY_PAGE,
    },
    warning UNPADDED = ent015 {
        title: "a number that orders items is padded within a text",
        explanation: "A text key is sorted as text: `10` stands before `9`. `{day:010}` is a number of ten digits, with \
            zeros in front, which sorts as the number does, and sample items are held to it; a key attribute that is a \
            number needs none. That a variable is a number is shown by another key of the table, or said by its name, \
            such as `day`; where such a text sorts rightly, as a date does, acknowledge it with that reason.",
        page: QUERY_PAGE,
    },
    warning NO_ENTITYS_ROWS = ent016 {
        title: "the rows of a grant are those of an entity",
        explanation: "A grant of rows allows the partition keys that are its prefix and the caller's id. Where no entity \
            of the table has such a key, it allows nothing: `TENNANT#` for `TENANT#`, or a prefix that a grant by \
            entity, which adds the entity's own, would have twice.",
        page: SINGLE_TABLE_PAGE,
    },
);

//! §1: names of tables, indexes and attributes, and tags.

use serde_json::{Value, json};

use super::bases::{Base, TABLES, VECTORS};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = tables();
    faults.extend(indexes());
    faults.extend(attributes());
    faults.extend(tags());
    faults
}

fn tables() -> Vec<Fault> {
    vec![
        fault("DDB001", "a table's name of 2 characters", "Constraints: 3 to 255")
            .of(TABLES)
            .beyond("Tracks/TableName", "ab", "abc"),
        fault("DDB001", "a table's name of 256 characters", "Constraints: 3 to 255")
            .of(TABLES)
            .beyond("Tracks/TableName", "t".repeat(256), "t".repeat(255)),
        fault("DDB001", "a table's name with a blank", "Constraints: A-Za-z0-9_.-")
            .of(TABLES)
            .beyond("Tracks/TableName", "music tracks", "music-tracks_1.dev"),
        fault("DDB001", "a table's name with `é`", "Constraints: A-Za-z0-9_.-")
            .of(TABLES)
            .set("Tracks/TableName", "café-tracks"),
        fault("DDB002", "two tables of one name", "Constraints: unique in account and Region")
            .of(TABLES)
            .set("/Resources/Copies", copies("music-tracks")),
    ]
}

fn indexes() -> Vec<Fault> {
    const GLOBAL: &str = "Tracks/GlobalSecondaryIndexes/0/IndexName";
    const LOCAL: &str = "Tracks/LocalSecondaryIndexes/0/IndexName";
    const VECTOR: &str = "Tracks/VectorIndexes/0/IndexName";
    vec![
        // On a `Table`: a `GlobalTable` names its index in the replica, too.
        fault("DDB012", "a global index's name of 2 characters", "Constraints: 3 to 255")
            .of(&[Base::Table, Base::ProvisionedTable])
            .beyond(GLOBAL, "by", "byG"),
        fault("DDB012", "a global index's name of 256 characters", "Constraints: 3 to 255")
            .of(&[Base::Table])
            .beyond(GLOBAL, "i".repeat(256), "i".repeat(255)),
        fault("DDB012", "a local index's name of 2 characters", "Constraints: 3 to 255")
            .of(TABLES)
            .beyond(LOCAL, "by", "byT"),
        fault("DDB012", "a local index's name with `#`", "Constraints: A-Za-z0-9_.-")
            .of(TABLES)
            .beyond(LOCAL, "by#title", "by_title"),
        fault("DDB012", "a local index's name of 256 characters", "Constraints: 3 to 255")
            .of(TABLES)
            .beyond(LOCAL, "i".repeat(256), "i".repeat(255)),
        fault("DDB012", "a vector index's name of 256 characters", "VectorIndex: 3 to 255")
            .of(VECTORS)
            .beyond(VECTOR, "v".repeat(256), "v".repeat(255)),
        fault("DDB012", "a vector index's name of 2 characters", "VectorIndex: 3 to 255")
            .of(VECTORS)
            .beyond(VECTOR, "ab", "abc"),
        fault("DDB012", "a vector index without a name", "VectorIndex: required")
            .of(VECTORS)
            .without(VECTOR),
        fault("DDB012", "a global index without a name", "schema: required")
            .of(&[Base::Table, Base::ProvisionedTable])
            .without(GLOBAL),
        fault("DDB013", "two global indexes of one name", "Constraints: unique on the table")
            .of(TABLES)
            .set("Tracks/GlobalSecondaryIndexes/1", by_title("byGenre")),
        fault(
            "DDB013",
            "a local index with a global one's name",
            "Constraints: unique on the table",
        )
        .of(TABLES)
        .beyond(LOCAL, "byGenre", "byGenre2"),
        fault(
            "DDB013",
            "a vector index with a global one's name",
            "Constraints: unique on the table",
        )
        .of(VECTORS)
        .beyond("Tracks/GlobalSecondaryIndexes", by_language("similar"), by_language("other"))
        .at(VECTOR),
    ]
}

fn attributes() -> Vec<Fault> {
    const PROJECTED: &str = "Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes/0";
    const EXPIRY: &str = "Tracks/TimeToLiveSpecification/AttributeName";
    let key = |what, wrong: String, right: &str| {
        fault("DDB005", what, "Constraints: keys of 1 to 255 bytes")
            .of(&[Base::Replicated, Base::Strong])
            .beyond("Tracks/AttributeDefinitions/0/AttributeName", wrong.clone(), right)
            .beyond("Tracks/KeySchema/0/AttributeName", wrong, right)
    };
    vec![
        key("a key attribute's name of 256 bytes", "k".repeat(256), &"k".repeat(255)),
        key("a key attribute's name of 128 characters and 256 bytes", "é".repeat(128), "é"),
        key("an empty name of a key attribute", String::new(), "k"),
        fault("DDB005", "a key attribute's name of 256 bytes in a local index", "Constraints")
            .of(TABLES)
            .beyond("Tracks/AttributeDefinitions/3/AttributeName", "k".repeat(256), "k".repeat(255))
            .beyond(
                "Tracks/LocalSecondaryIndexes/0/KeySchema/1/AttributeName",
                "k".repeat(256),
                "k".repeat(255),
            ),
        fault("DDB005", "a key attribute's name of 256 bytes in a global index", "Constraints")
            .of(TABLES)
            .beyond("Tracks/AttributeDefinitions/2/AttributeName", "k".repeat(256), "k".repeat(255))
            .beyond(
                "Tracks/GlobalSecondaryIndexes/0/KeySchema/0/AttributeName",
                "k".repeat(256),
                "k".repeat(255),
            ),
        fault("DDB005", "a searched attribute's name of 256 bytes", "model: at most 255")
            .of(VECTORS)
            .beyond("Tracks/AttributeDefinitions/2/AttributeName", "k".repeat(256), "k".repeat(255))
            .beyond(
                "Tracks/VectorIndexes/0/SearchSchema/1/AttributeName",
                "k".repeat(256),
                "k".repeat(255),
            ),
        fault("DDB021", "an attribute's name of 256 bytes in a vector index", "at most 255")
            .of(VECTORS)
            .beyond(
                "Tracks/VectorIndexes/0/Projection/NonKeyAttributes/0",
                "p".repeat(256),
                "p".repeat(255),
            ),
        fault("DDB021", "a projected attribute's name of 256 bytes", "Constraints: at most 255")
            .of(TABLES)
            .beyond(PROJECTED, "p".repeat(256), "p".repeat(255)),
        fault("DDB021", "an empty name of a projected attribute", "Constraints: at least 1")
            .of(TABLES)
            .beyond(PROJECTED, "", "p"),
        fault("DDB034", "a time-to-live attribute's name of 256 bytes", "TTL: at most 255")
            .of(TABLES)
            .beyond(EXPIRY, "e".repeat(256), "e".repeat(255)),
        fault("DDB034", "an empty name of the time-to-live attribute", "TTL: at least 1")
            .of(TABLES)
            .beyond(EXPIRY, "", "e"),
    ]
}

fn tags() -> Vec<Fault> {
    // A `Table` has its tags itself, a `GlobalTable` in its replicas. So have their streams.
    const OF_STREAM: &str = "Tracks/StreamSpecification/Tags";
    const OF_REPLICAS_STREAM: &str = "Tracks/Replicas/0/ReplicaStreamSpecification/Tags";
    let tag = |what, source, wrong: Value, right: Value| {
        [
            fault("DDB042", what, source).of(&[Base::Table]).beyond(
                "Tracks/Tags",
                wrong.clone(),
                right.clone(),
            ),
            fault("DDB042", what, source).of(&[Base::GlobalTable, Base::Replicated]).beyond(
                "Tracks/Replicas/0/Tags",
                wrong,
                right,
            ),
        ]
    };
    let one = |key: &str, value: &str| json!([{ "Key": key, "Value": value }]);
    let many = |count: usize| -> Value {
        (0..count).map(|n| json!({ "Key": format!("tag{n}"), "Value": "" })).collect()
    };
    let streams =
        vec![
            fault("DDB042", "51 tags of a stream", "Tagging: at most 50")
                .of(&[Base::Table])
                .beyond(OF_STREAM, many(51), many(50)),
            fault("DDB042", "51 tags of a replica's stream", "Tagging: at most 50")
                .of(&[Base::GlobalTable])
                .beyond(OF_REPLICAS_STREAM, many(51), many(50)),
            fault("DDB042", "51 tags of the second replica", "Tagging: at most 50")
                .of(&[Base::Replicated])
                .beyond("Tracks/Replicas/1/Tags", many(51), many(50)),
            fault("DDB070", "a tag without a key", "schema: required")
                .of(&[Base::Table])
                .set("Tracks/Tags/0", json!({ "Value": "x" })),
            fault("DDB070", "a tag without a value", "schema: required")
                .of(&[Base::Replicated])
                .set("Tracks/Replicas/1/Tags/0", json!({ "Key": "x" })),
        ];
    let tags = [
        tag("51 tags", "Tagging: at most 50", many(51), many(50)),
        tag("an empty key of a tag", "Tagging: 1 to 128", one("", "x"), one("k", "x")),
        tag(
            "a tag's key of 129 characters",
            "Tagging: 1 to 128",
            one(&"k".repeat(129), ""),
            one(&"k".repeat(128), ""),
        ),
        tag(
            "a tag's value of 257 characters",
            "Tagging: up to 256",
            one("k", &"v".repeat(257)),
            one("k", &"v".repeat(256)),
        ),
        tag(
            "a tag of AWS's own",
            "Tagging: not `aws:`",
            one("aws:team", "x"),
            one("team:aws", "x"),
        ),
        tag(
            "a tag's key twice",
            "Tagging: each key once",
            json!([{ "Key": "team", "Value": "a" }, { "Key": "team", "Value": "b" }]),
            json!([{ "Key": "team", "Value": "a" }, { "Key": "Team", "Value": "b" }]),
        ),
        tag(
            "a tag's value with `#`",
            "Tagging: letters, digits, blanks, + - = . _ : / @",
            one("room", "#7"),
            one("room", "a b+c-d=e.f_g:h/i@j"),
        ),
    ];
    tags.into_iter().flatten().chain(streams).collect()
}

fn copies(name: &str) -> Value {
    json!({
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "TableName": name,
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "BillingMode": "PAY_PER_REQUEST",
        },
    })
}

fn by_title(name: &str) -> Value {
    json!({
        "IndexName": name,
        "KeySchema": [{ "AttributeName": "title", "KeyType": "HASH" }],
        "Projection": { "ProjectionType": "KEYS_ONLY" },
    })
}

fn by_language(name: &str) -> Value {
    json!([{
        "IndexName": name,
        "KeySchema": [{ "AttributeName": "language", "KeyType": "HASH" }],
        "Projection": { "ProjectionType": "KEYS_ONLY" },
    }])
}

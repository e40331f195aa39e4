//! §7: vector indexes.

use serde_json::{Value, json};

use super::bases::{Base, VECTORS, strings, with};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    const DIMENSIONS: &str = "Tracks/VectorIndexes/0/Dimensions";
    const SCHEMA: &str = "Tracks/VectorIndexes/0/SearchSchema";
    let names = |count: usize| -> Vec<String> { (0..count).map(|n| format!("a{n}")).collect() };
    let defined = |count: usize| {
        let names = names(count);
        let all: Vec<&str> =
            std::iter::once("id").chain(names.iter().map(String::as_str)).collect();
        strings(&all)
    };
    let filters = |count: usize| -> Value {
        let filter =
            |name| json!({ "AttributeName": name, "SearchSchemaElementType": "INLINE_FILTER" });
        names(count).into_iter().map(filter).collect()
    };
    let index = |name: &str, more: Value| {
        let index = json!({
            "IndexName": name,
            "VectorAttribute": { "AttributeName": "sound" },
            "Dimensions": 768,
            "DistanceFunction": "EUCLIDEAN",
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        });
        with(index, more)
    };
    let indexes = |count: usize| -> Value {
        (0..count).map(|n| index(&format!("similar{n}"), json!({}))).collect()
    };
    let projected = |count: usize| -> Value {
        json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names(count) })
    };
    vec![
        fault("DDB054", "6 vector indexes", "41: at most 5")
            .of(VECTORS)
            .set("Tracks/AttributeDefinitions", strings(&["id"]))
            .beyond("Tracks/VectorIndexes", indexes(6), indexes(5)),
        fault("DDB055", "0 dimensions", "42: 1 to 4,096").of(VECTORS).beyond(DIMENSIONS, 0, 1),
        fault("DDB055", "4,097 dimensions", "42: 1 to 4,096")
            .of(VECTORS)
            .beyond(DIMENSIONS, 4_097, 4_096),
        fault("DDB055", "dimensions that are no whole number", "42: 1 to 4,096")
            .of(VECTORS)
            .set(DIMENSIONS, 0.5),
        fault("DDB055", "a vector index without dimensions", "42: required")
            .of(VECTORS)
            .without(DIMENSIONS),
        fault("DDB055", "one attribute with two numbers of dimensions", "42: the same for all")
            .of(VECTORS)
            .beyond(
                "Tracks/VectorIndexes/1",
                index("close", json!({ "Dimensions": 769 })),
                index("close", json!({ "Dimensions": 768 })),
            ),
        fault(
            "DDB006",
            "a distance function that does not exist",
            "42: COSINE, EUCLIDEAN, DOT_PRODUCT",
        )
        .of(VECTORS)
        .beyond("Tracks/VectorIndexes/0/DistanceFunction", "MANHATTAN", "DOT_PRODUCT"),
        fault("DDB006", "a vector index without a distance function", "42: required")
            .of(VECTORS)
            .without("Tracks/VectorIndexes/0/DistanceFunction"),
        fault(
            "DDB006",
            "a search element of a type that does not exist",
            "43: HASH or INLINE_FILTER",
        )
        .of(VECTORS)
        .set("Tracks/VectorIndexes/0/SearchSchema/1/SearchSchemaElementType", "RANGE"),
        fault("DDB006", "a key type in a search schema", "43: SearchSchemaElementType")
            .of(VECTORS)
            .set(
                "Tracks/VectorIndexes/0/SearchSchema/1",
                json!({ "AttributeName": "genre", "KeyType": "HASH" }),
            ),
        fault("DDB056", "two partition attributes of a search", "43: at most one HASH")
            .of(VECTORS)
            .set("Tracks/VectorIndexes/0/SearchSchema/1/SearchSchemaElementType", "HASH"),
        fault("DDB056", "19 filters of a search", "43: at most 18")
            .of(VECTORS)
            .set("Tracks/VectorIndexes/0/Projection", json!({ "ProjectionType": "ALL" }))
            .beyond("Tracks/AttributeDefinitions", defined(19), defined(18))
            .beyond(SCHEMA, filters(19), filters(18)),
        fault("DDB056", "an attribute twice in a search schema", "43; schema: unique")
            .of(VECTORS)
            .set("Tracks/VectorIndexes/0/SearchSchema/1/AttributeName", "language")
            .without("Tracks/AttributeDefinitions/2"),
        fault("DDB057", "21 attributes in a vector index", "44: vector, filters and list share 20")
            .of(VECTORS)
            .beyond("Tracks/VectorIndexes/0/Projection", projected(19), projected(18)),
        fault("DDB018", "a vector index without `ProjectionType`", "44: KEYS_ONLY, INCLUDE, ALL")
            .of(VECTORS)
            .set("Tracks/VectorIndexes/0/Projection", json!({})),
        fault(
            "DDB006",
            "a vector index with a projection that does not exist",
            "44: KEYS_ONLY, INCLUDE, ALL",
        )
        .of(VECTORS)
        .set("Tracks/VectorIndexes/0/Projection", json!({ "ProjectionType": "KEYS" })),
        fault("DDB005", "a search element without an attribute", "schema: required")
            .of(VECTORS)
            .set(
                "Tracks/VectorIndexes/0/SearchSchema/1",
                json!({ "SearchSchemaElementType": "INLINE_FILTER" }),
            )
            .without("Tracks/AttributeDefinitions/2"),
        fault("DDB070", "a vector index of an attribute without a name", "VectorIndex: required")
            .of(VECTORS)
            .without("Tracks/VectorIndexes/0/VectorAttribute/AttributeName"),
        fault(
            "DDB065",
            "a vector attribute that is the table's key",
            "6: not in AttributeDefinitions",
        )
        .of(VECTORS)
        .set("Tracks/VectorIndexes/0/VectorAttribute/AttributeName", "id"),
        fault("DDB066", "an empty name of the vector attribute", "VectorIndex: 1 to 255")
            .of(VECTORS)
            .beyond("Tracks/VectorIndexes/0/VectorAttribute/AttributeName", "", "v"),
        fault("DDB066", "a vector attribute's name of 256 bytes", "VectorIndex: 1 to 255")
            .of(&[Base::VectorTable, Base::VectorGlobalTable])
            .beyond(
                "Tracks/VectorIndexes/0/VectorAttribute/AttributeName",
                "v".repeat(256),
                "v".repeat(255),
            ),
    ]
}

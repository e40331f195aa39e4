//! §3: what indexes hold besides the keys.

use serde_json::{Value, json};

use super::bases::{Base, PROVISIONED, TABLES, VECTORS};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    const GLOBAL: &str = "Tracks/GlobalSecondaryIndexes/0/Projection";
    const LOCAL: &str = "Tracks/LocalSecondaryIndexes/0/Projection";
    let list = |count: usize| -> Value { (0..count).map(|n| format!("attribute{n}")).collect() };
    let include =
        |count: usize| json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": list(count) });
    // Five indexes with 19 attributes each beside the one of the base, which has `own`.
    let indexes = |own: usize| -> Value {
        let index = |n: usize| {
            json!({
                "IndexName": if n == 0 { "byGenre".to_owned() } else { format!("byGenre{n}") },
                "KeySchema": [{ "AttributeName": "genre", "KeyType": "HASH" }],
                "Projection": include(if n == 0 { own } else { 19 }),
            })
        };
        (0..6).map(index).collect()
    };
    vec![
        fault("DDB018", "a global index without `Projection`", "8: no default")
            .of(TABLES)
            .without(GLOBAL),
        fault("DDB018", "a global index without `ProjectionType`", "8: no default")
            .of(PROVISIONED)
            .set(GLOBAL, json!({})),
        fault("DDB018", "a local index without `ProjectionType`", "8: no default")
            .of(TABLES)
            .set(LOCAL, json!({})),
        fault("DDB006", "a `ProjectionType` that does not exist", "8: ALL, KEYS_ONLY, INCLUDE")
            .of(TABLES)
            .set("Tracks/LocalSecondaryIndexes/0/Projection/ProjectionType", "KEYS"),
        fault("DDB019", "attributes listed with `ALL`", "9: only with INCLUDE")
            .of(TABLES)
            .set("Tracks/GlobalSecondaryIndexes/0/Projection/ProjectionType", "ALL")
            .at("Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes"),
        fault("DDB019", "attributes listed with `KEYS_ONLY`", "9: only with INCLUDE")
            .of(TABLES)
            .set("Tracks/LocalSecondaryIndexes/0/Projection/NonKeyAttributes", json!(["length"])),
        fault("DDB019", "`INCLUDE` without a list", "9: always with INCLUDE")
            .of(TABLES)
            .without("Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes")
            .at("Tracks/GlobalSecondaryIndexes/0/Projection/ProjectionType"),
        fault("DDB019", "`INCLUDE` with an empty list", "9: 1 to 20").of(TABLES).beyond(
            "Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes",
            json!([]),
            list(1),
        ),
        fault("DDB020", "21 attributes of one index", "9: at most 20").of(TABLES).beyond(
            "Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes",
            list(21),
            list(20),
        ),
        fault("DDB020", "21 attributes of a local index", "9: at most 20").of(TABLES).beyond(
            LOCAL,
            include(21),
            include(20),
        ),
        fault("DDB020", "101 attributes of all indexes", "9: at most 100").of(TABLES).beyond(
            "Tracks/GlobalSecondaryIndexes",
            indexes(6),
            indexes(5),
        ),
        // The other lists have 96 together: what a local index lists counts with them.
        fault("DDB020", "101 attributes with those of a local index", "9: over all LSI and GSI")
            .of(TABLES)
            .set("Tracks/GlobalSecondaryIndexes", indexes(1))
            .beyond(LOCAL, include(5), include(4)),
        fault("DDB019", "attributes listed with `ALL` in a vector index", "9: only with INCLUDE")
            .of(VECTORS)
            .set("Tracks/VectorIndexes/0/Projection/ProjectionType", "ALL")
            .at("Tracks/VectorIndexes/0/Projection/NonKeyAttributes"),
        fault("DDB019", "`INCLUDE` without a list in a vector index", "9: always with INCLUDE")
            .of(VECTORS)
            .without("Tracks/VectorIndexes/0/Projection/NonKeyAttributes")
            .at("Tracks/VectorIndexes/0/Projection/ProjectionType"),
        fault("DDB021", "an attribute twice in the list of a vector index", "model: unique")
            .of(VECTORS)
            .set("Tracks/VectorIndexes/0/Projection/NonKeyAttributes/2", "album"),
        fault("DDB021", "an attribute twice in one list", "9; model: unique")
            .of(&[Base::Table, Base::GlobalTable])
            .set("Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes/2", "album"),
        fault("DDB022", "a key attribute in the list", "10: always projected")
            .of(TABLES)
            .set("Tracks/GlobalSecondaryIndexes/0/Projection/NonKeyAttributes/2", "artist"),
    ]
}

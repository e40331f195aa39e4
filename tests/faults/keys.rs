//! §2: keys of tables and indexes, and their definitions.

use serde_json::{Value, json};

use super::bases::{Base, TABLES, VECTORS, key, strings};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = of_tables();
    faults.extend(of_local_indexes());
    faults.extend(of_global_indexes());
    faults.extend(definitions());
    faults
}

/// Tables whose key is `id` alone.
const BY_ID: &[Base] = &[Base::Replicated, Base::Strong];

fn of_tables() -> Vec<Fault> {
    const KEY: &str = "Tracks/KeySchema";
    let hash = |name: &str| json!({ "AttributeName": name, "KeyType": "HASH" });
    let range = |name: &str| json!({ "AttributeName": name, "KeyType": "RANGE" });
    vec![
        fault("DDB007", "a table's sort key before its partition key", "1: HASH first")
            .of(TABLES)
            .set(KEY, json!([range("released"), hash("artist")])),
        fault("DDB007", "a table with two partition keys", "1: HASH, then RANGE")
            .of(&[Base::Table, Base::GlobalTable])
            .set("Tracks/KeySchema/1/KeyType", "HASH"),
        fault("DDB007", "a table with three key attributes", "1: one or two elements")
            .of(TABLES)
            .set("Tracks/KeySchema/2", range("genre")),
        fault("DDB007", "a table with a sort key only", "1: HASH first")
            .of(BY_ID)
            .set("Tracks/KeySchema/0/KeyType", "RANGE")
            .at(KEY),
        fault("DDB007", "an empty key", "1: one or two elements")
            .of(BY_ID)
            .set(KEY, json!([]))
            .without("Tracks/AttributeDefinitions"),
        fault("DDB007", "a table without a key", "1: one or two elements")
            .of(BY_ID)
            .without(KEY)
            .without("Tracks/AttributeDefinitions")
            .at("Tracks"),
        fault("DDB011", "an attribute twice in a table's key", "1: different attributes")
            .of(BY_ID)
            .set("Tracks/KeySchema/1", range("id")),
        fault("DDB006", "a `KeyType` that does not exist", "1: HASH or RANGE")
            .of(BY_ID)
            .set("Tracks/KeySchema/0/KeyType", "PARTITION"),
    ]
}

fn of_local_indexes() -> Vec<Fault> {
    const KEY: &str = "Tracks/LocalSecondaryIndexes/0/KeySchema";
    let sorts = ["title", "sort1", "sort2", "sort3", "sort4", "sort5"];
    let defined = |count: usize| {
        let sorts = sorts.iter().copied().take(count);
        strings(&["artist", "released", "genre"].into_iter().chain(sorts).collect::<Vec<_>>())
    };
    let local = |count: usize| -> Value {
        let index = |sort: &&str| {
            json!({
                "IndexName": format!("by-{sort}"),
                "KeySchema": key("artist", sort),
                "Projection": { "ProjectionType": "KEYS_ONLY" },
            })
        };
        sorts.iter().take(count).map(index).collect()
    };
    vec![
        fault("DDB009", "a local index on a table without a sort key", "2: needs RANGE")
            .of(BY_ID.get(..1).unwrap())
            .set(
                "Tracks/AttributeDefinitions/1",
                json!({ "AttributeName": "title", "AttributeType": "S" }),
            )
            .set(
                "Tracks/LocalSecondaryIndexes",
                json!([{
                    "IndexName": "byTitle",
                    "KeySchema": key("id", "title"),
                    "Projection": { "ProjectionType": "KEYS_ONLY" },
                }]),
            ),
        fault("DDB010", "a local index with another partition key", "2: the table's HASH")
            .of(TABLES)
            .set(KEY, key("genre", "title")),
        fault("DDB010", "a local index without a sort key", "2: exactly two elements")
            .of(TABLES)
            .set(KEY, json!([{ "AttributeName": "artist", "KeyType": "HASH" }]))
            .without("Tracks/AttributeDefinitions/3"),
        fault("DDB010", "a local index with two sort keys", "2: exactly two elements")
            .of(TABLES)
            .set(
                "Tracks/LocalSecondaryIndexes/0/KeySchema/2",
                json!({ "AttributeName": "genre", "KeyType": "RANGE" }),
            ),
        fault("DDB010", "a local index with its sort key first", "2: HASH, then RANGE")
            .of(TABLES)
            .set(
                KEY,
                json!([
                    { "AttributeName": "title", "KeyType": "RANGE" },
                    { "AttributeName": "artist", "KeyType": "HASH" },
                ]),
            ),
        fault("DDB011", "an attribute twice in a local index's key", "2: different attributes")
            .of(TABLES)
            .set("Tracks/LocalSecondaryIndexes/0/KeySchema/1/AttributeName", "artist")
            .without("Tracks/AttributeDefinitions/3"),
        fault("DDB014", "6 local indexes", "2: at most 5")
            .of(TABLES)
            .beyond("Tracks/AttributeDefinitions", defined(6), defined(5))
            .beyond("Tracks/LocalSecondaryIndexes", local(6), local(5)),
    ]
}

fn of_global_indexes() -> Vec<Fault> {
    const KEY: &str = "Tracks/GlobalSecondaryIndexes/0/KeySchema";
    let element = |kind: &str, count: usize| -> Vec<Value> {
        let name = |n| format!("{}{n}", kind.to_lowercase());
        (0..count).map(|n| json!({ "AttributeName": name(n), "KeyType": kind })).collect()
    };
    let index = |hashes: usize, ranges: usize| -> Value {
        let key = [element("HASH", hashes), element("RANGE", ranges)].concat();
        json!([{ "IndexName": "byMany", "KeySchema": key, "Projection": { "ProjectionType": "ALL" } }])
    };
    let defined = |hashes: usize, ranges: usize| -> Value {
        let names = (0..hashes).map(|n| format!("hash{n}"));
        let names: Vec<String> = names.chain((0..ranges).map(|n| format!("range{n}"))).collect();
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.push("id");
        strings(&names)
    };
    let many = |what, source, wrong: (usize, usize), right: (usize, usize)| {
        fault("DDB008", what, source)
            .of(&[Base::Replicated, Base::Strong])
            .beyond(
                "Tracks/AttributeDefinitions",
                defined(wrong.0, wrong.1),
                defined(right.0, right.1),
            )
            .beyond(
                "Tracks/GlobalSecondaryIndexes",
                index(wrong.0, wrong.1),
                index(right.0, right.1),
            )
    };
    let indexes = |count: usize| -> Value {
        let index = |n: usize| {
            json!({
                "IndexName": format!("byId{n}"),
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "KEYS_ONLY" },
            })
        };
        (0..count).map(index).collect()
    };
    vec![
        many("a global index with 5 partition attributes", "3: 1 to 4 HASH", (5, 0), (4, 0)),
        many("a global index with 5 sort attributes", "3: up to 4 RANGE", (1, 5), (1, 4)),
        many("a global index with 4 and 5 key attributes", "3: up to 4 and 4", (4, 5), (4, 4)),
        many("a global index with a sort key only", "3: 1 to 4 HASH", (0, 1), (1, 1)),
        fault("DDB008", "a global index's sort key before its partition key", "3: HASH first")
            .of(TABLES)
            .set(
                KEY,
                json!([
                    { "AttributeName": "released", "KeyType": "RANGE" },
                    { "AttributeName": "genre", "KeyType": "HASH" },
                ]),
            ),
        fault("DDB008", "a global index without a key", "3: 1 to 4 HASH")
            .of(&[Base::ProvisionedTable, Base::ProvisionedGlobalTable])
            .without("Tracks/GlobalSecondaryIndexes/0/KeySchema")
            .without("Tracks/AttributeDefinitions/2")
            .at("Tracks/GlobalSecondaryIndexes/0"),
        fault("DDB011", "an attribute twice in a global index's key", "3: different attributes")
            .of(TABLES)
            .set("Tracks/GlobalSecondaryIndexes/0/KeySchema/1/AttributeName", "genre"),
        fault("DDB015", "21 global indexes", "3: 20 without asking").of(BY_ID).beyond(
            "Tracks/GlobalSecondaryIndexes",
            indexes(21),
            indexes(20),
        ),
        fault("DDB017", "an empty list of global indexes", "7: leave it out")
            .of(BY_ID)
            .set("Tracks/GlobalSecondaryIndexes", json!([])),
        fault("DDB017", "an empty list of local indexes", "7: leave it out")
            .of(&[Base::ProvisionedTable, Base::ProvisionedGlobalTable])
            .set("Tracks/LocalSecondaryIndexes", json!([])),
        fault("DDB017", "an empty list of vector indexes", "7; schema: at least one")
            .of(&[Base::Table, Base::GlobalTable])
            .set("Tracks/VectorIndexes", json!([])),
    ]
}

fn definitions() -> Vec<Fault> {
    const DEFINITIONS: &str = "Tracks/AttributeDefinitions";
    vec![
        fault("DDB003", "a table's key attribute that is not defined", "5: no fewer")
            .of(TABLES)
            .without("Tracks/AttributeDefinitions/0")
            .at("Tracks/KeySchema/0/AttributeName"),
        fault("DDB003", "a global index's key attribute that is not defined", "5: no fewer")
            .of(TABLES)
            .without("Tracks/AttributeDefinitions/2")
            .at("Tracks/GlobalSecondaryIndexes/0/KeySchema/0/AttributeName"),
        fault("DDB003", "a local index's key attribute that is not defined", "5: no fewer")
            .of(TABLES)
            .without("Tracks/AttributeDefinitions/3")
            .at("Tracks/LocalSecondaryIndexes/0/KeySchema/1/AttributeName"),
        fault(
            "DDB003",
            "a searched attribute that is not defined",
            "6: every SearchSchema attribute",
        )
        .of(VECTORS)
        .without("Tracks/AttributeDefinitions/2")
        .at("Tracks/VectorIndexes/0/SearchSchema/1/AttributeName"),
        fault("DDB003", "the vector attribute among the definitions", "6: must not be there")
            .of(VECTORS)
            .set(
                "Tracks/AttributeDefinitions/3",
                json!({ "AttributeName": "sound", "AttributeType": "B" }),
            ),
        fault("DDB003", "an attribute that is defined and in no key", "5: no more").of(TABLES).set(
            "Tracks/AttributeDefinitions/4",
            json!({ "AttributeName": "length", "AttributeType": "N" }),
        ),
        fault("DDB003", "an attribute that is defined twice", "5: no duplicates").of(TABLES).set(
            "Tracks/AttributeDefinitions/4",
            json!({ "AttributeName": "genre", "AttributeType": "S" }),
        ),
        fault("DDB003", "no definitions", "5: exactly the key attributes")
            .of(TABLES)
            .without(DEFINITIONS)
            .at("Tracks/KeySchema/0/AttributeName"),
        fault(
            "DDB003",
            "a key attribute in another case than its definition",
            "5: exactly the key attributes",
        )
        .of(BY_ID)
        .set("Tracks/KeySchema/0/AttributeName", "Id"),
        fault("DDB004", "an attribute with two types", "5: one type each").of(TABLES).set(
            "Tracks/AttributeDefinitions/4",
            json!({ "AttributeName": "genre", "AttributeType": "N" }),
        ),
        fault("DDB006", "a key attribute of a type that no key has", "4: S, N, B only")
            .of(TABLES)
            .beyond("Tracks/AttributeDefinitions/0/AttributeType", "BOOL", "B"),
        fault("DDB006", "a key attribute without a type", "4: S, N, B only")
            .of(TABLES)
            .without("Tracks/AttributeDefinitions/0/AttributeType"),
    ]
}

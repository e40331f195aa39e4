//! §4: billing modes and throughput.

use serde_json::{Value, json};

use super::bases::{Base, PROVISIONED, TABLES, VECTORS};
use super::fault::{Fault, fault};
use super::scaling;

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = modes();
    faults.extend(provisioned());
    faults.extend(scaling::faults());
    faults.extend(on_demand());
    faults.extend(warm());
    faults
}

const TABLE: &[Base] = &[Base::ProvisionedTable];
const GLOBAL: &[Base] = &[Base::ProvisionedGlobalTable];

fn units(read: impl Into<Value>, write: impl Into<Value>) -> Value {
    json!({ "ReadCapacityUnits": read.into(), "WriteCapacityUnits": write.into() })
}

/// What both resource types have in common is the mode; what belongs to it is spelt differently.
fn modes() -> Vec<Fault> {
    let scaled = |name: &str| {
        let scaling = json!({
            "MinCapacity": 1,
            "MaxCapacity": 10,
            "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70 },
        });
        json!({ name: scaling })
    };
    vec![
        fault("DDB006", "a billing mode that does not exist", "PROVISIONED or PAY_PER_REQUEST")
            .of(&[Base::Strong, Base::Replicated])
            .set("Tracks/BillingMode", "ON_DEMAND"),
        fault("DDB023", "no billing mode and no capacity", "default PROVISIONED")
            .of(&[Base::Strong, Base::Replicated])
            .without("Tracks/BillingMode"),
        fault("DDB024", "capacity on an on-demand table", "PAY_PER_REQUEST forbids it")
            .of(&[Base::Table])
            .set("Tracks/ProvisionedThroughput", units(5, 5)),
        fault("DDB024", "capacity on an index of an on-demand table", "PAY_PER_REQUEST forbids it")
            .of(&[Base::Table])
            .set("Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput", units(5, 5)),
        fault(
            "DDB024",
            "scaled writes on an on-demand global table",
            "PAY_PER_REQUEST forbids them",
        )
        .of(&[Base::GlobalTable, Base::Strong])
        .set(
            "Tracks/WriteProvisionedThroughputSettings",
            scaled("WriteCapacityAutoScalingSettings"),
        ),
        fault(
            "DDB024",
            "read capacity in a replica of an on-demand table",
            "PAY_PER_REQUEST forbids it",
        )
        .of(&[Base::GlobalTable, Base::Replicated])
        .set(
            "Tracks/Replicas/0/ReadProvisionedThroughputSettings",
            json!({ "ReadCapacityUnits": 5 }),
        ),
        fault(
            "DDB024",
            "read capacity of a replica's index of an on-demand table",
            "PAY_PER_REQUEST forbids it",
        )
        .of(&[Base::GlobalTable])
        .set(
            "Tracks/Replicas/0/GlobalSecondaryIndexes/0/ReadProvisionedThroughputSettings",
            json!({ "ReadCapacityUnits": 5 }),
        ),
        fault(
            "DDB024",
            "an on-demand maximum on a provisioned table",
            "15: only with PAY_PER_REQUEST",
        )
        .of(TABLE)
        .set("Tracks/OnDemandThroughput", json!({ "MaxReadRequestUnits": 100 })),
        fault(
            "DDB024",
            "an on-demand maximum on an index of a provisioned table",
            "15: only with PAY_PER_REQUEST",
        )
        .of(TABLE)
        .set(
            "Tracks/GlobalSecondaryIndexes/0/OnDemandThroughput",
            json!({ "MaxReadRequestUnits": 100 }),
        ),
        fault(
            "DDB024",
            "an on-demand maximum of a provisioned global table",
            "15: only with PAY_PER_REQUEST",
        )
        .of(GLOBAL)
        .set("Tracks/WriteOnDemandThroughputSettings", json!({ "MaxWriteRequestUnits": 100 })),
        fault(
            "DDB024",
            "an on-demand maximum in a replica of a provisioned table",
            "15: only with PAY_PER_REQUEST",
        )
        .of(GLOBAL)
        .set(
            "Tracks/Replicas/0/ReadOnDemandThroughputSettings",
            json!({ "MaxReadRequestUnits": 100 }),
        ),
        fault("DDB074", "on-demand reads of all replicas of one account", "§4: several accounts")
            .of(&[Base::GlobalTable, Base::Replicated])
            .set("Tracks/ReadOnDemandThroughputSettings", json!({ "MaxReadRequestUnits": 100 })),
        fault("DDB074", "reads of all replicas of one account", "§4: several accounts")
            .of(GLOBAL)
            .set("Tracks/ReadProvisionedThroughputSettings", json!({ "ReadCapacityUnits": 10 })),
        fault("DDB074", "reads of an index in all replicas of one account", "§4: several accounts")
            .of(&[Base::GlobalTable])
            .set(
                "Tracks/GlobalSecondaryIndexes/0/ReadOnDemandThroughputSettings",
                json!({ "MaxReadRequestUnits": 100 }),
            ),
        fault("DDB053", "a vector index on a provisioned global table", "41: PAY_PER_REQUEST only")
            .of(&[Base::VectorGlobalTable])
            .set("Tracks/BillingMode", "PROVISIONED")
            .set(
                "Tracks/WriteProvisionedThroughputSettings",
                scaled("WriteCapacityAutoScalingSettings"),
            )
            .set(
                "Tracks/Replicas/0/ReadProvisionedThroughputSettings",
                json!({ "ReadCapacityUnits": 5 }),
            ),
        fault("DDB053", "a vector index on a provisioned table", "41: PAY_PER_REQUEST only")
            .of(VECTORS.get(..1).unwrap())
            .set("Tracks/BillingMode", "PROVISIONED")
            .set("Tracks/ProvisionedThroughput", units(5, 5)),
    ]
}

fn provisioned() -> Vec<Fault> {
    vec![
        fault("DDB023", "a provisioned table without capacity", "PROVISIONED needs it")
            .of(TABLE)
            .without("Tracks/ProvisionedThroughput"),
        fault(
            "DDB023",
            "an index of a provisioned table without capacity",
            "on every global index",
        )
        .of(TABLE)
        .without("Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput"),
        fault("DDB023", "a provisioned global table without writes", "39: writes are scaled")
            .of(GLOBAL)
            .without("Tracks/WriteProvisionedThroughputSettings"),
        fault(
            "DDB023",
            "an index of a provisioned global table without writes",
            "on every global index",
        )
        .of(GLOBAL)
        .without("Tracks/GlobalSecondaryIndexes/0/WriteProvisionedThroughputSettings"),
        fault("DDB023", "a replica of a provisioned table without reads", "reads per replica")
            .of(GLOBAL)
            .without("Tracks/Replicas/0/ReadProvisionedThroughputSettings"),
        fault(
            "DDB023",
            "a replica's index of a provisioned table without reads",
            "per replica index as well",
        )
        .of(GLOBAL)
        .without("Tracks/Replicas/0/GlobalSecondaryIndexes/0/ReadProvisionedThroughputSettings"),
        fault("DDB023", "capacity without writes", "schema: both")
            .of(TABLE)
            .without("Tracks/ProvisionedThroughput/WriteCapacityUnits"),
        fault("DDB023", "capacity of an index without reads", "schema: both")
            .of(TABLE)
            .without("Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits"),
        fault("DDB025", "one and a half read capacity units", "model: a whole number")
            .of(TABLE)
            .beyond("Tracks/ProvisionedThroughput/ReadCapacityUnits", 1.5, 1),
        fault("DDB025", "0 read capacity units", "11: at least 1").of(TABLE).beyond(
            "Tracks/ProvisionedThroughput/ReadCapacityUnits",
            0,
            1,
        ),
        fault("DDB025", "−1 write capacity units of an index", "11: at least 1").of(TABLE).beyond(
            "Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput/WriteCapacityUnits",
            -1,
            1,
        ),
        fault("DDB025", "0 read capacity units of a replica", "11: at least 1").of(GLOBAL).beyond(
            "Tracks/Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityUnits",
            0,
            1,
        ),
        fault("DDB026", "40,001 read capacity units", "11: 40,000 without asking")
            .of(TABLE)
            .beyond("Tracks/ProvisionedThroughput/ReadCapacityUnits", 40_001, 40_000),
        fault("DDB026", "40,001 write capacity units of an index", "11: 40,000 without asking")
            .of(TABLE)
            .beyond(
                "Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput/WriteCapacityUnits",
                40_001,
                39_995,
            ),
        fault("DDB026", "40,001 read capacity units of a replica", "11: 40,000 without asking")
            .of(GLOBAL)
            .beyond(
                "Tracks/Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityUnits",
                40_001,
                40_000,
            ),
        fault("DDB027", "80,001 read capacity units of all tables", "11: 80,000 in an account")
            .of(TABLE)
            .beyond("Tracks/ProvisionedThroughput/ReadCapacityUnits", 40_000, 39_999)
            .beyond(
                "Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits",
                40_000,
                40_000,
            )
            .set("/Resources/Plays", plays(1)),
        fault("DDB027", "80,001 write capacity units of all tables", "11: 80,000 in an account")
            .of(TABLE)
            .beyond("Tracks/ProvisionedThroughput/WriteCapacityUnits", 40_000, 39_999)
            .beyond(
                "Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput/WriteCapacityUnits",
                40_000,
                40_000,
            )
            .set("/Resources/Plays", plays(1)),
    ]
}

fn plays(read: u64) -> Value {
    json!({
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": units(read, 1),
        },
    })
}

fn on_demand() -> Vec<Fault> {
    let reads = |units: u64| json!({ "MaxReadRequestUnits": units });
    let writes = |units: u64| json!({ "MaxWriteRequestUnits": units });
    vec![
        fault(
            "DDB026",
            "an on-demand maximum of 40,001 reads of an index",
            "14: quota of an index",
        )
        .of(&[Base::Table])
        .beyond(
            "Tracks/GlobalSecondaryIndexes/0/OnDemandThroughput",
            reads(40_001),
            reads(40_000),
        ),
        fault(
            "DDB026",
            "an on-demand maximum of 40,001 writes of an index",
            "14: quota of an index",
        )
        .of(&[Base::GlobalTable])
        .beyond(
            "Tracks/GlobalSecondaryIndexes/0/WriteOnDemandThroughputSettings",
            writes(40_001),
            writes(40_000),
        ),
        fault(
            "DDB026",
            "an on-demand maximum of 40,001 reads of a replica",
            "14: quota of a table",
        )
        .of(&[Base::GlobalTable])
        .beyond(
            "Tracks/Replicas/0/ReadOnDemandThroughputSettings",
            reads(40_001),
            reads(40_000),
        ),
        fault(
            "DDB026",
            "an on-demand maximum of 40,001 reads of a replica's index",
            "14: quota of an index",
        )
        .of(&[Base::GlobalTable])
        .beyond(
            "Tracks/Replicas/0/GlobalSecondaryIndexes/0/ReadOnDemandThroughputSettings",
            reads(40_001),
            reads(40_000),
        ),
        fault("DDB025", "an empty on-demand maximum of a global table", "at least one")
            .of(&[Base::GlobalTable])
            .set("Tracks/WriteOnDemandThroughputSettings", json!({})),
        fault("DDB025", "an on-demand maximum of 0 reads", "14: at least 1")
            .of(&[Base::Table])
            .beyond("Tracks/OnDemandThroughput/MaxReadRequestUnits", 0, 1),
        fault("DDB025", "an on-demand maximum of −1 writes", "14: −1 is refused in a template")
            .of(&[Base::Table])
            .beyond("Tracks/OnDemandThroughput/MaxWriteRequestUnits", -1, 1),
        fault("DDB025", "an on-demand maximum of 0 writes of a global table", "14: at least 1")
            .of(&[Base::GlobalTable])
            .beyond("Tracks/WriteOnDemandThroughputSettings/MaxWriteRequestUnits", 0, 1),
        fault("DDB025", "an on-demand maximum of 0 reads of a replica", "14: at least 1")
            .of(&[Base::GlobalTable])
            .beyond("Tracks/Replicas/0/ReadOnDemandThroughputSettings/MaxReadRequestUnits", 0, 1),
        fault("DDB025", "an on-demand maximum of neither reads nor writes", "at least one")
            .of(&[Base::Table])
            .beyond("Tracks/OnDemandThroughput", json!({}), json!({ "MaxReadRequestUnits": 1 })),
        fault("DDB026", "an on-demand maximum of 40,001 reads", "14: up to the quota of a table")
            .of(&[Base::Table])
            .beyond("Tracks/OnDemandThroughput/MaxReadRequestUnits", 40_001, 40_000),
        fault(
            "DDB026",
            "an on-demand maximum of 40,001 writes of a global table",
            "14: up to the quota of a table",
        )
        .of(&[Base::GlobalTable])
        .beyond(
            "Tracks/WriteOnDemandThroughputSettings/MaxWriteRequestUnits",
            40_001,
            40_000,
        ),
    ]
}

fn warm() -> Vec<Fault> {
    vec![
        fault("DDB028", "warm reads below those of any table", "16: not below 12,000")
            .of(TABLES)
            .beyond("Tracks/WarmThroughput/ReadUnitsPerSecond", 11_999, 12_000),
        fault("DDB028", "warm writes below those of any table", "16: not below 4,000")
            .of(TABLES)
            .beyond("Tracks/WarmThroughput/WriteUnitsPerSecond", 3_999, 4_000),
        fault(
            "DDB028",
            "warm reads below the provisioned ones",
            "16: not below the provisioned units",
        )
        .of(TABLE)
        .beyond(
            "Tracks/WarmThroughput",
            json!({ "ReadUnitsPerSecond": 9 }),
            json!({ "ReadUnitsPerSecond": 10 }),
        ),
        fault("DDB028", "warm reads of an index below those of any", "16: not below 12,000")
            .of(TABLES)
            .beyond(
                "Tracks/GlobalSecondaryIndexes/0/WarmThroughput",
                json!({ "ReadUnitsPerSecond": 11_999 }),
                json!({ "ReadUnitsPerSecond": 12_000 }),
            ),
        fault("DDB028", "warm writes of an index below the provisioned ones", "16: not below")
            .of(PROVISIONED)
            .beyond(
                "Tracks/GlobalSecondaryIndexes/0/WarmThroughput",
                json!({ "WriteUnitsPerSecond": 4 }),
                json!({ "WriteUnitsPerSecond": 5 }),
            ),
        fault("DDB028", "warm writes below what scaling begins with", "16: not below")
            .of(GLOBAL)
            .beyond(
                "Tracks/WarmThroughput",
                json!({ "WriteUnitsPerSecond": 4 }),
                json!({ "WriteUnitsPerSecond": 5 }),
            ),
        fault("DDB028", "warm reads below those of a replica", "16: not below").of(GLOBAL).beyond(
            "Tracks/WarmThroughput",
            json!({ "ReadUnitsPerSecond": 9 }),
            json!({ "ReadUnitsPerSecond": 10 }),
        ),
        fault("DDB028", "0 warm reads", "16: at least 1")
            .of(PROVISIONED)
            .set("Tracks/WarmThroughput", json!({ "ReadUnitsPerSecond": 0 })),
        fault("DDB028", "warm throughput of neither reads nor writes", "16: at least one")
            .of(PROVISIONED)
            .set("Tracks/WarmThroughput", json!({})),
    ]
}

//! §5: streams, time to live, recovery, encryption, class, insights, policies.

use serde_json::{Value, json};

use super::bases::{Base, TABLES};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = of_tables();
    faults.extend(encryption());
    faults.extend(in_table_or_replica());
    faults.extend(in_the_wrong_place());
    faults
}

fn of_tables() -> Vec<Fault> {
    vec![
        fault("DDB006", "a stream view type that does not exist", "18")
            .of(&[Base::Table, Base::GlobalTable, Base::Replicated])
            .set("Tracks/StreamSpecification/StreamViewType", "NEW_AND_OLD"),
        fault("DDB006", "a stream without a view type", "18: required")
            .of(TABLES)
            .without("Tracks/StreamSpecification/StreamViewType"),
        fault("DDB034", "time to live without an attribute", "20: required when enabled")
            .of(TABLES)
            .without("Tracks/TimeToLiveSpecification/AttributeName"),
        fault("DDB035", "time to live by a string", "20: must be a Number")
            .of(TABLES)
            .set("Tracks/TimeToLiveSpecification/AttributeName", "released"),
        fault("DDB070", "time to live that is neither on nor off", "20; schema: required")
            .of(TABLES)
            .without("Tracks/TimeToLiveSpecification/Enabled"),
        fault("DDB071", "time to live that is on in a word", "schema: true or false")
            .of(TABLES)
            .beyond("Tracks/TimeToLiveSpecification/Enabled", "on", "true"),
        fault("DDB070", "encryption that is neither on nor off", "23; schema: required")
            .of(TABLES)
            .without("Tracks/SSESpecification/SSEEnabled"),
        fault("DDB037", "a table without deletion policy", "data is lost with the stack")
            .of(TABLES)
            .without("/Resources/Tracks/DeletionPolicy")
            .at("Tracks"),
        fault("DDB037", "a table without policy for replacement", "data is lost with a change")
            .of(TABLES)
            .without("/Resources/Tracks/UpdateReplacePolicy")
            .at("Tracks"),
    ]
}

fn encryption() -> Vec<Fault> {
    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let asymmetric = json!({
        "Type": "AWS::KMS::Key",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": { "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" },
    });
    vec![
        fault("DDB006", "encryption of a type that is not accepted", "23: AES256 is not")
            .of(TABLES)
            .set("Tracks/SSESpecification/SSEType", "AES256"),
        fault("DDB038", "a key without `SSEType`", "23: requires SSEType")
            .of(&[Base::Table])
            .set("Tracks/SSESpecification", json!({ "SSEEnabled": true, "KMSMasterKeyId": KEY })),
        fault("DDB038", "a type of encryption while it is off", "23: refused")
            .of(TABLES)
            .set("Tracks/SSESpecification/SSEEnabled", false)
            .at("Tracks/SSESpecification/SSEType"),
        fault("DDB038", "keys of replicas, and none above", "\"SSEType must be null\"")
            .of(&[Base::Replicated])
            .without("Tracks/SSESpecification")
            .at("Tracks/Replicas/0/SSESpecification/KMSMasterKeyId"),
        fault(
            "DDB038",
            "keys of replicas of a table whose encryption is off",
            "\"SSEType must be null\"",
        )
        .of(&[Base::Replicated])
        .set("Tracks/SSESpecification", json!({ "SSEEnabled": false }))
        .at("Tracks/Replicas/0/SSESpecification/KMSMasterKeyId"),
        fault("DDB039", "a replica without a key beside one with a key", "23: every replica")
            .of(&[Base::Replicated])
            .without("Tracks/Replicas/1/SSESpecification"),
        fault("DDB039", "replicas with AWS's key and with one's own", "23: all of one kind")
            .of(&[Base::Replicated])
            .set("Tracks/Replicas/1/SSESpecification/KMSMasterKeyId", "alias/aws/dynamodb"),
        fault("DDB041", "a replica with the key of another Region", "24: its own Region's")
            .of(&[Base::Replicated])
            .set("Tracks/Replicas/1/SSESpecification/KMSMasterKeyId", KEY),
        fault(
            "DDB041",
            "a replica with a multi-Region key of another Region",
            "24: its own Region's",
        )
        .of(&[Base::Replicated])
        .beyond(
            "Tracks/Replicas/1/SSESpecification/KMSMasterKeyId",
            "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        ),
        fault("DDB040", "a table with an asymmetric key", "23: symmetric keys only")
            .of(&[Base::Table])
            .set("/Resources/Key", asymmetric)
            .set("Tracks/SSESpecification/KMSMasterKeyId", json!({ "Fn::GetAtt": ["Key", "Arn"] })),
    ]
}

/// The same setting in a `Table` and in the replica of a `GlobalTable`.
fn in_table_or_replica() -> Vec<Fault> {
    struct Setting {
        code: &'static str,
        what: &'static str,
        source: &'static str,
        paths: [&'static str; 2],
        wrong: Value,
        right: Value,
    }
    const DAYS: [&str; 2] = [
        "Tracks/PointInTimeRecoverySpecification/RecoveryPeriodInDays",
        "Tracks/Replicas/0/PointInTimeRecoverySpecification/RecoveryPeriodInDays",
    ];
    const POLICY: [&str; 2] =
        ["Tracks/ResourcePolicy/PolicyDocument", "Tracks/Replicas/0/ResourcePolicy/PolicyDocument"];
    let setting = |code, what, source, paths, wrong: Value, right: Value| Setting {
        code,
        what,
        source,
        paths,
        wrong,
        right,
    };
    let settings = [
        setting("DDB036", "recovery over 0 days", "22: 1 to 35", DAYS, json!(0), json!(1)),
        setting("DDB036", "recovery over 36 days", "22: 1 to 35", DAYS, json!(36), json!(35)),
        setting(
            "DDB036",
            "a recovery period while recovery is off",
            "22: only when enabled",
            [
                "Tracks/PointInTimeRecoverySpecification",
                "Tracks/Replicas/0/PointInTimeRecoverySpecification",
            ],
            json!({ "PointInTimeRecoveryEnabled": false, "RecoveryPeriodInDays": 7 }),
            json!({ "PointInTimeRecoveryEnabled": false }),
        ),
        setting(
            "DDB006",
            "a table class that does not exist",
            "25",
            ["Tracks/TableClass", "Tracks/Replicas/0/TableClass"],
            json!("INFREQUENT_ACCESS"),
            json!("STANDARD"),
        ),
        setting(
            "DDB006",
            "a mode of contributor insights that does not exist",
            "27",
            [
                "Tracks/ContributorInsightsSpecification/Mode",
                "Tracks/Replicas/0/ContributorInsightsSpecification/Mode",
            ],
            json!("ALL_KEYS"),
            json!("ACCESSED_AND_THROTTLED_KEYS"),
        ),
        setting(
            "DDB006",
            "a mode of an index's contributor insights that does not exist",
            "27: and per global index",
            [
                "Tracks/GlobalSecondaryIndexes/0/ContributorInsightsSpecification",
                "Tracks/Replicas/0/GlobalSecondaryIndexes/0/ContributorInsightsSpecification",
            ],
            json!({ "Enabled": true, "Mode": "ALL_KEYS" }),
            json!({ "Enabled": true, "Mode": "THROTTLED_KEYS" }),
        ),
        setting(
            "DDB006",
            "a precision of a Kinesis destination that does not exist",
            "29: MILLISECOND or MICROSECOND",
            [
                "Tracks/KinesisStreamSpecification/ApproximateCreationDateTimePrecision",
                "Tracks/Replicas/0/KinesisStreamSpecification/ApproximateCreationDateTimePrecision",
            ],
            json!("NANOSECOND"),
            json!("MICROSECOND"),
        ),
        setting(
            "DDB071",
            "deletion protection that is no switch",
            "30; schema: true or false",
            ["Tracks/DeletionProtectionEnabled", "Tracks/Replicas/0/DeletionProtectionEnabled"],
            json!("on"),
            json!(false),
        ),
        setting(
            "DDB070",
            "contributor insights that are neither on nor off",
            "27; schema: required",
            [
                "Tracks/ContributorInsightsSpecification",
                "Tracks/Replicas/0/ContributorInsightsSpecification",
            ],
            json!({ "Mode": "THROTTLED_KEYS" }),
            json!({ "Enabled": true, "Mode": "THROTTLED_KEYS" }),
        ),
        setting(
            "DDB070",
            "a Kinesis destination without a stream",
            "29; schema: required",
            ["Tracks/KinesisStreamSpecification", "Tracks/Replicas/0/KinesisStreamSpecification"],
            json!({ "ApproximateCreationDateTimePrecision": "MICROSECOND" }),
            json!({ "StreamArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/plays" }),
        ),
        setting(
            "DDB073",
            "a Kinesis destination that is a table's stream",
            "29: a Kinesis stream",
            [
                "Tracks/KinesisStreamSpecification/StreamArn",
                "Tracks/Replicas/0/KinesisStreamSpecification/StreamArn",
            ],
            json!("arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026-11-21T00:00:00.000"),
            json!("arn:aws:kinesis:eu-west-1:111122223333:stream/plays"),
        ),
        setting(
            "DDB070",
            "a policy without a document",
            "schema: required",
            ["Tracks/ResourcePolicy", "Tracks/Replicas/0/ResourcePolicy"],
            json!({}),
            json!({ "PolicyDocument": policy_of(300) }),
        ),
        setting(
            "DDB043",
            "a policy of 20 KB and a blank, in a text",
            "28: at most 20 KB, with white space",
            POLICY,
            json!(policy_of(20 * 1_024).to_string() + " "),
            json!(policy_of(20 * 1_024).to_string()),
        ),
        setting(
            "DDB043",
            "a policy of a stream of more than 20 KB",
            "28: only on table or stream",
            [
                "Tracks/StreamSpecification/ResourcePolicy",
                "Tracks/Replicas/0/ReplicaStreamSpecification/ResourcePolicy",
            ],
            json!({ "PolicyDocument": stream_policy_of(20 * 1_024 + 1) }),
            json!({ "PolicyDocument": stream_policy_of(20 * 1_024) }),
        ),
        setting(
            "DDB043",
            "a policy of more than 20 KB",
            "28: at most 20 KB, with white space",
            POLICY,
            policy_of(20 * 1_024 + 1),
            policy_of(20 * 1_024),
        ),
    ];
    settings
        .into_iter()
        .flat_map(|Setting { code, what, source, paths, wrong, right }| {
            let [own, replica] = paths;
            [(Base::Table, own), (Base::GlobalTable, replica)].map(|(base, path)| {
                fault(code, what, source).of(&[base]).beyond(path, wrong.clone(), right.clone())
            })
        })
        .collect()
}

/// A table's policy of this number of bytes.
fn policy_of(bytes: usize) -> Value {
    policy_for("dynamodb:GetItem", bytes)
}

fn stream_policy_of(bytes: usize) -> Value {
    policy_for("dynamodb:GetRecords", bytes)
}

fn policy_for(action: &str, bytes: usize) -> Value {
    let with_id = |id: &str| {
        json!({
            "Version": "2012-10-17",
            "Id": id,
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/Charts" },
                "Action": action,
                "Resource": "*",
            }],
        })
    };
    with_id(&"x".repeat(bytes - with_id("").to_string().len()))
}

/// 26: settings that are in the replicas of a `GlobalTable`, and in a `Table` itself.
fn in_the_wrong_place() -> Vec<Fault> {
    let global = |what, property, value: Value| {
        fault("DDB049", what, "26: per replica")
            .of(&[Base::GlobalTable, Base::Replicated])
            .set(property, value)
    };
    vec![
        global(
            "tags of a global table itself",
            "Tracks/Tags",
            json!([{ "Key": "a", "Value": "b" }]),
        ),
        global("a table class of a global table itself", "Tracks/TableClass", json!("STANDARD")),
        global(
            "recovery of a global table itself",
            "Tracks/PointInTimeRecoverySpecification",
            json!({ "PointInTimeRecoveryEnabled": true }),
        ),
        global(
            "deletion protection of a global table itself",
            "Tracks/DeletionProtectionEnabled",
            json!(true),
        ),
        global(
            "contributor insights of a global table itself",
            "Tracks/ContributorInsightsSpecification",
            json!({ "Enabled": true }),
        ),
        global(
            "a Kinesis destination of a global table itself",
            "Tracks/KinesisStreamSpecification",
            json!({ "StreamArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/plays" }),
        ),
        global(
            "a policy of a global table itself",
            "Tracks/ResourcePolicy",
            json!({ "PolicyDocument": policy_of(300) }),
        ),
        fault("DDB049", "capacity of a global table itself", "§4: per replica, scaled writes")
            .of(&[Base::ProvisionedGlobalTable])
            .set(
                "Tracks/ProvisionedThroughput",
                json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 }),
            ),
        fault("DDB059", "replicas of a single table", "§6: GlobalTable")
            .of(&[Base::Table])
            .set("Tracks/Replicas", json!([{ "Region": "eu-west-1" }])),
        fault("DDB059", "a misspelt property", "schema: no other properties")
            .of(TABLES)
            .set("Tracks/TimeToLive", json!({ "AttributeName": "expiresAt", "Enabled": true })),
        fault("DDB059", "a misspelt member of a stream", "schema: no other properties")
            .of(TABLES)
            .set("Tracks/StreamSpecification/StreamView", "NEW_IMAGE"),
        fault("DDB059", "capacity of a local index", "schema: no other properties").of(TABLES).set(
            "Tracks/LocalSecondaryIndexes/0/ProvisionedThroughput",
            json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 }),
        ),
        fault("DDB059", "the API's word for recovery", "schema: no other properties")
            .of(&[Base::Table])
            .set("Tracks/PointInTimeRecoverySpecification/Enabled", true),
        fault("DDB059", "a key in another spelling", "schema: no other properties")
            .of(&[Base::Replicated])
            .set("Tracks/Replicas/0/SSESpecification/KmsMasterKeyArn", "x"),
        fault("DDB059", "a view type in a replica's stream", "schema: at the table")
            .of(&[Base::GlobalTable])
            .set("Tracks/Replicas/0/ReplicaStreamSpecification/StreamViewType", "NEW_IMAGE"),
        fault("DDB059", "a projection in a replica's index", "schema: at the table")
            .of(&[Base::GlobalTable])
            .set(
                "Tracks/Replicas/0/GlobalSecondaryIndexes/0/Projection",
                json!({ "ProjectionType": "ALL" }),
            ),
        fault("DDB059", "contributor insights at an index of a global table", "26: per replica")
            .of(&[Base::GlobalTable])
            .set(
                "Tracks/GlobalSecondaryIndexes/0/ContributorInsightsSpecification",
                json!({ "Enabled": true }),
            ),
        fault("DDB059", "a table's property in a replica", "schema: no other properties")
            .of(&[Base::GlobalTable, Base::Replicated])
            .set("Tracks/Replicas/0/BillingMode", "PAY_PER_REQUEST"),
    ]
}

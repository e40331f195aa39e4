//! The valid templates into which the faults are put, with the names of a music app.

use serde_json::{Value, json};

/// A valid template: nothing is found in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Base {
    /// An `AWS::DynamoDB::Table` on demand, with indexes of both kinds and most of its settings.
    Table,
    /// The same as an `AWS::DynamoDB::GlobalTable` in the stack's Region alone.
    GlobalTable,
    /// A provisioned `AWS::DynamoDB::Table` with a global index.
    ProvisionedTable,
    /// A provisioned `AWS::DynamoDB::GlobalTable` with a global index.
    ProvisionedGlobalTable,
    /// A `GlobalTable` with replicas in two Regions, encrypted with keys of one's own.
    Replicated,
    /// A `GlobalTable` of strong consistency: three replicas.
    Strong,
    /// A `GlobalTable` of strong consistency: two replicas and a witness.
    Witnessed,
    /// An `AWS::DynamoDB::Table` with a vector index.
    VectorTable,
    /// A `GlobalTable` with a vector index.
    VectorGlobalTable,
    /// Parameters, mappings, conditions, outputs.
    Sections,
    /// A role, a user, a group and policies over one table.
    Policies,
    /// A sign-in: user pool, identity pool, and a role for own rows.
    SignIn,
    /// Resources beside tables: consumers of streams, keys, topics, alarms, logs.
    Around,
}

/// Both resource types, on demand.
pub(crate) const TABLES: &[Base] = &[Base::Table, Base::GlobalTable];

/// Both resource types, provisioned.
pub(crate) const PROVISIONED: &[Base] = &[Base::ProvisionedTable, Base::ProvisionedGlobalTable];

/// Both resource types, with a vector index.
pub(crate) const VECTORS: &[Base] = &[Base::VectorTable, Base::VectorGlobalTable];

/// Both ways to strong consistency.
pub(crate) const STRONG: &[Base] = &[Base::Strong, Base::Witnessed];

pub(crate) const ALL: &[Base] = &[
    Base::Table,
    Base::GlobalTable,
    Base::ProvisionedTable,
    Base::ProvisionedGlobalTable,
    Base::Replicated,
    Base::Strong,
    Base::Witnessed,
    Base::VectorTable,
    Base::VectorGlobalTable,
    Base::Sections,
    Base::Policies,
    Base::SignIn,
    Base::Around,
];

impl Base {
    pub(crate) fn template(self) -> Value {
        match self {
            Self::Table => of_table("AWS::DynamoDB::Table", with(keys(), table_settings())),
            Self::GlobalTable => {
                of_table("AWS::DynamoDB::GlobalTable", with(keys(), global_settings()))
            }
            Self::ProvisionedTable => of_table("AWS::DynamoDB::Table", provisioned_table()),
            Self::ProvisionedGlobalTable => {
                of_table("AWS::DynamoDB::GlobalTable", provisioned_global_table())
            }
            Self::Replicated => of_table("AWS::DynamoDB::GlobalTable", replicated()),
            Self::Strong => of_table("AWS::DynamoDB::GlobalTable", strong()),
            Self::Witnessed => of_table("AWS::DynamoDB::GlobalTable", witnessed()),
            Self::VectorTable => of_table("AWS::DynamoDB::Table", vectors()),
            Self::VectorGlobalTable => of_table(
                "AWS::DynamoDB::GlobalTable",
                with(vectors(), json!({ "Replicas": [{ "Region": { "Ref": "AWS::Region" } }] })),
            ),
            Self::Sections => super::stacks::sections(),
            Self::Policies => super::stacks::policies(),
            Self::SignIn => super::stacks::sign_in(),
            Self::Around => super::stacks::around(),
        }
    }
}

/// A template of one table, `Tracks`.
fn of_table(kind: &str, properties: Value) -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Tracks": {
                "Type": kind,
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": properties,
            },
        },
    })
}

/// An object with more members.
pub(crate) fn with(mut object: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

/// A partition key, and a sort key.
pub(crate) fn key(partition: &str, sort: &str) -> Value {
    json!([
        { "AttributeName": partition, "KeyType": "HASH" },
        { "AttributeName": sort, "KeyType": "RANGE" },
    ])
}

/// Definitions of string attributes.
pub(crate) fn strings(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "AttributeName": name, "AttributeType": "S" })).collect()
}

fn keys() -> Value {
    json!({
        "TableName": "music-tracks",
        "AttributeDefinitions": strings(&["artist", "released", "genre", "title"]),
        "KeySchema": key("artist", "released"),
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [{
            "IndexName": "byGenre",
            "KeySchema": key("genre", "released"),
            "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["length", "album"] },
        }],
        "LocalSecondaryIndexes": [{
            "IndexName": "byTitle",
            "KeySchema": key("artist", "title"),
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        }],
        "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        "TimeToLiveSpecification": { "AttributeName": "expiresAt", "Enabled": true },
        "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
    })
}

/// The settings that are in the replicas of a `GlobalTable`, and in a `Table` itself.
fn settings() -> Value {
    json!({
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled": true,
        "PointInTimeRecoverySpecification": {
            "PointInTimeRecoveryEnabled": true,
            "RecoveryPeriodInDays": 7,
        },
        "ContributorInsightsSpecification": { "Enabled": true, "Mode": "THROTTLED_KEYS" },
        "KinesisStreamSpecification": {
            "StreamArn": { "Fn::Sub": "arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/plays" },
            "ApproximateCreationDateTimePrecision": "MILLISECOND",
        },
        "Tags": [{ "Key": "team", "Value": "catalogue" }],
        "ResourcePolicy": {
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::111122223333:role/Charts" } },
                    "Action": "dynamodb:GetItem",
                    "Resource": "*",
                }],
            },
        },
    })
}

fn table_settings() -> Value {
    let own = json!({
        "OnDemandThroughput": { "MaxReadRequestUnits": 500, "MaxWriteRequestUnits": 200 },
        "WarmThroughput": { "ReadUnitsPerSecond": 13_000, "WriteUnitsPerSecond": 5_000 },
    });
    with(settings(), own)
}

fn global_settings() -> Value {
    let replica = with(
        settings(),
        json!({
            "Region": { "Ref": "AWS::Region" },
            "ReadOnDemandThroughputSettings": { "MaxReadRequestUnits": 500 },
            "GlobalSecondaryIndexes": [{
                "IndexName": "byGenre",
                "ContributorInsightsSpecification": { "Enabled": true },
            }],
        }),
    );
    json!({
        "Replicas": [replica],
        "WriteOnDemandThroughputSettings": { "MaxWriteRequestUnits": 200 },
        "WarmThroughput": { "ReadUnitsPerSecond": 13_000, "WriteUnitsPerSecond": 5_000 },
    })
}

fn provisioned(more: Value) -> Value {
    let keys = json!({
        "AttributeDefinitions": strings(&["artist", "released", "genre"]),
        "KeySchema": key("artist", "released"),
        "BillingMode": "PROVISIONED",
    });
    with(keys, more)
}

fn by_genre(more: Value) -> Value {
    let index = json!({
        "IndexName": "byGenre",
        "KeySchema": key("genre", "released"),
        "Projection": { "ProjectionType": "ALL" },
    });
    json!([with(index, more)])
}

fn provisioned_table() -> Value {
    let units = json!({ "ReadCapacityUnits": 10, "WriteCapacityUnits": 5 });
    provisioned(json!({
        "ProvisionedThroughput": units,
        "GlobalSecondaryIndexes": by_genre(json!({ "ProvisionedThroughput": units })),
    }))
}

fn provisioned_global_table() -> Value {
    let scaling = json!({
        "MinCapacity": 5,
        "MaxCapacity": 100,
        "SeedCapacity": 10,
        "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70 },
    });
    let writes = json!({ "WriteCapacityAutoScalingSettings": scaling });
    let reads = json!({ "ReadCapacityAutoScalingSettings": scaling });
    provisioned(json!({
        "WriteProvisionedThroughputSettings": writes,
        "GlobalSecondaryIndexes": by_genre(json!({ "WriteProvisionedThroughputSettings": writes })),
        "Replicas": [{
            "Region": { "Ref": "AWS::Region" },
            "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 10 },
            "GlobalSecondaryIndexes": [
                { "IndexName": "byGenre", "ReadProvisionedThroughputSettings": reads },
            ],
        }],
    }))
}

fn by_id(more: Value) -> Value {
    let table = json!({
        "TableName": "music-tracks",
        "AttributeDefinitions": strings(&["id"]),
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "BillingMode": "PAY_PER_REQUEST",
    });
    with(table, more)
}

fn replicated() -> Value {
    let replica = |region: &str, key: &str| {
        let key = format!("arn:aws:kms:{region}:111122223333:key/{key}");
        json!({
            "Region": region,
            "SSESpecification": { "KMSMasterKeyId": key },
            "Tags": [{ "Key": "team", "Value": "catalogue" }],
        })
    };
    by_id(json!({
        "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
        "Replicas": [
            replica("eu-west-1", "1234abcd-12ab-34cd-56ef-1234567890ab"),
            replica("us-east-1", "0987dcba-09fe-87dc-65ba-ab0987654321"),
        ],
    }))
}

fn strong() -> Value {
    by_id(json!({
        "MultiRegionConsistency": "STRONG",
        "Replicas": [
            { "Region": "us-east-1" },
            { "Region": "us-east-2" },
            { "Region": "us-west-2" },
        ],
    }))
}

fn witnessed() -> Value {
    by_id(json!({
        "MultiRegionConsistency": "STRONG",
        "Replicas": [{ "Region": "us-east-1" }, { "Region": "us-east-2" }],
        "GlobalTableWitnesses": [{ "Region": "us-west-2" }],
    }))
}

fn vectors() -> Value {
    by_id(json!({
        "AttributeDefinitions": strings(&["id", "language", "genre"]),
        "VectorIndexes": [{
            "IndexName": "similar",
            "VectorAttribute": { "AttributeName": "sound" },
            "Dimensions": 768,
            "DistanceFunction": "COSINE",
            "SearchSchema": [
                { "AttributeName": "language", "SearchSchemaElementType": "HASH" },
                { "AttributeName": "genre", "SearchSchemaElementType": "INLINE_FILTER" },
            ],
            "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["title", "album"] },
        }],
    }))
}

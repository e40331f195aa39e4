//! §6, 31 to 34 and 37 to 40: replicas.

use serde_json::json;

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
    let policy = json!({
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/Charts" },
                "Action": "dynamodb:GetItem",
                "Resource": "*",
            }],
        },
    });
    vec![
        fault("DDB044", "a global table without `Replicas`", "31: at least one")
            .of(&[Base::GlobalTable, Base::ProvisionedGlobalTable])
            .without("Tracks/Replicas")
            .at("Tracks"),
        fault("DDB044", "a global table with an empty list of replicas", "31: at least one")
            .of(&[Base::VectorGlobalTable])
            .set("Tracks/Replicas", json!([])),
        fault("DDB046", "two replicas in one Region", "31: each Region once")
            .of(&[Base::Replicated])
            .set("Tracks/Replicas/0/Region", "us-east-1")
            .set("Tracks/Replicas/0/SSESpecification/KMSMasterKeyId", KEY)
            .at("Tracks/Replicas/1/Region"),
        fault("DDB045", "a replica in a Region that does not exist", "31: no validator reports it")
            .of(&[Base::GlobalTable, Base::VectorGlobalTable])
            .beyond("Tracks/Replicas/0/Region", "eu-west-9", "eu-west-1"),
        fault("DDB045", "a replica in an availability zone", "31: a Region")
            .of(&[Base::GlobalTable, Base::ProvisionedGlobalTable])
            .beyond("Tracks/Replicas/0/Region", "us-east-1a", "us-east-1"),
        fault("DDB047", "a replica's index that the table does not have", "32: must name an index")
            .of(&[Base::GlobalTable])
            .set("Tracks/Replicas/0/GlobalSecondaryIndexes/0/IndexName", "byGenres"),
        fault("DDB047", "a local index in a replica", "32: must name a global index")
            .of(&[Base::GlobalTable])
            .set("Tracks/Replicas/0/GlobalSecondaryIndexes/1", json!({ "IndexName": "byTitle" })),
        fault("DDB048", "two replicas without a stream", "19: required")
            .of(&[Base::Replicated])
            .without("Tracks/StreamSpecification")
            .at("Tracks/Replicas/1"),
        fault("DDB048", "two replicas with a stream of new images only", "19: NEW_AND_OLD_IMAGES")
            .of(&[Base::Replicated])
            .set("Tracks/StreamSpecification/StreamViewType", "NEW_IMAGE"),
        fault(
            "DDB041",
            "a replica with the Kinesis stream of another Region",
            "29: the same Region",
        )
        .of(&[Base::Replicated])
        .beyond(
            "Tracks/Replicas/1/KinesisStreamSpecification",
            json!({ "StreamArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/plays" }),
            json!({ "StreamArn": "arn:aws:kinesis:us-east-1:111122223333:stream/plays" }),
        ),
        fault("DDB041", "a replica with the key of another partition", "23, 31: one partition")
            .of(&[Base::Replicated])
            .beyond(
                "Tracks/Replicas/1/SSESpecification/KMSMasterKeyId",
                "arn:aws-cn:kms:us-east-1:111122223333:key/1234abcd",
                KEY,
            ),
        fault("DDB063", "a replica in another partition", "31: one partition")
            .of(&[Base::Replicated])
            .set("Tracks/Replicas/1/Region", "cn-north-1")
            .set(
                "Tracks/Replicas/1/SSESpecification/KMSMasterKeyId",
                "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd",
            )
            .at("Tracks/Replicas/1/Region"),
        fault("DDB073", "replicas with Kinesis streams of two accounts", "29: the same account")
            .of(&[Base::Replicated])
            .set(
                "Tracks/Replicas/0/KinesisStreamSpecification",
                json!({ "StreamArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/plays" }),
            )
            .beyond(
                "Tracks/Replicas/1/KinesisStreamSpecification",
                json!({ "StreamArn": "arn:aws:kinesis:us-east-1:444455556666:stream/plays" }),
                json!({ "StreamArn": "arn:aws:kinesis:us-east-1:111122223333:stream/plays" }),
            ),
        fault("DDB070", "a replica without a Region", "31; schema: required")
            .of(&[Base::Replicated])
            .without("Tracks/Replicas/1/Region"),
        fault("DDB070", "settings of a replica's index without its name", "32; schema: required")
            .of(&[Base::GlobalTable])
            .without("Tracks/Replicas/0/GlobalSecondaryIndexes/0/IndexName"),
        fault("DDB006", "a replication of settings that does not exist", "40: ENABLED, DISABLED")
            .of(&[Base::GlobalTable])
            .beyond("Tracks/Replicas/0/GlobalTableSettingsReplicationMode", "ALL", "ENABLED"),
        fault("DDB006", "a type of table that does not exist", "40: schema")
            .of(&[Base::GlobalTable])
            .beyond("Tracks/TableType", "REGIONAL", "Regional"),
        fault("DDB071", "protection from disassociation that is no switch", "schema: true, false")
            .of(&[Base::Replicated])
            .beyond("Tracks/Replicas/1/DisassociationProtectionEnabled", "on", true),
        fault("DDB006", "a consistency that does not exist", "35: EVENTUAL or STRONG")
            .of(&[Base::Replicated])
            .set("Tracks/MultiRegionConsistency", "WEAK"),
        fault("DDB058", "policies in both Regions of a new table", "34: only in a later update")
            .of(&[Base::Replicated])
            .set("Tracks/Replicas/0/ResourcePolicy", policy.clone())
            .set("Tracks/Replicas/1/ResourcePolicy", policy.clone()),
        fault(
            "DDB058",
            "a policy in a Region that is not the stack's",
            "34: only in a later update",
        )
        .of(&[Base::Replicated])
        .set(
            "Tracks/Replicas/0",
            json!({
                "Region": { "Ref": "AWS::Region" },
                "SSESpecification": { "KMSMasterKeyId": { "Ref": "Key" } },
            }),
        )
        .set("/Parameters/Key", json!({ "Type": "String" }))
        .set("Tracks/Replicas/1/ResourcePolicy", policy),
    ]
}

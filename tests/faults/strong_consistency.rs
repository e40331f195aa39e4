//! §6, 35 to 37: strong consistency in several Regions.

use serde_json::{Value, json};

use super::bases::{Base, STRONG, key, strings};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let replicas = |regions: &[&str]| -> Value {
        regions.iter().map(|region| json!({ "Region": region })).collect()
    };
    vec![
        fault("DDB050", "strong consistency in one Region", "35: exactly 3")
            .of(&[Base::Strong])
            .beyond(
                "Tracks/Replicas",
                replicas(&["us-east-1"]),
                replicas(&["eu-west-1", "eu-west-3", "eu-central-1"]),
            )
            .at("Tracks/MultiRegionConsistency"),
        fault("DDB050", "strong consistency in two Regions", "35: exactly 3")
            .of(&[Base::Strong])
            .beyond(
                "Tracks/Replicas",
                replicas(&["us-east-1", "us-west-2"]),
                replicas(&["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"]),
            )
            .at("Tracks/MultiRegionConsistency"),
        fault("DDB050", "strong consistency in four Regions", "35: exactly 3")
            .of(&[Base::Strong])
            .set(
                "Tracks/Replicas",
                replicas(&["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"]),
            ),
        fault("DDB050", "two replicas without a witness", "35: 2 and a witness")
            .of(&[Base::Witnessed])
            .without("Tracks/GlobalTableWitnesses")
            .at("Tracks/MultiRegionConsistency"),
        fault("DDB050", "three replicas and a witness", "35: 3, or 2 and a witness")
            .of(&[Base::Witnessed])
            .set("Tracks/Replicas", replicas(&["us-east-1", "us-east-2", "us-west-2"]))
            .without("Tracks/GlobalTableWitnesses/0")
            .set("Tracks/GlobalTableWitnesses", replicas(&["us-west-1"])),
        fault("DDB050", "replicas of two sets", "35: all in one set").of(&[Base::Strong]).beyond(
            "Tracks/Replicas/2/Region",
            "eu-west-1",
            "us-west-2",
        ),
        fault("DDB050", "a replica in a Region without strong consistency", "35: US, EU, AP sets")
            .of(&[Base::Strong])
            .set("Tracks/Replicas/2/Region", "us-west-1"),
        fault("DDB050", "a witness of another set", "35: all in one set")
            .of(&[Base::Witnessed])
            .set("Tracks/GlobalTableWitnesses/0/Region", "eu-west-2"),
        fault("DDB052", "a witness in a replica's Region", "35: another Region")
            .of(&[Base::Witnessed])
            .set("Tracks/GlobalTableWitnesses/0/Region", "us-east-2"),
        fault("DDB052", "two witnesses", "37: at most one")
            .of(&[Base::Witnessed])
            .set("Tracks/GlobalTableWitnesses/1", json!({ "Region": "us-west-1" })),
        fault("DDB052", "a witness of eventual consistency", "37: only with STRONG")
            .of(&[Base::Replicated])
            .set("Tracks/GlobalTableWitnesses", json!([{ "Region": "eu-central-1" }])),
        fault("DDB045", "a witness in a Region that does not exist", "35")
            .of(&[Base::Witnessed])
            .set("Tracks/GlobalTableWitnesses/0/Region", "us-west-7"),
        fault("DDB051", "strong consistency with time to live", "36, 20: no TTL").of(STRONG).set(
            "Tracks/TimeToLiveSpecification",
            json!({ "AttributeName": "expiresAt", "Enabled": true }),
        ),
        fault("DDB051", "strong consistency with a local index", "36: no LSI")
            .of(STRONG)
            .set("Tracks/AttributeDefinitions", strings(&["id", "released", "title"]))
            .set("Tracks/KeySchema", key("id", "released"))
            .set(
                "Tracks/LocalSecondaryIndexes",
                json!([{
                    "IndexName": "byTitle",
                    "KeySchema": key("id", "title"),
                    "Projection": { "ProjectionType": "KEYS_ONLY" },
                }]),
            ),
    ]
}

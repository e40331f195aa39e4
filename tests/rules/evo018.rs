use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let in_regions = |regions: &[&str]| {
        let replicas: Vec<_> = regions.iter().map(|region| json!({ "Region": region })).collect();
        resource(
            "DynamoDB::GlobalTable",
            &[
                ("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })),
                ("Replicas", json!(replicas)),
            ],
        )
    };
    Update::of(in_regions(&["eu-west-1", "us-east-1"]), in_regions(&["us-east-1"]))
}

pub(crate) fn good() -> Update {
    let in_regions = |regions: &[&str]| {
        let replicas: Vec<_> = regions.iter().map(|region| json!({ "Region": region })).collect();
        resource(
            "DynamoDB::GlobalTable",
            &[
                ("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })),
                ("Replicas", json!(replicas)),
            ],
        )
    };
    Update::of(in_regions(&["eu-west-1"]), in_regions(&["eu-west-1", "us-east-1"]))
}

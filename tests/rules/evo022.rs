use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let document = json!({ "Version": "2012-10-17", "Statement": [] });
    let replica = |policy: bool| {
        let replica = json!({ "Region": "us-east-1" });
        let with =
            json!({ "Region": "us-east-1", "ResourcePolicy": { "PolicyDocument": document } });
        if policy { with } else { replica }
    };
    let table = |more: &[serde_json::Value]| {
        let own = [json!({ "Region": "eu-west-1" })];
        let replicas: Vec<_> = own.iter().chain(more).collect();
        resource(
            "DynamoDB::GlobalTable",
            &[
                ("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })),
                ("Replicas", json!(replicas)),
            ],
        )
    };
    Update::of(table(&[]), table(&[replica(true)]))
}

pub(crate) fn good() -> Update {
    let document = json!({ "Version": "2012-10-17", "Statement": [] });
    let replica = |policy: bool| {
        let replica = json!({ "Region": "us-east-1" });
        let with =
            json!({ "Region": "us-east-1", "ResourcePolicy": { "PolicyDocument": document } });
        if policy { with } else { replica }
    };
    let table = |more: &[serde_json::Value]| {
        let own = [json!({ "Region": "eu-west-1" })];
        let replicas: Vec<_> = own.iter().chain(more).collect();
        resource(
            "DynamoDB::GlobalTable",
            &[
                ("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })),
                ("Replicas", json!(replicas)),
            ],
        )
    };
    Update::of(table(&[replica(false)]), table(&[replica(true)]))
}

use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let table = |dimensions: u16| {
        let index = json!({
            "IndexName": "by-picture",
            "Dimensions": dimensions,
            "VectorAttribute": { "AttributeName": "picture" },
        });
        resource("DynamoDB::Table", &[("VectorIndexes", json!([index]))])
    };
    Update::of(table(512), table(1024))
}

pub(crate) fn good() -> Update {
    let table = |names: &[&str]| {
        let index = |name: &&str| {
            json!({
                "IndexName": name,
                "Dimensions": 512,
                "VectorAttribute": { "AttributeName": "picture" },
            })
        };
        let indexes: Vec<_> = names.iter().map(index).collect();
        resource("DynamoDB::Table", &[("VectorIndexes", json!(indexes))])
    };
    Update::of(table(&["by-picture"]), table(&["by-picture", "by-picture-too"]))
}

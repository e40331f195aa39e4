use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let pool = |attributes: &[&str]| {
        let attribute = |name: &&str| json!({ "Name": name, "AttributeDataType": "String" });
        let schema: Vec<_> = attributes.iter().map(attribute).collect();
        resource("Cognito::UserPool", &[("Schema", json!(schema))])
    };
    Update::of(pool(&["tenant", "team"]), pool(&["tenant"]))
}

pub(crate) fn good() -> Update {
    let pool = |attributes: &[&str]| {
        let attribute = |name: &&str| json!({ "Name": name, "AttributeDataType": "String" });
        let schema: Vec<_> = attributes.iter().map(attribute).collect();
        resource("Cognito::UserPool", &[("Schema", json!(schema))])
    };
    Update::of(pool(&["tenant"]), pool(&["tenant", "team"]))
}

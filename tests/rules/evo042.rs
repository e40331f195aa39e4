use serde_json::{Value, json};

use crate::update::Update;

fn exporting(outputs: Value) -> Value {
    json!({
        "Resources": { "Orders": { "Type": "AWS::SNS::Topic" } },
        "Outputs": outputs,
    })
}

fn topic(export: &str) -> Value {
    json!({ "Value": { "Ref": "Orders" }, "Export": { "Name": export } })
}

pub(crate) fn bad() -> Update {
    let before = json!({ "Topic": topic("orders-topic") });
    Update::of_templates(exporting(before), exporting(json!({ "Topic": topic("order-events") })))
}

pub(crate) fn good() -> Update {
    let before = json!({ "Topic": topic("orders-topic") });
    let after = json!({ "Topic": topic("orders-topic"), "Events": topic("order-events") });
    Update::of_templates(exporting(before), exporting(after))
}

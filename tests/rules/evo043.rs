use serde_json::{Value, json};

use crate::update::Update;

fn orders(stream: bool, outputs: Value) -> Value {
    let mut properties = json!({
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "BillingMode": "PAY_PER_REQUEST",
    });
    if stream {
        properties["StreamSpecification"] = json!({ "StreamViewType": "NEW_IMAGE" });
    }
    json!({
        "Resources": { "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": properties } },
        "Outputs": outputs,
    })
}

fn stream_arn() -> Value {
    json!({ "Stream": { "Value": { "Fn::GetAtt": ["Orders", "StreamArn"] } } })
}

pub(crate) fn bad() -> Update {
    Update::of_templates(orders(true, stream_arn()), orders(false, stream_arn()))
}

pub(crate) fn good() -> Update {
    let table = json!({ "Table": { "Value": { "Fn::GetAtt": ["Orders", "Arn"] } } });
    Update::of_templates(orders(true, stream_arn()), orders(false, table))
}

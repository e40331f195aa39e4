use serde_json::{Value, json};

use crate::update::Update;

fn orders(stream: &Value, outputs: Value) -> Value {
    json!({
        "Resources": { "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": {
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": stream,
        } } },
        "Outputs": outputs,
    })
}

fn new_image() -> Value {
    json!({ "StreamViewType": "NEW_IMAGE" })
}

fn no_stream() -> Value {
    json!({ "Ref": "AWS::NoValue" })
}

fn stream_arn() -> Value {
    json!({ "Stream": { "Value": { "Fn::GetAtt": ["Orders", "StreamArn"] } } })
}

pub(crate) fn bad() -> Update {
    Update::of_templates(orders(&new_image(), stream_arn()), orders(&no_stream(), stream_arn()))
}

pub(crate) fn good() -> Update {
    let table = json!({ "Table": { "Value": { "Fn::GetAtt": ["Orders", "Arn"] } } });
    Update::of_templates(orders(&new_image(), stream_arn()), orders(&new_image(), table))
}

use serde_json::json;
use tablature::{Attribute, CfnResource, RemovalPolicy, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let labels = (1..=120).map(|label| {
        json!({
            "Sid": format!("Label{label}"),
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:aws:iam::111122223333:role/importer-of-label-{label}") },
            "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            "Resource": "*",
        })
    });
    let labels: Vec<_> = labels.collect();
    let policy = json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": labels } });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("ResourcePolicy", policy)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Role::for_lambda("LabelImporter").allow(tracks.read_write_data()));
    stack
}

use serde_json::json;
use tablature::{Attribute, CfnResource, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    stack.add(CfnResource::new("Support", "AWS::IAM::ManagedPolicy").property(
        "PolicyDocument",
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": "dynamodb:GetItem",
                "Resource": { "Fn::GetAtt": [orders.logical_id(), "Arn"] },
                "Condition": { "StringEquals": {
                    "dynamodb:Attributes": ["orderId", "status"],
                    "dynamodb:Select": "SPECIFIC_ATTRIBUTES"
                } }
            }]
        }),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    stack.add(CfnResource::new("Support", "AWS::IAM::ManagedPolicy").property(
        "PolicyDocument",
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": "dynamodb:GetItem",
                "Resource": { "Fn::GetAtt": [orders.logical_id(), "Arn"] },
                "Condition": {
                    "ForAllValues:StringEquals": { "dynamodb:Attributes": ["orderId", "status"] },
                    "StringEquals": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" }
                }
            }]
        }),
    ));
    stack
}

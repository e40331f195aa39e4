use serde_json::{Value, json};
use tablature::{Attribute, CfnResource, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    support_where(json!({ "ForAllValues:Null": { "aws:PrincipalTag/team": "false" } }))
}

pub(crate) fn good() -> Stack {
    support_where(json!({ "Null": { "aws:PrincipalTag/team": "false" } }))
}

fn support_where(condition: Value) -> Stack {
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
                "Condition": condition
            }]
        }),
    ));
    stack
}

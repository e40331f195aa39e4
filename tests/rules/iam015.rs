use serde_json::json;
use tablature::{Attribute, CfnResource, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userName")));
    stack.add(CfnResource::new("Writers", "AWS::IAM::Group").property(
        "Policies",
        json!([{
            "PolicyName": "OwnNotes",
            "PolicyDocument": {
                "Version": "2008-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
                    "Resource": { "Fn::GetAtt": [notes.logical_id(), "Arn"] },
                    "Condition": {
                        "ForAllValues:StringEquals": {
                            "dynamodb:LeadingKeys": ["${aws:username}"]
                        },
                        "Null": { "dynamodb:LeadingKeys": "false" }
                    }
                }]
            }
        }]),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userName")));
    stack.add(CfnResource::new("Writers", "AWS::IAM::Group").property(
        "Policies",
        json!([{
            "PolicyName": "OwnNotes",
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
                    "Resource": { "Fn::GetAtt": [notes.logical_id(), "Arn"] },
                    "Condition": {
                        "ForAllValues:StringEquals": {
                            "dynamodb:LeadingKeys": ["${aws:username}"]
                        },
                        "Null": { "dynamodb:LeadingKeys": "false" }
                    }
                }]
            }
        }]),
    ));
    stack
}

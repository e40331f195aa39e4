use serde_json::json;
use tablature::{Attribute, CfnResource, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Tracks", "AWS::Serverless::SimpleTable")
            .property("PrimaryKey", json!({ "Name": "id", "Type": "String" })),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    // A stack names no transform: what it has are CloudFormation's own types.
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack
}

use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Uploads", "AWS::S3::Bucket")
            .property("VersioningConfiguration", json!({ "Status": "Enable" })),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Uploads", "AWS::S3::Bucket")
            .property("VersioningConfiguration", json!({ "Status": "Enabled" })),
    );
    stack
}

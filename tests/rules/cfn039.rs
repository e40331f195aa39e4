use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Uploads", "AWS::S3::Buckt"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Uploads", "AWS::S3::Bucket"));
    stack
}

use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Uploads", "AWS::S3::Bucket")
            .property("BucketNam", "uploads-of-listeners"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Uploads", "AWS::S3::Bucket")
            .property("BucketName", "uploads-of-listeners"),
    );
    stack
}

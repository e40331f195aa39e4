use tablature::{CfnResource, Output, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let uploads = stack.add(CfnResource::new("Uploads", "AWS::S3::Bucket"));
    stack.add(Output::new("UploadsArn", uploads.attribute("ARN")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let uploads = stack.add(CfnResource::new("Uploads", "AWS::S3::Bucket"));
    stack.add(Output::new("UploadsArn", uploads.attribute("Arn")));
    stack
}

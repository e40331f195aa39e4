use serde_json::{Value, json};
use tablature::{CfnResource, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(worker(json!("./src")));
    stack.add(Role::for_lambda("Working"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(worker(json!({ "S3Bucket": "releases", "S3Key": "worker-7.zip" })));
    stack.add(Role::for_lambda("Working"));
    stack
}

fn worker(code: Value) -> CfnResource {
    CfnResource::new("Worker", "AWS::Lambda::Function")
        .property("Handler", "index.handler")
        .property("Runtime", "nodejs22.x")
        .property("Code", code)
        .property("Role", json!({ "Fn::GetAtt": ["Working", "Arn"] }))
}

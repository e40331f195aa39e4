use serde_json::json;
use tablature::{CfnResource, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let role = stack.add(Role::for_lambda("GreeterRole"));
    stack.add(
        CfnResource::new("Greeter", "AWS::Lambda::Function")
            .property("Code", json!({ "ZipFile": "exports.handler = async () => 'hello';" }))
            .property("Role", role.arn()),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let role = stack.add(Role::for_lambda("GreeterRole"));
    stack.add(
        CfnResource::new("Greeter", "AWS::Lambda::Function")
            .property("Code", json!({ "ZipFile": "exports.handler = async () => 'hello';" }))
            .property("Handler", "index.handler")
            .property("Role", role.arn())
            .property("Runtime", "nodejs24.x"),
    );
    stack
}

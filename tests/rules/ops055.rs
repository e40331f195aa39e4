use serde_json::json;
use tablature::{Attribute, CfnResource, ManagedPolicy, Role, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    counted(|function| function)
}

pub(crate) fn good() -> Stack {
    counted(|function| function.depends_on("ReadPlays"))
}

fn counted(change: impl Fn(CfnResource) -> CfnResource) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    let role = stack.add(Role::for_lambda("CountRole"));
    stack.add(ManagedPolicy::new("ReadPlays").allow(plays.stream().read()).attach_to(&role));
    let count = stack.add(change(
        CfnResource::new("Count", "AWS::Lambda::Function")
            .property("Runtime", "nodejs24.x")
            .property("Handler", "index.handler")
            .property("Role", role.arn())
            .property("Code", json!({ "ZipFile": "exports.handler = async () => {};" })),
    ));
    stack.add(
        CfnResource::new("PlaysToCount", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", count.reference())
            .property("EventSourceArn", plays.stream().arn())
            .property("StartingPosition", "TRIM_HORIZON"),
    );
    stack
}

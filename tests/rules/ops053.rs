use tablature::{CfnResource, EventSourceMapping, Stack};

pub(crate) fn bad() -> Stack {
    counted(100)
}

pub(crate) fn good() -> Stack {
    counted(10)
}

fn counted(batch_size: u32) -> Stack {
    let mut stack = Stack::new("music");
    let count = stack.add(
        CfnResource::new("Count", "AWS::Lambda::Function")
            .property("Runtime", "nodejs24.x")
            .property("Handler", "index.handler")
            .property("Role", "arn:aws:iam::111122223333:role/count")
            .property(
                "Code",
                serde_json::json!({ "ZipFile": "exports.handler = async () => {};" }),
            ),
    );
    let plays = stack.add(CfnResource::new("Plays", "AWS::SQS::Queue").property("FifoQueue", true));
    stack.add(
        EventSourceMapping::from_queue("PlaysToCount", &count, plays.attribute("Arn"))
            .batch_size(batch_size),
    );
    stack
}

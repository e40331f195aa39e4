use tablature::{
    CfnResource, Code, EventSourceMapping, Function, Key, KeyHandle, PolicyStatement, Role,
    Runtime, Stack,
};

pub(crate) fn bad() -> Stack {
    counted(|_, role| role)
}

pub(crate) fn good() -> Stack {
    counted(|key, role| {
        role.statement(PolicyStatement::allow().actions(["kms:Decrypt"]).resources([key.arn()]))
    })
}

fn counted(allow: impl Fn(&KeyHandle, Role) -> Role) -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("PlayKey"));
    let plays = stack
        .add(CfnResource::new("Plays", "AWS::SQS::Queue").property("KmsMasterKeyId", key.arn()));
    let actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    let receive = PolicyStatement::allow().actions(actions).resources([plays.attribute("Arn")]);
    let role = stack.add(allow(&key, Role::for_lambda("CountRole").statement(receive)));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    stack.add(EventSourceMapping::from_queue("PlaysToCount", &count, plays.attribute("Arn")));
    stack
}

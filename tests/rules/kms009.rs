use tablature::{Key, PolicyStatement, Principal, Stack};

pub(crate) fn bad() -> Stack {
    // What a role does with a table stands in the role's policies.
    readable("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/tracks")
}

pub(crate) fn good() -> Stack {
    readable("kms:Decrypt", "*")
}

fn readable(action: &str, resource: &str) -> Stack {
    let mut stack = Stack::new("music");
    let reader = PolicyStatement::allow()
        .principals([Principal::arn("arn:aws:iam::444455556666:role/Reader")])
        .actions([action])
        .resources([resource]);
    stack.add(Key::new("TrackKey").key_policy([reader]));
    stack
}

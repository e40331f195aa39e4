use tablature::{Key, PolicyStatement, Principal, Stack};

const READER: &str = "arn:aws:iam::444455556666:role/Reader";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let reader =
        PolicyStatement::allow().principals([Principal::arn(READER)]).actions(["kms:Decrypt"]);
    stack.add(Key::new("TrackKey").key_policy([reader]));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let reader = PolicyStatement::allow()
        .principals([Principal::arn(READER)])
        .actions(["kms:Decrypt"])
        .resources(["*"]);
    stack.add(Key::new("TrackKey").key_policy([reader]));
    stack
}

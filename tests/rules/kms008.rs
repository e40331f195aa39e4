use tablature::{Key, PolicyStatement, Principal, Stack};

pub(crate) fn bad() -> Stack {
    readable_by("*")
}

pub(crate) fn good() -> Stack {
    readable_by("arn:aws:iam::444455556666:role/Reader")
}

fn readable_by(principal: &str) -> Stack {
    let mut stack = Stack::new("music");
    let reader = PolicyStatement::allow()
        .principals([Principal::arn(principal)])
        .actions(["kms:Decrypt"])
        .resources(["*"]);
    stack.add(Key::new("TrackKey").key_policy([reader]));
    stack
}

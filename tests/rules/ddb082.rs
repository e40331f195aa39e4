use tablature::{MultiAccountReplica, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(MultiAccountReplica::of("Tracks", "tracks").table_name("tracks"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let source = "arn:aws:dynamodb:us-east-1:111111111111:table/tracks";
    stack.add(MultiAccountReplica::of("Tracks", source));
    stack
}

use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .multi_account_replica("arn:aws:dynamodb:eu-west-1:222222222222:table/tracks")
            .multi_account_replica("arn:aws:dynamodb:eu-west-1:333333333333:table/tracks"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .multi_account_replica("arn:aws:dynamodb:eu-west-1:222222222222:table/tracks")
            .multi_account_replica("arn:aws:dynamodb:eu-west-2:333333333333:table/tracks"),
    );
    stack
}

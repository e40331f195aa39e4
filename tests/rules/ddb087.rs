use tablature::{Attribute, Key, Stack, TableEncryption, TableV2};

const MEMBER: &str = "arn:aws:dynamodb:eu-west-1:222222222222:table/tracks";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey"));
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(&key))
            .multi_account_replica(MEMBER),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey").replication_between_accounts(["222222222222"]));
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(&key))
            .multi_account_replica(MEMBER),
    );
    stack
}

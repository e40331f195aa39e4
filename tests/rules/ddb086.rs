use tablature::{Attribute, Stack, TableEncryption, TableV2};

const MEMBER: &str = "arn:aws:dynamodb:eu-west-1:222222222222:table/tracks";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::aws_managed())
            .multi_account_replica(MEMBER),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let key = "arn:aws:kms:us-east-1:111111111111:key/0000aaaa-11bb-22cc-33dd-444444eeeeee";
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(key))
            .multi_account_replica(MEMBER),
    );
    stack
}

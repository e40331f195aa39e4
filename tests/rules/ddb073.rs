use tablature::{Attribute, KinesisStream, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let plays = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/plays";
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .kinesis_stream(KinesisStream::new(plays)),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let plays = "arn:aws:kinesis:eu-west-1:111122223333:stream/plays";
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .kinesis_stream(KinesisStream::new(plays)),
    );
    stack
}

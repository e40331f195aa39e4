use crate::update::{Update, resource};

fn queue(seconds: u32) -> tablature::CfnResource {
    resource("SQS::Queue", &[("MessageRetentionPeriod", seconds.into())])
}

pub(crate) fn bad() -> Update {
    Update::of(queue(1_209_600), queue(60))
}

pub(crate) fn good() -> Update {
    Update::of(queue(60), queue(1_209_600))
}

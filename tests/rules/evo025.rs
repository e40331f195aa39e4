use tablature::StreamViewType;

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    Update::of(orders().stream(StreamViewType::KeysOnly), orders().stream(StreamViewType::NewImage))
}

pub(crate) fn good() -> Update {
    Update::of(orders(), orders().stream(StreamViewType::NewImage))
}

use tablature::{Replica, StreamViewType};

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    let streamed = || orders().stream(StreamViewType::NewAndOldImages);
    Update::of(streamed().replica(Replica::new("eu-central-1")), streamed())
}

pub(crate) fn good() -> Update {
    let streamed = || orders().stream(StreamViewType::NewAndOldImages);
    Update::of(streamed(), streamed().replica(Replica::new("eu-central-1")))
}

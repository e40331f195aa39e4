use tablature::{Replica, StreamViewType};

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    let both =
        orders().stream(StreamViewType::NewAndOldImages).replica(Replica::new("eu-central-1"));
    Update::of(orders(), both)
}

pub(crate) fn good() -> Update {
    Update::of(orders(), orders().stream(StreamViewType::NewAndOldImages))
}

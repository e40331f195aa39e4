use tablature::{Replica, StreamViewType};

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    let table = |view| orders().stream(view).replica(Replica::new("eu-central-1"));
    Update::of(table(StreamViewType::NewAndOldImages), table(StreamViewType::NewImage))
}

pub(crate) fn good() -> Update {
    let table = || orders().stream(StreamViewType::NewAndOldImages);
    Update::of(table(), table().replica(Replica::new("eu-central-1")))
}

use tablature::{Attribute, PointInTimeRecovery, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .point_in_time_recovery(PointInTimeRecovery::days(90)),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .point_in_time_recovery(PointInTimeRecovery::days(35)),
    );
    stack
}

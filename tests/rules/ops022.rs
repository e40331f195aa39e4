use tablature::{Alarm, Attribute, ComparisonOperator, Metric, Operation, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    throttled(&[])
}

pub(crate) fn good() -> Stack {
    throttled(&[Operation::GetItem, Operation::Query, Operation::PutItem])
}

fn throttled(called: &[Operation]) -> Stack {
    let mut stack = Stack::new("music");
    let songs = stack.add(TableV2::on_demand("Songs", Attribute::string("song")));
    let called = called.iter().copied();
    stack.add(Alarm::new(
        "Throttled",
        Metric::throttled_requests_for_operations(songs.table_name(), called),
        ComparisonOperator::GreaterThanThreshold,
        0,
    ));
    stack
}

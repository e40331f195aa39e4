use tablature::{Alarm, ComparisonOperator, Metric, Stack};

pub(crate) fn bad() -> Stack {
    late(0)
}

pub(crate) fn good() -> Stack {
    late(1)
}

fn late(periods: u32) -> Stack {
    let mut stack = Stack::new("music");
    let age = Metric::new("AWS/Lambda", "IteratorAge").dimension("FunctionName", "count");
    let beyond = ComparisonOperator::GreaterThanThreshold;
    stack.add(Alarm::new("Late", age, beyond, 60_000).evaluation_periods(periods));
    stack
}

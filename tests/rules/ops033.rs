use tablature::{Alarm, ComparisonOperator, Metric, Stack};

pub(crate) fn bad() -> Stack {
    late("")
}

pub(crate) fn good() -> Stack {
    late("AWS/Lambda")
}

fn late(namespace: &str) -> Stack {
    let mut stack = Stack::new("music");
    let age = Metric::new(namespace, "IteratorAge").dimension("FunctionName", "count");
    let beyond = ComparisonOperator::GreaterThanThreshold;
    stack.add(Alarm::new("Late", age, beyond, 60_000));
    stack
}

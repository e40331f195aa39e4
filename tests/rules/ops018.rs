use tablature::{Alarm, ComparisonOperator, Metric, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(late().datapoints_to_alarm(3));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(late().evaluation_periods(5).datapoints_to_alarm(3));
    stack
}

fn late() -> Alarm {
    let age = Metric::new("AWS/Lambda", "IteratorAge").dimension("FunctionName", "count");
    Alarm::new("Late", age, ComparisonOperator::GreaterThanThreshold, 60_000)
}

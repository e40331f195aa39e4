use tablature::{Alarm, ComparisonOperator, Expr, Metric, Stack, Topic, TopicHandle};

pub(crate) fn bad() -> Stack {
    late(|_| "alarms".into())
}

pub(crate) fn good() -> Stack {
    late(|alarms| alarms.arn())
}

fn late(told: impl Fn(&TopicHandle) -> Expr) -> Stack {
    let mut stack = Stack::new("music");
    let alarms = stack.add(Topic::new("Alarms"));
    let age = Metric::new("AWS/Lambda", "IteratorAge").dimension("FunctionName", "count");
    let beyond = ComparisonOperator::GreaterThanThreshold;
    stack.add(Alarm::new("Late", age, beyond, 60_000).alarm_action(told(&alarms)));
    stack
}

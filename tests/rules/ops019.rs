use tablature::{Alarm, ComparisonOperator, Metric, Stack, Topic};

pub(crate) fn bad() -> Stack {
    told(6)
}

pub(crate) fn good() -> Stack {
    told(5)
}

fn told(topics: usize) -> Stack {
    let mut stack = Stack::new("music");
    let errors = Metric::new("AWS/Lambda", "Errors").dimension("FunctionName", "count");
    let mut alarm = Alarm::new("Errors", errors, ComparisonOperator::GreaterThanThreshold, 0);
    for number in 0..topics {
        let topic = stack.add(Topic::new(format!("Team{number}")));
        alarm = alarm.alarm_action(topic.arn());
    }
    stack.add(alarm);
    stack
}

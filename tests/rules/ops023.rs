use tablature::{Alarm, ComparisonOperator, MathExpression, Metric, Stack};

pub(crate) fn bad() -> Stack {
    failures("invocation")
}

pub(crate) fn good() -> Stack {
    failures("invocations")
}

fn failures(id: &str) -> Stack {
    let mut stack = Stack::new("music");
    let of_count = |name| Metric::new("AWS/Lambda", name).dimension("FunctionName", "count");
    let rate = MathExpression::new("100 * errors / invocations")
        .using_metric("errors", of_count("Errors"))
        .using_metric(id, of_count("Invocations"));
    stack.add(Alarm::new("Failures", rate, ComparisonOperator::GreaterThanThreshold, 5));
    stack
}

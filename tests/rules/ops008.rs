use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Throttled", "AWS::CloudWatch::Alarm")
            .property("Namespace", "AWS/DynamoDB")
            .property("MetricName", "ThrottledRequests")
            .property("Statistic", "Sum")
            .property("ComparisonOperator", "GreaterThanThreshold")
            .property("Threshold", 0)
            .property("Period", 300)
            .property("EvaluationPeriods", 2016),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Throttled", "AWS::CloudWatch::Alarm")
            .property("Namespace", "AWS/DynamoDB")
            .property("MetricName", "ThrottledRequests")
            .property("Statistic", "Sum")
            .property("ComparisonOperator", "GreaterThanThreshold")
            .property("Threshold", 0)
            .property("Period", 3_600)
            .property("EvaluationPeriods", 168),
    );
    stack
}

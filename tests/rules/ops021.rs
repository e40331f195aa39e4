use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(throttled().property("Namespace", "AWS/DynamoDB"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(throttled());
    stack
}

fn throttled() -> CfnResource {
    let metric = serde_json::json!({ "Namespace": "AWS/DynamoDB", "MetricName": "UserErrors" });
    let watched = serde_json::json!({ "Metric": metric, "Period": 60, "Stat": "Sum" });
    CfnResource::new("Refused", "AWS::CloudWatch::Alarm")
        .property("Metrics", serde_json::json!([{ "Id": "refused", "MetricStat": watched }]))
        .property("ComparisonOperator", "GreaterThanThreshold")
        .property("Threshold", 0)
        .property("EvaluationPeriods", 1)
}

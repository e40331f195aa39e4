use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    failed(true)
}

pub(crate) fn good() -> Stack {
    failed(false)
}

fn failed(is_watched: bool) -> Stack {
    let metric = json!({ "Namespace": "AWS/DynamoDB", "MetricName": "UserErrors" });
    let errors = json!({ "Metric": metric, "Period": 60, "Stat": "Sum" });
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Failed", "AWS::CloudWatch::Alarm")
            .property(
                "Metrics",
                json!([
                    { "Id": "rate", "Expression": "errors / 60" },
                    { "Id": "errors", "MetricStat": errors, "ReturnData": is_watched },
                ]),
            )
            .property("ComparisonOperator", "GreaterThanThreshold")
            .property("Threshold", 1)
            .property("EvaluationPeriods", 1),
    );
    stack
}

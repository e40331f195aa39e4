use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Count": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "EventSourceArn": "arn:aws:dynamodb:eu-west-1:111122223333:table/plays/stream/2026-01-01T00:00:00.000",
                    "FunctionName": "count",
                    "StartingPosition": "TRIM_HORIZON",
                    "ScalingConfig": { "MaximumConcurrency": 5 },
                },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Count": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "EventSourceArn": "arn:aws:dynamodb:eu-west-1:111122223333:table/plays/stream/2026-01-01T00:00:00.000",
                    "FunctionName": "count",
                    "StartingPosition": "TRIM_HORIZON",
                    "ParallelizationFactor": 5,
                },
            },
        },
    }))
}

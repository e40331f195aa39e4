use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": {
                    "DisplayName": { "Fn::Join": ["-", "shop", { "Ref": "AWS::Region" }] },
                },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": {
                    "DisplayName": { "Fn::Join": ["-", ["shop", { "Ref": "AWS::Region" }]] },
                },
            },
        },
    }))
}

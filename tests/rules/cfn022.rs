use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    json!({
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
        "Outputs": { "AlarmsArn": { "Export": { "Name": "shop-alarms" } } },
    })
    .into()
}

pub(crate) fn good() -> Template {
    json!({
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
        "Outputs": {
            "AlarmsArn": { "Value": { "Ref": "Alarms" }, "Export": { "Name": "shop-alarms" } },
        },
    })
    .into()
}

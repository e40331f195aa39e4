use serde_json::{Map, Value, json};
use tablature::template::Template;
use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Template {
    let tenant = |n: u32| (format!("Has{n}"), json!({ "Fn::Equals": [{ "Ref": "Tenant" }, n] }));
    let conditions: Map<String, Value> = (1..=201).map(tenant).collect();
    Template::from(json!({
        "Parameters": { "Tenant": { "Type": "Number" } },
        "Conditions": conditions,
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    for tenant in ["opera", "jazz"] {
        stack.add(TableV2::on_demand(format!("{tenant}-tracks"), Attribute::string("id")));
    }
    stack
}

//! A logical id that is set replaces the derived one: in the resource, in references to it, and
//! in the outputs.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use serde_json::{Value, json};
use tablature::*;

/// Every resource type with a logical id of its own. A derived id would contain `Mine`.
fn stack() -> Stack {
    let mut stack = Stack::new("taken").outputs_for_all();
    let orders = stack.add(
        TableV2::on_demand("MineOrders", Attribute::string("id"))
            .stream(StreamViewType::KeysOnly)
            .logical_id("Orders7A"),
    );
    let alarms = stack.add(Topic::new("MineAlarms").logical_id("Alarms7B"));
    let failed = stack.add(Queue::new("MineFailed").logical_id("Failed7C"));
    let role = stack.add(
        Role::for_lambda("MineRole")
            .logical_id("Role7D")
            .allow(orders.stream().read())
            .statement(failed.send_messages()),
    );
    stack.add(
        ManagedPolicy::new("MinePolicy")
            .logical_id("Policy7E")
            .statement(alarms.publish())
            .attach_to(&role),
    );
    let code = Code::inline("exports.handler = async () => {};");
    let function = Function::new("MineCount", Runtime::Nodejs24, code, &role);
    let function = stack.add(function.logical_id("Count7F"));
    let oldest = StartingPosition::TrimHorizon;
    let mapping = stack.add(
        EventSourceMapping::new("MineChanges", &function, orders.stream().arn(), oldest)
            .on_failure(failed.arn())
            .logical_id("Changes7G"),
    );
    let metric = Metric::new("AWS/Lambda", "Errors");
    let metric = metric.dimension("FunctionName", function.function_name());
    let more = ComparisonOperator::GreaterThanThreshold;
    let alarm = stack.add(
        Alarm::new("MineErrors", metric.clone(), more, 0)
            .alarm_action(alarms.arn())
            .logical_id("Errors7H"),
    );
    let dashboard = stack.add(
        Dashboard::new("MineBoard")
            .widget(GraphWidget::new("Errors").metric(metric))
            .logical_id("Board7I"),
    );
    let pool = stack.add(UserPool::new("MinePeople").logical_id("People7J"));
    let client = stack.add(UserPoolClient::new("MineWeb", &pool).logical_id("Web7K"));
    let sign_in = stack.add(
        UserSignIn::new("MineSignIn")
            .user_pool(UserPool::new("MineUsers").logical_id("Users7L"))
            .user_pool_client_logical_id("Client7M")
            .identity_pool_logical_id("Identities7N")
            .principal_tag_logical_id("Tag7O")
            .role_attachment_logical_id("Roles7P"),
    );
    stack.add(Role::new("MineUser", sign_in.authenticated()).logical_id("User7Q"));
    for (id, value) in [
        ("One", mapping.id()),
        ("Two", alarm.arn()),
        ("Three", dashboard.dashboard_name()),
        ("Four", client.user_pool_client_id()),
        ("Five", sign_in.identity_pool_id()),
        ("Six", sign_in.user_pool_client_id()),
        ("Seven", failed.queue_url()),
    ] {
        stack.add(Output::new(id, value));
    }
    stack
}

fn template() -> Value {
    let synthesis = Synthesis::of(&stack(), &Stage::default());
    let codes = synthesis.report().codes();
    assert!(codes.is_empty(), "{codes:?}");
    serde_json::from_str(&synthesis.template().to_json()).unwrap()
}

#[test]
fn each_resource_has_the_id_that_was_said() {
    let template = template();
    let ids: Vec<&str> =
        template["Resources"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        ids,
        [
            "Orders7A",
            "Alarms7B",
            "Failed7C",
            "Role7D",
            "Policy7E",
            "Count7F",
            "Changes7G",
            "Errors7H",
            "Board7I",
            "People7J",
            "Web7K",
            "Users7L",
            "Client7M",
            "Identities7N",
            "Tag7O",
            "User7Q",
            "Roles7P",
        ]
    );
}

#[test]
fn nothing_names_the_id_that_would_have_been_derived() {
    assert!(!template().to_string().contains("Mine"), "{:#}", template());
}

#[test]
fn handles_and_outputs_refer_to_it() {
    let template = template();
    let resource = |id: &str| &template["Resources"][id]["Properties"];
    let mapping = resource("Changes7G");
    assert_eq!(mapping["FunctionName"], json!({ "Ref": "Count7F" }));
    let on_failure = &mapping["DestinationConfig"]["OnFailure"]["Destination"];
    assert_eq!(*on_failure, json!({ "Fn::GetAtt": ["Failed7C", "Arn"] }));
    assert_eq!(resource("Count7F")["Role"], json!({ "Fn::GetAtt": ["Role7D", "Arn"] }));
    assert_eq!(resource("Errors7H")["AlarmActions"], json!([{ "Ref": "Alarms7B" }]));
    assert_eq!(resource("Tag7O")["IdentityPoolId"], json!({ "Ref": "Identities7N" }));
    assert_eq!(resource("Roles7P")["IdentityPoolId"], json!({ "Ref": "Identities7N" }));
    let value = |output: &str| &template["Outputs"][output]["Value"];
    for (output, expected) in [
        ("Alarms7BArn", json!({ "Ref": "Alarms7B" })),
        ("Failed7CUrl", json!({ "Ref": "Failed7C" })),
        ("Count7FName", json!({ "Ref": "Count7F" })),
        ("Client7MId", json!({ "Ref": "Client7M" })),
        ("Identities7NId", json!({ "Ref": "Identities7N" })),
        ("One", json!({ "Ref": "Changes7G" })),
        ("Two", json!({ "Fn::GetAtt": ["Errors7H", "Arn"] })),
        ("Three", json!({ "Ref": "Board7I" })),
        ("Four", json!({ "Ref": "Web7K" })),
        ("Five", json!({ "Ref": "Identities7N" })),
        ("Six", json!({ "Ref": "Client7M" })),
        ("Seven", json!({ "Ref": "Failed7C" })),
    ] {
        assert_eq!(*value(output), expected, "{output}");
    }
}

#[test]
fn a_logical_id_that_cannot_be_one_is_found_where_it_was_said() {
    let mut stack = Stack::new("taken");
    let first = line!() + 1;
    stack.add(Queue::new("Failed").logical_id("a-b"));
    stack.add(Topic::new("Failed").logical_id("Failed2"));
    let second = line!() + 1;
    stack.add(Queue::new("Other").queue_name("other").logical_id("Failed2"));
    let report = stack.check(&Stage::default());
    let place = |finding: &findings::Finding| {
        let place = finding.location().place.as_ref().unwrap();
        (finding.code(), place.line(), place.column())
    };
    let found: Vec<_> = report.findings().map(place).collect();
    // The columns are those of `logical_id`, not of `Queue`.
    assert_eq!(found, [("CFN016", first, 36), ("CFN001", second, 55)]);
}

//! What an update is refused for, or may be.

use serde_json::{Value, json};

use super::template::{changes, table};

#[test]
fn a_value_that_a_stack_keeps_is_refused_where_it_is_no_longer_taken() {
    let of = |constraint: &str, value: Value| {
        let mut stage = json!({ "Type": "String", "Default": "dev" });
        stage[constraint] = value;
        json!({ "Parameters": { "Stage": stage }, "Resources": { "T": { "Type": "AWS::SNS::Topic" } } })
    };
    let without = || of("Description", json!("a stage"));
    let unknown = |constraint: &str| format!("Parameters/Stage/{constraint} unknown EVO041");
    let all = |old: Value, new: Value| changes(&old, &new);
    let found = all(without(), of("AllowedPattern", json!("[A-Z]+")));
    assert!(found.contains(&unknown("AllowedPattern")), "{found:?}");
    let found = all(without(), of("MinLength", json!(4)));
    assert!(found.contains(&unknown("MinLength")), "{found:?}");
    let found = all(without(), of("MaxLength", json!(4)));
    assert!(!found.iter().any(|one| one.contains("EVO041")), "{found:?}");
    // Another default is for new stacks, and the old one is kept.
    let mut new = of("AllowedValues", json!(["test"]));
    new["Parameters"]["Stage"]["Default"] = json!("test");
    let found = all(of("AllowedValues", json!(["dev"])), new);
    assert!(found.contains(&unknown("AllowedValues")), "{found:?}");
}

#[test]
fn what_another_stack_may_import_is_said() {
    let of = |outputs: Value| json!({ "Resources": { "T": { "Type": "AWS::SNS::Topic" } }, "Outputs": outputs });
    let output =
        |value: &str, export: &str| json!({ "Value": value, "Export": { "Name": export } });
    let all = |old: Value, new: Value| changes(&of(old), &of(new));
    let exported = || json!({ "A": output("v", "a") });
    assert_eq!(
        all(exported(), json!({ "A": output("w", "a") })),
        ["Outputs/A/Value update EVO042"]
    );
    assert_eq!(
        all(exported(), json!({ "A": { "Value": "v" } })),
        ["Outputs/A/Export update EVO042"]
    );
    let gone = all(
        json!({ "A": output("v", "a"), "B": { "Value": "b" } }),
        json!({ "B": { "Value": "b" } }),
    );
    assert_eq!(gone, ["Outputs/A update EVO042"]);
    // An output that is none by its condition is not exported.
    let under = |condition: [&str; 2]| {
        let mut output = output("v", "a");
        output["Condition"] = json!("C");
        json!({ "Conditions": { "C": { "Fn::Equals": condition } }, "Outputs": { "A": output },
            "Resources": { "T": { "Type": "AWS::SNS::Topic" } } })
    };
    let gone = changes(&under(["a", "a"]), &under(["a", "b"]));
    assert!(gone.contains(&"Outputs/A update EVO042".to_owned()), "{gone:?}");
    // The same by another output, and what nobody can import.
    let moved = all(exported(), json!({ "B": output("v", "a") }));
    assert!(!moved.iter().any(|one| one.contains("EVO042")), "{moved:?}");
    let own = |value: &str| json!({ "A": { "Value": value } });
    assert_eq!(all(own("v"), own("w")), ["Outputs/A/Value update"]);
}

#[test]
fn an_output_changes_with_the_resource_that_it_is_of() {
    let of = |is_fifo: bool, view: &str, output: Value| {
        // Another kind of queue is another queue.
        let queue = if is_fifo { json!({ "FifoQueue": true }) } else { json!({}) };
        let stream = json!({ "StreamSpecification": { "StreamViewType": view } });
        json!({
            "Resources": { "Q": { "Type": "AWS::SQS::Queue", "Properties": queue }, "T": table(&stream) },
            "Outputs": { "A": { "Value": output, "Export": { "Name": "a" } }, "B": { "Value": output } },
        })
    };
    let outputs = |is_fifo: bool, view: &str, output: Value| {
        let all = changes(&of(false, "NEW_IMAGE", output.clone()), &of(is_fifo, view, output));
        all.into_iter().filter(|one| one.starts_with("Outputs")).collect::<Vec<_>>()
    };
    let both = ["Outputs/A/Value update EVO042", "Outputs/B/Value update"];
    let arn = || json!({ "Fn::GetAtt": ["Q", "Arn"] });
    assert_eq!(outputs(true, "NEW_IMAGE", arn()), both);
    assert_eq!(outputs(true, "NEW_IMAGE", json!({ "Fn::Sub": "x-${Q}" })), both);
    assert_eq!(outputs(true, "NEW_IMAGE", json!("q")), [""; 0]);
    assert_eq!(outputs(false, "KEYS_ONLY", json!({ "Fn::GetAtt": ["T", "StreamArn"] })), both);
    assert_eq!(outputs(false, "KEYS_ONLY", json!({ "Fn::GetAtt": ["T", "Arn"] })), [""; 0]);
}

#[test]
fn a_stream_goes_after_what_reads_it() {
    let of = |has_stream: bool, function: &str| {
        let stream = json!({ "StreamSpecification": { "StreamViewType": "NEW_IMAGE" } });
        let properties = table(&if has_stream { stream } else { json!({}) });
        json!({ "T": properties, "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
            "FunctionName": "f", "StartingPosition": "LATEST",
            "EventSourceArn": { "Fn::Sub": function } } } })
    };
    let all = |old: Value, new: Value| {
        let of = |resources: Value| json!({ "Resources": resources });
        changes(&of(old), &of(new))
    };
    let read = "${T.StreamArn}";
    let refused = "T StreamSpecification refused EVO043".to_owned();
    let found = all(of(true, read), of(false, read));
    assert!(found.contains(&refused), "{found:?}");
    let found =
        all(of(true, read), of(false, "arn:aws:dynamodb:us-east-1:111122223333:table/o/stream/l"));
    assert!(!found.contains(&refused), "{found:?}");
}

#[test]
fn a_table_that_becomes_provisioned_says_its_throughput() {
    let of = |mode: &str, has_own: bool, has_index: bool| {
        let units = || json!({ "ReadCapacityUnits": 1, "WriteCapacityUnits": 1 });
        let mut index = json!({ "IndexName": "byName" });
        let mut properties = json!({ "BillingMode": mode });
        if has_own {
            properties["ProvisionedThroughput"] = units();
        }
        if has_index {
            index["ProvisionedThroughput"] = units();
        }
        properties["GlobalSecondaryIndexes"] = json!([index]);
        json!({ "Resources": { "T": table(&properties) } })
    };
    let mode = |has_own: bool, has_index: bool| {
        let all =
            changes(&of("PAY_PER_REQUEST", false, false), &of("PROVISIONED", has_own, has_index));
        all.into_iter().find(|one| one.contains("BillingMode")).unwrap_or_default()
    };
    assert_eq!(mode(false, false), "T BillingMode refused EVO044");
    assert_eq!(mode(true, false), "T BillingMode refused EVO044");
    assert_eq!(mode(true, true), "T BillingMode update");
    let gone = changes(&of("PROVISIONED", true, true), &of("PROVISIONED", false, true));
    assert!(gone.contains(&"T ProvisionedThroughput refused EVO044".to_owned()), "{gone:?}");
}

#[test]
fn a_pool_that_is_there_gets_no_standard_attribute_for_certain() {
    let pool = |names: &[&str]| {
        let schema: Vec<Value> = names
            .iter()
            .map(|name| json!({ "Name": name, "AttributeDataType": "String", "Required": true }))
            .collect();
        json!({ "Resources": { "P": { "Type": "AWS::Cognito::UserPool", "Properties": { "Schema": schema } } } })
    };
    let added = |name: &str| changes(&pool(&["x"]), &pool(&["x", name]));
    assert_eq!(added("email"), ["P Schema/email unknown EVO027"]);
    assert_eq!(added("tenant"), ["P Schema/tenant update"]);
}

//! What people change, each with how many updates it takes.

use serde_json::{Value, json};

use crate::evaluate::Environment;
use crate::evolution::{Allowances, Plan, Refusals, Step};
use crate::template::Template;

pub(super) fn environment() -> Environment {
    Environment::new("111122223333", "eu-west-1")
}

/// A named global table on demand that is kept, with one replica and no more than a key, and what is merged into its
/// properties.
pub(super) fn table(more: Value) -> Value {
    let mut properties = json!({
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "Replicas": [{ "Region": "eu-west-1" }],
    });
    for (key, value) in more.as_object().unwrap() {
        properties[key] = value.clone();
    }
    json!({
        "Type": "AWS::DynamoDB::GlobalTable",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    })
}

/// The same with indexes of these names, each by an attribute of its own name.
fn indexed(names: &[&str]) -> Value {
    table(indexes(names))
}

pub(super) fn indexes(names: &[&str]) -> Value {
    let index = |name: &&str| {
        json!({
            "IndexName": name,
            "KeySchema": [{ "AttributeName": name, "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "ALL" },
        })
    };
    let attribute = |name: &&str| json!({ "AttributeName": name, "AttributeType": "S" });
    let mut attributes = vec![attribute(&"id")];
    attributes.extend(names.iter().map(attribute));
    json!({
        "GlobalSecondaryIndexes": names.iter().map(index).collect::<Vec<_>>(),
        "AttributeDefinitions": attributes,
    })
}

pub(super) fn of(resources: Value) -> Template {
    json!({ "Resources": resources }).into()
}

fn orders(table: Value) -> Template {
    of(json!({ "Orders": table }))
}

pub(super) fn steps_of(plan: &Plan) -> &[Step] {
    match plan {
        Plan::Steps(steps) => &steps.steps,
        Plan::Nothing | Plan::Refused(_) => &[],
    }
}

/// How many updates it takes; the codes of what refuses it.
fn asked(
    old: &Template,
    new: &Template,
    allowances: &Allowances,
) -> Result<usize, Vec<&'static str>> {
    let plan = Plan::between(old, new, &environment(), allowances);
    rest_is_planned_from_each_step(&plan, new, allowances);
    match &plan {
        Plan::Nothing => Ok(0),
        Plan::Steps(steps) => {
            assert_eq!(steps.iter().last().unwrap().template().to_json(), new.to_json());
            Ok(steps.len())
        }
        Plan::Refused(refusals) => {
            let codes = refusals.all.iter().map(|it| it.rule.map_or("", |rule| rule.code));
            Err(codes.collect())
        }
    }
}

/// From each step the plan is the rest of the plan.
pub(super) fn rest_is_planned_from_each_step(plan: &Plan, new: &Template, allowances: &Allowances) {
    for (at, step) in steps_of(plan).iter().enumerate() {
        let read = Template::read("step.json", &step.template().to_json()).unwrap();
        let rest = Plan::between(&read, new, &environment(), allowances);
        // What was allowed may be done by then.
        let needless = rest.refusals().map(Refusals::needless).unwrap_or_default();
        let rest = Plan::between(&read, new, &environment(), &allowances.without(&needless));
        let texts = |steps: &[Step]| -> Vec<String> {
            steps.iter().map(|step| step.template().to_json()).collect()
        };
        assert_eq!(
            texts(steps_of(&rest)),
            texts(&steps_of(plan)[at + 1..]),
            "after step {} of {}{}",
            at + 1,
            plan.text("all"),
            rest.text("rest")
        );
    }
}

fn steps(old: &Template, new: &Template) -> usize {
    asked(old, new, &Allowances::default()).unwrap()
}

fn refused(old: &Template, new: &Template) -> Vec<&'static str> {
    asked(old, new, &Allowances::default()).unwrap_err()
}

fn none() -> Value {
    json!({})
}

#[test]
fn scenario_1_two_indexes() {
    assert_eq!(steps(&orders(table(none())), &orders(indexed(&["a", "b"]))), 2);
}

#[test]
fn scenario_2_three_tables_with_two_indexes_each() {
    let three = |table: &Value| of(json!({ "A": table, "B": table, "C": table }));
    let unnamed = |mut table: Value| {
        table["Properties"].as_object_mut().unwrap().remove("TableName");
        table
    };
    assert_eq!(steps(&three(&unnamed(table(none()))), &three(&unnamed(indexed(&["a", "b"])))), 2);
}

/// A role that queries an index.
pub(super) fn reader(index: &str) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole",
        }] },
        "Policies": [{ "PolicyName": "Access", "PolicyDocument": { "Version": "2012-10-17", "Statement": [{
            "Sid": "ReadIndex", "Effect": "Allow", "Action": "dynamodb:Query",
            "Resource": { "Fn::Sub": format!("${{Orders.Arn}}/index/{index}") },
        }] } }],
    } })
}

#[test]
fn scenario_3_an_index_that_a_role_reads_is_swapped() {
    let with = |names: &[&str], index: &str, attribute: &str| {
        let mut table = indexed(names);
        table["Properties"]["GlobalSecondaryIndexes"][0]["KeySchema"][0]["AttributeName"] =
            attribute.into();
        table["Properties"]["AttributeDefinitions"][1]["AttributeName"] = attribute.into();
        of(json!({ "Orders": table, "Reader": reader(index) }))
    };
    let (old, new) = (with(&["a"], "a", "by"), with(&["b"], "b", "by"));
    assert_eq!(steps(&old, &new), 2);
    let plan = Plan::between(&old, &new, &environment(), &Allowances::default());
    let first = steps_of(&plan)[0].template().to_json();
    assert!(first.contains("/index/a") && first.contains("/index/b"), "{first}");
    assert!(first.contains("ReadIndexNext"), "{first}");
}

#[test]
fn scenario_4_a_wider_projection_under_the_same_name() {
    let mut old = indexed(&["a"]);
    old["Properties"]["GlobalSecondaryIndexes"][0]["Projection"]["ProjectionType"] =
        "KEYS_ONLY".into();
    let (old, new) = (orders(old), orders(indexed(&["a"])));
    assert_eq!(refused(&old, &new), ["EVO006"]);
    assert_eq!(asked(&old, &new, &Allowances::default().gap("Orders", "a")), Ok(2));
}

#[test]
fn scenario_5_twenty_indexes_and_another_one_in_the_place_of_one() {
    let names: Vec<String> = (0..21).map(|number| format!("i{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(steps(&orders(indexed(&names[..20])), &orders(indexed(&names[1..]))), 2);
}

#[test]
fn scenario_6_an_index_goes_whose_attribute_another_one_keeps() {
    let mut both = indexed(&["a"]);
    let mut other = both["Properties"]["GlobalSecondaryIndexes"][0].clone();
    other["IndexName"] = "b".into();
    both["Properties"]["GlobalSecondaryIndexes"].as_array_mut().unwrap().push(other);
    assert_eq!(steps(&orders(both), &orders(indexed(&["a"]))), 1);
}

#[test]
fn scenario_7_an_attribute_has_another_type_in_a_new_index() {
    let mut new = indexed(&["b"]);
    new["Properties"]["GlobalSecondaryIndexes"][0]["KeySchema"][0]["AttributeName"] = "a".into();
    new["Properties"]["AttributeDefinitions"][1] =
        json!({ "AttributeName": "a", "AttributeType": "N" });
    assert!(refused(&orders(indexed(&["a"])), &orders(new)).contains(&"EVO004"));
}

#[test]
fn scenario_8_another_key() {
    let mut new = table(none());
    new["Properties"]["KeySchema"][0]["AttributeName"] = "number".into();
    new["Properties"]["AttributeDefinitions"][0]["AttributeName"] = "number".into();
    assert_eq!(refused(&orders(table(none())), &orders(new.clone())), ["EVO033"]);
    let unnamed = |mut table: Value| {
        table["Properties"].as_object_mut().unwrap().remove("TableName");
        orders(table)
    };
    assert_eq!(refused(&unnamed(table(none())), &unnamed(new)), ["EVO002"]);
}

#[test]
fn scenario_9_a_local_index() {
    let mut new = table(json!({ "LocalSecondaryIndexes": [{
        "IndexName": "local",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }, { "AttributeName": "at", "KeyType": "RANGE" }],
        "Projection": { "ProjectionType": "ALL" },
    }] }));
    let definition = json!({ "AttributeName": "at", "AttributeType": "S" });
    new["Properties"]["AttributeDefinitions"].as_array_mut().unwrap().push(definition);
    assert_eq!(refused(&orders(table(none())), &orders(new)), ["EVO033"]);
}

const STREAM: &str = "NEW_AND_OLD_IMAGES";

/// A table in these Regions with a stream.
fn global(replicas: Value) -> Value {
    table(json!({ "Replicas": replicas, "StreamSpecification": { "StreamViewType": STREAM } }))
}

#[test]
fn scenario_10_a_second_region_without_a_stream_yet() {
    let new = global(json!([{ "Region": "eu-west-1" }, { "Region": "us-east-1" }]));
    assert_eq!(steps(&orders(table(none())), &orders(new)), 2);
}

#[test]
fn scenario_11_two_more_regions_each_with_a_policy_and_an_index() {
    let policy = json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/Admin" },
        "Action": "dynamodb:GetItem", "Resource": "*",
    }] } });
    let replica = |region: &str| json!({ "Region": region, "ResourcePolicy": policy });
    let old = global(json!([{ "Region": "eu-west-1" }]));
    let mut new =
        global(json!([{ "Region": "eu-west-1" }, replica("us-east-1"), replica("us-west-2")]));
    for (key, value) in indexes(&["a"]).as_object().unwrap() {
        new["Properties"][key] = value.clone();
    }
    assert_eq!(steps(&orders(old), &orders(new)), 3);
}

#[test]
fn scenario_12_a_protected_replica_moves() {
    let with = |region: &str| {
        orders(global(json!([
            { "Region": "eu-west-1" },
            { "Region": region, "DeletionProtectionEnabled": true },
        ])))
    };
    let (old, new) = (with("us-east-1"), with("us-west-2"));
    assert_eq!(refused(&old, &new), ["EVO019"]);
    assert_eq!(asked(&old, &new, &Allowances::default().replica("Orders", "us-east-1")), Ok(3));
}

fn time_to_live(attribute: &str) -> Template {
    let specification = json!({ "AttributeName": attribute, "Enabled": true });
    orders(table(json!({ "TimeToLiveSpecification": specification })))
}

#[test]
fn scenario_13_time_to_live_by_another_attribute() {
    let (old, new) = (time_to_live("old"), time_to_live("new"));
    assert_eq!(steps(&old, &new), 2);
    let plan = Plan::between(&old, &new, &environment(), &Allowances::default());
    let [first, _] = steps_of(&plan) else { panic!() };
    let specification = r#""TimeToLiveSpecification": {
          "AttributeName": "old",
          "Enabled": false
        }"#;
    assert!(first.template().to_json().contains(specification), "{}", first.template().to_json());
    assert!(format!("{:?}", first.waits).contains("seconds: 3600"), "{:?}", first.waits);
}

#[test]
fn scenario_14_time_to_live_is_dropped() {
    assert_eq!(refused(&time_to_live("old"), &orders(table(none()))), ["EVO008"]);
}

#[test]
fn scenario_15_to_provisioned_with_a_third_index() {
    let scaling = |properties: &mut Value| {
        let write = json!({ "WriteCapacityAutoScalingSettings": {
            "MinCapacity": 1, "MaxCapacity": 10, "SeedCapacity": 5,
            "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70.0 },
        } });
        properties["WriteProvisionedThroughputSettings"] = write;
    };
    let mut new = indexed(&["a", "b", "c"]);
    new["Properties"]["BillingMode"] = "PROVISIONED".into();
    scaling(&mut new["Properties"]);
    for index in new["Properties"]["GlobalSecondaryIndexes"].as_array_mut().unwrap() {
        scaling(index);
    }
    let (old, new) = (orders(indexed(&["a", "b"])), orders(new));
    assert_eq!(steps(&old, &new), 2);
    assert_eq!(steps(&new, &old), 2);
}

#[test]
fn scenario_16_another_view_of_the_stream() {
    let with = |view: &str| table(json!({ "StreamSpecification": { "StreamViewType": view } }));
    let (old, new) = (orders(with("KEYS_ONLY")), orders(with(STREAM)));
    assert_eq!(refused(&old, &new), ["EVO025"]);
    assert_eq!(asked(&old, &new, &Allowances::default().gap("Orders", "stream")), Ok(1));
}

#[test]
fn scenario_17_three_regions_become_strongly_consistent() {
    let replicas =
        json!([{ "Region": "eu-west-1" }, { "Region": "eu-west-2" }, { "Region": "eu-west-3" }]);
    let mut new = global(replicas.clone());
    new["Properties"]["MultiRegionConsistency"] = "STRONG".into();
    assert_eq!(refused(&orders(global(replicas)), &orders(new)), ["EVO021"]);
}

#[test]
fn scenario_18_a_table_becomes_a_global_table() {
    let old = json!({ "Type": "AWS::DynamoDB::Table", "Properties": table(none())["Properties"] });
    assert_eq!(refused(&orders(old), &orders(table(none()))), ["EVO038"]);
}

#[test]
fn scenario_19_another_logical_id_of_a_named_table() {
    let new = of(json!({ "Purchases": table(none()) }));
    assert_eq!(refused(&orders(table(none())), &new), ["EVO037"]);
}

#[test]
fn a_table_without_a_name_that_stays_behind_under_another_logical_id_is_told() {
    let mut unnamed = table(none());
    unnamed["Properties"].as_object_mut().unwrap().remove("TableName");
    let (old, new) = (orders(unnamed.clone()), of(json!({ "Purchases": unnamed })));
    let plan = Plan::between(&old, &new, &environment(), &Allowances::default());
    let text = plan.text("app");
    assert!(text.contains("`Purchases` is made without any"), "{text}");
    assert!(text.contains("stays in the account, outside of the stack"), "{text}");
}

#[test]
fn scenario_20_order_and_descriptions_are_no_step() {
    let old = json!({
        "Description": "old",
        "Resources": { "Orders": indexed(&["a", "b"]), "Reader": reader("a") },
    });
    let mut table = indexed(&["b", "a"]);
    table["Metadata"] = json!({ "note": "new" });
    let new =
        json!({ "Resources": { "Reader": reader("a"), "Orders": table }, "Description": "new" });
    assert_eq!(steps(&old.into(), &new.into()), 0);
}

#[test]
fn a_new_app_is_one_update() {
    assert_eq!(steps(&of(json!({})), &orders(indexed(&["a", "b"]))), 1);
}

#[test]
fn an_allowance_that_nothing_needs_is_refused() {
    let (old, new) = (orders(table(none())), orders(indexed(&["a"])));
    let asked = |allowances: Allowances| asked(&old, &new, &allowances);
    assert_eq!(asked(Allowances::default().loss("Orders")), Err(vec!["EVO050"]));
    assert_eq!(asked(Allowances::default().gap("Orders", "a")), Err(vec!["EVO050"]));
}

#[test]
fn what_is_protected_and_may_go_is_unprotected_first() {
    let mut protected = table(
        json!({ "Replicas": [{ "Region": "eu-west-1", "DeletionProtectionEnabled": true }] }),
    );
    protected["DeletionPolicy"] = "Delete".into();
    let pool = json!({ "Type": "AWS::Cognito::UserPool", "Properties": { "DeletionProtection": "ACTIVE" } });
    for resource in [protected, pool] {
        let (old, new) = (orders(resource), of(none()));
        assert_eq!(refused(&old, &new), ["EVO035"]);
        assert_eq!(asked(&old, &new, &Allowances::default().loss("Orders")), Ok(2));
    }
}

#[test]
fn what_is_kept_goes_in_one_update() {
    assert_eq!(steps(&orders(table(none())), &of(none())), 1);
}

#[test]
fn a_new_table_has_the_policies_of_its_other_regions_later() {
    let policy = json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [] } });
    let new = global(
        json!([{ "Region": "eu-west-1" }, { "Region": "us-east-1", "ResourcePolicy": policy }]),
    );
    assert_eq!(steps(&of(none()), &orders(new)), 2);
}

#[test]
fn what_is_not_literal_is_refused_and_not_guessed() {
    let choice = |then: Value| {
        let mut template = json!({ "Parameters": { "P": { "Type": "String" } },
            "Conditions": { "C": { "Fn::Equals": [{ "Ref": "P" }, "x"] } },
            "Resources": { "Orders": table(none()) } });
        template["Resources"]["Orders"]["Properties"]["GlobalSecondaryIndexes"] =
            json!({ "Fn::If": ["C", then, { "Ref": "AWS::NoValue" }] });
        Template::from(template)
    };
    let list = |names: &[&str]| indexes(names)["GlobalSecondaryIndexes"].clone();
    assert_eq!(refused(&choice(list(&["a"])), &choice(list(&["a", "b", "c"]))), ["EVO005"]);
}

#[test]
fn what_a_table_is_doing_is_waited_for_or_told() {
    let (old, new) = (orders(indexed(&["a"])), orders(indexed(&["a", "b"])));
    let plan = |status: &str, name: &str| {
        let index = json!({ "IndexName": name, "IndexStatus": status });
        let answer =
            json!({ "Table": { "TableName": "orders", "GlobalSecondaryIndexes": [index] } });
        let live = crate::evolution::Live::at(1_800_000_000).read(&answer.to_string()).unwrap();
        Plan::between_with(&old, &new, &environment(), &Allowances::default(), live)
    };
    let first = |plan: &Plan| match plan {
        Plan::Steps(steps) => steps.first.len(),
        Plan::Nothing | Plan::Refused(_) => panic!("{}", plan.text("app")),
    };
    assert_eq!(first(&plan("ACTIVE", "a")), 0);
    assert_eq!(first(&plan("CREATING", "a")), 1);
    let left = plan("ACTIVE", "b");
    let codes: Vec<&str> = left.refusals().unwrap().codes().collect();
    assert_eq!(codes, ["EVO048"], "{}", left.text("app"));
}

#[test]
fn an_empty_table_in_one_region_becomes_strongly_consistent() {
    let replicas =
        json!([{ "Region": "eu-west-1" }, { "Region": "eu-west-2" }, { "Region": "eu-west-3" }]);
    let mut new = table(json!({ "Replicas": replicas, "MultiRegionConsistency": "STRONG" }));
    new["Properties"]["StreamSpecification"] = json!({ "StreamViewType": STREAM });
    let (old, new) = (orders(table(none())), orders(new));
    let plan = |items: u64| {
        let answer = json!({ "Table": { "TableName": "orders", "ItemCount": items } });
        let live = crate::evolution::Live::at(0).read(&answer.to_string()).unwrap();
        Plan::between_with(&old, &new, &environment(), &Allowances::default(), live)
    };
    assert_eq!(steps_of(&plan(0)).len(), 1, "{}", plan(0).text("app"));
    assert!(plan(1).refusals().is_some());
}

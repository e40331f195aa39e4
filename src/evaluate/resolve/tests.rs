use super::*;
use serde_json::{Value, json};

/// The value as texts, in a template with some parameters, tables and a mapping.
fn resolved(value: Value) -> Vec<String> {
    let environment = Environment::new("111122223333", "eu-west-1")
        .stack_name("music")
        .parameter("Given", "x,y")
        .import("shared", "from elsewhere");
    let template = Template::from(json!({
        "Parameters": {
            "Stage": { "Type": "String", "Default": "dev" },
            "Given": { "Type": "CommaDelimitedList" },
            "Open": { "Type": "String" },
        },
        "Mappings": { "Sizes": { "eu-west-1": { "Small": "s", "All": ["s", "l"] } } },
        "Resources": {
            "Tracks": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "TrackTable" } },
            "Plays": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": {} },
        },
        "Value": value,
    }));
    let resolver = Resolver::new(&template, &environment);
    let texts = resolver.texts(&template.section("Value").unwrap());
    texts.iter().map(ToString::to_string).collect()
}

fn one(value: Value) -> String {
    let mut all = resolved(value);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn literals_stay_as_they_are() {
    assert_eq!(one(json!("a*")), "a*");
    assert_eq!(one(json!(10)), "10");
    assert_eq!(one(json!(true)), "true");
    assert_eq!(resolved(json!(["a", ["b"]])), ["a", "b"]);
}

#[test]
fn what_is_looked_up_at_deployment_is_not_known() {
    assert_eq!(one(json!("a-{{resolve:ssm:name:1}}-{{resolve:ssm:b}}")), "a-…-…");
    assert_eq!(one(json!({"Fn::Sub": "${Stage}-{{resolve:ssm:${Stage}}}"})), "…");
    assert_eq!(one(json!({"Fn::Join": ["-", ["a", "{{resolve:ssm:b}}"]]})), "a-…");
    assert_eq!(one(json!("{{resolve:")), "{{resolve:");
}

#[test]
fn references_and_attributes() {
    assert_eq!(one(json!({"Ref": "AWS::Region"})), "eu-west-1");
    assert_eq!(one(json!({"Ref": "Stage"})), "dev");
    assert_eq!(resolved(json!({"Ref": "Given"})), ["x", "y"]);
    assert_eq!(one(json!({"Ref": "Open"})), "…");
    assert_eq!(one(json!({"Ref": "Tracks"})), "TrackTable");
    assert_eq!(
        one(json!({"Fn::GetAtt": ["Plays", "Arn"]})),
        "arn:aws:dynamodb:eu-west-1:111122223333:table/music-Plays-…"
    );
}

#[test]
fn texts_are_joined_split_and_selected() {
    let arn = json!({"Fn::GetAtt": "Plays.Arn"});
    let parts = json!({"Fn::Split": ["/", arn]});
    assert_eq!(
        resolved(parts.clone()),
        ["arn:aws:dynamodb:eu-west-1:111122223333:table", "music-Plays-…"]
    );
    assert_eq!(one(json!({"Fn::Select": [1, parts]})), "music-Plays-…");
    assert_eq!(one(json!({"Fn::Select": ["0", ["a", "b"]]})), "a");
    assert_eq!(one(json!({"Fn::Select": [7, ["a", "b"]]})), "…");
    assert_eq!(one(json!({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]})), "a-dev");
    assert_eq!(one(json!({"Fn::Join": ["+", {"Ref": "Given"}]})), "x+y");
}

#[test]
fn imports_mappings_and_functions_that_are_not_evaluated() {
    assert_eq!(one(json!({"Fn::ImportValue": "shared"})), "from elsewhere");
    assert_eq!(one(json!({"Fn::ImportValue": "other"})), "…");
    assert_eq!(one(json!({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "Small"]})), "s");
    assert_eq!(resolved(json!({"Fn::FindInMap": ["Sizes", "eu-west-1", "All"]})), ["s", "l"]);
    assert_eq!(one(json!({"Fn::FindInMap": ["Sizes", "eu-west-2", "Small"]})), "…");
    assert_eq!(one(json!({"Fn::Base64": "x"})), "…");
}

#[test]
fn the_same_unknown_value_is_the_same_gap() {
    let environment = Environment::default();
    let template = Template::from(json!({
        "a": {"Fn::ImportValue": "x"}, "b": {"Fn::ImportValue": "x"}, "c": {"Fn::ImportValue": "y"},
    }));
    let resolver = Resolver::new(&template, &environment);
    let text = |key: &str| resolver.text(&template.section(key).unwrap());
    assert_eq!(text("a").as_str(), text("b").as_str());
    assert_ne!(text("a").as_str(), text("c").as_str());
    assert_eq!(text("c").why().unwrap().pointer(), Some("/c"));
    let import = Missing::Import("y".to_owned());
    assert_eq!(text("c").why().unwrap().missing(), Some(&import));
}

#[test]
fn values_that_refer_to_themselves_in_many_ways_end_soon() {
    let environment = Environment::default();
    let twice = |name: &str| json!({ "Fn::Sub": format!("${{{name}}}${{{name}}}") });
    let table =
        |name| json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": name } });
    let found = json!({ "Fn::FindInMap": ["A", "B", "C"] });
    let either = json!({ "Fn::If": ["Odd", "x", "y"] });
    let template = Template::from(json!({
        "Parameters": { "P": { "Type": "String", "Default": twice("P") } },
        "Mappings": { "A": { "B": { "C": [found, found] } } },
        "Conditions": { "Odd": { "Fn::Equals": [either, either] } },
        "Resources": { "T": table(twice("U")), "U": table(twice("T")) },
        "Values": [{ "Ref": "P" }, { "Ref": "T" }, found, either],
    }));
    let resolver = Resolver::new(&template, &environment);
    let values = resolver.texts(&template.section("Values").unwrap());
    assert!(values.iter().all(|value| value.as_known().is_none()));
}

#[test]
fn a_value_that_refers_to_itself_ends() {
    let environment = Environment::default();
    let template = Template::from(json!({ "Resources": { "T": {
        "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": { "Ref": "T" } },
    } } }));
    let resolver = Resolver::new(&template, &environment);
    let name = template.resource("T").unwrap().property("TableName").unwrap();
    assert!(resolver.text(&name).as_known().is_none());
}

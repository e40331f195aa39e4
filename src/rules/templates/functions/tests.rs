use super::*;
use serde_json::{Value, json};

fn found_in(template: Value) -> Vec<String> {
    let mut findings = Vec::new();
    check(&Judged::of(&template.into()), &mut findings);
    findings.iter().map(|finding| finding.message().to_owned()).collect()
}

fn found(value: Value) -> Vec<String> {
    found_with(Value::Null, value)
}

fn found_with(transform: Value, value: Value) -> Vec<String> {
    let resource = json!({ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": value } });
    let list = json!({ "Type": "CommaDelimitedList" });
    let mut template = json!({
        "Parameters": { "List": list, "Text": { "Type": "String" } },
        "Resources": { "Topic": resource },
    });
    if !transform.is_null() {
        template["Transform"] = transform;
    }
    found_in(template)
}

#[test]
fn what_cloudformation_takes_is_silent() {
    for value in [
        json!({ "Ref": "Tracks" }),
        json!({ "Fn::GetAtt": "Tracks.Arn" }),
        json!({ "Fn::GetAtt": ["Tracks", { "Ref": "Attribute" }] }),
        json!({ "Fn::Sub": "a" }),
        json!({ "Fn::Sub": ["a", {}] }),
        json!({ "Fn::Sub": ["${a}", { "a": { "Fn::If": ["C", "a", 1] } }] }),
        json!({ "Ref": "Tracks", "Other": 1 }),
        json!({ "Fn::Join": ["", ["a", 1, true, { "Ref": "Text" }]] }),
        json!({ "Fn::Join": [",", { "Ref": "List" }] }),
        json!({ "Fn::Join": ["", { "Fn::If": ["C", ["a"], ["b"]] }] }),
        json!({ "Fn::Select": ["1", ["a", "b"]] }),
        json!({ "Fn::Select": [{ "Ref": "Text" }, ["a"]] }),
        json!({ "Fn::Select": [7, { "Ref": "List" }] }),
        json!({ "Fn::Select": [1, { "Fn::Split": ["-", "a-b"] }] }),
        json!({ "Fn::Select": [4, { "Fn::Split": ["-", { "Ref": "Text" }] }] }),
        json!({ "Fn::Cidr": ["10.0.0.0/16", 4] }),
        json!({ "Fn::Cidr": [{ "Fn::GetAtt": "V.CidrBlock" }, "4", "8"] }),
        json!({ "Fn::GetAZs": "" }),
        json!({ "Fn::GetAZs": "eu-west-1" }),
        json!({ "Fn::ImportValue": { "Fn::Sub": "${Text}-Arn" } }),
        json!({ "Fn::FindInMap": [{ "Ref": "Text" }, "a", { "Ref": "AWS::Region" }] }),
        json!({ "Fn::GetStackOutput": { "StackName": "a", "OutputName": "b" } }),
        json!({ "Fn::Transform": { "Name": "AWS::Include" }, "Fn::Sub": 7 }),
        json!({ "a": { "Fn::Transform": { "Name": "M" }, "b": { "Fn::Join": 7 } } }),
        json!("${Text"),
    ] {
        assert_eq!(found(value.clone()), [""; 0], "{value}");
    }
}

#[test]
fn the_number_of_arguments_counts() {
    for (name, argument, says) in [
        ("Fn::Join", json!(["a"]), "has 1 argument"),
        ("Fn::Join", json!(["a", [], "b"]), "has 3 arguments"),
        ("Fn::Select", json!([]), "has 0 arguments"),
        ("Fn::If", json!(["C", "a"]), "has 2 arguments"),
        ("Fn::If", json!(["C", "a", "b", "c"]), "has 4 arguments"),
        ("Fn::FindInMap", json!(["M", "a"]), "has 2 arguments"),
        ("Fn::FindInMap", json!(["M", "a", "b", { "DefaultValue": 1 }]), "has 4 arguments"),
        ("Fn::Split", json!([","]), "has 1 argument"),
        ("Fn::Cidr", json!(["10.0.0.0/8"]), "has 1 argument"),
        ("Fn::GetAtt", json!(["Tracks"]), "has 1 argument"),
        ("Fn::Sub", json!([]), "has 0 arguments"),
        ("Fn::Join", json!("ab"), "takes a list of 2 arguments"),
        ("Fn::If", json!({ "a": 1 }), "takes a list of 3 arguments"),
        ("Fn::Sub", json!(true), "takes a list of 1 to 2 arguments"),
        ("Fn::GetAtt", json!(7), "takes a list of 2 arguments"),
    ] {
        let message = format!("`{name}` {says}");
        assert_eq!(found(json!({ name: argument })), [message], "{argument}");
    }
}

#[test]
fn the_kind_of_an_argument_counts() {
    for (name, argument, says) in [
        ("Ref", json!(7), "takes a literal text here"),
        ("Ref", json!(["Tracks"]), "takes a literal text here"),
        ("Ref", json!({ "Name": "Tracks" }), "takes a literal text here"),
        ("Ref", json!({ "Ref": "Text" }), "takes a literal text here"),
        ("Fn::GetAtt", json!("Tracks"), "names no attribute of `Tracks`"),
        ("Fn::GetAtt", json!([{ "Ref": "Text" }, "Arn"]), "takes a literal text here"),
        ("Fn::Join", json!(["-", "ab"]), "takes a list of texts here"),
        ("Fn::Join", json!(["-", { "Ref": "Text" }]), "takes a list of texts here"),
        ("Fn::Join", json!(["-", ["a", { "b": 1 }]]), "takes a list of texts here"),
        ("Fn::Join", json!(["-", [{ "Ref": "List" }]]), "takes a list of texts here"),
        ("Fn::Join", json!([{ "Ref": "Text" }, []]), "takes a literal text here"),
        ("Fn::Select", json!([-1, ["a"]]), "takes a position from 0 here"),
        ("Fn::Select", json!(["first", ["a"]]), "takes a position from 0 here"),
        ("Fn::Select", json!([0, "a"]), "takes a list here"),
        ("Fn::Select", json!([0, { "Fn::Join": [",", ["a"]] }]), "takes a list here"),
        ("Fn::Base64", json!({ "a": 1 }), "takes a text here"),
        ("Fn::Base64", json!({ "Fn::GetAZs": "" }), "takes a text here"),
        ("Fn::Split", json!([",", ["a"]]), "takes a text here"),
        ("Fn::GetAZs", json!(["a"]), "takes a text here"),
        ("Fn::ImportValue", json!(["a"]), "takes a text here"),
        ("Fn::Sub", json!(["${a}", "a"]), "takes an object of texts here"),
        ("Fn::Sub", json!(["${a}", { "a": ["b"] }]), "takes an object of texts here"),
        ("Fn::If", json!([true, "a", "b"]), "takes the name of a condition here"),
        ("Fn::If", json!([{ "Fn::Equals": [1, 1] }, 1, 2]), "takes the name of a condition here"),
        ("Fn::FindInMap", json!([["M"], "a", "b"]), "takes a text here"),
    ] {
        let message = format!("`{name}` {says}");
        assert_eq!(found(json!({ name: argument })), [message], "{argument}");
    }
}

#[test]
fn a_position_is_within_the_list() {
    for (position, list, says) in [
        (json!(3), json!(["a"]), "the list has no element at 3"),
        (json!("2"), json!(["a", { "Ref": "AWS::NoValue" }]), "the list has no element at 2"),
        (json!(2), json!({ "Fn::Split": [",", "a,b"] }), "the list has no element at 2"),
        (json!(0), json!([]), "the list has no element at 0"),
    ] {
        assert_eq!(found(json!({ "Fn::Select": [position, list] })), [says], "{list}");
    }
}

#[test]
fn an_object_is_one_function_that_exists() {
    for (value, says) in [
        (json!({ "Fn::Selct": [0, ["a"]] }), "there is no function `Fn::Selct`"),
        (json!({ "Fn::Lookup": "a" }), "there is no function `Fn::Lookup`"),
        (json!({ "Fn::Sub": "a", "Fn::Join": [] }), "`Fn::Sub` and `Fn::Join` are in one object"),
        (json!({ "a": 1, "Fn::Sub": "a" }), "`a` stands beside `Fn::Sub`"),
        (json!({ "Ref": "A", "Fn::GetAtt": "A.B" }), "`Ref` and `Fn::GetAtt` are in one object"),
        (json!({ "Fn::GetAZs": "eu-wst-1" }), "`eu-wst-1` is no Region"),
        (json!({ "Fn::Sub": "a-${AWS::Region" }), "`${AWS::Region` has no end"),
    ] {
        assert_eq!(found(value.clone()), [says], "{value}");
    }
}

#[test]
fn a_transform_brings_functions_and_a_macro_anything() {
    let extensions = || json!(["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"]);
    for (value, is_refused) in [
        (json!({ "Fn::Length": ["a"] }), true),
        (json!({ "Fn::ToJsonString": { "a": 1 } }), true),
        (json!({ "Ref": { "Fn::Sub": "Tracks" } }), true),
        (json!({ "Fn::FindInMap": ["M", "a", "b", { "DefaultValue": [] }] }), true),
        (json!({ "Fn::GetAtt": [{ "Fn::Sub": "A" }, "Arn"] }), true),
    ] {
        assert_eq!(found(value.clone()).len(), usize::from(is_refused), "{value}");
        assert_eq!(found_with(extensions(), value.clone()), [""; 0], "{value}");
        let include = json!({ "Name": "AWS::Include" });
        assert_eq!(found_with(include, value.clone()).len(), 1, "{value}");
        assert_eq!(found_with(json!("MyMacro"), value.clone()), [""; 0], "{value}");
    }
    assert_eq!(found_with(extensions(), json!({ "Fn::Length": "a" })).len(), 1);
}

#[test]
fn conditions_have_as_many_arguments_as_documented() {
    let of =
        |condition: Value| found_in(json!({ "Conditions": { "C": condition }, "Resources": {} }));
    let named = json!({ "Condition": "A" });
    for condition in [
        json!({ "Fn::Equals": ["a", { "Ref": "P" }] }),
        json!({ "Fn::And": vec![&named; 10] }),
        json!({ "Fn::Or": [{ "Fn::Not": [&named] }, &named] }),
    ] {
        assert_eq!(of(condition.clone()), [""; 0], "{condition}");
    }
    for (condition, says) in [
        (json!({ "Fn::Equals": ["a"] }), "`Fn::Equals` has 1 argument"),
        (json!({ "Fn::Equals": ["a", ["b"]] }), "`Fn::Equals` takes a text here"),
        (json!({ "Fn::And": [&named] }), "`Fn::And` has 1 argument"),
        (json!({ "Fn::Or": vec![&named; 11] }), "`Fn::Or` has 11 arguments"),
        (json!({ "Fn::Not": [&named, &named] }), "`Fn::Not` has 2 arguments"),
        (json!({ "Fn::Not": [{ "Ref": "P" }] }), "`Fn::Not` takes a condition here"),
        (json!({ "Fn::Or": [&named, "A"] }), "`Fn::Or` takes a condition here"),
        (json!({ "Fn::Not": [{ "Fn::Equal": [1, 1] }] }), "there is no function `Fn::Equal`"),
    ] {
        assert_eq!(of(condition.clone()), [says], "{condition}");
    }
}

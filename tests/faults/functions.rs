//! Functions, mappings, parameters and conditions, and what CloudFormation reads before any of them.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

const SECTIONS: &[Base] = &[Base::Sections];
const NAME: &str = "Alarms/DisplayName";

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = functions();
    faults.extend(mappings());
    faults.extend(parameters());
    faults.extend(conditions());
    faults.extend(sections());
    faults.extend(rules());
    faults
}

fn rules() -> Vec<Fault> {
    let rule = |what, assert: Value| {
        let rules = json!({ "Known": { "Assertions": [{ "Assert": assert }] } });
        fault("CFN091", what, "rule functions: Ref of parameters, and functions of rules")
            .of(SECTIONS)
            .set("/Rules", rules)
    };
    let stage = || json!({ "Ref": "Stage" });
    let right = json!({ "Assert": { "Fn::Contains": [["dev", "prod"], stage()] } });
    vec![
        rule("an assertion that is a parameter", stage()),
        rule(
            "a rule that looks at a resource",
            json!({ "Fn::Equals": [{ "Ref": "Favourites" }, "x"] }),
        ),
        rule(
            "a rule that computes a text",
            json!({ "Fn::Equals": [{ "Fn::Sub": "${Stage}" }, "prod"] }),
        ),
        fault("CFN091", "a rule without assertions", "Assertions: required")
            .of(SECTIONS)
            .beyond(
                "/Rules",
                json!({ "Known": { "RuleCondition": right["Assert"] } }),
                json!({ "Known": { "Assertions": [right] } }),
            )
            .at("/Rules/Known"),
    ]
}

fn functions() -> Vec<Fault> {
    let named =
        |what, source, value: Value| fault("CFN080", what, source).of(SECTIONS).set(NAME, value);
    vec![
        named("a join of one", "Fn::Join: two parameters", json!({ "Fn::Join": ["-"] })),
        named("a join of a text", "Fn::Join: a list", json!({ "Fn::Join": ["-", "a,b"] })),
        named("a misspelt function", "unsupported function", json!({ "Fn::Splitt": [",", "a"] })),
        fault("CFN080", "a position behind the end", "cannot select nonexistent value")
            .of(SECTIONS)
            .beyond(
                NAME,
                json!({ "Fn::Select": [2, ["a", "b"]] }),
                json!({ "Fn::Select": [1, ["a", "b"]] }),
            ),
        named(
            "a negative position",
            "a non-negative integer",
            json!({ "Fn::Select": ["-1", ["a"]] }),
        ),
        named(
            "two functions in one object",
            "a function is an object with one member",
            json!({ "Fn::Base64": "a", "Fn::GetAtt": "Favourites.Arn" }),
        ),
        named("an encoded list", "Fn::Base64: a text", json!({ "Fn::Base64": ["a"] })),
        named("a choice of one", "Fn::If: three", json!({ "Fn::If": ["IsProduction", "a"] })),
        named("a switch as condition", "Fn::If: a name", json!({ "Fn::If": [false, "a", "b"] })),
        named(
            "a split without text",
            "Fn::Split: two",
            json!({ "Fn::Select": [0, { "Fn::Split": [","] }] }),
        ),
        named("an imported list", "Fn::ImportValue: a text", json!({ "Fn::ImportValue": ["a"] })),
        named(
            "a length without transform",
            "AWS::LanguageExtensions",
            json!({ "Fn::Length": ["a", "b"] }),
        ),
        named(
            "a computed name",
            "Ref: a single text",
            json!({ "Ref": { "Fn::Sub": "${AWS::Region}" } }),
        ),
    ]
}

fn mappings() -> Vec<Fault> {
    let found = |keys: Value| json!({ "Fn::FindInMap": keys });
    vec![
        fault("CFN081", "a key that is not there", "unable to get mapping").of(SECTIONS).beyond(
            NAME,
            found(json!(["Settings", "test", "days"])),
            found(json!(["Settings", "prod", "days"])),
        ),
        fault("CFN081", "a second key that no first one has", "unable to get mapping")
            .of(SECTIONS)
            .set(NAME, found(json!(["Settings", { "Ref": "Stage" }, "hours"]))),
        fault("CFN081", "an empty mapping", "Mappings")
            .of(SECTIONS)
            .set("/Mappings/Empty", json!({})),
        fault("CFN081", "a mapping of three levels", "two levels")
            .of(SECTIONS)
            .set("/Mappings/Settings/dev/days", json!({ "weekdays": 5 })),
        fault("CFN081", "a function in a mapping", "no functions in Mappings")
            .of(SECTIONS)
            .set("/Mappings/Settings/dev/days", json!({ "Ref": "Stage" })),
    ]
}

fn parameters() -> Vec<Fault> {
    const COUNT: &str = "/Parameters/Count";
    let refused = |what, source, wrong: Value, right: Value| {
        fault("CFN083", what, source).of(SECTIONS).beyond(COUNT, wrong, right)
    };
    vec![
        fault("CFN082", "a misspelt type", "supported types of parameters")
            .of(SECTIONS)
            .set("/Parameters/Stage/Type", "Sting"),
        fault("CFN082", "no type", "every parameter has a Type").of(SECTIONS).set(COUNT, json!({})),
        fault("CFN082", "the name of a resource", "names are unique in a template")
            .of(SECTIONS)
            .set("/Parameters/Alarms", json!({ "Type": "String" }))
            .at("/Parameters/Alarms"),
        refused(
            "a word as number",
            "Number",
            json!({ "Type": "Number", "Default": "many" }),
            json!({ "Type": "Number", "Default": "1e3" }),
        ),
        refused(
            "a default that is not allowed",
            "AllowedValues",
            json!({ "Type": "String", "Default": "c", "AllowedValues": ["a", "b"] }),
            json!({ "Type": "String", "Default": "b", "AllowedValues": ["a", "b"] }),
        ),
        refused(
            "a default of another form",
            "AllowedPattern",
            json!({ "Type": "String", "Default": "a1", "AllowedPattern": "[a-z]+" }),
            json!({ "Type": "String", "Default": "ab", "AllowedPattern": "[a-z]+" }),
        ),
        refused(
            "a default that is too short",
            "MinLength",
            json!({ "Type": "String", "Default": "ab", "MinLength": 3 }),
            json!({ "Type": "String", "Default": "abc", "MinLength": 3 }),
        ),
        refused(
            "a default that is too large",
            "MaxValue",
            json!({ "Type": "Number", "Default": 11, "MaxValue": 10 }),
            json!({ "Type": "Number", "Default": 10, "MaxValue": 10 }),
        ),
    ]
}

fn conditions() -> Vec<Fault> {
    const NEW: &str = "/Conditions/New";
    let named = || json!({ "Condition": "IsProduction" });
    let refused =
        |code, what, source, wrong: Value| fault(code, what, source).of(SECTIONS).set(NEW, wrong);
    vec![
        refused("CFN080", "a comparison of one", "Fn::Equals: two", json!({ "Fn::Equals": ["a"] })),
        fault("CFN080", "eleven alternatives", "Fn::Or: 2 to 10").of(SECTIONS).beyond(
            NEW,
            json!({ "Fn::Or": vec![named(); 11] }),
            json!({ "Fn::Or": vec![named(); 10] }),
        ),
        refused(
            "CFN080",
            "one to be combined",
            "Fn::And: 2 to 10",
            json!({ "Fn::And": [named()] }),
        ),
        refused(
            "CFN080",
            "two to be negated",
            "Fn::Not: one",
            json!({ "Fn::Not": [named(), named()] }),
        ),
        refused(
            "CFN080",
            "a misspelt comparison",
            "unsupported function",
            json!({ "Fn::Equal": [1, 1] }),
        ),
        refused(
            "CFN084",
            "a parameter as condition",
            "condition functions",
            json!({ "Ref": "Stage" }),
        ),
        refused("CFN084", "a text as condition", "condition functions", json!("true")),
        refused(
            "CFN024",
            "an unknown condition",
            "Condition",
            json!({ "Condition": "IsDevelopment" }),
        ),
        refused(
            "CFN085",
            "a condition of itself",
            "a circle",
            json!({ "Fn::Not": [{ "Condition": "New" }] }),
        ),
    ]
}

fn sections() -> Vec<Fault> {
    vec![
        fault("CFN086", "another version", "2010-09-09 is the only one").of(SECTIONS).beyond(
            "/AWSTemplateFormatVersion",
            "2010-09-10",
            "2010-09-09",
        ),
        fault("CFN086", "a number of a transform", "a name or a list")
            .of(SECTIONS)
            .set("/Transform", 7),
        fault("CFN086", "a computed description", "every Description is a string")
            .of(SECTIONS)
            .set("/Description", json!({ "Fn::Sub": "${AWS::Region}" })),
        fault("CFN086", "a computed type", "every Type is a string")
            .of(SECTIONS)
            .set("/Resources/Alarms/Type", json!({ "Ref": "Stage" })),
        fault("CFN086", "a computed dependency", "DependsOn is a string or list of strings")
            .of(SECTIONS)
            .set("/Resources/Alarms/DependsOn", json!([{ "Ref": "Favourites" }])),
        fault("CFN087", "signals of a topic", "CreationPolicy: its types")
            .of(SECTIONS)
            .set("/Resources/Alarms/CreationPolicy", json!({ "ResourceSignal": { "Count": 1 } })),
        fault("CFN021", "a snapshot of a topic", "resources with snapshots")
            .of(SECTIONS)
            .set("/Resources/Alarms/DeletionPolicy", "Snapshot"),
    ]
}

use super::*;
use crate::evaluate::environment::Environment;
use serde_json::{Value, json};

/// What is added to role `R`, and to table `T`.
fn added(template: Value) -> [Option<String>; 2] {
    let template = Template::from(template);
    let environment = Environment::default();
    let resolver = Resolver::new(&template, &environment);
    let additions = Additions::of(&template);
    let policies = Policies::of(&template, &resolver);
    let role = template.resource("R").unwrap();
    let role = additions.to_holder(&resolver, &policies, (&role, "role `R`"));
    let table = additions.to_table(&resolver, &template.resource("T").unwrap());
    [role, table].map(|policy| Some(policy?.opaque?.why().to_owned()))
}

fn with(resources: Value) -> Value {
    let mut template = json!({ "Resources": {
        "R": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": "app" } },
        "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "notes" } },
    } });
    let all = template["Resources"].as_object_mut().unwrap();
    all.extend(resources.as_object().unwrap().clone());
    template
}

fn is_added(template: Value) -> [bool; 2] {
    added(template).map(|why| why.is_some())
}

#[test]
fn a_macro_may_add_to_everything_and_aws_own_transforms_do_not() {
    let transformed = |transform: Value| {
        let mut template = with(json!({}));
        template["Transform"] = transform;
        template
    };
    for macros in [
        json!("Own"),
        json!(["AWS::Serverless-2016-10-31", "Own"]),
        json!({ "Name": "AWS::Include", "Parameters": { "Location": "s3://a/b" } }),
    ] {
        assert_eq!(is_added(transformed(macros.clone())), [true, true], "{macros}");
    }
    let own = json!(["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"]);
    assert_eq!(is_added(transformed(own)), [false, false]);
    assert_eq!(is_added(with(json!({ "Fn::Transform": { "Name": "Own" } }))), [true, true]);
}

#[test]
fn a_transform_may_add_to_its_resource_and_to_those_that_it_may_attach_it_to() {
    let transform = json!({ "Name": "AWS::Include" });
    let mut template = with(json!({}));
    template["Resources"]["T"]["Properties"]["SSESpecification"] =
        json!({ "Fn::Transform": transform });
    assert_eq!(is_added(template), [false, true]);
    let policy = |properties: Value| {
        with(json!({ "P": { "Type": "AWS::IAM::ManagedPolicy", "Properties": properties } }))
    };
    assert_eq!(is_added(policy(json!({ "Fn::Transform": transform }))), [true, false]);
    let of = |role: &str| json!({ "Roles": [role], "Fn::Transform": transform });
    assert_eq!(is_added(policy(of("app"))), [true, false]);
    assert_eq!(is_added(policy(of("other"))), [false, false]);
}

#[test]
fn what_a_function_gives_or_a_loop_makes_is_open() {
    let chosen = |id: &str, kind: &str| {
        let properties = json!({ "Fn::If": ["C", { "RoleName": "app" }, {}] });
        with(json!({ id: { "Type": kind, "Properties": properties } }))
    };
    assert_eq!(is_added(chosen("R", "AWS::IAM::Role")), [true, false]);
    assert_eq!(is_added(chosen("T", "AWS::DynamoDB::Table")), [false, true]);
    assert_eq!(is_added(chosen("P", "AWS::IAM::RolePolicy")), [true, false]);
    let policy = json!({ "P${N}": { "Type": "AWS::IAM::RolePolicy" } });
    let each = json!({ "Fn::ForEach::Policies": ["N", ["a", "b"], policy] });
    assert_eq!(is_added(with(each)), [true, true]);
}

#[test]
fn modules_stacks_and_custom_resources_may_add_to_what_they_are_given() {
    let given = |kind: &str, value: Value| {
        with(json!({
            "X": { "Type": kind, "DependsOn": ["R", "T"], "Properties": { "A": [value] } },
            "P": { "Type": "AWS::IAM::Policy", "Properties": { "Roles": [{ "Ref": "R" }] } },
        }))
    };
    for kind in [
        "Custom::Seed",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::StackSet",
        "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
        "My::Org::Thing::MODULE",
        "Acme::Access::Attachment",
    ] {
        for role in [
            json!({ "Ref": "R" }),
            json!({ "Fn::Sub": "arn:aws:iam::111122223333:role/${R}" }),
            json!({ "Fn::If": ["C", { "Fn::GetAtt": ["R", "Arn"] }, ""] }),
            json!("arn:aws:iam::111122223333:role/path/app"),
            json!({ "Ref": "P" }),
        ] {
            assert_eq!(is_added(given(kind, role.clone())), [true, false], "{role}");
        }
        assert_eq!(is_added(given(kind, json!({ "B": "notes" }))), [false, true]);
        assert_eq!(is_added(given(kind, json!("R"))), [false, false]);
    }
    assert_eq!(is_added(given("AWS::Lambda::Function", json!({ "Ref": "R" }))), [false, false]);
    assert_eq!(is_added(given("no type", json!({ "Ref": "R" }))), [false, false]);
    let [why, _] = added(given("Custom::Seed", json!({ "Ref": "R" })));
    assert_eq!(why.unwrap(), "what the custom resource `X` adds is not in the template");
}

#[test]
fn a_name_may_be_given_by_the_function_that_makes_it() {
    let named = |name: Value, given: Value| {
        let mut template = with(json!({ "X": {
            "Type": "Custom::Seed", "Properties": { "Role": given },
        } }));
        template["Parameters"] = json!({
            "Name": { "Type": "String" },
            "Usual": { "Type": "String", "Default": "app" },
            "Other": { "Type": "String", "Default": "other" },
        });
        template["Resources"]["R"]["Properties"]["RoleName"] = name;
        is_added(template)
    };
    let join = json!({ "Fn::Join": ["-", [{ "Ref": "AWS::StackName" }, "app"]] });
    for (name, given, is_given) in [
        (json!({ "Ref": "Name" }), json!({ "Ref": "Name" }), true),
        (json!({ "Ref": "Name" }), json!({ "Fn::Sub": "role/${Name}" }), true),
        (json!("app"), json!({ "Ref": "Usual" }), true),
        (json!("app"), json!({ "Ref": "Other" }), false),
        (json!({ "Fn::Sub": "${AWS::StackName}-app" }), join, true),
        // What is referred to may be said by a function.
        (json!("app"), json!({ "Ref": { "Fn::Sub": "R" } }), true),
        (json!("app"), json!({ "Fn::GetAtt": [{ "Ref": "Name" }, "Arn"] }), true),
        (json!("app"), json!({ "Ref": { "Fn::Sub": "T" } }), false),
    ] {
        assert_eq!(named(name.clone(), given.clone())[0], is_given, "{name} {given}");
    }
}

#[test]
fn a_connector_adds_to_the_role_of_the_function_that_it_connects() {
    let function = |role: &str, connectors: Value| {
        let mut function = json!({ "Type": "AWS::Serverless::Function", "Properties": {
            "Role": { "Fn::GetAtt": [role, "Arn"] },
        } });
        function["Properties"]["Connectors"] = connectors;
        function
    };
    let ends = |source: &str| {
        json!({ "Type": "AWS::Serverless::Connector", "Properties": {
        "Source": { "Id": source }, "Destination": [{ "Id": "T" }], "Permissions": ["Read"],
    } })
    };
    let beside = |role: &str| json!({ "F": function(role, json!({})), "C": ends("F") });
    assert_eq!(is_added(with(beside("R"))), [true, true]);
    assert_eq!(is_added(with(beside("Q"))), [false, true]);
    let mut machine = json!({ "M": { "Type": "AWS::Serverless::StateMachine" }, "C": ends("M") });
    machine["M"]["Properties"] = json!({ "Role": { "Fn::Sub": "${R.Arn}" } });
    assert_eq!(is_added(with(machine)), [true, true]);
    let own = json!({ "Read": { "Properties": { "Destination": { "Id": "T" } } } });
    assert_eq!(is_added(with(json!({ "F": function("R", own.clone()) }))), [true, true]);
    assert_eq!(is_added(with(json!({ "F": function("Q", own) }))), [false, true]);
}

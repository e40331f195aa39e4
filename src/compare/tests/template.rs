use serde_json::{Value, json};

use crate::compare::Diff;
use crate::compare::template::TemplateChanges;
use crate::evaluate::Environment;

fn environment() -> Environment {
    Environment::new("111122223333", "eu-west-1").stack_name("app")
}

/// What changes: `Orders BillingMode update`, with the code of the rule.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<String> {
    let diff = Diff::between(&old.clone().into(), &new.clone().into(), &environment());
    let document: Value = serde_json::from_str(&diff.json()).unwrap();
    let change = |change: &Value| {
        let word = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        let path = word("path").replacen("Properties/", "", 1);
        let words = [word("resource"), path, word("effect"), word("why")];
        let loses = change["loses"].as_bool().unwrap().then(|| "loses".to_owned());
        let words = words.into_iter().chain(loses).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    document["changes"].as_array().unwrap().iter().map(change).collect()
}

/// A template of resources.
pub(super) fn of(resources: &Value) -> Value {
    json!({ "Resources": resources })
}

pub(super) fn table(properties: &Value) -> Value {
    json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties })
}

fn index(name: &str, projection: &str) -> Value {
    json!({ "IndexName": name, "KeySchema": [{ "AttributeName": name, "KeyType": "HASH" }],
        "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": [projection, "more"] } })
}

#[test]
fn what_means_the_same_is_no_change() {
    let old = of(&json!({
        "T": table(&json!({
            "TableName": "t",
            "GlobalSecondaryIndexes": [index("a", "x"), index("b", "y")],
            "Tags": [{ "Key": "k", "Value": "v" }, { "Key": "l", "Value": 5 }],
        })),
        "R": { "Type": "AWS::IAM::Role", "DependsOn": ["T", "U"], "Properties": { "Policies": [{
            "PolicyName": "p", "PolicyDocument": { "Statement": [
                { "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": { "Fn::GetAtt": ["U", "Arn"] },
                  "Condition": { "StringEquals": { "aws:PrincipalTag/x": "1" } } },
                { "Sid": "S", "Effect": "Deny", "Action": "dynamodb:Scan", "Resource": "*" },
            ] },
        }] } },
        "U": table(&json!({})),
    }));
    let mut include = index("a", "x");
    include["Projection"]["NonKeyAttributes"] = json!(["more", "x"]);
    let new = of(&json!({
        "U": table(&json!({})),
        "R": { "Type": "AWS::IAM::Role", "DependsOn": ["U", "T"], "Properties": { "Policies": [{
            "PolicyName": "p", "PolicyDocument": { "Statement": [
                { "Sid": "S", "Effect": "Deny", "Action": ["dynamodb:Scan"], "Resource": ["*"] },
                { "Resource": [{ "Fn::Sub": "${U.Arn}" }], "Effect": "Allow", "Action": ["dynamodb:Query", "dynamodb:GetItem"],
                  "Condition": { "StringEquals": { "aws:PrincipalTag/x": ["1"] } } },
            ] },
        }] } },
        "T": table(&json!({
            "Tags": [{ "Key": "l", "Value": "5" }, { "Key": "k", "Value": "v" }],
            "GlobalSecondaryIndexes": [index("b", "y"), include],
            "TableName": { "Fn::Join": ["", ["t"]] },
        })),
    }));
    assert_eq!(changes(&old, &new), [""; 0]);
    assert_eq!(changes(&new, &old), [""; 0]);
}

#[test]
fn the_order_of_a_key_is_its_meaning() {
    let key = |names: [&str; 2]| {
        let keys = names.map(|name| json!({ "AttributeName": name, "KeyType": "HASH" }));
        of(&json!({ "T": table(&json!({ "KeySchema": keys })) }))
    };
    assert_eq!(changes(&key(["a", "b"]), &key(["b", "a"])), ["T KeySchema replace EVO002 loses"]);
}

#[test]
fn what_refers_to_a_replaced_resource_changes_with_it() {
    let template = |attribute: &str, view: &str| {
        of(&json!({
            "T": table(&json!({
                "KeySchema": [{ "AttributeName": attribute, "KeyType": "HASH" }],
                "StreamSpecification": { "StreamViewType": view },
            })),
            "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "EventSourceArn": { "Fn::GetAtt": "T.StreamArn" }, "FunctionName": "f",
            } },
            "F": { "Type": "AWS::Lambda::Function", "Properties": {
                "Environment": { "Variables": { "TABLE": { "Ref": "T" } } },
            } },
            "P": { "Type": "AWS::SSM::Parameter", "Properties": { "Value": { "Ref": "M" } } },
        }))
    };
    assert_eq!(
        changes(&template("id", "KEYS_ONLY"), &template("key", "KEYS_ONLY")),
        [
            "T KeySchema replace EVO002 loses",
            "M EventSourceArn replace",
            "F Environment update",
            "P Value update",
        ]
    );
    assert_eq!(
        changes(&template("id", "KEYS_ONLY"), &template("id", "NEW_IMAGE")),
        [
            "T StreamSpecification/StreamViewType update EVO025",
            "M EventSourceArn replace",
            "P Value update",
        ]
    );
}

#[test]
fn a_name_that_reaches_a_function_without_a_result_is_followed() {
    let template = |name: &str| {
        of(&json!({
            "T": table(&json!({ "TableName": name })),
            "F": { "Type": "AWS::Lambda::Function", "Properties": {
                "Description": { "Fn::Base64": { "Fn::Sub": "reads ${T}" } },
                "Handler": { "Fn::Base64": "the same" },
            } },
        }))
    };
    assert_eq!(
        changes(&template("a"), &template("b")),
        ["T TableName replace EVO034 loses", "F Description update"]
    );
}

#[test]
fn an_update_keeps_the_values_of_parameters() {
    let template = |stage: &str| {
        json!({
            "Parameters": { "Stage": { "Type": "String", "Default": stage } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
                "T": table(&json!({ "TableName": { "Fn::Sub": "t-${Stage}" } })),
                "U": { "Type": "AWS::DynamoDB::Table", "Condition": "Prod", "DeletionPolicy": "Retain" },
            },
        })
    };
    assert_eq!(
        changes(&template("dev"), &template("prod")),
        ["Parameters/Stage/Default none EVO039"]
    );
    assert_eq!(
        changes(&template("prod"), &template("dev")),
        ["Parameters/Stage/Default none EVO039"]
    );
}

#[test]
fn what_is_not_made_is_not_there() {
    let template = |of: &str| {
        json!({
            "Conditions": { "Yes": { "Fn::Equals": ["a", "a"] }, "No": { "Fn::Equals": ["a", "b"] } },
            "Resources": { "T": { "Type": "AWS::DynamoDB::Table", "Condition": of, "Properties": {} } },
        })
    };
    assert_eq!(changes(&template("Yes"), &template("No")), ["T delete EVO036 loses"]);
    assert_eq!(changes(&template("No"), &template("Yes")), ["T create"]);
}

#[test]
fn an_open_condition_is_compared_in_both_values() {
    let template = |when: &str, billing: &str| {
        json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, when] } },
            "Resources": { "T": table(&json!({
                "BillingMode": { "Fn::If": ["Prod", billing, "PROVISIONED"] },
            })) },
        })
    };
    assert_eq!(
        changes(&template("prod", "PROVISIONED"), &template("prod", "PROVISIONED")),
        [""; 0]
    );
    assert_eq!(
        changes(&template("prod", "PROVISIONED"), &template("prod", "PAY_PER_REQUEST")),
        ["T BillingMode/Fn::If/1 unknown EVO015"]
    );
    assert_eq!(
        changes(&template("prod", "PROVISIONED"), &template("live", "PROVISIONED")),
        ["Conditions/Prod unknown"]
    );
}

#[test]
fn a_resource_under_another_id_is_another_one() {
    let named = |id: &str, name: &Value| {
        of(&json!({ id: { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain",
            "Properties": { "TableName": name } } }))
    };
    assert_eq!(
        changes(&named("A", &json!("t")), &named("B", &json!("t"))),
        ["B refused EVO037", "A retain"]
    );
    assert_eq!(
        changes(&named("A", &json!("t")), &named("B", &json!("u"))),
        ["B create", "A retain"]
    );
    let queue = |id: &str| of(&json!({ id: { "Type": "AWS::SQS::Queue" } }));
    assert_eq!(changes(&queue("A"), &queue("B")), ["B create", "A delete EVO036 loses"]);
}

#[test]
fn a_nested_property_that_replaces_is_found_where_it_comes_and_goes() {
    let key = |spec: Option<&str>| {
        let mut properties = json!({ "Description": "k" });
        if let Some(spec) = spec {
            properties["KeySpec"] = json!(spec);
        }
        of(&json!({ "K": { "Type": "AWS::KMS::Key", "Properties": properties } }))
    };
    assert_eq!(changes(&key(None), &key(Some("RSA_2048"))), ["K KeySpec refused EVO029"]);
}

#[test]
fn a_template_is_not_compared_with_what_a_macro_makes() {
    let template = |name: &str| json!({ "Transform": name, "Resources": {} });
    let macros = template("Mine");
    assert_eq!(changes(&macros, &macros), [""; 0]);
    let mut described = macros.clone();
    described["Description"] = json!("another");
    assert_eq!(changes(&macros, &described), ["Description none", "Transform unknown EVO040"]);
    let faithful = template("AWS::LanguageExtensions");
    assert_eq!(changes(&faithful, &faithful), [""; 0]);
}

#[test]
fn a_section_that_is_not_compared_is_not_passed_over() {
    let template =
        |role: &str| json!({ "Globals": { "Function": { "Role": role } }, "Resources": {} });
    assert_eq!(changes(&template("a"), &template("b")), ["Globals/Function/Role unknown EVO040"]);
    assert_eq!(changes(&of(&json!({})), &template("b")), ["Globals unknown EVO040"]);
}

#[test]
fn names_that_are_swapped_are_taken() {
    let named = |a: &str, b: &str| {
        let table = |name| table(&json!({ "TableName": name }));
        of(&json!({ "A": table(a), "B": table(b) }))
    };
    assert_eq!(
        changes(&named("a", "b"), &named("b", "a")),
        ["A TableName refused EVO037 loses", "B TableName refused EVO037 loses"]
    );
}

#[test]
fn what_nobody_is_asked_about_is_said() {
    let undecided = |old: Value, new: Value| {
        let diff = Diff::between(&old.into(), &new.into(), &environment());
        let document: Value = serde_json::from_str(&diff.json()).unwrap();
        let all = document["access"]["undecided"].as_array().unwrap().clone();
        all.iter().map(|it| it["why"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let open = |principal: Value| {
        of(&json!({ "T": table(&json!({ "ResourcePolicy": { "PolicyDocument": { "Statement": {
            "Effect": "Allow", "Principal": principal, "Action": "dynamodb:*", "Resource": "*" } } } })) }))
    };
    let own = || open(json!({ "AWS": "111122223333" }));
    assert_eq!(undecided(own(), open(json!("*"))), [""; 0]);
    let set = |session: &str| {
        of(
            &json!({ "P": { "Type": "AWS::SSO::PermissionSet", "Properties": { "SessionDuration": session } } }),
        )
    };
    assert_eq!(undecided(set("PT1H"), set("PT2H")), ["what permission sets allow is not compared"]);
    let trust = |service: &str| {
        of(&json!({ "R": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
            "Statement": { "Effect": "Allow", "Principal": { "AWS": service }, "Action": "sts:AssumeRole" } } } } }))
    };
    assert_eq!(undecided(trust("111122223333"), trust("*")), [""; 0]);
    let under = |id: &str| {
        of(&json!({ "R": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
            "Statement": { "Effect": "Allow", "Principal": { "AWS": "999900001111" }, "Action": "sts:AssumeRole",
                "Condition": { "StringEquals": { "sts:ExternalId": id } } } } } } }))
    };
    assert_eq!(undecided(under("a"), under("b")), [""; 0]);
    let function = |policy: &str| {
        of(
            &json!({ "F": { "Type": "AWS::Serverless::Function", "Properties": { "Policies": policy } } }),
        )
    };
    assert!(!undecided(function("A"), function("AdministratorAccess")).is_empty());
    let user = json!({ "U": { "Type": "AWS::IAM::User", "Properties": {} } });
    assert_eq!(undecided(of(&json!({})), of(&user)), [""; 0]);
    let policy = |action: &str| {
        of(
            &json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "p", "Roles": ["elsewhere"],
            "PolicyDocument": { "Statement": { "Effect": "Allow", "Action": action, "Resource": "*" } } } } }),
        )
    };
    assert_eq!(undecided(policy("s3:GetObject"), policy("s3:*")).len(), 2);
}

#[test]
fn a_document_with_a_value_as_deep_as_a_template_has_it_can_be_read() {
    let deep = (0..122).fold(json!("x"), |value, _| json!([value]));
    let new = of(&json!({ "X": { "Type": "Custom::X", "Properties": { "Deep": deep } } }));
    assert_eq!(changes(&of(&json!({})), &new), ["X create"]);
}

#[test]
fn what_a_condition_leaves_out_has_its_place() {
    let none = json!({ "Ref": "AWS::NoValue" });
    let template = |branches: [&Value; 2]| {
        let choice = json!({ "Fn::If": ["Prod", branches[0], branches[1]] });
        let mut template = of(&json!({
            "T": table(&json!({ "TableName": "t", "SSESpecification": choice })),
            "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [{ "PolicyName": "p",
                "PolicyDocument": { "Statement": [choice] } }] } },
        }));
        template["Parameters"] = json!({ "Stage": { "Type": "String" } });
        template["Conditions"] = json!({ "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } });
        template
    };
    let some = json!({ "SSEEnabled": true, "Effect": "Deny", "Action": "*", "Resource": "*" });
    let (then, otherwise) = (template([&some, &none]), template([&none, &some]));
    assert_eq!(changes(&then, &then), [""; 0]);
    let found = changes(&then, &otherwise);
    let of_resource = |id: &str| found.iter().any(|change| change.starts_with(id));
    assert!(of_resource("T ") && of_resource("R "), "{found:?}");
    let text = Diff::between(&then.into(), &otherwise.into(), &environment()).text();
    assert!(text.contains("Statement/-/Fn::If/2\n    {\"Ref\":\"AWS::NoValue\"} → {"), "{text}");
}

#[test]
fn lists_of_lists_are_compared_once() {
    let nested = |innermost: &str| {
        let actions = (0..60).fold(json!(innermost), |inner, _| json!([inner, "dynamodb:Scan"]));
        of(
            &json!({ "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [{ "PolicyName": "p",
            "PolicyDocument": { "Statement": { "Effect": "Allow", "Action": actions, "Resource": "*" } } }] } } }),
        )
    };
    let (get, put) = (nested("dynamodb:GetItem"), nested("dynamodb:PutItem"));
    assert_eq!(changes(&get, &get), [""; 0]);
    assert_eq!(changes(&get, &put).len(), 1);
}

#[test]
fn a_reference_in_a_default_is_the_same_where_the_default_is_kept() {
    let template = |default: &str| {
        let mut template = of(&json!({
            "T": table(&json!({ "TableName": { "Fn::Sub": "${Name}-x" } })),
            "N": { "Type": "AWS::CloudFormation::Stack", "Properties": { "TemplateURL": { "Fn::Sub": "https://${Name}/x" } } },
        }));
        template["Parameters"] = json!({ "Name": { "Type": "String", "Default": default } });
        template
    };
    for default in ["{{resolve:ssm:/a}}", "b{{resolve:ssm:/a}}{${", "b"] {
        assert_eq!(changes(&template(default), &template(default)), [""; 0], "{default}");
    }
}

#[test]
fn an_open_condition_names_what_it_decides() {
    let of = |stage: &str| {
        let chosen = json!({ "TableName": { "Fn::If": ["Dev", "dev", "live"] } });
        let under = |condition: &str| {
            let mut table = table(&json!({}));
            table["Condition"] = json!(condition);
            table
        };
        json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": {
                "Live": { "Fn::Equals": [{ "Ref": "Stage" }, stage] },
                "Dev": { "Fn::Not": [{ "Condition": "Live" }] },
                "Other": { "Fn::Equals": [{ "Ref": "Stage" }, "other"] },
            },
            "Resources": { "A": under("Live"), "B": under("Dev"), "C": under("Other"),
                "D": table(&chosen), "E": table(&json!({})) },
        })
    };
    let changes = TemplateChanges::between(
        (&of("live").into(), &environment()),
        (&of("prod").into(), &environment()),
    );
    let messages: Vec<&str> = changes.changes.iter().map(|one| one.message.as_str()).collect();
    let expected = "`A`, `B` and `D` may change: whether the condition holds is not known";
    assert_eq!(messages, [expected]);
}

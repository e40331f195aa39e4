use super::*;
use crate::rules::views::policy_samples::{codes, document, messages};
use serde_json::{Value, json};

fn template(actions: Value, resources: Value) -> Value {
    json!({
        "Tracks": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {
            "GlobalSecondaryIndexes": [{"IndexName": "byOwner"}],
            "LocalSecondaryIndexes": [{"IndexName": "byDate"}]
        }},
        "Plain": {"Type": "AWS::DynamoDB::Table"},
        "Made": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "GlobalSecondaryIndexes": {"Ref": "Indexes"}
        }},
        "Included": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "Fn::Transform": {"Name": "AWS::Include"}
        }},
        "Joining": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {
            "GlobalTableSourceArn": "arn:aws:dynamodb:eu-west-1:111122223333:table/t"
        }},
        "P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document(json!({
            "Effect": "Allow", "Action": actions, "Resource": resources
        }))}}
    })
}

fn table() -> Value {
    json!({"Fn::GetAtt": ["Tracks", "Arn"]})
}

fn index_of(table: &str, name: &str) -> Value {
    json!({"Fn::Sub": format!("${{{table}.Arn}}/index/{name}")})
}

fn stream() -> Value {
    json!({"Fn::GetAtt": ["Tracks", "StreamArn"]})
}

#[test]
fn an_action_needs_one_resource_that_it_takes() {
    for (actions, resources, expected) in [
        (json!(["dynamodb:GetItem"]), json!([table()]), vec![]),
        (
            json!(["dynamodb:GetItem", "dynamodb:Query"]),
            json!([table(), index_of("Tracks", "byOwner")]),
            vec![],
        ),
        (json!("dynamodb:GetRecords"), stream(), vec![]),
        (json!("dynamodb:ListStreams"), json!("*"), vec![]),
        (json!("dynamodb:Get*"), json!([stream()]), vec![]),
        (json!("dynamodb:GetItem"), json!([{"Ref": "TableArn"}]), vec![]),
        (json!("dynamodb:GetItem"), json!([{"Fn::Sub": "${Tracks.Arn}*"}]), vec![]),
        (json!([{"Ref": "A"}]), json!([index_of("Tracks", "byOwner")]), vec![]),
        (json!("s3:GetObject"), json!([table()]), vec![]),
        (json!("*"), json!(["arn:aws:s3:::uploads/*", table()]), vec![]),
        (json!("dynamodb:Scam"), json!([table()]), vec![]),
        (
            json!("dynamodb:GetItem"),
            json!([index_of("Tracks", "byOwner")]),
            vec!["IAM043: `GetItem` never applies to index `byOwner` of table `Tracks`"],
        ),
        (
            json!(["dynamodb:Query", "dynamodb:Scan"]),
            json!(stream()),
            vec!["IAM043: `Query` and `Scan` never apply to the stream of table `Tracks`"],
        ),
        (
            json!(["dynamodb:GetItem", "dynamodb:GetRecords", "dynamodb:ListStreams"]),
            json!([table()]),
            vec![
                "IAM043: `GetRecords` never applies to table `Tracks`",
                "IAM043: `ListStreams` never applies to table `Tracks`",
            ],
        ),
        (
            json!("dynamodb:GetItem"),
            json!("arn:aws:s3:::uploads/*"),
            vec!["IAM043: `GetItem` never applies to `arn:aws:s3:::uploads/*`"],
        ),
    ] {
        let messages = messages(RULES, template(actions.clone(), resources.clone()));
        assert_eq!(messages, expected, "{actions} {resources}");
    }
}

#[test]
fn a_resource_needs_one_action_that_takes_it() {
    assert_eq!(
        messages(
            RULES,
            template(json!(["dynamodb:PutItem"]), json!([table(), index_of("Tracks", "byOwner")]))
        ),
        ["IAM043: no action here ever applies to index `byOwner` of table `Tracks`"]
    );
    let with_s3 = json!(["dynamodb:PutItem", "s3:PutObject"]);
    let resources = json!([table(), "arn:aws:s3:::uploads/*"]);
    assert_eq!(codes(RULES, template(with_s3, resources)), [""; 0]);
}

#[test]
fn what_nothing_applies_to_is_found_once() {
    let resources = json!([table(), index_of("Tracks", "*")]);
    assert_eq!(
        messages(RULES, template(json!(["dynamodb:PutItem"]), resources)),
        ["IAM043: no action here ever applies to the indexes of table `Tracks`"]
    );
}

#[test]
fn indexes_are_those_of_the_table() {
    let query = |resource: Value| messages(RULES, template(json!("dynamodb:Query"), resource));
    assert_eq!(query(index_of("Tracks", "byDate")), [""; 0]);
    assert_eq!(query(index_of("Tracks", "by*")), [""; 0]);
    assert_eq!(query(index_of("Made", "any")), [""; 0]);
    assert_eq!(query(index_of("Included", "any")), [""; 0]);
    assert_eq!(query(index_of("Joining", "any")), [""; 0]);
    assert_eq!(query(index_of("Made", "*")), [""; 0]);
    assert_eq!(query(index_of("Tracks", "${Name}")), [""; 0]);
    assert_eq!(
        query(index_of("Tracks", "byOwnr")),
        ["IAM044: table `Tracks` has no index `byOwnr`"]
    );
    assert_eq!(
        query(index_of("Tracks", "*")),
        ["IAM045: this grants every index that `Tracks` will ever have"]
    );
    assert_eq!(query(index_of("Plain", "*")), ["IAM045: table `Plain` has no index"]);
    let mut deny = template(json!("dynamodb:Query"), index_of("Tracks", "*"));
    deny["P"]["Properties"]["PolicyDocument"]["Statement"][0]["Effect"] = json!("Deny");
    assert_eq!(messages(RULES, deny), [""; 0]);
}

/// The severities of what is found in a policy of these statements.
fn severities(statements: Value) -> Vec<String> {
    let mut template = template(json!("*"), json!("*"));
    template["P"]["Properties"]["PolicyDocument"]["Statement"] = statements;
    let template = json!({ "Resources": template }).into();
    let report = crate::rules::check(&template);
    let own = report.findings().filter(|finding| finding.code() == "IAM043");
    own.map(|finding| finding.severity().to_string()).collect()
}

fn allow(actions: Value, resources: Value) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resources})
}

#[test]
fn what_never_applies_beside_what_does_is_superfluous() {
    let reads = || json!(["dynamodb:GetItem", "dynamodb:Query"]);
    let of_stream = || json!(["dynamodb:GetRecords", "dynamodb:GetShardIterator"]);
    let literal =
        |rest: &str| json!(format!("arn:aws:dynamodb:eu-west-1:111122223333:table/T{rest}"));
    for (what, statements, expected) in [
        ("alone", json!([allow(of_stream(), table())]), vec!["error"]),
        (
            "beside others",
            json!([allow(json!(["dynamodb:GetRecords", "dynamodb:GetItem"]), table())]),
            vec!["warning"],
        ),
        (
            "a resource",
            json!([allow(json!("dynamodb:PutItem"), json!([table(), stream()]))]),
            vec!["warning"],
        ),
        (
            "a statement beside one on the table",
            json!([
                allow(reads(), json!([table(), index_of("Tracks", "*")])),
                allow(of_stream(), table())
            ]),
            vec!["warning"],
        ),
        (
            "in the other order",
            json!([allow(of_stream(), table()), allow(reads(), table())]),
            vec!["warning"],
        ),
        (
            "a list of streams",
            json!([allow(of_stream(), stream()), allow(json!("dynamodb:ListStreams"), stream())]),
            vec!["warning"],
        ),
        (
            "another table",
            json!([allow(reads(), index_of("Plain", "x")), allow(of_stream(), table())]),
            vec!["warning", "error"],
        ),
        (
            "a table of elsewhere",
            json!([allow(reads(), literal("")), allow(of_stream(), literal(""))]),
            vec!["warning"],
        ),
        (
            "one denied",
            json!([{"Effect": "Deny", "Action": reads(), "Resource": table()}, allow(of_stream(), table())]),
            vec!["error"],
        ),
        (
            "one that never applies either",
            json!([allow(json!("dynamodb:ListTables"), table()), allow(of_stream(), table())]),
            vec!["error", "error"],
        ),
    ] {
        assert_eq!(severities(statements), expected, "{what}");
    }
}

#[test]
fn one_slash_separates_an_index_from_its_table() {
    let of = |resource: Value| codes(RULES, template(json!("dynamodb:Query"), resource));
    let join = |delimiter: &str, parts: Value| json!({"Fn::Join": [delimiter, parts]});
    let import = json!({"Fn::ImportValue": "tracks"});
    for resource in [
        join("/", json!([table(), "/index/byOwner"])),
        join("", json!([table(), "//index/*"])),
        join("", json!([table(), "index/byOwner"])),
        json!({"Fn::Sub": "${Tracks.Arn}//index/byOwner"}),
        json!({"Fn::Sub": "arn:aws:dynamodb:*:*:table/${Name}//index/byOwner"}),
        join("/", json!([import, "/index/byOwner"])),
    ] {
        assert_eq!(of(resource.clone()), ["IAM044"], "{resource}");
    }
    for resource in
        [join("/", json!([table(), "index/byOwner"])), join("/", json!([import, "index/byOwner"]))]
    {
        assert_eq!(of(resource.clone()), [""; 0], "{resource}");
    }
}

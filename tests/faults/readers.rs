//! Who reads a table and its stream: policies, filters, pipes, role mappings.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = policies();
    faults.extend(streams());
    faults
}

fn policies() -> Vec<Fault> {
    vec![
        fault("DDB006", "a format of imports", "InputFormat: DYNAMODB_JSON, ION, CSV")
            .of(&[Base::Table])
            .beyond(
                "Tracks/ImportSourceSpecification",
                json!({ "InputFormat": "JSON", "S3BucketSource": { "S3Bucket": "uploads" } }),
                json!({ "InputFormat": "DYNAMODB_JSON", "S3BucketSource": { "S3Bucket": "uploads" } }),
            ),
        fault("IAM044", "two slashes before an index", "ARN of an index: table/T/index/I")
            .of(&[Base::Policies])
            .set(
                "Handler/policy/Statement/1/Resource/0",
                json!({ "Fn::Sub": "${Favourites.Arn}//index/byTrack" }),
            ),
        fault("IAM044", "no slash before an index", "ARN of an index: table/T/index/I")
            .of(&[Base::Policies])
            .set(
                "Handler/policy/Statement/1/Resource/0",
                json!({ "Fn::Sub": "${Favourites.Arn}index/byTrack" }),
            ),
        fault("IAM075", "everyone with a tag of their own", "aws:PrincipalTag: the caller's account sets it")
            .of(&[Base::Policies])
            .set("Operator/trust/Principal", "*")
            .set(
                "Operator/trust/Condition",
                json!({ "StringEquals": { "aws:PrincipalTag/team": "charts" } }),
            ),
        fault("CFN024", "a reference to a table that is not always there", "Unresolved resource dependencies")
            .of(&[Base::Policies])
            .set("/Parameters", json!({ "Stage": { "Type": "String", "Default": "dev" } }))
            .set(
                "/Conditions",
                json!({ "Live": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } }),
            )
            .set("/Resources/Board", topic(json!(null)))
            .beyond(
                "/Resources/Told",
                topic(json!({ "Ref": "Board" })),
                topic(json!({ "Fn::If": ["Live", { "Ref": "Board" }, "none"] })),
            )
            .at("Told/DisplayName"),
        on_table("DDB101", "a policy of a table with an action on no table", "action names are invalid")
            .beyond(ACTION, "dynamodb:CreateTable", "dynamodb:UpdateTable"),
        on_table("DDB101", "a policy of a table with an action on streams", "actions on tables")
            .set(ACTION, json!(["dynamodb:GetItem", "dynamodb:GetRecords"])),
        fault("DDB101", "a policy of a stream with an action on tables", "actions on streams")
            .of(&[Base::Table])
            .beyond(
                "Tracks/StreamSpecification/ResourcePolicy",
                of_stream("dynamodb:ListStreams"),
                of_stream("dynamodb:GetRecords"),
            ),
        on_table("DDB102", "a service in a policy of a table", "invalid service principal").beyond(
            PRINCIPAL,
            json!({ "Service": "lambda.amazonaws.com" }),
            json!({ "Service": "redshift.amazonaws.com" }),
        ),
        fault("COG021", "a role mapping of a user pool without its client", "NAME:CLIENT")
            .of(&[Base::SignIn])
            .beyond(
                "Roles/RoleMappings",
                mapping(json!({ "Fn::GetAtt": ["Users", "ProviderName"] })),
                mapping(json!({ "Fn::Sub": "${Users.ProviderName}:${App}" })),
            ),
    ]
}

const ACTION: &str = "Tracks/ResourcePolicy/PolicyDocument/Statement/0/Action";
const PRINCIPAL: &str = "Tracks/ResourcePolicy/PolicyDocument/Statement/0/Principal";

fn on_table(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::Table])
}

fn of_stream(action: &str) -> Value {
    json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::111122223333:role/Charts" },
        "Action": action,
        "Resource": "*",
    }] } })
}

/// A topic, which is there under a condition if it is called nothing.
fn topic(name: Value) -> Value {
    match name {
        Value::Null => json!({ "Type": "AWS::SNS::Topic", "Condition": "Live" }),
        name => json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": name } }),
    }
}

fn mapping(provider: Value) -> Value {
    json!({
        "users": {
            "Type": "Token",
            "AmbiguousRoleResolution": "Deny",
            "IdentityProvider": provider,
        },
    })
}

fn streams() -> Vec<Fault> {
    let filtered = |pattern: Value| json!({ "Filters": [{ "Pattern": pattern.to_string() }] });
    let filter = |code, what, wrong: Value, right: Value| {
        fault(code, what, "filters of a table's stream").of(&[Base::Around]).beyond(
            "Count/FilterCriteria",
            filtered(wrong),
            filtered(right),
        )
    };
    let image = |of: Value| json!({ "dynamodb": { "NewImage": of } });
    let pipe = |source: &str| {
        json!({
            "Type": "AWS::Pipes::Pipe",
            "Properties": {
                "RoleArn": { "Fn::GetAtt": ["CounterRole", "Arn"] },
                "Source": { "Fn::GetAtt": ["Favourites", source] },
                "SourceParameters": { "DynamoDBStreamParameters": { "StartingPosition": "LATEST" } },
                "Target": "arn:aws:sqs:us-east-1:111122223333:jobs",
            },
        })
    };
    vec![
        filter(
            "OPS026",
            "a value that is in no list",
            json!({ "eventName": "INSERT" }),
            json!({ "eventName": ["INSERT"] }),
        ),
        filter(
            "OPS070",
            "an attribute without its type",
            image(json!({ "status": ["PAID"] })),
            image(json!({ "status": { "S": ["PAID"] } })),
        ),
        filter(
            "OPS070",
            "an event that no record has",
            json!({ "eventName": ["UPDATE"] }),
            json!({ "eventName": ["MODIFY"] }),
        ),
        filter(
            "OPS070",
            "a number that is compared as a number",
            image(json!({ "age": { "N": [{ "numeric": [">", 5] }] } })),
            image(json!({ "age": { "N": ["5"] } })),
        ),
        fault("OPS009", "a pipe of a table", "Source: the ARN of a stream")
            .of(&[Base::Around])
            .beyond("/Resources/Pipe", pipe("Arn"), pipe("StreamArn"))
            .at("Pipe/Source"),
        fault("OPS010", "a pipe whose role may not read", "execution role of a pipe")
            .of(&[Base::Around])
            .set("/Resources/Pipe", {
                let mut pipe = pipe("StreamArn");
                pipe["Properties"]["RoleArn"] = json!({ "Fn::GetAtt": ["OtherRole", "Arn"] });
                pipe
            })
            .set(
                "/Resources/OtherRole",
                json!({
                    "Type": "AWS::IAM::Role",
                    "Properties": {
                        "AssumeRolePolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{
                                "Effect": "Allow",
                                "Principal": { "Service": "pipes.amazonaws.com" },
                                "Action": "sts:AssumeRole",
                            }],
                        },
                    },
                }),
            )
            .at("Pipe/Source"),
    ]
}

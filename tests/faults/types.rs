//! The types of CloudFormation's schemas: what is a list, an object, a text.

use serde_json::json;

use super::bases::{Base, TABLES};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = tables();
    faults.extend(policies());
    faults.extend(around());
    faults
}

fn typed(what: &'static str) -> Fault {
    fault("CFN035", what, "the resource type's schema")
}

fn tables() -> Vec<Fault> {
    vec![
        typed("a key that is a text").of(TABLES).set("Tracks/KeySchema", "artist"),
        typed("a key of numbers")
            .of(TABLES)
            .set("Tracks/KeySchema", json!([5]))
            .at("Tracks/KeySchema/0"),
        typed("a key that is a text by a function")
            .of(TABLES)
            .set("Tracks/KeySchema", json!({ "Fn::Sub": "artist" })),
        typed("attributes that are a number").of(TABLES).set("Tracks/AttributeDefinitions", 5),
        typed("indexes that are a text").of(TABLES).set("Tracks/GlobalSecondaryIndexes", "x"),
        typed("indexes without brackets")
            .of(TABLES)
            .set("Tracks/GlobalSecondaryIndexes", json!({ "a": 1 })),
        typed("a stream that is on").of(TABLES).set("Tracks/StreamSpecification", true),
        typed("a name that is a list").of(TABLES).set("Tracks/TableName", json!(["music"])),
        typed("a switch that is an object")
            .of(TABLES)
            .set("Tracks/TimeToLiveSpecification/Enabled", json!({ "Value": true })),
        typed("a tag that is a number")
            .of(&[Base::Table])
            .set("Tracks/Tags", json!([1]))
            .at("Tracks/Tags/0"),
        typed("replicas that are a text")
            .of(&[Base::GlobalTable])
            .set("Tracks/Replicas", "eu-west-1"),
        typed("replicas that are texts")
            .of(&[Base::GlobalTable])
            .set("Tracks/Replicas", json!(["eu-west-1"])),
        typed("properties that are a number").of(TABLES).set("/Resources/Tracks/Properties", 5),
        fault("DDB001", "a name of one digit, as a number", "3 to 255 characters")
            .of(TABLES)
            .beyond("Tracks/TableName", 5, 500),
        fault("CFN080", "a reference to a number", "Ref takes a text")
            .of(TABLES)
            .set("Tracks/TableName", json!({ "Ref": 7 })),
        fault("CFN080", "an attribute of nothing", "Fn::GetAtt takes two parts")
            .of(TABLES)
            .set("Tracks/TableName", json!({ "Fn::GetAtt": ["Tracks"] })),
        fault("CFN080", "a number filled in", "Fn::Sub takes a text")
            .of(TABLES)
            .set("Tracks/TableName", json!({ "Fn::Sub": 7 })),
    ]
}

fn policies() -> Vec<Fault> {
    let of = |fault: Fault| fault.of(&[Base::Policies]);
    vec![
        of(typed("a trust policy that is no JSON"))
            .set("Handler/AssumeRolePolicyDocument", "lambda"),
        of(fault("IAM022", "a trust policy that is an empty text", "Statement: required"))
            .set("Handler/AssumeRolePolicyDocument", "{}"),
        of(typed("policies that are a number")).set("Handler/Policies", 5),
        of(typed("a policy that is a number")).set("Handler/Policies/0", 5),
        of(typed("managed policies without brackets"))
            .set("Handler/ManagedPolicyArns", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        of(typed("a statement that is a text")).set("Handler/policy/Statement", "x"),
        of(typed("an action that is a number")).set("Handler/statement/Action", 5),
        of(typed("a resource that is an object"))
            .set("Handler/statement/Resource", json!({ "Arn": "*" })),
        of(typed("a condition that is a list")).set("Handler/statement/Condition", json!([])),
        of(typed("an operator over a text"))
            .set("Handler/statement/Condition", json!({ "StringEquals": "aws:userid" }))
            .at("Handler/statement/Condition/StringEquals"),
        of(typed("a principal that is a text"))
            .set("Handler/trust/Principal", "lambda.amazonaws.com"),
        of(fault("IAM100", "no trust policy", "AssumeRolePolicyDocument: required"))
            .without("Handler/AssumeRolePolicyDocument"),
        of(fault("IAM100", "a policy without a name", "PolicyName: required"))
            .without("Importer/Policies/0/PolicyName"),
        of(fault("IAM100", "a managed policy of nothing", "PolicyDocument: required"))
            .without("Write/PolicyDocument"),
        of(fault("IAM101", "a resource that is no ARN", "must be in ARN format or \"*\""))
            .set("Handler/statement/Resource", "favourites"),
        of(fault("IAM101", "half an ARN", "must be in ARN format or \"*\""))
            .set("Handler/statement/Resource", "arn:aws:dynamodb"),
    ]
}

fn around() -> Vec<Fault> {
    let of = |fault: Fault| fault.of(&[Base::Around]);
    vec![
        of(fault("CFN020", "a type that is a number", "Type: a text"))
            .set("/Resources/Alarms/Type", 7),
        of(typed("a topic to wait for that is a number")).set("/Resources/Alarms/DependsOn", 7),
        of(typed("metadata that are a text")).set("/Resources/Alarms/Metadata", "x"),
        of(typed("outputs that are a list")).set("/Outputs", json!([])),
        of(typed("tags by name")).set("Alarms/Tags", json!({ "team": "charts" })),
    ]
}

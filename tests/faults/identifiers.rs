//! Names where ARNs belong, and ARNs where names belong.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = properties();
    faults.extend(policies());
    faults
}

fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

fn arn(id: &str) -> Value {
    json!({ "Fn::GetAtt": [id, "Arn"] })
}

fn properties() -> Vec<Fault> {
    let around = |what, source| fault("CFN049", what, source).of(&[Base::Around]);
    let of_policies = |what, source| fault("CFN049", what, source).of(&[Base::Policies]);
    let sign_in = |what, source| fault("CFN049", what, source).of(&[Base::SignIn]);
    let machine = |role: Value| json!({ "Type": "AWS::StepFunctions::StateMachine", "Properties": { "DefinitionString": "{}", "RoleArn": role } });
    let rule = |target: Value| {
        json!({
            "Type": "AWS::Events::Rule",
            "Properties": {
                "ScheduleExpression": "rate(1 hour)",
                "Targets": [{ "Id": "count", "Arn": target }],
            },
        })
    };
    let subscription = |protocol: &str, endpoint: Value| {
        json!({
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "Protocol": protocol,
                "Endpoint": endpoint,
                "TopicArn": "arn:aws:sns:eu-west-1:111122223333:orders",
            },
        })
    };
    let bucket = |function: Value| {
        let told = json!([{ "Event": "s3:ObjectCreated:*", "Function": function }]);
        json!({
            "Type": "AWS::S3::Bucket",
            "Properties": { "NotificationConfiguration": { "LambdaConfigurations": told } },
        })
    };
    vec![
        around("a function whose role is a name", "Role: an ARN").beyond(
            "Counter/Role",
            reference("CounterRole"),
            arn("CounterRole"),
        ),
        around("a state machine whose role is a name", "RoleArn: an ARN")
            .beyond(
                "/Resources/Machine",
                machine(reference("CounterRole")),
                machine(arn("CounterRole")),
            )
            .at("Machine/RoleArn"),
        around("a target that is a function's name", "Arn: an ARN")
            .beyond("/Resources/Hourly", rule(reference("Counter")), rule(arn("Counter")))
            .at("Hourly/Targets/0/Arn"),
        around("failures that go to a queue's address", "Destination: an ARN").set(
            "/Resources/Count/Properties/DestinationConfig/OnFailure/Destination",
            reference("Failed"),
        ),
        around("dead letters that go to a queue's address", "deadLetterTargetArn: an ARN")
            .set(
                "/Resources/Jobs",
                json!({
                    "Type": "AWS::SQS::Queue",
                    "Properties": {
                        "RedrivePolicy": {
                            "deadLetterTargetArn": reference("Failed"),
                            "maxReceiveCount": 3,
                        },
                    },
                }),
            )
            .at("Jobs/RedrivePolicy/deadLetterTargetArn"),
        around("a function called by its role's name", "SourceArn: an ARN")
            .set(
                "/Resources/Called",
                json!({
                    "Type": "AWS::Lambda::Permission",
                    "Properties": {
                        "Action": "lambda:InvokeFunction",
                        "FunctionName": reference("Counter"),
                        "Principal": "s3.amazonaws.com",
                        "SourceArn": { "Fn::Sub": "${Failed}" },
                    },
                }),
            )
            .at("Called/SourceArn"),
        around(
            "a queue that is subscribed by its address",
            "Endpoint: for sqs, the ARN of a queue",
        )
        .beyond(
            "/Resources/Told",
            subscription("sqs", reference("Failed")),
            subscription("sqs", arn("Failed")),
        )
        .at("Told/Endpoint"),
        around("a function that is subscribed by its name", "Endpoint: for lambda, an ARN")
            .beyond(
                "/Resources/Told",
                subscription("lambda", json!({ "Fn::Sub": "${Counter}" })),
                subscription("lambda", arn("Counter")),
            )
            .at("Told/Endpoint"),
        around("a bucket that tells a function by its name", "Function: an ARN")
            .beyond("/Resources/Uploads", bucket(reference("Counter")), bucket(arn("Counter")))
            .at("Uploads/NotificationConfiguration/LambdaConfigurations/0/Function"),
        fault("CFN092", "a target of a misspelt service", "an ARN's third part is a service")
            .of(&[Base::Around])
            .beyond(
                "/Resources/Hourly",
                rule(json!("arn:aws:lamda:eu-west-1:111122223333:function:count")),
                rule(json!("arn:aws:lambda:eu-west-1:111122223333:function:count")),
            )
            .at("Hourly/Targets/0/Arn"),
        of_policies("a role's managed policy by its document's role", "ManagedPolicyArns: ARNs")
            .set("Operator/ManagedPolicyArns", json!([reference("Handler")])),
        of_policies("a policy's role by its ARN", "Roles: names").beyond(
            "Write/Roles/0",
            arn("Handler"),
            json!("music-handler"),
        ),
        of_policies("a policy's role by a written ARN", "Roles: names")
            .set("Write/Roles/0", "arn:aws:iam::111122223333:role/music-handler"),
        of_policies("a policy's user by an ARN", "Users: names")
            .set("Write/Users", json!([{ "Fn::Sub": "${Importer.Arn}" }])),
        sign_in("a role of signed-in users by its name", "Roles: ARNs")
            .set("Roles/Roles/authenticated", reference("Listener")),
        fault("OPS025", "a mapping of a table's name", "EventSourceArn: an ARN")
            .of(&[Base::Around])
            .set("Count/EventSourceArn", reference("Favourites")),
        fault("OPS025", "a mapping of a queue's address", "EventSourceArn: an ARN")
            .of(&[Base::Around])
            .set("Count/EventSourceArn", reference("Failed")),
    ]
}

fn policies() -> Vec<Fault> {
    let of = |code, what, source| fault(code, what, source).of(&[Base::Policies]);
    let refused = "Resource must be in ARN format or \"*\"";
    vec![
        of("IAM101", "the name of a table in a policy", refused).beyond(
            "Handler/statement/Resource/0",
            reference("Favourites"),
            arn("Favourites"),
        ),
        of("IAM101", "the indexes of a table's name", refused).set(
            "Handler/policy/Statement/1/Resource/0",
            json!({ "Fn::Sub": "${Favourites}/index/*" }),
        ),
        of("IAM101", "the name of a role in a policy", refused)
            .set("Handler/statement/Resource/0", reference("Operator")),
        of("IAM082", "a user's name as a principal", "Invalid principal in policy").beyond(
            "Operator/trust/Principal/AWS",
            reference("Importer"),
            arn("Importer"),
        ),
        of("IAM082", "a role's written name as a principal", "Invalid principal in policy")
            .set("Operator/trust/Principal/AWS", json!(["111122223333", "music-handler"])),
        of("IAM082", "a service among the accounts", "Invalid principal in policy")
            .set("Operator/trust/Principal/AWS", "lambda.amazonaws.com"),
        of("IAM121", "an ARN of a misspelt service", "the third part of an ARN is the service")
            .set(
                "Handler/statement/Resource/0",
                "arn:aws:dynamodbb:eu-west-1:111122223333:table/T",
            ),
        of("IAM122", "an ARN without `table/`", "resource types defined by DynamoDB").set(
            "Handler/statement/Resource/0",
            json!({ "Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:${Favourites}" }),
        ),
        of("IAM122", "an ARN of a misspelt type", "resource types defined by DynamoDB")
            .set("Handler/statement/Resource/0", "arn:aws:dynamodb:eu-west-1:111122223333:tabel/T"),
        of("IAM123", "a misspelt service principal", "Invalid principal in policy").beyond(
            "Operator/trust/Principal",
            json!({ "Service": "lamda.amazonaws.com" }),
            json!({ "Service": "lambda.amazonaws.com" }),
        ),
        of("IAM120", "a range with a prefix beyond 32", "IpAddress: CIDR notation").beyond(
            "Operator/trust/Condition",
            json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/33" } }),
            json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/32" } }),
        ),
        of("IAM120", "a switch that is `yes`", "Bool: true or false").beyond(
            "Operator/trust/Condition",
            json!({ "Bool": { "aws:MultiFactorAuthPresent": "yes" } }),
            json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } }),
        ),
        of("IAM120", "a day that is none", "dates: ISO 8601, or seconds since 1970").beyond(
            "Operator/trust/Condition",
            json!({ "DateLessThan": { "aws:CurrentTime": "2026-02-30T00:00:00Z" } }),
            json!({ "DateLessThan": { "aws:CurrentTime": "2026-02-28T00:00:00Z" } }),
        ),
    ]
}

//! Valid templates of whole stacks: sections, policies, a sign-in, and resources beside tables.

use serde_json::{Value, json};

/// A table to which the other resources refer.
fn favourites() -> Value {
    json!({
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "TableName": "music-favourites",
            "AttributeDefinitions": [
                { "AttributeName": "userId", "AttributeType": "S" },
                { "AttributeName": "trackId", "AttributeType": "S" },
            ],
            "KeySchema": [
                { "AttributeName": "userId", "KeyType": "HASH" },
                { "AttributeName": "trackId", "KeyType": "RANGE" },
            ],
            "BillingMode": "PAY_PER_REQUEST",
            "GlobalSecondaryIndexes": [{
                "IndexName": "byTrack",
                "KeySchema": [{ "AttributeName": "trackId", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "ALL" },
            }],
            "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
        },
    })
}

fn arn() -> Value {
    json!({ "Fn::GetAtt": ["Favourites", "Arn"] })
}

pub(crate) fn sections() -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Favourites of a music app",
        "Parameters": {
            "Stage": { "Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"] },
        },
        "Mappings": { "Settings": { "dev": { "days": 1 }, "prod": { "days": 35 } } },
        "Conditions": { "IsProduction": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "Favourites": favourites(),
            "Alarms": { "Type": "AWS::SNS::Topic", "DependsOn": "Favourites" },
            "Jobs": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": { "TemplateURL": "https://s3.amazonaws.com/templates/jobs.json" },
            },
        },
        "Outputs": {
            "TableName": {
                "Description": "Where favourites are",
                "Value": { "Ref": "Favourites" },
                "Export": { "Name": { "Fn::Sub": "${AWS::StackName}-TableName" } },
            },
            "StreamArn": {
                "Value": { "Fn::GetAtt": ["Favourites", "StreamArn"] },
                "Export": { "Name": "music-favourites-stream" },
            },
        },
    })
}

pub(crate) fn policies() -> Value {
    let trust = |service: &str| {
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": service },
                "Action": "sts:AssumeRole",
            }],
        })
    };
    let read = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadTable",
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                "Resource": [arn()],
            },
            {
                "Sid": "ReadIndex",
                "Effect": "Allow",
                "Action": ["dynamodb:Query"],
                "Resource": [{ "Fn::Sub": "${Favourites.Arn}/index/byTrack" }],
                "Condition": { "StringEquals": { "aws:PrincipalTag/team": "charts" } },
            },
        ],
    });
    let write = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "WriteTable",
            "Effect": "Allow",
            "Action": ["dynamodb:PutItem", "dynamodb:DeleteItem"],
            "Resource": [arn()],
        }],
    });
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Favourites": favourites(),
            "Handler": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": "music-handler",
                    "Path": "/music/",
                    "Description": "Serves favourites",
                    "MaxSessionDuration": 7_200,
                    "AssumeRolePolicyDocument": trust("lambda.amazonaws.com"),
                    "ManagedPolicyArns": [{
                        "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                    }],
                    "Policies": [{ "PolicyName": "Read", "PolicyDocument": read }],
                    "Tags": [{ "Key": "team", "Value": "charts" }],
                },
            },
            "Write": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {
                    "ManagedPolicyName": "music-write",
                    "Description": "Writes favourites",
                    "PolicyDocument": write,
                    "Roles": [{ "Ref": "Handler" }],
                },
            },
            "Importer": {
                "Type": "AWS::IAM::User",
                "Properties": { "Policies": [{ "PolicyName": "Write", "PolicyDocument": write }] },
            },
            "Editors": {
                "Type": "AWS::IAM::Group",
                "Properties": { "Policies": [{ "PolicyName": "Write", "PolicyDocument": write }] },
            },
            "Operator": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{
                            "Effect": "Allow",
                            "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
                            "Action": "sts:AssumeRole",
                        }],
                    },
                },
            },
        },
    })
}

pub(crate) fn sign_in() -> Value {
    let own_rows = json!({
        "ForAllValues:StringEquals": {
            "dynamodb:LeadingKeys": ["${aws:PrincipalTag/sub}"],
        },
        "Null": { "dynamodb:LeadingKeys": "false" },
    });
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Favourites": favourites(),
            "Users": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": {
                    "UserPoolName": "music-users",
                    "Policies": {
                        "PasswordPolicy": {
                            "MinimumLength": 12,
                            "PasswordHistorySize": 3,
                            "TemporaryPasswordValidityDays": 7,
                        },
                    },
                },
            },
            "App": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": { "Ref": "Users" },
                    "ClientName": "music-app",
                    "GenerateSecret": false,
                    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                },
            },
            "Identities": {
                "Type": "AWS::Cognito::IdentityPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": {
                    "IdentityPoolName": "music identities",
                    "AllowUnauthenticatedIdentities": false,
                    "CognitoIdentityProviders": [{
                        "ClientId": { "Ref": "App" },
                        "ProviderName": { "Fn::GetAtt": ["Users", "ProviderName"] },
                        "ServerSideTokenCheck": true,
                    }],
                },
            },
            "Tags": {
                "Type": "AWS::Cognito::IdentityPoolPrincipalTag",
                "Properties": {
                    "IdentityPoolId": { "Ref": "Identities" },
                    "IdentityProviderName": { "Fn::GetAtt": ["Users", "ProviderName"] },
                    "PrincipalTags": { "sub": "sub" },
                    "UseDefaults": false,
                },
            },
            "Listener": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{
                            "Effect": "Allow",
                            "Principal": { "Federated": "cognito-identity.amazonaws.com" },
                            "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
                            "Condition": {
                                "StringEquals": {
                                    "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" },
                                },
                                "ForAnyValue:StringLike": {
                                    "cognito-identity.amazonaws.com:amr": ["authenticated"],
                                },
                            },
                        }],
                    },
                    "Policies": [{
                        "PolicyName": "OwnRows",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{
                                "Effect": "Allow",
                                "Action": ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
                                "Resource": [arn()],
                                "Condition": own_rows,
                            }],
                        },
                    }],
                },
            },
            "Roles": {
                "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
                "Properties": {
                    "IdentityPoolId": { "Ref": "Identities" },
                    "Roles": { "authenticated": { "Fn::GetAtt": ["Listener", "Arn"] } },
                },
            },
        },
    })
}

/// A function that reads a stream, and a destination for what failed.
fn counter() -> Value {
    json!({
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "music-count",
            "Code": { "ZipFile": "exports.handler = async () => {};" },
            "Handler": "index.handler",
            "Runtime": "nodejs24.x",
            "Role": { "Fn::GetAtt": ["CounterRole", "Arn"] },
            "MemorySize": 256,
            "Timeout": 30,
            "Environment": { "Variables": { "LEVEL": "info" } },
        },
    })
}

fn counter_role() -> Value {
    let allow = |actions: Value, resource: Value| json!({ "Effect": "Allow", "Action": actions, "Resource": resource });
    let read =
        json!(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]);
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [
            allow(read, json!({ "Fn::GetAtt": ["Favourites", "StreamArn"] })),
            allow(json!(["dynamodb:ListStreams"]), json!("*")),
            allow(json!(["sqs:SendMessage"]), json!({ "Fn::GetAtt": ["Failed", "Arn"] })),
        ],
    });
    json!({
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Service": "lambda.amazonaws.com" },
                    "Action": "sts:AssumeRole",
                }],
            },
            "Policies": [{ "PolicyName": "Access", "PolicyDocument": document }],
        },
    })
}

pub(crate) fn around() -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Favourites": favourites(),
            "Count": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "FunctionName": "music-count",
                    "EventSourceArn": { "Fn::GetAtt": ["Favourites", "StreamArn"] },
                    "StartingPosition": "TRIM_HORIZON",
                    "BatchSize": 100,
                    "MaximumBatchingWindowInSeconds": 5,
                    "ParallelizationFactor": 2,
                    "MaximumRetryAttempts": 3,
                    "MaximumRecordAgeInSeconds": 3_600,
                    "TumblingWindowInSeconds": 60,
                    "DestinationConfig": {
                        "OnFailure": { "Destination": { "Fn::GetAtt": ["Failed", "Arn"] } },
                    },
                },
            },
            "Counter": counter(),
            "CounterRole": counter_role(),
            "Failed": {
                "Type": "AWS::SQS::Queue",
                "Properties": { "QueueName": "music-failed", "MessageRetentionPeriod": 1_209_600 },
            },
            "Board": {
                "Type": "AWS::CloudWatch::Dashboard",
                "Properties": { "DashboardName": "music", "DashboardBody": "{\"widgets\":[{\"type\":\"text\"}]}" },
            },
            "Plays": {
                "Type": "AWS::Kinesis::Stream",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "Name": "music-plays", "ShardCount": 1 },
            },
            "Key": {
                "Type": "AWS::KMS::Key",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": {
                    "PendingWindowInDays": 30,
                    "KeyPolicy": {
                        "Version": "2012-10-17",
                        "Statement": [{
                            "Sid": "Administer the key",
                            "Effect": "Allow",
                            "Principal": {
                                "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" },
                            },
                            "Action": "kms:*",
                            "Resource": "*",
                        }],
                    },
                },
            },
            "KeyName": {
                "Type": "AWS::KMS::Alias",
                "Properties": { "AliasName": "alias/music", "TargetKeyId": { "Ref": "Key" } },
            },
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": { "TopicName": "music-alarms" },
            },
            "Throttled": {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": {
                    "AlarmName": "music-throttled",
                    "Namespace": "AWS/DynamoDB",
                    "MetricName": "ThrottledRequests",
                    "Dimensions": [{ "Name": "TableName", "Value": { "Ref": "Favourites" } }],
                    "Statistic": "Sum",
                    "ComparisonOperator": "GreaterThanThreshold",
                    "Threshold": 0,
                    "Period": 300,
                    "EvaluationPeriods": 3,
                    "AlarmActions": [{ "Ref": "Alarms" }],
                },
            },
            "Logs": {
                "Type": "AWS::Logs::LogGroup",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "LogGroupName": "/aws/lambda/music-count", "RetentionInDays": 30 },
            },
        },
    })
}

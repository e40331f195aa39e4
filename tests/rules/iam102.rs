use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Worker": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRole",
                                "Principal": { "Service": "lambda.amazonaws.com" },
                            },
                        ],
                    },
                    "RoleName": "worker",
                },
            },
            "Reads": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "dynamodb:GetItem",
                                "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
                            },
                        ],
                    },
                    "Roles": ["Worker"],
                },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Worker": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRole",
                                "Principal": { "Service": "lambda.amazonaws.com" },
                            },
                        ],
                    },
                    "RoleName": "worker",
                },
            },
            "Reads": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "dynamodb:GetItem",
                                "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
                            },
                        ],
                    },
                    "Roles": [{ "Ref": "Worker" }],
                },
            },
        },
    }))
}

//! AWS managed policies whose whole content is known here: each allows some actions on `*`.
//!
//! The list has only policies that rarely change: most are as they were in 2018. What any other policy allows is not known.

use super::Action;
use super::pages;
use super::service_actions;
use super::source::Source;

/// Where the list comes from.
pub const SOURCE: Source = Source {
    what: "AWS Managed Policy Reference",
    version: "default versions in the copies of 2026",
    date: "2026-09",
    page: pages::MANAGED_POLICIES,
};

const LOGS: [&str; 3] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/// Path and name, and the actions.
const POLICIES: &[(&str, &[&str])] = &[
    ("AdministratorAccess", &["*"]),
    ("service-role/AWSLambdaBasicExecutionRole", &LOGS),
    (
        "service-role/AWSLambdaDynamoDBExecutionRole",
        &[
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
    (
        "service-role/AWSLambdaVPCAccessExecutionRole",
        &[
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        ],
    ),
    ("service-role/AWSAppSyncPushToCloudWatchLogs", &LOGS),
    (
        "AWSLambdaInvocation-DynamoDB",
        &[
            "lambda:InvokeFunction",
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
        ],
    ),
    (
        "service-role/AWSLambdaKinesisExecutionRole",
        &[
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
            "kinesis:ListStreams",
            "kinesis:SubscribeToShard",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
    (
        "service-role/AWSLambdaMSKExecutionRole",
        &[
            "kafka:DescribeCluster",
            "kafka:DescribeClusterV2",
            "kafka:GetBootstrapBrokers",
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeVpcs",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
    ("service-role/AWSLambdaRole", &["lambda:InvokeFunction"]),
    (
        "service-role/AWSLambdaSQSQueueExecutionRole",
        &[
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    ),
    (
        "AWSXRayDaemonWriteAccess",
        &[
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        ],
    ),
    (
        "AWSXrayWriteOnlyAccess",
        &[
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        ],
    ),
    (
        "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
        &[
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
        ],
    ),
    (
        "AmazonSSMManagedInstanceCore",
        &[
            "ssm:DescribeAssociation",
            "ssm:GetDeployablePatchSnapshotForInstance",
            "ssm:GetDocument",
            "ssm:DescribeDocument",
            "ssm:GetManifest",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:ListAssociations",
            "ssm:ListInstanceAssociations",
            "ssm:PutInventory",
            "ssm:PutComplianceItems",
            "ssm:PutConfigurePackageResult",
            "ssm:UpdateAssociationStatus",
            "ssm:UpdateInstanceAssociationStatus",
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
            "ec2messages:AcknowledgeMessage",
            "ec2messages:DeleteMessage",
            "ec2messages:FailMessage",
            "ec2messages:GetEndpoint",
            "ec2messages:GetMessages",
            "ec2messages:SendReply",
        ],
    ),
];

/// The actions on tables and streams in `DynamoDBReplicationServiceRolePolicy`, with which DynamoDB
/// replicates a global table.
pub const REPLICATION: &[Action] = &[
    Action::GetItem,
    Action::PutItem,
    Action::UpdateItem,
    Action::DeleteItem,
    Action::DescribeTable,
    Action::UpdateTable,
    Action::Scan,
    Action::DescribeStream,
    Action::GetRecords,
    Action::GetShardIterator,
    Action::DescribeTimeToLive,
    Action::UpdateTimeToLive,
    Action::GetResourcePolicy,
];

/// What the AWS managed policy with this ARN allows on every resource, if its content is known.
pub fn allowed_actions(arn: &str) -> Option<&'static [&'static str]> {
    let name = name(arn)?;
    POLICIES.iter().find(|(known, _)| *known == name).map(|(_, actions)| *actions)
}

/// Policies that allow data actions of DynamoDB on `*`.
const OPENING_EVERY_TABLE: &[&str] = &[
    "AdministratorAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonDynamoDBFullAccess_v2",
    "AmazonDynamoDBFullAccesswithDataPipeline",
    "AmazonDynamoDBReadOnlyAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "job-function/DataScientist",
    "job-function/DatabaseAdministrator",
];

/// Whether the AWS managed policy of this path and name reads or writes items of every table.
pub fn opens_every_table(name: &str) -> bool {
    OPENING_EVERY_TABLE.contains(&name)
}

/// The path and name of the AWS managed policy with this name, if the given path is wrong or
/// missing.
pub fn with_its_path(name: &str) -> Option<&'static str> {
    if service_actions::is_managed_policy(name) {
        return None;
    }
    service_actions::managed_policies().find(|known| without_path(known) == without_path(name))
}

fn without_path(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// The path and name of an AWS managed policy: what follows `arn:PARTITION:iam::aws:policy/`.
pub fn name(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let begins = [parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let [_, partition, ..] = begins;
    (begins == ["arn", partition, "iam", "", "aws"])
        .then(|| parts.next()?.strip_prefix("policy/"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_known_by_its_arn_in_any_partition() {
        let arn = |partition: &str| {
            format!("arn:{partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
        };
        assert_eq!(allowed_actions(&arn("aws")), Some(LOGS.as_slice()));
        assert_eq!(allowed_actions(&arn("aws-cn")), Some(LOGS.as_slice()));
    }

    #[test]
    fn nothing_is_claimed_of_others() {
        for arn in [
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::111122223333:policy/AdministratorAccess",
            "AdministratorAccess",
            "",
        ] {
            assert_eq!(allowed_actions(arn), None, "{arn}");
        }
        assert_eq!(name("arn:aws:iam::aws:policy/ReadOnlyAccess"), Some("ReadOnlyAccess"));
    }
}

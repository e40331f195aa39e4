//! Types of resources that hold what no deployment brings back.

/// The types whose resources lose data when they are deleted: items, objects, messages, logs, users, and keys with
/// all that they encrypt. Not those that can be made again from a template.
const HOLD_DATA: &[&str] = &[
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPool",
    "AWS::DocDB::DBCluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::Elasticsearch::Domain",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Logs::LogGroup",
    "AWS::Neptune::DBCluster",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::SimpleTable",
];

/// Whether data is lost with a resource of this type.
pub fn holds_data(kind: &str) -> bool {
    HOLD_DATA.contains(&kind)
}

/// Whether CloudFormation keeps a snapshot where no `DeletionPolicy` says otherwise: AWS's page
/// `aws-attribute-deletionpolicy`. It does not for an instance in a cluster.
pub fn leaves_snapshot(kind: &str) -> bool {
    kind == "AWS::RDS::DBCluster"
}

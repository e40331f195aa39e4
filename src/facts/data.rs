//! Types of resources that hold what no deployment brings back.

/// The types whose resources lose data when they are deleted: items, messages, logs, files, users, and keys with all
/// that they encrypt. Not those that can be made again from a template.
const HOLD_DATA: &[&str] = &[
    "AWS::APS::Workspace",
    "AWS::AmazonMQ::Broker",
    "AWS::Cassandra::Table",
    "AWS::CodeArtifact::Repository",
    "AWS::CodeCommit::Repository",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolUser",
    "AWS::DSQL::Cluster",
    "AWS::DocDB::DBCluster",
    "AWS::DocDBElastic::Cluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::Elasticsearch::Domain",
    "AWS::Events::Archive",
    "AWS::FSx::FileSystem",
    "AWS::FSx::Volume",
    "AWS::HealthLake::FHIRDatastore",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::KinesisVideo::Stream",
    "AWS::Lightsail::Database",
    "AWS::Lightsail::Disk",
    "AWS::Logs::LogGroup",
    "AWS::Logs::LogStream",
    "AWS::MSK::Cluster",
    "AWS::MemoryDB::Cluster",
    "AWS::Neptune::DBCluster",
    "AWS::NeptuneGraph::Graph",
    "AWS::OpenSearchServerless::Collection",
    "AWS::OpenSearchService::Domain",
    "AWS::QLDB::Ledger",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::RedshiftServerless::Namespace",
    "AWS::S3Tables::Table",
    "AWS::SDB::Domain",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::SimpleTable",
    "AWS::Timestream::Database",
    "AWS::Timestream::InfluxDBInstance",
    "AWS::Timestream::Table",
];

/// The types whose service refuses to delete what is not empty.
const GO_EMPTY: &[&str] = &[
    "AWS::Backup::BackupVault",
    "AWS::ECR::Repository",
    "AWS::S3::Bucket",
    "AWS::S3Express::DirectoryBucket",
];

/// The types of which other resources are made that are in no template here.
const MAKE_OTHERS: &[&str] = &[
    "AWS::CloudFormation::Stack",
    "AWS::CloudFormation::StackSet",
    "AWS::Serverless::Application",
];

/// The types that keep what they hold for a while: the property that says how long, and what is so without it.
const RETENTIONS: &[(&str, &str, Option<u64>)] = &[
    ("AWS::Kinesis::Stream", "RetentionPeriodHours", Some(24)),
    ("AWS::Logs::LogGroup", "RetentionInDays", None),
    ("AWS::SQS::Queue", "MessageRetentionPeriod", Some(345_600)),
];

/// The property that says how long a resource of this type keeps what it holds, and its default; without one, for good.
pub fn retention_of(kind: &str) -> Option<(&'static str, Option<u64>)> {
    let known = RETENTIONS.iter().find(|(known, ..)| *known == kind);
    known.map(|(_, property, default)| (*property, *default))
}

/// Whether data is lost with a resource of this type.
pub fn holds_data(kind: &str) -> bool {
    HOLD_DATA.contains(&kind)
}

/// Whether a resource of this type is deleted only where it is empty. A repository of ECR with `EmptyOnDelete` is
/// emptied before.
pub fn goes_empty(kind: &str) -> bool {
    GO_EMPTY.contains(&kind)
}

/// Whether other resources come and go with one of this type.
pub fn makes_others(kind: &str) -> bool {
    MAKE_OTHERS.contains(&kind) || kind.ends_with("::MODULE")
}

#![doc = include_str!("../README.md")]

pub mod access;
mod acknowledgement;
pub mod assertions;
pub mod batch_write;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
mod cloudwatch;
mod cognito;
pub mod docs;
pub mod documentation;
mod dynamodb;
pub mod evaluate;
mod explanation;
pub mod facts;
pub mod findings;
mod grants;
mod iam;
mod items;
mod kms;
mod lambda;
pub mod local_tables;
mod names;
mod policy_size;
mod policy_syntax;
mod proof;
mod removal_policy;
pub mod rules;
pub mod schema;
pub mod site;
mod sns;
mod sqs;
mod stack;
mod synth;
pub mod template;
mod words;

pub use cloudwatch::{
    Alarm, AlarmHandle, ComparisonOperator, Dashboard, DashboardHandle, GraphWidget,
    MathExpression, Metric, Operation, Statistic, TimeSeries, TreatMissingData,
};
pub use cognito::{
    AuthFlow, PasswordPolicy, SignInAttribute, UserPool, UserPoolClient, UserPoolClientHandle,
    UserPoolHandle, UserSignIn, UserSignInHandle,
};
pub use dynamodb::{
    AccessPattern, ApproximateCreationDateTimePrecision, Attribute, AttributeValue, Billing,
    ContributorInsights, DistanceFunction, Entity, EntityGrant, EntityHandle, FitsBilling, Gets,
    GlobalSecondaryIndex, GlobalTableSettingsReplicationMode, ImportedTable, ImportedTableHandle,
    IndexHandle, IntoKeyTemplates, Item, JoinsBilling, KinesisStream, LocalSecondaryIndex,
    MultiAccountReplica, MultiAccountReplicaHandle, MultiRegionConsistency, OnDemand,
    PointInTimeRecovery, Provisioned, Queries, ReadCapacity, Replica, ReplicaGlobalSecondaryIndex,
    ReplicaHandle, SameAsTable, StreamHandle, StreamViewType, TableClass, TableEncryption,
    TableHandle, TableV2, VectorIndex, VectorIndexHandle, WriteCapacity, Writes,
};
pub use facts::Action;
pub use iam::{
    ActionName, Bytes, Condition, ConditionKey, Flag, Grant, Holds, IpAddress, LeadingKey,
    ManagedPolicy, ManagedPolicyHandle, Moment, PolicyStatement, Principal, Quantity, ResourceName,
    Role, RoleHandle, StringOperator, Text, Texts,
};
pub use kms::{Key, KeyHandle};
pub use lambda::{
    Code, EventSourceMapping, EventSourceMappingHandle, Function, FunctionHandle, Runtime,
    StartingPosition,
};
pub use removal_policy::RemovalPolicy;
pub use sns::{Topic, TopicHandle};
pub use sqs::{Queue, QueueHandle};
pub use stack::{
    App, CfnResource, CfnResourceHandle, Declaration, Output, ResourceProperties, Stack, Stage,
};
pub use synth::Synthesis;
pub use template::Expr;

#![doc = include_str!("../README.md")]
//!
//! # What there is
//!
//! - **Start here**: [`App`] runs the command line over the stacks of a project; a [`Stack`] at a [`Stage`] becomes
//!   a [`Synthesis`], which is a [`Template`](template::Template) and a [`Report`](findings::Report); [`Output`].
//! - **Tables**: [`TableV2`] with [`Attribute`], [`GlobalSecondaryIndex`], [`LocalSecondaryIndex`], [`VectorIndex`],
//!   [`Replica`], [`ReplicaGlobalSecondaryIndex`], [`ReadCapacity`], [`WriteCapacity`], [`TableEncryption`],
//!   [`PointInTimeRecovery`], [`ContributorInsights`], [`KinesisStream`], [`StreamViewType`], [`TableClass`],
//!   [`MultiRegionConsistency`]; [`ImportedTable`] and [`MultiAccountReplica`] for tables from elsewhere; [`Entity`],
//!   [`AccessPattern`] and [`Item`] for what a table holds; [`Key`] for what encrypts it.
//! - **Access**: [`Role`], [`Grant`], [`LeadingKey`], [`Action`]; by hand [`PolicyStatement`], [`Condition`],
//!   [`ConditionKey`], [`Principal`], [`ManagedPolicy`]. Asked in tests by [`assertions`], of anyone's template by
//!   [`evaluate`], and as a report by [`access`].
//! - **Sign-in**: [`UserSignIn`] as a whole; [`UserPool`] with [`CustomAttribute`], and [`UserPoolClient`] alone.
//! - **Functions, queues and what watches them**: [`Function`], [`Code`], [`Runtime`], [`EventSourceMapping`],
//!   [`Queue`], [`Topic`]; [`Alarm`], [`Dashboard`], [`Metric`], [`MathExpression`].
//! - **The rest**: [`CfnResource`] for every other type, [`Expr`] for what deployment fills in, [`RemovalPolicy`];
//!   [`rules`] and [`findings`]; what AWS documents, as [`facts`] and [`schema`]; rare types in [`marker`];
//!   pages to read in [`documentation`].

// Tests in here share files with those in `tests/`.
#[cfg(test)]
extern crate self as tablature;

pub mod access;
mod acknowledgement;
pub mod assertions;
pub mod batch_write;
mod builder;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
mod cloud;
mod cloudwatch;
mod cognito;
pub mod compare;
mod conversions;
mod declared;
pub mod docs;
pub mod documentation;
mod dynamodb;
pub mod evaluate;
pub mod evolution;
mod explanation;
pub mod facts;
pub mod findings;
mod grants;
mod iam;
pub mod invariants;
mod kms;
mod lambda;
pub mod local_tables;
pub mod marker;
mod may;
mod names;
mod policy_size;
mod policy_syntax;
mod proof;
mod removal_policy;
pub mod rules;
pub mod schema;
mod shown;
pub mod site;
mod sns;
mod sqs;
mod stack;
mod synth;
pub mod template;
mod words;

// Start here.
pub use stack::{App, Declaration, Output, Stack, Stage};
pub use synth::Synthesis;

// Tables.
pub use dynamodb::{
    AccessPattern, ApproximateCreationDateTimePrecision, Attribute, AttributeValue,
    ContributorInsights, DistanceFunction, Entity, EntityHandle, GlobalSecondaryIndex,
    GlobalTableSettingsReplicationMode, ImportedTable, ImportedTableHandle, IndexHandle, Item,
    KinesisStream, LocalSecondaryIndex, MultiAccountReplica, MultiAccountReplicaHandle,
    MultiRegionConsistency, OnDemand, PointInTimeRecovery, Provisioned, ReadCapacity, Replica,
    ReplicaGlobalSecondaryIndex, ReplicaHandle, StreamHandle, StreamViewType, TableClass,
    TableEncryption, TableHandle, TableV2, VectorIndex, VectorIndexHandle, WriteCapacity,
};
pub use kms::{Key, KeyHandle};

// Access.
pub use facts::Action;
pub use iam::{
    Bytes, Condition, ConditionKey, Flag, Grant, IpAddress, LeadingKey, ManagedPolicy,
    ManagedPolicyHandle, Moment, PolicyStatement, Principal, Quantity, ResourceName, Role,
    RoleHandle, StringOperator, Text, Texts,
};

// Sign-in.
pub use cognito::{
    AuthFlow, CustomAttribute, PasswordPolicy, SignInAttribute, UserPool, UserPoolClient,
    UserPoolClientHandle, UserPoolHandle, UserSignIn, UserSignInHandle,
};

// Functions, queues and what watches them.
pub use cloudwatch::{
    Alarm, AlarmHandle, ComparisonOperator, Dashboard, DashboardHandle, GraphWidget,
    MathExpression, Metric, Operation, Statistic, TimeSeries, TreatMissingData,
};
pub use lambda::{
    Code, EventSourceMapping, EventSourceMappingHandle, Function, FunctionHandle, Runtime,
    StartingPosition,
};
pub use sns::{Topic, TopicHandle};
pub use sqs::{Queue, QueueHandle};

// The rest.
pub use removal_policy::RemovalPolicy;
pub use stack::{CfnResource, CfnResourceHandle, ResourceProperties};
pub use template::Expr;

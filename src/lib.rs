#![doc = include_str!("../README.md")]

pub mod access;
mod acknowledgement;
pub mod assertions;
mod batch_write;
mod cli;
mod cognito;
mod dynamodb;
pub mod evaluate;
mod explanation;
pub mod facts;
pub mod findings;
mod grants;
mod iam;
mod items;
mod local_tables;
mod names;
mod policy_size;
mod proof;
mod removal_policy;
pub mod rules;
pub mod site;
mod stack;
mod synth;
pub mod template;

pub use cognito::{
    AuthFlow, PasswordPolicy, SignInAttribute, UserPool, UserPoolClient, UserPoolClientHandle,
    UserPoolHandle, UserSignIn, UserSignInHandle,
};
pub use dynamodb::{
    Attribute, AttributeValue, Billing, FitsBilling, GlobalSecondaryIndex, IndexHandle, Item,
    LocalSecondaryIndex, OnDemand, PointInTimeRecovery, Provisioned, ReadCapacity, SameAsTable,
    StreamHandle, StreamViewType, TableClass, TableHandle, TableV2, WriteCapacity,
};
pub use facts::Action;
pub use iam::{
    ActionName, Bytes, Condition, ConditionKey, Flag, Grant, Holds, IpAddress, LeadingKey,
    ManagedPolicy, ManagedPolicyHandle, Moment, PolicyStatement, Principal, Quantity, ResourceName,
    Role, RoleHandle, StringOperator, Text, Texts,
};
pub use removal_policy::RemovalPolicy;
pub use stack::{
    App, CfnResource, CfnResourceHandle, Declaration, Output, ResourceProperties, Stack, Stage,
};
pub use synth::Synthesis;
pub use template::Expr;

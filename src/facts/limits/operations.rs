//! Limits of the resources around tables: functions and their event source mappings, Kinesis streams,
//! keys, queues, topics, alarms, dashboards and log groups.

use std::ops::RangeInclusive;

use super::super::pages;
use super::super::source::Source;

/// Where the numbers come from.
pub const SOURCE: Source = Source {
    what: "the models of Lambda, Kinesis, KMS, SNS, SQS, CloudWatch and CloudWatch Logs",
    version: "botocore 1.43.106, read again in 1.43.11",
    date: "2026-09-30",
    page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
};

// Event source mappings

/// The records of a batch. Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const BATCH_SIZE: RangeInclusive<i64> = 1..=10_000;

/// How long a batch is gathered, in seconds.
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const BATCHING_WINDOW_SECONDS: RangeInclusive<i64> = 0..=300;

/// The batches of a shard that are handled at a time.
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const PARALLELIZATION_FACTOR: RangeInclusive<i64> = 1..=10;

/// How often a batch is tried again; −1 means until its records expire.
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const RETRY_ATTEMPTS: RangeInclusive<i64> = -1..=10_000;

/// The age in seconds beyond which a record is not handled any more, unless it is
/// [without end](RECORD_AGE_WITHOUT_END).
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const RECORD_AGE_SECONDS: RangeInclusive<i64> = 60..=604_800;

/// The age that stands for no limit. [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`]
pub const RECORD_AGE_WITHOUT_END: i64 = -1;

/// The window over which a function adds up records, in seconds.
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const TUMBLING_WINDOW_SECONDS: RangeInclusive<i64> = 0..=900;

/// Where reading of a DynamoDB stream begins. Other sources know `AT_TIMESTAMP`, too.
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const STARTING_POSITIONS: &[&str] = &["TRIM_HORIZON", "LATEST"];

/// The largest batch that a mapping for a queue gathers without a window, in messages. The model
/// documents the same for streams, which accept their default of 100 without one.
/// Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const BATCH_SIZE_WITHOUT_WINDOW: i64 = 10;

/// The actions that a role needs on a stream that a function reads, after `dynamodb:` or
/// `kinesis:`.
/// [`pages::LAMBDA_DYNAMODB_STREAMS`]
pub const STREAM_ACTIONS: &[&str] = &["DescribeStream", "GetRecords", "GetShardIterator"];

/// The action that a role needs beside [`STREAM_ACTIONS`] for a table's stream, on `*`.
/// [`pages::LAMBDA_DYNAMODB_STREAMS`]
pub const LIST_STREAMS: &str = "dynamodb:ListStreams";

/// What DynamoDB must be allowed at a minimum with the customer managed key of a table, in the name of who makes
/// or uses the table.
/// [`pages::DYNAMODB_KEY_USE`]
pub const KEY_ACTIONS: [&str; 8] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
    "kms:CreateGrant",
];

/// The actions that a role needs on a queue whose messages a function receives.
/// [`pages::LAMBDA_SQS`]
pub const QUEUE_ACTIONS: [&str; 3] =
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/// The messages of a FIFO queue that are handed over at once, which are never gathered.
/// Hard limit: [`pages::LAMBDA_SQS`].
pub const FIFO_BATCH_SIZE: i64 = 10;

/// What a mapping has for streams alone, and Lambda refuses for a queue.
/// [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`]
pub const OPTIONS_OF_STREAMS: &[&str] = &[
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "StartingPosition",
    "StartingPositionTimestamp",
    "TumblingWindowInSeconds",
];

/// By how much the visibility timeout of a queue is advised to exceed the timeout of the function that
/// receives its messages. [`pages::LAMBDA_SQS`]
pub const VISIBILITY_FACTOR: i64 = 6;

/// The filters of a mapping by default. A record passes if it matches any of them.
/// Soft limit: [`pages::LAMBDA_EVENT_FILTERING`].
pub const FILTERS: usize = 5;

/// The filters of a mapping that AWS gives on request. Hard limit: [`pages::LAMBDA_EVENT_FILTERING`].
pub const FILTERS_ON_REQUEST: usize = 10;

/// The members of a record of a table's stream. [`pages::LAMBDA_DYNAMODB_FILTERING`]
pub const RECORD_MEMBERS: &[&str] = &[
    "awsRegion",
    "dynamodb",
    "eventID",
    "eventName",
    "eventSource",
    "eventSourceARN",
    "eventVersion",
    "userIdentity",
];

/// The members of `dynamodb` in such a record. [`pages::LAMBDA_DYNAMODB_FILTERING`]
pub const CHANGE_MEMBERS: &[&str] = &[
    "ApproximateCreationDateTime",
    "ApproximateCreationDateTimePrecision",
    "Keys",
    "NewImage",
    "OldImage",
    "SequenceNumber",
    "SizeBytes",
    "StreamViewType",
];

/// The events of such a record. [`pages::LAMBDA_DYNAMODB_FILTERING`]
pub const RECORD_EVENTS: &[&str] = &["INSERT", "MODIFY", "REMOVE"];

/// What a filter's pattern compares by: those of [`pages::LAMBDA_EVENT_FILTERING`], and the further ones of
/// EventBridge, which its pipes take.
pub const FILTER_OPERATORS: &[&str] = &[
    "anything-but",
    "cidr",
    "equals-ignore-case",
    "exists",
    "numeric",
    "prefix",
    "suffix",
    "wildcard",
];

/// The characters of a filter's pattern. Hard limit: [`pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING`].
pub const FILTER_PATTERN: usize = 4_096;

// Functions

/// The memory of a function in MB. Hard limit: [`pages::LAMBDA_QUOTAS`].
pub const MEMORY_MEGABYTES: RangeInclusive<i64> = 128..=10_240;

/// How long a call takes, in seconds. Hard limit: [`pages::LAMBDA_CREATE_FUNCTION`].
pub const TIMEOUT_SECONDS: RangeInclusive<i64> = 1..=900;

/// How long a call may take where the function does not say, in seconds.
/// [`pages::LAMBDA_CREATE_FUNCTION`]
pub const TIMEOUT_DEFAULT: i64 = 3;

/// The memory in MB where a capacity provider runs the function: what the model accepts.
/// Hard limit: [`pages::LAMBDA_CREATE_FUNCTION`].
pub const PROVIDED_MEMORY_MEGABYTES: RangeInclusive<i64> = 128..=32_768;

/// How long a call takes where a capacity provider runs the function, in seconds.
/// Hard limit: [`pages::LAMBDA_CREATE_FUNCTION`].
pub const PROVIDED_TIMEOUT_SECONDS: RangeInclusive<i64> = 1..=5_400;

/// The bytes of all environment variables of a function. Lambda counts them as JSON; if names and
/// values alone exceed the limit, it is certainly exceeded. Hard limit: [`pages::LAMBDA_QUOTAS`].
pub const ENVIRONMENT_BYTES: usize = 4_096;

/// The environment variables that runtimes set and functions may not set.
/// Hard limit: [`pages::LAMBDA_ENVIRONMENT_VARIABLES`].
pub const RESERVED_VARIABLES: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// The characters of a function's description. Hard limit: [`pages::LAMBDA_CREATE_FUNCTION`].
pub const FUNCTION_DESCRIPTION: usize = 256;

/// The characters of a handler's name. Hard limit: [`pages::LAMBDA_CREATE_FUNCTION`].
pub const HANDLER: usize = 128;

/// The length of a function's name. Hard limit: [`pages::LAMBDA_CREATE_FUNCTION`].
pub const FUNCTION_NAME_LENGTH: RangeInclusive<usize> = 1..=64;

// Queues

/// How long a received message stays invisible, in seconds. Hard limit: [`pages::SQS_CREATE_QUEUE`].
pub const VISIBILITY_TIMEOUT_SECONDS: RangeInclusive<i64> = 0..=43_200;

/// How long a received message stays invisible where the queue does not say, in seconds.
/// [`pages::SQS_CREATE_QUEUE`]
pub const VISIBILITY_TIMEOUT_DEFAULT: i64 = 30;

/// How long a message is kept, in seconds. Hard limit: [`pages::SQS_CREATE_QUEUE`].
pub const MESSAGE_RETENTION_SECONDS: RangeInclusive<i64> = 60..=1_209_600;

/// How long a message is delayed, in seconds. Hard limit: [`pages::SQS_CREATE_QUEUE`].
pub const DELAY_SECONDS: RangeInclusive<i64> = 0..=900;

/// How long a message may be, in bytes; until August 2025, 262,144.
/// Hard limit: [`pages::SQS_CREATE_QUEUE`].
pub const MESSAGE_BYTES: RangeInclusive<i64> = 1_024..=1_048_576;

/// How long a request waits for a message, in seconds. Hard limit: [`pages::SQS_CREATE_QUEUE`].
pub const RECEIVE_WAIT_SECONDS: RangeInclusive<i64> = 0..=20;

/// The length of a queue's name, `.fifo` included. Hard limit: [`pages::SQS_CREATE_QUEUE`].
pub const QUEUE_NAME_LENGTH: RangeInclusive<usize> = 1..=80;

// Names

/// The length of a Kinesis stream's name. Hard limit: [`pages::KINESIS_CREATE_STREAM`].
pub const STREAM_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// The length of a key's alias, `alias/` included. Hard limit: [`pages::KMS_CREATE_ALIAS`].
pub const ALIAS_LENGTH: RangeInclusive<usize> = 1..=256;

/// What an alias begins with. Hard limit: [`pages::KMS_CREATE_ALIAS`].
pub const ALIAS_PREFIX: &str = "alias/";

/// What only AWS's own aliases begin with. Hard limit: [`pages::KMS_CREATE_ALIAS`].
pub const RESERVED_ALIAS_PREFIX: &str = "alias/aws/";

/// The length of a topic's name. Hard limit: [`pages::SNS_CREATE_TOPIC`].
pub const TOPIC_NAME_LENGTH: RangeInclusive<usize> = 1..=256;

/// The suffix of the names of FIFO topics and queues, and of no others.
/// Hard limit: [`pages::SNS_CREATE_TOPIC`].
pub const FIFO_SUFFIX: &str = ".fifo";

/// The length of a log group's name. Hard limit: [`pages::LOGS_CREATE_LOG_GROUP`].
pub const LOG_GROUP_NAME_LENGTH: RangeInclusive<usize> = 1..=512;

/// The length of a dashboard's name. Hard limit: [`pages::CLOUDWATCH_PUT_DASHBOARD`].
pub const DASHBOARD_NAME_LENGTH: RangeInclusive<usize> = 1..=255;

/// The length of an alarm's name. Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const ALARM_NAME_LENGTH: RangeInclusive<usize> = 1..=255;

// Numbers

/// How long a key waits before it is deleted, in days. The model of `ScheduleKeyDeletion` accepts
/// 1 to 365 and the service refuses. Hard limit: [`pages::CLOUDFORMATION_KMS_KEY`].
pub const PENDING_WINDOW_DAYS: RangeInclusive<i64> = 7..=30;

/// How often a key gets new key material, in days. Hard limit: [`pages::CLOUDFORMATION_KMS_KEY`].
pub const ROTATION_PERIOD_DAYS: RangeInclusive<i64> = 90..=2_560;

/// The length of a key's description. Hard limit: [`pages::CLOUDFORMATION_KMS_KEY`].
pub const KEY_DESCRIPTION_LENGTH: RangeInclusive<usize> = 0..=8_192;

/// For how many days a log group keeps its events. Hard limit: [`pages::LOGS_RETENTION`].
pub const RETENTION_DAYS: &[i64] = &[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557,
    2_922, 3_288, 3_653,
];

/// The periods of an alarm below a minute, in seconds; any other is a multiple of 60.
/// Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const SHORT_PERIODS_SECONDS: &[i64] = &[10, 20, 30];

/// The period from which an alarm may look back for a week, in seconds.
/// Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const LONG_PERIOD_SECONDS: i64 = 3_600;

/// How far back an alarm with a shorter period looks, in seconds.
/// Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const EVALUATION_SECONDS: i64 = 86_400;

/// How far back an alarm with a [long period](LONG_PERIOD_SECONDS) looks, in seconds.
/// Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const LONG_EVALUATION_SECONDS: i64 = 604_800;

/// The length of a metric's name and of its namespace.
/// Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const METRIC_NAME_LENGTH: RangeInclusive<usize> = 1..=255;

/// The actions of an alarm for each of its states. Hard limit: [`pages::CLOUDWATCH_QUOTAS`].
pub const ALARM_ACTIONS: usize = 5;

/// The dimensions of a metric. Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const DIMENSIONS: usize = 30;

/// The characters of an alarm's description. Hard limit: [`pages::CLOUDWATCH_PUT_ALARM`].
pub const ALARM_DESCRIPTION: usize = 1_024;

/// The metrics that an alarm computes with. Hard limit: [`pages::CLOUDWATCH_METRIC_DATA_QUERY`].
pub const METRICS_OF_ALARM: usize = 10;

/// The expressions of an alarm. Hard limit: [`pages::CLOUDWATCH_METRIC_DATA_QUERY`].
pub const EXPRESSIONS_OF_ALARM: usize = 10;

/// The length of the id that an expression names a metric by.
/// Hard limit: [`pages::CLOUDWATCH_METRIC_DATA_QUERY`].
pub const METRIC_ID_LENGTH: RangeInclusive<usize> = 1..=255;

/// The widgets of a dashboard. Hard limit: [`pages::CLOUDWATCH_QUOTAS`].
pub const WIDGETS: usize = 500;

/// The metrics of a widget. Hard limit: [`pages::CLOUDWATCH_QUOTAS`].
pub const METRICS_OF_WIDGET: usize = 500;

/// The metrics of all widgets of a dashboard. Hard limit: [`pages::CLOUDWATCH_QUOTAS`].
pub const METRICS_OF_DASHBOARD: usize = 2_500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_are_kept_for_days_of_a_list() {
        assert!(RETENTION_DAYS.is_sorted());
        assert!(RETENTION_DAYS.contains(&30) && !RETENTION_DAYS.contains(&31));
    }

    #[test]
    fn a_record_is_handled_for_a_minute_at_least_or_without_end() {
        assert!(RECORD_AGE_SECONDS.contains(&60) && !RECORD_AGE_SECONDS.contains(&59));
        assert!(!RECORD_AGE_SECONDS.contains(&RECORD_AGE_WITHOUT_END));
    }
}

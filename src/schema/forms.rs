//! How a resource is named: by its ARN, its name, an address or an id; and which properties take which.

use super::ResourceSchema;
use crate::facts::pages;

/// How a text names a resource.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// By its ARN.
    Arn,
    /// By its name.
    Name,
    /// By an address, such as a queue's.
    Url,
    /// By an id that AWS made up.
    Id,
}

impl Form {
    /// The noun with its article, as messages have it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Arn => "an ARN",
            Self::Name => "a name",
            Self::Url => "an address",
            Self::Id => "an id",
        }
    }

    /// The form of a property or an attribute, by its own name. `None` if the name does not tell: some that
    /// are called `Id` hold ARNs.
    pub fn of_member(name: &str) -> Option<Self> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let ends = |ends: &[&str]| ends.iter().any(|end| last.ends_with(end));
        if ends(&["Arn", "ARN"]) {
            Some(Self::Arn)
        } else if ends(&["Name", "Username"]) {
            Some(Self::Name)
        } else if ends(&["Url"]) {
            Some(Self::Url)
        } else {
            None
        }
    }
}

/// The types whose `Ref` is an id that is no ARN.
const IDS: &[&str] = &[
    "AWS::ApiGateway::RestApi",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
];

impl ResourceSchema {
    /// How `Ref` names a resource of the type. `None` if that is not known.
    pub fn reference_form(self) -> Option<Form> {
        if IDS.contains(&self.name()) {
            return Some(Form::Id);
        }
        Form::of_member(self.reference()?)
    }

    /// How an attribute names the resource, or another one. `None` if it does not, or that is not known.
    pub fn attribute_form(self, attribute: &str) -> Option<Form> {
        self.has_attribute(attribute).then(|| Form::of_member(attribute)).flatten()
    }
}

/// A member in which AWS takes one form where another member of its object has one of some values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WantedBeside {
    /// The other member, such as `Protocol`.
    pub other: &'static str,
    /// Its values, such as `lambda`.
    pub values: &'static [&'static str],
    /// The form that is then taken.
    pub form: Form,
}

/// The form that AWS takes in a member beside some values of another. `None` if that is not known.
pub(super) fn wanted_beside(heading: &str, member: &str) -> Option<WantedBeside> {
    let found = WANTED_BESIDE.iter().find(|one| (one.0, one.1) == (heading, member));
    found.map(|one| one.2)
}

/// The one form that AWS takes in a member, or in each of its elements. `None` if that is not known.
pub(super) fn wanted(heading: &str, member: &str) -> Option<Form> {
    let found = WANTED.binary_search_by_key(&(heading, member), |one| (one.0, one.1)).ok()?;
    WANTED.get(found).map(|one| one.2)
}

const ALARM: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html";
const CREATE_MAPPING: &str = pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING;
const ATTACHMENT: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html";
const EVENTS_RULE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-events-rule-target.html";
const FILTER: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html";
const FUNCTION: &str = pages::LAMBDA_CREATE_FUNCTION;
const INVOKE: &str =
    "https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html";
const MANAGED_POLICY: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html";
const NOTIFICATIONS: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-notificationconfiguration.html";
const PIPE: &str =
    "https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html";
const POLICY: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html";
const ROLE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html";
const SCHEDULE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-scheduler-schedule-target.html";
const STREAM: &str = pages::DYNAMODB_KINESIS;
const SUBSCRIPTION: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html";
const TRIGGERS: &str = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html";

use Form::{Arn, Name, Url};

/// The type or the object in it, the member, and the page that was read on 2026-11-30.
#[rustfmt::skip]
static WANTED: &[(&str, &str, Form, &str)] = &[
    ("AWS::ApiGateway::Account", "CloudWatchRoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-account.html"),
    ("AWS::ApiGateway::Authorizer", "ProviderARNs", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html"),
    ("AWS::ApiGateway::Method.Integration", "Credentials", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-method-integration.html"),
    ("AWS::AppSync::DataSource", "ServiceRoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html"),
    ("AWS::AppSync::DataSource.DynamoDBConfig", "TableName", Name, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-datasource-dynamodbconfig.html"),
    ("AWS::AppSync::DataSource.LambdaConfig", "LambdaFunctionArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-datasource-lambdaconfig.html"),
    ("AWS::AppSync::GraphQLApi.LogConfig", "CloudWatchLogsRoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-graphqlapi-logconfig.html"),
    ("AWS::CloudWatch::Alarm", "AlarmActions", Arn, ALARM),
    ("AWS::CloudWatch::Alarm", "InsufficientDataActions", Arn, ALARM),
    ("AWS::CloudWatch::Alarm", "OKActions", Arn, ALARM),
    ("AWS::CloudWatch::CompositeAlarm", "AlarmActions", Arn, ALARM),
    ("AWS::CloudWatch::CompositeAlarm", "InsufficientDataActions", Arn, ALARM),
    ("AWS::CloudWatch::CompositeAlarm", "OKActions", Arn, ALARM),
    ("AWS::Cognito::IdentityPoolRoleAttachment", "Roles", Arn, ATTACHMENT),
    ("AWS::Cognito::IdentityPoolRoleAttachment.MappingRule", "RoleARN", Arn, ATTACHMENT),
    ("AWS::Cognito::UserPool.LambdaConfig", "CreateAuthChallenge", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "CustomMessage", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "DefineAuthChallenge", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "PostAuthentication", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "PostConfirmation", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "PreAuthentication", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "PreSignUp", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "PreTokenGeneration", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "UserMigration", Arn, TRIGGERS),
    ("AWS::Cognito::UserPool.LambdaConfig", "VerifyAuthChallengeResponse", Arn, TRIGGERS),
    ("AWS::Cognito::UserPoolGroup", "RoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html"),
    ("AWS::DynamoDB::GlobalTable.KinesisStreamSpecification", "StreamArn", Arn, STREAM),
    ("AWS::DynamoDB::Table.KinesisStreamSpecification", "StreamArn", Arn, STREAM),
    ("AWS::Events::EventBus.DeadLetterConfig", "Arn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-events-eventbus-deadletterconfig.html"),
    ("AWS::Events::Rule.DeadLetterConfig", "Arn", Arn, EVENTS_RULE),
    ("AWS::Events::Rule.Target", "Arn", Arn, EVENTS_RULE),
    ("AWS::Events::Rule.Target", "RoleArn", Arn, EVENTS_RULE),
    ("AWS::IAM::Group", "ManagedPolicyArns", Arn, ROLE),
    ("AWS::IAM::InstanceProfile", "Roles", Name, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html"),
    ("AWS::IAM::ManagedPolicy", "Groups", Name, MANAGED_POLICY),
    ("AWS::IAM::ManagedPolicy", "Roles", Name, MANAGED_POLICY),
    ("AWS::IAM::ManagedPolicy", "Users", Name, MANAGED_POLICY),
    ("AWS::IAM::Policy", "Groups", Name, POLICY),
    ("AWS::IAM::Policy", "Roles", Name, POLICY),
    ("AWS::IAM::Policy", "Users", Name, POLICY),
    ("AWS::IAM::Role", "ManagedPolicyArns", Arn, ROLE),
    ("AWS::IAM::Role", "PermissionsBoundary", Arn, ROLE),
    ("AWS::IAM::RolePolicy", "RoleName", Name, ROLE),
    ("AWS::IAM::User", "ManagedPolicyArns", Arn, ROLE),
    ("AWS::IAM::User", "PermissionsBoundary", Arn, ROLE),
    ("AWS::Lambda::EventInvokeConfig.OnFailure", "Destination", Arn, INVOKE),
    ("AWS::Lambda::EventInvokeConfig.OnSuccess", "Destination", Arn, INVOKE),
    ("AWS::Lambda::EventSourceMapping", "EventSourceArn", Arn, CREATE_MAPPING),
    ("AWS::Lambda::EventSourceMapping.OnFailure", "Destination", Arn, CREATE_MAPPING),
    ("AWS::Lambda::Function", "Role", Arn, FUNCTION),
    ("AWS::Lambda::Function.DeadLetterConfig", "TargetArn", Arn, FUNCTION),
    ("AWS::Lambda::Permission", "SourceArn", Arn, "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"),
    ("AWS::Logs::SubscriptionFilter", "DestinationArn", Arn, FILTER),
    ("AWS::Logs::SubscriptionFilter", "RoleArn", Arn, FILTER),
    ("AWS::Pipes::Pipe", "Enrichment", Arn, PIPE),
    ("AWS::Pipes::Pipe", "RoleArn", Arn, PIPE),
    ("AWS::Pipes::Pipe", "Source", Arn, PIPE),
    ("AWS::Pipes::Pipe", "Target", Arn, PIPE),
    ("AWS::Pipes::Pipe.DeadLetterConfig", "Arn", Arn, PIPE),
    ("AWS::S3::Bucket.LambdaConfiguration", "Function", Arn, NOTIFICATIONS),
    ("AWS::S3::Bucket.QueueConfiguration", "Queue", Arn, NOTIFICATIONS),
    ("AWS::S3::Bucket.ReplicationConfiguration", "Role", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-replicationconfiguration.html"),
    ("AWS::S3::Bucket.TopicConfiguration", "Topic", Arn, NOTIFICATIONS),
    ("AWS::SNS::Subscription", "RedrivePolicy.deadLetterTargetArn", Arn, SUBSCRIPTION),
    ("AWS::SNS::Subscription", "SubscriptionRoleArn", Arn, SUBSCRIPTION),
    ("AWS::SNS::Subscription", "TopicArn", Arn, SUBSCRIPTION),
    ("AWS::SNS::TopicPolicy", "Topics", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html"),
    ("AWS::SQS::Queue", "RedrivePolicy.deadLetterTargetArn", Arn, pages::SQS_CREATE_QUEUE),
    ("AWS::SQS::QueuePolicy", "Queues", Url, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html"),
    ("AWS::Scheduler::Schedule.DeadLetterConfig", "Arn", Arn, SCHEDULE),
    ("AWS::Scheduler::Schedule.Target", "Arn", Arn, SCHEDULE),
    ("AWS::Scheduler::Schedule.Target", "RoleArn", Arn, SCHEDULE),
    ("AWS::SecretsManager::RotationSchedule", "RotationLambdaARN", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html"),
    ("AWS::StepFunctions::StateMachine", "RoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html"),
    ("AWS::StepFunctions::StateMachine.CloudWatchLogsLogGroup", "LogGroupArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-stepfunctions-statemachine-cloudwatchlogsloggroup.html"),
    ("AWS::WAFv2::WebACLAssociation", "ResourceArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html"),
    ("AWS::WAFv2::WebACLAssociation", "WebACLArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html"),
];

/// What a subscription of one of these protocols is sent to.
const ENDPOINT: WantedBeside =
    WantedBeside { other: "Protocol", values: &["lambda", "sqs", "firehose"], form: Arn };

/// The type or the object in it, the member, what is wanted where, and the page that was read on 2026-11-30.
static WANTED_BESIDE: &[(&str, &str, WantedBeside, &str)] = &[
    ("AWS::SNS::Subscription", "Endpoint", ENDPOINT, SUBSCRIBE),
    ("AWS::SNS::Topic.Subscription", "Endpoint", ENDPOINT, SUBSCRIBE),
];

const SUBSCRIBE: &str = "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn what_is_wanted_is_sorted_and_there() {
        assert!(WANTED.is_sorted_by_key(|one| (one.0, one.1)));
        let beside = WANTED_BESIDE.iter();
        let others = beside.clone().map(|(heading, _, one, page)| (*heading, one.other, *page));
        let beside = beside.map(|(heading, member, _, page)| (*heading, *member, *page));
        let always = WANTED.iter().map(|(heading, member, _, page)| (*heading, *member, *page));
        for (heading, member, page) in always.chain(beside).chain(others) {
            assert!(page.starts_with("https://docs.aws.amazon.com/"), "{page}");
            let (of, object) = heading.split_once('.').unwrap_or((heading, ""));
            let schema = schema::of(of).unwrap();
            let object = match object {
                "" => Some(schema.properties()),
                name => schema.properties().beside(name),
            };
            let first = member.split('.').next().unwrap();
            assert!(object.unwrap().member(first).is_some(), "{heading} {member}");
        }
        assert!(IDS.iter().all(|name| schema::of(name).is_some()));
    }

    #[test]
    fn a_name_is_no_arn() {
        let form = |name: &str| schema::of(name).unwrap().reference_form();
        assert_eq!(form("AWS::DynamoDB::Table"), Some(Form::Name));
        assert_eq!(form("AWS::SNS::Topic"), Some(Form::Arn));
        assert_eq!(form("AWS::SQS::Queue"), Some(Form::Url));
        assert_eq!(form("AWS::KMS::Key"), Some(Form::Id));
        assert_eq!(form("AWS::SecretsManager::Secret"), None, "its id is an ARN");
        let table = schema::of("AWS::DynamoDB::Table").unwrap();
        assert_eq!(table.attribute_form("StreamArn"), Some(Form::Arn));
        assert_eq!(table.attribute_form("TableArn"), None, "it has none of this name");
    }
}

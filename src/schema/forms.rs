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

/// The one form that AWS takes in a member, or in each of its elements. `None` if that is not known.
pub(super) fn wanted(heading: &str, member: &str) -> Option<Form> {
    let found = WANTED.binary_search_by_key(&(heading, member), |one| (one.0, one.1)).ok()?;
    WANTED.get(found).map(|one| one.2)
}

const CREATE_MAPPING: &str = pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING;
const ATTACHMENT: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html";
const EVENTS_RULE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-events-rule-target.html";
const FUNCTION: &str = pages::LAMBDA_CREATE_FUNCTION;
const INVOKE: &str =
    "https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html";
const MANAGED_POLICY: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html";
const PIPE: &str =
    "https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html";
const POLICY: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html";
const ROLE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html";
const SCHEDULE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-scheduler-schedule-target.html";
const STREAM: &str = pages::DYNAMODB_KINESIS;
const SUBSCRIPTION: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html";

use Form::{Arn, Name, Url};

/// The type or the object in it, the member, and the page that was read on 2026-11-30.
#[rustfmt::skip]
static WANTED: &[(&str, &str, Form, &str)] = &[
    ("AWS::ApiGateway::Account", "CloudWatchRoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-account.html"),
    ("AWS::AppSync::DataSource", "ServiceRoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html"),
    ("AWS::AppSync::DataSource.DynamoDBConfig", "TableName", Name, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-datasource-dynamodbconfig.html"),
    ("AWS::AppSync::DataSource.LambdaConfig", "LambdaFunctionArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-datasource-lambdaconfig.html"),
    ("AWS::Cognito::IdentityPoolRoleAttachment", "Roles", Arn, ATTACHMENT),
    ("AWS::Cognito::IdentityPoolRoleAttachment.MappingRule", "RoleARN", Arn, ATTACHMENT),
    ("AWS::Cognito::UserPoolGroup", "RoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html"),
    ("AWS::DynamoDB::GlobalTable.KinesisStreamSpecification", "StreamArn", Arn, STREAM),
    ("AWS::DynamoDB::Table.KinesisStreamSpecification", "StreamArn", Arn, STREAM),
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
    ("AWS::Pipes::Pipe", "Enrichment", Arn, PIPE),
    ("AWS::Pipes::Pipe", "RoleArn", Arn, PIPE),
    ("AWS::Pipes::Pipe", "Source", Arn, PIPE),
    ("AWS::Pipes::Pipe", "Target", Arn, PIPE),
    ("AWS::Pipes::Pipe.DeadLetterConfig", "Arn", Arn, PIPE),
    ("AWS::SNS::Subscription", "TopicArn", Arn, SUBSCRIPTION),
    ("AWS::SNS::TopicPolicy", "Topics", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html"),
    ("AWS::SQS::Queue", "RedrivePolicy.deadLetterTargetArn", Arn, pages::SQS_CREATE_QUEUE),
    ("AWS::SQS::QueuePolicy", "Queues", Url, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html"),
    ("AWS::Scheduler::Schedule.DeadLetterConfig", "Arn", Arn, SCHEDULE),
    ("AWS::Scheduler::Schedule.Target", "Arn", Arn, SCHEDULE),
    ("AWS::Scheduler::Schedule.Target", "RoleArn", Arn, SCHEDULE),
    ("AWS::StepFunctions::StateMachine", "RoleArn", Arn, "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn what_is_wanted_is_sorted_and_there() {
        assert!(WANTED.is_sorted_by_key(|one| (one.0, one.1)));
        for (heading, member, _, page) in WANTED {
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

//! The pages of AWS's documentation that the facts are taken from, for doc comments and findings.

macro_rules! pages {
    ($($guide:literal: $($(#[$doc:meta])* $name:ident = $page:literal;)*)*) => {
        $($($(#[$doc])* pub const $name: &str =
            concat!("https://docs.aws.amazon.com/", $guide, "/", $page, ".html");)*)*
    };
}

pages! {
    "AWSCloudFormation/latest/TemplateReference":
    /// `DependsOn`: the order in which resources are made.
    CLOUDFORMATION_DEPENDS_ON = "aws-attribute-dependson";

    "amazondynamodb/latest/developerguide":
    /// Constraints: names, projections, items, expressions.
    DYNAMODB_CONSTRAINTS = "Constraints";
    /// Quotas: throughput, tables, indexes, streams.
    DYNAMODB_QUOTAS = "ServiceQuotas";
    /// Global secondary index keys of several attributes.
    DYNAMODB_MULTI_ATTRIBUTE_KEYS = "GSI.DesignPattern.MultiAttributeKeys";
    /// Local secondary indexes.
    DYNAMODB_LOCAL_INDEXES = "LSI";
    /// Tagging restrictions.
    DYNAMODB_TAGGING = "TaggingRestrictions";
    /// Time to live.
    DYNAMODB_TIME_TO_LIVE = "TTL";
    /// Kinesis data streams that take a table's changes.
    DYNAMODB_KINESIS = "kds";
    /// Warm throughput.
    DYNAMODB_WARM_THROUGHPUT = "warm-throughput";
    /// Auto scaling of provisioned capacity.
    DYNAMODB_AUTO_SCALING = "AutoScaling";
    /// Point-in-time recovery.
    DYNAMODB_POINT_IN_TIME_RECOVERY = "Point-in-time-recovery";
    /// Encryption at rest: which keys can encrypt a table.
    DYNAMODB_ENCRYPTION = "encryption.howitworks";
    /// Encryption at rest: what DynamoDB asks KMS for, in whose name, and what a key's policy says then.
    DYNAMODB_KEY_USE = "encryption.usagenotes";
    /// Global tables: replicas, streams, what must be the same everywhere.
    DYNAMODB_GLOBAL_TABLES = "V2globaltables_HowItWorks";
    /// Global tables: the role that replicates, and what happens to a replica that it cannot reach.
    DYNAMODB_GLOBAL_TABLES_SECURITY = "globaltables-security";
    /// Switching between provisioned capacity and on demand.
    DYNAMODB_SWITCHING_CAPACITY_MODES = "bp-switching-capacity-modes";
    /// Global tables of several accounts: the settings that are kept alike, and those that are
    /// required.
    DYNAMODB_MULTI_ACCOUNT = "V2globaltables_MA_HowItWorks";
    /// Global tables of several accounts: the policies and keys of each member.
    DYNAMODB_MULTI_ACCOUNT_SECURITY = "globaltables_MA_security";
    /// Resource-based policies: size, where they can be attached, how often they can be written.
    DYNAMODB_RESOURCE_POLICIES = "rbac-considerations";
    /// The operations that policies of tables and streams take.
    DYNAMODB_RESOURCE_POLICY_ACTIONS = "rbac-iam-actions";
    /// Blocking public access: which resource-based policies DynamoDB refuses as public.
    DYNAMODB_BLOCK_PUBLIC_ACCESS = "rbac-bpa-rbp";
    /// IAM conditions for item-level and attribute-level access.
    DYNAMODB_CONDITIONS = "specifying-conditions";
    /// IAM and transactions.
    DYNAMODB_TRANSACTIONS_AND_IAM = "transaction-apis-iam";
    /// Item sizes: what each type takes.
    DYNAMODB_ITEM_SIZES = "CapacityUnitCalculations";
    /// Data types: what each holds, and how deep they nest.
    DYNAMODB_DATA_TYPES = "HowItWorks.NamingRulesDataTypes";
    /// IAM and PartiQL.
    DYNAMODB_PARTIQL_AND_IAM = "ql-iam";

    "amazondynamodb/latest/APIReference":
    /// `CreateTable`: what the API accepts for a table, its indexes, stream and projections.
    DYNAMODB_CREATE_TABLE = "API_CreateTable";
    /// `BatchWriteItem`: how many items, of which size.
    DYNAMODB_BATCH_WRITE_ITEM = "API_BatchWriteItem";
    /// `AttributeValue`: the types, and their spelling.
    DYNAMODB_ATTRIBUTE_VALUE = "API_AttributeValue";

    "service-authorization/latest/reference":
    /// Every action of every service.
    SERVICE_ACTIONS = "reference_policies_actions-resources-contextkeys";
    /// Every `dynamodb:*` action with its resource types and condition keys.
    DYNAMODB_ACTIONS = "list_amazondynamodb";

    "autoscaling/application/APIReference":
    /// `RegisterScalableTarget`: the ids and dimensions of what is scaled.
    AUTO_SCALING_REGISTER = "API_RegisterScalableTarget";

    "IAM/latest/UserGuide":
    /// How requests are decided.
    IAM_EVALUATION = "reference_policies_evaluation-logic";
    /// Quotas, name requirements and character limits of IAM and STS.
    IAM_QUOTAS = "reference_iam-quotas";
    /// Policy variables, and their values for each kind of principal.
    IAM_VARIABLES = "reference_policies_variables";
    /// The global condition keys and when each is in a request.
    IAM_GLOBAL_KEYS = "reference_policies_condition-keys";
    /// The condition keys of IAM, STS, web identity and SAML, and which last into the session.
    IAM_STS_KEYS = "reference_policies_iam-condition-keys";
    /// The elements of a policy and of a statement.
    IAM_ELEMENTS = "reference_policies_elements";
    /// The grammar of policies: which element stands where.
    IAM_GRAMMAR = "reference_policies_grammar";
    /// `Version`.
    IAM_VERSION = "reference_policies_elements_version";
    /// What an ARN is made of.
    IAM_ARNS = "reference-arns";
    /// `Sid`.
    IAM_SID = "reference_policies_elements_sid";
    /// `Principal`.
    IAM_PRINCIPAL = "reference_policies_elements_principal";
    /// `Action`.
    IAM_ACTION = "reference_policies_elements_action";
    /// The operators of conditions.
    IAM_CONDITION_OPERATORS = "reference_policies_elements_condition_operators";
    /// Keys with one value and with many, and the set operators.
    IAM_SET_OPERATORS = "reference_policies_condition-single-vs-multi-valued-context-keys";
    /// Roles for OpenID Connect providers.
    IAM_OIDC_ROLES = "id_roles_create_for-idp_oidc";
    /// Session tags.
    IAM_SESSION_TAGS = "id_session-tags";
    /// What Access Analyzer says of policies: empty lists, unknown elements, operators without effect.
    IAM_POLICY_CHECKS = "access-analyzer-reference-policy-checks";

    "lambda/latest/dg":
    /// Functions that read the stream of a table: event source mappings.
    LAMBDA_DYNAMODB_STREAMS = "with-ddb";
    /// What happens to records that fail: destinations, and the permissions to send there.
    LAMBDA_DYNAMODB_ERRORS = "services-dynamodb-errors";
    /// The properties of an event source mapping for a table's stream.
    LAMBDA_DYNAMODB_PARAMETERS = "services-ddb-params";
    /// Functions that receive the messages of a queue: batches, visibility timeout, permissions.
    LAMBDA_SQS = "services-sqs-configure";
    /// Event filtering: patterns, and how many of them.
    LAMBDA_EVENT_FILTERING = "invocation-eventfiltering";
    /// Filters of a table's stream: what a record looks like.
    LAMBDA_DYNAMODB_FILTERING = "with-ddb-filtering";
    /// Environment variables: their names, and which of them Lambda reserves.
    LAMBDA_ENVIRONMENT_VARIABLES = "configuration-envvars";
    /// Quotas: memory, time, environment variables.
    LAMBDA_QUOTAS = "gettingstarted-limits";

    "aws-managed-policy/latest/reference":
    /// The documents of the policies that AWS manages.
    MANAGED_POLICIES = "policy-list";

    "AWSCloudFormation/latest/UserGuide":
    /// Quotas of CloudFormation.
    CLOUDFORMATION_QUOTAS = "cloudformation-limits";
    /// The `Resources` section: logical ids.
    CLOUDFORMATION_RESOURCES = "resources-section-structure";
    /// The `Outputs` section: names and exports.
    CLOUDFORMATION_OUTPUTS = "outputs-section-structure";
    /// Parameters: types, defaults, what is allowed.
    CLOUDFORMATION_PARAMETERS = "parameters-section-structure";
    /// Dynamic references: `{{resolve:ssm:…}}`.
    CLOUDFORMATION_DYNAMIC_REFERENCES = "dynamic-references";
    /// The `Mappings` section.
    CLOUDFORMATION_MAPPINGS = "mappings-section-structure";
    /// The `Conditions` section.
    CLOUDFORMATION_CONDITIONS = "conditions-section-structure";
    /// The types of parameters.
    CLOUDFORMATION_PARAMETER_TYPES = "cloudformation-supplied-parameter-types";
    /// `AWSTemplateFormatVersion`.
    CLOUDFORMATION_FORMAT_VERSION = "format-version-structure";
    /// The sections of a template.
    CLOUDFORMATION_TEMPLATE = "template-anatomy";
    /// What an update does to a resource: in place, with an interruption, or by another one.
    CLOUDFORMATION_UPDATE_BEHAVIORS = "using-cfn-updating-stacks-update-behaviors";
    /// Error messages of CloudFormation: circular dependencies, templates that it refuses.
    CLOUDFORMATION_TROUBLESHOOTING = "troubleshooting";

    "AWSCloudFormation/latest/APIReference":
    /// `CreateStack`: stack name, template, tags, capabilities.
    CLOUDFORMATION_CREATE_STACK = "API_CreateStack";

    "AWSCloudFormation/latest/TemplateReference":
    /// `AWS::DynamoDB::GlobalTable`.
    CLOUDFORMATION_GLOBAL_TABLE = "aws-resource-dynamodb-globaltable";
    /// `AWS::DynamoDB::Table`.
    CLOUDFORMATION_TABLE = "aws-resource-dynamodb-table";
    /// The witness of a `GlobalTable` of strong consistency, and the sets of Regions.
    CLOUDFORMATION_WITNESS = "aws-properties-dynamodb-globaltable-globaltablewitness";
    /// A vector index.
    CLOUDFORMATION_VECTOR_INDEX = "aws-properties-dynamodb-table-vectorindex";
    /// `AWS::IAM::Role`.
    CLOUDFORMATION_ROLE = "aws-resource-iam-role";
    /// `AWS::Logs::LogGroup`.
    CLOUDFORMATION_LOG_GROUP = "aws-resource-logs-loggroup";
    /// `AWS::IAM::Policy`: an inline policy as a resource of its own.
    CLOUDFORMATION_INLINE_POLICY = "aws-resource-iam-policy";
    /// `AWS::KMS::Key`: its policy, and how long it waits before it is deleted.
    CLOUDFORMATION_KMS_KEY = "aws-resource-kms-key";
    /// `AWS::Cognito::IdentityPoolRoleAttachment`.
    CLOUDFORMATION_ROLE_ATTACHMENT = "aws-resource-cognito-identitypoolroleattachment";
    /// `AWS::Cognito::IdentityPoolPrincipalTag`.
    CLOUDFORMATION_PRINCIPAL_TAG = "aws-resource-cognito-identitypoolprincipaltag";
    /// `AWS::Region` and its kin.
    CLOUDFORMATION_PSEUDO_PARAMETERS = "pseudo-parameter-reference";
    /// The intrinsic functions.
    CLOUDFORMATION_FUNCTIONS = "intrinsic-function-reference";
    /// The functions of conditions.
    CLOUDFORMATION_CONDITION_FUNCTIONS = "intrinsic-function-reference-conditions";
    /// The functions of rules, and what they take.
    CLOUDFORMATION_RULE_FUNCTIONS = "intrinsic-function-reference-rules";
    /// `Fn::FindInMap`.
    CLOUDFORMATION_FIND_IN_MAP = "intrinsic-function-reference-findinmap";
    /// `UpdatePolicy`.
    CLOUDFORMATION_UPDATE_POLICY = "aws-attribute-updatepolicy";
    /// `Ref`.
    CLOUDFORMATION_REF = "intrinsic-function-reference-ref";
    /// `DeletionPolicy`.
    CLOUDFORMATION_DELETION_POLICY = "aws-attribute-deletionpolicy";
    /// `UpdateReplacePolicy`.
    CLOUDFORMATION_UPDATE_REPLACE_POLICY = "aws-attribute-updatereplacepolicy";
    /// The names of resource types.
    CLOUDFORMATION_RESOURCE_TYPES = "aws-template-resource-type-ref";

    "cognito/latest/developerguide":
    /// Roles of an identity pool: trust, role mappings, what a guest's session may do.
    COGNITO_ROLES = "iam-roles";
    /// Groups of users: their roles and precedence.
    COGNITO_GROUPS = "cognito-user-pools-user-groups";
    /// Choosing the role by rules or by the token.
    COGNITO_ROLE_MAPPING = "role-based-access-control";
    /// Attributes for access control: principal tags from claims.
    COGNITO_PRINCIPAL_TAGS = "attributes-for-access-control";
    /// The default mapping of claims to principal tags.
    COGNITO_DEFAULT_TAGS = "provider-mappings";
    /// Functions that a user pool calls, and the permission that they need.
    COGNITO_TRIGGERS = "cognito-user-pools-working-with-lambda-triggers";
    /// User attributes, and who may write them.
    COGNITO_ATTRIBUTES = "user-pool-settings-attributes";
    /// The claims of an ID token.
    COGNITO_ID_TOKEN = "amazon-cognito-user-pools-using-the-id-token";

    "cognito-user-identity-pools/latest/APIReference":
    /// `CreateUserPool`.
    COGNITO_CREATE_USER_POOL = "API_CreateUserPool";
    /// `CreateUserPoolClient`: authentication flows, token lifetimes, readable and writable
    /// attributes.
    COGNITO_CREATE_CLIENT = "API_CreateUserPoolClient";
    /// `PasswordPolicyType`.
    COGNITO_PASSWORD_POLICY = "API_PasswordPolicyType";

    "cognitoidentity/latest/APIReference":
    /// `CreateIdentityPool`.
    COGNITO_CREATE_IDENTITY_POOL = "API_CreateIdentityPool";
    /// `SetPrincipalTagAttributeMap`.
    COGNITO_SET_PRINCIPAL_TAGS = "API_SetPrincipalTagAttributeMap";

    "govcloud-us/latest/UserGuide":
    /// What differs for Cognito in the GovCloud Regions.
    GOVCLOUD_COGNITO = "govcloud-cog";

    "global-infrastructure/latest/regions":
    /// AWS Regions.
    REGIONS = "aws-regions";

    "lambda/latest/api":
    /// `CreateEventSourceMapping`: batches, windows, retries, where reading begins.
    LAMBDA_CREATE_EVENT_SOURCE_MAPPING = "API_CreateEventSourceMapping";
    /// `CreateFunction`: names, memory, time.
    LAMBDA_CREATE_FUNCTION = "API_CreateFunction";

    "kinesis/latest/APIReference":
    /// `CreateStream`: the name.
    KINESIS_CREATE_STREAM = "API_CreateStream";

    "kms/latest/APIReference":
    /// `CreateAlias`: the name.
    KMS_CREATE_ALIAS = "API_CreateAlias";

    "kms/latest/developerguide":
    /// Policies of keys: the elements of a statement, and why IAM policies apply only if the key's
    /// policy allows it.
    KMS_KEY_POLICIES = "key-policy-overview";
    /// IAM policies on keys: why they name the keys, above all for `kms:Decrypt`.
    KMS_IAM_POLICIES = "iam-policies-best-practices";
    /// Keys in the statements of IAM policies: by the ARN of the key, and what the ARN of an alias means there.
    KMS_KEYS_IN_POLICIES = "cmks-in-iam-policies";
    /// KMS's condition keys: which are of the request, which are of the key, and which actions carry them.
    KMS_CONDITION_KEYS = "conditions-kms";

    "AWSSimpleQueueService/latest/SQSDeveloperGuide":
    /// Keys of queues: what who sends and who receives may do with them.
    SQS_KEYS = "sqs-key-management";

    "AWSSimpleQueueService/latest/APIReference":
    /// `CreateQueue`: the name, and how long and how large messages are.
    SQS_CREATE_QUEUE = "API_CreateQueue";

    "sns/latest/api":
    /// `CreateTopic`: the name.
    SNS_CREATE_TOPIC = "API_CreateTopic";

    "AmazonCloudWatch/latest/APIReference":
    /// `PutMetricAlarm`: periods, and how far an alarm looks back.
    CLOUDWATCH_PUT_ALARM = "API_PutMetricAlarm";
    /// What an alarm computes: metrics, expressions and their ids.
    CLOUDWATCH_METRIC_DATA_QUERY = "API_MetricDataQuery";
    /// `PutDashboard`: the name and the body.
    CLOUDWATCH_PUT_DASHBOARD = "API_PutDashboard";

    "AmazonCloudWatch/latest/monitoring":
    /// Quotas: widgets and metrics of a dashboard, actions of an alarm.
    CLOUDWATCH_QUOTAS = "cloudwatch_limits";

    "AmazonCloudWatchLogs/latest/APIReference":
    /// `CreateLogGroup`: the name.
    LOGS_CREATE_LOG_GROUP = "API_CreateLogGroup";
    /// `PutRetentionPolicy`: for how many days events are kept.
    LOGS_RETENTION = "API_PutRetentionPolicy";

    "eventbridge/latest/userguide":
    /// When rules and schedules run: `rate` and `cron`.
    EVENTBRIDGE_SCHEDULES = "eb-scheduled-rule-pattern";

    "IAM/latest/APIReference":
    /// `CreateRole`: names, paths, descriptions, trust policies, session duration.
    IAM_CREATE_ROLE = "API_CreateRole";
    /// `CreatePolicy`: names, paths and documents of managed policies.
    IAM_CREATE_POLICY = "API_CreatePolicy";

    "cli/latest/reference/cloudformation":
    /// `aws cloudformation package`: the paths that it uploads.
    CLI_PACKAGE = "package";

    "serverless-application-model/latest/developerguide":
    /// The anatomy of a template of the Serverless Application Model.
    CLOUDFORMATION_SERVERLESS = "sam-specification-template-anatomy";
}

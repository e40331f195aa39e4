//! Corrections to the schemas. Regenerating `types.txt` does not touch them.

/// A correction of one object.
#[derive(Debug)]
pub(super) struct Correction {
    /// The type, or an object in it: `AWS::SQS::Queue.Tag`.
    pub(super) heading: &'static str,
    pub(super) change: Change,
    /// The page that shows that the schema is wrong.
    pub(super) page: &'static str,
    /// The date when the page was read.
    pub(super) date: &'static str,
}

/// What a correction changes.
#[derive(Debug)]
pub(super) enum Change {
    /// The line of a member. It replaces the member's own line, or is added.
    Member(&'static str),
    /// A further attribute that `Fn::GetAtt` accepts.
    Attribute(&'static str),
    /// A further constraint on several members, as the schemas write it.
    Together(&'static str),
    /// A constraint on several members that does not hold.
    NotTogether(&'static str),
}

/// The corrections of a heading.
pub(super) fn of(heading: &str) -> &'static [Correction] {
    let begin = CORRECTIONS.partition_point(|one| one.heading < heading);
    let end = CORRECTIONS.partition_point(|one| one.heading <= heading);
    CORRECTIONS.get(begin..end).unwrap_or_default()
}

/// In the order of the headings.
pub(super) static CORRECTIONS: &[Correction] = &[
    // The schema allows 1,024 characters, as the API once did.
    Correction {
        heading: "AWS::CloudFormation::Stack",
        change: Change::Member("TemplateURL* text 1..5120"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html",
        date: "2026-11-29",
    },
    // A sample that deploys sets it. Its values are not known.
    Correction {
        heading: "AWS::Cognito::UserPoolClient",
        change: Change::Member("ClientId text"),
        page: "https://github.com/aws-samples/serverless-patterns/tree/main/eventbridge-api-destinations/12-oauth-api-cmk-encryption",
        date: "2026-11-29",
    },
    // The schema of the other type has the words.
    Correction {
        heading: "AWS::DynamoDB::GlobalTable.ReplicaSpecification",
        change: Change::Member("TableClass text in STANDARD|STANDARD_INFREQUENT_ACCESS"),
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
        date: "2026-11-30",
    },
    // The schema also allows an object, with which no table has been created.
    Correction {
        heading: "AWS::DynamoDB::Table",
        change: Change::Member("KeySchema* list 1.. .KeySchema"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html",
        date: "2026-11-29",
    },
    // The schema has no words.
    Correction {
        heading: "AWS::DynamoDB::Table.GlobalSecondaryIndex.KeySchema",
        change: Change::Member("KeyType* text in HASH|RANGE"),
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeySchemaElement.html",
        date: "2026-11-30",
    },
    Correction {
        heading: "AWS::DynamoDB::Table.ImportSourceSpecification",
        change: Change::Member("InputCompressionType text in GZIP|NONE|ZSTD"),
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html",
        date: "2026-11-30",
    },
    Correction {
        heading: "AWS::DynamoDB::Table.ImportSourceSpecification",
        change: Change::Member("InputFormat* text in CSV|DYNAMODB_JSON|ION"),
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html",
        date: "2026-11-30",
    },
    Correction {
        heading: "AWS::DynamoDB::Table.KeySchema",
        change: Change::Member("KeyType* text in HASH|RANGE"),
        page: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeySchemaElement.html",
        date: "2026-11-30",
    },
    // The CDK has deployed it with names in lower case, such as `fileFormat`.
    Correction {
        heading: "AWS::EC2::FlowLog",
        change: Change::Member("DestinationOptions json"),
        page: "https://github.com/aws/aws-cdk/tree/main/packages/@aws-cdk-testing/framework-integ/test/aws-ec2/test/integ.vpc-flow-logs.js.snapshot",
        date: "2026-11-30",
    },
    Correction {
        heading: "AWS::Events::EventBus",
        change: Change::Attribute("Policy"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html",
        date: "2026-11-30",
    },
    // The schema requires none of them, and allows all.
    Correction {
        heading: "AWS::Lambda::Function.Code",
        change: Change::Together("one ImageUri S3Bucket+S3Key ZipFile"),
        page: "https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html",
        date: "2026-11-30",
    },
    // The schema allows anything for a variable.
    Correction {
        heading: "AWS::Lambda::Function.Environment",
        change: Change::Member("Variables map text"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-environment.html",
        date: "2026-11-29",
    },
    // The CDK has deployed a cluster from a snapshot with the snapshot's user and a password of its own.
    Correction {
        heading: "AWS::RDS::DBCluster",
        change: Change::NotTogether("with MasterUserPassword MasterUsername"),
        page: "https://github.com/aws/aws-cdk/tree/main/packages/@aws-cdk-testing/framework-integ/test/aws-rds/test/integ.cluster-snapshot.js.snapshot",
        date: "2026-11-30",
    },
    Correction {
        heading: "AWS::Redshift::Cluster",
        change: Change::Attribute("Id"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html",
        date: "2026-11-30",
    },
    Correction {
        heading: "AWS::RedshiftServerless::Workgroup",
        change: Change::Attribute("Workgroup"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshiftserverless-workgroup.html",
        date: "2026-11-30",
    },
    // The schema requires none of them.
    Correction {
        heading: "AWS::StepFunctions::StateMachine",
        change: Change::Together("any Definition DefinitionS3Location DefinitionString"),
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html",
        date: "2026-11-30",
    },
];

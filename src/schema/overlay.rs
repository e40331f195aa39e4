//! Corrections to the schemas. Regenerating `types.txt` does not touch them.

/// A correction of one object.
#[derive(Debug)]
pub(super) struct Correction {
    /// The type, or an object in it: `AWS::SQS::Queue.Tag`.
    pub(super) heading: &'static str,
    /// The line of a member. It replaces the member's own line, or is added.
    pub(super) member: &'static str,
    /// The page that shows that the schema is wrong.
    pub(super) page: &'static str,
    /// The date when the page was read.
    pub(super) date: &'static str,
}

/// The corrections of a heading.
pub(super) fn of(heading: &str) -> &'static [Correction] {
    let begin = CORRECTIONS.partition_point(|one| one.heading < heading);
    let end = CORRECTIONS.partition_point(|one| one.heading <= heading);
    CORRECTIONS.get(begin..end).unwrap_or_default()
}

const DATE: &str = "2026-11-29";

/// In the order of the headings.
pub(super) static CORRECTIONS: &[Correction] = &[
    // The schema allows 1,024 characters, as the API once did.
    Correction {
        heading: "AWS::CloudFormation::Stack",
        member: "TemplateURL* text 1..5120",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html",
        date: DATE,
    },
    // A sample that deploys sets it. Its values are not known.
    Correction {
        heading: "AWS::Cognito::UserPoolClient",
        member: "ClientId text",
        page: "https://github.com/aws-samples/serverless-patterns/tree/main/eventbridge-api-destinations/12-oauth-api-cmk-encryption",
        date: DATE,
    },
    // The schema also allows an object, with which no table has been created.
    Correction {
        heading: "AWS::DynamoDB::Table",
        member: "KeySchema* list 1.. .KeySchema",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html",
        date: DATE,
    },
    // The schema allows anything for a variable.
    Correction {
        heading: "AWS::Lambda::Function.Environment",
        member: "Variables map text",
        page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-environment.html",
        date: DATE,
    },
];

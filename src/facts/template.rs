//! The names in CloudFormation's templates: pseudo parameters, resource attributes, names of types.

use super::pages;
use super::source::Source;

/// Where the names come from.
pub const SOURCE: Source = Source {
    what: "AWS CloudFormation Template Reference; the API's model; cfn-lint's lists",
    version: "copy of 2026-04-13; botocore 1.43.106; cfn-lint 1.58.0",
    date: "2026-09-30",
    page: pages::CLOUDFORMATION_PSEUDO_PARAMETERS,
};

/// What `Ref` and `Fn::Sub` accept in every template.
pub const PSEUDO_PARAMETERS: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// `DeletionPolicy` of any type of resource: [`pages::CLOUDFORMATION_DELETION_POLICY`].
pub const DELETION_POLICIES: &[&str] = &["Delete", "Retain", "RetainExceptOnCreate"];

/// `UpdateReplacePolicy` of any type of resource: [`pages::CLOUDFORMATION_UPDATE_REPLACE_POLICY`].
pub const UPDATE_REPLACE_POLICIES: &[&str] = &["Delete", "Retain"];

/// The word of both attributes that only some types take. No table does.
pub const SNAPSHOT: &str = "Snapshot";

/// The types of which a snapshot can be kept: [`pages::CLOUDFORMATION_DELETION_POLICY`].
pub const SNAPSHOT_TYPES: &[&str] = &[
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
];

/// The types with an `UpdatePolicy`: [`pages::CLOUDFORMATION_UPDATE_POLICY`].
pub const UPDATE_POLICY_TYPES: &[&str] = &[
    "AWS::AppStream::Fleet",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Elasticsearch::Domain",
    "AWS::Lambda::Alias",
    "AWS::OpenSearchService::Domain",
];

/// The types with a `CreationPolicy`: AWS's page `aws-attribute-creationpolicy`.
pub const CREATION_POLICY_TYPES: &[&str] = &[
    "AWS::AppStream::Fleet",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::CloudFormation::WaitCondition",
    "AWS::EC2::Instance",
];

/// The only version of templates: [`pages::CLOUDFORMATION_FORMAT_VERSION`].
pub const FORMAT_VERSION: &str = "2010-09-09";

/// The transform of the Serverless Application Model.
pub const SERVERLESS: &str = "AWS::Serverless-2016-10-31";

/// The transform with further functions, such as `Fn::ForEach`.
pub const LANGUAGE_EXTENSIONS: &str = "AWS::LanguageExtensions";

/// The beginning of the types that the Serverless Application Model replaces.
pub const SERVERLESS_TYPES: &str = "AWS::Serverless::";

/// The properties that take an object and that `aws cloudformation package` writes where a path of the
/// user's machine stands: [`pages::CLI_PACKAGE`].
pub const PACKAGED: &[(&str, &str)] = &[
    ("AWS::ApiGateway::RestApi", "BodyS3Location"),
    ("AWS::CodeCommit::Repository", "Code.S3"),
    ("AWS::ElasticBeanstalk::ApplicationVersion", "SourceBundle"),
    ("AWS::Lambda::Function", "Code"),
    ("AWS::Lambda::LayerVersion", "Content"),
    ("AWS::StepFunctions::StateMachine", "DefinitionS3Location"),
];

/// The transforms that leave the properties of CloudFormation's own types as they are.
pub const FAITHFUL_TRANSFORMS: &[&str] = &[
    "AWS::CodeDeployBlueGreen",
    "AWS::Include",
    LANGUAGE_EXTENSIONS,
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    SERVERLESS,
    "AWS::ServiceCatalog",
];

/// The beginning of a dynamic reference, inside any string.
pub const DYNAMIC_REFERENCE: &str = "{{resolve:";

/// Whether a text has a dynamic reference. Few texts have a brace, which is found faster.
pub fn has_dynamic_reference(text: &str) -> bool {
    text.contains('{') && text.contains(DYNAMIC_REFERENCE)
}

/// The noun for a type of resource that may add to what it is given, such as a policy to a role; `None` for
/// any other type.
pub fn adder(kind: &str) -> Option<&'static str> {
    match kind {
        "AWS::CloudFormation::Stack" => Some("nested stack"),
        "AWS::CloudFormation::StackSet" => Some("stack set"),
        "AWS::ServiceCatalog::CloudFormationProvisionedProduct" => Some("provisioned product"),
        "AWS::CloudFormation::CustomResource" => Some("custom resource"),
        "AWS::Serverless::Application" => Some("nested application"),
        "AWS::Serverless::Connector" => Some("connector"),
        kind if kind.starts_with("Custom::") => Some("custom resource"),
        kind if kind.ends_with("::MODULE") => Some("module"),
        // Types of the registry are their authors' programs.
        kind if !["AWS::", "Alexa::"].iter().any(|own| kind.starts_with(own)) => {
            is_resource_type(kind).then_some("resource of another publisher's type")
        }
        _ => None,
    }
}

/// The noun for a type of resource that makes others, which may be roles; `None` for any other type. What a custom
/// resource does, it does by the role of its function.
pub fn maker(kind: &str) -> Option<&'static str> {
    let makers =
        ["nested stack", "stack set", "provisioned product", "nested application", "module"];
    adder(kind).filter(|noun| makers.contains(noun))
}

/// Whether the text has the form of a resource type: `AWS::DynamoDB::Table`, `Acme::Shop::Till`,
/// `Acme::Shop::Till::MODULE` or `Custom::Seed`.
pub fn is_resource_type(text: &str) -> bool {
    let parts: Vec<&str> = text.split("::").collect();
    match parts.as_slice() {
        ["Custom", name] => {
            (1..=60).contains(&name.chars().count())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "_@-".contains(c))
        }
        [organization, service, name] | [organization, service, name, "MODULE"] => {
            [organization, service, name].iter().all(|part| {
                (2..=64).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
            })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_type_has_three_parts_and_a_custom_one_two() {
        for name in [
            "AWS::DynamoDB::GlobalTable",
            "AWS::S3::Bucket",
            "Alexa::ASK::Skill",
            "Acme::Shop::Till::MODULE",
            "Custom::Seed_Data-2",
        ] {
            assert!(is_resource_type(name), "{name}");
        }
        for name in [
            "",
            "AWS::DynamoDB",
            "DynamoDB::Table",
            "AWS.SNS.Topic",
            "AWS::SNS::To pic",
            "Custom::",
        ] {
            assert!(!is_resource_type(name), "{name}");
        }
    }
}

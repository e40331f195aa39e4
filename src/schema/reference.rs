//! What `Ref` gives of a resource.

use super::ResourceSchema;

/// The property or attribute whose value it is: the resource's single identifier, unless its page
/// documents another.
pub(super) fn of(schema: ResourceSchema) -> Option<&'static str> {
    if let Some(corrected) = corrected(schema) {
        return corrected;
    }
    let mut identifier = schema.primary_identifier();
    identifier.next().filter(|_| identifier.next().is_none())
}

/// The page that corrects the identifier.
pub(super) fn page(schema: ResourceSchema) -> Option<String> {
    corrected(schema)?;
    let (_, name) = schema.name().split_once("::")?;
    let name = name.replace("::", "-").to_lowercase();
    Some(format!(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-{name}.html"
    ))
}

fn corrected(schema: ResourceSchema) -> Option<Option<&'static str>> {
    let found = CORRECTIONS.binary_search_by_key(&schema.name(), |one| one.0);
    CORRECTIONS.get(found.ok()?).map(|one| one.1)
}

/// The types whose pages document another value than the identifier, or document a value where several
/// properties identify a resource. `None` where it is no property's value, depends on others, or
/// contradicts the identifier.
///
/// The pages of the 220 types that templates use most were compared with the identifiers on 2026-11-30, in the
/// copies of 2023-09-19 that `awsdocs/aws-cloudformation-user-guide` keeps.
static CORRECTIONS: &[(&str, Option<&str>)] = &[
    ("AWS::ApiGateway::Authorizer", Some("AuthorizerId")),
    ("AWS::ApiGateway::Deployment", Some("DeploymentId")),
    ("AWS::ApiGateway::DocumentationPart", Some("DocumentationPartId")),
    ("AWS::ApiGateway::Model", Some("Name")),
    ("AWS::ApiGateway::RequestValidator", Some("RequestValidatorId")),
    ("AWS::ApiGateway::Resource", Some("ResourceId")),
    ("AWS::ApiGateway::Stage", Some("StageName")),
    ("AWS::ApiGatewayV2::ApiMapping", Some("ApiMappingId")),
    ("AWS::ApiGatewayV2::Authorizer", Some("AuthorizerId")),
    ("AWS::ApiGatewayV2::Deployment", Some("DeploymentId")),
    ("AWS::ApiGatewayV2::Integration", Some("IntegrationId")),
    ("AWS::ApiGatewayV2::IntegrationResponse", Some("IntegrationResponseId")),
    ("AWS::ApiGatewayV2::Model", Some("ModelId")),
    ("AWS::ApiGatewayV2::Route", Some("RouteId")),
    ("AWS::ApiGatewayV2::RouteResponse", Some("RouteResponseId")),
    ("AWS::ApiGatewayV2::Stage", Some("StageName")),
    ("AWS::AppConfig::ConfigurationProfile", Some("ConfigurationProfileId")),
    ("AWS::AppConfig::Environment", Some("EnvironmentId")),
    ("AWS::AppConfig::HostedConfigurationVersion", Some("VersionNumber")),
    ("AWS::AppSync::ApiKey", Some("Arn")),
    ("AWS::ApplicationAutoScaling::ScalableTarget", Some("Id")),
    ("AWS::ApplicationAutoScaling::ScalingPolicy", Some("Arn")),
    ("AWS::AutoScaling::LifecycleHook", Some("LifecycleHookName")),
    ("AWS::AutoScaling::ScheduledAction", Some("ScheduledActionName")),
    ("AWS::Batch::JobDefinition", Some("JobDefinitionArn")),
    ("AWS::CloudFormation::CustomResource", None),
    ("AWS::CloudFormation::Macro", Some("Name")),
    ("AWS::CodeBuild::Project", Some("Name")),
    ("AWS::CodeDeploy::DeploymentGroup", Some("DeploymentGroupName")),
    ("AWS::CodePipeline::Webhook", Some("Name")),
    ("AWS::Cognito::UserPoolClient", Some("ClientId")),
    ("AWS::Cognito::UserPoolDomain", Some("Domain")),
    ("AWS::Cognito::UserPoolGroup", Some("GroupName")),
    ("AWS::Cognito::UserPoolIdentityProvider", Some("ProviderName")),
    ("AWS::Cognito::UserPoolResourceServer", Some("Identifier")),
    ("AWS::Cognito::UserPoolUser", Some("Username")),
    ("AWS::DocDB::DBCluster", Some("DBClusterIdentifier")),
    ("AWS::DocDB::DBInstance", Some("DBInstanceIdentifier")),
    ("AWS::EC2::EIP", Some("PublicIp")),
    ("AWS::EC2::SecurityGroup", None),
    ("AWS::EC2::VPCCidrBlock", Some("Id")),
    ("AWS::ECS::Service", Some("ServiceArn")),
    ("AWS::EKS::Nodegroup", None),
    ("AWS::EMR::InstanceGroupConfig", Some("InstanceGroupId")),
    ("AWS::Elasticsearch::Domain", Some("DomainName")),
    ("AWS::Events::Rule", None),
    ("AWS::GuardDuty::Filter", Some("Name")),
    ("AWS::GuardDuty::IPSet", Some("Id")),
    ("AWS::GuardDuty::Master", Some("MasterId")),
    ("AWS::GuardDuty::Member", Some("MemberId")),
    ("AWS::GuardDuty::ThreatIntelSet", Some("Id")),
    ("AWS::IAM::Policy", None),
    ("AWS::IoT::Policy", None),
    ("AWS::Logs::LogStream", Some("LogStreamName")),
    ("AWS::Logs::MetricFilter", Some("FilterName")),
    ("AWS::Logs::SubscriptionFilter", Some("FilterName")),
    ("AWS::RAM::ResourceShare", None),
    ("AWS::Route53::RecordSet", Some("Name")),
    ("AWS::S3::BucketPolicy", None),
    ("AWS::SSM::MaintenanceWindowTarget", Some("WindowTargetId")),
    ("AWS::SSM::MaintenanceWindowTask", Some("WindowTaskId")),
    ("AWS::SecretsManager::SecretTargetAttachment", None),
    ("AWS::ServiceDiscovery::Instance", Some("InstanceId")),
    ("AWS::Transfer::User", None),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn corrections_are_sorted_and_name_what_there_is() {
        assert!(CORRECTIONS.is_sorted());
        for (resource_type, gives) in CORRECTIONS {
            let schema = schema::of(resource_type).unwrap();
            assert_eq!(schema.reference(), *gives);
            let is_there =
                |name| schema.properties().member(name).is_some() || schema.has_attribute(name);
            assert!(gives.is_none_or(is_there), "{resource_type}");
            let mut alone = schema.primary_identifier();
            let identifier = alone.next().filter(|_| alone.next().is_none());
            assert_ne!(identifier, *gives, "{resource_type} needs no correction");
        }
    }

    #[test]
    fn what_identifies_a_resource_only_with_others_is_not_given() {
        let reference = |name| schema::of(name).and_then(ResourceSchema::reference);
        assert_eq!(reference("AWS::Cognito::UserPoolClient"), Some("ClientId"));
        assert_eq!(reference("AWS::EC2::VPCGatewayAttachment"), None);
        assert_eq!(reference("AWS::Events::Rule"), None);
        let page = |name| schema::of(name).and_then(ResourceSchema::reference_page);
        assert!(
            page("AWS::EC2::EIP").is_some_and(|page| page.ends_with("/aws-resource-ec2-eip.html"))
        );
        assert_eq!(page("AWS::S3::Bucket"), None);
    }
}

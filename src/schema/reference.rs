//! What `Ref` gives of a resource.

use super::ResourceSchema;

/// The base of the pages that the corrections refer to.
const PAGES: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/";

/// The property or attribute whose value it is: the resource's single identifier, unless its page
/// documents another.
pub(super) fn of(schema: ResourceSchema) -> Option<&'static str> {
    if let Some(corrected) = corrected(schema) {
        return corrected.gives;
    }
    let mut identifier = schema.primary_identifier();
    identifier.next().filter(|_| identifier.next().is_none())
}

/// The page that corrects the identifier.
pub(super) fn page(schema: ResourceSchema) -> Option<String> {
    corrected(schema).map(|one| format!("{PAGES}{}.html", one.page))
}

fn corrected(schema: ResourceSchema) -> Option<&'static Correction> {
    let found = CORRECTIONS.binary_search_by_key(&schema.name(), |one| one.resource_type);
    CORRECTIONS.get(found.ok()?)
}

struct Correction {
    resource_type: &'static str,
    gives: Option<&'static str>,
    page: &'static str,
}

const fn gives(resource_type: &'static str, name: &'static str, page: &'static str) -> Correction {
    Correction { resource_type, gives: Some(name), page }
}

/// `Ref` does not give the value of a single property, or it depends on others.
const fn nothing_single(resource_type: &'static str, page: &'static str) -> Correction {
    Correction { resource_type, gives: None, page }
}

/// Sorted by type.
static CORRECTIONS: &[Correction] = &[
    gives("AWS::ApiGateway::Authorizer", "AuthorizerId", "aws-resource-apigateway-authorizer"),
    gives("AWS::ApiGateway::Deployment", "DeploymentId", "aws-resource-apigateway-deployment"),
    gives("AWS::ApiGateway::Model", "Name", "aws-resource-apigateway-model"),
    gives(
        "AWS::ApiGateway::RequestValidator",
        "RequestValidatorId",
        "aws-resource-apigateway-requestvalidator",
    ),
    gives("AWS::ApiGateway::Resource", "ResourceId", "aws-resource-apigateway-resource"),
    gives("AWS::ApiGateway::Stage", "StageName", "aws-resource-apigateway-stage"),
    gives("AWS::ApiGatewayV2::ApiMapping", "ApiMappingId", "aws-resource-apigatewayv2-apimapping"),
    gives("AWS::ApiGatewayV2::Authorizer", "AuthorizerId", "aws-resource-apigatewayv2-authorizer"),
    gives("AWS::ApiGatewayV2::Deployment", "DeploymentId", "aws-resource-apigatewayv2-deployment"),
    gives(
        "AWS::ApiGatewayV2::Integration",
        "IntegrationId",
        "aws-resource-apigatewayv2-integration",
    ),
    gives("AWS::ApiGatewayV2::Route", "RouteId", "aws-resource-apigatewayv2-route"),
    gives("AWS::ApiGatewayV2::Stage", "StageName", "aws-resource-apigatewayv2-stage"),
    gives("AWS::AppSync::ApiKey", "Arn", "aws-resource-appsync-apikey"),
    gives(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "Id",
        "aws-resource-applicationautoscaling-scalabletarget",
    ),
    gives(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "Arn",
        "aws-resource-applicationautoscaling-scalingpolicy",
    ),
    gives(
        "AWS::AutoScaling::LifecycleHook",
        "LifecycleHookName",
        "aws-resource-autoscaling-lifecyclehook",
    ),
    gives(
        "AWS::AutoScaling::ScheduledAction",
        "ScheduledActionName",
        "aws-resource-autoscaling-scheduledaction",
    ),
    nothing_single(
        "AWS::CloudFormation::CustomResource",
        "aws-resource-cloudformation-customresource",
    ),
    gives("AWS::CodeBuild::Project", "Name", "aws-resource-codebuild-project"),
    gives(
        "AWS::CodeDeploy::DeploymentGroup",
        "DeploymentGroupName",
        "aws-resource-codedeploy-deploymentgroup",
    ),
    gives("AWS::Cognito::UserPoolClient", "ClientId", "aws-resource-cognito-userpoolclient"),
    gives("AWS::Cognito::UserPoolDomain", "Domain", "aws-resource-cognito-userpooldomain"),
    gives("AWS::Cognito::UserPoolGroup", "GroupName", "aws-resource-cognito-userpoolgroup"),
    gives(
        "AWS::Cognito::UserPoolIdentityProvider",
        "ProviderName",
        "aws-resource-cognito-userpoolidentityprovider",
    ),
    gives(
        "AWS::Cognito::UserPoolResourceServer",
        "Identifier",
        "aws-resource-cognito-userpoolresourceserver",
    ),
    gives("AWS::Cognito::UserPoolUser", "Username", "aws-resource-cognito-userpooluser"),
    gives("AWS::EC2::EIP", "PublicIp", "aws-resource-ec2-eip"),
    nothing_single("AWS::EC2::SecurityGroup", "aws-resource-ec2-securitygroup"),
    gives("AWS::ECS::Service", "ServiceArn", "aws-resource-ecs-service"),
    nothing_single("AWS::EKS::Nodegroup", "aws-resource-eks-nodegroup"),
    gives("AWS::Elasticsearch::Domain", "DomainName", "aws-resource-elasticsearch-domain"),
    nothing_single("AWS::Events::Rule", "aws-resource-events-rule"),
    nothing_single("AWS::IAM::Policy", "aws-resource-iam-policy"),
    nothing_single("AWS::IoT::Policy", "aws-resource-iot-policy"),
    gives("AWS::Logs::LogStream", "LogStreamName", "aws-resource-logs-logstream"),
    gives("AWS::Logs::MetricFilter", "FilterName", "aws-resource-logs-metricfilter"),
    gives("AWS::Logs::SubscriptionFilter", "FilterName", "aws-resource-logs-subscriptionfilter"),
    nothing_single("AWS::S3::BucketPolicy", "aws-resource-s3-bucketpolicy"),
    nothing_single(
        "AWS::SecretsManager::SecretTargetAttachment",
        "aws-resource-secretsmanager-secrettargetattachment",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn corrections_are_sorted_and_name_what_there_is() {
        assert!(CORRECTIONS.is_sorted_by_key(|one| one.resource_type));
        for one in CORRECTIONS {
            let schema = schema::of(one.resource_type).unwrap();
            let Some(name) = one.gives else { continue };
            assert!(schema.properties().member(name).is_some(), "{}", one.resource_type);
            let mut alone = schema.primary_identifier();
            assert!(alone.next() != Some(name) || alone.next().is_some(), "needs no correction");
        }
    }

    #[test]
    fn what_identifies_a_resource_only_with_others_is_not_given() {
        let reference = |name| schema::of(name).and_then(ResourceSchema::reference);
        assert_eq!(reference("AWS::Cognito::UserPoolClient"), Some("ClientId"));
        assert_eq!(reference("AWS::EC2::VPCGatewayAttachment"), None);
        assert_eq!(reference("AWS::Events::Rule"), None);
        assert!(page(schema::of("AWS::EC2::EIP").unwrap()).unwrap().ends_with("ec2-eip.html"));
    }
}

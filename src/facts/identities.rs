//! Resources of which AWS has one of a kind, though no name says so: what tells them apart.

use super::pages;
use super::source::Source;

/// Where that is documented.
pub const SOURCE: Source = Source {
    what: "AWS Lambda, Amazon Cognito, AWS IAM and Application Auto Scaling API Reference: CreateEventSourceMapping, \
        CreateFunctionUrlConfig, CreateGroup, AdminCreateUser, SetIdentityPoolRoles, RemoveUserFromGroup, DeregisterScalableTarget",
    version: "copy of 2026-04-13",
    date: "2026-12-01",
    page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
};

/// What happens to a second resource that is the same one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Second {
    /// AWS refuses it.
    Refused,
    /// It takes the place of the first, and goes when that is removed.
    Joined,
}

/// The type, the properties that tell its resources apart, and what becomes of a second one.
pub const IDENTITIES: &[(&str, &[&str], Second)] = &[
    ("AWS::Cognito::UserPoolDomain", &["Domain"], Second::Refused),
    ("AWS::Cognito::UserPoolGroup", &["UserPoolId", "GroupName"], Second::Refused),
    ("AWS::Cognito::UserPoolIdentityProvider", &["UserPoolId", "ProviderName"], Second::Refused),
    ("AWS::Cognito::UserPoolUser", &["UserPoolId", "Username"], Second::Refused),
    ("AWS::Lambda::EventSourceMapping", &["EventSourceArn", "FunctionName"], Second::Refused),
    ("AWS::Lambda::Url", &["TargetFunctionArn", "Qualifier"], Second::Refused),
    (
        "AWS::ApplicationAutoScaling::ScalableTarget",
        &["ResourceId", "ScalableDimension", "ServiceNamespace"],
        Second::Joined,
    ),
    ("AWS::Cognito::IdentityPoolRoleAttachment", &["IdentityPoolId"], Second::Joined),
    ("AWS::IAM::UserToGroupAddition", &["GroupName"], Second::Joined),
];

/// What tells resources of a type apart, and what becomes of a second one; `None` of a type that has names, or none.
pub fn identity_of(kind: &str) -> Option<(&'static [&'static str], Second)> {
    let own = IDENTITIES.iter().find(|(known, ..)| *known == kind);
    own.map(|(_, properties, second)| (*properties, *second))
}

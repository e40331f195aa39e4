//! The capabilities that a deployment must acknowledge for a template's IAM resources.

use super::pages;
use super::source::Source;

/// Where the table comes from.
pub const SOURCE: Source = Source {
    what: "AWS CloudFormation API Reference, CreateStack: Capabilities; its model",
    version: "botocore 1.43.106",
    date: "2026-09-30",
    page: pages::CLOUDFORMATION_CREATE_STACK,
};

/// The argument of `--capabilities`. The order is that the greater one includes the lesser.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Capability {
    /// The template has IAM resources.
    Iam,
    /// An IAM resource sets its own name.
    NamedIam,
}

impl Capability {
    /// As `--capabilities` takes it: `CAPABILITY_IAM`, `CAPABILITY_NAMED_IAM`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
        }
    }

    /// What a resource requires, by its type and whether it has a property of a given name.
    ///
    /// `PolicyName` of `AWS::IAM::Policy` does not count: the policy is part of its role.
    pub fn of(resource_type: &str, has: impl Fn(&str) -> bool) -> Option<Self> {
        let (_, name) = IAM_RESOURCES.iter().find(|(known, _)| *known == resource_type)?;
        Some(if name.is_some_and(has) { Self::NamedIam } else { Self::Iam })
    }
}

/// The types that need a capability, each with the property that names the resource.
const IAM_RESOURCES: &[(&str, Option<&str>)] = &[
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserToGroupAddition", None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_asks_for_more_once_it_has_a_name() {
        assert_eq!(Capability::of("AWS::IAM::Role", |_| false), Some(Capability::Iam));
        let named = Capability::of("AWS::IAM::Role", |property| property == "RoleName");
        assert_eq!(named, Some(Capability::NamedIam));
        assert!(Capability::NamedIam > Capability::Iam);
    }

    #[test]
    fn an_inline_policy_is_not_named_and_a_table_asks_for_nothing() {
        let policy = Capability::of("AWS::IAM::Policy", |property| property == "PolicyName");
        assert_eq!(policy, Some(Capability::Iam));
        assert_eq!(Capability::of("AWS::DynamoDB::GlobalTable", |_| true), None);
    }
}

//! `RemovalPolicy`: what happens to a resource that is removed from the stack.

/// What CloudFormation does with a resource that is removed from the stack or replaced. Sets both
/// `DeletionPolicy` and `UpdateReplacePolicy`.
///
/// See [DeletionPolicy](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html).
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RemovalPolicy {
    /// It stays, with its data, even if the deployment that creates it fails. The next deployment then
    /// finds its name taken.
    Retain,
    /// It stays, with its data, unless the deployment that creates it fails and is rolled back
    /// (`RetainExceptOnCreate`). This is the default for resources that hold data.
    #[default]
    RetainOnUpdateOrDelete,
    /// It is deleted, with its data.
    Destroy,
}

impl RemovalPolicy {
    pub(crate) fn deletion_policy(self) -> &'static str {
        match self {
            Self::Retain => "Retain",
            Self::RetainOnUpdateOrDelete => "RetainExceptOnCreate",
            Self::Destroy => "Delete",
        }
    }

    pub(crate) fn update_replace_policy(self) -> &'static str {
        match self {
            Self::Retain | Self::RetainOnUpdateOrDelete => "Retain",
            Self::Destroy => "Delete",
        }
    }
}

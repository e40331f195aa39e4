//! What happens to a resource that leaves the stack.

/// What CloudFormation does with the resource when it leaves the stack or is replaced: always both
/// `DeletionPolicy` and `UpdateReplacePolicy`.
///
/// See [DeletionPolicy](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RemovalPolicy {
    /// It stays, with its data.
    #[default]
    Retain,
    /// It stays, unless the deployment that created it fails and is rolled back.
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

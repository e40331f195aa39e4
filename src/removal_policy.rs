//! What happens to a resource that leaves the stack.

/// What CloudFormation does with the resource when it leaves the stack or is replaced: always both
/// `DeletionPolicy` and `UpdateReplacePolicy`.
///
/// See [DeletionPolicy](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html).
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RemovalPolicy {
    /// It stays, with its data, even where the deployment that creates it fails: the next one then finds
    /// its name taken.
    Retain,
    /// It stays, with its data, unless the deployment that creates it fails and is rolled back
    /// (`RetainExceptOnCreate`). What holds data has this where nothing is said.
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

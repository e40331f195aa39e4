//! What a stream's records hold, and the storage class of a table.

/// What a record of the table's stream holds.
///
/// See [StreamSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StreamViewType {
    /// The keys of the changed item.
    KeysOnly,
    /// The item after the change.
    NewImage,
    /// The item before the change.
    OldImage,
    /// The item before and after the change.
    NewAndOldImages,
}

impl StreamViewType {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::KeysOnly => "KEYS_ONLY",
            Self::NewImage => "NEW_IMAGE",
            Self::OldImage => "OLD_IMAGE",
            Self::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }
}

/// The storage class: what storage costs against what requests cost. It can be changed twice in 30 days.
///
/// See [table classes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableClass {
    /// For most tables.
    Standard,
    /// Cheaper storage, dearer requests.
    StandardInfrequentAccess,
}

impl TableClass {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::StandardInfrequentAccess => "STANDARD_INFREQUENT_ACCESS",
        }
    }
}

//! `StreamViewType` and `TableClass`: what a stream's records hold, and how a table is stored.

use crate::words::words;

words! {
    /// What a record of the table's stream holds.
    ///
    /// See [StreamSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html).
    pub enum StreamViewType {
        /// The keys of the changed item.
        KeysOnly = "KEYS_ONLY",
        /// The item after the change.
        NewImage = "NEW_IMAGE",
        /// The item before the change.
        OldImage = "OLD_IMAGE",
        /// The item before and after the change.
        NewAndOldImages = "NEW_AND_OLD_IMAGES",
    }
}

words! {
    /// The storage class: what storage costs against what requests cost. It can be changed twice in 30 days.
    ///
    /// See [table classes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html).
    pub enum TableClass {
        /// For most tables.
        Standard = "STANDARD",
        /// Cheaper storage, dearer requests.
        StandardInfrequentAccess = "STANDARD_INFREQUENT_ACCESS",
    }
}

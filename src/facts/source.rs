//! `Source`: the source and date of a table on this floor.

/// Where a data set comes from, so that it can be read again and compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// The document or package.
    pub what: &'static str,
    /// Its version, or the copy that was read if the document has no versions.
    pub version: &'static str,
    /// The version's date, as `YYYY-MM-DD`, or `YYYY-MM` where the day is not known.
    pub date: &'static str,
    /// The page of AWS's documentation that a reader should open.
    pub page: &'static str,
}

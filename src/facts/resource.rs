//! `ResourceKind`: the kinds of resource that DynamoDB's ARNs name.

/// A kind of DynamoDB resource, as the Service Authorization Reference names it
/// ([`pages::DYNAMODB_ACTIONS`](super::pages::DYNAMODB_ACTIONS)).
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ResourceKind {
    /// A table: `table/NAME`.
    Table,
    /// A secondary or vector index: `table/NAME/index/NAME`.
    Index,
    /// A table's stream: `table/NAME/stream/LABEL`. The label is a time stamp that cannot be known
    /// beforehand.
    Stream,
    /// An on-demand backup: `table/NAME/backup/NAME`.
    Backup,
    /// An export to S3: `table/NAME/export/NAME`.
    Export,
    /// An import from S3: `table/NAME/import/NAME`.
    Import,
    /// A global table of version 2017.11.29: `global-table/NAME`, of no Region. Replicas of
    /// today's global tables are [tables](Self::Table).
    GlobalTable,
}

impl ResourceKind {
    /// Every kind.
    pub const fn all() -> &'static [Self] {
        use ResourceKind::{Backup, Export, GlobalTable, Import, Index, Stream, Table};
        &[Table, Index, Stream, Backup, Export, Import, GlobalTable]
    }

    /// The reference's name for it: `table`, `index`, `global-table` …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Index => "index",
            Self::Stream => "stream",
            Self::Backup => "backup",
            Self::Export => "export",
            Self::Import => "import",
            Self::GlobalTable => "global-table",
        }
    }

    /// The text between the table's ARN and the resource's own name: `/index/`. Empty for the table
    /// itself; `None` if the ARN does not begin with a table's.
    pub const fn arn_suffix(self) -> Option<&'static str> {
        match self {
            Self::Table => Some(""),
            Self::Index => Some("/index/"),
            Self::Stream => Some("/stream/"),
            Self::Backup => Some("/backup/"),
            Self::Export => Some("/export/"),
            Self::Import => Some("/import/"),
            Self::GlobalTable => None,
        }
    }

    /// The condition keys that such a resource adds to the request: its tags, if it can have any.
    /// Backups, exports and imports have none.
    pub const fn condition_keys(self) -> &'static [&'static str] {
        match self {
            Self::Table | Self::Index | Self::Stream => &["aws:ResourceTag/${TagKey}"],
            Self::Backup | Self::Export | Self::Import | Self::GlobalTable => &[],
        }
    }

    /// Whether a resource-based policy can be attached to it. A table's policy covers its indexes
    /// by their ARNs ([`pages::DYNAMODB_RESOURCE_POLICIES`]).
    ///
    /// [`pages::DYNAMODB_RESOURCE_POLICIES`]: super::pages::DYNAMODB_RESOURCE_POLICIES
    pub const fn takes_resource_policy(self) -> bool {
        matches!(self, Self::Table | Self::Stream)
    }

    /// The kind that the last part of an ARN names: `table/Orders/index/byDate` is an index.
    ///
    /// `None` for anything else, and if a wildcard precedes the kind: in an ARN `*` matches `/`, so
    /// `table/Orders*` may be a table, an index or a stream.
    pub fn of_arn_part(part: &str) -> Option<Self> {
        use ResourceKind::{Backup, Export, Import, Index, Stream};
        let (first, rest) = part.split_once('/').filter(|(_, rest)| !rest.is_empty())?;
        if first == Self::GlobalTable.name() {
            return Some(Self::GlobalTable);
        }
        let (table, below) = rest.split_once('/').map_or((rest, None), |(t, b)| (t, Some(b)));
        if first != Self::Table.name() || table.is_empty() || table.contains(['*', '?']) {
            return None;
        }
        let Some(below) = below else { return Some(Self::Table) };
        let (second, _) = below.split_once('/').filter(|(_, name)| !name.is_empty())?;
        [Index, Stream, Backup, Export, Import].into_iter().find(|kind| kind.name() == second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_an_arn_tells_the_kind() {
        for kind in ResourceKind::all() {
            let part = kind.arn_suffix().map_or("global-table/Orders".to_owned(), |suffix| {
                let own_name = if suffix.is_empty() { "" } else { "x" };
                format!("table/Orders{suffix}{own_name}")
            });
            assert_eq!(ResourceKind::of_arn_part(&part), Some(*kind), "{part}");
        }
        assert_eq!(ResourceKind::of_arn_part("table/Orders/index/*"), Some(ResourceKind::Index));
    }

    #[test]
    fn a_wildcard_that_may_cross_a_slash_tells_nothing() {
        for part in ["*", "table/*", "table/Orders*", "table/Orders/*", "table/*/index/x", "table/"]
        {
            assert_eq!(ResourceKind::of_arn_part(part), None, "{part}");
        }
    }

    #[test]
    fn what_is_no_dynamodb_resource_is_no_kind() {
        for part in ["", "Orders", "stream/Orders", "table/Orders/replica/x", "table/Orders//x"] {
            assert_eq!(ResourceKind::of_arn_part(part), None, "{part}");
        }
    }
}

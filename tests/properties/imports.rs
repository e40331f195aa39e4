//! Imported tables, as plain data: which table each of them is.

use serde_json::json;
use tablature::ImportedTable;

use crate::model::{Model, Resource};
use crate::questions::{ACCOUNT, REGION, imported_arn};

/// An `ImportedTable`.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub(crate) id: String,
    pub(crate) source: Source,
    /// The Region of the table. A table that is imported by name is in the stack's Region.
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) name: String,
    pub(crate) indexes: Vec<(String, IndexKind)>,
    /// The ARN of the key that encrypts it, if it is set.
    pub(crate) key: Option<String>,
}

/// How a table is identified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    Name,
    Arn,
    /// What another stack exports.
    ExportedArn,
    ExportedName,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IndexKind {
    Local,
    Global,
    Vector,
}

/// What a grant on an imported table is on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Whole,
    Index(String),
    VectorIndex(String),
    VectorIndexes,
    Stream,
}

/// What there is of an imported table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Below {
    Table,
    Index(String),
    Stream,
    Backup,
    Export,
    Import,
}

/// The call of the builders.
pub(crate) fn imported(import: &Import) -> ImportedTable {
    let Import { id, source, name, indexes, key, .. } = import;
    let exported = |what: &str| json!({ "Fn::ImportValue": format!("{id}-{what}") });
    let declared = match source {
        Source::Name => ImportedTable::from_table_name(id, name),
        Source::Arn => ImportedTable::from_table_arn(id, imported_arn(import)),
        Source::ExportedArn => ImportedTable::from_table_arn(id, exported("Arn")),
        Source::ExportedName => ImportedTable::from_table_name(id, exported("Name")),
    };
    let declared = indexes.iter().fold(declared, |declared, (name, kind)| match kind {
        IndexKind::Local => declared.local_secondary_index(name),
        IndexKind::Global => declared.global_secondary_index(name),
        IndexKind::Vector => declared.vector_index(name),
    });
    match key {
        Some(key) => declared.encryption_key(key),
        None => declared,
    }
}

impl Import {
    pub(crate) fn kind_of(&self, index: &str) -> Option<IndexKind> {
        self.indexes.iter().find(|(name, _)| name == index).map(|(_, kind)| *kind)
    }

    pub(crate) fn is_searched(&self) -> bool {
        self.indexes.iter().any(|(_, kind)| *kind == IndexKind::Vector)
    }

    fn is(&self, other: &Self) -> bool {
        let Self { account, region, name, .. } = self;
        (account, region, name) == (&other.account, &other.region, &other.name)
    }
}

impl Model {
    /// The table of the stack that an import is really of, with the Region of a replica.
    pub(crate) fn own_table(&self, import: &Import) -> Option<(usize, Option<String>)> {
        let region = Some(import.region.clone()).filter(|region| region != REGION);
        let mut tables = 0..self.tables.len();
        let is_it = |table: &usize| {
            import.account == ACCOUNT
                && self.name_of(*table).is_some_and(|name| name == import.name)
                && region.as_ref().is_none_or(|it| self.tables[*table].replicas.contains(it))
        };
        Some((tables.find(is_it)?, region))
    }

    /// The first import of the same table.
    pub(crate) fn first_import(&self, import: usize) -> usize {
        let it = &self.imports[import];
        self.imports.iter().position(|other| other.is(it)).unwrap_or(import)
    }

    /// All imports of the same table.
    pub(crate) fn imports_of(&self, import: usize) -> impl Iterator<Item = &Import> {
        let it = &self.imports[import];
        self.imports.iter().filter(move |other| other.is(it))
    }

    /// One name for a table that has two: the stack's own table before its import, the first import before others.
    pub(crate) fn really(
        &self,
        resource: &Resource,
        region: Option<&str>,
    ) -> (Resource, Option<String>) {
        let Resource::Imported(import, below) = resource else {
            return (resource.clone(), region.map(str::to_owned));
        };
        let Some((table, region)) = self.own_table(&self.imports[*import]) else {
            return (Resource::Imported(self.first_import(*import), below.clone()), None);
        };
        let own = match below {
            Below::Table => Resource::Table(table),
            Below::Index(name) if self.tables[table].vector_indexes.contains(name) => {
                Resource::VectorIndex(table, name.clone())
            }
            Below::Index(name) => Resource::Index(table, name.clone()),
            Below::Stream => Resource::Stream(table),
            Below::Backup => Resource::Backup(table),
            Below::Export => Resource::Export(table),
            Below::Import => Resource::Import(table),
        };
        (own, region)
    }

    /// What an import is granted to reach by a part of it.
    pub(crate) fn reached(&self, import: usize, part: &Part) -> Vec<Below> {
        let indexes = |kept: &dyn Fn(IndexKind) -> bool| -> Vec<Below> {
            let kept = self.imports[import].indexes.iter().filter(|(_, kind)| kept(*kind));
            kept.map(|(name, _)| Below::Index(name.clone())).collect()
        };
        match part {
            Part::Whole => {
                let mut all = vec![Below::Table, Below::Backup, Below::Export, Below::Import];
                all.extend(indexes(&|_| true));
                all
            }
            Part::Index(name) => vec![Below::Index(name.clone())],
            Part::VectorIndex(name) => vec![Below::Table, Below::Index(name.clone())],
            Part::VectorIndexes => {
                let mut all = indexes(&|kind| kind == IndexKind::Vector);
                all.push(Below::Table);
                all
            }
            Part::Stream => vec![Below::Stream],
        }
    }
}

//! `TablePart`: a table, or what belongs to it, in one of its Regions, as requests are about it.

use std::borrow::Cow;

use super::evaluator::Evaluator;
use super::request::Request;
use super::table::Table;
use super::text::{Text, readable};
use super::truth::Truth;
use crate::facts::{Action, ResourceKind};
use crate::shown;

/// A table, or what belongs to it; in one Region, if that matters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct TablePart {
    /// The table's logical id.
    pub(crate) table: String,
    pub(crate) kind: PartKind,
    pub(crate) region: Option<String>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum PartKind {
    Table,
    /// By its name, in which a gap stands for what is not known.
    Index(String),
    Stream,
    /// Any backup, export or import of the table.
    MadeLater(ResourceKind),
}

impl PartKind {
    pub(crate) fn of_resource(&self) -> ResourceKind {
        match self {
            Self::Table => ResourceKind::Table,
            Self::Index(_) => ResourceKind::Index,
            Self::Stream => ResourceKind::Stream,
            Self::MadeLater(kind) => *kind,
        }
    }
}

impl Evaluator {
    /// The tables of the template and their parts, in each of their Regions.
    pub(crate) fn table_parts(&self) -> Vec<TablePart> {
        let of_table = |table| self.parts_of(table, self.regions(table).into_iter().flatten());
        self.tables().flat_map(of_table).collect()
    }

    /// The same in Regions that are not known: `region` is what stands for one, and must not be shown.
    pub(crate) fn unplaced_parts(&self) -> Vec<TablePart> {
        let made = self.tables.iter().filter(|table| table.is_made != Truth::No);
        let of_table = |table: &Table| {
            self.parts_of(&table.logical_id, table.unknown_regions().map(Text::as_str))
        };
        made.flat_map(of_table).collect()
    }

    fn parts_of<'r>(&self, table: &str, regions: impl Iterator<Item = &'r str>) -> Vec<TablePart> {
        let regions: Vec<&str> = regions.collect();
        let indexes = self.deployed().table(table).map_or(&[][..], |table| &table.indexes);
        let indexes = indexes.iter().map(|index| PartKind::Index(index.name.as_str().to_owned()));
        let stream = self.has_stream(table).unwrap_or(false).then_some(PartKind::Stream);
        let made_later = [ResourceKind::Backup, ResourceKind::Export, ResourceKind::Import];
        let made_later = made_later.map(PartKind::MadeLater);
        let kinds = std::iter::once(PartKind::Table).chain(indexes).chain(stream).chain(made_later);
        let in_regions = kinds.flat_map(|kind| {
            let of_kind = regions.iter().map(move |region| TablePart {
                table: table.to_owned(),
                kind: kind.clone(),
                region: Some((*region).to_owned()),
            });
            of_kind.collect::<Vec<_>>()
        });
        in_regions.collect()
    }
}

impl PartKind {
    /// The name of an index, for people.
    pub(crate) fn index_name(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Index(name) => Some(readable(name)),
            Self::Table | Self::Stream | Self::MadeLater(_) => None,
        }
    }

    /// The request, on this part of a table.
    pub(crate) fn of_table(&self, request: Request, table: &str) -> Request {
        match self {
            Self::Table => request.on_table(table),
            Self::Index(index) => request.on_index(table, index),
            Self::Stream => request.on_stream(table),
            Self::MadeLater(kind) => request.on_part(table, *kind),
        }
    }
}

impl TablePart {
    /// A request on it. Its action is replaced later.
    pub(crate) fn request(&self) -> Request {
        let request = Request::new(Action::Query).closed_if_of_the_account();
        let request = self.kind.of_table(request, &self.table);
        self.region.iter().fold(request, Request::in_region)
    }

    /// Its name in a line, with its Region only if its table has several.
    pub(crate) fn noun_among<'p>(&self, parts: impl IntoIterator<Item = &'p Self>) -> String {
        let is_other = |other: &Self| other.table == self.table && other.region != self.region;
        let region = self.region.clone().filter(|_| parts.into_iter().any(is_other));
        Self { region, ..self.clone() }.noun()
    }

    /// Its name in a line: `Orders/index/byDate`, `Orders/stream (eu-west-1)`.
    pub(crate) fn noun(&self) -> String {
        let part = match &self.kind {
            PartKind::Table => String::new(),
            PartKind::Index(index) => format!("/index/{}", shown::name(&readable(index))),
            PartKind::Stream => "/stream".to_owned(),
            PartKind::MadeLater(kind) => format!("/{}", kind.name()),
        };
        let region = self.region.as_ref().map(|region| format!(" ({region})"));
        format!("{}{part}{}", shown::name(&self.table), region.unwrap_or_default())
    }
}

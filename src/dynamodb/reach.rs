//! What grants on a table reach: the ARNs of the table and its parts, in each of its Regions.

use crate::facts::ResourceKind;
use crate::iam::{EncryptionKey, NoSubject, Owner, Search, Subject, TableId, Target};
use crate::names;
use crate::site::{At, Site};
use crate::template::{Expr, Intrinsic, Node};

/// A table as grants address it.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) table: TableId,
    pub(crate) owner: Owner,
    /// The noun in messages: `` table `Tracks` ``.
    pub(crate) noun: String,
    /// The label in statement ids.
    pub(crate) label: String,
    pub(crate) address: Address,
    pub(crate) indexes: Vec<ReachedIndex>,
    pub(crate) stream: Option<Expr>,
    /// The Regions of the table; `None` is the stack's own.
    pub(crate) regions: Vec<Option<String>>,
    pub(crate) keys: Vec<EncryptionKey>,
    /// What the declaration asked for and the table does not have.
    pub(crate) missing: Option<NoSubject>,
}

/// What ARNs are made from.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    /// The logical id of a table of the stack.
    LogicalId(String),
    /// The ARN of an imported table.
    Arn(Expr),
}

/// An index that grants can name.
#[derive(Clone, Debug)]
pub(crate) struct ReachedIndex {
    pub(crate) name: String,
    pub(crate) kind: IndexKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IndexKind {
    Local,
    Global,
    Vector,
}

impl Address {
    /// The ARN in a Region, followed by a suffix. Every grant makes a dozen of these, and `concat` costs a
    /// third of `format!`.
    fn arn(&self, region: Option<&str>, suffix: &str) -> Expr {
        match (self, region) {
            (Self::LogicalId(id), None) if suffix.is_empty() => Expr::get_att(id, "Arn"),
            (Self::LogicalId(id), None) => Expr::sub(["${", id, ".Arn}", suffix].concat()),
            (Self::LogicalId(id), Some(region)) => {
                let (before, account) =
                    ("arn:${AWS::Partition}:dynamodb:", ":${AWS::AccountId}:table/${");
                Expr::sub([before, region, account, id, "}", suffix].concat())
            }
            (Self::Arn(arn), _) if suffix.is_empty() => arn.clone(),
            (Self::Arn(arn), _) => match (arn.as_str(), Node::root(arn).intrinsic()) {
                (Some(text), _) => format!("{text}{suffix}").into(),
                (None, Some(Intrinsic::Sub(text, None))) => Expr::sub(format!("{text}{suffix}")),
                _ => Expr::join("", [arn.clone(), suffix.into()]),
            },
        }
    }
}

impl Reach {
    /// The same, in the Region of one replica alone.
    pub(crate) fn only_in(mut self, region: At<String>) -> Self {
        if !self.regions.iter().flatten().any(|known| *known == region.value) {
            let known = self.regions.iter().flatten().cloned().collect();
            let missing = NoSubject::Replica { region: region.clone(), known };
            self.missing.get_or_insert(missing);
        }
        self.only(Some(&region.value))
    }

    /// The same, in the stack's Region alone.
    pub(crate) fn only_here(self) -> Self {
        self.only(None)
    }

    fn only(mut self, region: Option<&str>) -> Self {
        self.regions.retain(|own| own.as_deref() == region);
        self.keys.retain(|key| key.region.as_deref() == region);
        // Only the stream of the stack's Region is known.
        self.stream = self.stream.filter(|_| region.is_none());
        self
    }

    /// The table and all of its parts.
    pub(crate) fn subject(&self) -> Subject {
        let part = |region: &Option<String>| {
            let indexes = self.indexes.iter().map(|index| self.index_target(region, index));
            // The label of a replica's stream is not known beforehand, and a reader runs in its own Region.
            let is_here = self.regions.first() == Some(region);
            let stream = self.stream_target().filter(|_| is_here);
            std::iter::once(self.table_target(region))
                .chain(indexes)
                .chain(stream)
                .chain(self.made_later(region))
                .collect::<Vec<_>>()
        };
        self.about(self.noun.clone(), self.regions.iter().flat_map(part).collect(), None)
    }

    /// A secondary index.
    pub(crate) fn index_subject(&self, name: &At<String>) -> Subject {
        let (vector, known): (Vec<_>, Vec<_>) =
            self.indexes.iter().partition(|index| index.kind == IndexKind::Vector);
        let missing = || NoSubject::Index {
            name: name.clone(),
            known: names_of(&known),
            vector: names_of(&vector),
        };
        let found = known.iter().find(|index| index.name == name.value);
        let targets = found.into_iter().flat_map(|index| {
            self.regions.iter().map(|region| Target {
                // The rows of an index are identified by its own partition key.
                same_partition_key: true,
                ..self.index_target(region, index)
            })
        });
        let noun = format!("index `{}` of {}", name.value, self.noun);
        self.about(noun, targets.collect(), found.is_none().then(missing))
    }

    /// A vector index. AWS's guide requires `SearchVectors` on the index, its reference on the table as
    /// well, so both are granted.
    pub(crate) fn vector_index_subject(&self, name: &At<String>) -> Subject {
        let (known, secondary): (Vec<_>, Vec<_>) =
            self.indexes.iter().partition(|index| index.kind == IndexKind::Vector);
        let missing = || NoSubject::VectorIndex {
            name: name.clone(),
            known: names_of(&known),
            secondary: names_of(&secondary),
        };
        let found = known.iter().find(|index| index.name == name.value);
        let targets = found.into_iter().flat_map(|index| {
            self.regions.iter().flat_map(move |region| {
                let index = self.index_target(region, index);
                let label = index.label.clone();
                let table = Target { label, search: Search::Only, ..self.table_target(region) };
                [index, table]
            })
        });
        let noun = format!("vector index `{}` of {}", name.value, self.noun);
        self.about(noun, targets.collect(), found.is_none().then(missing))
    }

    /// All vector indexes.
    pub(crate) fn vector_indexes_subject(&self) -> Subject {
        let mut subject = self.subject();
        subject.targets.retain(|target| target.search != Search::Never);
        for target in &mut subject.targets {
            target.search = Search::Only;
        }
        subject
    }

    /// The stream, in the stack's Region.
    pub(crate) fn stream_subject(&self, site: Site) -> Subject {
        let noun = format!("the stream of {}", self.noun);
        let target = self.stream_target();
        let missing = target.is_none().then_some(NoSubject::Stream { site });
        let mut subject = self.about(noun, target.into_iter().collect(), missing);
        subject.keys.retain(|key| Some(&key.region) == self.regions.first());
        subject
    }

    /// The table's ARN in each of its Regions.
    pub(crate) fn arns(&self, suffix: &str) -> Vec<Expr> {
        let arn = |region: &Option<String>| {
            self.address.arn(region.as_deref(), suffix).of_stack(&self.owner)
        };
        self.regions.iter().map(arn).collect()
    }

    /// The table's ARN in the first of its Regions.
    pub(crate) fn arn(&self, suffix: &str) -> Expr {
        let region = self.regions.first().and_then(Option::as_deref);
        self.address.arn(region, suffix).of_stack(&self.owner)
    }

    fn about(&self, noun: String, targets: Vec<Target>, missing: Option<NoSubject>) -> Subject {
        Subject {
            noun,
            owner: self.owner.clone(),
            targets,
            keys: self.keys.clone(),
            missing: self.missing.clone().or(missing),
        }
    }

    fn table_target(&self, region: &Option<String>) -> Target {
        let searched = self.indexes.iter().any(|index| index.kind == IndexKind::Vector);
        let search = if searched { Search::Also } else { Search::Never };
        Target { search, ..self.target(region, ResourceKind::Table, "", "") }
    }

    fn index_target(&self, region: &Option<String>, index: &ReachedIndex) -> Target {
        let ReachedIndex { name, kind } = index;
        let suffix = index_suffix(name);
        let target = self.target(region, ResourceKind::Index, &suffix, &names::id_part(name));
        Target {
            index: Some(name.clone()),
            same_partition_key: *kind == IndexKind::Local,
            key_of_its_own: *kind == IndexKind::Global,
            search: if *kind == IndexKind::Vector { Search::Only } else { Search::Never },
            ..target
        }
    }

    fn stream_target(&self) -> Option<Target> {
        let arn = self.stream.clone()?;
        let region = self.regions.first().unwrap_or(&None);
        Some(Target { arn, ..self.target(region, ResourceKind::Stream, "", "Stream") })
    }

    /// Backups, exports and imports have no names before they are created.
    fn made_later(&self, region: &Option<String>) -> [Target; 3] {
        let kinds = [
            (ResourceKind::Backup, "backup"),
            (ResourceKind::Export, "export"),
            (ResourceKind::Import, "import"),
        ];
        kinds.map(|(kind, word)| {
            self.target(region, kind, &["/", word, "/*"].concat(), &names::id_part(word))
        })
    }

    fn target(
        &self,
        region: &Option<String>,
        kind: ResourceKind,
        suffix: &str,
        part: &str,
    ) -> Target {
        Target {
            kind,
            table: self.table.clone(),
            index: None,
            region: region.clone(),
            arn: self.address.arn(region.as_deref(), suffix),
            label: [&self.label, part].concat(),
            same_partition_key: kind == ResourceKind::Table,
            key_of_its_own: false,
            search: Search::Never,
        }
    }
}

/// The part of an index's ARN that follows its table's.
pub(crate) fn index_suffix(name: &str) -> String {
    format!("/index/{name}")
}

fn names_of(indexes: &[&ReachedIndex]) -> Vec<String> {
    indexes.iter().map(|index| index.name.clone()).collect()
}

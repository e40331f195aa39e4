//! Handles: a table that stands in a stack, its indexes and its stream, and the grants they make.

use std::sync::Arc;

use crate::dynamodb::{EntityHandle, TableDeclaration};
use crate::facts::{Action, READ_DATA, READ_WRITE_DATA, ResourceKind, STREAM_READ, WRITE_DATA};
use crate::iam::{EncryptionKey, Grant, Missing, Owner, Subject, Target};
use crate::names;
use crate::site::{At, Site};
use crate::template::Expr;

/// A table that stands in a stack: nothing can be added to it any more, so a grant sees all of its
/// indexes and replicas. What is granted on the table is granted in each of its Regions.
///
/// ```
/// use tablature::Action::{GetItem, Query};
/// use tablature::{Attribute, Output, Role, Stack, TableV2};
///
/// let mut stack = Stack::new("music");
/// let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
/// stack.add(Role::for_lambda("Player").allow(tracks.actions([GetItem, Query])));
/// stack.add(Output::new("TracksName", tracks.table_name()));
/// ```
#[derive(Clone, Debug)]
pub struct TableHandle {
    pub(crate) table: Arc<TableDeclaration>,
    pub(crate) owner: Owner,
}

impl TableHandle {
    /// May read items: `GetItem`, `BatchGetItem`, `ConditionCheckItem` and `DescribeTable` on the
    /// table, `Query` and `Scan` on the table and each of its indexes.
    #[track_caller]
    pub fn read_data(&self) -> Grant {
        Grant::new(self.subject(), READ_DATA, false)
    }

    /// May write items: `PutItem`, `UpdateItem`, `DeleteItem`, `BatchWriteItem` and `DescribeTable`
    /// on the table.
    #[track_caller]
    pub fn write_data(&self) -> Grant {
        Grant::new(self.subject(), WRITE_DATA, false)
    }

    /// May do what [`read_data`](Self::read_data) and [`write_data`](Self::write_data) allow.
    #[track_caller]
    pub fn read_write_data(&self) -> Grant {
        Grant::new(self.subject(), READ_WRITE_DATA, false)
    }

    /// May do exactly these, each on what it applies to: the table, each of its indexes, its stream.
    #[track_caller]
    pub fn actions(&self, actions: impl IntoIterator<Item = Action>) -> Grant {
        Grant::new(self.subject(), &actions.into_iter().collect::<Vec<_>>(), true)
    }

    /// One index of the table, by name. A name that the table does not have is a finding once a
    /// grant uses it.
    #[track_caller]
    pub fn index(&self, name: impl Into<String>) -> IndexHandle {
        IndexHandle { table: self.clone(), name: At::caller(name.into()) }
    }

    /// An entity of the table, to grant rows of. A name that the table does not have is a finding once
    /// a grant uses it.
    #[track_caller]
    pub fn entity(&self, name: impl Into<String>) -> EntityHandle {
        EntityHandle { table: self.clone(), names: vec![At::caller(name.into())] }
    }

    /// The table's stream.
    #[track_caller]
    pub fn stream(&self) -> StreamHandle {
        StreamHandle { table: self.clone(), site: Site::caller() }
    }

    /// The table's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn")
    }

    /// The table's name, resolved at deployment.
    pub fn table_name(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.table.resource_id()
    }

    fn subject(&self) -> Subject {
        let local = self.table.local_indexes.iter().map(|index| (&index.name.value, true));
        let global = self.table.global_indexes.iter().map(|index| (&index.name.value, false));
        let table = self.target(ResourceKind::Table, self.arn(), "");
        let indexes = local.chain(global).map(|(name, same_partition_key)| Target {
            same_partition_key,
            ..self.index_target(name)
        });
        let stream = self.table.effective_stream().map(|_| self.stream_target());
        let here: Vec<Target> =
            std::iter::once(table).chain(indexes).chain(stream).chain(self.backups()).collect();
        let targets = self.in_each_region(here);
        Subject {
            noun: format!("table `{}`", self.table.id.value),
            owner: self.owner.clone(),
            targets,
            keys: self.keys().collect(),
            missing: None,
        }
    }

    /// The same in each Region of the table. A stream is read where its reader runs, so that it stays
    /// the one of the stack's Region: nobody knows the label of another beforehand.
    fn in_each_region(&self, here: Vec<Target>) -> Vec<Target> {
        let elsewhere: Vec<Target> = (self.table.replicas.iter())
            .flat_map(|replica| here.iter().map(move |target| (&replica.region.value, target)))
            .filter(|(_, target)| target.kind != ResourceKind::Stream)
            .map(|(region, target)| Target {
                region: Some(region.clone()),
                arn: self.arn_in(region, target),
                ..target.clone()
            })
            .collect();
        here.into_iter().chain(elsewhere).collect()
    }

    fn keys(&self) -> impl Iterator<Item = EncryptionKey> {
        self.table.customer_keys().map(|(region, key)| EncryptionKey {
            region: region.map(str::to_owned),
            arn: key.value.clone(),
        })
    }

    fn arn_in(&self, region: &str, target: &Target) -> Expr {
        let part = match (&target.index, target.kind) {
            (Some(index), _) => format!("/index/{index}"),
            (None, ResourceKind::Backup) => "/backup/*".to_owned(),
            (None, ResourceKind::Export) => "/export/*".to_owned(),
            (None, ResourceKind::Import) => "/import/*".to_owned(),
            (None, _) => String::new(),
        };
        let table = self.logical_id();
        Expr::sub(format!(
            "arn:${{AWS::Partition}}:dynamodb:{region}:${{AWS::AccountId}}:table/${{{table}}}{part}"
        ))
    }

    fn index_arn(&self, name: &str) -> Expr {
        Expr::sub(format!("${{{}.Arn}}/index/{name}", self.logical_id()))
    }

    fn stream_arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "StreamArn")
    }

    fn index_target(&self, name: &str) -> Target {
        let target = self.target(ResourceKind::Index, self.index_arn(name), &names::id_part(name));
        let is_global = self.table.global_indexes.iter().any(|index| index.name.value == name);
        Target { index: Some(name.to_owned()), key_of_its_own: is_global, ..target }
    }

    fn stream_target(&self) -> Target {
        self.target(ResourceKind::Stream, self.stream_arn(), "Stream")
    }

    /// Backups, exports and imports have no names before they are made.
    fn backups(&self) -> impl Iterator<Item = Target> {
        let kinds = [
            (ResourceKind::Backup, "backup"),
            (ResourceKind::Export, "export"),
            (ResourceKind::Import, "import"),
        ];
        kinds.into_iter().map(|(kind, word)| {
            let arn = Expr::sub(format!("${{{}.Arn}}/{word}/*", self.logical_id()));
            self.target(kind, arn, &names::id_part(word))
        })
    }

    fn target(&self, kind: ResourceKind, arn: Expr, part: &str) -> Target {
        let label = format!("{}{part}", names::id_part(&self.logical_id()));
        let same_partition_key = matches!(kind, ResourceKind::Table | ResourceKind::Index);
        Target {
            kind,
            table: self.logical_id(),
            index: None,
            region: None,
            arn,
            label,
            same_partition_key,
            key_of_its_own: false,
        }
    }
}

/// One index of a table.
///
/// ```
/// use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, TableV2};
///
/// let mut stack = Stack::new("music");
/// let tracks = stack.add(
///     TableV2::on_demand("Tracks", Attribute::string("id"))
///         .global_secondary_index(GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"))),
/// );
/// stack.add(Role::for_lambda("Profile").allow(tracks.index("byOwner").read_data()));
/// ```
#[derive(Clone, Debug)]
pub struct IndexHandle {
    pub(crate) table: TableHandle,
    pub(crate) name: At<String>,
}

impl IndexHandle {
    /// May `Query` and `Scan` the index.
    #[track_caller]
    pub fn read_data(&self) -> Grant {
        Grant::new(self.subject(), READ_DATA, false)
    }

    /// May do exactly these on the index.
    #[track_caller]
    pub fn actions(&self, actions: impl IntoIterator<Item = Action>) -> Grant {
        Grant::new(self.subject(), &actions.into_iter().collect::<Vec<_>>(), true)
    }

    /// The index's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        self.table.index_arn(&self.name.value)
    }

    fn subject(&self) -> Subject {
        let table = &self.table.table;
        let known: Vec<String> = (table.local_indexes.iter().map(|index| &index.name.value))
            .chain(table.global_indexes.iter().map(|index| &index.name.value))
            .cloned()
            .collect();
        let missing = (!known.contains(&self.name.value))
            .then(|| Missing::Index { name: self.name.clone(), known });
        Subject {
            noun: format!("index `{}` of table `{}`", self.name.value, table.id.value),
            owner: self.table.owner.clone(),
            targets: self.table.in_each_region(vec![self.table.index_target(&self.name.value)]),
            keys: self.table.keys().collect(),
            missing,
        }
    }
}

/// The stream of a table, in the stack's Region.
///
/// ```
/// use tablature::{Attribute, Role, Stack, StreamViewType, TableV2};
///
/// let mut stack = Stack::new("shop");
/// let orders = stack.add(
///     TableV2::on_demand("Orders", Attribute::string("id")).stream(StreamViewType::NewAndOldImages),
/// );
/// stack.add(Role::for_lambda("OrderStatus").allow(orders.stream().read()));
/// ```
#[derive(Clone, Debug)]
pub struct StreamHandle {
    pub(crate) table: TableHandle,
    site: Site,
}

impl StreamHandle {
    /// May read the stream: `DescribeStream`, `GetRecords` and `GetShardIterator` on it, and
    /// `ListStreams`, which takes only `*`.
    #[track_caller]
    pub fn read(&self) -> Grant {
        Grant::new(self.subject(), STREAM_READ, false)
    }

    /// May do exactly these on the stream.
    #[track_caller]
    pub fn actions(&self, actions: impl IntoIterator<Item = Action>) -> Grant {
        Grant::new(self.subject(), &actions.into_iter().collect::<Vec<_>>(), true)
    }

    /// The stream's ARN, resolved at deployment; it is another one after the stream is changed.
    pub fn arn(&self) -> Expr {
        self.table.stream_arn()
    }

    fn subject(&self) -> Subject {
        let table = &self.table.table;
        let missing =
            table.effective_stream().is_none().then_some(Missing::Stream { site: self.site });
        Subject {
            noun: format!("the stream of table `{}`", table.id.value),
            owner: self.table.owner.clone(),
            targets: vec![self.table.stream_target()],
            keys: self.table.keys().filter(|key| key.region.is_none()).collect(),
            missing,
        }
    }
}

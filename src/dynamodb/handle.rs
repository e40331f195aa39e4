//! `TableHandle`: the handle of a table, and the grants that it makes.

use std::sync::Arc;

use crate::dynamodb::{
    Address, EntityHandle, IndexKind, Reach, ReachedIndex, ReplicaHandle, StreamHandle,
    TableDeclaration,
};
use crate::iam::{EncryptionKey, Owner, TableId};
use crate::names;
use crate::site::{At, Site};
use crate::template::Expr;

/// The handle of a table that was added to a stack. Nothing can be added to the table any more, so
/// a grant sees all of its indexes and replicas. A grant on the table reaches each of its Regions;
/// [`replica`](Self::replica) gives one of them.
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

/// The grants that every handle of a table makes.
macro_rules! table_grants {
    ($handle:ident) => {
        impl $handle {
            /// Allows reading items: `GetItem`, `BatchGetItem`, `ConditionCheckItem` and
            /// `DescribeTable` on the table, `Query` and `Scan` on the table and each of its
            /// secondary indexes. For vector indexes see [`search_vectors`](Self::search_vectors).
            #[doc(alias = "grantReadData")]
            #[track_caller]
            pub fn read_data(&self) -> $crate::iam::Grant {
                $crate::iam::Grant::new(self.reach().subject(), $crate::facts::READ_DATA, false)
            }

            /// Allows writing items: `PutItem`, `UpdateItem`, `DeleteItem`, `BatchWriteItem` and
            /// `DescribeTable` on the table.
            #[doc(alias = "grantWriteData")]
            #[track_caller]
            pub fn write_data(&self) -> $crate::iam::Grant {
                $crate::iam::Grant::new(self.reach().subject(), $crate::facts::WRITE_DATA, false)
            }

            /// Allows what [`read_data`](Self::read_data) and [`write_data`](Self::write_data) allow.
            #[doc(alias = "grantReadWriteData")]
            #[track_caller]
            pub fn read_write_data(&self) -> $crate::iam::Grant {
                $crate::iam::Grant::new(
                    self.reach().subject(),
                    $crate::facts::READ_WRITE_DATA,
                    false,
                )
            }

            /// Allows exactly these actions, each on the resources that it applies to: the table,
            /// its indexes, its stream.
            #[doc(alias = "grant")]
            #[track_caller]
            pub fn actions(
                &self,
                actions: impl IntoIterator<Item = $crate::facts::Action>,
            ) -> $crate::iam::Grant {
                let actions: Vec<$crate::facts::Action> = actions.into_iter().collect();
                $crate::iam::Grant::new(self.reach().subject(), &actions, true)
            }

            /// Allows searching each of the table's vector indexes: `SearchVectors`, which no condition can
            /// limit to rows of the caller.
            #[track_caller]
            pub fn search_vectors(&self) -> $crate::iam::Grant {
                $crate::iam::Grant::new(
                    self.reach().vector_indexes_subject(),
                    $crate::facts::SEARCH_VECTORS,
                    true,
                )
            }

            /// One secondary index of the table, by name. An unknown name is a finding if a grant
            /// uses the index.
            #[track_caller]
            pub fn index(&self, name: impl Into<String>) -> $crate::dynamodb::IndexHandle {
                $crate::dynamodb::IndexHandle {
                    table: self.reach(),
                    name: $crate::site::At::caller(name.into()),
                }
            }

            /// One vector index of the table, by name. An unknown name is a finding if a grant uses the
            /// index.
            #[track_caller]
            pub fn vector_index(
                &self,
                name: impl Into<String>,
            ) -> $crate::dynamodb::VectorIndexHandle {
                $crate::dynamodb::VectorIndexHandle {
                    table: self.reach(),
                    name: $crate::site::At::caller(name.into()),
                }
            }
        }
    };
}
pub(super) use table_grants;

table_grants!(TableHandle);

impl TableHandle {
    /// An entity of the table, to grant rows of. An unknown name is a finding if a grant uses the
    /// entity.
    #[track_caller]
    pub fn entity(&self, name: impl Into<String>) -> EntityHandle {
        EntityHandle { table: self.clone(), names: vec![At::caller(name.into())] }
    }

    /// The table's stream.
    #[track_caller]
    pub fn stream(&self) -> StreamHandle {
        let arn = Expr::get_att(self.logical_id(), "StreamArn").of_stack(&self.owner);
        StreamHandle { table: self.reach(), arn, site: Site::caller() }
    }

    /// The table in one replica's Region, to grant there and nowhere else. A Region without a replica
    /// is a finding if a grant uses it.
    #[track_caller]
    pub fn replica(&self, region: impl Into<String>) -> ReplicaHandle {
        ReplicaHandle { table: self.reach().only_in(At::caller(region.into())) }
    }

    /// The table in the stack's own Region, to grant there and not on its replicas.
    pub fn in_stack_region(&self) -> ReplicaHandle {
        ReplicaHandle { table: self.reach().only_here() }
    }

    /// The table's ARN in the stack's Region, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn").of_stack(&self.owner)
    }

    /// The table's ARN in each of its Regions, the stack's first, for handwritten statements that
    /// apply to the table everywhere.
    ///
    /// ```
    /// use tablature::Action::DeleteItem;
    /// use tablature::{Attribute, PolicyStatement, Replica, Role, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("ledger");
    /// let entries = stack.add(
    ///     TableV2::on_demand("Entries", Attribute::string("id")).replica(Replica::new("eu-west-1")),
    /// );
    /// let forever = PolicyStatement::deny().actions([DeleteItem]).resources(entries.arns());
    /// stack.add(Role::for_lambda("Booking").allow(entries.write_data()).statement(forever));
    /// ```
    pub fn arns(&self) -> Vec<Expr> {
        self.reach().arns("")
    }

    /// The table's name, resolved at deployment.
    pub fn table_name(&self) -> Expr {
        Expr::reference(self.logical_id()).of_stack(&self.owner)
    }

    /// The id that DynamoDB gives the table, resolved at deployment. It is not the table's name.
    pub fn table_id(&self) -> Expr {
        Expr::get_att(self.logical_id(), "TableId").of_stack(&self.owner)
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.table.resource_id()
    }

    pub(crate) fn reach(&self) -> Reach {
        let table = &self.table;
        let logical_id = self.logical_id();
        let replicas = table.replicas.iter().map(|replica| Some(replica.region.value.clone()));
        let keys = table.customer_keys().map(|(region, key)| EncryptionKey {
            region: region.map(str::to_owned),
            arn: key.value.clone(),
        });
        let stream = table.effective_stream().map(|_| Expr::get_att(&logical_id, "StreamArn"));
        Reach {
            owner: self.owner.clone(),
            noun: format!("table `{}`", table.id.value),
            label: names::id_part(&logical_id),
            indexes: table.reached_indexes().collect(),
            stream,
            regions: std::iter::once(None).chain(replicas).collect(),
            keys: keys.collect(),
            missing: None,
            table: TableId::Own(logical_id.clone()),
            address: Address::LogicalId(logical_id),
        }
    }
}

impl TableDeclaration {
    pub(crate) fn reached_indexes(&self) -> impl Iterator<Item = ReachedIndex> {
        let named = |kind| move |name: &At<String>| ReachedIndex { name: name.value.clone(), kind };
        let local = self.local_indexes.iter().map(|index| &index.name);
        let global = self.global_indexes.iter().map(|index| &index.name);
        let vector = self.vector_indexes.iter().map(|index| &index.name);
        (local.map(named(IndexKind::Local)))
            .chain(global.map(named(IndexKind::Global)))
            .chain(vector.map(named(IndexKind::Vector)))
    }
}

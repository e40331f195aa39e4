//! `ImportedTable`: a table that the stack does not create.

use std::sync::Arc;

use crate::builder::{Id, common_setters, declaration, setters};
use crate::dynamodb::handle::table_grants;
use crate::dynamodb::{Address, IndexKind, Reach, ReachedIndex, StreamHandle};
use crate::facts::limits::dynamodb::{TABLE_NAME_LENGTH, is_table_name_character};
use crate::facts::{NoTableArn, TableArn};
use crate::iam::{EncryptionKey, NoSubject, Owner, TableId};
use crate::names;
use crate::site::{At, Site};
use crate::template::{Expr, Intrinsic, Node, TableElsewhere};

/// A table that the stack does not create, to grant on. It does not appear in the template.
///
/// Its indexes are declared by name, because grants name each one. An index that is not declared is
/// not granted.
///
/// ```
/// use tablature::{ImportedTable, Role, Stack};
///
/// let mut stack = Stack::new("reports");
/// let orders = stack.add(
///     ImportedTable::from_table_name("Orders", "shop-orders-prod")
///         .global_secondary_index("byStatus"),
/// );
/// stack.add(Role::for_lambda("Report").allow(orders.read_data()));
/// ```
///
/// A table of another account is reached only if its own resource policy allows the role as well.
#[derive(Clone, Debug)]
#[must_use = "it can be granted on only once it is added: `stack.add(…)`"]
pub struct ImportedTable {
    pub(crate) declaration: ImportedTableDeclaration,
}

declaration! {
    pub(crate) struct ImportedTableDeclaration(id: At<String>, source: TableIdentity) {
        id: Id = Id::of(id),
        source: At<TableIdentity> = At::caller(source),
        indexes: Vec<At<ReachedIndex>> = Vec::new(),
        encryption_key: Option<At<Expr>> = None,
    }
}

/// How an imported table is identified.
#[derive(Clone, Debug)]
pub(crate) enum TableIdentity {
    /// By its name, in the stack's account and Region.
    TableName(Expr),
    TableArn(Expr),
}

impl ImportedTable {
    /// The table of this name in the stack's account and Region: a text, a parameter, or an import of
    /// another stack's export. `id` is its name within this stack.
    #[track_caller]
    pub fn from_table_name(id: impl Into<String>, table_name: impl Into<Expr>) -> Self {
        let site = Site::caller();
        Self::from(At::caller(id.into()), TableIdentity::TableName(table_name.into().at(site)))
    }

    /// The table of this ARN, in any account and Region: a text, a parameter, or an import of another
    /// stack's export.
    ///
    /// ```
    /// use tablature::{Expr, ImportedTable, Role, Stack};
    ///
    /// let mut stack = Stack::new("reports");
    /// let arn = Expr::import_value("shop-OrdersArn");
    /// let orders = stack.add(ImportedTable::from_table_arn("Orders", arn));
    /// stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    /// ```
    #[doc(alias = "fromTableAttributes")]
    #[track_caller]
    pub fn from_table_arn(id: impl Into<String>, table_arn: impl Into<Expr>) -> Self {
        let site = Site::caller();
        Self::from(At::caller(id.into()), TableIdentity::TableArn(table_arn.into().at(site)))
    }

    #[track_caller]
    fn from(id: At<String>, source: TableIdentity) -> Self {
        Self { declaration: ImportedTableDeclaration::of(id, source) }
    }
}

setters! {
    [] ImportedTable, [.declaration];

    /// The ARN of the customer managed key that the table is encrypted with. Grants then allow its use.
    pub fn encryption_key(key_arn: impl Into<Expr>);
}

common_setters! {
    [] ImportedTable = "table": replacing;
    example
        "ImportedTable",
        "let key = |id: &str| format!(\"arn:aws:kms:eu-west-1:111122223333:key/{id}\");",
        "ImportedTable::from_table_name(\"Orders\", \"shop-orders\")",
        "encryption_key(key(\"1\"))" => "encryption_key(key(\"2\"))";
}

/// The setters of indexes of which only the names are known.
macro_rules! named_indexes {
    ($builder:ident) => {
        impl $builder {
            /// A global index of the table, which grants then name.
            #[doc(alias = "globalIndexes")]
            #[doc(alias = "grantIndexPermissions")]
            #[track_caller]
            pub fn global_secondary_index(self, name: impl Into<String>) -> Self {
                self.with(name.into(), $crate::dynamodb::IndexKind::Global)
            }

            /// A local index of the table, which grants then name.
            #[doc(alias = "localIndexes")]
            #[doc(alias = "grantIndexPermissions")]
            #[track_caller]
            pub fn local_secondary_index(self, name: impl Into<String>) -> Self {
                self.with(name.into(), $crate::dynamodb::IndexKind::Local)
            }

            /// A vector index of the table, which grants then name.
            #[track_caller]
            pub fn vector_index(self, name: impl Into<String>) -> Self {
                self.with(name.into(), $crate::dynamodb::IndexKind::Vector)
            }

            #[track_caller]
            fn with(mut self, name: String, kind: $crate::dynamodb::IndexKind) -> Self {
                let index = $crate::site::At::caller($crate::dynamodb::ReachedIndex { name, kind });
                let same =
                    |one: &$crate::site::At<$crate::dynamodb::ReachedIndex>,
                     other: &$crate::site::At<$crate::dynamodb::ReachedIndex>| {
                        one.value.name == other.value.name
                    };
                self.declaration.calls.add("index", &mut self.declaration.indexes, index, same);
                self
            }
        }
    };
}
pub(super) use named_indexes;

named_indexes!(ImportedTable);

impl ImportedTableDeclaration {
    pub(crate) fn arn(&self) -> Expr {
        const HERE: &str = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/";
        match &self.source.value {
            TableIdentity::TableArn(arn) => arn.clone(),
            TableIdentity::TableName(name) => match (name.as_str(), Node::root(name).intrinsic()) {
                (Some(text), _) => Expr::sub(format!("{HERE}{}", text.replace("${", "${!"))),
                (None, Some(Intrinsic::Ref(id))) => Expr::sub(format!("{HERE}${{{id}}}")),
                (None, Some(Intrinsic::Sub(text, None))) => Expr::sub(format!("{HERE}{text}")),
                _ => Expr::join("", [Expr::sub(HERE), name.clone()]),
            },
        }
    }

    /// What is known of it beside a template.
    pub(crate) fn elsewhere(&self) -> TableElsewhere {
        let index = |index: &At<ReachedIndex>| {
            (index.value.name.clone(), index.value.kind == IndexKind::Vector)
        };
        TableElsewhere {
            id: self.id.value.clone(),
            arn: self.arn(),
            indexes: self.indexes.iter().map(index).collect(),
            key: self.encryption_key.as_ref().map(|key| key.value.clone()),
        }
    }

    /// The Region in its ARN, if that may differ from the stack's.
    pub(crate) fn region(&self) -> Option<String> {
        let TableIdentity::TableArn(arn) = &self.source.value else { return None };
        let region = arn.as_str()?.split(':').nth(3)?;
        (!region.is_empty()).then(|| region.to_owned())
    }
}

impl TableIdentity {
    /// What is wrong with a literal name or ARN, and what to write instead.
    pub(crate) fn fault(&self) -> Option<(String, String)> {
        match self {
            Self::TableName(name) => {
                let name = name.as_str()?;
                if name.starts_with("arn:") {
                    let help = "write `ImportedTable::from_table_arn(…)`".to_owned();
                    return Some((format!("`{name}` is an ARN, and no table's name"), help));
                }
                let help = "a name has 3 to 255 of `A-Za-z0-9_.-`".to_owned();
                let is_name = TABLE_NAME_LENGTH.contains(&name.len())
                    && name.chars().all(is_table_name_character);
                (!is_name).then(|| (format!("`{name}` is not a table's name"), help))
            }
            Self::TableArn(arn) => {
                let arn = arn.as_str()?;
                let wrong = TableArn::read(arn).err()?;
                let help = match wrong {
                    NoTableArn::Other => format!(
                        "{}, and indexes with `.global_secondary_index(\"…\")`",
                        wrong.help()
                    ),
                    _ => wrong.help(),
                };
                Some((wrong.message(arn), help))
            }
        }
    }

    /// Whether a text can be the ARN of a stream of this table.
    pub(crate) fn has_stream(&self, arn: &str) -> bool {
        let Some((table, label)) = arn.split_once("/stream/") else { return false };
        let Ok(of) = TableArn::read(table) else { return false };
        !label.is_empty()
            && match self {
                Self::TableArn(own) => own.as_str().is_none_or(|own| own == table),
                Self::TableName(name) => name.as_str().is_none_or(|name| name == of.name),
            }
    }
}

/// The handle of an imported table.
///
/// ```
/// use tablature::{Expr, ImportedTable, Role, Stack};
///
/// let mut stack = Stack::new("reports");
/// let orders = stack.add(ImportedTable::from_table_name("Orders", "shop-orders-prod"));
/// let stream = orders.stream(Expr::import_value("shop-OrdersStream"));
/// stack.add(Role::for_lambda("Report").allow(orders.read_data()).allow(stream.read()));
/// ```
#[derive(Clone, Debug)]
pub struct ImportedTableHandle {
    pub(crate) declaration: Arc<ImportedTableDeclaration>,
    pub(crate) owner: Owner,
}

table_grants!(ImportedTableHandle);

impl ImportedTableHandle {
    /// The table's stream, by its ARN: its label is a time that cannot be known beforehand.
    #[doc(alias = "tableStreamArn")]
    #[track_caller]
    pub fn stream(&self, stream_arn: impl Into<Expr>) -> StreamHandle {
        let arn: Expr = stream_arn.into().at(Site::caller());
        let table = Reach { stream: Some(arn.clone()), ..self.reach() };
        StreamHandle { table, arn, site: Site::caller() }
    }

    /// The table's ARN.
    pub fn arn(&self) -> Expr {
        self.declaration.arn()
    }

    /// The table's name: as it was said, or a part of the ARN.
    ///
    /// ```
    /// use tablature::{Alarm, ComparisonOperator, ImportedTable, Metric, Operation, Stack};
    ///
    /// let mut stack = Stack::new("reports");
    /// let orders = stack.add(ImportedTable::from_table_name("Orders", "shop-orders-prod"));
    /// let throttled = Metric::throttled_requests(orders.table_name(), Operation::Query);
    /// let above = ComparisonOperator::GreaterThanThreshold;
    /// stack.add(Alarm::new("Throttled", throttled, above, 0));
    /// ```
    pub fn table_name(&self) -> Expr {
        match &self.declaration.source.value {
            TableIdentity::TableName(name) => name.clone(),
            TableIdentity::TableArn(arn) => {
                let known = arn.as_str().and_then(|arn| TableArn::read(arn).ok());
                known.map_or_else(
                    || Expr::split_part("/", 1, arn.clone()),
                    |known| known.name.into(),
                )
            }
        }
    }

    pub(crate) fn reach(&self) -> Reach {
        let ImportedTableDeclaration { id, source: _, indexes, encryption_key, calls: _ } =
            self.declaration.as_ref();
        let region = self.declaration.region();
        let key = |key: &At<Expr>| EncryptionKey { region: region.clone(), arn: key.value.clone() };
        Reach {
            table: TableId::Imported(id.value.clone()),
            owner: self.owner.clone(),
            noun: format!("table `{}`", id.value),
            label: names::id_part(&id.value),
            address: Address::Arn(self.declaration.arn()),
            indexes: indexes.iter().map(|index| index.value.clone()).collect(),
            stream: None,
            regions: vec![region.clone()],
            keys: encryption_key.iter().map(key).collect(),
            // A faulty name or ARN is reported once, at the import.
            missing: self.declaration.source.value.fault().map(|_| NoSubject::Reported),
        }
    }
}

//! `Target`: a table, or a part of it, that is asked about, and the rows.

use crate::conversions::conversions;
use crate::dynamodb::{
    ImportedTableHandle, IndexHandle, MultiAccountReplicaHandle, Reach, ReplicaHandle,
    StreamHandle, TableHandle, VectorIndexHandle,
};
use crate::iam::{Owner, TableId};
use crate::site::Place;
use crate::template::{Expr, Intrinsic, Node};

/// The target of a question: a table, by its handle, logical id, physical name or ARN; or an index
/// or a stream, by its handle.
///
/// ```
/// use tablature::Action::{GetItem, GetRecords, Query};
/// use tablature::assertions::on;
/// use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, StreamViewType, TableV2};
///
/// let mut stack = Stack::new("notes");
/// let notes = stack.add(
///     TableV2::on_demand("Notes", Attribute::string("userId"))
///         .global_secondary_index(GlobalSecondaryIndex::new("byTag", Attribute::string("tag")))
///         .stream(StreamViewType::KeysOnly),
/// );
/// stack.add(Role::for_lambda("Reader").allow(notes.read_data()).allow(notes.stream().read()));
///
/// let reader = stack.role("Reader");
/// reader.may(GetItem, on("Notes"));
/// reader.may(Query, on(&notes).index("byTag"));
/// reader.may(Query, on(&notes.index("byTag")));
/// reader.may(GetRecords, on("Notes").stream());
/// ```
pub fn on(resource: impl Into<Target>) -> Target {
    resource.into()
}

/// The table, index or stream of a question, and the rows. If both [`index`](Self::index) and
/// [`stream`](Self::stream) are called, the last call counts.
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: it belongs into `may` or `may_not`"]
pub struct Target {
    /// A logical id, a physical name or an ARN, in which pseudo parameters may stand.
    pub(crate) table: String,
    pub(crate) owner: Option<Owner>,
    pub(crate) part: Part,
    pub(crate) region: Option<String>,
    pub(crate) rows: Option<Vec<String>>,
    pub(crate) attributes: Option<Vec<String>>,
    pub(crate) select: Option<String>,
    /// Condition keys with their values; a list of one is not one value.
    pub(crate) context: Vec<(String, KeyValue)>,
    pub(crate) no_resource_policy: bool,
    /// Where it is written, in a file.
    pub(crate) place: Option<Place>,
}

/// A part of a table that can be named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Table,
    Index(String),
    Stream,
}

/// What a condition key holds.
#[derive(Clone, Debug)]
pub(crate) enum KeyValue {
    One(String),
    List(Vec<String>),
}

impl Target {
    /// A target by its ARN, of which only the pseudo parameters may be left to deployment.
    fn elsewhere(arn: &Expr, owner: &Owner) -> Self {
        let text = known_arn(arn).map_or_else(|| arn.to_json(), str::to_owned);
        Self::table(text, Some(owner.clone()))
    }

    /// An imported table, by its ARN, or else by its id.
    fn imported(id: &str, arn: &Expr, owner: &Owner) -> Self {
        Self::table(known_arn(arn).unwrap_or(id).to_owned(), Some(owner.clone()))
    }

    fn table(table: String, owner: Option<Owner>) -> Self {
        Self {
            table,
            owner,
            part: Part::Table,
            region: None,
            rows: None,
            attributes: None,
            select: None,
            context: Vec::new(),
            no_resource_policy: false,
            place: None,
        }
    }

    /// Asks about an index of the table.
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.part = Part::Index(name.into());
        self
    }

    /// Asks about the table's stream.
    pub fn stream(mut self) -> Self {
        self.part = Part::Stream;
        self
    }

    /// Asks about the rows with this partition key: the table's, or the index's for an index.
    pub fn row(self, partition_key: impl Into<String>) -> Self {
        self.rows([partition_key])
    }

    /// Asks about rows with these partition keys in one request, as in a batch.
    pub fn rows<K: Into<String>>(mut self, partition_keys: impl IntoIterator<Item = K>) -> Self {
        self.rows = Some(partition_keys.into_iter().map(Into::into).collect());
        self
    }

    /// Asks about the replica in another Region.
    pub fn in_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The request names these attributes.
    pub fn attributes<A: Into<String>>(mut self, names: impl IntoIterator<Item = A>) -> Self {
        self.attributes = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The `Select` of the request, such as `SPECIFIC_ATTRIBUTES`.
    pub fn select(mut self, select: impl Into<String>) -> Self {
        self.select = Some(select.into());
        self
    }

    /// Sets a condition key, such as `aws:SourceIp`.
    pub fn context(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.context.push((key.into(), KeyValue::One(value.into())));
        self
    }

    /// Sets a condition key that holds a list.
    pub fn context_list<V: Into<String>>(
        mut self,
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.context.push((key.into(), KeyValue::List(values)));
        self
    }

    /// Assumes that a table outside of the stack has no resource policy, which is not known otherwise.
    pub fn no_resource_policy(mut self) -> Self {
        self.no_resource_policy = true;
        self
    }
}

/// An ARN of which at most the pseudo parameters are left to deployment.
fn known_arn(arn: &Expr) -> Option<&str> {
    let is_pseudo = |reference: &str| reference.starts_with("AWS::");
    match (arn.as_str(), Node::root(arn).intrinsic()) {
        (Some(text), _) => Some(text),
        (None, Some(Intrinsic::Sub(text, None))) => {
            Some(text).filter(|text| text.split("${").skip(1).all(is_pseudo))
        }
        _ => None,
    }
}

conversions! {
    Target:
    |table: &str| Self::table(table.to_owned(), None);
    |table: String| Self::table(table, None);
    |table: &TableHandle| Self::table(table.logical_id(), Some(table.owner.clone()));
    |replica: &ReplicaHandle| Self::from(&replica.table);
    |table: &MultiAccountReplicaHandle| Self::table(table.logical_id(), Some(table.owner.clone()));
    |table: &ImportedTableHandle| Self::from(&table.reach());
    |index: &IndexHandle| Self::from(&index.table).index(index.name.value.as_str());
    |index: &VectorIndexHandle| Self::from(&index.table).index(index.name.value.as_str());
    |stream: &StreamHandle| match &stream.table.table {
        TableId::Own(_) => Self::from(&stream.table).stream(),
        TableId::Imported(_) => Self::elsewhere(&stream.arn, &stream.table.owner),
    };
    |table: &Reach| match &table.table {
        TableId::Own(logical_id) => {
            let target = Self::table(logical_id.clone(), Some(table.owner.clone()));
            // For a table in all of its Regions, the question is about the stack's.
            table.regions.first().into_iter().flatten().fold(target, Self::in_region)
        }
        TableId::Imported(id) => Self::imported(id, &table.arn(""), &table.owner),
    };
}

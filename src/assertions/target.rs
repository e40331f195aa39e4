//! `Target`: the table, index or stream of a question, and the rows.

use super::error::CannotAsk;
use crate::dynamodb::{
    ImportedTableHandle, IndexHandle, MultiAccountReplicaHandle, Reach, ReplicaHandle,
    StreamHandle, TableHandle, VectorIndexHandle,
};
use crate::evaluate::{Environment, EvaluateError, Request};
use crate::facts::Action;
use crate::iam::{Owner, TableId};
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
    table: String,
    owner: Option<Owner>,
    part: TablePart,
    region: Option<String>,
    rows: Option<Vec<String>>,
    attributes: Option<Vec<String>>,
    select: Option<String>,
    context: Vec<(String, Value)>,
    no_resource_policy: bool,
}

#[derive(Clone, Debug)]
enum TablePart {
    Table,
    Index(String),
    Stream,
}

#[derive(Clone, Debug)]
enum Value {
    One(String),
    List(Vec<String>),
}

impl Target {
    /// A target by its ARN, of which only the pseudo parameters may be left to deployment.
    fn elsewhere(arn: &Expr, owner: &Owner) -> Self {
        let text = match (arn.as_str(), Node::root(arn).intrinsic()) {
            (Some(text), _) | (None, Some(Intrinsic::Sub(text, None))) => text.to_owned(),
            _ => arn.to_json(),
        };
        Self::table(text, Some(owner.clone()))
    }

    fn table(table: String, owner: Option<Owner>) -> Self {
        Self {
            table,
            owner,
            part: TablePart::Table,
            region: None,
            rows: None,
            attributes: None,
            select: None,
            context: Vec::new(),
            no_resource_policy: false,
        }
    }

    /// Asks about an index of the table.
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.part = TablePart::Index(name.into());
        self
    }

    /// Asks about the table's stream.
    pub fn stream(mut self) -> Self {
        self.part = TablePart::Stream;
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
        self.context.push((key.into(), Value::One(value.into())));
        self
    }

    /// Sets a condition key that holds a list.
    pub fn context_list<V: Into<String>>(
        mut self,
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.context.push((key.into(), Value::List(values)));
        self
    }

    /// Assumes that a table outside of the stack has no resource policy, which is not known otherwise.
    pub fn no_resource_policy(mut self) -> Self {
        self.no_resource_policy = true;
        self
    }

    /// The request for one action on this target.
    pub(super) fn request(&self, action: Action, here: &Environment) -> Request {
        let Self {
            table,
            owner: _,
            part,
            region,
            rows,
            attributes,
            select,
            context,
            no_resource_policy,
        } = self;
        let table = table
            .replace("${AWS::Partition}", here.partition_id())
            .replace("${AWS::Region}", here.region())
            .replace("${AWS::AccountId}", here.account());
        let mut request = Request::new(action);
        if *no_resource_policy {
            request = request.no_resource_policy();
        }
        request = match part {
            TablePart::Table => request.on_table(table),
            TablePart::Index(index) => request.on_index(table, index),
            TablePart::Stream => request.on_stream(table),
        };
        if let Some(region) = region {
            request = request.in_region(region);
        }
        if let Some(rows) = rows {
            request = request.leading_keys(rows);
        }
        if let Some(attributes) = attributes {
            request = request.attributes(attributes);
        }
        if let Some(select) = select {
            request = request.select(select);
        }
        context.iter().fold(request, |request, (key, value)| match value {
            Value::One(value) => request.context(key, value),
            Value::List(values) => request.context_list(key, values),
        })
    }

    /// Reports questions that make no sense, whatever the template contains.
    pub(super) fn judge(
        &self,
        action: Action,
        is_of_the_stack: impl Fn(&Owner) -> bool,
    ) -> Result<(), CannotAsk> {
        if self.owner.as_ref().is_some_and(|owner| !is_of_the_stack(owner)) {
            return Err(CannotAsk::OtherStack { table: self.table.clone() });
        }
        if self.rows.is_some() && !action.carries_leading_keys() {
            return Err(CannotAsk::NoRows { action });
        }
        Ok(())
    }
}

impl From<&str> for Target {
    fn from(table: &str) -> Self {
        Self::table(table.to_owned(), None)
    }
}

impl From<String> for Target {
    fn from(table: String) -> Self {
        Self::table(table, None)
    }
}

impl From<&TableHandle> for Target {
    fn from(table: &TableHandle) -> Self {
        Self::table(table.logical_id(), Some(table.owner.clone()))
    }
}

impl From<&ReplicaHandle> for Target {
    fn from(replica: &ReplicaHandle) -> Self {
        Self::from(&replica.table)
    }
}

impl From<&MultiAccountReplicaHandle> for Target {
    fn from(table: &MultiAccountReplicaHandle) -> Self {
        Self::table(table.logical_id(), Some(table.owner.clone()))
    }
}

impl From<&ImportedTableHandle> for Target {
    fn from(table: &ImportedTableHandle) -> Self {
        Self::from(&table.reach())
    }
}

impl From<&IndexHandle> for Target {
    fn from(index: &IndexHandle) -> Self {
        Self::from(&index.table).index(index.name.value.as_str())
    }
}

impl From<&VectorIndexHandle> for Target {
    fn from(index: &VectorIndexHandle) -> Self {
        Self::from(&index.table).index(index.name.value.as_str())
    }
}

impl From<&StreamHandle> for Target {
    fn from(stream: &StreamHandle) -> Self {
        match &stream.table.table {
            TableId::Own(_) => Self::from(&stream.table).stream(),
            TableId::Imported(_) => Self::elsewhere(&stream.arn, &stream.table.owner),
        }
    }
}

impl From<&Reach> for Target {
    fn from(table: &Reach) -> Self {
        match &table.table {
            TableId::Own(logical_id) => {
                let target = Self::table(logical_id.clone(), Some(table.owner.clone()));
                // For a table in all of its Regions, the question is about the stack's.
                let region = table.regions.first().cloned().flatten();
                Self { region, ..target }
            }
            TableId::Imported(_) => Self::elsewhere(&table.arn(""), &table.owner),
        }
    }
}

/// One action or several. Each is asked on its own.
#[derive(Clone, Debug)]
pub struct Actions(pub(super) Vec<Action>);

impl From<Action> for Actions {
    fn from(action: Action) -> Self {
        Self(vec![action])
    }
}

impl<const N: usize> From<[Action; N]> for Actions {
    fn from(actions: [Action; N]) -> Self {
        Self(actions.into())
    }
}

impl From<&[Action]> for Actions {
    fn from(actions: &[Action]) -> Self {
        Self(actions.into())
    }
}

impl From<Vec<Action>> for Actions {
    fn from(actions: Vec<Action>) -> Self {
        Self(actions)
    }
}

/// A whole call of the API, or the reason why it is malformed: [`Request::transact_write_items`]
/// and [`Request::partiql`] can fail.
#[derive(Clone, Debug)]
pub struct Call(pub(super) Result<Request, EvaluateError>);

impl From<Request> for Call {
    fn from(request: Request) -> Self {
        Self(Ok(request))
    }
}

impl From<&Request> for Call {
    fn from(request: &Request) -> Self {
        Self(Ok(request.clone()))
    }
}

impl From<Result<Request, EvaluateError>> for Call {
    fn from(request: Result<Request, EvaluateError>) -> Self {
        Self(request)
    }
}

//! `Target`: the table, index or stream of a question, and the rows.

use super::error::CannotAsk;
use crate::conversions::conversions;
use crate::dynamodb::{
    ImportedTableHandle, IndexHandle, MultiAccountReplicaHandle, Reach, ReplicaHandle,
    StreamHandle, TableHandle, VectorIndexHandle,
};
use crate::evaluate::{Environment, EvaluateError, PartKind, Request};
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
    part: PartKind,
    has_rows: bool,
    /// What else is asked. It has the action and the table only when it is sent.
    request: Request,
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
        let request = Request::new(Action::GetItem);
        Self { table, owner, part: PartKind::Table, has_rows: false, request }
    }

    /// Asks about an index of the table.
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.part = PartKind::Index(name.into());
        self
    }

    /// Asks about the table's stream.
    pub fn stream(mut self) -> Self {
        self.part = PartKind::Stream;
        self
    }

    /// Asks about the rows with this partition key: the table's, or the index's for an index.
    pub fn row(self, partition_key: impl Into<String>) -> Self {
        self.rows([partition_key])
    }

    /// Asks about rows with these partition keys in one request, as in a batch.
    pub fn rows<K: Into<String>>(mut self, partition_keys: impl IntoIterator<Item = K>) -> Self {
        self.has_rows = true;
        self.asking(|request| request.leading_keys(partition_keys))
    }

    /// Asks about the replica in another Region.
    pub fn in_region(self, region: impl Into<String>) -> Self {
        self.asking(|request| request.in_region(region))
    }

    /// The request names these attributes.
    pub fn attributes<A: Into<String>>(self, names: impl IntoIterator<Item = A>) -> Self {
        self.asking(|request| request.attributes(names))
    }

    /// The `Select` of the request, such as `SPECIFIC_ATTRIBUTES`.
    pub fn select(self, select: impl Into<String>) -> Self {
        self.asking(|request| request.select(select))
    }

    /// Sets a condition key, such as `aws:SourceIp`.
    pub fn context(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.asking(|request| request.context(&key.into(), value))
    }

    /// Sets a condition key that holds a list.
    pub fn context_list<V: Into<String>>(
        self,
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.asking(|request| request.context_list(&key.into(), values))
    }

    /// Assumes that a table outside of the stack has no resource policy, which is not known otherwise.
    pub fn no_resource_policy(self) -> Self {
        self.asking(Request::no_resource_policy)
    }

    fn asking(self, more: impl FnOnce(Request) -> Request) -> Self {
        Self { request: more(self.request), ..self }
    }

    /// The request for one action on this target.
    pub(super) fn request(&self, action: Action, here: &Environment) -> Request {
        let Self { table, owner: _, part, has_rows: _, request } = self;
        let table = table
            .replace("${AWS::Partition}", here.partition_id())
            .replace("${AWS::Region}", here.region())
            .replace("${AWS::AccountId}", here.account());
        let request = request.clone().with_action(action);
        part.of_table(request, &table)
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
        if self.has_rows && !action.carries_leading_keys() {
            return Err(CannotAsk::NoRows { action });
        }
        Ok(())
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
        TableId::Imported(_) => Self::elsewhere(&table.arn(""), &table.owner),
    };
}

/// One action or several. Each is asked on its own.
#[derive(Clone, Debug)]
pub struct Actions(pub(super) Vec<Action>);

impl<const N: usize> From<[Action; N]> for Actions {
    fn from(actions: [Action; N]) -> Self {
        Self(actions.into())
    }
}

conversions! {
    Actions:
    |action: Action| Self(vec![action]);
    |actions: &[Action]| Self(actions.into());
    |actions: Vec<Action>| Self(actions);
}

/// A whole call of the API, or the reason why it is malformed: [`Request::transact_write_items`]
/// and [`Request::partiql`] can fail.
#[derive(Clone, Debug)]
pub struct Call(pub(super) Result<Request, EvaluateError>);

conversions! {
    Call:
    |request: Request| Self(Ok(request));
    |request: &Request| Self(Ok(request.clone()));
    |request: Result<Request, EvaluateError>| Self(request);
}

//! `Request`: a call of DynamoDB's API.

use super::context::Context;
use super::error::EvaluateError;
use super::partiql;
use super::policy::Policy;
use super::policy::PolicyKind;
use super::text::Text;
use crate::facts::{Action, ResourceKind};

/// A call of DynamoDB's API: the action, the table, index or stream, and the rows.
///
/// The principal makes it directly, over TLS. What is not set stays unknown, and a decision that
/// depends on it is undecided. A decision that does not depend on it is not.
///
/// ```
/// use tablature::evaluate::Request;
/// use tablature::Action;
///
/// // Everything by logical id, physical name or ARN.
/// Request::new(Action::PutItem).on_table("FavouriteTable").leading_key("alice");
/// Request::new(Action::Query).on_index("TrackTable", "byUserId").leading_key("alice");
/// Request::new(Action::GetRecords).on_stream("TrackTable");
/// // One call, several checks.
/// Request::batch_get_item([("UserTable", "alice"), ("UserTable", "bob"), ("TrackTable", "t1")]);
/// Request::transact_write_items([
///     Request::new(Action::PutItem).on_table("FavouriteTable").leading_key("alice"),
///     Request::new(Action::ConditionCheckItem).on_table("TrackTable").leading_key("t1"),
/// ])
/// .unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Request {
    pub(super) parts: Vec<CallPart>,
}

/// One action on one resource.
#[derive(Clone, Debug)]
pub(super) struct CallPart {
    pub(super) action: Action,
    pub(super) target: Option<Target>,
    pub(super) region: Option<String>,
    pub(super) leading_keys: Option<Vec<Text>>,
    pub(super) attributes: Option<Vec<String>>,
    pub(super) select: Option<String>,
    pub(super) return_values: Option<String>,
    pub(super) full_table_scan: Option<bool>,
    /// The transaction that encloses it.
    pub(super) enclosing: Option<&'static str>,
    /// The policy of a resource that is not in the template; `Some(None)` if it has none.
    pub(super) resource_policy: Option<Option<Policy>>,
    /// Whether a resource of the account that is not in the template is taken to let nobody in by a policy of its own.
    pub(super) is_closed: bool,
    /// Keys given by name.
    pub(super) context: Context,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Target {
    Table(String),
    Index(String, String),
    Stream(String),
    /// Any one backup, export or import of a table.
    Part(String, ResourceKind),
}

impl Target {
    /// The table's logical id, name or ARN.
    pub(super) fn table(&self) -> &str {
        match self {
            Self::Table(table)
            | Self::Index(table, _)
            | Self::Stream(table)
            | Self::Part(table, _) => table,
        }
    }
}

impl CallPart {
    pub(super) fn new(action: Action) -> Self {
        Self {
            action,
            target: None,
            region: None,
            leading_keys: None,
            attributes: None,
            select: None,
            return_values: None,
            full_table_scan: None,
            enclosing: None,
            resource_policy: None,
            is_closed: false,
            context: Context::new(),
        }
    }
}

impl CallPart {
    /// Whether nothing but the action and the target is said.
    pub(super) fn says_nothing(&self) -> bool {
        self.leading_keys.is_none()
            && self.attributes.is_none()
            && self.select.is_none()
            && self.return_values.is_none()
            && self.full_table_scan.is_none()
            && self.enclosing.is_none()
            && self.context.is_empty()
    }
}

impl Request {
    /// A call that needs one action. Set what it is on; an action that applies to no resource, such
    /// as `ListStreams`, is asked for `*`.
    pub fn new(action: Action) -> Self {
        Self { parts: vec![CallPart::new(action)] }
    }

    /// `BatchGetItem` of rows: table and partition key. Each table is one check with all its keys.
    pub fn batch_get_item<T: Into<String>, K: Into<String>>(
        rows: impl IntoIterator<Item = (T, K)>,
    ) -> Self {
        Self::batch(Action::BatchGetItem, rows)
    }

    /// `BatchWriteItem` of rows: table and partition key. `PutItem` and `DeleteItem` are not needed
    /// for it, and denying them does not stop it.
    pub fn batch_write_item<T: Into<String>, K: Into<String>>(
        rows: impl IntoIterator<Item = (T, K)>,
    ) -> Self {
        Self::batch(Action::BatchWriteItem, rows)
    }

    /// `TransactGetItems` of `GetItem`s.
    ///
    /// # Errors
    ///
    /// If an element is another action.
    pub fn transact_get_items(
        elements: impl IntoIterator<Item = Self>,
    ) -> Result<Self, EvaluateError> {
        Self::transaction("TransactGetItems", &[Action::GetItem], elements)
    }

    /// `TransactWriteItems` of `PutItem`s, `UpdateItem`s, `DeleteItem`s and `ConditionCheckItem`s.
    ///
    /// # Errors
    ///
    /// If an element is another action.
    pub fn transact_write_items(
        elements: impl IntoIterator<Item = Self>,
    ) -> Result<Self, EvaluateError> {
        let allowed =
            [Action::PutItem, Action::UpdateItem, Action::DeleteItem, Action::ConditionCheckItem];
        Self::transaction("TransactWriteItems", &allowed, elements)
    }

    /// `ExecuteStatement` with a PartiQL statement, from which the kind and the table or index are
    /// read. Set the rows with [`leading_key`](Self::leading_key), or, if it has no equality on the
    /// partition key, [`full_table_scan`](Self::full_table_scan).
    ///
    /// ```
    /// use tablature::evaluate::Request;
    ///
    /// Request::partiql(r#"SELECT * FROM "Notes"."byTag" WHERE tag = 'x'"#).unwrap().leading_key("x");
    /// assert!(Request::partiql("DROP TABLE Notes").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not a `SELECT`, `INSERT`, `UPDATE` or `DELETE` with a table.
    pub fn partiql(statement: &str) -> Result<Self, EvaluateError> {
        let (action, target) = partiql::read(statement)
            .ok_or_else(|| EvaluateError::NoStatement { statement: statement.to_owned() })?;
        Ok(Self::new(action).on(target))
    }

    /// Adds what another call needs, such as another statement of `BatchExecuteStatement`.
    pub fn and(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// Sets the table, by logical id, physical name or ARN.
    pub fn on_table(self, table: impl Into<String>) -> Self {
        self.on(Target::Table(table.into()))
    }

    /// Sets an index of a table.
    pub fn on_index(self, table: impl Into<String>, index: impl Into<String>) -> Self {
        self.on(Target::Index(table.into(), index.into()))
    }

    /// Sets the stream of a table.
    pub fn on_stream(self, table: impl Into<String>) -> Self {
        self.on(Target::Stream(table.into()))
    }

    /// Sets a backup, an export or an import of a table.
    pub(crate) fn on_part(self, table: impl Into<String>, kind: ResourceKind) -> Self {
        self.on(Target::Part(table.into(), kind))
    }

    /// Sets another Region than the stack's: the replica there.
    pub fn in_region(self, region: impl Into<String>) -> Self {
        let region = region.into();
        self.with(|part| part.region = Some(region.clone()))
    }

    /// Sets the row's partition key: the table's, or the index's for an index.
    pub fn leading_key(self, key: impl Into<String>) -> Self {
        self.leading_keys([key])
    }

    /// Sets the partition keys of several rows.
    pub fn leading_keys<K: Into<String>>(self, keys: impl IntoIterator<Item = K>) -> Self {
        let keys: Vec<Text> = keys.into_iter().map(Text::known).collect();
        self.with(|part| part.leading_keys = Some(keys.clone()))
    }

    /// Sets the attributes that the request names, in expressions, projections and items.
    pub fn attributes<A: Into<String>>(self, names: impl IntoIterator<Item = A>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        self.with(|part| part.attributes = Some(names.clone()))
    }

    /// Sets `Select`, such as `SPECIFIC_ATTRIBUTES`. If a policy has a condition on it, set it even to the
    /// API's default.
    pub fn select(self, select: impl Into<String>) -> Self {
        let select = select.into();
        self.with(|part| part.select = Some(select.clone()))
    }

    /// Sets `ReturnValues`, such as `ALL_OLD`.
    pub fn return_values(self, values: impl Into<String>) -> Self {
        let values = values.into();
        self.with(|part| part.return_values = Some(values.clone()))
    }

    /// Declares a PartiQL `SELECT` without an equality on the partition key.
    pub fn full_table_scan(self) -> Self {
        self.with(|part| part.full_table_scan = Some(true))
    }

    /// Sets a condition key of the request, such as `aws:SourceIp`.
    pub fn context(self, key: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.with(|part| part.context = part.context.clone().with(key, value.clone()))
    }

    /// Sets a condition key of the request that holds a list.
    pub fn context_list<V: Into<String>>(
        self,
        key: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        self.with(|part| part.context = part.context.clone().with_list(key, values.clone()))
    }

    /// Declares that the request does not carry this condition key.
    pub fn without(self, key: &str) -> Self {
        self.with(|part| part.context = part.context.clone().without(key))
    }

    /// Sets the policy of a table or stream that is not in the template.
    pub fn resource_policy(self, document: serde_json::Value) -> Self {
        let policy = Policy::of_kind("the resource's policy", document, PolicyKind::Resource);
        self.with(|part| part.resource_policy = Some(Some(policy.clone())))
    }

    /// Declares that the table or stream is not in the template and has no policy of its own.
    pub fn no_resource_policy(self) -> Self {
        self.with(|part| part.resource_policy = Some(None))
    }

    /// Assumes of a table or stream that is not in the template that it lets nobody in by a policy of its own, if it is
    /// in the account. In another one its policy decides.
    pub(crate) fn closed_if_of_the_account(self) -> Self {
        self.with(|part| part.is_closed = true)
    }

    fn batch<T: Into<String>, K: Into<String>>(
        action: Action,
        rows: impl IntoIterator<Item = (T, K)>,
    ) -> Self {
        let mut tables: Vec<(String, Vec<String>)> = Vec::new();
        for (table, key) in rows {
            let (table, key) = (table.into(), key.into());
            match tables.iter_mut().find(|(known, _)| *known == table) {
                Some((_, keys)) => keys.push(key),
                None => tables.push((table, vec![key])),
            }
        }
        let of_table = |(table, keys): (String, Vec<String>)| {
            Self::new(action).on_table(table).leading_keys(keys).parts
        };
        Self { parts: tables.into_iter().flat_map(of_table).collect() }
    }

    fn transaction(
        operation: &'static str,
        allowed: &[Action],
        elements: impl IntoIterator<Item = Self>,
    ) -> Result<Self, EvaluateError> {
        let mut parts: Vec<CallPart> =
            elements.into_iter().flat_map(|element| element.parts).collect();
        for part in &mut parts {
            if !allowed.contains(&part.action) {
                return Err(EvaluateError::NoElement { action: part.action, operation });
            }
            part.enclosing = Some(operation);
        }
        Ok(Self { parts })
    }

    fn on(self, target: Target) -> Self {
        self.with(|part| part.target = Some(target.clone()))
    }

    fn with(mut self, change: impl Fn(&mut CallPart)) -> Self {
        self.parts.iter_mut().for_each(change);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_one_check_a_table_with_all_its_keys() {
        let request = Request::batch_get_item([("A", "1"), ("B", "2"), ("A", "3")]);
        let parts: Vec<_> = request
            .parts
            .iter()
            .map(|part| (part.target.clone().unwrap(), part.leading_keys.clone().unwrap()))
            .collect();
        let table = |name: &str| Target::Table(name.to_owned());
        assert_eq!(
            parts,
            [
                (table("A"), vec![Text::known("1"), Text::known("3")]),
                (table("B"), vec![Text::known("2")]),
            ]
        );
    }

    #[test]
    fn a_transaction_takes_only_its_elements_and_encloses_them() {
        let put = || Request::new(Action::PutItem).on_table("A");
        let request = Request::transact_write_items([put(), put()]).unwrap();
        assert!(request.parts.iter().all(|part| part.enclosing == Some("TransactWriteItems")));
        assert!(Request::transact_get_items([put()]).is_err());
        assert!(Request::transact_write_items([Request::new(Action::Query)]).is_err());
    }

    #[test]
    fn what_is_said_holds_for_every_part_so_far() {
        let request = Request::batch_write_item([("A", "1"), ("B", "2")])
            .in_region("eu-west-1")
            .and(Request::new(Action::ListStreams));
        let regions: Vec<_> = request.parts.iter().map(|part| part.region.as_deref()).collect();
        assert_eq!(regions, [Some("eu-west-1"), Some("eu-west-1"), None]);
    }
}

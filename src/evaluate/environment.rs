//! `Environment`: where a template is deployed, and the values that are known only at deployment.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::facts::regions::partition_of;
use crate::names;
use crate::template::{TableElsewhere, Template};

/// A policy that is in no template, by the name that it is given under.
#[derive(Clone, Debug)]
pub(super) struct GivenPolicy {
    pub(super) name: String,
    pub(super) document: Arc<Template>,
}

impl PartialEq for GivenPolicy {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.document.to_json() == other.document.to_json()
    }
}

impl Eq for GivenPolicy {}

/// The account, the Region and other values that a template's functions depend on.
///
/// What is not set stays unknown: a parameter without default, an import, an id that a service will
/// make up. The stack itself has no tags, unless [`any_stack_tags`](Self::any_stack_tags) leaves that open.
///
/// ```
/// use tablature::evaluate::Environment;
///
/// let environment = Environment::new("111122223333", "eu-west-1")
///     .stack_name("music")
///     .parameter("Stage", "prod")
///     .import("shared-TableArn", "arn:aws:dynamodb:eu-west-1:111122223333:table/Shared");
/// assert_eq!(environment.region(), "eu-west-1");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Environment {
    account: String,
    region: String,
    partition: String,
    stack_name: Option<String>,
    parameters: BTreeMap<String, String>,
    /// The values that a deployed stack has, where an update may give others.
    previous: BTreeMap<String, String>,
    /// What parameters without a value certainly are not.
    excluded: BTreeMap<String, Vec<String>>,
    imports: BTreeMap<String, String>,
    attributes: BTreeMap<(String, String), String>,
    any_stack_tags: bool,
    /// Whether parameters that nobody gave may have other values than their defaults.
    any_parameters: bool,
    /// The pseudo parameters whose values are only examples.
    assumed: Vec<&'static str>,
    /// The organization's policies over the account, each of which must allow what somebody of it does.
    organization: Vec<GivenPolicy>,
    /// The boundary of roles that have none.
    boundary: Option<GivenPolicy>,
    imported: Vec<TableElsewhere>,
}

impl Environment {
    /// An account and a Region; the partition is the Region's, `aws` for a Region that is not known.
    pub fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        let region = region.into();
        let partition = partition_of(&region).map_or("aws", |partition| partition.id());
        Self {
            account: account.into(),
            partition: partition.to_owned(),
            region,
            stack_name: None,
            parameters: BTreeMap::new(),
            previous: BTreeMap::new(),
            excluded: BTreeMap::new(),
            imports: BTreeMap::new(),
            attributes: BTreeMap::new(),
            any_stack_tags: false,
            any_parameters: false,
            assumed: Vec::new(),
            organization: Vec::new(),
            boundary: None,
            imported: Vec::new(),
        }
    }

    /// Sets another partition: `aws`, `aws-cn`, `aws-us-gov` …
    pub fn partition(mut self, partition: impl Into<String>) -> Self {
        self.partition = partition.into();
        self
    }

    /// Sets the stack's name. The names that CloudFormation makes up begin with it.
    pub fn stack_name(mut self, name: impl Into<String>) -> Self {
        self.stack_name = Some(name.into());
        self
    }

    /// Sets a parameter's value. Lists are separated by commas, as in `aws cloudformation deploy`.
    /// For a parameter that refers to an SSM parameter, this is the SSM parameter's value.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// Sets the value that a stack has for a parameter before an update. Of two templates that are compared, the old
    /// one is read with it, and the new one as well unless [`parameter`](Self::parameter) sets another one.
    ///
    /// ```
    /// use serde_json::json;
    /// use tablature::compare::Diff;
    /// use tablature::evaluate::Environment;
    ///
    /// let template = json!({
    ///     "Parameters": { "Stage": { "Type": "String" } },
    ///     "Resources": { "Topic": { "Type": "AWS::SNS::Topic", "Properties": {
    ///         "DisplayName": { "Ref": "Stage" },
    ///     } } },
    /// }).into();
    /// let stays = Environment::default().previous_parameter("Stage", "dev");
    /// assert!(Diff::between(&template, &template, &stays).is_empty());
    /// let changes = stays.parameter("Stage", "prod");
    /// assert!(!Diff::between(&template, &template, &changes).is_empty());
    /// ```
    pub fn previous_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.previous.insert(name.into(), value.into());
        self
    }

    /// Sets the value that another stack exports under a name.
    pub fn import(mut self, export: impl Into<String>, value: impl Into<String>) -> Self {
        self.imports.insert(export.into(), value.into());
        self
    }

    /// Sets the value that `Fn::GetAtt` gives for a resource, or that `Ref` gives, for the
    /// attribute `Ref`.
    pub fn attribute(
        mut self,
        logical_id: impl Into<String>,
        attribute: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.attributes.insert((logical_id.into(), attribute.into()), value.into());
        self
    }

    /// Leaves open which tags the stack is given when it is deployed (`aws cloudformation deploy --tags`). They
    /// reach its roles, whose sessions have them as `aws:PrincipalTag/…`.
    pub fn any_stack_tags(mut self) -> Self {
        self.any_stack_tags = true;
        self
    }

    /// Adds a service control policy of the organization, under a name that answers say. It limits every principal of
    /// the account; where there are several, each must allow it. It is not for an organization's management account,
    /// which none of them limits.
    ///
    /// ```
    /// use serde_json::json;
    /// use tablature::evaluate::{Environment, Evaluator, Limit, Request};
    /// use tablature::{Action, Attribute, Role, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
    /// stack.add(Role::for_lambda("Writer").allow(notes.read_write_data()));
    /// let template = stack.template(&Stage::default()).unwrap();
    ///
    /// let reads = json!({ "Version": "2012-10-17", "Statement": {
    ///     "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*",
    /// } });
    /// let environment = Environment::default().service_control_policy("scp.json", reads);
    /// let evaluator = Evaluator::of(&template, environment);
    /// let put = Request::new(Action::PutItem).on_table("Notes");
    /// let decision = evaluator.role("Writer").unwrap().decide(&put).unwrap();
    /// assert_eq!(decision.answers()[0].limit(), Some(Limit::Organization));
    /// ```
    pub fn service_control_policy(
        mut self,
        name: impl Into<String>,
        document: impl Into<Template>,
    ) -> Self {
        self.organization.push(GivenPolicy::new(name.into(), document.into()));
        self
    }

    /// Sets the permissions boundary of roles that have none, under a name that answers say.
    pub fn permissions_boundary(
        mut self,
        name: impl Into<String>,
        document: impl Into<Template>,
    ) -> Self {
        self.boundary = Some(GivenPolicy::new(name.into(), document.into()));
        self
    }

    /// Adds tables that the stack imports: an evaluator has them under their ids, as it has the template's. Whether
    /// such a table has a policy of its own is not known; [`Access`](crate::access::Access) and invariants assume of
    /// one in the account that it lets nobody in by one.
    ///
    /// ```
    /// use tablature::access::Access;
    /// use tablature::evaluate::Environment;
    /// use tablature::{ImportedTable, Role, Stack, Stage};
    ///
    /// let mut stack = Stack::new("reports");
    /// let orders = stack.add(ImportedTable::from_table_name("Orders", "shop-orders"));
    /// stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    ///
    /// let environment = Environment::default().imported_tables(stack.imported_tables());
    /// let access = Access::of(&stack.template(&Stage::default()).unwrap(), environment);
    /// assert!(access.text().contains("Orders  read"), "{}", access.text());
    /// ```
    pub fn imported_tables(mut self, tables: impl IntoIterator<Item = TableElsewhere>) -> Self {
        self.imported.extend(tables);
        self
    }

    /// The account id.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The Region's code.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The environment as it was before an update.
    pub(crate) fn before_update(&self) -> Self {
        let mut before = self.clone();
        before.parameters.extend(std::mem::take(&mut before.previous));
        before
    }

    /// The environment as it was before an update of a template: a parameter that is given another value by it had the one
    /// that was said, or else its default.
    pub(crate) fn before_update_of(&self, old: &Template) -> Self {
        let mut before = self.before_update();
        let has_default = |name: &str| old.parameter(name).is_some_and(|it| it.default().is_some());
        before.parameters.retain(|name, _| self.previous.contains_key(name) || !has_default(name));
        before
    }

    /// The environment as it is by an update of a template, which keeps the values of parameters that the stack has, or
    /// has by default.
    pub(crate) fn after_update(&self, old: &Template) -> Self {
        let mut after = self.clone();
        for (name, value) in &self.previous {
            after.parameters.entry(name.clone()).or_insert_with(|| value.clone());
        }
        for (name, parameter) in old.parameters() {
            let default = parameter.default().filter(|_| !parameter.is_looked_up());
            if let Some(default) = default.and_then(|it| it.compared()) {
                after.parameters.entry(name.to_owned()).or_insert(default);
            }
        }
        after
    }

    /// The value that a stack has for a parameter before an update, if it was given.
    pub(crate) fn previous(&self, parameter: &str) -> Option<&str> {
        self.previous.get(parameter).map(String::as_str)
    }

    /// The same, with values of these pseudo parameters that are only examples.
    pub(crate) fn assuming(self, assumed: impl IntoIterator<Item = &'static str>) -> Self {
        Self { assumed: assumed.into_iter().collect(), ..self }
    }

    /// The same, for whatever values of the parameters that are not set here.
    pub(crate) fn any_parameters(self) -> Self {
        Self { any_parameters: true, ..self }
    }

    /// Whether a parameter that nobody gave may have another value than its default.
    pub(super) fn asks_any_parameters(&self) -> bool {
        self.any_parameters
    }

    /// The same, with a parameter that has none of these values.
    pub(super) fn other_than(mut self, parameter: &str, values: Vec<String>) -> Self {
        self.excluded.insert(parameter.to_owned(), values);
        self
    }

    /// Whether a parameter certainly does not have a value.
    pub(super) fn excludes(&self, parameter: &str, value: &str) -> bool {
        self.excluded.get(parameter).is_some_and(|values| values.iter().any(|it| it == value))
    }

    /// The value that was given for a parameter.
    pub(crate) fn given(&self, parameter: &str) -> Option<&str> {
        self.parameters.get(parameter).map(String::as_str)
    }

    /// Whether nobody gave the value of a parameter or pseudo parameter.
    pub(crate) fn assumes(&self, name: &str) -> bool {
        match name.starts_with("AWS::") {
            true => self.assumed.contains(&name),
            false => !self.parameters.contains_key(name),
        }
    }

    /// What it says of these parameters, in words.
    pub(crate) fn words_of(&self, parameters: &[String]) -> String {
        let one = |name: &String| match (self.parameters.get(name), self.excluded.get(name)) {
            (Some(value), _) => format!("`{name}` is `{value}`"),
            (None, Some(values)) => {
                let values = names::listed(values.iter().map(String::as_str));
                format!("`{name}` is none of {values}")
            }
            (None, None) => format!("`{name}` is not given"),
        };
        names::joined(parameters.iter().map(one))
    }

    pub(super) fn organization(&self) -> &[GivenPolicy] {
        &self.organization
    }

    pub(super) fn boundary_of_roles(&self) -> Option<&GivenPolicy> {
        self.boundary.as_ref()
    }

    /// The policies that were given, in words.
    pub(super) fn given_policies(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let organization = self.organization.iter().map(|it| (it.name.as_str(), ORGANIZATION));
        let boundary = self.boundary.iter().map(|it| (it.name.as_str(), BOUNDARY));
        organization.chain(boundary)
    }

    pub(super) fn imported(&self) -> &[TableElsewhere] {
        &self.imported
    }

    pub(super) fn may_have_stack_tags(&self) -> bool {
        self.any_stack_tags
    }

    pub(crate) fn partition_id(&self) -> &str {
        &self.partition
    }

    pub(crate) fn name_of_stack(&self) -> Option<&str> {
        self.stack_name.as_deref()
    }

    pub(super) fn value_of_import(&self, export: &str) -> Option<&str> {
        self.imports.get(export).map(String::as_str)
    }

    pub(super) fn value_of_attribute(&self, logical_id: &str, attribute: &str) -> Option<&str> {
        let key = (logical_id.to_owned(), attribute.to_owned());
        self.attributes.get(&key).map(String::as_str)
    }
}

/// What a policy of the organization is taken for.
const ORGANIZATION: &str = "limits whoever is of the account";

/// What a boundary is taken for.
const BOUNDARY: &str = "is the boundary of roles without one";

impl GivenPolicy {
    fn new(name: String, document: Template) -> Self {
        Self { name, document: Arc::new(document) }
    }
}

/// AWS's example account in `us-east-1`.
impl Default for Environment {
    fn default() -> Self {
        Self::new("111122223333", "us-east-1").assuming(["AWS::AccountId", "AWS::Region"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_follows_from_the_region() {
        let partition = |region| Environment::new("1", region).partition_id().to_owned();
        assert_eq!(partition("eu-west-1"), "aws");
        assert_eq!(partition("cn-north-1"), "aws-cn");
        assert_eq!(partition("nowhere-1"), "aws");
        assert_eq!(Environment::default().partition("aws-iso").partition_id(), "aws-iso");
    }
}

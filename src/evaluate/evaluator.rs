//! `Evaluator`: a template, read once, that answers requests.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::additions::Additions;
use super::attached::Policies;
use super::call::Deployed;
use super::cases::{Cases, with_chosen_properties};
use super::context::Value;
use super::environment::{Environment, GivenPolicy};
use super::error::EvaluateError;
use super::gaps::Gaps;
use super::neighbours::Neighbours;
use super::policy::{Policy, PolicyKind};
use super::principal::Caller;
use super::request::Request;
use super::resolve::Resolver;
use super::session::Session;
use super::table::{Table, add_imported, may_be_foreign, tables};
use super::tags::{PRINCIPAL_TAG, Tags};
use super::text::{Text, readable};
use super::trust::Trust;
use super::truth::Truth;
use crate::template::{Expr, Node, Resource, Template};

/// A template under an environment, ready to answer who may do what.
///
/// ```
/// use tablature::evaluate::{Environment, Evaluator, Request, Verdict};
/// use tablature::Action::{PutItem, Query};
///
/// let template = serde_json::json!({ "Resources": {
///     "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "Notes" } },
///     "Reader": { "Type": "AWS::IAM::Role", "Properties": {
///         "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
///             "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
///             "Action": "sts:AssumeRole",
///         } },
///         "Policies": [{ "PolicyName": "Read", "PolicyDocument": {
///             "Version": "2012-10-17", "Statement": {
///                 "Sid": "QueryNotes", "Effect": "Allow", "Action": "dynamodb:Query",
///                 "Resource": { "Fn::GetAtt": "Notes.Arn" },
///             },
///         } }],
///     } },
/// } });
/// let evaluator = Evaluator::of(&template.into(), Environment::new("111122223333", "eu-west-1"));
/// let reader = evaluator.role("Reader")?;
///
/// let decision = reader.decide(&Request::new(Query).on_table("Notes"))?;
/// assert_eq!(decision.verdict(), Verdict::Allowed);
/// assert_eq!(decision.deciding().next().and_then(|statement| statement.sid()), Some("QueryNotes"));
///
/// let decision = reader.decide(&Request::new(PutItem).on_table("Notes"))?;
/// assert_eq!(
///     decision.to_string(),
///     "dynamodb:PutItem on arn:aws:dynamodb:eu-west-1:111122223333:table/Notes is denied: \
///      no statement allows it",
/// );
/// # Ok::<(), tablature::evaluate::EvaluateError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Evaluator {
    pub(super) environment: Environment,
    pub(super) tables: Vec<Table>,
    by_id: BTreeMap<String, usize>,
    pub(super) roles: Vec<Role>,
    /// The policies of the organization over the account.
    pub(super) organization: Vec<Arc<Policy>>,
    /// The values that are not known, by their meaning.
    pub(super) gaps: Gaps,
    /// What the template is in each case of its conditions, if they leave something open.
    pub(super) cases: Option<Cases>,
    /// The templates that it is deployed beside, if it was read with them.
    pub(super) neighbours: Option<Neighbours>,
}

/// A role with all policies that apply to it.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub(super) logical_id: String,
    pub(super) name: Text,
    pub(super) arn: Text,
    pub(super) id: Text,
    pub(super) tags: Tags,
    pub(super) trust: Trust,
    pub(super) identity: Vec<Arc<Policy>>,
    pub(super) boundary: Option<Arc<Policy>>,
    pub(super) is_made: Truth,
    /// Who calls, if it is no role.
    pub(super) other: Option<Arc<OtherCaller>>,
}

/// Somebody who calls and is no session of a role.
#[derive(Clone, Debug)]
pub(super) struct OtherCaller {
    pub(super) caller: Caller,
    /// The keys that all its requests carry.
    pub(super) keys: Vec<(&'static str, Value)>,
}

/// The text that a value becomes at deployment, if that is known.
pub(crate) fn known_text(
    template: &Template,
    environment: &Environment,
    value: &Expr,
) -> Option<String> {
    let resolver = Resolver::new(template, environment);
    resolver.text(&Node::root(value)).as_known().map(str::to_owned)
}

impl Evaluator {
    /// Reads a template. What cannot be understood is unknown, not an error.
    pub fn of(template: &Template, environment: Environment) -> Self {
        Self::of_several(template, environment, Gaps::default())
    }

    /// Reads a template in one case of its conditions, with the numbers of values that are not known in another one.
    pub(super) fn knowing(template: &Template, environment: Environment, gaps: Gaps) -> Self {
        let chosen = with_chosen_properties(template, &environment);
        let template = chosen.as_ref().unwrap_or(template);
        Self::with(template, environment, &Additions::of(template), gaps)
    }

    /// Reads a template beside another one, whose unknown values are the same where they are of the same resource.
    /// What conditions leave open stays open.
    pub(crate) fn beside(template: &Template, environment: Environment, other: &Self) -> Self {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        Self::knowing(template, environment, other.gaps.clone())
    }

    /// Reads a template to which nothing is added when it is deployed.
    pub(crate) fn without_additions(template: &Template, environment: Environment) -> Self {
        Self::with(template, environment, &Additions::default(), Gaps::default())
    }

    fn with<'t>(
        template: &'t Template,
        environment: Environment,
        additions: &Additions<'t>,
        gaps: Gaps,
    ) -> Self {
        let resolver = Resolver::beside(template, &environment, gaps);
        let mut tables = tables(template, &resolver, environment.region(), additions);
        let policies = Policies::of(template, &resolver);
        let given = |given: &GivenPolicy, kind| {
            let name = format!("policy `{}`", given.name);
            Arc::new(Policy::of_document(&name, &given.document, kind))
        };
        let organization = environment.organization().iter();
        let organization = organization.map(|it| given(it, PolicyKind::Organization)).collect();
        let boundary = environment.boundary_of_roles().map(|it| given(it, PolicyKind::Boundary));
        let read = |role: Resource<'t>| {
            let noun = format!("role `{}`", role.logical_id());
            let read = Role::read(template, &resolver, &policies, additions, (&role, &noun));
            Role { boundary: read.boundary.or_else(|| boundary.clone()), ..read }
        };
        let roles = template.resources_of("AWS::IAM::Role").map(read).collect();
        drop(policies);
        let ids = tables.iter().map(|table| table.logical_id.clone());
        let mut by_id = ids.zip(0..).collect();
        add_imported(&mut tables, &mut by_id, &resolver, &environment);
        let gaps = resolver.into_gaps();
        Self {
            environment,
            tables,
            by_id,
            roles,
            organization,
            gaps,
            cases: None,
            neighbours: None,
        }
    }

    /// A session of the role with this logical id, or else with this name or ARN.
    ///
    /// # Errors
    ///
    /// If there is no such role, or its condition does not hold, or several roles may have this name.
    pub fn role(&self, name: &str) -> Result<Session<'_>, EvaluateError> {
        // The word may be the name of another role.
        let by_id = self.roles.iter().find(|role| role.logical_id == name);
        let called: Vec<&Role> = self.roles.iter().filter(|role| role.is_called(name)).collect();
        let mut made = called.iter().copied().filter(|role| role.is_made != Truth::No);
        let role = by_id.or_else(|| made.next()).or_else(|| called.first().copied());
        if by_id.is_none() && made.next().is_some() {
            let ids = called.iter().map(|role| role.logical_id.clone()).collect();
            return Err(EvaluateError::SeveralRoles { name: name.to_owned(), ids });
        }
        let Some(role) = role else {
            let known = self.roles.iter().map(|role| role.logical_id.as_str());
            return Err(EvaluateError::no_role(name, known));
        };
        if role.is_made == Truth::No {
            return Err(EvaluateError::NotMade { logical_id: role.logical_id.clone() });
        }
        Ok(Session::new(self, role))
    }

    /// The logical ids of the roles, in the template's order.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| role.logical_id.as_str())
    }

    pub(super) fn each_role(&self) -> impl Iterator<Item = &Role> {
        self.roles.iter()
    }

    /// The template in each case that its conditions distinguish, or as it is.
    pub(crate) fn cases_or_itself(&self) -> &[Self] {
        match self.cases() {
            [] => std::slice::from_ref(self),
            cases => cases,
        }
    }

    /// Whether a text is the logical id, name or ARN of a role.
    pub(crate) fn calls_role(&self, role: &str, text: &str) -> bool {
        self.roles.iter().any(|one| one.logical_id == role && one.is_called(text))
    }

    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Whether the template has what a request is about.
    ///
    /// # Errors
    ///
    /// Why it has not.
    pub(crate) fn has_target(&self, request: &Request) -> Result<(), EvaluateError> {
        let deployed = self.deployed();
        request.parts.iter().try_for_each(|part| deployed.resource(part).map(drop))
    }

    /// The logical id of the table with this id, name or ARN.
    pub(crate) fn table_called(&self, name: &str) -> Option<&str> {
        Some(self.deployed().table(name).ok()?.logical_id.as_str())
    }

    /// The logical ids of the tables, in the template's order, and then the ids of imported tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.logical_id.as_str())
    }

    /// The names of a table's indexes, as far as they are known.
    ///
    /// # Errors
    ///
    /// If there is no such table.
    pub fn indexes(&self, table: &str) -> Result<impl Iterator<Item = &str>, EvaluateError> {
        let indexes = &self.deployed().table(table)?.indexes;
        Ok(indexes.iter().filter_map(|index| index.name.as_known()))
    }

    /// Whether a table has a stream, or may have one.
    ///
    /// # Errors
    ///
    /// If there is no such table.
    pub fn has_stream(&self, table: &str) -> Result<bool, EvaluateError> {
        Ok(!self.deployed().table(table)?.has_stream.is_no())
    }

    /// The Regions of a table's replicas, the stack's first, as far as they are known.
    ///
    /// # Errors
    ///
    /// If there is no such table.
    pub fn regions(&self, table: &str) -> Result<impl Iterator<Item = &str>, EvaluateError> {
        Ok(self.deployed().table(table)?.regions())
    }

    /// The logical id of the table with this ARN, in whichever of its Regions.
    pub(crate) fn table_of_arn(&self, arn: &str) -> Option<&str> {
        let has_it = |table: &&Table| table.arns().any(|own| own.as_known() == Some(arn));
        self.tables.iter().find(has_it).map(|table| table.logical_id.as_str())
    }

    /// An ARN of one of two evaluators, for people: a name that CloudFormation makes up for a table is its logical
    /// id in angle brackets.
    pub(crate) fn readable(both: [&Self; 2], marked: &str) -> String {
        let tables = both.into_iter().flat_map(|one| &one.tables);
        let is_unnamed = |name: &Text| name.as_known().is_none() && name.certainly_is(name);
        let unnamed = tables.filter(|table| is_unnamed(&table.name));
        let mut text = marked.to_owned();
        for table in unnamed.filter(|table| marked.contains(table.name.as_str())) {
            text = text.replace(table.name.as_str(), &format!("<{}>", table.logical_id));
        }
        readable(&text).into_owned()
    }

    /// The role of another template that is this one: by its logical id, or else by its name.
    pub(crate) fn role_of<'o>(&self, role: &str, other: &'o Self) -> Option<&'o str> {
        counterpart(role, &self.roles, &other.roles, |it| (&it.logical_id, &it.name))
    }

    /// The table of another template that is this one: by its logical id, or else by its name.
    pub(crate) fn table_of<'o>(&self, table: &str, other: &'o Self) -> Option<&'o str> {
        counterpart(table, &self.tables, &other.tables, |it| (&it.logical_id, &it.name))
    }

    /// The role with this logical id, unless it is certainly not made.
    pub(super) fn made_role(&self, logical_id: &str) -> Option<&Role> {
        let is_it = |role: &&Role| role.logical_id == logical_id && role.is_made != Truth::No;
        self.roles.iter().find(is_it)
    }

    /// Whether a table is imported by the stack.
    pub(crate) fn is_imported(&self, table: &str) -> bool {
        self.deployed().table(table).is_ok_and(|table| table.is_imported)
    }

    /// Whether it has imported tables of the account.
    pub(crate) fn imports_of_the_account(&self) -> bool {
        let account = self.environment.account();
        let mut imported = self.tables.iter().filter(|table| table.is_imported);
        imported.any(|table| table.arns().any(|arn| may_be_foreign(arn, account).is_no()))
    }

    pub(super) fn deployed(&self) -> Deployed<'_> {
        let (account, region) = (self.environment.account(), self.environment.region());
        Deployed { tables: &self.tables, by_id: &self.by_id, account, region }
    }
}

/// The logical id among those of another template that is the same resource as this one: it has the same id, or else
/// the same name and an id that this template does not have.
fn counterpart<'o, T>(
    id: &str,
    own: &[T],
    others: &'o [T],
    called: for<'t> fn(&'t T) -> (&'t str, &'t Text),
) -> Option<&'o str> {
    let has_id = |it: &T| called(it).0 == id;
    let name = own.iter().find(|it| has_id(it)).and_then(|it| called(it).1.as_known());
    let has_name = |it: &T| {
        let (id, text) = called(it);
        name.is_some() && text.as_known() == name && !own.iter().any(|it| called(it).0 == id)
    };
    let found =
        others.iter().find(|it| has_id(it)).or_else(|| others.iter().find(|it| has_name(it)));
    found.map(|it| called(it).0)
}

impl Role {
    /// A role, a user or a group, by its noun, with what deployment may add to it.
    pub(super) fn read<'t>(
        template: &'t Template,
        resolver: &Resolver<'t>,
        policies: &Policies<'_, 't>,
        additions: &Additions<'t>,
        (role, noun): (&Resource<'t>, &str),
    ) -> Self {
        let id = role.logical_id();
        let properties = resolver.properties(role);
        let added = additions.to_holder(resolver, policies, (role, noun)).map(Arc::new);
        let bound = additions.to_boundary(resolver, template, role).map(Arc::new);
        Self {
            logical_id: id.to_owned(),
            name: resolver.reference(role.node(), id),
            arn: resolver.attribute(role.node(), id, "Arn"),
            id: resolver.role_id(role),
            tags: Tags::of(&properties, PRINCIPAL_TAG, resolver.may_have_stack_tags()),
            trust: Trust::of(template, resolver, role),
            identity: policies.of_role(role).into_iter().chain(added).collect(),
            boundary: bound.or_else(|| policies.boundary(role)),
            is_made: resolver.is_made(role),
            other: None,
        }
    }

    pub(super) fn logical_id(&self) -> &str {
        &self.logical_id
    }

    /// The ARN, in which a name that CloudFormation makes up is the logical id in angle brackets.
    pub(super) fn readable_arn(&self) -> String {
        match self.name.as_known() {
            Some(_) => self.arn.to_string(),
            None => {
                let id = format!("<{}>", self.logical_id);
                readable(&self.arn.as_str().replace(self.name.as_str(), &id)).into_owned()
            }
        }
    }

    pub(super) fn is_called(&self, text: &str) -> bool {
        self.logical_id == text
            || self.name.as_known() == Some(text)
            || self.arn.as_known() == Some(text)
    }
}

#[cfg(test)]
mod tests;

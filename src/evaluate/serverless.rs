//! The policies of the roles that the Serverless Application Model makes, which stand in no template before it is
//! transformed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::attached::{Policies, doubted, elsewhere};
use super::policy::{Policy, PolicyKind};
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::managed_policies;
use crate::template::{Node, Resource, Template};

pub(super) const GRAPHQL_API: &str = "AWS::Serverless::GraphQLApi";
const FUNCTION: &str = "AWS::Serverless::Function";
const STATE_MACHINE: &str = "AWS::Serverless::StateMachine";

/// The event that reads a table's stream.
const STREAM_EVENT: &str = "DynamoDB";

/// Whether the transform makes a role for a resource, or may.
pub(super) fn makes_a_role(resolver: &Resolver<'_>, resource: &Resource<'_>) -> bool {
    match resource.kind() {
        Some(FUNCTION | STATE_MACHINE) => {
            resolver.properties(resource).member("Role").is_there() != Truth::Yes
        }
        Some(GRAPHQL_API) => {
            !resolver.properties(resource).member("DataSources").is_there().is_no()
        }
        _ => false,
    }
}

/// The role that the transform makes for a function or a state machine.
pub(super) struct MadeRole {
    /// Its logical id: "<function-logical-id>Role".
    ///
    /// See [what the transform makes of a function](https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html).
    pub(super) id: String,
    /// What a reference to it gives.
    reference: Text,
    /// Its name, if the template gives it one.
    pub(super) name: Option<Text>,
}

impl MadeRole {
    pub(super) fn of<'t>(resolver: &Resolver<'t>, resource: &Resource<'t>) -> Self {
        let name = resource.property("RoleName").map(|name| resolver.text(&name));
        let id = format!("{}Role", resource.logical_id());
        Self { reference: resolver.reference(resource.node(), &id), id, name }
    }

    /// The policies that are attached to it by a reference or by its name.
    fn attached(&self, policies: &Policies<'_, '_>) -> Vec<Arc<Policy>> {
        let is_it = |kind: &str, name: &Text| {
            let refers = self.reference.certainly_is(name);
            let has_name = self.name.as_ref().is_some_and(|own| own.certainly_is(name));
            kind == "AWS::IAM::Role" && (refers || has_name)
        };
        let named = policies.named().filter(|(_, _, kind, name)| is_it(kind, name));
        named.map(|(_, policy, _, _)| policy).collect()
    }
}

/// The permissions boundary of such a role.
pub(super) fn boundary<'t>(
    template: &'t Template,
    policies: &Policies<'_, 't>,
    resource: &Resource<'t>,
) -> Option<Arc<Policy>> {
    let kind = resource.kind()?.rsplit("::").next()?;
    let of_all = || template.section("Globals")?.at([kind, "PermissionsBoundary"]);
    let arn = resource.property("PermissionsBoundary").or_else(of_all)?;
    policies.of_arns(&arn, PolicyKind::Boundary).into_iter().next()
}

/// The policies of such a role: those that the resource lists, and those that its events need.
pub(super) fn policies<'t>(
    resolver: &Resolver<'t>,
    policies: &Policies<'_, 't>,
    resource: &Resource<'t>,
) -> Vec<Arc<Policy>> {
    let (id, kind) = (resource.logical_id(), resource.kind());
    if kind == Some(GRAPHQL_API) {
        return vec![made_later(format!("the data sources of `{id}`"), resource.node())];
    }
    let none = BTreeSet::new();
    let own = policies.of_others(&none).filter(|(own, _)| own.logical_id() == id);
    let mut found: Vec<Arc<Policy>> = own.map(|(_, policy)| policy).collect();
    found.extend(MadeRole::of(resolver, resource).attached(policies));
    for listed in resource.property("Policies").iter().flat_map(|it| resolver.elements(it)) {
        match listed {
            Err(why) => found.push(Arc::new(Policy::opaque("a policy", why))),
            Ok(node) if node.get("Statement").is_some() => {}
            Ok(node) if node.as_str().is_some() || node.intrinsic().is_some() => {
                found.extend(with_name(resolver, policies, &node));
            }
            Ok(node) => {
                let name = node.keys().next().unwrap_or("a policy");
                found.push(made_later(format!("`{name}` of `{id}`"), &node));
            }
        }
    }
    if kind == Some(FUNCTION) {
        let aws = |name: &str| aws(name, resource.node());
        found.push(aws("service-role/AWSLambdaBasicExecutionRole"));
        let reading = aws("service-role/AWSLambdaDynamoDBExecutionRole");
        match reads_a_stream(resolver, resource) {
            Truth::Yes => found.push(reading),
            Truth::No => {}
            Truth::Unknown(why) => found.push(doubted(&reading, Some(&why))),
        }
    }
    found
}

/// The managed policies that a text names, by their ARN or by the name of one of AWS's.
fn with_name<'t>(
    resolver: &Resolver<'t>,
    policies: &Policies<'_, 't>,
    node: &Node<'t>,
) -> Vec<Arc<Policy>> {
    let name = resolver.text(node);
    match name.as_known().filter(|name| !name.starts_with("arn:")) {
        Some(name) => vec![aws(managed_policies::with_its_path(name).unwrap_or(name), node)],
        None => policies.of_arns(node, PolicyKind::Managed),
    }
}

fn aws(name: &str, node: &Node<'_>) -> Arc<Policy> {
    let arn = Text::known(format!("arn:aws:iam::aws:policy/{name}"));
    Arc::new(elsewhere(node, &arn, PolicyKind::Managed))
}

fn made_later(of: String, node: &Node<'_>) -> Arc<Policy> {
    let why = format!("what the transform makes of {of} is not in the template");
    Arc::new(Policy::opaque("a policy", Arc::new(Unknown::new(why).at(node))))
}

/// Whether an event of a function reads a stream of DynamoDB.
fn reads_a_stream<'t>(resolver: &Resolver<'t>, function: &Resource<'t>) -> Truth {
    let events = function.property("Events").map(|events| resolver.settle(&events));
    let events = match events {
        None | Some(Settled::Absent) => return Truth::No,
        Some(Settled::Unknown(why)) => return Truth::Unknown(why),
        Some(Settled::Node(events)) => events,
    };
    let of_event = |(_, event): (_, Node<'t>)| match resolver.member(&event, "Type") {
        Settled::Absent => Truth::No,
        Settled::Unknown(why) => Truth::Unknown(why),
        Settled::Node(kind) => match resolver.text(&kind).to_known() {
            Ok(kind) => (kind == STREAM_EVENT).into(),
            Err(why) => Truth::Unknown(why),
        },
    };
    Truth::any(events.entries().map(of_event))
}

#[cfg(test)]
mod tests;

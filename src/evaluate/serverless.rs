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
use crate::template::{Node, Resource};

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
mod tests {
    use crate::evaluate::{Environment, Evaluator, Request, Verdict};
    use crate::facts::Action;
    use crate::template::Template;
    use serde_json::{Value, json};

    /// The verdicts on reading the table's stream and on writing the table, of each principal that is no role.
    fn verdicts(kind: &str, properties: Value) -> Vec<(String, Verdict, Verdict)> {
        let template = Template::from(json!({
            "Transform": "AWS::Serverless-2016-10-31",
            "Resources": {
                "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                    "StreamSpecification": { "StreamViewType": "NEW_IMAGE" } } },
                "Own": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "dynamodb:PutItem",
                        "Resource": { "Fn::GetAtt": ["T", "Arn"] } } } } },
                "Made": { "Type": kind, "Properties": properties },
            },
        }));
        let evaluator = Evaluator::of(&template, Environment::default());
        let others = evaluator.others(&template);
        let of_made = others.iter().filter(|other| other.id() == "Made");
        let verdicts = of_made.map(|other| {
            let session = other.session(&evaluator);
            let verdict = |request| session.decide(&request).unwrap().verdict();
            let read = verdict(Request::new(Action::GetRecords).on_stream("T"));
            (other.noun().to_owned(), read, verdict(Request::new(Action::PutItem).on_table("T")))
        });
        verdicts.collect()
    }

    const FUNCTION: &str = "AWS::Serverless::Function";

    #[test]
    fn a_function_that_reads_a_stream_gets_the_policy_for_it() {
        use Verdict::{Allowed, ImplicitlyDenied, Undecided};
        let role = || "the role of `Made`".to_owned();
        let event = |kind: Value| json!({ "Events": { "E": { "Type": kind, "Properties": {} } } });
        for (properties, read) in [
            (json!({}), ImplicitlyDenied),
            (event(json!("DynamoDB")), Allowed),
            (event(json!("Kinesis")), ImplicitlyDenied),
            (event(json!({ "Ref": "Kind" })), Undecided),
            (json!({ "Policies": ["AWSLambdaDynamoDBExecutionRole"] }), Allowed),
            (
                json!({ "Policies": "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole" }),
                ImplicitlyDenied,
            ),
        ] {
            assert_eq!(verdicts(FUNCTION, properties), [(role(), read, ImplicitlyDenied)]);
        }
        let own = json!({ "Policies": [{ "Ref": "Own" }, { "Statement": [] }] });
        assert_eq!(verdicts(FUNCTION, own), [(role(), ImplicitlyDenied, Allowed)]);
        let template = json!({ "Policies": [{ "DynamoDBCrudPolicy": { "TableName": "t" } }] });
        assert_eq!(verdicts(FUNCTION, template), [(role(), Undecided, Undecided)]);
        let machine = json!({ "Events": event(json!("DynamoDB"))["Events"] });
        let of_machine = verdicts("AWS::Serverless::StateMachine", machine);
        assert_eq!(of_machine, [(role(), ImplicitlyDenied, ImplicitlyDenied)]);
    }

    #[test]
    fn what_has_a_role_gets_none() {
        for properties in [
            json!({ "Role": { "Fn::GetAtt": ["R", "Arn"] }, "Events": { "E": { "Type": "DynamoDB" } } }),
            json!({ "Role": "arn:aws:iam::111122223333:role/r" }),
        ] {
            assert_eq!(verdicts(FUNCTION, properties), []);
        }
        let none = json!({ "Role": { "Ref": "AWS::NoValue" } });
        assert_eq!(verdicts(FUNCTION, none).len(), 1);
        assert_eq!(verdicts(super::GRAPHQL_API, json!({ "SchemaInline": "" })), []);
    }

    #[test]
    fn what_data_sources_may_do_is_not_known() {
        let sources =
            json!({ "DataSources": { "DynamoDb": { "S": { "TableName": { "Ref": "T" } } } } });
        let noun = "the roles of the data sources of `Made`".to_owned();
        let expected = [(noun, Verdict::Undecided, Verdict::Undecided)];
        assert_eq!(verdicts(super::GRAPHQL_API, sources), expected);
    }
}

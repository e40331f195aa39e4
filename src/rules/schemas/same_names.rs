//! Finds resources of one type that would be one resource.

use indexmap::IndexMap;

use super::Schemas;
use crate::facts::pages;
use crate::findings::{Finding, finding, rules};
use crate::rules::views::judged::Judged;
use crate::rules::views::repeated::{condition, known_text, repeated};
use crate::schema::{Form, ResourceSchema};
use crate::template::text;
use crate::template::{Node, Resource};

rules!(
    acknowledgeable_error SAME_NAME = cfn090 {
        title: "two resources of a type have names of their own",
        explanation: "A bucket, a parameter of Systems Manager, a stage of an API is told from the others of its type by \
            its name, alone or with what it belongs to. Of two resources of one type and name the second fails while the \
            stack is deployed, and everything is rolled back, or it takes the place of the first. Resources of which only one \
            is made, by different conditions, may have the same.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

/// Types of which several resources may have one name: versions of one job, and what is put twice without harm.
const SHARED: &[&str] = &["AWS::Batch::JobDefinition"];

/// The ends of types that connect two others, which may be said twice.
const CONNECTIONS: &[&str] = &[
    "Activation",
    "Assignment",
    "Association",
    "Associations",
    "Attachment",
    "Membership",
    "Permission",
    "Permissions",
];

/// What also tells resources of a type apart, though the schema does not name it. Where it is not said, there is a default.
const FURTHER: &[(&str, &str)] =
    &[("AWS::Events::Rule", "EventBusName"), ("AWS::Scheduler::Schedule", "GroupName")];

/// What names a resource of a type that is identified by what AWS makes up.
const NAMES: &[(&str, &str)] =
    &[("AWS::Events::Rule", "Name"), ("AWS::StepFunctions::StateMachine", "StateMachineName")];

pub(super) fn check(template: &Judged<'_>, schemas: &mut Schemas, findings: &mut Vec<Finding>) {
    let mut by_kind: IndexMap<&str, Vec<Resource<'_>>> = IndexMap::new();
    for resource in template.resources() {
        if let Some(kind) = resource.kind() {
            by_kind.entry(kind).or_default().push(resource);
        }
    }
    for (kind, resources) in by_kind.into_iter().filter(|(_, resources)| resources.len() > 1) {
        let is_connection = CONNECTIONS.iter().any(|end| kind.ends_with(end));
        if is_connection || SHARED.contains(&kind) {
            continue;
        }
        let Some(schema) = schemas.of(kind) else { continue };
        let named = resources.iter().filter_map(|one| named(template, schema, one));
        for (_, first, node) in repeated(named) {
            let shown = text::shown(&node);
            finding!(&SAME_NAME, "two resources of type `{kind}` are named `{shown}`")
                .here(&node, "the second")
                .and(&first, "the first")
                .help(
                    "give one of them another name, or leave it out where CloudFormation makes one",
                )
                .add_to(findings);
        }
    }
}

/// What tells a resource from others of its type, and its name. `None` if that is not known.
fn named<'t>(
    template: &Judged<'t>,
    schema: ResourceSchema,
    resource: &Resource<'t>,
) -> Option<(Vec<String>, Node<'t>)> {
    let kind = schema.name();
    let of_type =
        |table: &[(&str, &'static str)]| table.iter().find(|one| one.0 == kind).map(|one| one.1);
    let members: Vec<&str> = match of_type(NAMES) {
        Some(name) => vec![name],
        None => schema.primary_identifier().collect(),
    };
    let mut identity = Vec::new();
    let mut name = None;
    for member in members {
        let node = resource.property(member)?;
        identity.push(known_text(&node)?);
        if Form::of_member(member) == Some(Form::Name) && !is_of_resource(template, &node) {
            name = Some(node);
        }
    }
    let further = of_type(FURTHER).and_then(|member| resource.property(member));
    identity.push(further.map_or(Some(String::new()), |node| known_text(&node))?);
    identity.push(condition(resource)?.to_owned());
    Some((identity, name?))
}

/// Whether it is the name of another resource, and not one of its own.
fn is_of_resource(template: &Judged<'_>, node: &Node<'_>) -> bool {
    text::referred(node).is_some_and(|id| template.resource(id).is_some())
}

#[cfg(test)]
mod tests {
    use crate::rules::judge;
    use serde_json::{Value, json};

    fn found(one: Value, other: Value) -> usize {
        let resources =
            json!({ "One": one, "Other": other, "Api": { "Type": "AWS::ApiGateway::RestApi" } });
        let parameters = json!({ "Name": { "Type": "String" } });
        let template = json!({ "Parameters": parameters, "Resources": resources });
        let findings = judge(&template.into());
        findings.iter().filter(|finding| finding.code() == "CFN090").count()
    }

    fn resource(kind: &str, properties: Value) -> Value {
        json!({ "Type": kind, "Properties": properties })
    }

    fn both(kind: &str, one: Value, other: Value) -> usize {
        found(resource(kind, one), resource(kind, other))
    }

    #[test]
    fn a_name_stands_once_in_a_type() {
        let sub = json!({ "Fn::Sub": "${AWS::StackName}-uploads" });
        for (kind, name, value) in [
            ("AWS::S3::Bucket", "BucketName", json!("uploads")),
            ("AWS::S3::Bucket", "BucketName", sub),
            ("AWS::SSM::Parameter", "Name", json!("/orders/table")),
            ("AWS::ECR::Repository", "RepositoryName", json!({ "Ref": "Name" })),
            ("AWS::StepFunctions::StateMachine", "StateMachineName", json!("Order")),
            ("AWS::Events::Rule", "Name", json!("nightly")),
        ] {
            let named = json!({ name: value });
            assert_eq!(both(kind, named.clone(), named), 1, "{kind} {value}");
            assert_eq!(both(kind, json!({ name: value }), json!({ name: "another" })), 0, "{kind}");
            assert_eq!(both(kind, json!({}), json!({})), 0, "{kind}");
        }
        let stage = |name: &str| json!({ "RestApiId": { "Ref": "Api" }, "StageName": name });
        assert_eq!(both("AWS::ApiGateway::Stage", stage("prod"), stage("prod")), 1);
        assert_eq!(both("AWS::ApiGateway::Stage", stage("prod"), stage("dev")), 0);
    }

    #[test]
    fn what_may_be_said_twice_is_right() {
        let schedule = |group: &str| json!({ "Name": "nightly", "GroupName": group });
        assert_eq!(both("AWS::Scheduler::Schedule", schedule("a"), schedule("a")), 1);
        assert_eq!(both("AWS::Scheduler::Schedule", schedule("a"), schedule("b")), 0);
        assert_eq!(
            both("AWS::Scheduler::Schedule", schedule("a"), json!({ "Name": "nightly" })),
            0
        );
        let job = json!({ "JobDefinitionName": "count", "Type": "container" });
        assert_eq!(both("AWS::Batch::JobDefinition", job.clone(), job), 0);
        let unknown = json!({ "BucketName": { "Fn::If": ["C", "a", { "Ref": "AWS::NoValue" }] } });
        assert_eq!(both("AWS::S3::Bucket", unknown.clone(), unknown), 0);
        let member = json!({ "UserPoolId": "p", "GroupName": "admins", "Username": "ada" });
        assert_eq!(both("AWS::Cognito::UserPoolUserToGroupAttachment", member.clone(), member), 0);
    }

    #[test]
    fn of_two_conditions_one_may_be_made() {
        let under = |condition: Option<&str>| {
            let mut bucket = resource("AWS::S3::Bucket", json!({ "BucketName": "uploads" }));
            if let Some(condition) = condition {
                bucket["Condition"] = json!(condition);
            }
            bucket
        };
        assert_eq!(found(under(Some("A")), under(Some("A"))), 1);
        assert_eq!(found(under(Some("A")), under(Some("B"))), 0);
        assert_eq!(found(under(Some("A")), under(None)), 0);
    }

    #[test]
    fn other_rules_say_it_of_their_types() {
        let queue = resource("AWS::SQS::Queue", json!({ "QueueName": "jobs" }));
        assert_eq!(found(queue.clone(), queue), 0);
        let role = json!({ "RoleName": "reader", "AssumeRolePolicyDocument": {} });
        assert_eq!(both("AWS::IAM::Role", role.clone(), role), 0);
    }
}

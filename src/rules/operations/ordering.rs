//! Policies that a function's role needs for an event source mapping, and that may come too late.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::rules::operations::mapping_rights::needed;
use crate::rules::prelude::{Finding, Help, Judged, Resource, Word, finding, pages, rules};
use crate::rules::views::mappings::role;
use crate::rules::views::policies::Policy;
use crate::rules::views::rights::Rights;

rules!(
    warning LATE = ops055 {
        title: "a mapping waits for the policy that lets its function's role read",
        explanation: "Lambda refuses to make an event source mapping while the function's role may not read the stream or \
            queue. A policy that names the role in its `Roles` is a resource of its own, which CloudFormation makes \
            before, after or beside the mapping, unless the mapping or its function depends on it. A role that names \
            the policy in `ManagedPolicyArns` is made after it.",
        page: pages::CLOUDFORMATION_DEPENDS_ON,
    },
);

pub(super) fn check<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
    findings: &mut Vec<Finding>,
) {
    let Some(role) = role(template, mapping) else { return };
    let is_of_role = |policy: &&Policy<'t>| {
        let holds = |holder: &Resource<'_>| holder.logical_id() == role.logical_id();
        policy.resource.logical_id() != role.logical_id() && policy.roles().any(holds)
    };
    let beside: Vec<&str> = template
        .identity_policies()
        .filter(is_of_role)
        .map(|policy| policy.resource.logical_id())
        .collect();
    if beside.is_empty() {
        return;
    }
    let before = made_before(template, mapping.logical_id());
    let late: Vec<&str> = beside.into_iter().filter(|id| !before.contains(id)).collect();
    let (Some(first), Some(source)) = (late.first(), mapping.property("EventSourceArn")) else {
        return;
    };
    let is_early = |policy: &Policy<'_>| !late.contains(&policy.resource.logical_id());
    let (Some(all), Some(early)) =
        (Rights::of(template, &role), Rights::of_those(template, &role, is_early))
    else {
        return;
    };
    let Some(needed) = needed(template, &source) else { return };
    let lets = |rights: &Rights<'_>| needed.lacking(template, rights).is_empty();
    if !lets(&all) || lets(&early) {
        return;
    }
    // The one of them without which the role may not read.
    let decides = |id: &&&str| {
        let others = |policy: &Policy<'_>| policy.resource.logical_id() != **id;
        Rights::of_those(template, &role, others).is_some_and(|rights| !lets(&rights))
    };
    let policy = late.iter().find(decides).unwrap_or(first);
    let Some(resource) = template.resource(policy) else { return };
    finding!(&LATE, "`{mapping}` may be made before role `{role}` has policy `{policy}`")
        .here(mapping.named(), "does not wait for the policy")
        .and(&resource, "lets the role read")
        .help(Help::either(
            format!("let the function depend on it: `.depends_on(\"{policy}\")`"),
            Help::say(
                "add to the mapping, or to its function, {}",
                [Word::property("DependsOn", *policy)],
            ),
        ))
        .add_to(findings);
}

/// The resources that CloudFormation makes before another one for certain.
fn made_before<'t>(template: &Judged<'t>, id: &'t str) -> BTreeSet<&'t str> {
    let references: IndexMap<&str, Vec<&'t str>> = template
        .references()
        .iter()
        .map(|one| {
            let certain = one.references.iter().filter(|reference| !reference.conditional);
            (one.resource.logical_id(), certain.map(|reference| reference.name).collect())
        })
        .collect();
    let mut before = BTreeSet::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        for other in references.get(id).into_iter().flatten() {
            if before.insert(*other) {
                waiting.push(other);
            }
        }
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    /// A function that reads the stream of a table, whose role is given the right to by a policy beside it.
    fn stack() -> Value {
        let document = json!({ "Version": "2012-10-17", "Statement": [
            {
                "Effect": "Allow",
                "Action": ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
                "Resource": { "Fn::GetAtt": ["T", "StreamArn"] },
            },
            { "Effect": "Allow", "Action": "dynamodb:ListStreams", "Resource": "*" },
        ] });
        json!({
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {} },
            "R": { "Type": "AWS::IAM::Role", "Properties": {} },
            "P": { "Type": "AWS::IAM::Policy", "Properties": {
                "PolicyName": "p", "PolicyDocument": document, "Roles": [{ "Ref": "R" }],
            } },
            "F": { "Type": "AWS::Lambda::Function", "Properties": {
                "Role": { "Fn::GetAtt": ["R", "Arn"] },
            } },
            "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "FunctionName": { "Fn::GetAtt": ["F", "Arn"] },
                "EventSourceArn": { "Fn::GetAtt": ["T", "StreamArn"] },
            } },
        })
    }

    fn changed(change: impl Fn(&mut Value)) -> Vec<&'static str> {
        let mut resources = stack();
        change(&mut resources);
        codes(RULES, resources)
    }

    #[test]
    fn a_policy_beside_the_role_is_waited_for() {
        let late = ["OPS055: `M` may be made before role `R` has policy `P`"];
        assert_eq!(messages(RULES, stack()), late);
        for id in ["M", "F"] {
            assert_eq!(changed(|all| all[id]["DependsOn"] = json!("P")), [""; 0], "{id}");
            assert_eq!(changed(|all| all[id]["DependsOn"] = json!(["T", "P"])), [""; 0], "{id}");
        }
        assert_eq!(changed(|all| all["T"]["DependsOn"] = json!("P")), [""; 0], "by the table");
        assert_eq!(changed(|all| all["P"]["DependsOn"] = json!("T")), ["OPS055"]);
    }

    #[test]
    fn a_managed_policy_is_attached_by_itself_or_by_the_role() {
        let managed = |all: &mut Value| {
            all["P"]["Type"] = json!("AWS::IAM::ManagedPolicy");
            all["P"]["Properties"].as_object_mut().unwrap().remove("PolicyName");
        };
        assert_eq!(changed(managed), ["OPS055"]);
        let named = |all: &mut Value| {
            managed(all);
            all["P"]["Properties"].as_object_mut().unwrap().remove("Roles");
            all["R"]["Properties"]["ManagedPolicyArns"] = json!([{ "Ref": "P" }]);
        };
        assert_eq!(changed(named), [""; 0]);
    }

    #[test]
    fn what_the_role_may_without_the_policy_needs_no_order() {
        let aws = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole";
        assert_eq!(
            changed(|all| all["R"]["Properties"]["ManagedPolicyArns"] = json!([aws])),
            [""; 0]
        );
        // What nothing allows is another finding.
        let other =
            json!({ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] });
        let only = |all: &mut Value| all["P"]["Properties"]["PolicyDocument"] = other.clone();
        assert_eq!(changed(only), [""; 0]);
    }

    #[test]
    fn the_messages_of_a_queue_are_waited_for_alike() {
        let queue = |all: &mut Value| {
            all["Q"] = json!({ "Type": "AWS::SQS::Queue" });
            all["M"]["Properties"]["EventSourceArn"] = json!({ "Fn::GetAtt": ["Q", "Arn"] });
            all["P"]["Properties"]["PolicyDocument"] = json!({ "Statement": [{
                "Effect": "Allow", "Action": "sqs:*", "Resource": { "Fn::GetAtt": ["Q", "Arn"] },
            }] });
        };
        assert_eq!(changed(queue), ["OPS055"]);
        let waits = |all: &mut Value| {
            queue(all);
            all["M"]["DependsOn"] = json!("P");
        };
        assert_eq!(changed(waits), [""; 0]);
    }
}

//! Policies on the replicas of a global table: what they must not forbid.

use crate::facts::ResourceKind;
use crate::facts::managed_policies::REPLICATION;
use crate::policy_syntax::Effect;
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::statement::Statement;
use crate::rules::views::targets::Target;

rules!(
    warning NO_REPLICATION = ddb094 {
        title: "the policy of a replica does not forbid replication",
        explanation: "DynamoDB replicates as the role `AWSServiceRoleForDynamoDBReplication`, and a `Deny` \
            for everyone is one for this role, too: it comes from no VPC endpoint and no address of yours. \
            Replication stops; after 20 hours the replica becomes a table of its own, which cannot be undone, \
            also not by a rollback. With strong consistency, writes fail at once.",
        page: pages::DYNAMODB_GLOBAL_TABLES_SECURITY,
    },
);

/// Keys that a request carries only if it comes through a private network.
const NETWORK_KEYS: [&str; 5] =
    ["aws:SourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpcSourceIp"];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies().iter().filter(|policy| policy.kind == PolicyKind::Resource) {
        let replicas = policy.resource.property("Replicas");
        if replicas.is_none_or(|replicas| replicas.items().count() < 2) {
            continue;
        }
        let table = policy.resource.logical_id();
        let statements = policy.statements();
        let first = statements.filter_map(|statement| no_replication(template, table, statement));
        findings.extend(first.take(1));
    }
}

fn no_replication(
    template: &Judged<'_>,
    table: &str,
    statement: &Statement<'_>,
) -> Option<Finding> {
    if statement.effect() != Some(Effect::Deny) || !is_for_everyone(statement) {
        return None;
    }
    let conditions = statement.conditions();
    let has_others = statement.hides_conditions();
    let holds = conditions.iter().all(|condition| {
        NETWORK_KEYS.iter().any(|key| condition.is_of(key))
            && condition.operator.holds_without_key()
    });
    if !holds || has_others {
        return None;
    }
    let denied = statement.dynamodb_actions()?;
    let needed = REPLICATION.iter().find(|action| denied.contains(**action))?;
    let is_of_table = |resource: &Node<'_>| match Target::of(resource, template) {
        Target::Everything => true,
        target => target.kind().is_some_and(|kind| kind != ResourceKind::Index),
    };
    if !statement.resources().iter().any(is_of_table) {
        return None;
    }
    let finding = finding!(&NO_REPLICATION, "this policy of table `{table}` stops its replication")
        .here(
            statement.condition.node.as_ref().unwrap_or(&statement.node),
            format!("also forbids `{}` to DynamoDB itself", needed.name()),
        );
    Some(finding.help(
        "except the role in the statement: `\"ArnNotLike\": { \"aws:PrincipalArn\": \
         \"arn:*:iam::*:role/aws-service-role/replication.dynamodb.amazonaws.com/\
         AWSServiceRoleForDynamoDBReplication\" }`",
    ))
}

fn is_for_everyone(statement: &Statement<'_>) -> bool {
    let Some(principal) = &statement.principal.these else { return false };
    let is_star = |node: &Node<'_>| node.as_str() == Some("*");
    let accounts = principal.get("AWS").map_or_else(Vec::new, |accounts| accounts.one_or_many());
    is_star(principal) || accounts.iter().any(is_star)
}

#[cfg(test)]
mod tests {
    use crate::rules::views::table_samples::{found, global, with};
    use serde_json::{Value, json};

    fn statement(members: Value) -> Value {
        with(
            json!({ "Effect": "Deny", "Principal": "*", "Action": "dynamodb:*", "Resource": "*" }),
            members,
        )
    }

    fn policy(members: Value) -> Value {
        let document = json!({ "Version": "2012-10-17", "Statement": statement(members) });
        json!({ "ResourcePolicy": { "PolicyDocument": document } })
    }

    fn replica(region: Value, settings: Value) -> Value {
        with(json!({ "Region": region }), settings)
    }

    fn replicated(replicas: &[Value]) -> Value {
        let stream = json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" });
        global(json!({ "Replicas": replicas, "StreamSpecification": stream }))
    }

    #[test]
    fn a_policy_does_not_forbid_replication() {
        let outside =
            |operator: &str, key: &str| json!({ "Condition": { operator: { key: "x" } } });
        let of_table = "arn:aws:dynamodb:eu-west-1:111122223333:table/plays";
        let place = "Replicas/0/ResourcePolicy/PolicyDocument/Statement";
        let (whole, condition) = (format!("DDB094 {place}"), format!("DDB094 {place}/Condition"));
        for (members, expected) in [
            (json!({}), Some(&whole)),
            (json!({ "Principal": { "AWS": ["*"] }, "Action": "dynamodb:Scan" }), Some(&whole)),
            (json!({ "Resource": of_table }), Some(&whole)),
            (outside("StringNotEquals", "aws:SourceVpce"), Some(&condition)),
            (outside("NotIpAddress", "aws:sourceip"), Some(&condition)),
            (outside("StringNotEqualsIfExists", "aws:SourceVpc"), Some(&condition)),
            (outside("StringEquals", "aws:SourceVpce"), None),
            (outside("ArnNotLike", "aws:PrincipalArn"), None),
            (outside("Bool", "aws:SecureTransport"), None),
            (json!({ "Condition": { "Fn::If": ["Open", {}, {}] } }), None),
            (json!({ "Action": ["dynamodb:DeleteTable", "dynamodb:BatchGetItem"] }), None),
            (json!({ "Action": { "Ref": "Forbidden" } }), None),
            (json!({ "Principal": { "AWS": "111122223333" } }), None),
            (json!({ "Resource": format!("{of_table}/index/byUser") }), None),
        ] {
            let replicas = [
                replica(json!({ "Ref": "AWS::Region" }), policy(members.clone())),
                replica(json!("us-east-1"), json!({})),
            ];
            let expected: Vec<String> = expected.into_iter().cloned().collect();
            assert_eq!(found(&replicated(&replicas)), expected, "{members}");
            assert_eq!(found(&replicated(&replicas[..1])), [""; 0], "one replica");
        }
    }
}

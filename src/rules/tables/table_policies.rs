//! Policies on tables and streams: their size.

use crate::facts::limits::dynamodb::RESOURCE_POLICY_BYTES;
use crate::names::grouped;
use crate::policy_size::size;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;

rules!(
    error TOO_LARGE = ddb043 {
        title: "the policy of a table or stream has at most 20 KB",
        explanation: "20,480 bytes, white space included: what stands in a text counts as it stands there, \
            an object as CloudFormation writes it, without white space and with the shortest that functions \
            can become. Roles of the same account need not be \
            named in the table's policy: their own policy is enough.",
        page: pages::DYNAMODB_RESOURCE_POLICIES,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies().iter().filter(|policy| policy.kind == PolicyKind::Resource) {
        let bytes = bytes(template, &policy.document.node);
        if bytes <= RESOURCE_POLICY_BYTES {
            continue;
        }
        finding!(
            &TOO_LARGE,
            "the policy on table `{}` has {} bytes, at most {} are possible",
            policy.resource.logical_id(),
            grouped(bytes),
            grouped(RESOURCE_POLICY_BYTES)
        )
        .here(&policy.document.node, "too long")
        .help(Help::either(
            "allow roles of this account by `Role::…allow(table.read_data())` instead",
            "allow roles of this account by their own policies instead",
        ))
        .add_to(findings);
    }
}

/// The minimum size of the document: a text goes to DynamoDB as it is.
fn bytes(template: &Judged<'_>, document: &Node<'_>) -> usize {
    match document.as_str() {
        Some(text) => text.len(),
        None => size(template, document).least,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, global, table};

    /// A policy of this many bytes as compact JSON.
    fn policy(bytes: usize) -> Value {
        let of = |sid: &str| {
            json!({ "Version": "2012-10-17", "Statement": [{
                "Sid": sid,
                "Effect": "Allow",
                "Principal": { "AWS": "111122223333" },
                "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                "Resource": "*",
            }]})
        };
        let rest = bytes - of("").to_string().len();
        of(&"x".repeat(rest))
    }

    #[test]
    fn a_policy_has_20_480_bytes() {
        for (bytes, is_right) in [(20_480, true), (20_481, false)] {
            let policy = json!({ "PolicyDocument": policy(bytes) });
            let replica = json!({
                "Region": { "Ref": "AWS::Region" },
                "ResourcePolicy": policy,
                "ReplicaStreamSpecification": { "ResourcePolicy": policy },
            });
            let expect = |places: &[&str]| -> Vec<String> {
                if is_right {
                    vec![]
                } else {
                    places.iter().map(|at| format!("DDB043 {at}/PolicyDocument")).collect()
                }
            };
            assert_eq!(
                found(&table(json!({ "ResourcePolicy": policy }))),
                expect(&["ResourcePolicy"])
            );
            let places = [
                "Replicas/0/ReplicaStreamSpecification/ResourcePolicy",
                "Replicas/0/ResourcePolicy",
            ];
            assert_eq!(found(&global(json!({ "Replicas": [replica] }))), expect(&places));
        }
    }

    #[test]
    fn white_space_counts_in_a_text() {
        for (blanks, is_right) in [(0, true), (1, false)] {
            let text = policy(20_000).to_string() + &" ".repeat(480 + blanks);
            let table = table(json!({ "ResourcePolicy": { "PolicyDocument": text } }));
            let expected: &[&str] =
                if is_right { &[] } else { &["DDB043 ResourcePolicy/PolicyDocument"] };
            assert_eq!(found(&table), expected, "{blanks}");
        }
    }

    #[test]
    fn functions_count_as_the_shortest_that_they_become() {
        let mut policy = policy(20_480);
        policy["Statement"][0]["Resource"] = json!({ "Fn::If": ["A", "*", "x".repeat(1_000)] });
        assert_eq!(
            found(&table(json!({ "ResourcePolicy": { "PolicyDocument": policy } }))),
            [""; 0]
        );
    }
}

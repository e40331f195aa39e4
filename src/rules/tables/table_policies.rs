//! Policies on tables and streams: their size, actions and services.

use crate::facts::limits::dynamodb::RESOURCE_POLICY_BYTES;
use crate::facts::{Action, ResourceKind, resource_policy};
use crate::names::grouped;
use crate::policy_size::size;
use crate::policy_syntax::{PrincipalKind, principals};
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::statement::Statement;
use crate::template::text;

rules!(
    error TOO_LARGE = ddb043 {
        title: "the policy of a table or stream has at most 20 KB",
        explanation: "20,480 bytes, white space included: what stands in a text counts as it stands there, \
            an object as CloudFormation writes it, without white space and with the shortest that functions \
            can become. Roles of the same account need not be \
            named in the table's policy: their own policy is enough.",
        page: pages::DYNAMODB_RESOURCE_POLICIES,
    },
    error ACTION = ddb101 {
        title: "the policy of a table or stream has actions that DynamoDB takes there",
        explanation: "The policy of a table takes actions on the table and its indexes, that of a stream \
            `DescribeStream`, `GetRecords` and `GetShardIterator`. DynamoDB refuses others (\"The following action names \
            are invalid\"), also those that are about no table that exists: `CreateTable`, `ListTables`, \
            `RestoreTableFromBackup`, `ListStreams`; and those of other services.",
        page: pages::DYNAMODB_RESOURCE_POLICY_ACTIONS,
    },
    acknowledgeable_error SERVICE = ddb102 {
        title: "the policy of a table or stream lets in no service but those that DynamoDB knows there",
        explanation: "DynamoDB takes `replication.dynamodb.amazonaws.com` and `redshift.amazonaws.com`, and refuses \
            others (\"Policy contains invalid service principal\"), as of 2026-11: a newer one can be acknowledged. A \
            service that works for you has a role: let that role read the table.",
        page: pages::DYNAMODB_RESOURCE_POLICIES,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies().iter().filter(|policy| policy.kind == PolicyKind::Resource) {
        for statement in policy.statements() {
            check_actions(policy, statement, findings);
            check_services(policy, statement, findings);
        }
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

fn check_actions(policy: &Policy<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let resources = statement.resources();
    // An action on the ARN of a resource that it never applies to is found by itself.
    let is_of_everything = resources.iter().all(|resource| resource.as_str() == Some("*"));
    let noun = if policy.on_stream { "stream" } else { "table" };
    let actions = statement.action.these.map(|node| node.one_or_many()).unwrap_or_default();
    for node in actions {
        let Some(written) = text::literal(&node) else { continue };
        let Some((service, name)) = written.split_once(':') else { continue };
        let is_dynamodbs = service.eq_ignore_ascii_case("dynamodb");
        let action = if is_dynamodbs { Action::from_name(name) } else { None };
        let (action, help) = match action {
            Some(action) => {
                let is_elsewhere_found = !is_of_everything && resource_kinds_differ(policy, action);
                if resource_policy::takes_action(policy.on_stream, action) || is_elsewhere_found {
                    continue;
                }
                (action.qualified_name().to_owned(), instead(action))
            }
            None if is_dynamodbs => continue,
            None => (written.clone(), "leave it out".into()),
        };
        finding!(
            &ACTION,
            "the policy on the {noun} of `{}` takes no `{action}`",
            policy.resource.logical_id()
        )
        .here(&node, "refused here")
        .help(help)
        .add_to(findings);
    }
}

/// Where an action is allowed that a table's policy does not take.
fn instead(action: Action) -> Help {
    if action.applies_to(ResourceKind::Stream) {
        return Help::either(
            "put it into `.stream_resource_policy([…])`",
            "put it into the policy of the stream: `StreamSpecification.ResourcePolicy`",
        );
    }
    "allow it to a role by the role's own policy".into()
}

/// Whether an action is on other kinds of resource than the one that has the policy.
fn resource_kinds_differ(policy: &Policy<'_>, action: Action) -> bool {
    if policy.on_stream {
        return !action.applies_to(ResourceKind::Stream);
    }
    !action.applies_to(ResourceKind::Table) && !action.applies_to(ResourceKind::Index)
}

fn check_services(policy: &Policy<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let named = statement.principal.these.or(statement.principal.all_but);
    let services = named
        .iter()
        .flat_map(principals)
        .filter(|(kind, _)| *kind == PrincipalKind::Service)
        .flat_map(|(_, names)| names.one_or_many());
    for node in services {
        let Some(name) = text::literal(&node).filter(|name| !resource_policy::takes_service(name))
        else {
            continue;
        };
        finding!(
            &SERVICE,
            "the policy on `{}` lets in `{name}`, which DynamoDB does not know there",
            policy.resource.logical_id()
        )
        .here(&node, "refused here")
        .help("let in the role with which the service works, or give that role a policy")
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
                "Action": "dynamodb:*",
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

    /// What is found of a statement in the policy of a table, or of its stream.
    fn stated(on_stream: bool, more: Value) -> Vec<String> {
        let mut statement = json!({
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
            "Action": "dynamodb:GetItem",
            "Resource": "*",
        });
        for (name, value) in more.as_object().unwrap() {
            statement[name] = value.clone();
        }
        let policy =
            json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [statement] } });
        found(&table(match on_stream {
            true => json!({ "StreamSpecification": {
                "StreamViewType": "NEW_IMAGE", "ResourcePolicy": policy,
            } }),
            false => json!({ "ResourcePolicy": policy }),
        }))
    }

    fn codes_of(on_stream: bool, more: Value) -> Vec<String> {
        let found = stated(on_stream, more).into_iter();
        found.map(|one| one.split(' ').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_policy_has_actions_of_its_resource() {
        for (action, on_table, on_stream) in [
            ("dynamodb:GetItem", true, false),
            ("dynamodb:GetRecords", false, true),
            ("dynamodb:DescribeStream", false, true),
            ("dynamodb:ListStreams", false, false),
            ("dynamodb:CreateTable", false, false),
            ("dynamodb:RestoreTableFromBackup", false, false),
            ("dynamodb:DescribeTable", true, false),
            ("dynamodb:*", true, true),
            ("dynamodb:Get*", true, true),
            ("s3:GetObject", false, false),
            ("dax:*", false, false),
            ("*", true, true),
        ] {
            for (stream, is_right) in [(false, on_table), (true, on_stream)] {
                let expected: &[&str] = if is_right { &[] } else { &["DDB101"] };
                assert_eq!(codes_of(stream, json!({ "Action": action })), expected, "{action}");
            }
        }
        let several = json!({ "Action": ["dynamodb:GetItem", "dynamodb:GetRecords", "dynamodb:ListStreams"] });
        assert_eq!(codes_of(false, several), ["DDB101", "DDB101"]);
    }

    #[test]
    fn few_services_are_let_in() {
        let service = |name: Value| json!({ "Principal": { "Service": name } });
        for (name, expected) in [
            (json!("redshift.amazonaws.com"), vec![]),
            (json!("replication.dynamodb.amazonaws.com"), vec![]),
            (json!("appsync.amazonaws.com"), vec!["DDB102"]),
            (json!(["redshift.amazonaws.com", "lambda.amazonaws.com"]), vec!["DDB102"]),
            (json!({ "Ref": "Service" }), vec![]),
        ] {
            assert_eq!(codes_of(false, service(name.clone())), expected, "{name}");
        }
        let records = json!({
            "Action": "dynamodb:GetRecords", "Principal": { "Service": "pipes.amazonaws.com" },
        });
        assert_eq!(codes_of(true, records), ["DDB102"]);
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

//! Policies on tables and streams: whom they allow from outside of the account.

use crate::facts::resource_policy::names_who;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::everyone::{Narrowed, everyone, narrowed};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::statement::Statement;
use crate::template::text;

rules!(
    error PUBLIC = iam078 {
        title: "the policy of a table or stream is not public",
        explanation: "DynamoDB refuses a policy that lets in everyone (Block Public Access, which cannot be \
            turned off). Everyone is the principal `*`, unless a condition says who: by \
            `aws:PrincipalOrgID`, `aws:PrincipalAccount`, `aws:PrincipalArn`, `aws:SourceVpce` and their \
            like. `aws:SourceIp` is not among them, nor is a row condition.",
        page: pages::DYNAMODB_BLOCK_PUBLIC_ACCESS,
    },
    warning WIDE = iam079 {
        title: "the policy of a table or stream names the roles of another account",
        explanation: "An account as principal (`111122223333`, or its `root`) leaves it to the administrators \
            of that account who of theirs reads or writes the table. To join a global table over several \
            accounts (`dynamodb:AssociateTableReplica`) is granted to accounts. The same holds for `*` that only a \
            pattern or an organization narrows. Name the role, or ask for it by `aws:PrincipalArn`.",
        page: pages::DYNAMODB_RESOURCE_POLICIES,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let resource = |policy: &&Policy<'_>| policy.kind == PolicyKind::Resource;
    for policy in template.policies().iter().filter(resource) {
        let subject = subject(policy);
        for statement in policy.statements() {
            if !statement.allows() {
                continue;
            }
            findings.extend(match everyone(statement) {
                Some(everyone) => open(statement, &everyone, &subject),
                None => other_accounts(statement, &subject),
            });
        }
    }
}

fn subject(policy: &Policy<'_>) -> String {
    let table = policy.resource.logical_id();
    if policy.on_stream {
        format!("the stream of table `{table}`")
    } else {
        format!("table `{table}`")
    }
}

fn open(statement: &Statement<'_>, everyone: &Node<'_>, subject: &str) -> Option<Finding> {
    let finding = match narrowed(statement, names_who) {
        Narrowed::ByValue => return None,
        Narrowed::ByPattern => {
            finding!(&WIDE, "a pattern decides who of all accounts reaches {subject}")
                .label("everyone whom the condition's pattern matches")
        }
        Narrowed::Not => {
            let condition = statement.conditions().into_iter().next();
            let label = |key: &str| format!("`{key}` says nothing of who");
            finding!(&PUBLIC, "the policy of {subject} is public")
                .and_each(condition.iter().map(|one| (&one.node, label(one.key))))
                .label("every principal of every account")
        }
    };
    Some(finding.at(everyone).help(
        Help::say(
            "name who is meant: {}",
            [
                Word::nested(["Principal", "AWS"], "arn:aws:iam::111122223333:role/Reader").call(
                    ".principals([Principal::arn(\"arn:aws:iam::111122223333:role/Reader\")])",
                ),
            ],
        ),
    ))
}

/// Accounts as a whole in the principals, other than the stack's own.
fn other_accounts(statement: &Statement<'_>, subject: &str) -> Option<Finding> {
    if narrowed(statement, names_who) != Narrowed::Not || only_joins(statement) {
        return None;
    }
    let principals = statement.node.at(["Principal", "AWS"])?.one_or_many();
    let accounts: Vec<(Node<'_>, String)> =
        principals.into_iter().filter_map(|node| Some((node, account(&node)?))).collect();
    let (first, _) = accounts.first()?;
    let ids = names::listed(accounts.iter().map(|(_, id)| id.as_str()));
    let noun = if accounts.len() == 1 { "account" } else { "accounts" };
    let finding = finding!(&WIDE, "{noun} {ids} may let anybody of theirs reach {subject}")
        .here(first, "the whole account");
    Some(
        finding.help(Help::say(
            "name the role: {}",
            [Word::nested(["Principal", "AWS"], "arn:aws:iam::444455556666:role/Reader")
                .call("Principal::arn(\"arn:aws:iam::444455556666:role/Reader\")")],
        )),
    )
}

/// Whether it only allows an account to join a global table, which lists accounts and opens no row.
fn only_joins(statement: &Statement<'_>) -> bool {
    let actions = statement.actions();
    let joins = |node: &Node<'_>| {
        node.as_str().is_some_and(|name| name.eq_ignore_ascii_case(ASSOCIATE_TABLE_REPLICA))
    };
    !actions.is_empty() && actions.iter().all(joins)
}

const ASSOCIATE_TABLE_REPLICA: &str = "dynamodb:AssociateTableReplica";

/// The id of the account, if a principal is an account as a whole.
fn account(principal: &Node<'_>) -> Option<String> {
    let shown = text::shown(principal);
    let is_id = |id: &str| id.len() == 12 && id.chars().all(|c| c.is_ascii_digit());
    let id = match shown.split(':').collect::<Vec<_>>().as_slice() {
        [id] => (*id).to_owned(),
        // `${AWS::Partition}` holds colons of its own, so it is read from the end.
        [.., "iam", "", id, "root"] => (*id).to_owned(),
        _ => return None,
    };
    is_id(&id).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document, messages};
    use serde_json::{Value, json};

    fn statement(principal: Value, condition: Value) -> Value {
        json!({
            "Effect": "Allow", "Principal": principal, "Action": "dynamodb:GetItem",
            "Resource": "*", "Condition": condition
        })
    }

    fn table(statement: Value) -> Value {
        json!({"Orders": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "ResourcePolicy": {"PolicyDocument": document(statement)}
        }}})
    }

    #[test]
    fn public_is_who_is_not_narrowed_by_a_trusted_key() {
        for (condition, expected) in [
            (json!({}), vec!["IAM078"]),
            (json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), vec!["IAM078"]),
            (json!({"Bool": {"aws:SecureTransport": "true"}}), vec!["IAM078"]),
            (json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}}), vec!["IAM078"]),
            (json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), vec!["IAM078"]),
            (json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), vec![]),
            (json!({"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}), vec![]),
            (json!({"StringEquals": {"aws:PrincipalAccount": {"Ref": "Id"}}}), vec![]),
            (
                json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app-*"}}),
                vec!["IAM079"],
            ),
            (json!({"ArnLike": {"aws:PrincipalArn": "*"}}), vec!["IAM078"]),
            (json!({"Ref": "Condition"}), vec![]),
        ] {
            for everyone in [json!("*"), json!({"AWS": ["*"]})] {
                let found = codes(check, table(statement(everyone, condition.clone())));
                assert_eq!(found, expected, "{condition}");
            }
        }
    }

    #[test]
    fn an_account_as_a_whole_is_wide_unless_it_is_ones_own() {
        for (principal, expected) in [
            (json!({"AWS": "444455556666"}), Some("account `444455556666`")),
            (json!({"AWS": ["arn:aws:iam::444455556666:root"]}), Some("account `444455556666`")),
            (
                json!({"AWS": [
                    {"Fn::Sub": "arn:${AWS::Partition}:iam::444455556666:root"}, "777788889999"
                ]}),
                Some("accounts `444455556666` and `777788889999`"),
            ),
            (json!({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}), None),
            (json!({"AWS": {"Ref": "Account"}}), None),
            (json!({"AWS": "arn:aws:iam::444455556666:role/Reader"}), None),
            (json!({"Service": "glue.amazonaws.com"}), None),
        ] {
            let expected: Vec<String> = expected
                .map(|who| format!("IAM079: {who} may let anybody of theirs reach table `Orders`"))
                .into_iter()
                .collect();
            let found = messages(check, table(statement(principal.clone(), json!({}))));
            assert_eq!(found, expected, "{principal}");
        }
        for (actions, expected) in [
            (json!("dynamodb:AssociateTableReplica"), None),
            (json!(["dynamodb:AssociateTableReplica", "dynamodb:GetItem"]), Some("IAM079")),
        ] {
            let mut joins = statement(json!({"AWS": "444455556666"}), json!({}));
            joins["Action"] = actions;
            assert_eq!(codes(check, table(joins)), Vec::from_iter(expected));
        }
        let role = json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/R"}});
        let named = table(statement(json!({"AWS": "444455556666"}), role));
        assert_eq!(codes(check, named), [""; 0]);
    }

    #[test]
    fn streams_and_replicas_have_policies_too_and_a_deny_opens_nothing() {
        let public = || json!({"PolicyDocument": document(statement(json!("*"), json!({})))});
        let global = json!({"Orders": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {
            "Replicas": [{
                "ResourcePolicy": public(),
                "ReplicaStreamSpecification": {"ResourcePolicy": public()}
            }]
        }}});
        assert_eq!(
            messages(check, global),
            [
                "IAM078: the policy of table `Orders` is public",
                "IAM078: the policy of the stream of table `Orders` is public"
            ]
        );
        let mut deny = statement(json!("*"), json!({}));
        deny["Effect"] = json!("Deny");
        assert_eq!(codes(check, table(deny)), [""; 0]);
    }
}

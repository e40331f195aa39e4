//! What data cannot be read without: the key that encrypts it, and the identities that own its rows.

use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::{IDENTITY_POOL, pools_of};
use crate::rules::views::retention::{is_kept, not_retained};
use crate::rules::views::tables::Table;
use crate::rules::views::variables::uses;
use crate::template::text::referred;

rules!(
    warning KEY = cfn040 {
        title: "a key of KMS is kept as long as what it encrypts",
        explanation: "A key that leaves the stack is scheduled for deletion, and 7 to 30 days later nobody \
            can read what was encrypted with it: no table, no backup. A table without its key is archived \
            after seven days. So a key says `Retain` in `DeletionPolicy` and in `UpdateReplacePolicy`, as \
            the tables do; or `Delete` in both, where its tables go with it. A change of `KeySpec`, `KeyUsage` or \
            `MultiRegion` makes another key in its place, which cannot read what the first one encrypted. \
            `Key` writes both policies.",
        page: pages::DYNAMODB_ENCRYPTION,
    },
    warning IDENTITIES = cfn041 {
        title: "an identity pool whose ids own rows is kept as long as the rows",
        explanation: "`${cognito-identity.amazonaws.com:sub}` is an id that the identity pool gave. A new \
            pool gives everyone a new id, also where the users are the same: nobody reaches their own rows \
            any more, and no tool can say whose they were. So the pool says `Retain` in `DeletionPolicy` \
            and in `UpdateReplacePolicy`. `UserSignIn` writes both.",
        page: pages::CLOUDFORMATION_DELETION_POLICY,
    },
);

const IDENTITY_ID: &str = "cognito-identity.amazonaws.com:sub";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for key in template.keys() {
        findings.extend(check_key(template, &key));
    }
    if template.resources_of(IDENTITY_POOL).next().is_some() {
        check_identities(template, findings);
    }
}

fn check_key(template: &Judged<'_>, key: &Resource<'_>) -> Option<Finding> {
    let id = key.logical_id();
    let used: Vec<(Table<'_>, Node<'_>)> = template
        .tables()
        .filter_map(|table| Some((table, use_of(template, &table, id)?)))
        .collect();
    let kept = used.iter().find(|(table, _)| {
        table.resource.node().get("DeletionPolicy").is_some_and(|policy| is_kept(policy.as_str()))
    });
    let finding = match not_retained(&KEY, &format!("key `{id}`"), key.node()) {
        Some(finding) => finding,
        None => {
            let deletion = key.node().get("DeletionPolicy")?;
            deletion.as_str().filter(|policy| *policy == "Delete")?;
            let (table, _) = kept?;
            finding!(&KEY, "key `{id}` is deleted with its stack, and table `{table}` is kept")
                .here(&deletion, "the key goes")
                .help(Help::say(
                    "keep the key as well: {}",
                    [Word::property("DeletionPolicy", "Retain")
                        .call(".removal_policy(RemovalPolicy::Retain)")],
                ))
        }
    };
    let encrypts = |table: &Table<'_>| format!("encrypts table `{table}`");
    Some(match (kept, used.first()) {
        (Some((table, node)), _) => finding.and(node, encrypts(table) + ", which is kept"),
        (None, Some((table, node))) => finding.and(node, encrypts(table)),
        (None, None) => finding,
    })
}

/// Where a table refers to the key, directly or by its alias.
fn use_of<'t>(template: &Judged<'_>, table: &Table<'t>, key: &str) -> Option<Node<'t>> {
    let named = |node: &Node<'_>| {
        let alias = template.referred(node, "AWS::KMS::Alias");
        let target = alias.and_then(|alias| alias.property("TargetKeyId"));
        referred(node) == Some(key) || target.as_ref().and_then(referred) == Some(key)
    };
    let settings = table.setting("SSESpecification").into_iter();
    settings.filter_map(|setting| setting.get("KMSMasterKeyId")).find(named)
}

fn check_identities(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut reported: Vec<&str> = Vec::new();
    for policy in template.identity_policies() {
        let statements = policy.statements();
        let mut uses = statements.flat_map(|statement| uses(statement));
        let Some(first) = uses.find(|one| one.key.eq_ignore_ascii_case(IDENTITY_ID)) else {
            continue;
        };
        for pool in policy.roles().filter_map(|role| pools_of(template, role)).flatten() {
            if reported.contains(&pool.logical_id()) {
                continue;
            }
            reported.push(pool.logical_id());
            let noun = format!("identity pool `{pool}`");
            let finding = not_retained(&IDENTITIES, &noun, pool.node());
            findings.extend(finding.map(|finding| finding.and(&first.node, "its ids own rows")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{cognito_trust, document, messages};
    use crate::rules::views::table_samples::{replica, with};
    use serde_json::{Value, json};

    fn removed(mut resource: Value, deletion: &str, replace: &str) -> Value {
        for (attribute, policy) in [("DeletionPolicy", deletion), ("UpdateReplacePolicy", replace)]
        {
            if !policy.is_empty() {
                resource[attribute] = json!(policy);
            }
        }
        resource
    }

    fn key(deletion: &str, replace: &str) -> Value {
        removed(json!({ "Type": "AWS::KMS::Key", "Properties": {} }), deletion, replace)
    }

    fn table(key: Value, policy: &str) -> Value {
        let encryption = json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key });
        let properties = json!({ "SSESpecification": encryption });
        let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties });
        removed(table, policy, policy)
    }

    #[test]
    fn a_key_says_both_policies() {
        for (deletion, replace, expected) in [
            ("Retain", "Retain", None),
            ("RetainExceptOnCreate", "Retain", None),
            ("Delete", "Delete", None),
            ("", "", Some("with its stack")),
            ("Retain", "", Some("when a change replaces it")),
            ("", "Retain", Some("when it leaves the stack")),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|when| format!("CFN040: key `K` is deleted {when}")).collect();
            assert_eq!(messages(check, json!({ "K": key(deletion, replace) })), expected);
        }
        let replica = json!({ "K": { "Type": "AWS::KMS::ReplicaKey" } });
        assert_eq!(messages(check, replica).len(), 1);
    }

    #[test]
    fn a_key_does_not_go_before_its_table() {
        let message = "CFN040: key `K` is deleted with its stack, and table `T` is kept";
        let arn = json!({ "Fn::GetAtt": ["K", "Arn"] });
        let alias = json!({ "Type": "AWS::KMS::Alias", "Properties": { "TargetKeyId": arn } });
        for named in [json!({ "Ref": "K" }), arn.clone(), json!({ "Ref": "A" })] {
            for (policy, is_found) in
                [("Retain", true), ("RetainExceptOnCreate", true), ("Delete", false)]
            {
                let resources = json!({
                    "T": table(named.clone(), policy), "K": key("Delete", "Delete"), "A": alias,
                });
                let expected: &[&str] = if is_found { &[message] } else { &[] };
                assert_eq!(messages(check, resources), expected, "{named} {policy}");
            }
        }
        let other = json!({ "T": table(json!({ "Ref": "Other" }), "Retain"), "K": key("Delete", "Delete") });
        assert_eq!(messages(check, other), [""; 0]);
    }

    #[test]
    fn the_key_of_a_replica_is_found_as_well() {
        let encryption = json!({ "SSESpecification": { "KMSMasterKeyId": { "Ref": "K" } } });
        let table = json!({
            "Type": "AWS::DynamoDB::GlobalTable",
            "DeletionPolicy": "Retain",
            "Properties": { "Replicas": [with(replica(json!({})), encryption)] },
        });
        let resources = json!({ "T": table, "K": key("Delete", "Delete") });
        assert_eq!(messages(check, resources).len(), 1);
    }

    fn pool(variable: &str, deletion: &str, replace: &str) -> Value {
        let statement = json!({
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
            "Condition": { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [variable] } },
        });
        let pool = json!({
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": { "AllowUnauthenticatedIdentities": false },
        });
        let policies = ["Own", "Again"].map(
            |name| json!({ "PolicyName": name, "PolicyDocument": document(statement.clone()) }),
        );
        json!({
            "Pool": removed(pool, deletion, replace),
            "Listener": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": cognito_trust(json!("sts:AssumeRoleWithWebIdentity")),
                "Policies": policies,
            }},
        })
    }

    #[test]
    fn an_identity_pool_stays_where_its_ids_own_rows() {
        let id = "${cognito-identity.amazonaws.com:sub}";
        let message = "CFN041: identity pool `Pool` is deleted with its stack";
        assert_eq!(messages(check, pool(id, "", "")), [message], "once, also for two policies");
        assert_eq!(messages(check, pool(id, "Retain", "Retain")), [""; 0]);
        assert_eq!(messages(check, pool(id, "Delete", "Delete")), [""; 0], "said on purpose");
        assert_eq!(messages(check, pool("${aws:PrincipalTag/sub}", "", "")), [""; 0]);
    }
}

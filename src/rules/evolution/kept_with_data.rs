//! What data cannot be read without: the key that encrypts it, and the identities that own its rows.

use indexmap::IndexMap;

use crate::facts::template::SNAPSHOT;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::identity_pools::{IDENTITY_POOL, pools_of};
use crate::rules::views::retention::{is_kept, not_retained};
use crate::rules::views::table_keys::key_of;
use crate::rules::views::variables::uses;

rules!(
    warning KEY = cfn040 {
        title: "a key of KMS is kept as long as what it encrypts",
        explanation: "A key that leaves the stack is scheduled for deletion, and 7 to 30 days later nobody \
            can read what was encrypted with it: no table, no backup. A table without its key is archived \
            after seven days. So a key says `Retain` in `DeletionPolicy` and in `UpdateReplacePolicy`, as \
            what it encrypts does; where that goes with the stack, so may the key. \
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
    if template.keys().next().is_some() {
        let kept = kept_with(template);
        let what = |key: Resource<'_>| check_key(&key, kept.get(key.logical_id())?);
        findings.extend(template.keys().filter_map(what));
    }
    if template.resources_of(IDENTITY_POOL).next().is_some() {
        check_identities(template, findings);
    }
}

/// What stays when the stack goes, and is encrypted with a key of the stack.
struct Kept<'t> {
    resource: Resource<'t>,
    /// Where it names the key.
    node: Node<'t>,
}

/// By the logical id of its key, the first resource that outlives the stack.
fn kept_with<'t>(template: &Judged<'t>) -> IndexMap<&'t str, Kept<'t>> {
    let mut kept = IndexMap::new();
    for referring in template.references() {
        let resource = referring.resource;
        if !outlives(&resource) {
            continue;
        }
        for reference in &referring.references {
            if !encrypts(&reference.node) {
                continue;
            }
            if let Some(key) = key_of(template, reference.name) {
                kept.entry(key.logical_id()).or_insert(Kept { resource, node: reference.node });
            }
        }
    }
    kept
}

/// Whether CloudFormation leaves it, or a snapshot of it, when it leaves the stack.
fn outlives(resource: &Resource<'_>) -> bool {
    resource
        .node()
        .get("DeletionPolicy")
        .is_some_and(|policy| is_kept(policy.as_str()) || policy.as_str() == Some(SNAPSHOT))
}

/// Whether a reference stands where a property names the key that encrypts, not in a policy or an alias.
fn encrypts(node: &Node<'_>) -> bool {
    let pointer = node.pointer().to_ascii_lowercase();
    let Some((_, within)) = pointer.split_once("/properties/") else { return false };
    ["kms", "encrypt", "sse"].iter().any(|word| within.contains(word))
        && !within.contains("policydocument")
}

fn check_key(key: &Resource<'_>, kept: &Kept<'_>) -> Option<Finding> {
    let id = key.logical_id();
    let noun = match kept.resource.kind().is_some_and(|kind| kind.starts_with("AWS::DynamoDB::")) {
        true => format!("table `{}`", kept.resource),
        false => format!("`{}`", kept.resource),
    };
    let finding = match not_retained(&KEY, &format!("key `{id}`"), key.node()) {
        Some(finding) => finding,
        None => {
            let deletion = key.node().get("DeletionPolicy")?;
            deletion.as_str().filter(|policy| *policy == "Delete")?;
            finding!(&KEY, "key `{id}` is deleted with its stack, and {noun} is kept")
                .here(&deletion, "the key goes")
                .help(Help::say(
                    "keep the key as well: {}",
                    [Word::property("DeletionPolicy", "Retain")
                        .call(".removal_policy(RemovalPolicy::Retain)")],
                ))
        }
    };
    Some(finding.and(&kept.node, format!("encrypts {noun}, which is kept")))
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
            ("", "", Some("with its stack")),
            ("Retain", "", Some("when a change replaces it")),
            ("", "Retain", Some("when it leaves the stack")),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|when| format!("CFN040: key `K` is deleted {when}")).collect();
            let kept = table(json!({ "Ref": "K" }), "Retain");
            let said = messages(check, json!({ "K": key(deletion, replace), "T": kept }));
            assert_eq!(said, expected);
        }
        let replica = json!({ "Type": "AWS::KMS::ReplicaKey" });
        let kept = table(json!({ "Ref": "K" }), "Retain");
        assert_eq!(messages(check, json!({ "K": replica, "T": kept })).len(), 1);
    }

    #[test]
    fn a_key_of_what_goes_with_the_stack_may_go_as_well() {
        let of = |kind: &str, policy: &str, properties: Value| {
            let resource =
                removed(json!({ "Type": kind, "Properties": properties }), policy, policy);
            messages(check, json!({ "K": key("", ""), "R": resource })).len()
        };
        let arn = || json!({ "Fn::GetAtt": ["K", "Arn"] });
        let of_bucket = || {
            let by = json!({ "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn() });
            json!({ "BucketEncryption": { "ServerSideEncryptionConfiguration": [
                { "ServerSideEncryptionByDefault": by },
            ] } })
        };
        assert_eq!(of("AWS::Lambda::Function", "", json!({ "KmsKeyArn": arn() })), 0);
        assert_eq!(of("AWS::SQS::Queue", "Delete", json!({ "KmsMasterKeyId": { "Ref": "K" } })), 0);
        assert_eq!(of("AWS::S3::Bucket", "Retain", of_bucket()), 1);
        assert_eq!(of("AWS::RDS::DBInstance", "Snapshot", json!({ "KmsKeyId": arn() })), 1);
        let statement = json!({ "Effect": "Allow", "Action": "kms:Encrypt", "Resource": arn() });
        let policy = json!({ "PolicyDocument": document(statement) });
        assert_eq!(of("AWS::IAM::ManagedPolicy", "Retain", policy), 0, "encrypts nothing");
        assert_eq!(messages(check, json!({ "K": key("", "") })), [""; 0]);
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

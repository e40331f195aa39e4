//! Encryption at rest: which key, and for which replica.

use crate::facts::spellings::ENCRYPTION_KEY_SPEC;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::tables::{Table, is_here, lacks};
use crate::template::Intrinsic;

rules!(
    error SPECIFICATION = ddb038 {
        title: "a key for encryption stands with `SSEEnabled: true` and `SSEType: KMS`",
        explanation: "A table is always encrypted. `SSEEnabled: false` means with DynamoDB's own key, which \
            has nothing more to say; any other key is one of KMS. The replicas of a global table name the keys, and \
            the table itself says that there are some: without its `SSESpecification` DynamoDB refuses theirs \
            (\"ReplicaSSESpecification and SSEType must be null when SSE is set to default\").",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error KEY_OF_EACH_REPLICA = ddb039 {
        title: "with a key of one's own, each replica names one",
        explanation: "A key belongs to a Region, so each replica names the key of its Region. DynamoDB \
            refuses a mixture of keys of one's own and keys of AWS.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error SYMMETRIC_KEY = ddb040 {
        title: "a table is encrypted with a symmetric key",
        explanation: "DynamoDB asks KMS for data keys, which only symmetric encryption keys give \
            (`SYMMETRIC_DEFAULT`, which is the default).",
        page: pages::DYNAMODB_ENCRYPTION,
    },
);

pub(super) fn check(template: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_specification(table, findings);
    for specification in table.setting("SSESpecification") {
        if let Some(key) = specification.get("KMSMasterKeyId") {
            check_key(template, table, &key, findings);
        }
    }
    check_replicas(table, findings);
}

fn check_specification(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let Some(specification) = table.property("SSESpecification") else { return };
    let is_off = specification.get("SSEEnabled").and_then(|on| on.as_bool()) == Some(false);
    let key = specification.get("KMSMasterKeyId").filter(is_said);
    let kind = specification.get("SSEType").filter(is_said);
    let (node, what, label) = match (key, kind) {
        (Some(node), _) | (None, Some(node)) if is_off => {
            (node, "names a key of KMS and is off", "only with `SSEEnabled: true`")
        }
        (Some(key), None) if lacks(&specification, "SSEType") => {
            (key, "names a key and no `SSEType`", "only with `SSEType: KMS`")
        }
        _ => return,
    };
    finding!(&SPECIFICATION, "encryption of table `{table}` {what}")
        .here(&node, label)
        .help("write `\"SSEEnabled\": true, \"SSEType\": \"KMS\"`, or leave the key out")
        .add_to(findings);
}

fn check_replicas(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let replicas = table.replicas();
    let keys =
        replicas.iter().filter_map(|replica| replica.at(["SSESpecification", "KMSMasterKeyId"]));
    let with: Vec<Node<'_>> = keys.filter(is_said).collect();
    let Some(first) = with.first() else { return };
    if let Some(finding) = without_specification(table, first) {
        findings.push(finding);
        return;
    }
    let without = replicas.iter().find(|replica| lacks(replica, "SSESpecification"));
    if let Some(without) = without {
        let region = without.get("Region").and_then(|region| region.as_str());
        let (message, label) = match region {
            Some(region) => (
                format!("the replica in `{region}` of table `{table}` names no key, another does"),
                format!("no key in `{region}`"),
            ),
            None if is_here(without) => (
                format!("table `{table}` names no key in the stack's own Region, a replica does"),
                "no key here".to_owned(),
            ),
            None => (
                format!("a replica of table `{table}` names no key, another does"),
                "no key here".to_owned(),
            ),
        };
        Finding::new(&KEY_OF_EACH_REPLICA, message)
            .here(without, label)
            .help(Help::either(
                "give the table `.encryption(TableEncryption::customer_managed(…))` \
                 and each replica `.encryption_key(\"arn:aws:kms:…\")`",
                "give each replica `SSESpecification` with a key of its own Region",
            ))
            .and_elsewhere(first, "a key here")
            .add_to(findings);
        return;
    }
    let of_aws = |key: &&Node<'_>| key.as_str().is_some_and(|key| key.contains(MANAGED_KEY));
    let own = |key: &&Node<'_>| key.as_str().is_some_and(|key| !key.contains(MANAGED_KEY));
    if let (Some(managed), Some(own)) = (with.iter().find(of_aws), with.iter().find(own)) {
        finding!(
            &KEY_OF_EACH_REPLICA,
            "replicas of table `{table}` mix a key of AWS with one of your own"
        )
        .here(managed, "a key of AWS")
        .help("give each replica a key of the same kind")
        .and_elsewhere(own, "a key of your own")
        .add_to(findings);
    }
}

/// The finding where a replica names a key and the table takes DynamoDB's own.
fn without_specification(table: &Table<'_>, key: &Node<'_>) -> Option<Finding> {
    let specification = table.property("SSESpecification");
    let is_off =
        |node: &Node<'_>| node.get("SSEEnabled").and_then(|on| on.as_bool()) == Some(false);
    let what = match &specification {
        // What else stands beside `false` is found by itself.
        Some(node) => is_off(node) && lacks(node, "SSEType") && lacks(node, "KMSMasterKeyId"),
        None => table.lacks("SSESpecification"),
    };
    what.then(|| {
        let enabled = serde_json::json!({ "SSEEnabled": true, "SSEType": "KMS" });
        let finding = finding!(
            &SPECIFICATION,
            "a replica of table `{table}` names a key, and the table takes DynamoDB's own"
        )
        .here(key, "only with a key of one's own for the table");
        let finding = match &specification {
            Some(off) => finding.and_elsewhere(off, "off"),
            None => finding,
        };
        finding.help(Help::say(
            "say of the table {}",
            [Word::property("SSESpecification", enabled)
                .call(".encryption(TableEncryption::customer_managed(…))")],
        ))
    })
}

const MANAGED_KEY: &str = "alias/aws/dynamodb";

/// Whether a value is certainly present: a function such as `Fn::If` may give none.
fn is_said(node: &Node<'_>) -> bool {
    match node.intrinsic() {
        None => !node.is_null(),
        Some(Intrinsic::Ref(name)) => name != "AWS::NoValue",
        Some(Intrinsic::GetAtt(..) | Intrinsic::Sub(..) | Intrinsic::Join(..)) => true,
        Some(Intrinsic::Other(..)) => false,
    }
}

fn check_key(
    template: &Judged<'_>,
    table: &Table<'_>,
    key: &Node<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(resource) = template.referred(key, "AWS::KMS::Key") else { return };
    let Some(spec) = resource.property("KeySpec") else { return };
    let Some(word) = spec.as_str().filter(|word| *word != ENCRYPTION_KEY_SPEC) else { return };
    finding!(&SYMMETRIC_KEY, "key `{resource}` of table `{table}` is not symmetric")
        .here(key, "the key of the table")
        .and(&spec, format!("`{word}`"))
        .help("leave `KeySpec` and `KeyUsage` of the key out")
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, found_in, global, table};

    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/a";

    #[test]
    fn a_key_goes_with_enabled_and_type() {
        let at = "SSESpecification";
        for (specification, expected) in [
            (json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": KEY }), None),
            (json!({ "SSEEnabled": true }), None),
            (json!({ "SSEEnabled": false }), None),
            (json!({ "SSEEnabled": true, "KMSMasterKeyId": KEY }), Some("KMSMasterKeyId")),
            (
                json!({ "SSEEnabled": true, "KMSMasterKeyId": { "Ref": "Key" } }),
                Some("KMSMasterKeyId"),
            ),
            (
                json!({ "SSEEnabled": false, "SSEType": "KMS", "KMSMasterKeyId": KEY }),
                Some("KMSMasterKeyId"),
            ),
            (
                json!({ "SSEEnabled": { "Ref": "On" }, "SSEType": "KMS", "KMSMasterKeyId": KEY }),
                None,
            ),
            (json!({ "SSEEnabled": true, "KMSMasterKeyId": { "Ref": "AWS::NoValue" } }), None),
            (json!({ "SSEEnabled": true, "KMSMasterKeyId": { "Fn::If": ["A", KEY, KEY] } }), None),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|name| format!("DDB038 {at}/{name}")).collect();
            assert_eq!(found(&table(json!({ at: specification }))), expected, "{specification}");
        }
        let off = json!({ "SSEEnabled": false, "SSEType": "KMS" });
        assert_eq!(found(&table(json!({ at: off }))), ["DDB038 SSESpecification/SSEType"]);
        assert_eq!(found(&global(json!({ at: off }))), ["DDB038 SSESpecification/SSEType"]);
    }

    fn replicas(keys: [Option<Value>; 2]) -> Value {
        let replica = |(region, key): (&str, Option<Value>)| match key {
            Some(key) => json!({ "Region": region, "SSESpecification": { "KMSMasterKeyId": key } }),
            None => json!({ "Region": region }),
        };
        let replicas: Vec<Value> =
            ["eu-west-1", "us-east-1"].into_iter().zip(keys).map(replica).collect();
        global(json!({
            "Replicas": replicas,
            "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
            "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        }))
    }

    #[test]
    fn keys_of_replicas_go_with_a_specification_of_the_table() {
        let replica = |key: Value| json!({ "Region": "eu-west-1", "SSESpecification": key });
        let with = || replica(json!({ "KMSMasterKeyId": KEY }));
        let of = |replicas: Value, more: Value| {
            let mut properties = json!({ "Replicas": replicas });
            for (name, value) in more.as_object().unwrap() {
                properties[name] = value.clone();
            }
            found(&global(properties))
        };
        let at = "DDB038 Replicas/0/SSESpecification/KMSMasterKeyId";
        assert_eq!(of(json!([with()]), json!({})), [at]);
        let off = json!({ "SSESpecification": { "SSEEnabled": false } });
        assert_eq!(of(json!([with()]), off), [at]);
        for specification in [
            json!({ "SSEEnabled": true }),
            json!({ "SSEEnabled": true, "SSEType": "KMS" }),
            json!({ "SSEEnabled": { "Ref": "On" } }),
            json!({ "Fn::If": ["Own", { "SSEEnabled": true }, { "Ref": "AWS::NoValue" }] }),
        ] {
            let more = json!({ "SSESpecification": specification });
            assert_eq!(of(json!([with()]), more.clone()), [""; 0], "{more}");
        }
        let chosen =
            json!({ "KMSMasterKeyId": { "Fn::If": ["Own", KEY, { "Ref": "AWS::NoValue" }] } });
        assert_eq!(of(json!([replica(chosen)]), json!({})), [""; 0]);
        assert_eq!(of(json!([{ "Region": "eu-west-1" }]), json!({})), [""; 0]);
    }

    #[test]
    fn each_replica_names_a_key_of_its_region() {
        let other = json!(KEY.replace("eu-west-1", "us-east-1"));
        let managed = json!("alias/aws/dynamodb");
        let here = "Replicas/1/SSESpecification/KMSMasterKeyId";
        for (keys, expected) in [
            ([None, None], vec![]),
            ([Some(json!(KEY)), Some(other)], vec![]),
            ([Some(json!(KEY)), Some(json!({ "Ref": "Key" }))], vec![]),
            ([Some(json!(KEY)), None], vec!["DDB039 Replicas/1".to_owned()]),
            ([Some(json!({ "Fn::If": ["A", KEY, KEY] })), None], vec![]),
            ([Some(json!(KEY)), Some(managed)], vec![format!("DDB039 {here}")]),
            ([Some(json!(KEY)), Some(json!(KEY))], vec![format!("DDB041 {here}")]),
        ] {
            assert_eq!(found(&replicas(keys.clone())), expected, "{keys:?}");
        }
    }

    #[test]
    fn the_key_is_symmetric() {
        for (properties, is_right) in [
            (json!({}), true),
            (json!({ "KeySpec": "SYMMETRIC_DEFAULT" }), true),
            (json!({ "KeySpec": { "Ref": "Spec" } }), true),
            (json!({ "KeySpec": "RSA_2048" }), false),
        ] {
            let key = json!({ "Type": "AWS::KMS::Key", "Properties": properties });
            let by = |reference: Value| {
                let kind = "KMS";
                json!({ "SSEEnabled": true, "SSEType": kind, "KMSMasterKeyId": reference })
            };
            let at = "SSESpecification/KMSMasterKeyId";
            for reference in [json!({ "Ref": "Key" }), json!({ "Fn::GetAtt": ["Key", "Arn"] })] {
                let table = table(json!({ "SSESpecification": by(reference) }));
                let expected = if is_right { vec![] } else { vec![format!("DDB040 {at}")] };
                assert_eq!(found_in(json!({ "Key": key, "T": table })), expected, "{key}");
            }
        }
    }
}

//! Encryption at rest: which key, and for which replica.

use crate::facts::pages;
use crate::facts::spellings::ENCRYPTION_KEY_SPEC;
use crate::findings::{Finding, Rule, Severity};
use crate::rules::views::tables::{Table, and_elsewhere, is_known, lacks, tables};
use crate::template::text::{self, Piece, referred};
use crate::template::{Expr, Intrinsic, Node, Template};

pub(super) static RULES: &[&Rule] =
    &[&SPECIFICATION, &KEY_OF_EACH_REPLICA, &SYMMETRIC_KEY, &OWN_REGION];

static SPECIFICATION: Rule = Rule {
    code: "DDB038",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a key for encryption stands with `SSEEnabled: true` and `SSEType: KMS`",
    explanation: "A table is always encrypted. `SSEEnabled: false` means with DynamoDB's own key, which \
        has nothing more to say; any other key is one of KMS.",
    example: include_str!("../../../tests/rules/ddb038.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

static KEY_OF_EACH_REPLICA: Rule = Rule {
    code: "DDB039",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "with a key of one's own, each replica names one",
    explanation: "A key belongs to a Region, so each replica names the key of its Region. DynamoDB \
        refuses a mixture of keys of one's own and keys of AWS.",
    example: include_str!("../../../tests/rules/ddb039.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

static SYMMETRIC_KEY: Rule = Rule {
    code: "DDB040",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a table is encrypted with a symmetric key",
    explanation: "DynamoDB asks KMS for data keys, which only symmetric encryption keys give \
        (`SYMMETRIC_DEFAULT`, which a key has where nothing is said).",
    example: include_str!("../../../tests/rules/ddb040.rs"),
    page: pages::DYNAMODB_ENCRYPTION,
};

static OWN_REGION: Rule = Rule {
    code: "DDB041",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a replica uses the key and the Kinesis stream of its own Region",
    explanation: "A replica reaches only what is in its Region. Of a multi-Region key, each replica \
        names the ARN in its own Region, not the primary's. A key or stream of the same template is in \
        the stack's Region, which is that of the replica of `AWS::Region`.",
    example: include_str!("../../../tests/rules/ddb041.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for table in tables(template) {
        check_specification(&table, findings);
        for specification in table.setting("SSESpecification") {
            if let Some(key) = specification.get("KMSMasterKeyId") {
                check_key(template, &table, &key, findings);
            }
        }
        check_replicas(&table, findings);
        for replica in table.replicas() {
            check_region(&replica, findings);
        }
        check_own(template, &table, findings);
    }
}

fn check_specification(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let Some(specification) = table.property("SSESpecification") else { return };
    let is_off = specification.get("SSEEnabled").and_then(|on| on.as_bool()) == Some(false);
    let key = specification.get("KMSMasterKeyId").filter(is_said);
    let kind = specification.get("SSEType").filter(is_said);
    let (spot, what, label) = match (key, kind) {
        (Some(spot), _) | (None, Some(spot)) if is_off => {
            (spot, "names a key of KMS and is off", "only with `SSEEnabled: true`")
        }
        (Some(key), None) if lacks(&specification, "SSEType") => {
            (key, "names a key and no `SSEType`", "only with `SSEType: KMS`")
        }
        _ => return,
    };
    findings.push(
        Finding::new(&SPECIFICATION, format!("encryption of table `{}` {what}", table.name()))
            .at(&spot)
            .label(label)
            .help("write `\"SSEEnabled\": true, \"SSEType\": \"KMS\"`, or leave the key out"),
    );
}

fn check_replicas(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let replicas = table.replicas();
    let keys =
        replicas.iter().filter_map(|replica| replica.at(["SSESpecification", "KMSMasterKeyId"]));
    let with: Vec<Node<'_>> = keys.filter(is_said).collect();
    let Some(first) = with.first() else { return };
    let without = replicas.iter().find(|replica| lacks(replica, "SSESpecification"));
    if let Some(without) = without {
        let region = without.get("Region").and_then(|region| region.as_str());
        let (place, label) = match region {
            Some(region) => (format!("the replica in `{region}`"), format!("no key in `{region}`")),
            None => ("a replica".to_owned(), "no key here".to_owned()),
        };
        let message = format!("{place} of table `{}` names no key, another does", table.name());
        let finding = Finding::new(&KEY_OF_EACH_REPLICA, message)
            .at(without)
            .label(label)
            .help("give the table `.encryption(TableEncryption::customer_managed(…))` and each replica \
                `.encryption_key(\"arn:aws:kms:…\")`")
            .help_in_file("give each replica `SSESpecification` with a key of its own Region");
        findings.push(and_elsewhere(finding, without, first, "a key here"));
        return;
    }
    let of_aws = |key: &&Node<'_>| key.as_str().is_some_and(|key| key.contains(MANAGED_KEY));
    let own = |key: &&Node<'_>| key.as_str().is_some_and(|key| !key.contains(MANAGED_KEY));
    if let (Some(managed), Some(own)) = (with.iter().find(of_aws), with.iter().find(own)) {
        let name = table.name();
        let message = format!("replicas of table `{name}` mix a key of AWS with one of your own");
        let finding = Finding::new(&KEY_OF_EACH_REPLICA, message)
            .at(managed)
            .label("a key of AWS")
            .help("give each replica a key of the same kind");
        findings.push(and_elsewhere(finding, managed, own, "a key of your own"));
    }
}

const MANAGED_KEY: &str = "alias/aws/dynamodb";

/// Whether a value is surely there: a function such as `Fn::If` may come to nothing.
fn is_said(node: &Node<'_>) -> bool {
    match node.intrinsic() {
        None => !node.is_null(),
        Some(Intrinsic::Ref(name)) => name != "AWS::NoValue",
        Some(Intrinsic::GetAtt(..) | Intrinsic::Sub(..) | Intrinsic::Join(..)) => true,
        Some(Intrinsic::Other(..)) => false,
    }
}

fn check_key(template: &Template, table: &Table<'_>, key: &Node<'_>, findings: &mut Vec<Finding>) {
    let resource = referred(key).and_then(|id| template.resource(id));
    let Some(resource) = resource.filter(|resource| resource.kind() == Some("AWS::KMS::Key"))
    else {
        return;
    };
    let Some(spec) = resource.property("KeySpec") else { return };
    let Some(word) = spec.as_str().filter(|word| *word != ENCRYPTION_KEY_SPEC) else { return };
    let message =
        format!("key `{}` of table `{}` is not symmetric", resource.logical_id(), table.name());
    findings.push(
        Finding::new(&SYMMETRIC_KEY, message)
            .at(key)
            .label("the key of the table")
            .and(&spec, format!("`{word}`"))
            .help("leave `KeySpec` and `KeyUsage` of the key out"),
    );
}

fn check_region(replica: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(region) = replica.get("Region") else { return };
    let Some(own) = region.as_str().filter(|_| is_known(&region)) else { return };
    for (node, noun) in used_by(replica) {
        let Some(other) = node.as_str().and_then(region_of).filter(|other| *other != own) else {
            continue;
        };
        let message = format!("the replica in `{own}` uses a {noun} in `{other}`");
        let finding = Finding::new(&OWN_REGION, message)
            .at(&node)
            .label(format!("a {noun} in `{other}`"))
            .help(format!("name the ARN of a {noun} in `{own}`"));
        findings.push(and_elsewhere(finding, &node, &region, "the replica's Region"));
    }
}

/// The key and the Kinesis stream that a replica names.
fn used_by<'t>(replica: &Node<'t>) -> impl Iterator<Item = (Node<'t>, &'static str)> {
    let used = [
        replica.at(["SSESpecification", "KMSMasterKeyId"]),
        replica.at(["KinesisStreamSpecification", "StreamArn"]),
    ];
    used.into_iter().zip(["key", "Kinesis stream"]).filter_map(|(node, noun)| Some((node?, noun)))
}

/// What stands in the template is in the stack's Region, and of the replicas one is.
fn check_own(template: &Template, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let replicas = table.replicas();
    let is_here = |replica: &Node<'_>| {
        replica.get("Region").is_some_and(|region| region.expr() == &Expr::region())
    };
    let mut is_taken = replicas.iter().any(is_here);
    for replica in &replicas {
        let region = replica.get("Region").filter(is_known);
        let Some((region, code)) = region.and_then(|node| Some((node.clone(), node.as_str()?)))
        else {
            continue;
        };
        let own: Vec<(Node<'_>, &str, &str)> = used_by(replica)
            .filter_map(|(node, noun)| {
                let id = own_resource(template, &node)?;
                Some((node, noun, id))
            })
            .collect();
        // Where no replica says `AWS::Region`, the first that uses the stack's own may be the one there.
        if own.is_empty() || !std::mem::replace(&mut is_taken, true) {
            continue;
        }
        for (node, noun, id) in own {
            let message =
                format!("the replica in `{code}` uses {noun} `{id}` of the stack's Region");
            let finding = Finding::new(&OWN_REGION, message)
                .at(&node)
                .label("in the stack's Region only")
                .help(format!("name the ARN of a {noun} in `{code}`"));
            findings.push(and_elsewhere(finding, &node, &region, "the replica's Region"));
        }
    }
}

/// The key or stream of the template that a value names, if it is no other in another Region. The id
/// of a multi-Region key is the same in each.
fn own_resource<'t>(template: &'t Template, node: &Node<'t>) -> Option<&'t str> {
    let id = referred(node)?;
    let resource = template.resource(id)?;
    let names_id = matches!(text::pieces(node).as_slice(), [Piece::Ref(_)]);
    match resource.kind()? {
        "AWS::KMS::Key" if names_id => {
            let multi_region = resource.property("MultiRegion");
            multi_region.is_none_or(|word| word.as_bool() == Some(false)).then_some(id)
        }
        "AWS::KMS::Key" | "AWS::Kinesis::Stream" => Some(id),
        "AWS::KMS::ReplicaKey" if !names_id => Some(id),
        _ => None,
    }
}

/// The Region in an ARN.
fn region_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn")).then(|| parts.nth(2))?.filter(|region| !region.is_empty())
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
            "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        }))
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
    fn a_kinesis_stream_is_of_the_replicas_region() {
        let stream = |region: &str| {
            let arn = format!("arn:aws:kinesis:{region}:111122223333:stream/plays");
            json!({ "StreamArn": arn })
        };
        for (region, expected) in [
            ("eu-west-1", &[] as &[&str]),
            ("us-east-1", &["DDB041 Replicas/0/KinesisStreamSpecification/StreamArn"]),
        ] {
            let replica =
                json!({ "Region": "eu-west-1", "KinesisStreamSpecification": stream(region) });
            assert_eq!(found(&global(json!({ "Replicas": [replica] }))), expected);
        }
    }

    #[test]
    fn what_is_the_stacks_own_is_in_its_region() {
        let arn = |id: &str| json!({ "Fn::GetAtt": [id, "Arn"] });
        let found = |regions: [Value; 2], multi_region: Value, key: Value, stream: Value| {
            let replica = |region: Value| {
                json!({
                    "Region": region,
                    "SSESpecification": { "KMSMasterKeyId": key },
                    "KinesisStreamSpecification": { "StreamArn": stream },
                })
            };
            let table = global(json!({
                "Replicas": regions.map(replica),
                "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
            }));
            let key =
                json!({ "Type": "AWS::KMS::Key", "Properties": { "MultiRegion": multi_region } });
            let stream = json!({ "Type": "AWS::Kinesis::Stream", "Properties": {} });
            let more = json!({ "Type": "AWS::KMS::ReplicaKey", "Properties": {} });
            found_in(json!({ "T": table, "Key": key, "Stream": stream, "More": more }))
        };
        let here = || json!({ "Ref": "AWS::Region" });
        let there = "arn:aws:kinesis:us-east-1:111122223333:stream/plays";
        let key = "DDB041 Replicas/1/SSESpecification/KMSMasterKeyId";
        let stream = "DDB041 Replicas/1/KinesisStreamSpecification/StreamArn";
        let elsewhere = |multi_region: Value, one: Value, other: Value| {
            found([here(), json!("us-east-1")], multi_region, one, other)
        };
        let id = || json!({ "Ref": "Key" });
        assert_eq!(elsewhere(json!(null), arn("Key"), json!(there)), [key]);
        assert_eq!(elsewhere(json!(true), arn("Key"), json!(there)), [key], "the primary's ARN");
        assert_eq!(elsewhere(json!(true), id(), json!(there)), [""; 0], "its id is that of both");
        assert_eq!(elsewhere(json!(false), id(), json!(there)), [key]);
        assert_eq!(elsewhere(json!({ "Ref": "Many" }), id(), json!(there)), [""; 0]);
        assert_eq!(elsewhere(json!(null), arn("More"), json!(there)), [key]);
        let sub = || json!({ "Fn::Sub": "${Key.Arn}" });
        assert_eq!(elsewhere(json!(null), sub(), json!(there)), [key]);
        assert_eq!(elsewhere(json!(null), arn("Key"), arn("Stream")), [stream, key]);
        assert_eq!(elsewhere(json!(null), arn("Other"), arn("Other")), [""; 0]);

        // The stack may be in `eu-west-1`, but not in both.
        let literal = [json!("eu-west-1"), json!("us-east-1")];
        assert_eq!(found(literal, json!(null), arn("Key"), json!({ "Ref": "Arn" })), [key]);
        let unknown = [here(), json!({ "Ref": "Region" })];
        assert_eq!(found(unknown, json!(null), arn("Key"), arn("Stream")), [""; 0]);
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

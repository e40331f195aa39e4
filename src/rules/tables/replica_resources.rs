//! The resources of replicas in their Regions: a key, a Kinesis stream.

use crate::facts::regions::{self, Partition};
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Table, is_here, is_known};
use crate::template::text::{self, Piece, referred};

rules!(
    error OWN_REGION = ddb041 {
        title: "a replica uses the key and the Kinesis stream of its own Region",
        explanation: "A table, too, reaches only what is in its Region, and a replica what is in its own. Of a multi-Region key, each replica \
            names the ARN in its own Region, not the primary's. A key or stream of the same template is in \
            the stack's Region, which is that of the replica of `AWS::Region`; which it is, \
            `Stack::region` says.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

pub(super) fn check(template: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    for replica in table.replicas() {
        if let Some(own) = table.region_of(&replica) {
            check_region(own, &replica, findings);
        }
    }
    let own = table.resource.node().get("Properties").filter(|_| !table.global);
    if let (Some(home), Some(own)) = (table.home, own) {
        check_region(home, &own, findings);
    }
    check_own(template, table, findings);
}

/// Checks what a replica uses in its Region, or a table of one Region in the stack's.
fn check_region(own: &str, replica: &Node<'_>, findings: &mut Vec<Finding>) {
    let literal = replica.get("Region").filter(|region| region.as_str().is_some());
    let which = if literal.is_some() { "the replica" } else { "the table" };
    for (node, noun) in used_by(replica) {
        let Some((partition, other)) = node.as_str().and_then(region_of) else { continue };
        let home = regions::partition_of(own).map(Partition::id);
        let place = if other != own {
            format!("in `{other}`")
        } else if home.is_some_and(|home| home != partition) {
            format!("of partition `{partition}`")
        } else {
            continue;
        };
        let finding = finding!(&OWN_REGION, "{which} in `{own}` uses a {noun} {place}")
            .here(&node, format!("a {noun} {place}"))
            .help(format!("name the ARN of a {noun} in `{own}`"));
        findings.push(match &literal {
            Some(region) => finding.and_elsewhere(region, "the replica's Region"),
            None => finding,
        });
    }
}

/// The key and the Kinesis stream of a replica.
fn used_by<'t>(replica: &Node<'t>) -> impl Iterator<Item = (Node<'t>, &'static str)> {
    let used = [
        replica.at(["SSESpecification", "KMSMasterKeyId"]),
        replica.at(["KinesisStreamSpecification", "StreamArn"]),
    ];
    used.into_iter().zip(["key", "Kinesis stream"]).filter_map(|(node, noun)| Some((node?, noun)))
}

/// The template's resources are in the stack's Region, and so is one of the replicas.
fn check_own(template: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let replicas = table.replicas();
    let mut is_taken = replicas.iter().any(is_here);
    for replica in &replicas {
        let region = replica.get("Region").filter(is_known);
        let Some((region, code)) = region.and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        let own: Vec<(Node<'_>, &str, &str)> = used_by(replica)
            .filter_map(|(node, noun)| {
                let id = own_resource(template, &node)?;
                Some((node, noun, id))
            })
            .collect();
        // If no replica has `AWS::Region`, the first that uses the stack's own may be the one there.
        if own.is_empty() || !std::mem::replace(&mut is_taken, true) {
            continue;
        }
        for (node, noun, id) in own {
            finding!(
                &OWN_REGION,
                "the replica in `{code}` uses {noun} `{id}` of the stack's Region"
            )
            .here(&node, "in the stack's Region only")
            .help(format!("name the ARN of a {noun} in `{code}`"))
            .and_elsewhere(&region, "the replica's Region")
            .add_to(findings);
        }
    }
}

/// The key or stream of the template that a value refers to, unless it has a counterpart in another
/// Region: a multi-Region key has the same id in each.
fn own_resource<'t>(template: &Judged<'_>, node: &Node<'t>) -> Option<&'t str> {
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

/// The partition and the Region in an ARN.
fn region_of(arn: &str) -> Option<(&str, &str)> {
    let mut parts = arn.split(':');
    let partition = (parts.next() == Some("arn")).then(|| parts.next())??;
    let region = parts.nth(1).filter(|region| !region.is_empty())?;
    Some((partition, region))
}

#[cfg(test)]
mod tests {
    use crate::rules::views::judged::Judged;
    use crate::rules::views::policy_samples::Check as _;
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, found_in, global, replica, table};
    use crate::template::Template;

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
    fn the_tables_own_is_in_the_stacks_region() {
        let key = |arn: &str| json!({ "SSESpecification": { "KMSMasterKeyId": arn, "SSEEnabled": true, "SSEType": "KMS" } });
        let stream = |arn: &str| json!({ "KinesisStreamSpecification": { "StreamArn": arn } });
        let judged = |region: Option<&str>, settings: Value, is_global: bool| {
            let table = match is_global {
                true => global(json!({ "Replicas": [replica(settings)] })),
                false => table(settings),
            };
            let template: Template = json!({ "Resources": { "T": table } }).into();
            let template = match region {
                Some(region) => template.in_region(region),
                None => template,
            };
            let mut findings = Vec::new();
            super::RULES.run(&Judged::of(&template), &mut findings);
            findings.iter().map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
        };
        for is_global in [true, false] {
            let found = |region: &str, settings: Value| judged(Some(region), settings, is_global);
            let ireland = "arn:aws:kms:eu-west-1:111122223333:key/a";
            let message = "the table in `us-east-1` uses a key in `eu-west-1`";
            assert_eq!(found("us-east-1", key(ireland)), [message]);
            assert_eq!(found("eu-west-1", key(ireland)), [""; 0]);
            assert_eq!(judged(None, key(ireland), is_global), [""; 0]);
            let china = "arn:aws-cn:kms:us-east-1:111122223333:key/a";
            let message = "the table in `us-east-1` uses a key of partition `aws-cn`";
            assert_eq!(found("us-east-1", key(china)), [message]);
            let plays = "arn:aws:kinesis:eu-west-1:111122223333:stream/plays";
            let message = "the table in `us-east-1` uses a Kinesis stream in `eu-west-1`";
            assert_eq!(found("us-east-1", stream(plays)), [message]);
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
                "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
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
}

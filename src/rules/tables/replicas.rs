//! Replicas of global tables: that there are some, their Regions, the stream between them.

use crate::facts::regions::{self, Partition};
use crate::facts::spellings;
use crate::names::nearest;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::table_shape::GLOBAL_TABLE;
use crate::rules::views::tables::{Table, is_known};
use crate::template::Expr;

rules!(
    error NO_REPLICA = ddb044 {
        title: "a global table has at least one replica: the one in the stack's Region",
        explanation: "The table itself is the replica in the Region that the stack is deployed to. \
            `TableV2` writes it: `\"Replicas\": [{ \"Region\": { \"Ref\": \"AWS::Region\" } }]`. That all replicas are in \
            other Regions is found where the stack's is known, as by `check --region`.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    acknowledgeable_error UNKNOWN_REGION = ddb045 {
        title: "a replica is in a Region that AWS has",
        explanation: "A Region has a code such as `eu-west-1`; `eu-west-1a` is a zone in it. No validator \
            reports a wrong one, and the deployment fails only when the replica is created. A Region that \
            is newer than this list can be acknowledged.",
        page: pages::REGIONS,
    },
    error REGION_TWICE = ddb046 {
        title: "a global table has one replica in a Region",
        explanation: "The replicas of a table have the same name, which stands for one table in a Region.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error REPLICATION_STREAM = ddb048 {
        title: "a table with replicas has a stream of new and old images",
        explanation: "Changes travel from one replica to the others by the table's stream, so a table in \
            more than one Region has `StreamSpecification` with `NEW_AND_OLD_IMAGES`. With strong \
            consistency (`MultiRegionConsistency: STRONG`) no stream is needed.",
        page: pages::DYNAMODB_GLOBAL_TABLES,
    },
    error OTHER_PARTITION = ddb063 {
        title: "all replicas of a table are in one partition",
        explanation: "China (`aws-cn`), GovCloud (`aws-us-gov`) and the public Regions (`aws`) are partitions \
            of their own: no account is in two of them, and no table.",
        page: pages::DYNAMODB_GLOBAL_TABLES,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_presence(table, findings);
    check_regions(table, findings);
    check_partitions(table, findings);
    check_stream(table, findings);
}

fn check_presence(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let none = |node: &Node<'_>| {
        finding!(&NO_REPLICA, "global table `{table}` has no replica").here(node, "no `Replicas`")
    };
    let finding = match table.property("Replicas") {
        Some(list) if list.is_list() && list.items().next().is_none() => none(&list),
        Some(list) => match table.elsewhere_only(&list) {
            Some(home) => {
                finding!(&NO_REPLICA, "global table `{table}` has no replica in `{home}`")
                    .here(&list, format!("none in `{home}`, where the stack is"))
            }
            None => return,
        },
        None if table.lacks("Replicas") => none(table.resource.node()),
        None => return,
    };
    finding
        .help(
            Help::say(
                "add {}",
                [Word::property(
                    "Replicas",
                    serde_json::json!([{ "Region": { "Ref": "AWS::Region" } }]),
                )],
            )
            .in_stack(", or use `TableV2`"),
        )
        .add_to(findings);
}

fn check_regions(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let witnesses = table.resource.elements("GlobalTableWitnesses");
    let replicas = table.replicas();
    for region in replicas.iter().cloned().chain(witnesses).filter_map(|r| r.get("Region")) {
        check_region(table, &region, findings);
    }
    let regions: Vec<Node<'_>> = replicas.iter().filter_map(|r| r.get("Region")).collect();
    for (position, region) in regions.iter().enumerate() {
        let same = |other: &&Node<'_>| other.expr() == region.expr();
        let Some(first) = regions.iter().take(position).find(same) else { continue };
        let name = region.as_str().unwrap_or("the stack's Region");
        let is_known = region.as_str().is_some() || region.expr() == &Expr::region();
        if !is_known {
            continue;
        }
        let noun = if region.as_str().is_some() { format!("`{name}`") } else { name.to_owned() };
        finding!(&REGION_TWICE, "table `{table}` has two replicas in {noun}")
            .here(region, format!("{noun} again"))
            .help("remove one of them")
            .and_elsewhere(first, "the first")
            .add_to(findings);
    }
}

fn check_region(table: &Table<'_>, region: &Node<'_>, findings: &mut Vec<Finding>) {
    let code = region.as_str().filter(|code| is_known(region) && !regions::is_region(code));
    let Some(code) = code else { return };
    let help = Help::meant(
        nearest(code, regions::all().iter().map(|region| region.code)),
        "a Region has a code such as `eu-west-1`".to_owned(),
    );
    finding!(&UNKNOWN_REGION, "`{code}` is no Region, for table `{table}`")
        .here(region, "no Region of AWS")
        .help(help)
        .add_to(findings);
}

/// The first Region determines the partition. For each other partition, one replica is reported.
fn check_partitions(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let mut known: Vec<(Partition, &str, Node<'_>)> = Vec::new();
    for region in table.replicas().iter().filter_map(|replica| replica.get("Region")) {
        let Some(code) = region.as_str().filter(|_| is_known(&region)) else { continue };
        let Some(partition) = regions::partition_of(code) else { continue };
        if known.iter().any(|(other, ..)| *other == partition) {
            continue;
        }
        if let Some((first, other, node)) = known.first() {
            let (first, own) = (first.id(), partition.id());
            finding!(&OTHER_PARTITION, "table `{table}` cannot be in `{code}` and in `{other}`")
                .here(&region, format!("in partition `{own}`"))
                .help("make it a table of its own, in a stack of that partition")
                .and_elsewhere(node, format!("in partition `{first}`"))
                .add_to(findings);
        }
        known.push((partition, code, region));
    }
}

fn check_stream(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let help = || {
        let path = ["StreamSpecification", "StreamViewType"];
        let stream = Word::nested(path, spellings::STREAM_VIEW_TYPE_OF_REPLICATION);
        stream.call(".stream(StreamViewType::NewAndOldImages)")
    };
    let Some(second) = table.replicas().into_iter().filter(is_known).nth(1) else { return };
    if !table.is_eventual() || table.joins_another() {
        return;
    }
    let Some(stream) = table.property("StreamSpecification") else {
        if table.lacks("StreamSpecification") {
            finding!(&REPLICATION_STREAM, "table `{table}` is replicated without a stream")
                .here(&second, "replicated to here")
                .help(help())
                .add_to(findings);
        }
        return;
    };
    let Some(view) = stream.get("StreamViewType") else { return };
    let shape = GLOBAL_TABLE.member("StreamSpecification").and_then(|member| member.shape());
    let words = shape.and_then(|shape| shape.member("StreamViewType")?.words());
    let Some(word) = view.as_str().filter(|word| words.is_some_and(|words| words.have(word)))
    else {
        return;
    };
    if word != spellings::STREAM_VIEW_TYPE_OF_REPLICATION {
        finding!(&REPLICATION_STREAM, "table `{table}` is replicated by a stream of `{word}`")
            .here(&view, format!("must be `{}`", spellings::STREAM_VIEW_TYPE_OF_REPLICATION))
            .and(&second, "replicated to here")
            .help(help())
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::rules::views::table_samples::{found, global};
    use crate::template::Template;

    fn with_stream(replicas: Value) -> Value {
        let stream = json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" });
        global(json!({ "Replicas": replicas, "StreamSpecification": stream }))
    }

    #[test]
    fn there_is_a_replica() {
        assert_eq!(found(&global(json!({ "Replicas": null }))), ["DDB044 T"]);
        assert_eq!(found(&global(json!({ "Replicas": [] }))), ["DDB044 Replicas"]);
        assert_eq!(found(&global(json!({ "Replicas": { "Ref": "Replicas" } }))), [""; 0]);
    }

    #[test]
    fn there_is_a_replica_in_the_region_of_the_stack_where_that_is_known() {
        let codes = |replicas: Value, condition: Value, home: Option<&str>| -> Vec<&'static str> {
            let mut table = global(json!({ "Replicas": replicas }));
            if !condition.is_null() {
                table["Condition"] = condition;
            }
            let template = Template::from(json!({ "Resources": { "T": table } }));
            let template = match home {
                Some(home) => template.in_region(home),
                None => template,
            };
            let mut found = Vec::new();
            crate::rules::tables::check(&Judged::of(&template), &mut found);
            found.retain(|finding| finding.code() == "DDB044");
            found.iter().map(Finding::code).collect()
        };
        let region = |code: &str| json!({ "Region": code });
        let own = json!({ "Region": { "Ref": "AWS::Region" } });
        let (none, north) = (Value::Null, Some("eu-north-1"));
        let elsewhere = json!([region("eu-west-1"), region("us-east-2")]);
        assert_eq!(codes(elsewhere.clone(), none.clone(), north), ["DDB044"]);
        assert_eq!(codes(json!([region("eu-west-1")]), none.clone(), north), ["DDB044"]);
        assert_eq!(codes(elsewhere.clone(), none.clone(), None), [""; 0]);
        assert_eq!(codes(elsewhere.clone(), none.clone(), Some("us-east-2")), [""; 0]);
        // In another Region it may not be made.
        assert_eq!(codes(elsewhere, json!("InIreland"), north), [""; 0]);
        for replicas in [
            json!([region("eu-west-1"), own]),
            json!([region("eu-west-1"), { "Region": { "Ref": "Second" } }]),
            json!([region("eu-west-1"), { "Fn::If": ["A", region("eu-north-1"), { "Ref": "AWS::NoValue" }] }]),
            json!({ "Fn::If": ["A", [region("eu-west-1")], [own]] }),
        ] {
            assert_eq!(codes(replicas.clone(), none.clone(), north), [""; 0], "{replicas}");
        }
    }

    #[test]
    fn regions_exist_and_stand_once() {
        let own = json!({ "Ref": "AWS::Region" });
        let parameter = json!({ "Ref": "Region" });
        let second = "Replicas/1/Region";
        for (one, other, expected) in [
            (own.clone(), json!("eu-west-1"), None),
            (own.clone(), json!("eu-west-1a"), Some("DDB045")),
            (own.clone(), json!("ireland"), Some("DDB045")),
            (json!("eu-west-1"), json!("eu-west-1"), Some("DDB046")),
            (own.clone(), own, Some("DDB046")),
            (parameter.clone(), json!({ "Ref": "OtherRegion" }), None),
            (parameter.clone(), parameter, None),
        ] {
            let table = with_stream(json!([{ "Region": one }, { "Region": other }]));
            let expected: Vec<String> =
                expected.iter().map(|code| format!("{code} {second}")).collect();
            assert_eq!(found(&table), expected, "{one} {other}");
        }
        let mut witnessed =
            with_stream(json!([{ "Region": "us-east-1" }, { "Region": "us-east-2" }]));
        witnessed["Properties"]["MultiRegionConsistency"] = json!("STRONG");
        witnessed["Properties"]["GlobalTableWitnesses"] = json!([{ "Region": "us-west-9" }]);
        assert_eq!(found(&witnessed), ["DDB045 GlobalTableWitnesses/0/Region"]);
    }

    #[test]
    fn all_replicas_are_in_one_partition() {
        let at = |regions: &[&str]| {
            let replicas: Value =
                regions.iter().map(|region| json!({ "Region": region })).collect();
            found(&with_stream(replicas))
        };
        assert_eq!(at(&["cn-north-1", "cn-northwest-1"]), [""; 0]);
        assert_eq!(at(&["us-gov-west-1", "us-gov-east-1"]), [""; 0]);
        assert_eq!(at(&["eu-west-1", "us-east-1", "cn-north-1"]), ["DDB063 Replicas/2/Region"]);
        assert_eq!(
            at(&["eu-west-1", "cn-north-1", "cn-northwest-1", "us-gov-west-1"]),
            ["DDB063 Replicas/1/Region", "DDB063 Replicas/3/Region"],
            "one of each"
        );
        let own = json!([{ "Region": { "Ref": "AWS::Region" } }, { "Region": "cn-north-1" }]);
        assert_eq!(found(&with_stream(own)), [""; 0], "the stack may be there");
    }

    #[test]
    fn replicas_need_a_stream_of_new_and_old_images() {
        let of = |stream: Value, consistency: Value| {
            found(&global(json!({
                "MultiRegionConsistency": consistency,
                "Replicas": [
                    { "Region": "us-east-1" },
                    { "Region": "us-west-2" },
                    { "Region": "us-east-2" },
                ],
                "StreamSpecification": stream,
            })))
        };
        let view = |view: &str| json!({ "StreamViewType": view });
        assert_eq!(of(view("NEW_AND_OLD_IMAGES"), json!(null)), [""; 0]);
        assert_eq!(of(json!(null), json!(null)), ["DDB048 Replicas/1"]);
        assert_eq!(of(json!(null), json!("EVENTUAL")), ["DDB048 Replicas/1"]);
        assert_eq!(
            of(view("KEYS_ONLY"), json!(null)),
            ["DDB048 StreamSpecification/StreamViewType"]
        );
        assert_eq!(of(json!(null), json!("STRONG")), [""; 0]);
        assert_eq!(of(json!(null), json!({ "Ref": "Consistency" })), [""; 0]);
        let alone = global(json!({ "StreamSpecification": view("KEYS_ONLY") }));
        assert_eq!(found(&alone), [""; 0]);
    }
}

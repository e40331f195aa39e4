//! Strong consistency in several Regions: which Regions, the witness, and what it excludes.

use crate::facts::limits::dynamodb::{STRONG_CONSISTENCY_REGIONS, WITNESSES};
use crate::facts::regions;
use crate::names::listed;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::tables::{Table, complete, is_known};
use crate::template::Expr;

rules!(
    error REGIONS = ddb050 {
        title: "a table of strong consistency has three Regions of one set",
        explanation: "With `MultiRegionConsistency: STRONG` every write is in a second Region before it is \
            answered. That takes three Regions: three replicas, or two and a witness, which keeps no data \
            to read. All three are in the United States (`us-east-1`, `us-east-2`, `us-west-2`), in Europe \
            (`eu-west-1`, `eu-west-2`, `eu-west-3`, `eu-central-1`) or in Asia (`ap-northeast-1`, \
            `ap-northeast-2`, `ap-northeast-3`).",
        page: pages::DYNAMODB_GLOBAL_TABLES,
    },
    error EXCLUDED = ddb051 {
        title: "a table of strong consistency has no time to live and no local index",
        explanation: "DynamoDB refuses both in a global table of strong consistency. Transactions fail \
            there, too, which no template shows.",
        page: pages::DYNAMODB_GLOBAL_TABLES,
    },
    error WITNESS = ddb052 {
        title: "a witness stands beside two replicas of strong consistency, in a Region of its own",
        explanation: "A witness takes the place of the third replica: it takes part in every write, and \
            cannot be read. There is at most one, only with `MultiRegionConsistency: STRONG`.",
        page: pages::CLOUDFORMATION_WITNESS,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let witness_is_wrong = check_witness(table, findings);
    let Some(strong) = table.strong() else { return };
    if !witness_is_wrong && !table.joins_another() {
        check_regions(table, &strong, findings);
    }
    check_excluded(table, findings);
}

fn witnesses<'t>(table: &Table<'t>) -> Vec<Node<'t>> {
    table.resource.elements("GlobalTableWitnesses").filter(is_known).collect()
}

fn check_witness(table: &Table<'_>, findings: &mut Vec<Finding>) -> bool {
    let witnesses = witnesses(table);
    let Some(witness) = witnesses.first() else { return false };
    if table.is_eventual() {
        finding!(&WITNESS, "table `{table}` of eventual consistency has a witness")
            .here(witness, "only with strong consistency")
            .help(Help::say(
                "add {}, or make it a replica",
                [Word::property("MultiRegionConsistency", "STRONG")
                    .call(".multi_region_consistency(MultiRegionConsistency::Strong)")],
            ))
            .add_to(findings);
        return true;
    }
    if let Some(second) = witnesses.get(WITNESSES) {
        let count = witnesses.len();
        finding!(&WITNESS, "table `{table}` has {count} witnesses")
            .here(second, "at most one")
            .help("three Regions are enough: two replicas and a witness")
            .add_to(findings);
        return true;
    }
    let Some(region) = witness.get("Region") else { return false };
    let replicas = table.replicas();
    let own = table.region_of(witness);
    let is_there = |replica: &&Node<'_>| {
        let same = replica.get("Region").is_some_and(|other| other.expr() == region.expr());
        same || own.is_some() && table.region_of(replica) == own
    };
    let there = replicas.iter().find(is_there).and_then(|replica| replica.get("Region"));
    let Some(same) = there else { return false };
    finding!(&WITNESS, "the witness of table `{table}` is where a replica is")
        .here(&region, "another Region of the set")
        .help(match free(table, &replicas).as_slice() {
            [] => format!("the sets of Regions are {}", sets()),
            [region] => format!("`{region}` is left in the set"),
            left => format!("{} are left in the set", listed(left.iter().copied())),
        })
        .and_elsewhere(&same, "a replica here")
        .add_to(findings);
    true
}

fn check_regions(table: &Table<'_>, strong: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(list) = table.property("Replicas") else { return };
    let Some(replicas) = complete(&list).filter(|replicas| !replicas.is_empty()) else { return };
    let witnesses = match table.property("GlobalTableWitnesses") {
        Some(list) => match complete(&list) {
            Some(witnesses) => witnesses,
            None => return,
        },
        None if table.lacks("GlobalTableWitnesses") => Vec::new(),
        None => return,
    };
    if replicas.len() + witnesses.len() != STRONG_CONSISTENCY_REGIONS {
        let what = match (replicas.len(), witnesses.is_empty()) {
            (1, true) => "one replica and no witness".to_owned(),
            (1, false) => "one replica and a witness".to_owned(),
            (count, true) => format!("{count} replicas and no witness"),
            (count, false) => format!("{count} replicas and a witness"),
        };
        // If there are too many, the first of them is to blame; if too few, the word that requires
        // more.
        let node = replicas.iter().chain(&witnesses).nth(STRONG_CONSISTENCY_REGIONS);
        let finding = finding!(&REGIONS, "table `{table}` of strong consistency has {what}")
            .here(node.unwrap_or(strong), "three replicas, or two and a witness")
            .and_elsewhere(strong, "strong consistency");
        let is_one_short = witnesses.is_empty() && replicas.len() == 2;
        let left = if is_one_short { free(table, &replicas) } else { Vec::new() };
        findings.push(match left.split_first() {
            Some((region, others)) => {
                let or: String = others.iter().map(|other| format!(", or `{other}`")).collect();
                finding.help(
                    Help::say(
                        "name a third Region, as a replica or as a witness: {}",
                        [Word::property(
                            "GlobalTableWitnesses",
                            serde_json::json!([{ "Region": region }]),
                        )
                        .call(format!(".witness_region(\"{region}\")"))],
                    )
                    .and(or),
                )
            }
            None => finding.help(format!("the sets of Regions are {}", sets())),
        });
        return;
    }
    let named = named_regions(table, replicas.iter().chain(&witnesses));
    let Some((code, region)) = outside(&named) else { return };
    let is_in_a_set = regions::STRONG_CONSISTENCY_SETS.iter().any(|set| set.contains(code));
    let label = match (region.expr() == &Expr::region(), is_in_a_set) {
        (true, true) => "the stack's Region, of another set than the others",
        (true, false) => "the stack's Region, in no set",
        (false, true) => "of another set than the others",
        (false, false) => "in no set",
    };
    finding!(
        &REGIONS,
        "table `{table}` of strong consistency cannot be in `{code}` with the others"
    )
    .here(region, label)
    .help(format!("the sets of Regions are {}", sets()))
    .add_to(findings);
}

/// The Regions that are known. A Region that does not exist is reported by another rule.
fn named_regions<'n, 't: 'n>(
    table: &Table<'t>,
    replicas: impl IntoIterator<Item = &'n Node<'t>>,
) -> Vec<(&'t str, Node<'t>)> {
    let known = |replica: &Node<'t>| {
        let code = table.region_of(replica).filter(|code| regions::is_region(code));
        Some((code?, replica.get("Region")?))
    };
    replicas.into_iter().filter_map(known).collect()
}

/// The set that contains most of the Regions.
fn set_of(named: &[(&str, Node<'_>)]) -> &'static [&'static str] {
    let held = |set: &[&str]| named.iter().filter(|(code, _)| set.contains(code)).count();
    let mut best: &[&str] = &[];
    for set in regions::STRONG_CONSISTENCY_SETS {
        if held(set) > held(best) {
            best = set;
        }
    }
    best
}

/// The first Region outside of the set that contains most.
fn outside<'n, 't>(named: &'n [(&'t str, Node<'t>)]) -> Option<&'n (&'t str, Node<'t>)> {
    let set = set_of(named);
    named.iter().find(|(code, _)| !set.contains(code))
}

/// The Regions of the set that are free: one if the Regions of all replicas are known, otherwise all,
/// because one of them may be the stack's. Empty if the replicas are not in one set.
fn free<'t>(table: &Table<'t>, replicas: &[Node<'t>]) -> Vec<&'static str> {
    let named = named_regions(table, replicas);
    if outside(&named).is_some() {
        return Vec::new();
    }
    let is_taken = |region: &&str| named.iter().any(|(code, _)| code == region);
    let left = set_of(&named).iter().copied().filter(|region| !is_taken(region));
    left.take(if named.len() == replicas.len() { 1 } else { usize::MAX }).collect()
}

fn sets() -> String {
    let sets = regions::STRONG_CONSISTENCY_SETS.iter();
    let sets: Vec<String> = sets.map(|set| listed(set.iter().copied())).collect();
    sets.join("; ")
}

fn check_excluded(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let expiry = table.property("TimeToLiveSpecification");
    let is_on = |expiry: &Node<'_>| {
        expiry.get("Enabled").and_then(|enabled| enabled.as_bool()) == Some(true)
    };
    if let Some(expiry) = expiry.filter(is_on) {
        finding!(&EXCLUDED, "table `{table}` of strong consistency expires items")
            .here(&expiry, "not with strong consistency")
            .help("leave it out, and delete what is over by a job of your own")
            .add_to(findings);
    }
    let local = table.property("LocalSecondaryIndexes").filter(Node::is_list);
    if let Some(local) = local.filter(|list| list.items().any(|index| is_known(&index))) {
        finding!(&EXCLUDED, "table `{table}` of strong consistency has a local index")
            .here(&local, "not with strong consistency")
            .help("make it a global index with the same partition key")
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::views::judged::Judged;
    use crate::rules::views::policy_samples::Check as _;
    use serde_json::{Value, json};

    use crate::findings::Finding;
    use crate::rules::views::table_samples::{found, global};
    use crate::template::Template;

    fn strong(replicas: Value, witnesses: Value) -> Vec<String> {
        found(&global(json!({
            "MultiRegionConsistency": "STRONG",
            "Replicas": replicas,
            "GlobalTableWitnesses": witnesses,
        })))
    }

    fn at(regions: &[&str]) -> Value {
        regions.iter().map(|region| json!({ "Region": region })).collect()
    }

    #[test]
    fn each_set_holds_three() {
        for regions in [
            ["us-east-1", "us-east-2", "us-west-2"],
            ["eu-west-1", "eu-central-1", "eu-west-3"],
            ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
        ] {
            assert_eq!(strong(at(&regions), json!(null)), [""; 0]);
            let [one, two, three] = regions;
            assert_eq!(strong(at(&[one, two]), at(&[three])), [""; 0]);
        }
    }

    #[test]
    fn too_few_point_at_the_word_and_too_many_at_the_first_too_many() {
        let word = ["DDB050 MultiRegionConsistency"];
        assert_eq!(strong(at(&["us-east-1"]), json!(null)), word);
        assert_eq!(strong(at(&["us-east-1"]), at(&["us-east-2"])), word);
        assert_eq!(strong(at(&["us-east-1", "us-east-2"]), json!(null)), word);
        let three = ["us-east-1", "us-east-2", "us-west-2"];
        let witness = at(&["us-west-1"]);
        assert_eq!(strong(at(&three), witness), ["DDB050 GlobalTableWitnesses/0"]);
        let four = ["us-east-1", "us-east-2", "us-west-2", "us-west-1"];
        assert_eq!(strong(at(&four), json!(null)), ["DDB050 Replicas/3"]);
    }

    #[test]
    fn the_odd_region_is_named() {
        let regions = ["us-east-1", "eu-west-2", "eu-west-1"];
        assert_eq!(strong(at(&regions), json!(null)), ["DDB050 Replicas/0/Region"]);
        let regions = ["eu-west-2", "eu-north-1", "eu-west-1"];
        assert_eq!(strong(at(&regions), json!(null)), ["DDB050 Replicas/1/Region"]);
    }

    #[test]
    fn what_is_computed_may_be_right() {
        let own = json!({ "Region": { "Ref": "AWS::Region" } });
        let other = json!({ "Region": "us-east-2" });
        let third =
            json!({ "Fn::If": ["A", { "Region": "us-west-2" }, { "Ref": "AWS::NoValue" }] });
        assert_eq!(strong(json!([own, other, { "Region": "us-west-2" }]), json!(null)), [""; 0]);
        assert_eq!(strong(json!([own, other, third]), json!(null)), [""; 0]);
        assert_eq!(strong(json!([own, other]), json!([third])), [""; 0]);
        assert_eq!(strong(json!({ "Ref": "Replicas" }), json!(null)), [""; 0]);
        assert_eq!(
            strong(json!([own, other]), json!([own])),
            ["DDB052 GlobalTableWitnesses/0/Region"],
            "the same function has the same value"
        );
    }

    fn in_region(region: &str, replicas: Value, witnesses: Value) -> Vec<Finding> {
        let table = global(json!({
            "MultiRegionConsistency": "STRONG",
            "Replicas": replicas,
            "GlobalTableWitnesses": witnesses,
        }));
        let template: Template = json!({ "Resources": { "T": table } }).into();
        let mut findings = Vec::new();
        super::RULES.run(&Judged::of(&template.in_region(region)), &mut findings);
        findings
    }

    #[test]
    fn the_stacks_own_region_counts_where_it_is_known() {
        let own = || json!({ "Region": { "Ref": "AWS::Region" } });
        let with = |others: &[&str]| {
            let mut replicas = vec![own()];
            replicas.extend(others.iter().map(|region| json!({ "Region": region })));
            json!(replicas)
        };
        let messages = |region: &str, replicas: Value, witnesses: Value| {
            let findings = in_region(region, replicas, witnesses);
            findings.iter().map(Finding::code).collect::<Vec<_>>().join(" ")
        };
        let ireland_and_london = || with(&["eu-west-1", "eu-west-2"]);
        assert_eq!(messages("us-east-1", ireland_and_london(), json!(null)), "DDB050");
        assert_eq!(messages("eu-west-3", ireland_and_london(), json!(null)), "");
        let ohio = || with(&["us-east-2"]);
        assert_eq!(messages("us-east-1", ohio(), at(&["us-east-1"])), "DDB052");
        assert_eq!(messages("us-east-1", ohio(), at(&["us-west-2"])), "");
        assert_eq!(messages("eu-west-1", ohio(), at(&["us-west-2"])), "DDB050");
    }

    #[test]
    fn help_names_a_region_that_is_free() {
        let two =
            |region: &str| json!([{ "Region": { "Ref": "AWS::Region" } }, { "Region": region }]);
        let help = |findings: Vec<Finding>| findings[0].helps().join(" ");
        let found = help(in_region("us-east-1", two("us-east-2"), json!(null)));
        assert!(found.contains("us-west-2") && !found.contains("us-east-1"), "{found}");
        // No third Region makes these two a set.
        let found = help(in_region("us-east-1", two("eu-west-1"), json!(null)));
        assert!(found.contains("the sets of Regions are"), "{found}");
        assert!(!found.contains("witness"), "{found}");
    }

    #[test]
    fn time_to_live_may_be_off() {
        let table = |enabled: Value| {
            found(&global(json!({
                "MultiRegionConsistency": "STRONG",
                "Replicas": at(&["us-east-1", "us-east-2", "us-west-2"]),
                "TimeToLiveSpecification": { "AttributeName": "expiresAt", "Enabled": enabled },
            })))
        };
        assert_eq!(table(json!(true)), ["DDB051 TimeToLiveSpecification"]);
        assert_eq!(table(json!(false)), [""; 0]);
        assert_eq!(table(json!({ "Ref": "Expires" })), [""; 0]);
    }
}

//! Limits on sums: what a replica inherits counts together with what it sets itself.

use tablature::{Attribute, OnDemand, Replica, Stack, Stage, TableV2};

fn tracks(tags: usize) -> TableV2<OnDemand> {
    let table = TableV2::on_demand("Tracks", Attribute::string("id"));
    (0..tags).fold(table, |table, n| table.tag(format!("tag{n}"), "x"))
}

fn replica(tags: std::ops::Range<usize>) -> Replica {
    tags.fold(Replica::new("eu-west-1"), |replica, n| replica.tag(format!("tag{n}"), "y"))
}

fn found(table: TableV2<OnDemand>) -> Vec<(String, String)> {
    let mut stack = Stack::new("music");
    stack.add(table);
    let spot = |finding: &tablature::findings::Finding| {
        let pointer = finding.location().pointer.clone().unwrap_or_default();
        (finding.code().to_owned(), pointer)
    };
    stack.check(&Stage::new("dev")).findings().map(spot).collect()
}

#[test]
fn tags_of_a_replica_count_with_those_of_its_table() {
    assert_eq!(found(tracks(30).replica(replica(30..50))), []);
    let beyond = "/Resources/Tracks/Properties/Replicas/1/Tags/50".to_owned();
    assert_eq!(found(tracks(30).replica(replica(30..51))), [("DDB042".to_owned(), beyond)]);
}

#[test]
fn a_tag_that_a_replica_says_again_counts_once() {
    assert_eq!(found(tracks(50).replica(replica(0..50))), []);
}

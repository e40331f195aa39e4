//! One Region of a table, and all of them.

use serde_json::Value;
use tablature::Action::{GetItem, PutItem, Query, TagResource};
use tablature::assertions::on;
use tablature::{
    Attribute, GlobalSecondaryIndex, PolicyStatement, Replica, Role, Stack, TableEncryption,
    TableV2,
};

use crate::{statements, template};

fn orders() -> TableV2<tablature::OnDemand> {
    let key = |region: &str| format!("arn:aws:kms:{region}:111122223333:key/0000-{region}");
    TableV2::on_demand("Orders", Attribute::string("id"))
        .global_secondary_index(GlobalSecondaryIndex::new("byDay", Attribute::string("day")))
        .encryption(TableEncryption::customer_managed(key("us-east-1")))
        .replica(Replica::new("eu-west-1").encryption_key(key("eu-west-1")))
        .replica(Replica::new("ap-south-1").encryption_key(key("ap-south-1")))
}

#[test]
fn a_grant_on_a_replica_reaches_that_region_alone() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let orders = stack.add(orders());
    let irish = orders.replica("eu-west-1");
    stack.add(Role::for_lambda("Irish").allow(irish.read_data()));
    stack.add(Role::for_lambda("IrishIndex").allow(irish.index("byDay").read_data()));
    stack.add(Role::for_lambda("Home").allow(orders.in_stack_region().write_data()));
    let written = template(&stack);

    let policy = |role| Value::from(statements(&written, role)).to_string();
    assert!(!policy("Irish").contains("Orders.Arn"), "{}", policy("Irish"));
    assert!(policy("Irish").contains(":key/0000-eu-west-1"));
    assert!(!policy("Irish").contains("us-east-1") && !policy("Irish").contains("ap-south-1"));
    assert!(policy("Home").contains(":key/0000-us-east-1"));
    assert!(!policy("Home").contains("eu-west-1"), "{}", policy("Home"));

    stack.role("Irish").may(GetItem, on(&irish));
    stack.role("Irish").may(Query, on(&irish.index("byDay")));
    stack.role("Irish").may_not(GetItem, on(&orders));
    stack.role("Irish").may_not(GetItem, on(&orders).in_region("ap-south-1"));
    stack.role("IrishIndex").may_not(Query, on(&irish));
    stack.role("IrishIndex").may(Query, on(&irish.index("byDay")));
    stack.role("Home").may(PutItem, on(&orders));
    stack.role("Home").may_not(PutItem, on(&irish));
}

#[test]
fn a_deny_by_hand_can_mean_every_region() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let orders = stack.add(orders());
    let never = PolicyStatement::deny().actions([PutItem]).resources(orders.arns());
    let grant = orders.read_write_data();
    stack.add(Role::for_lambda("Import").allow(grant).statement(never));
    let regions = ["us-east-1", "eu-west-1", "ap-south-1"];
    for region in regions {
        stack.role("Import").may(GetItem, on(&orders).in_region(region));
        stack.role("Import").may_not(PutItem, on(&orders).in_region(region));
    }
    let index = orders.index("byDay").arns();
    assert_eq!(index.len(), regions.len());
    assert_eq!(index[1], orders.replica("eu-west-1").index("byDay").arn());
}

#[test]
fn the_stream_is_no_part_of_a_replica() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("id")).replica(Replica::new("eu-west-1")),
    );
    let tag = [TagResource];
    stack.add(Role::for_lambda("Irish").allow(orders.replica("eu-west-1").actions(tag)));
    stack.add(Role::for_lambda("Home").allow(orders.in_stack_region().actions(tag)));
    let template = template(&stack);
    let reaches = |role| Value::from(statements(&template, role)).to_string().contains("StreamArn");
    assert_eq!((reaches("Irish"), reaches("Home")), (false, true));
}

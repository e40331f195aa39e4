//! What the proof finds if lowering loses, widens or confuses a grant on an imported table.

use super::*;
use crate::dynamodb::{ImportedTable, Replica, TableEncryption};

const PARTNER: &str = "arn:aws:dynamodb:eu-west-1:111122223333:table/prices";

/// Two imports of one table, each with an index of its own.
fn imports() -> Stack {
    let mut stack = Stack::new("shop").region("us-east-1");
    let prices = ImportedTable::from_table_arn("Prices", PARTNER).global_secondary_index("byShop");
    let again = ImportedTable::from_table_arn("Again", PARTNER).global_secondary_index("byDay");
    let (prices, again) = (stack.add(prices), stack.add(again));
    stack.add(Role::for_lambda("Reader").allow(prices.actions([Action::GetItem])));
    stack.add(Role::for_lambda("ByDay").allow(again.index("byDay").read_data()));
    stack
}

fn with_resource(role: &str, sid: &str, arn: Value) -> Vec<String> {
    let stack = imports();
    let mut template = emitted(&stack);
    assert_eq!(differences(&stack, template.clone()), [""; 0]);
    statement(&mut template, role, sid)["Resource"] = json!([arn]);
    differences(&stack, template)
}

#[test]
fn a_table_from_elsewhere_that_is_another_one_is_noticed() {
    for other in ["eu-central-1:111122223333:table/prices", "eu-west-1:111122223333:table/price"] {
        let arn = json!(format!("arn:aws:dynamodb:{other}"));
        let lost = with_resource("Reader", "ReadPrices", arn);
        let [message] = &lost[..] else { panic!("{lost:#?}") };
        assert!(
            message.starts_with("role `Reader` may not `GetItem` on table `Prices`"),
            "{message}"
        );
    }
}

#[test]
fn an_index_that_only_the_second_import_says_is_asked_for() {
    let lost = with_resource("ByDay", "ReadAgainByDay", json!(format!("{PARTNER}/index/byDays")));
    assert!(
        lost.iter().any(|found| found.contains("may not `Query` on index `byDay`")),
        "{lost:#?}"
    );
    let wide = with_resource("ByDay", "ReadAgainByDay", json!(format!("{PARTNER}/index/*")));
    assert!(wide.iter().any(|found| found.contains("may `Query` on index `byShop`")), "{wide:#?}");
}

#[test]
fn backups_of_a_table_from_elsewhere_are_asked_for() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let prices = stack.add(ImportedTable::from_table_arn("Prices", PARTNER));
    let restore = prices.actions([Action::DescribeBackup]);
    stack.add(Role::for_lambda("Keeper").allow(restore));
    let mut template = emitted(&stack);
    assert_eq!(differences(&stack, template.clone()), [""; 0]);
    let written = statement(&mut template, "Keeper", "DescribePricesBackup");
    written["Resource"] = json!([PARTNER]);
    let lost = differences(&stack, template);
    assert_eq!(lost.len(), 1, "{lost:#?}");
}

#[test]
fn the_key_of_the_stacks_own_table_is_granted_by_an_import_that_says_it() {
    let key = |region: &str| format!("arn:aws:kms:{region}:111122223333:key/0000");
    let stack = |says: bool| {
        let mut stack = Stack::new("shop").region("us-east-1");
        stack.add(
            TableV2::on_demand("Orders", Attribute::string("id"))
                .table_name("orders")
                .encryption(TableEncryption::customer_managed(key("us-east-1")))
                .replica(Replica::new("eu-west-1").encryption_key(key("eu-west-1"))),
        );
        let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
        let irish = ImportedTable::from_table_arn("Irish", arn);
        let irish = if says { irish.encryption_key(key("eu-west-1")) } else { irish };
        let irish = stack.add(irish);
        stack.add(Role::for_lambda("Reader").allow(irish.actions([Action::GetItem])));
        stack
    };
    let (with, without) = (stack(true), stack(false));
    assert_eq!(differences(&with, emitted(&with)), [""; 0]);
    assert_eq!(differences(&without, emitted(&without)), [""; 0]);
    let lost = differences(&with, emitted(&without));
    assert!(lost.iter().all(|found| found.contains("may not `kms:Decrypt`")), "{lost:#?}");
    assert_eq!(lost.len(), 1);
    assert_eq!(differences(&without, emitted(&with)).len(), 1);
}

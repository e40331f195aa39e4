//! Tables that another stack has made.

use serde_json::{Value, json};
use tablature::Action::{GetItem, GetRecords, PutItem, Query, Scan, SearchVectors};
use tablature::assertions::on;
use tablature::evaluate::Environment;
use tablature::{Attribute, Expr, ImportedTable, Role, Stack, Stage, TableEncryption, TableV2};

use crate::{statements, template};

#[test]
fn an_imported_table_is_granted_by_the_names_of_its_indexes() {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let orders = stack.add(
        ImportedTable::from_table_name("Orders", "shop-orders")
            .global_secondary_index("byDay")
            .local_secondary_index("byState")
            .vector_index("similar")
            .encryption_key("arn:aws:kms:eu-west-1:123456789012:key/0000"),
    );
    let stream =
        "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-orders/stream/2026-01-01T00:00:00.000";
    stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    stack.add(Role::for_lambda("ByDay").allow(orders.index("byDay").read_data()));
    stack.add(Role::for_lambda("Search").allow(orders.vector_index("similar").search_vectors()));
    stack.add(Role::for_lambda("Changes").allow(orders.stream(stream).read()));
    stack.add(Role::for_lambda("Writer").allow(orders.write_data()));
    let template = template(&stack);
    let resources = template["Resources"].as_object().unwrap();
    assert!(resources.values().all(|it| it["Type"] == "AWS::IAM::Role"), "{template}");

    let here = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/shop-orders";
    let of_one = statements(&template, "ByDay");
    assert_eq!(of_one[0]["Sid"], "ReadOrdersByDay");
    assert_eq!(of_one[0]["Resource"], json!([{ "Fn::Sub": format!("{here}/index/byDay") }]));
    let decrypt = |role| {
        let statements = statements(&template, role);
        statements.iter().any(|it| it["Action"] == json!(["kms:Decrypt"]))
    };
    assert!(["Report", "ByDay", "Search", "Changes", "Writer"].into_iter().all(decrypt));

    let account = Environment::new("123456789012", "eu-west-1");
    let deployed = stack.at(&Stage::default()).environment(account);
    let table = || on(&orders).no_resource_policy();
    deployed.role("Report").may([GetItem, Query, Scan], table());
    deployed.role("Report").may(Query, table().index("byState"));
    deployed.role("Report").may_not(PutItem, table());
    deployed.role("ByDay").may_not(Query, table());
    deployed.role("Search").may(SearchVectors, table().index("similar"));
    deployed.role("Changes").may(GetRecords, on(&orders.stream(stream)).no_resource_policy());
    deployed.role("Writer").may(PutItem, table());
}

#[test]
fn an_imported_table_may_be_of_another_account_or_known_at_deployment() {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let partner = stack.add(
        ImportedTable::from_table_arn(
            "Partner",
            "arn:aws:dynamodb:us-east-1:999999999999:table/orders",
        )
        .global_secondary_index("byDay"),
    );
    let exported = json!({ "Fn::ImportValue": "shop-OrdersArn" });
    let later = stack.add(
        ImportedTable::from_table_arn("Later", exported.clone()).global_secondary_index("byDay"),
    );
    stack.add(Role::for_lambda("Both").allow(partner.read_data()).allow(later.read_data()));
    stack.add(Role::for_lambda("Neither"));
    let template = template(&stack);
    let policy = Value::from(statements(&template, "Both")).to_string();
    assert!(policy.contains("arn:aws:dynamodb:us-east-1:999999999999:table/orders/index/byDay"));
    let joined = json!({ "Fn::Join": ["", [exported, "/index/byDay"]] }).to_string();
    assert!(policy.contains(&joined), "{policy}");
    // Access across accounts needs a policy in the table's account as well.
    let answer = stack.role("Both").decide(GetItem, on(&partner));
    assert!(!answer.unwrap().is_allowed());
    let closed = stack.role("Neither").decide(GetItem, on(&partner));
    assert!(closed.unwrap().is_denied());
}

#[test]
fn two_names_of_one_table_are_one_table() {
    let mut stack = Stack::new("shop").region("eu-west-1");
    let items = stack.add(ImportedTable::from_table_name("Items", "items"));
    let also = stack.add(ImportedTable::from_table_name("AlsoItems", "items"));
    stack.add(Role::for_lambda("Reader").allow(items.read_data()));
    stack.add(Role::for_lambda("Writer").allow(also.write_data()));
    // The proof accepts each, and does not confuse one with the other.
    template(&stack);
    stack.role("Writer").may(PutItem, on(&items).no_resource_policy());
}

#[test]
fn a_key_may_be_that_of_an_own_and_of_an_imported_table() {
    let shared = "arn:aws:kms:us-east-1:111122223333:key/0000";
    for key in [Expr::from(shared), json!({ "Fn::ImportValue": "Key" }).into()] {
        let mut stack = Stack::new("shop").region("us-east-1");
        let own = TableV2::on_demand("Orders", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(shared));
        let own = stack.add(own);
        let imported = ImportedTable::from_table_name("Items", "items").encryption_key(key);
        let imported = stack.add(imported);
        stack.add(Role::for_lambda("Own").allow(own.read_data()));
        stack.add(Role::for_lambda("Imported").allow(imported.read_data()));
        template(&stack);
    }
}

#[test]
fn the_key_of_an_imported_table_is_used_where_the_table_is() {
    let stream = |region: &str| {
        format!(
            "arn:aws:dynamodb:{region}:444455556666:table/orders/stream/2026-01-01T00:00:00.000"
        )
    };
    for region in ["us-east-1", "eu-west-1"] {
        let mut stack = Stack::new("reports").region("us-east-1");
        let arn = format!("arn:aws:dynamodb:{region}:444455556666:table/orders");
        let key = format!("arn:aws:kms:{region}:444455556666:key/0000");
        let orders = ImportedTable::from_table_arn("Orders", arn)
            .global_secondary_index("byDay")
            .encryption_key(key.as_str());
        let orders = stack.add(orders);
        let roles = [
            ("Reader", orders.read_data()),
            ("ByDay", orders.index("byDay").read_data()),
            ("Changes", orders.stream(stream(region)).read()),
        ];
        for (id, grant) in roles.clone() {
            stack.add(Role::for_lambda(id).allow(grant));
        }
        let template = template(&stack);
        for (id, _) in roles {
            let statements = statements(&template, id);
            let decrypt: Vec<&Value> =
                statements.iter().filter(|it| it["Action"] == json!(["kms:Decrypt"])).collect();
            let [decrypt] = decrypt[..] else { panic!("{id} in {region}: {statements:?}") };
            assert_eq!(decrypt["Resource"], json!([key]));
            let service = format!("dynamodb.{region}.amazonaws.com");
            assert_eq!(decrypt["Condition"]["StringEquals"]["kms:ViaService"], json!(service));
        }
    }
}

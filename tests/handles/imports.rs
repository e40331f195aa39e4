//! Tables that another stack has made.

use serde_json::{Value, json};
use tablature::Action::{GetItem, GetRecords, PutItem, Query, Scan, SearchVectors};
use tablature::access::Access;
use tablature::assertions::on;
use tablature::evaluate::Environment;
use tablature::invariants::{everyone, reads, writes};
use tablature::{
    Alarm, Attribute, ComparisonOperator, Expr, ImportedTable, Metric, Operation, PolicyStatement,
    Role, Stack, Stage, TableEncryption, TableV2,
};

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

/// What the access report says of a stack in account 111122223333 in eu-west-1.
fn access(stack: &Stack, environment: Environment) -> String {
    let environment = environment.imported_tables(stack.imported_tables());
    Access::of(&stack.template(&Stage::default()).unwrap(), environment).text()
}

fn here() -> Environment {
    Environment::new("111122223333", "eu-west-1")
}

fn importing() -> Stack {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let orders = stack.add(
        ImportedTable::from_table_name("Orders", "shop-orders")
            .global_secondary_index("byDay")
            .vector_index("similar"),
    );
    let partner = "arn:aws:dynamodb:us-east-1:999999999999:table/orders";
    let partner = stack.add(ImportedTable::from_table_arn("Partner", partner));
    let name = Expr::import_value("shop-Items");
    let items = stack.add(ImportedTable::from_table_name("Items", name));
    let arn = Expr::import_value("shop-LaterArn");
    let later =
        stack.add(ImportedTable::from_table_arn("Later", arn).global_secondary_index("byDay"));
    let stream =
        "arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders/stream/2026-01-01T00:00:00.000";
    stack.add(
        Role::for_lambda("Report")
            .allow(orders.read_data())
            .allow(partner.read_data())
            .allow(items.read_data())
            .allow(later.read_data()),
    );
    stack.add(Role::for_lambda("Search").allow(orders.vector_index("similar").search_vectors()));
    stack.add(Role::for_lambda("Changes").allow(orders.stream(stream).read()));
    stack.add(Role::for_lambda("Other"));
    stack
}

#[test]
fn an_imported_table_is_a_row_of_the_access_report() {
    insta::assert_snapshot!(access(&importing(), here()), @r#"
                          Report  Search  Changes  Other
    Orders                read    read    —        —
    Orders/index/byDay    read    —       —        —
    Orders/index/similar  —       read    —        —
    Orders/stream         —       —       read?    —
    Partner               read?   —       —        —
    Items                 read    read?   —        —
    Items/stream          —       —       read?    —
    Later                 read?   read?   —        —
    Later/index/byDay     read?   —       —        —
    Later/stream          —       —       read?    —

    Report, assumed by lambda.amazonaws.com
      BatchGetItem, ConditionCheckItem, GetItem, Query, Scan and DescribeTable on Orders and Items: every row
      Query and Scan on Orders/index/byDay: every row
      BatchGetItem, ConditionCheckItem, GetItem, Query, Scan and DescribeTable on Partner: undecided, `arn:aws:dynamodb:us-east-1:999999999999:table/orders` is not in the template, and whether it has a policy of its own is not said
      BatchGetItem, ConditionCheckItem, GetItem, Query, Scan and DescribeTable on Later: undecided, what `shop-LaterArn` exports is not given
      Query and Scan on Later/index/byDay: undecided, what `shop-LaterArn` exports is not given
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Search, assumed by lambda.amazonaws.com
      SearchVectors on Orders and Orders/index/similar
      SearchVectors on Items: undecided, what `shop-Items` exports is not given
      SearchVectors on Later: undecided, what `shop-LaterArn` exports is not given
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Changes, assumed by lambda.amazonaws.com
      GetRecords, DescribeStream and GetShardIterator on Orders/stream: undecided, the label of its stream is known after deployment
      GetRecords, DescribeStream and GetShardIterator on Items/stream: undecided, what `shop-Items` exports is not given
      GetRecords, DescribeStream and GetShardIterator on Later/stream: undecided, what `shop-LaterArn` exports is not given
      ListStreams, in the whole account
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Other, assumed by lambda.amazonaws.com
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    assumed: tables elsewhere in the account let nobody in by policies of their own
    "#);
    let later = "arn:aws:dynamodb:eu-west-1:111122223333:table/later";
    let known = access(&importing(), here().import("shop-LaterArn", later));
    insta::assert_snapshot!(known, @r#"
                          Report  Search  Changes  Other
    Orders                read    read    —        —
    Orders/index/byDay    read    —       —        —
    Orders/index/similar  —       read    —        —
    Orders/stream         —       —       read?    —
    Partner               read?   —       —        —
    Items                 read    read?   —        —
    Items/stream          —       —       read?    —
    Later                 read    —       —        —
    Later/index/byDay     read    —       —        —

    Report, assumed by lambda.amazonaws.com
      BatchGetItem, ConditionCheckItem, GetItem, Query, Scan and DescribeTable on Orders, Items and Later: every row
      Query and Scan on Orders/index/byDay and Later/index/byDay: every row
      BatchGetItem, ConditionCheckItem, GetItem, Query, Scan and DescribeTable on Partner: undecided, `arn:aws:dynamodb:us-east-1:999999999999:table/orders` is not in the template, and whether it has a policy of its own is not said
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Search, assumed by lambda.amazonaws.com
      SearchVectors on Orders and Orders/index/similar
      SearchVectors on Items: undecided, what `shop-Items` exports is not given
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Changes, assumed by lambda.amazonaws.com
      GetRecords, DescribeStream and GetShardIterator on Orders/stream: undecided, the label of its stream is known after deployment
      GetRecords, DescribeStream and GetShardIterator on Items/stream: undecided, what `shop-Items` exports is not given
      ListStreams, in the whole account
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Other, assumed by lambda.amazonaws.com
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    assumed: tables elsewhere in the account let nobody in by policies of their own
    "#);
}

#[test]
fn what_an_import_does_not_declare_is_still_named() {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let orders =
        ImportedTable::from_table_name("Orders", "shop-orders").global_secondary_index("byDay");
    stack.add(orders);
    let here_is = "arn:aws:dynamodb:eu-west-1:111122223333:table/";
    let query = |name: &str, resource: &str| {
        let statement = PolicyStatement::allow().actions(["dynamodb:Query"]);
        let statement = statement.resources([format!("{here_is}{resource}")]);
        Role::for_lambda(name).statement(statement)
    };
    stack.add(query("Declared", "shop-orders/index/byDay"));
    stack.add(query("Hidden", "shop-orders/index/hidden"));
    stack.add(query("Each", "shop-orders/index/*"));
    stack.add(query("Longer", "shop-orders-archive"));
    insta::assert_snapshot!(access(&stack, here()), @r#"
                        Declared  Hidden  Each  Longer
    Orders              —         —       —     —
    Orders/index/byDay  read      —       read  —

    reached by no role: Orders

    Declared, assumed by lambda.amazonaws.com
      Query on Orders/index/byDay: every row
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Hidden, assumed by lambda.amazonaws.com
      named beyond these tables: dynamodb:Query on `arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders/index/hidden`
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Each, assumed by lambda.amazonaws.com
      Query on Orders/index/byDay: every row
      named beyond these tables: dynamodb:Query on `arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders/index/*`
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    Longer, assumed by lambda.amazonaws.com
      named beyond these tables: dynamodb:Query on `arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders-archive`
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    assumed: tables elsewhere in the account let nobody in by policies of their own
    "#);
}

#[test]
fn an_import_of_the_stacks_own_table_is_no_second_row() {
    let mut stack = Stack::new("shop").region("eu-west-1");
    let own = TableV2::on_demand("Orders", Attribute::string("id")).table_name("orders");
    let own = stack.add(own);
    let again = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
    stack.add(ImportedTable::from_table_arn("Again", again));
    stack.add(ImportedTable::from_table_name("One", "items"));
    let two = ImportedTable::from_table_name("Two", "items").global_secondary_index("byDay");
    let two = stack.add(two);
    stack.add(Role::for_lambda("Reader").allow(own.read_data()).allow(two.read_data()));
    insta::assert_snapshot!(access(&stack, here()), @r#"
                     Reader
    Orders           read
    One              read
    One/index/byDay  read

    Reader, assumed by lambda.amazonaws.com
      BatchGetItem, ConditionCheckItem, GetItem, Query, Scan and DescribeTable on Orders and One: every row
      Query and Scan on One/index/byDay: every row
      named of other services: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on `*`

    assumed: tables elsewhere in the account let nobody in by policies of their own
    "#);
    stack.role("Reader").may(GetItem, on("Again"));
    for name in ["One", "Two", "items"] {
        stack.role("Reader").may(GetItem, on(name).no_resource_policy());
    }
}

#[test]
fn assertions_take_the_id_and_the_name_of_an_imported_table() {
    let stack = importing();
    for orders in ["Orders", "shop-orders"] {
        let orders = || on(orders).no_resource_policy();
        stack.role("Report").may(GetItem, orders());
        stack.role("Report").may(Query, orders().index("byDay"));
        stack.role("Report").may_not(PutItem, orders());
        stack.role("Search").may(SearchVectors, orders().index("similar"));
    }
    // The name is known only at deployment, and the same everywhere.
    stack.role("Report").may(GetItem, on("Items").no_resource_policy());
    stack.role("Other").may_not(GetItem, on("Later"));
    // Which account it is in decides.
    let of_unknown_account = on("Later").no_resource_policy();
    assert!(!stack.role("Report").decide(GetItem, of_unknown_account).unwrap().is_allowed());
    assert!(!stack.role("Report").decide(GetItem, on("Partner")).unwrap().is_allowed());
    let without = stack.role("Report").decide(GetItem, on("Orders")).unwrap();
    assert!(!without.is_allowed() && !without.is_denied(), "{without}");

    // The name may be that of the other table.
    stack.everyone().except(["Report", "Search", "Changes"]).may_not(reads(), on("Items"));
    stack.everyone().may_not(writes(), on("Orders"));
    stack.only(["Report", "Search", "Changes"]).may(reads(), on("shop-orders"));
}

#[test]
fn an_invariant_names_an_imported_table_by_its_id() {
    let broken = |table: &str| {
        let mut stack = importing();
        stack.never(everyone().may(reads(), on(table)), "nobody reads it");
        let report = stack.check(&Stage::default());
        let found = report.findings().map(|it| format!("{} {}", it.code(), it.message()));
        found.collect::<Vec<_>>()
    };
    insta::assert_snapshot!(broken("Items").join("\n"), @r#"
    IAM124 `nobody reads it` is broken: role `Report` may `BatchGetItem`, `ConditionCheckItem`, `GetItem`, `Query` and `Scan` on `Items`
    IAM125 `nobody reads it` is not decided: role `Search` perhaps may `SearchVectors` on `Items`, since what `shop-Items` exports is not given
    "#);
    insta::assert_snapshot!(broken("Partner").join("\n"), @"IAM125 `nobody reads it` is not decided: role `Report` perhaps may `BatchGetItem`, `ConditionCheckItem`, `GetItem`, `Query` and `Scan` on `Partner`, since `arn:aws:dynamodb:us-east-1:999999999999:table/orders` is not in the template, and whether it has a policy of its own is not said");
    insta::assert_snapshot!(broken("Order").join("\n"), @"IAM126 the template has no table `Order`: did you mean `Orders`?");
}

#[test]
fn an_imported_table_has_a_name_for_alarms_and_environments() {
    let mut stack = Stack::new("reports");
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders";
    let named = stack.add(ImportedTable::from_table_name("Named", "shop-orders"));
    let by_arn = stack.add(ImportedTable::from_table_arn("ByArn", arn));
    let later = stack.add(ImportedTable::from_table_arn("Later", Expr::import_value("OrdersArn")));
    assert_eq!(named.table_name().to_json(), "\"shop-orders\"");
    assert_eq!(by_arn.table_name().to_json(), "\"shop-orders\"");
    assert_eq!(
        later.table_name().to_json(),
        r#"{"Fn::Select":[1,{"Fn::Split":["/",{"Fn::ImportValue":"OrdersArn"}]}]}"#
    );
    for (number, name) in [named.table_name(), later.table_name()].into_iter().enumerate() {
        stack.add(Alarm::new(
            format!("Throttled{number}"),
            Metric::throttled_requests(name, Operation::Query),
            ComparisonOperator::GreaterThanThreshold,
            0,
        ));
    }
    let template = stack.template(&Stage::default()).unwrap();
    let dimension = template.resource("Throttled0").unwrap().property("Dimensions").unwrap();
    assert!(dimension.expr().to_json().contains("shop-orders"), "{}", template.to_json());
}

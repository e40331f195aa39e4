//! A shop in one table: shoppers who read their own orders, a function that follows the orders'
//! status, and alarms.

use serde_json::json;
use tablature::invariants::{everyone, manages, on, reads, writes};
use tablature::{
    AccessPattern, Alarm, Attribute, Code, ComparisonOperator, Dashboard, Entity,
    EventSourceMapping, Function, GlobalSecondaryIndex, GraphWidget, Item, LeadingKey, Metric,
    Operation, Queue, RemovalPolicy, Role, RoleHandle, Runtime, Stack, Stage, StartingPosition,
    StreamViewType, TableHandle, TableV2, Topic, TreatMissingData, UserSignIn,
};

/// The operations of the shop on its table. Each has its own metrics.
const OPERATIONS: [Operation; 8] = [
    Operation::GetItem,
    Operation::BatchGetItem,
    Operation::Query,
    Operation::PutItem,
    Operation::UpdateItem,
    Operation::DeleteItem,
    Operation::TransactGetItems,
    Operation::TransactWriteItems,
];

/// DynamoDB answers in a few milliseconds. The network does not explain an average of this.
const HIGH_LATENCY_MILLISECONDS: u64 = 100;
const FOURTEEN_DAYS: u32 = 14 * 24 * 60 * 60;

/// The stack; its names are the same at every stage.
pub fn stack(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("orders").description("A shop in one table").outputs_for_all();
    let table = stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
                    .sort_key(Attribute::string("GSI1SK")),
            )
            .table_name("MyApp")
            .point_in_time_recovery(true)
            .deletion_protection(true)
            .removal_policy(RemovalPolicy::RetainOnUpdateOrDelete)
            .stream(StreamViewType::NewAndOldImages)
            .entity(Entity::new("User").key("USER#{userId}", "METADATA").index_key(
                "GSI1",
                "EMAIL#{email}",
                "USER#{userId}",
            ))
            .entity(
                Entity::new("Order")
                    .key("USER#{userId}", "ORDER#{createdAt}#{orderId}")
                    .index_key("GSI1", "ORDER#{orderId}", "USER#{userId}")
                    .attributes(["status"]),
            )
            .entity(Entity::new("OrderItem").key("ORDER#{orderId}", "ITEM#{productId}"))
            .entity(Entity::new("Product").key("PRODUCT#{productId}", "METADATA").index_key(
                "GSI1",
                "CATEGORY#{category}",
                "PRODUCT#{productId}",
            ))
            .access_pattern(AccessPattern::get("user by id", "User"))
            .access_pattern(AccessPattern::query("user by email", "User").by(["email"]))
            .access_pattern(
                AccessPattern::query("a user's orders, newest first", "Order")
                    .by(["userId"])
                    .descending("createdAt"),
            )
            .access_pattern(
                AccessPattern::query("an order and its items", "Order")
                    .and("OrderItem")
                    .by(["orderId"]),
            )
            .access_pattern(AccessPattern::query("an order by id", "Order").by(["orderId"]))
            .access_pattern(
                AccessPattern::query("products of a category", "Product").by(["category"]),
            )
            .access_pattern(
                AccessPattern::put("create a user only where none exists", "User").if_none_exists(),
            )
            .access_pattern(AccessPattern::transact_write(
                "create an order with its items",
                ["Order", "OrderItem"],
            )),
    );
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    stack
        .add(Role::new("Shopper", sign_in.authenticated()).allow(
            table.entity("User").and("Order").read_data().rows(LeadingKey::user_pool_sub()),
        ));
    let order_status = follow_orders(&mut stack, &table);
    let backend = "the shop's backend brings its own role";
    stack.never(everyone().may(writes().and(manages()), on(&table)), backend);
    let others = everyone().except([&order_status]);
    let rows = on(&table).rows_of_others();
    stack.never(others.may(reads(), rows), "a shopper sees nobody else's orders");
    watch(&mut stack, &table);
    samples(&mut stack, &table);
    stack
}

/// Two shoppers with their orders.
fn samples(stack: &mut Stack, table: &TableHandle) {
    for (user, email, order, created_at, product) in [
        ("user-001", "ann@example.com", "order-001", "2025-12-09T09:00:00Z", "product-001"),
        ("user-002", "binh@example.com", "order-002", "2025-12-10T18:30:00Z", "product-002"),
    ] {
        let item = |pk: String, sk: String| Item::of(table).attribute("PK", pk).attribute("SK", sk);
        let indexed = |item: Item, pk: String, sk: String| {
            item.attribute("GSI1PK", pk).attribute("GSI1SK", sk)
        };
        let (of_user, of_product) = (format!("USER#{user}"), format!("PRODUCT#{product}"));
        let shopper = item(of_user.clone(), "METADATA".to_owned()).attribute("email", email);
        stack.add(indexed(shopper, format!("EMAIL#{email}"), of_user.clone()));
        let placed = item(of_user.clone(), format!("ORDER#{created_at}#{order}"))
            .attribute("status", "PLACED")
            .attribute("total", 19.9);
        stack.add(indexed(placed, format!("ORDER#{order}"), of_user));
        stack.add(
            item(format!("ORDER#{order}"), format!("ITEM#{product}")).attribute("quantity", 2),
        );
        let sold = item(of_product.clone(), "METADATA".to_owned()).attribute("price", 9.95);
        stack.add(indexed(sold, "CATEGORY#books".to_owned(), of_product));
    }
    stack.add(
        Item::of(table)
            .attribute("PK", "USER#user-001")
            .attribute("SK", "ORDER#2025-12-11T07:45:00Z#order-003")
            .attribute("GSI1PK", "ORDER#order-003")
            .attribute("GSI1SK", "USER#user-001")
            .attribute("status", "PAID")
            .attribute("total", 5),
    );
}

/// OrderStatus reads the stream. Records that it cannot process go to a queue.
fn follow_orders(stack: &mut Stack, table: &TableHandle) -> RoleHandle {
    let failed =
        stack.add(Queue::new("FailedOrderChanges").message_retention_period(FOURTEEN_DAYS));
    let role = stack.add(
        Role::for_lambda("OrderStatusRole")
            .allow(table.stream().read())
            .statement(failed.send_messages()),
    );
    let code = Code::inline(include_str!("order_status.js"));
    let function =
        stack.add(Function::new("OrderStatus", Runtime::Nodejs24, code, &role).timeout(30));
    let changed_orders = json!({
        "eventName": ["MODIFY"],
        "dynamodb": { "Keys": { "SK": { "S": [{ "prefix": "ORDER#" }] } } },
    });
    stack.add(
        EventSourceMapping::new(
            "OrderChanges",
            &function,
            table.stream().arn(),
            StartingPosition::TrimHorizon,
        )
        .filter(changed_orders)
        .maximum_batching_window(5)
        .maximum_retry_attempts(3)
        .bisect_batch_on_function_error(true)
        .on_failure(failed.arn()),
    );
    role
}

/// Alarms for each operation, and the consumed capacity.
fn watch(stack: &mut Stack, table: &TableHandle) {
    use ComparisonOperator::GreaterThanThreshold;
    let name = || table.table_name();
    let alarms = stack.add(Topic::new("Alarms"));
    for operation in OPERATIONS {
        let alarm = |what: &str, metric: Metric, threshold: u64, means: &str| {
            let word = operation.name();
            Alarm::new(format!("{what}{word}"), metric, GreaterThanThreshold, threshold)
                .alarm_description(format!("{word} on MyApp: {means}"))
                .treat_missing_data(TreatMissingData::NotBreaching)
                .alarm_action(alarms.arn())
        };
        let throttled = Metric::throttled_requests(name(), operation);
        stack.add(alarm("Throttled", throttled, 0, "requests are throttled"));
        let errors = Metric::system_errors(name(), operation);
        stack.add(alarm("SystemErrors", errors, 0, "DynamoDB answers with status 500"));
        let latency = Metric::successful_request_latency(name(), operation);
        stack.add(
            alarm("Latency", latency, HIGH_LATENCY_MILLISECONDS, "slow for five minutes")
                .evaluation_periods(5),
        );
    }
    let reads = Metric::consumed_read_capacity_units;
    let writes = Metric::consumed_write_capacity_units;
    stack.add(
        Dashboard::new("Capacity")
            .widget(
                GraphWidget::new("Consumed read capacity")
                    .metric(reads(name()))
                    .metric(reads(name()).of_index("GSI1")),
            )
            .widget(
                GraphWidget::new("Consumed write capacity")
                    .metric(writes(name()))
                    .metric(writes(name()).of_index("GSI1")),
            ),
    );
}

/// Who may do what. The sentences ask the template, not the declarations above.
#[cfg(test)]
mod tests {
    use tablature::Action::{
        self, BatchGetItem, BatchWriteItem, ConditionCheckItem, DeleteItem, DescribeStream,
        GetItem, GetRecords, GetShardIterator, PutItem, Query, Scan, UpdateItem,
    };
    use tablature::assertions::{RoleSession, on};
    use tablature::evaluate::Verdict;
    use tablature::facts::{READ_WRITE_DATA, ResourceKind};
    use tablature::{Stack, Stage};

    use super::stack;

    /// What reads items by their key.
    const READS: [Action; 4] = [GetItem, BatchGetItem, ConditionCheckItem, Query];
    const WRITES: [Action; 4] = [PutItem, UpdateItem, DeleteItem, BatchWriteItem];

    fn orders() -> Stack {
        stack(&Stage::default())
    }

    fn alice() -> RoleSession {
        orders().role("Shopper").as_user("alice")
    }

    #[test]
    fn a_shopper_reads_her_own_user_and_orders_at_each_stage() {
        for stage in ["dev", "prod"].map(Stage::new) {
            let alice = stack(&stage).at(&stage).role("Shopper").as_user("alice");
            alice.may(READS, on("MyApp").row("USER#alice"));
            for foreign in ["USER#bob", "USER#alice2", "USER#", "alice"] {
                alice.may_not(READS, on("MyApp").row(foreign));
            }
        }
    }

    #[test]
    fn a_shopper_reads_no_items_of_orders_and_no_products() {
        let alice = alice();
        for row in ["ORDER#1", "PRODUCT#1", "ORDER#alice", "PRODUCT#alice"] {
            alice.may_not(READS, on("MyApp").row(row));
        }
        alice.may_not(BatchGetItem, on("MyApp").rows(["USER#alice", "PRODUCT#1"]));
    }

    #[test]
    fn a_shopper_reads_nothing_through_the_index() {
        let alice = alice();
        for row in ["EMAIL#alice@example.com", "ORDER#1", "CATEGORY#books", "USER#alice"] {
            alice.may_not(Query, on("MyApp").index("GSI1").row(row));
        }
        alice.may_not(Scan, on("MyApp").index("GSI1"));
    }

    #[test]
    fn a_shopper_never_writes_and_does_nothing_else() {
        let alice = alice();
        alice.may_not(WRITES, on("MyApp").row("USER#alice"));
        for action in Action::all().iter().filter(|it| it.applies_to(ResourceKind::Table)) {
            if !READS.contains(action) {
                alice.may_not(*action, on("MyApp"));
            }
        }
        alice.may_not([DescribeStream, GetRecords, GetShardIterator], on("MyApp").stream());
    }

    #[test]
    fn nothing_is_read_before_it_is_known_who_signed_in() {
        let decision = orders().role("Shopper").decide(GetItem, on("MyApp").row("USER#alice"));
        assert_eq!(decision.unwrap().verdict(), Verdict::Undecided);
    }

    #[test]
    fn order_status_reads_the_stream_and_never_the_table() {
        for stage in ["dev", "prod"].map(Stage::new) {
            let function = stack(&stage).at(&stage).role("OrderStatusRole");
            let reads = [DescribeStream, GetRecords, GetShardIterator];
            function.may(reads, on("MyApp").stream());
            for action in Action::all().iter().filter(|it| it.applies_to(ResourceKind::Stream)) {
                if !reads.contains(action) {
                    function.may_not(*action, on("MyApp").stream());
                }
            }
            function.may_not(READ_WRITE_DATA, on("MyApp"));
            function.may_not([Query, Scan], on("MyApp").index("GSI1"));
        }
    }
}

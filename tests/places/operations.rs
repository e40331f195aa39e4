//! A function that reads a stream, and the alarms of a table.

use serde_json::json;
use tablature::*;

pub(crate) fn stack(_: &Stage) -> Stack {
    let mut stack = Stack::new("operations").outputs_for_all();
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("id")).stream(StreamViewType::KeysOnly),
    );
    let alarms = stack.add(Topic::new("Alarms").topic_name("alarms").display_name("Alarms"));
    let failed = stack.add(
        Queue::new("Failed")
            .queue_name("failed")
            .message_retention_period(3_600)
            .visibility_timeout(60),
    );
    stack.add(
        Key::new("OrderKey")
            .alias("alias/orders")
            .description("Orders")
            .enable_key_rotation(true)
            .rotation_period_in_days(180)
            .multi_region(true)
            .pending_window_in_days(14)
            .key_policy([PolicyStatement::allow()
                .principals([Principal::account("123456789012")])
                .actions(["kms:DescribeKey"])
                .resources(["*"])])
            .tag("team", "shop")
            .removal_policy(RemovalPolicy::Destroy)
            .logical_id("KeyOfOrders"),
    );
    let role = stack.add(
        Role::for_lambda("CountRole")
            .allow(orders.stream().read())
            .statement(failed.send_messages())
            .statement(failed.consume_messages())
            .statement(alarms.publish()),
    );
    let code = Code::inline("exports.handler = async () => {};");
    let function = stack.add(
        Function::new("Count", Runtime::Nodejs22, code, &role)
            .handler("index.handler")
            .description("Counts")
            .timeout(10)
            .memory_size(256)
            .environment("TABLE", orders.table_name()),
    );
    let position = StartingPosition::Latest;
    stack.add(
        EventSourceMapping::new("Changes", &function, orders.stream().arn(), position)
            .batch_size(10)
            .maximum_batching_window(5)
            .parallelization_factor(2)
            .maximum_retry_attempts(3)
            .maximum_record_age(3_600)
            .bisect_batch_on_function_error(true)
            .report_batch_item_failures(true)
            .on_failure(failed.arn())
            .filter(json!({ "eventName": ["INSERT"] })),
    );
    stack.add(
        EventSourceMapping::from_queue("Again", &function, failed.arn()).maximum_concurrency(2),
    );
    let age = Metric::new("AWS/Lambda", "IteratorAge")
        .dimension("FunctionName", function.function_name())
        .statistic(Statistic::Maximum)
        .period(120);
    let more = ComparisonOperator::GreaterThanOrEqualToThreshold;
    stack.add(
        Alarm::new("Late", age, more, 1)
            .alarm_description("late")
            .evaluation_periods(3)
            .datapoints_to_alarm(2)
            .treat_missing_data(TreatMissingData::Ignore)
            .alarm_action(alarms.arn())
            .ok_action(alarms.arn()),
    );
    for (id, metric) in [
        ("A", Metric::throttled_requests(orders.table_name(), Operation::Query)),
        ("B", Metric::system_errors(orders.table_name(), Operation::Query)),
        ("C", Metric::successful_request_latency(orders.table_name(), Operation::Query)),
        ("D", Metric::consumed_read_capacity_units(orders.table_name()).of_index("byDay")),
        ("E", Metric::consumed_write_capacity_units(orders.table_name())),
        ("F", Metric::user_errors()),
        ("G", Metric::conditional_check_failed_requests(orders.table_name())),
        ("H", Metric::transaction_conflict(orders.table_name())),
        ("I", Metric::read_throttle_events(orders.table_name()).of_index("byDay")),
        ("J", Metric::write_throttle_events(orders.table_name())),
        ("K", Metric::time_to_live_deleted_item_count(orders.table_name())),
        ("L", Metric::replication_latency(orders.table_name(), "eu-west-1")),
    ] {
        stack.add(Alarm::new(id, metric, ComparisonOperator::LessThanThreshold, 1));
    }
    let called = [Operation::Query, Operation::PutItem, Operation::Query];
    for (id, sum) in [
        ("M", Metric::throttled_requests_for_operations(orders.table_name(), called)),
        ("N", Metric::system_errors_for_operations(orders.table_name(), called)),
    ] {
        stack.add(Alarm::new(id, sum, ComparisonOperator::LessThanThreshold, 1));
    }
    let share = MathExpression::new("100 * e1 / reads")
        .using_metric("e1", Metric::read_throttle_events(orders.table_name()))
        .using_metric("reads", Metric::consumed_read_capacity_units(orders.table_name()))
        .label("Refused reads")
        .period(300);
    stack.add(Alarm::new("O", share, more, 1));
    stack.add(
        Dashboard::new("Board")
            .dashboard_name("board")
            .widget(GraphWidget::new("Reads").metric(Metric::new("AWS/Lambda", "Errors"))),
    );
    stack
}

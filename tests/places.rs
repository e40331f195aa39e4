//! Every value of a template was said by the user: no place lies in `src/`, and each setter is one.
//! And the same declaration gives the same bytes.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;
use tablature::Action::{DescribeTable, GetItem, GetRecords, PutItem, Query, Scan};
use tablature::template::{Node, Template};
use tablature::*;

/// Tables with all that a table can say.
fn tables(stage: &Stage) -> Stack {
    let mut stack = Stack::new("tables")
        .description("Every setter of a table")
        .region("eu-west-1")
        .table_names("app-{table}-{stage}")
        .outputs_for_all();
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("customerId"))
            .sort_key(Attribute::number("orderId"))
            .maximum_read_request_units(100)
            .maximum_write_request_units(50)
            .table_name("orders")
            .global_secondary_index(
                GlobalSecondaryIndex::new("byStatus", Attribute::string("status"))
                    .sort_key(Attribute::binary("digest"))
                    .maximum_read_request_units(10)
                    .maximum_write_request_units(5)
                    .project_include(["total"]),
            )
            .global_secondary_index(
                GlobalSecondaryIndex::new("byDay", Attribute::string("day")).project_keys_only(),
            )
            .local_secondary_index(
                LocalSecondaryIndex::new("byTotal", Attribute::number("total")).project_keys_only(),
            )
            .local_secondary_index(
                LocalSecondaryIndex::new("byShop", Attribute::string("shop"))
                    .project_include(["note"]),
            )
            .point_in_time_recovery(PointInTimeRecovery::days(7))
            .deletion_protection(stage.is("prod"))
            .removal_policy(RemovalPolicy::RetainOnUpdateOrDelete)
            .time_to_live_attribute("expiresAt")
            .stream(StreamViewType::NewAndOldImages)
            .table_class(TableClass::StandardInfrequentAccess)
            .tag("team", "shop")
            .logical_id("OrderTable"),
    );
    let partition = [Attribute::string("shop"), Attribute::string("day")];
    stack.add(
        TableV2::on_demand("Visits", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(
                "arn:aws:kms:eu-west-1:123456789012:key/a",
            ))
            .warm_read_units_per_second(13_000)
            .warm_write_units_per_second(5_000)
            .contributor_insights(ContributorInsights::ThrottledKeys)
            .kinesis_stream(
                KinesisStream::new("arn:aws:kinesis:eu-west-1:123456789012:stream/visits")
                    .precision(ApproximateCreationDateTimePrecision::Millisecond),
            )
            .resource_policy([PolicyStatement::allow()
                .principals([Principal::account("123456789012")])
                .actions([GetItem])
                .resources(["*"])])
            .global_secondary_index(
                GlobalSecondaryIndex::with_partition_keys("byDay", partition)
                    .sort_keys([Attribute::number("hour"), Attribute::number("minute")])
                    .warm_read_units_per_second(14_000)
                    .warm_write_units_per_second(6_000)
                    .contributor_insights(ContributorInsights::Disabled),
            )
            .multi_region_consistency(MultiRegionConsistency::Strong)
            .replica(
                Replica::new("eu-west-2")
                    .encryption_key("arn:aws:kms:eu-west-2:123456789012:key/b")
                    .maximum_read_request_units(9)
                    .contributor_insights(ContributorInsights::AccessedAndThrottledKeys)
                    .deletion_protection(true)
                    .kinesis_stream(KinesisStream::new(
                        "arn:aws:kinesis:eu-west-2:123456789012:stream/visits",
                    ))
                    .point_in_time_recovery(true)
                    .table_class(TableClass::Standard)
                    .tag("team", "shop")
                    .global_secondary_index(
                        ReplicaGlobalSecondaryIndex::new("byDay")
                            .contributor_insights(ContributorInsights::ThrottledKeys)
                            .maximum_read_request_units(8),
                    ),
            )
            .witness_region("eu-west-3"),
    );
    let stock = stack.add(
        TableV2::provisioned(
            "stock",
            Attribute::string("sku"),
            ReadCapacity::fixed(5),
            WriteCapacity::autoscaled(1, 10).target_utilization(60).seed_capacity(2),
        )
        .global_secondary_index(
            GlobalSecondaryIndex::new("byShelf", Attribute::string("shelf"))
                .read_capacity(
                    ReadCapacity::autoscaled(1, 9).target_utilization(50).seed_capacity(3),
                )
                .write_capacity(WriteCapacity::autoscaled(1, 8)),
        ),
    );
    stack.add(
        Role::for_lambda("Shop")
            .allow(orders.read_write_data())
            .allow(orders.index("byStatus").read_data())
            .allow(orders.stream().read())
            .allow(stock.read_data()),
    );
    stack.add(Output::new("Arn", orders.arn()).description("d").export_name("orders"));
    stack.add(Output::new("IndexArn", orders.index("byDay").arn()));
    stack
}

/// Roles and policies with all that they can say.
fn policies(_: &Stage) -> Stack {
    let mut stack = Stack::new("policies");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .stream(StreamViewType::KeysOnly)
            .global_secondary_index(GlobalSecondaryIndex::new("byTag", Attribute::string("tag"))),
    );
    let mfa = Condition::bool(ConditionKey::multi_factor_auth_present(), true);
    let own = Condition::for_all_values(
        StringOperator::Equals,
        ConditionKey::leading_keys(),
        ["${aws:PrincipalTag/sub}"],
    );
    let auditor = stack.add(
        Role::for_account("Auditor", "123456789012")
            .trust_condition(mfa)
            .role_name("auditor")
            .path("/audit/")
            .description("Reads")
            .max_session_duration(7_200)
            .permissions_boundary("arn:aws:iam::aws:policy/ReadOnlyAccess")
            .managed_policy("arn:aws:iam::aws:policy/ReadOnlyAccess")
            .aws_managed_policy("job-function/ViewOnlyAccess")
            .tag("team", "audit")
            .logical_id("AuditorRole")
            .allow(notes.actions([GetItem, DescribeTable]))
            .allow(notes.write_data())
            .allow(notes.index("byTag").actions([Query, Scan]).every_row("all of them"))
            .allow(notes.stream().actions([GetRecords]))
            .inline_policy(
                "Own",
                [PolicyStatement::allow()
                    .sid("Own")
                    .actions([PutItem])
                    .resources([notes.arn()])
                    .condition(own)
                    .condition(Condition::null(ConditionKey::leading_keys(), false))],
            )
            .statement(
                PolicyStatement::deny()
                    .not_actions(["s3:*"])
                    .not_resources(["arn:aws:s3:::open/*"])
                    .condition(
                        Condition::string_equals(ConditionKey::principal_tag("a"), ["b"])
                            .if_exists(),
                    )
                    .condition(Condition::for_any_value(
                        StringOperator::Like,
                        ConditionKey::tag_keys(),
                        ["x*"],
                    )),
            ),
    );
    stack.add(Role::for_service("Exporter", "export.dynamodb.amazonaws.com"));
    stack.add(Role::new(
        "Deployer",
        Principal::web_identity("token.actions.githubusercontent.com", "sts.amazonaws.com"),
    ));
    stack.add(Role::new("Peer", Principal::arn("arn:aws:iam::123456789012:role/peer")));
    stack.add(Role::new("Other", Principal::account("123456789012")));
    stack.add(Role::new("Anyone", Principal::anyone()));
    stack.add(Role::new("Step", Principal::service("states.amazonaws.com")));
    stack.add(
        ManagedPolicy::new("Read")
            .managed_policy_name("read-notes")
            .path("/notes/")
            .description("Reads notes")
            .logical_id("ReadNotes")
            .allow(notes.read_data())
            .statement(PolicyStatement::allow().actions(["s3:ListBucket"]).resources(["*"]))
            .attach_to(&auditor),
    );
    stack
}

/// Sign-ins, and the escape hatch.
fn others(_: &Stage) -> Stack {
    let mut stack = Stack::new("others").outputs_for_all();
    let people = stack.add(
        UserPool::new("People")
            .user_pool_name("people")
            .sign_in_with([SignInAttribute::Email])
            .password_policy(PasswordPolicy::at_least(12).uppercase().symbols())
            .self_sign_up(false)
            .deletion_protection(true)
            .removal_policy(RemovalPolicy::Destroy)
            .logical_id("PeoplePool"),
    );
    stack.add(
        UserPoolClient::new("Web", &people)
            .client_name("web")
            .auth_flows([AuthFlow::UserSrp])
            .generate_secret(false)
            .logical_id("WebClient"),
    );
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(
        UserSignIn::new("Writers")
            .user_pool(UserPool::new("WritersUserPool"))
            .guests(true)
            .map_claim("custom:team", "team"),
    );
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem]).rows(LeadingKey::user_pool_sub().family("#"))),
    );
    stack.add(Role::new("Guest", sign_in.unauthenticated()));
    let seed = json!({ "ServiceToken": "arn:aws:lambda:eu-west-1:123456789012:function:seed" });
    stack.add(CfnResource::typed("Seed", &Seed(seed)));
    stack.add(
        CfnResource::new("Topic", "AWS::SNS::Topic")
            .property("TopicName", Expr::sub("${AWS::StackName}-topic"))
            .property("TopicName", "topic")
            .depends_on("Seed")
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

/// A function that reads a stream, and what watches over a table.
fn operations(_: &Stage) -> Stack {
    let mut stack = Stack::new("operations").outputs_for_all();
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("id")).stream(StreamViewType::KeysOnly),
    );
    let alarms = stack.add(Topic::new("Alarms").topic_name("alarms").display_name("Alarms"));
    let failed =
        stack.add(Queue::new("Failed").queue_name("failed").message_retention_period(3_600));
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
    ] {
        stack.add(Alarm::new(id, metric, ComparisonOperator::LessThanThreshold, 1));
    }
    stack.add(
        Dashboard::new("Board")
            .dashboard_name("board")
            .widget(GraphWidget::new("Reads").metric(Metric::new("AWS/Lambda", "Errors"))),
    );
    stack
}

/// What only findings point at.
fn mistakes(_: &Stage) -> Stack {
    let mut stack =
        Stack::new("mistakes").region("nowhere").table_names("{").acknowledge("X1", "why");
    let notes =
        stack.add(TableV2::on_demand("N", Attribute::string("id")).acknowledge("X2", "why"));
    let statement = PolicyStatement::allow().actions(["a:b"]).resources(["*"]);
    stack.add(
        Role::for_lambda("R")
            .allow(notes.index("none").read_data())
            .allow(notes.stream().read())
            .statement(statement.clone().acknowledge("X3", "why"))
            .acknowledge("X4", "why"),
    );
    stack.add(Item::of(&notes));
    stack.add(Item::of(&notes).attribute("id", 1));
    let own = notes.actions([Query]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::for_lambda("Twice").allow(own.every_row("the last word")));
    stack.add(ManagedPolicy::new("P").statement(statement).acknowledge("X5", "why"));
    stack.add(UserPool::new("U").acknowledge("X6", "why"));
    stack.add(Queue::new("Q").logical_id("a-b"));
    let sign_in = stack.add(
        UserSignIn::new("S")
            .user_pool_client_logical_id("a-c")
            .identity_pool_logical_id("a-d")
            .principal_tag_logical_id("a-e")
            .role_attachment_logical_id("a-f"),
    );
    stack.add(Role::new("SignedIn", sign_in.authenticated()));
    stack.add(CfnResource::new("T", "AWS::SNS::Topic").acknowledge("X7", "why"));
    stack
}

struct Seed(serde_json::Value);

impl serde::Serialize for Seed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl ResourceProperties for Seed {
    const TYPE: &'static str = "Custom::Seed";
}

/// Mistakes in entities and access patterns, which stand in no template.
fn entities(_: &Stage) -> Stack {
    let mut stack = Stack::new("entities");
    let index = GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK")).project_keys_only();
    let app = stack.add(
        TableV2::on_demand("App", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .global_secondary_index(index)
            .entity(Entity::new("Keyless"))
            .entity(Entity::new("User").key("USER#{id}", "METADATA").index_key("GSI2", "A", "B"))
            .entity(
                Entity::new("Order")
                    .key("ORDER#{orderId}", "{createdAt}#{itemId}")
                    .index_partition_key("GSI1", "STATUS#{status}"),
            )
            .entity(Entity::new("Lost").partition_key("LOST#{id}"))
            .entity(Entity::new("Broken").key("BROKEN#{id", "METADATA"))
            .entity(Entity::new("Elsewhere").key("E#{id}", "E").index_partition_key("GSI3", "E"))
            .access_pattern(AccessPattern::get("one", "Usr"))
            .access_pattern(AccessPattern::query("orders", "Order"))
            .access_pattern(
                AccessPattern::query("more", "Order")
                    .and("Item")
                    .by(["orderId"])
                    .descending("itemId"),
            )
            .access_pattern(AccessPattern::query("up", "Order").by(["orderId"]).ascending("itemId"))
            .access_pattern(AccessPattern::query("in", "Order").by(["orderId"]).index("GSI4"))
            .access_pattern(AccessPattern::query("read", "Order").by(["status"]).reads(["total"]))
            .access_pattern(AccessPattern::put("put", "P"))
            .access_pattern(AccessPattern::update("update", "P"))
            .access_pattern(AccessPattern::delete("delete", "P"))
            .access_pattern(AccessPattern::transact_write("write", ["P"])),
    );
    let own = app.entity("Nobody").read_data().rows(LeadingKey::user_pool_sub());
    let both = app.entity("User").and("Order").actions([GetItem]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::for_lambda("Own").allow(own).allow(both));
    stack
}

const STACKS: [fn(&Stage) -> Stack; 6] = [tables, policies, others, operations, mistakes, entities];

/// The places of all values and of all findings, with what they are places of.
fn places() -> Vec<(String, String, u32, u32)> {
    fn walk(node: &Node<'_>, places: &mut Vec<(String, String, u32, u32)>) {
        if let Some(place) = node.place() {
            let place = (place.file().to_owned(), place.line(), place.column());
            places.push((node.pointer(), place.0, place.1, place.2));
        }
        for child in node.items().chain(node.entries().map(|(_, child)| child)) {
            walk(&child, places);
        }
    }
    let mut places = Vec::new();
    for stack in STACKS {
        let synthesis = Synthesis::of(&stack(&Stage::default()), &Stage::default());
        walk(&synthesis.template().root(), &mut places);
        for finding in synthesis.report().findings() {
            let Some(place) = &finding.spot().place else { continue };
            let place = (place.file().to_owned(), place.line(), place.column());
            places.push((finding.message().to_owned(), place.0, place.1, place.2));
        }
    }
    places
}

#[test]
fn every_value_has_a_place_and_none_lies_in_the_library() {
    fn count(node: &Node<'_>) -> usize {
        let children = node.items().chain(node.entries().map(|(_, child)| child));
        1 + children.map(|child| count(&child)).sum::<usize>()
    }
    let templates = STACKS.map(|stack| template(stack));
    let values: usize = templates.iter().map(|template| count(&template.root())).sum();
    let places = places();
    assert!(places.len() >= values, "{} places of {values} values", places.len());
    for (what, file, line, _) in places {
        assert_eq!(file, file!(), "line {line}: {what}");
    }
}

/// Where a function that records its caller is called, the place is that call, and not one below it
/// or around it.
#[test]
fn every_setter_that_records_its_caller_is_pointed_at() {
    let source = include_str!("places.rs");
    let pointed: BTreeSet<String> = places()
        .into_iter()
        .filter_map(|(_, _, line, column)| {
            let line = source.lines().nth(usize::try_from(line).ok()? - 1)?;
            let rest: String = line.chars().skip(usize::try_from(column).ok()? - 1).collect();
            let path = rest.split(['(', '<']).next()?;
            Some(path.rsplit("::").next()?.to_owned())
        })
        .collect();
    // Two stacks of one name are the command line's matter.
    let elsewhere = ["stack"];
    let recorded = tracked_functions();
    assert!(recorded.len() > 60, "{recorded:?}");
    let missed: Vec<&String> = recorded
        .iter()
        .filter(|name| !pointed.contains(*name) && !elsewhere.contains(&name.as_str()))
        .collect();
    assert!(missed.is_empty(), "no place points at {missed:?}: call them in the stacks above");
}

/// The public functions that record their caller, by name.
fn tracked_functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in sources() {
        for (attribute, function) in text.lines().zip(text.lines().skip(1)) {
            let Some(signature) = function.trim().strip_prefix("pub fn ") else { continue };
            if attribute.trim() == "#[track_caller]" && !signature.starts_with('$') {
                found.extend(signature.split(['(', '<']).next().map(str::to_owned));
            }
        }
    }
    found
}

#[test]
fn whatever_asks_for_its_caller_is_tracked() {
    for text in sources() {
        let mut lines: Vec<&str> = Vec::new();
        for line in text.lines() {
            lines.push(line.trim());
            let asks = line.contains("::caller(") || line.contains("::caller)");
            if !asks || line.trim().starts_with("//") {
                continue;
            }
            let function = lines.iter().rposition(|line| {
                let words = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn "];
                words.iter().any(|word| line.starts_with(word))
            });
            let function = function.expect("a caller is asked for in a function");
            let name = lines[function];
            assert_eq!(lines[function - 1], "#[track_caller]", "{name}");
            // A function that is handed over is called by the library.
            assert!(!line.contains("::caller)"), "{name}: {line}");
        }
    }
}

/// The files whose functions users call.
fn sources() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = ["iam", "dynamodb", "cognito", "lambda", "cloudwatch", "stack"];
    let files = ["kms.rs", "sns.rs", "sqs.rs"].map(|file| source.join(file));
    folders
        .iter()
        .flat_map(|folder| fs::read_dir(source.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .chain(files)
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

fn template(stack: fn(&Stage) -> Stack) -> Template {
    Synthesis::of(&stack(&Stage::default()), &Stage::default()).template().clone()
}

#[test]
fn the_same_declaration_gives_the_same_bytes() {
    for function in STACKS {
        let stage = Stage::new("prod");
        let stack = function(&stage);
        let text = |stack: &Stack| Synthesis::of(stack, &stage).template().to_json();
        let first = text(&stack);
        assert_eq!(first, text(&stack), "lowered twice");
        assert_eq!(first, text(&function(&stage)), "declared twice");
        let elsewhere = std::thread::spawn(move || {
            let stage = Stage::new("prod");
            let declared = Synthesis::of(&function(&stage), &stage).template().to_json();
            (declared, Synthesis::of(&stack, &stage).template().to_json())
        });
        let (declared, moved) = elsewhere.join().unwrap();
        assert_eq!(first, declared, "declared in another thread");
        assert_eq!(first, moved, "lowered in another thread");
        assert!(!first.contains("places.rs"), "a place reached the template");
    }
}

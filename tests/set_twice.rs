//! No setter of a builder drops an earlier value silently. Each is tried here, and a setter
//! that is not is found by reading the sources.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tablature::findings::{Color, Sources};
use tablature::marker::FromQueue;
use tablature::{
    AccessPattern, Action, Alarm, ApproximateCreationDateTimePrecision, Attribute, AuthFlow,
    CfnResource, Code, ComparisonOperator, Condition, ConditionKey, ContributorInsights,
    CustomAttribute, Dashboard, Declaration, DistanceFunction, Entity, EventSourceMapping,
    Function, GlobalSecondaryIndex, GlobalTableSettingsReplicationMode, GraphWidget, ImportedTable,
    Item, Key, KinesisStream, LeadingKey, LocalSecondaryIndex, ManagedPolicy, MathExpression,
    Metric, MultiAccountReplica, MultiRegionConsistency, Output, PasswordPolicy, PolicyStatement,
    Principal, Queue, ReadCapacity, RemovalPolicy, Replica, ReplicaGlobalSecondaryIndex, Role,
    Runtime, SignInAttribute, Stack, Stage, StartingPosition, Statistic, StreamViewType, Synthesis,
    TableClass, TableEncryption, TableV2, Topic, TreatMissingData, UserPool, UserPoolClient,
    UserSignIn, VectorIndex, WriteCapacity,
};

/// What a second call does.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    /// It is a mistake: the value is single.
    Once,
    /// It adds an element, within `replacing` too.
    Adds,
    /// It adds to a list, which it replaces as a whole within `replacing`.
    Whole,
    /// It adds an entry of another key.
    Keyed,
    /// It adds to something that is not in the template.
    Unseen,
    /// It is a mistake with a rule of its own.
    Noted(&'static str),
}
use Kind::{Adds, Keyed, Noted, Once, Unseen, Whole};

/// A setter, called once with a second value, after a first one, in order to replace the first, and
/// with both within one `replacing` after a first one.
struct Case {
    name: &'static str,
    kind: Kind,
    second: Seen,
    both: Seen,
    replaced: Seen,
    within: Seen,
}

/// A template and the codes of what was found.
struct Seen {
    json: String,
    codes: Vec<&'static str>,
}

impl Seen {
    fn of(stack: &Stack) -> Self {
        let synthesis = Synthesis::of(stack, &Stage::default());
        let findings = synthesis.report().findings();
        let codes = findings.flat_map(|it| vec![it.code(); it.count()]).collect();
        Self { json: synthesis.template().to_json(), codes }
    }

    fn count(&self, code: &str) -> usize {
        self.codes.iter().filter(|found| **found == code).count()
    }
}

fn seen<D: Declaration>(declaration: D) -> Seen {
    let mut stack = Stack::new("shop");
    stack.add(declaration);
    Seen::of(&stack)
}

macro_rules! setters {
    (
        $cases:ident, $type:literal, $new:expr, $seen:expr;
        $($kind:expr => $setter:ident($($first:expr),*) / ($($second:expr),*);)*
    ) => {
        $($cases.push(Case {
            name: concat!($type, "::", stringify!($setter)),
            kind: $kind,
            second: ($seen)($new.$setter($($second),*)),
            both: ($seen)($new.$setter($($first),*).$setter($($second),*)),
            replaced: ($seen)(
                $new.$setter($($first),*).replacing(|it| it.$setter($($second),*)),
            ),
            within: ($seen)(
                $new
                    .$setter($($first),*)
                    .replacing(|it| it.$setter($($first),*).$setter($($second),*)),
            ),
        });)*
    };
}

fn string(name: &str) -> Attribute {
    Attribute::string(name)
}

fn statement(sid: &str) -> PolicyStatement {
    PolicyStatement::allow().sid(sid).actions(["s3:GetObject"]).resources(["*"])
}

fn table() -> TableV2<tablature::OnDemand> {
    TableV2::on_demand("Orders", string("id"))
}

fn provisioned() -> TableV2<tablature::Provisioned> {
    let (read, write) = (ReadCapacity::fixed(1), WriteCapacity::autoscaled(1, 2));
    TableV2::provisioned("Orders", string("id"), read, write)
}

fn kinesis(name: &str) -> KinesisStream {
    KinesisStream::new(format!("arn:aws:kinesis:eu-west-1:111122223333:stream/{name}"))
}

fn arn(name: &str) -> String {
    format!("arn:aws:sns:eu-west-1:111122223333:{name}")
}

fn condition(name: &str) -> Condition {
    Condition::string_equals(ConditionKey::principal_tag(name), ["a"])
}

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:222222222222:table/orders";
const THIRD: &str = "arn:aws:dynamodb:eu-west-2:333333333333:table/orders";

/// The setters that tables and replicas have for one Region.
macro_rules! regional {
    ($cases:ident, $new:expr, $seen:expr) => {
        setters! { $cases, "regional_settings", $new, $seen;
            Once => contributor_insights(ContributorInsights::ThrottledKeys) / (ContributorInsights::Disabled);
            Once => deletion_protection(true) / (false);
            Once => disassociation_protection(true) / (false);
            Once => global_table_settings_replication_mode(GlobalTableSettingsReplicationMode::Enabled)
                / (GlobalTableSettingsReplicationMode::Disabled);
            Once => kinesis_stream(kinesis("a")) / (kinesis("b"));
            Once => point_in_time_recovery(true) / (false);
            Once => table_class(TableClass::Standard) / (TableClass::StandardInfrequentAccess);
            Whole => resource_policy([statement("A")]) / ([statement("B")]);
            Whole => stream_resource_policy([statement("A")]) / ([statement("B")]);
            Keyed => tag("a", "1") / ("b", "2");
            Keyed => stream_tag("a", "1") / ("b", "2");
        }
    };
}

fn tables(cases: &mut Vec<Case>) {
    let index = |name: &str| GlobalSecondaryIndex::new(name, string("a"));
    let local = |name: &str| LocalSecondaryIndex::new(name, string(name));
    let vector = |name: &str| VectorIndex::new(name, "v", 3, DistanceFunction::Cosine);
    let entity = |name: &str| Entity::new(name).partition_key(format!("{name}#{{id}}"));
    setters! { cases, "TableV2", table(), seen;
        Once => sort_key(string("a")) / (string("b"));
        Once => table_name("orders-a") / ("orders-b");
        Once => maximum_read_request_units(1) / (2);
        Once => maximum_write_request_units(1) / (2);
        Once => time_to_live_attribute("a") / ("b");
        Once => encryption(TableEncryption::aws_owned()) / (TableEncryption::aws_managed());
        Once => multi_region_consistency(MultiRegionConsistency::Strong) / (MultiRegionConsistency::Eventual);
        Once => witness_region("us-east-2") / ("us-west-2");
        Once => warm_read_units_per_second(12_000) / (13_000);
        Once => warm_write_units_per_second(4_000) / (5_000);
        Once => stream(StreamViewType::KeysOnly) / (StreamViewType::NewImage);
        Keyed => global_secondary_index(index("byA")) / (index("byB"));
        Keyed => local_secondary_index(local("byA")) / (local("byB"));
        Keyed => vector_index(vector("byA")) / (vector("byB"));
        Keyed => replica(Replica::new("eu-west-1")) / (Replica::new("eu-west-2"));
        Adds => multi_account_replica(TABLE) / (THIRD);
        Unseen => entity(entity("A")) / (entity("B"));
        Unseen => access_pattern(AccessPattern::get("a", "A")) / (AccessPattern::get("b", "B"));
    }
    setters! { cases, "setters", table(), seen;
        Once => logical_id("A") / ("B");
        Once => moved_from("A") / ("B");
        Once => removal_policy(RemovalPolicy::Destroy) / (RemovalPolicy::Retain);
        Unseen => acknowledge("DDB001", "a") / ("DDB002", "b");
    }
    regional!(cases, table(), seen);
    regional!(cases, Replica::new("eu-west-1"), |it| seen(table().replica(it)));
    setters! { cases, "Replica", Replica::new("eu-west-1"), |it| seen(table().replica(it));
        Once => encryption_key("arn:a") / ("arn:b");
        Keyed => global_secondary_index(ReplicaGlobalSecondaryIndex::new("byA"))
            / (ReplicaGlobalSecondaryIndex::new("byB"));
    }
    setters! { cases, "replica", Replica::new("eu-west-1"), |it| seen(table().replica(it));
        Once => maximum_read_request_units(1) / (2);
    }
    setters! { cases, "replica", Replica::new("eu-west-1"), |it| seen(provisioned().replica(it));
        Once => read_capacity(ReadCapacity::fixed(1)) / (ReadCapacity::fixed(2));
    }
    let in_replica = |it| table().replica(Replica::new("eu-west-1").global_secondary_index(it));
    setters! { cases, "ReplicaGlobalSecondaryIndex", ReplicaGlobalSecondaryIndex::new("byA"), |it| seen(in_replica(it));
        Once => contributor_insights(ContributorInsights::ThrottledKeys) / (ContributorInsights::Disabled);
    }
    setters! { cases, "replica", ReplicaGlobalSecondaryIndex::new("byA"),
        |it| seen(table().replica(Replica::new("eu-west-1").global_secondary_index(it)));
        Once => maximum_read_request_units(1) / (2);
    }
    setters! { cases, "replica", ReplicaGlobalSecondaryIndex::new("byA"),
        |it| seen(provisioned().replica(Replica::new("eu-west-1").global_secondary_index(it)));
        Once => read_capacity(ReadCapacity::fixed(1)) / (ReadCapacity::fixed(2));
    }
    setters! { cases, "GlobalSecondaryIndex", index("byA"), |it| seen(table().global_secondary_index(it));
        Once => sort_key(string("b")) / (string("c"));
        Once => sort_keys([string("b")]) / ([string("c")]);
        Once => warm_read_units_per_second(12_000) / (13_000);
        Once => warm_write_units_per_second(4_000) / (5_000);
        Once => contributor_insights(ContributorInsights::ThrottledKeys) / (ContributorInsights::Disabled);
        Once => maximum_read_request_units(1) / (2);
        Once => maximum_write_request_units(1) / (2);
    }
    setters! { cases, "projection", index("byA"), |it| seen(table().global_secondary_index(it));
        Once => project_include(["a"]) / (["b"]);
        Once => project_keys_only() / ();
    }
    setters! { cases, "GlobalSecondaryIndex", index("byA"), |it| seen(provisioned().global_secondary_index(it));
        Once => read_capacity(ReadCapacity::fixed(1)) / (ReadCapacity::fixed(2));
        Once => write_capacity(WriteCapacity::autoscaled(1, 2)) / (WriteCapacity::autoscaled(2, 3));
    }
    setters! { cases, "projection", local("byA"), |it| seen(table().local_secondary_index(it));
        Once => project_include(["a"]) / (["b"]);
        Once => project_keys_only() / ();
    }
    setters! { cases, "VectorIndex", vector("byA"), |it| seen(table().vector_index(it));
        Whole => partition_key(string("a")) / (string("b"));
        Keyed => inline_filter(string("a")) / (string("b"));
    }
    setters! { cases, "projection", vector("byA"), |it| seen(table().vector_index(it));
        Once => project_include(["a"]) / (["b"]);
        Once => project_keys_only() / ();
    }
    let scaled = || ReadCapacity::autoscaled(1, 2);
    let billed = |read, write| TableV2::provisioned("Orders", string("id"), read, write);
    setters! { cases, "ReadCapacity", scaled(), |it| seen(billed(it, WriteCapacity::autoscaled(1, 2)));
        Once => target_utilization(50) / (60);
        Once => seed_capacity(1) / (2);
    }
    setters! { cases, "WriteCapacity", WriteCapacity::autoscaled(1, 2), |it| seen(billed(scaled(), it));
        Once => target_utilization(50) / (60);
        Once => seed_capacity(1) / (2);
    }
    setters! { cases, "KinesisStream", kinesis("a"), |it| seen(table().kinesis_stream(it));
        Once => precision(ApproximateCreationDateTimePrecision::Millisecond)
            / (ApproximateCreationDateTimePrecision::Microsecond);
    }
    setters! { cases, "Entity", Entity::new("A"), |it| seen(table().entity(it));
        Once => key("A#{id}", "A") / ("B#{id}", "B");
        Once => partition_key("A#{id}") / ("B#{id}");
        Unseen => index_key("byA", "A#{a}", "A") / ("byB", "B#{b}", "B");
        Unseen => index_partition_key("byA", "A#{a}") / ("byB", "B#{b}");
        Unseen => attributes(["a"]) / (["b"]);
    }
    setters! { cases, "AccessPattern", AccessPattern::query("a", "A"), |it| seen(table().access_pattern(it));
        Unseen => and("B") / ("C");
        Unseen => by(["a"]) / (["b"]);
        Once => index("byA") / ("byB");
        Once => descending("a") / ("b");
        Once => ascending("a") / ("b");
        Unseen => reads(["a"]) / (["b"]);
    }
    setters! { cases, "AccessPattern", AccessPattern::put("a", "A"), |it| seen(table().access_pattern(it));
        Unseen => condition("a") / ("b");
    }
    let of_another = || MultiAccountReplica::of("Orders", TABLE);
    setters! { cases, "MultiAccountReplica", of_another(), seen;
        Once => table_name("orders-a") / ("orders-b");
        Once => encryption_key("arn:a") / ("arn:b");
        Adds => multi_account_replica(THIRD) / ("arn:aws:dynamodb:us-east-1:444444444444:table/orders");
    }
    setters! { cases, "imported_table", of_another(), seen;
        Unseen => global_secondary_index("byA") / ("byB");
        Unseen => local_secondary_index("byA") / ("byB");
        Unseen => vector_index("byA") / ("byB");
    }
    setters! { cases, "ImportedTable", ImportedTable::from_table_name("Orders", "orders"), seen;
        Once => encryption_key("arn:a") / ("arn:b");
    }
    let item = |it: fn(Item) -> Item| {
        let mut stack = Stack::new("shop");
        let orders = stack.add(table());
        stack.add(it(Item::of(&orders)));
        Seen::of(&stack)
    };
    cases.push(Case {
        name: "Item::attribute",
        kind: Noted("DAT009"),
        second: item(|it| it.attribute("id", "b")),
        both: item(|it| it.attribute("id", "a").attribute("id", "b")),
        replaced: item(|it| it.attribute("id", "a").replacing(|it| it.attribute("id", "b"))),
        within: item(|it| it.replacing(|it| it.attribute("id", "a").attribute("id", "b"))),
    });
}

fn access(cases: &mut Vec<Case>) {
    let role = || Role::for_service("Writer", "states.amazonaws.com");
    let mut stack = Stack::new("shop");
    let orders = stack.add(table());
    let with = |role: Role| {
        let mut stack = stack.clone();
        stack.add(role);
        Seen::of(&stack)
    };
    setters! { cases, "Role", role(), with;
        Keyed => inline_policy("A", [statement("A")]) / ("B", [statement("B")]);
        Adds => managed_policy("arn:a") / ("arn:b");
        Adds => aws_managed_policy("A") / ("B");
        Keyed => trust_condition(condition("a")) / (condition("b"));
        Once => role_name("a") / ("b");
        Once => path("/a/") / ("/b/");
        Once => description("a") / ("b");
        Once => max_session_duration(3_600) / (7_200);
        Once => permissions_boundary("arn:a") / ("arn:b");
        Keyed => tag("a", "1") / ("b", "2");
    }
    setters! { cases, "grant", role(), with;
        Adds => allow(orders.read_data()) / (orders.write_data());
        Adds => statement(statement("A")) / (statement("B"));
    }
    let mut attached = stack.clone();
    let another = Role::for_service("Reader", "states.amazonaws.com");
    let (one, other) = (attached.add(role()), attached.add(another));
    let shared = |policy: ManagedPolicy| {
        let mut stack = attached.clone();
        stack.add(policy);
        Seen::of(&stack)
    };
    setters! { cases, "ManagedPolicy", ManagedPolicy::new("Shared"), shared;
        Adds => attach_to(&one) / (&other);
        Once => managed_policy_name("a") / ("b");
        Once => path("/a/") / ("/b/");
        Once => description("a") / ("b");
    }
    setters! { cases, "grant", ManagedPolicy::new("Shared"), shared;
        Adds => allow(orders.read_data()) / (orders.write_data());
        Adds => statement(statement("A")) / (statement("B"));
    }
    let said = || PolicyStatement::allow();
    let action = |names: &'static str| [names];
    setters! { cases, "PolicyStatement", said(), |it| with(role().statement(it));
        Once => sid("A") / ("B");
        Whole => actions(action("s3:GetObject")) / (action("s3:PutObject"));
        Whole => not_actions(action("s3:GetObject")) / (action("s3:PutObject"));
        Whole => resources(["arn:a"]) / (["arn:b"]);
        Whole => not_resources(["arn:a"]) / (["arn:b"]);
        Whole => principals([Principal::account("111122223333")]) / ([Principal::account("111122224444")]);
        Whole => not_principals([Principal::account("111122223333")]) / ([Principal::account("111122224444")]);
        Keyed => condition(condition("a")) / (condition("b"));
    }
    setters! { cases, "Grant", orders.actions([Action::Query]), |it| with(role().allow(it));
        Noted("IAM008") => rows(LeadingKey::user_pool_sub()) / (LeadingKey::identity_id());
        Noted("IAM008") => every_row("a") / ("b");
    }
    let own = |key| with(role().allow(orders.actions([Action::Query]).rows(key)));
    setters! { cases, "LeadingKey", LeadingKey::user_pool_sub(), own;
        Once => with_prefix("A#") / ("B#");
        Once => family("#") / ("/");
    }
    setters! { cases, "Key", Key::new("K"), seen;
        Once => alias("alias/a") / ("alias/b");
        Once => description("a") / ("b");
        Once => enable_key_rotation(true) / (false);
        Once => rotation_period_in_days(90) / (180);
        Once => multi_region(true) / (false);
        Once => pending_window_in_days(7) / (8);
        Whole => key_policy([statement("A")]) / ([statement("B")]);
        Whole => replication_between_accounts(["111122223333"]) / (["111122224444"]);
        Keyed => tag("a", "1") / ("b", "2");
    }
}

fn sign_in(cases: &mut Vec<Case>) {
    let policy = PasswordPolicy::at_least;
    setters! { cases, "UserPool", UserPool::new("People"), seen;
        Once => user_pool_name("a") / ("b");
        Whole => sign_in_with([SignInAttribute::Email]) / ([SignInAttribute::PhoneNumber]);
        Once => password_policy(policy(8)) / (policy(9));
        Once => self_sign_up(true) / (false);
        Once => deletion_protection(true) / (false);
    }
    let attribute = CustomAttribute::string;
    setters! { cases, "UserPool", UserPool::new("People"), seen;
        Once => custom_attribute(attribute("a")) / (attribute("a").immutable());
    }
    let mut stack = Stack::new("shop");
    let people = stack.add(UserPool::new("People"));
    let with = |client: UserPoolClient| {
        let mut stack = stack.clone();
        stack.add(client);
        Seen::of(&stack)
    };
    setters! { cases, "UserPoolClient", UserPoolClient::new("Web", &people), with;
        Once => client_name("a") / ("b");
        Whole => auth_flows([AuthFlow::Custom]) / ([AuthFlow::User]);
        Once => generate_secret(true) / (false);
        Whole => write_attributes(["name"]) / (["email"]);
    }
    setters! { cases, "UserSignIn", UserSignIn::new("Buyers"), seen;
        Whole => write_attributes(["name"]) / (["email"]);
        Once => user_pool(UserPool::new("A")) / (UserPool::new("B"));
        Once => guests(true) / (false);
        Keyed => map_claim("a", "a") / ("b", "b");
        Once => user_pool_client_logical_id("A") / ("B");
        Once => identity_pool_logical_id("A") / ("B");
        Once => principal_tag_logical_id("A") / ("B");
    }
    let attached = |sign_in: UserSignIn| {
        let mut stack = Stack::new("shop");
        let sign_in = stack.add(sign_in);
        stack.add(Role::new("Buyer", sign_in.authenticated()));
        Seen::of(&stack)
    };
    setters! { cases, "UserSignIn", UserSignIn::new("Buyers"), attached;
        Once => role_attachment_logical_id("A") / ("B");
    }
}

fn operations(cases: &mut Vec<Case>) {
    let above = ComparisonOperator::GreaterThanThreshold;
    let alarm = |metric: Metric| Alarm::new("Failed", metric, above, 0);
    setters! { cases, "Alarm", alarm(Metric::user_errors()), seen;
        Once => alarm_description("a") / ("b");
        Once => evaluation_periods(2) / (3);
        Once => datapoints_to_alarm(1) / (2);
        Once => treat_missing_data(TreatMissingData::Ignore) / (TreatMissingData::Missing);
        Adds => alarm_action(arn("a")) / (arn("b"));
        Adds => ok_action(arn("a")) / (arn("b"));
    }
    setters! { cases, "Metric", Metric::system_errors("Orders", tablature::Operation::Query), |it| seen(alarm(it));
        Once => statistic(Statistic::Sum) / (Statistic::Maximum);
        Once => period(60) / (300);
        Once => dimension("A", "a") / ("A", "b");
        Once => of_index("a") / ("b");
    }
    let errors = || Metric::user_errors();
    setters! { cases, "MathExpression", MathExpression::new("a + b"), |it| seen(Alarm::new("Failed", it, above, 0));
        Keyed => using_metric("a", errors()) / ("b", errors());
        Once => label("a") / ("b");
        Once => period(60) / (300);
    }
    setters! { cases, "GraphWidget", GraphWidget::new("G"), |it| seen(Dashboard::new("D").widget(it));
        Adds => metric(errors()) / (errors().period(300));
    }
    setters! { cases, "Dashboard", Dashboard::new("D"), seen;
        Once => dashboard_name("a") / ("b");
        Keyed => widget(GraphWidget::new("A")) / (GraphWidget::new("B"));
    }
    setters! { cases, "Topic", Topic::new("T"), seen;
        Once => topic_name("a") / ("b");
        Once => display_name("a") / ("b");
    }
    setters! { cases, "Queue", Queue::new("Q"), seen;
        Once => queue_name("a") / ("b");
        Once => message_retention_period(60) / (120);
        Once => visibility_timeout(60) / (120);
    }
    let mut stack = Stack::new("shop");
    let role = stack.add(Role::for_lambda("CountRole"));
    let code = || Code::inline("exports.handler = async () => 1;");
    let function = || Function::new("Count", Runtime::Nodejs24, code(), &role);
    let with = |function: Function| {
        let mut stack = stack.clone();
        stack.add(function);
        Seen::of(&stack)
    };
    setters! { cases, "Function", function(), with;
        Once => handler("index.a") / ("index.b");
        Once => description("a") / ("b");
        Once => timeout(1) / (2);
        Once => memory_size(128) / (256);
        Once => environment("AA", "a") / ("AA", "b");
    }
    let mut fed = stack.clone();
    let count = fed.add(function());
    let stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/T/stream/1";
    let mapping = || EventSourceMapping::new("M", &count, stream, StartingPosition::Latest);
    let with = |mapping: EventSourceMapping| {
        let mut stack = fed.clone();
        stack.add(mapping);
        Seen::of(&stack)
    };
    let pattern = |name: &str| serde_json::json!({ "eventName": [name] });
    setters! { cases, "EventSourceMapping", mapping(), with;
        Once => batch_size(1) / (2);
        Once => maximum_batching_window(1) / (2);
        Once => parallelization_factor(1) / (2);
        Once => maximum_retry_attempts(1) / (2);
        Once => maximum_record_age(60) / (120);
        Once => bisect_batch_on_function_error(true) / (false);
        Once => report_batch_item_failures(true) / (false);
        Once => on_failure("arn:a") / ("arn:b");
        Adds => filter(pattern("INSERT")) / (pattern("REMOVE"));
    }
    let queue = "arn:aws:sqs:eu-west-1:111122223333:jobs";
    let mapping = || EventSourceMapping::from_queue("M", &count, queue);
    let with = |mapping: EventSourceMapping<FromQueue>| {
        let mut stack = fed.clone();
        stack.add(mapping);
        Seen::of(&stack)
    };
    setters! { cases, "EventSourceMapping", mapping(), with;
        Once => maximum_concurrency(2) / (3);
    }
}

fn stacks(cases: &mut Vec<Case>) {
    let stack = |stack: Stack| {
        let mut stack = stack;
        stack.add(table());
        Seen::of(&stack)
    };
    setters! { cases, "Stack", Stack::new("shop"), stack;
        Once => description("a") / ("b");
        Once => region("eu-west-1") / ("eu-west-2");
        Once => table_names("a-{table}") / ("b-{table}");
    }
    setters! { cases, "Output", Output::new("O", "a"), seen;
        Once => description("a") / ("b");
        Once => export_name("a") / ("b");
    }
    setters! { cases, "CfnResource", CfnResource::new("R", "AWS::SNS::Topic"), seen;
        Once => property("A", "a") / ("A", "b");
        Adds => depends_on("A") / ("B");
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    tables(&mut cases);
    access(&mut cases);
    sign_in(&mut cases);
    operations(&mut cases);
    stacks(&mut cases);
    cases
}

#[test]
fn what_is_set_twice_is_added_or_found() {
    let mut wrong = 0;
    for Case { name, kind, second, both, replaced, within } in cases() {
        let twice = both.count("CFN060");
        let is_right = match kind {
            Once => twice == 1 && replaced.json == second.json,
            Adds | Keyed => twice == 0 && both.json != second.json && replaced.json == both.json,
            Whole => twice == 0 && both.json != second.json && replaced.json == second.json,
            Unseen => twice == 0,
            Noted(code) => {
                let counts = [&both, &within, &replaced].map(|seen| seen.count(code));
                counts == [1, 1, 0]
            }
        };
        let others = second.count("CFN060") + replaced.count("CFN060");
        let is_as_outside =
            (kind == Adds || within.json == both.json) && within.count("CFN060") == twice;
        if !is_right || !is_as_outside || others > 0 {
            wrong += 1;
            eprintln!("{name}, {kind:?}: {:?}\n{}\n{}", both.codes, both.json, replaced.json);
        }
    }
    assert_eq!(wrong, 0);
}

/// The findings on a declaration, as text.
fn report<D: Declaration>(declaration: D) -> String {
    let mut stack = Stack::new("shop");
    stack.add(declaration);
    let synthesis = Synthesis::of(&stack, &Stage::default());
    synthesis.report().text(&Sources::under(["."]), Color::Never)
}

#[test]
fn a_value_is_set_once_within_replacing() {
    let twice = table().table_name("aaa").replacing(|it| it.table_name("bbb").table_name("ccc"));
    let found = report(twice);
    assert!(found.contains("table `Orders` sets `table_name` twice"), "{found}");
    assert!(found.contains("--- ^^^") && found.contains(" the first\n"), "{found}");
    assert!(found.contains("^ the second, which would replace the first"), "{found}");
    assert!(found.contains("= help: remove one of them"), "{found}");
    assert!(!found.contains("on purpose by `.replacing"), "{found}");

    let queue = CfnResource::new("Q", "AWS::SQS::Queue").property("DelaySeconds", 1);
    let twice = queue.replacing(|it| it.property("DelaySeconds", 2).property("DelaySeconds", 3));
    let found = report(twice);
    assert!(found.contains("resource `Q` sets `property(\"DelaySeconds\", …)` twice"), "{found}");

    let fresh = CfnResource::new("Q", "AWS::SQS::Queue");
    let twice = fresh.replacing(|it| it.property("DelaySeconds", 2).property("DelaySeconds", 3));
    assert_eq!(seen(twice).count("CFN060"), 1);
}

#[test]
fn an_entry_does_not_replace_one_of_the_same_replacing() {
    let tagged = |first: &str| table().tag("x", first);
    let twice = seen(tagged("0").replacing(|it| it.tag("x", "1").tag("x", "2")));
    let outside = seen(tagged("1").tag("x", "2"));
    assert_eq!((&twice.json, &twice.codes), (&outside.json, &outside.codes));
    assert!(outside.count("DDB042") == 1, "{:?}", outside.codes);
    let once = seen(tagged("0").replacing(|it| it.tag("x", "1").tag("y", "2")));
    assert_eq!(once.json, seen(tagged("1").tag("y", "2")).json);
}

#[test]
fn what_an_inner_replacing_sets_is_set_in_the_outer_one() {
    let table = table().table_name("a");
    let inner = |it: TableV2<tablature::OnDemand>| it.replacing(|it| it.table_name("b"));
    assert_eq!(seen(table.clone().replacing(inner)).count("CFN060"), 0);
    let on_purpose = table.clone().replacing(|it| inner(it.table_name("c")));
    assert_eq!(seen(on_purpose).count("CFN060"), 0);
    assert_eq!(seen(table.replacing(|it| inner(it).table_name("c"))).count("CFN060"), 1);
}

#[test]
fn no_grant_is_lost_to_another() {
    let mut stack = Stack::new("shop");
    let orders = stack.add(table());
    let of = |role: Role| {
        let mut stack = stack.clone();
        stack.add(role);
        Seen::of(&stack).json
    };
    let role = Role::for_lambda("Writer").allow(orders.read_data()).statement(statement("A"));
    let more = |it: Role| it.description("d").allow(orders.write_data()).statement(statement("B"));
    assert_eq!(of(role.clone().replacing(more)), of(more(role)));
}

#[test]
fn a_dependency_is_written_once() {
    let once = CfnResource::new("Q", "AWS::SQS::Queue").depends_on("R");
    let twice = once.clone().depends_on("R");
    assert_eq!(seen(twice).json, seen(once).json);
}

/// Functions that repeat a value, or return a value of another type.
const NOT_TRIED: &[&str] = &[
    "AccessPattern::if_none_exists",
    "App::stack",
    "App::stages",
    "Condition::if_exists",
    "CustomAttribute::immutable",
    "EntityGrant::rows",
    "EntityHandle::and",
    "Operation::name",
    "PasswordPolicy::lowercase",
    "PasswordPolicy::numbers",
    "PasswordPolicy::symbols",
    "PasswordPolicy::uppercase",
    "Principal::with_session_tags",
    "Stack::outputs_for_all",
    "setters::replacing",
];

#[test]
fn every_setter_is_tried() {
    let tried: BTreeSet<String> = cases().iter().map(|case| case.name.to_owned()).collect();
    let mut written = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for part in entries(&source) {
        let files = if part.is_dir() { entries(&part) } else { vec![part] };
        let files: Vec<_> =
            files.iter().filter(|it| it.extension() == Some("rs".as_ref())).collect();
        let is_of_builders =
            |file: &&PathBuf| fs::read_to_string(file).unwrap().contains("common_setters! {");
        if files.iter().any(is_of_builders) {
            written.extend(files.into_iter().flat_map(|file| setters_in(file)));
        }
    }
    assert!(written.len() > 150, "{}", written.len());
    let known: BTreeSet<String> =
        tried.into_iter().chain(NOT_TRIED.iter().map(|name| (*name).to_owned())).collect();
    let missing: Vec<_> = written.difference(&known).collect();
    let gone: Vec<_> = known.difference(&written).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not tried: {missing:?}\ngone: {gone:?}");
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The setters of a file, by type; of a macro, by the file: the public functions that take `self` and give
/// it back changed, and what `resource!` and `setters!` make of a line, such as `pub fn path(path: …);`, but
/// not what `declaration!` makes of `pub fn new(..);`, a constructor.
fn setters_in(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let (mut of, mut found) = (String::new(), Vec::new());
    let mut lines = code.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let word =
            |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let builder = match line.strip_prefix('[') {
            Some(rest) if line.ends_with("];") => rest.split_once("] ").map(|(_, builder)| builder),
            _ => line.strip_prefix("pub struct ").filter(|rest| rest.ends_with(';')),
        };
        if let Some(builder) = builder {
            of =
                Some(word(builder)).filter(|of: &String| !of.is_empty()).unwrap_or(stem.to_owned());
        }
        if line.starts_with("impl") {
            let named = line.trim_start_matches("impl").rsplit(" for ").next().unwrap();
            let named = named.trim_start_matches(" $($generics)*").trim_start();
            let named =
                if named.starts_with('<') { named.split_once("> ").unwrap().1 } else { named };
            of = word(named);
            if of.is_empty() {
                of = stem.to_owned();
            }
        }
        let Some(rest) = line.strip_prefix("pub fn ") else { continue };
        let name: String = word(rest);
        let after = &rest[rest.find('(').unwrap_or(rest.len())..];
        let first = after.strip_prefix('(').unwrap_or_default();
        let first =
            if first.is_empty() { lines.peek().copied().unwrap_or_default() } else { first };
        let first = first.trim_start_matches("mut ");
        let is_line = line.ends_with(';') && !line.contains(") = ") && !line.ends_with("(..);");
        if !name.is_empty() && (is_line || first.starts_with("self")) {
            found.push(format!("{of}::{name}"));
        }
    }
    found
}

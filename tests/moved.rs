//! A declaration that is given another id, and says which one it had, leaves the template as it was: its logical id and
//! those of all that is made with it, references, names of outputs, and names by the stack's convention.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tablature::compare::Diff;
use tablature::evaluate::Environment;
use tablature::evolution::{Allowances, Plan};
use tablature::findings::{Color, Sources};
use tablature::*;

/// Which declarations are given another id.
struct Moving<'a> {
    chosen: Option<&'a str>,
    /// The builders that were declared by [`named`].
    seen: BTreeSet<&'static str>,
}

/// Declares by a builder of an id, which is another one where the builder is chosen.
macro_rules! named {
    ($moving:ident, $builder:ident, $id:literal, $new:expr) => {{
        $moving.seen.insert(stringify!($builder));
        let new = $new;
        match $moving.chosen {
            Some(chosen) if chosen == stringify!($builder) || chosen == EVERY => {
                new(concat!("Other", $id).to_owned()).moved_from($id)
            }
            _ => new($id.to_owned()),
        }
    }};
}

const EVERY: &str = "every builder";

/// A stack with every builder that `Stack::add` takes and from whose id something is derived.
fn stack(moving: &mut Moving<'_>) -> Stack {
    let mut stack = Stack::new("moved").table_names("shop-{table}-{stage}").outputs_for_all();
    let key = stack.add(named!(moving, Key, "orders-key", |id| Key::new(id).alias("alias/orders")));
    let orders = named!(moving, TableV2, "all-orders", |id| {
        TableV2::on_demand(id, Attribute::string("id"))
            .stream(StreamViewType::KeysOnly)
            .encryption(TableEncryption::customer_managed(key.arn()))
            .replica(
                Replica::new("eu-west-2")
                    .encryption_key("arn:aws:kms:eu-west-2:111122223333:key/a"),
            )
    });
    let orders = stack.add(orders);
    let source = "arn:aws:dynamodb:us-east-1:222222222222:table/prices";
    let prices = stack.add(named!(moving, MultiAccountReplica, "Prices", |id| {
        MultiAccountReplica::of(id, source)
    }));
    let alarms = stack.add(named!(moving, Topic, "Alarms", Topic::new));
    let failed = stack.add(named!(moving, Queue, "Failed", Queue::new));
    let long = PolicyStatement::allow().actions(["s3:GetObject"]);
    let role = named!(moving, Role, "Worker", |id| {
        (0..3).fold(Role::for_lambda(id), |role, number| {
            role.statement(long.clone().resources([format!("arn:aws:s3:::{number:0>5000}")]))
        })
    });
    let role = stack.add(
        role.allow(orders.read_write_data())
            .allow(orders.stream().read())
            .allow(prices.read_data())
            .statement(failed.send_messages())
            .statement(alarms.publish()),
    );
    stack.add(named!(moving, ManagedPolicy, "Shared", |id| {
        ManagedPolicy::new(id).allow(prices.write_data()).attach_to(&role)
    }));
    let code = Code::inline("exports.handler = async () => {};");
    let function = stack.add(named!(moving, Function, "Count", |id| {
        Function::new(id, Runtime::Nodejs24, code, &role)
    }));
    let mapping = stack.add(named!(moving, EventSourceMapping, "Changes", |id| {
        let oldest = StartingPosition::TrimHorizon;
        EventSourceMapping::new(id, &function, orders.stream().arn(), oldest)
            .on_failure(failed.arn())
    }));
    let metric = || Metric::user_errors();
    let alarm = stack.add(named!(moving, Alarm, "Errors", |id| {
        let above = ComparisonOperator::GreaterThanThreshold;
        Alarm::new(id, metric(), above, 0).alarm_action(alarms.arn())
    }));
    let dashboard = stack.add(named!(moving, Dashboard, "Board", |id| {
        Dashboard::new(id).widget(GraphWidget::new("Errors").metric(metric()))
    }));
    let pool = stack.add(named!(moving, UserPool, "People", UserPool::new));
    let client =
        stack.add(named!(moving, UserPoolClient, "Web", |id| UserPoolClient::new(id, &pool)));
    let sign_in = stack.add(named!(moving, UserSignIn, "Buyers", UserSignIn::new));
    stack.add(
        Role::new("Buyer", sign_in.authenticated())
            .allow(orders.actions([Action::GetItem]).rows(LeadingKey::user_pool_sub())),
    );
    stack.add(Role::new("Admin", sign_in.group("admins")).description("Administrators"));
    let members =
        UserSignIn::new("Sellers").user_pool(named!(moving, UserPool, "Members", UserPool::new));
    stack.add(members);
    let bucket = stack.add(named!(moving, CfnResource, "exports", |id| {
        CfnResource::new(id, "AWS::S3::Bucket")
    }));
    for (number, value) in [
        mapping.id(),
        alarm.arn(),
        dashboard.dashboard_name(),
        client.user_pool_client_id(),
        sign_in.user_pool_id(),
        sign_in.identity_pool_id(),
        bucket.attribute("Arn"),
    ]
    .into_iter()
    .enumerate()
    {
        stack.add(Output::new(format!("Value{number}"), value));
    }
    stack.add(named!(moving, Output, "the-table", |id| Output::new(id, orders.arn())));
    stack
}

fn synthesis(chosen: Option<&str>) -> (Synthesis, BTreeSet<&'static str>) {
    let mut moving = Moving { chosen, seen: BTreeSet::new() };
    let stack = stack(&mut moving);
    (Synthesis::of(&stack, &Stage::new("prod")), moving.seen)
}

#[test]
fn what_says_its_id_before_leaves_the_template_as_it_was() {
    let (before, builders) = synthesis(None);
    let json = before.template().to_json();
    for derived in [
        "WorkerAccess2",
        "OrdersKeyAlias",
        "BuyersAdminsGroup",
        "BuyersUserPoolClient",
        "shop-all-orders-prod",
        "AllOrdersName",
        "TheTable",
    ] {
        assert!(json.contains(&format!("\"{derived}\"")), "{derived} in {json}");
    }
    for chosen in builders.iter().copied().chain([EVERY]) {
        let (after, _) = synthesis(Some(chosen));
        assert_eq!(after.template().to_json(), json, "{chosen}");
        assert_eq!(after.report().codes(), before.report().codes(), "{chosen}");
        let diff = Diff::between(before.template(), after.template(), &Environment::default());
        assert!(diff.is_empty(), "{chosen}: {}", diff.text());
        let plan = Plan::between(
            before.template(),
            after.template(),
            &Environment::default(),
            &Allowances::default(),
        );
        assert!(matches!(plan, Plan::Nothing), "{chosen}: {}", plan.text("moved"));
    }
}

#[test]
fn without_it_another_id_changes_the_template() {
    let mut stack = Stack::new("moved");
    stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    let mut other = Stack::new("moved");
    other.add(TableV2::on_demand("OtherOrders", Attribute::string("id")));
    let [old, new] = [stack, other].map(|stack| stack.template(&Stage::default()).unwrap());
    assert!(!Diff::between(&old, &new, &Environment::default()).is_empty());
}

/// Builders that `Stack::add` takes and of whose id nothing in the template is the name.
const NAMELESS: &[&str] = &["ImportedTable", "Item"];

#[test]
fn every_builder_is_moved() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stack/declaration.rs");
    let source = fs::read_to_string(path).unwrap();
    let word =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric()).collect() };
    let mut taken = BTreeSet::new();
    for line in source.lines().map(str::trim) {
        if let Some((before, after)) = line.split_once(" Declaration for ")
            && before.starts_with("impl")
        {
            taken.insert(word(after));
        } else if let Some((before, _)) = line.split_once("Handle;")
            && let Some((builder, _)) = before.split_once(" => ")
        {
            taken.insert(builder.rsplit([',', ' ']).next().unwrap().to_owned());
        }
    }
    taken.retain(|builder| !builder.is_empty());
    let (_, moved) = synthesis(None);
    let known: BTreeSet<String> = moved.iter().chain(NAMELESS).map(|it| (*it).to_owned()).collect();
    assert_eq!(taken, known);
}

#[test]
fn a_table_is_called_by_its_new_id() {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Songs", Attribute::string("id")).moved_from("TrackTable"));
    assert_eq!(stack.check(&Stage::default()).codes(), [""; 0]);
    let songs = TableV2::on_demand("Songs", Attribute::string("id"));
    let found = report(|stack| {
        stack.add(songs.moved_from("TrackTable").logical_id("Tracks2"));
    });
    assert!(
        found.contains("error[CFN061]: table `Songs` sets `logical_id` and `moved_from`"),
        "{found}"
    );
}

/// The findings in a stack, as text.
fn report(declare: impl FnOnce(&mut Stack)) -> String {
    let mut stack = Stack::new("music");
    declare(&mut stack);
    let synthesis = Synthesis::of(&stack, &Stage::default());
    synthesis.report().text(&Sources::under(["."]), Color::Never)
}

#[test]
fn the_old_id_is_declared_once() {
    let table = |id: &str| TableV2::on_demand(id, Attribute::string("id"));
    let copied = report(|stack| {
        stack.add(table("Tracks"));
        stack.add(table("Songs").moved_from("Tracks"));
    });
    assert!(
        copied.contains("error[CFN001]: two resources have the logical id `Tracks`"),
        "{copied}"
    );
    assert!(copied.contains("^^^^^^^^^^^^^^^^^^^^ the second"), "at `moved_from`: {copied}");
    assert!(copied.contains("only one of them is what was `Tracks`"), "{copied}");
    let twice = report(|stack| {
        stack.add(table("Songs").moved_from("Tracks"));
        stack.add(table("Pieces").moved_from("Tracks"));
    });
    assert_eq!(twice.matches("error").count(), 1, "{twice}");
    assert!(twice.contains("only one of them is what was `Tracks`"), "{twice}");
    let looped = report(|stack| {
        stack.add(table("B"));
        for (id, old) in [("C", "A"), ("D", "B")] {
            stack.add(table(id).moved_from(old));
        }
    });
    assert!(looped.contains("only one of them is what was `B`"), "{looped}");
    let apart = report(|stack| {
        stack.add(table("Tracks").moved_from("Songs"));
        stack.add(table("Songs").moved_from("Tracks"));
    });
    assert_eq!(apart, "", "two that changed their ids");
}

#[test]
fn what_was_not_moved_does_not_say_so() {
    let unmoved = |declare: &dyn Fn(&mut Stack)| report(declare).contains("warning[CFN062]");
    let table = |id: &str| TableV2::on_demand(id, Attribute::string("id")).moved_from("all-songs");
    let under = |stack: &mut Stack, convention: &str, id: &str| {
        *stack = stack.clone().table_names(convention);
        stack.add(table(id));
    };
    assert!(unmoved(&|stack| drop(stack.add(table("all-songs")))));
    assert!(unmoved(&|stack| drop(stack.add(table("AllSongs")))), "one logical id");
    assert!(unmoved(&|stack| under(stack, "x-{table}", "all-songs")));
    assert!(
        !unmoved(&|stack| under(stack, "x-{table}", "AllSongs")),
        "another name by the convention"
    );
    assert!(!unmoved(&|stack| drop(stack.add(table("Songs")))));
    let pool = || UserPool::new("People").moved_from("People");
    assert!(unmoved(&|stack| drop(stack.add(UserSignIn::new("In").user_pool(pool())))));
    assert!(unmoved(&|stack| stack.add(Output::new("A", "a").moved_from("A"))));
    assert!(!unmoved(&|stack| drop(stack.add(UserSignIn::new("In").moved_from("Users")))));
}

#[test]
fn a_user_pool_of_its_own_does_not_follow_a_sign_in() {
    let ids = |sign_in: UserSignIn| -> Vec<String> {
        let mut stack = Stack::new("music");
        stack.add(sign_in);
        let template = stack.template(&Stage::default()).unwrap();
        template.resources().map(|it| it.logical_id().to_owned()).collect()
    };
    let pool = || UserPool::new("People").sign_in_with([SignInAttribute::Email]);
    let expected = ["People", "OldUserPoolClient", "OldIdentityPool", "OldPrincipalTag"];
    assert_eq!(ids(UserSignIn::new("New").moved_from("Old").user_pool(pool())), expected);
    assert_eq!(ids(UserSignIn::new("New").user_pool(pool()).moved_from("Old")), expected);
    let default = UserSignIn::new("New").moved_from("Older");
    let default = ids(default.replacing(|it| it.moved_from("Old")));
    assert_eq!(default, [&["OldUserPool"], &expected[1..]].concat());
}

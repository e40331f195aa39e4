//! Assertions that hold, and decisions without an assertion.

use tablature::Action::{self, BatchGetItem, GetItem, GetRecords, PutItem, Query, Scan};
use tablature::assertions::on;
use tablature::evaluate::{Environment, Policy, Request, Verdict};
use tablature::{
    Attribute, Condition, ConditionKey, LeadingKey, PolicyStatement, Principal, Role, Stack, Stage,
    TableEncryption, TableV2,
};

use crate::failure;
use crate::music::stack;

#[test]
fn a_listener_writes_her_own_rows_and_nobody_elses() {
    let music = stack(&Stage::default());
    let alice = music.role("Listener").as_user("alice");
    alice.may([PutItem, Action::DeleteItem], on("FavouriteTable").row("alice"));
    alice.may_not([PutItem, Action::DeleteItem], on("FavouriteTable").row("bob"));
    alice.may(Query, on("TrackTable").index("byUserId").row("bob"));
    alice.may_not(Scan, on("FavouriteTable"));
    music.role("TrackHandler").may(tablature::facts::READ_WRITE_DATA, on("TrackTable"));
}

#[test]
fn a_stack_is_asked_at_the_stage_that_was_said() {
    let prod = Stage::new("prod");
    let music = stack(&prod);
    music.at(&prod).role("Backup").may(GetItem, on("FavouriteTable-prod"));
    music.at(&prod).role("Backup").may_not(GetItem, on("TrackTable-prod"));
    let dev = Stage::default();
    assert!(stack(&dev).role("Backup").decide(GetItem, on("FavouriteTable")).is_err());
}

#[test]
fn the_region_is_the_stacks_unless_an_environment_says_another() {
    let music = stack(&Stage::default());
    let arn = |region: &str| format!("arn:aws:dynamodb:{region}:111122223333:table/TrackTable-dev");
    let handler = music.role("TrackHandler");
    handler.may(PutItem, on(arn("eu-west-1")));
    let elsewhere = Environment::new("111122223333", "us-west-2");
    let there = music.at(&Stage::default()).environment(elsewhere).role("TrackHandler");
    there.may(PutItem, on(arn("us-west-2")));
    handler.may_not(PutItem, on("TrackTable").in_region("us-west-2"));
}

#[test]
fn a_role_is_named_by_its_arn_too() {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    stack.add(Role::for_lambda("Reader").role_name("notes-reader").allow(notes.read_data()));
    for name in ["Reader", "notes-reader", "arn:aws:iam::111122223333:role/notes-reader"] {
        stack.role(name).may(GetItem, on(&notes));
    }
}

#[test]
fn handles_name_tables_indexes_and_streams() {
    let mut stack = Stack::new("notes");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .local_secondary_index(tablature::LocalSecondaryIndex::new(
                "byDate",
                Attribute::string("date"),
            ))
            .sort_key(Attribute::string("noteId"))
            .stream(tablature::StreamViewType::KeysOnly),
    );
    stack.add(Role::for_lambda("Reader").allow(notes.read_data()).allow(notes.stream().read()));
    let reader = stack.role("Reader");
    reader.may(GetItem, on(&notes));
    reader.may(Query, on(&notes.index("byDate")));
    reader.may(GetRecords, on(&notes.stream()));
    reader.may(GetRecords, on(&notes).stream());
    reader.may_not(PutItem, on(&notes));

    let mut other = Stack::new("other");
    let strange = other.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    assert!(failure(|| reader.may(GetItem, on(&strange))).contains("stands in another stack"));
}

#[test]
fn what_is_said_of_a_session_is_asked_with() {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("tenant")));
    stack.add(
        Role::new("Worker", Principal::account("111122223333")).allow(
            notes.actions([PutItem, BatchGetItem]).rows(LeadingKey::principal_tag("tenant")),
        ),
    );
    let worker = stack.role("Worker").tag("tenant", "a");
    worker.may(PutItem, on(&notes).row("a"));
    worker.may_not(PutItem, on(&notes).row("b"));
    worker.may(BatchGetItem, on(&notes).rows(["a", "a"]));
    worker.may_not(BatchGetItem, on(&notes).rows(["a", "b"]));
    let nothing = Policy::from_json("nothing", serde_json::json!({ "Statement": [] }));
    worker.clone().session_policy(nothing).may_not(PutItem, on(&notes).row("a"));
    assert_eq!(
        worker.clone().session_name("job").context("aws:SourceIp", "::1").to_string(),
        "role `Worker` with tag `tenant` = `a` in session `job` with aws:SourceIp = \"::1\""
    );
}

#[test]
fn what_is_said_of_a_request_is_asked_with() {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
    let statement = |action: &str, key: ConditionKey<tablature::Text>, value: &str| {
        PolicyStatement::allow()
            .actions([action])
            .resources([notes.arn()])
            .condition(Condition::string_equals(key, [value]))
    };
    stack.add(
        Role::for_lambda("Reader")
            .statement(statement("dynamodb:GetItem", ConditionKey::select(), "COUNT"))
            .statement(statement("dynamodb:Query", ConditionKey::named("aws:UserAgent"), "ours")),
    );
    let reader = stack.role("Reader");
    reader.may(GetItem, on(&notes).select("COUNT").attributes(["id"]));
    reader.may_not(GetItem, on(&notes).select("ALL_ATTRIBUTES"));
    reader.may(Query, on(&notes).context("aws:UserAgent", "ours"));
    reader.may_not(Query, on(&notes).context("aws:UserAgent", "theirs"));
}

#[test]
fn whole_calls_are_asked_as_well() {
    let music = stack(&Stage::default());
    let alice = music.role("Listener").as_user("alice");
    let put = |row: &str| Request::new(PutItem).on_table("FavouriteTable").leading_key(row);
    alice.may_call(put("alice"));
    alice.may_call(Request::transact_write_items([put("alice"), put("alice")]));
    let foreign = Request::transact_write_items([put("alice"), put("bob")]).unwrap();
    alice.may_not_call(&foreign);
    music.role("Listener").as_user("carol").may_not_call(foreign);
    alice.may_not_call(Request::batch_write_item([("FavouriteTable", "alice")]));
    alice.may_not_call(Request::partiql("DELETE FROM FavouriteTable WHERE userId = 'alice'"));
}

#[test]
fn a_decision_is_given_without_an_assertion() {
    let music = stack(&Stage::default());
    let alice = music.role("Listener").as_user("alice");
    let decision = alice.decide(PutItem, on("FavouriteTable").row("bob")).unwrap();
    assert_eq!(decision.verdict(), Verdict::ImplicitlyDenied);
    let decision = alice.decide(PutItem, on("FavouriteTable")).unwrap();
    assert_eq!(decision.verdict(), Verdict::Undecided);
    let batch = Request::batch_write_item([("TrackTable", "1")]);
    assert!(music.role("TrackHandler").decide_call(batch).unwrap().is_allowed());
    assert!(alice.decide_call(Request::partiql("nonsense")).is_err());
}

#[test]
fn who_may_not_decrypt_the_items_may_not_read_them() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let mut stack = Stack::new("notes");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .encryption(TableEncryption::customer_managed(key)),
    );
    stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    stack.add(Role::for_lambda("Locked").allow(notes.read_data()).statement(
        PolicyStatement::deny().sid("NoKeys").actions(["kms:Decrypt"]).resources([key]),
    ));
    stack.role("Reader").may(GetItem, on("Notes"));
    stack.role("Locked").may_not(GetItem, on("Notes"));
    stack.role("Locked").may(Action::DescribeTable, on("Notes"));
}

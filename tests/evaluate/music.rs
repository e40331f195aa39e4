//! A part of the music app: what a listener may do under the template's policies.

use tablature::Action::{self, BatchWriteItem, DeleteItem, GetItem, PutItem, Query, Scan};
use tablature::evaluate::{Decision, Environment, Evaluator, Request, Verdict};
use tablature::{
    Attribute, GlobalSecondaryIndex, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn,
};

fn stack() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("TrackTable", Attribute::string("id"))
            .table_name("TrackTable")
            .global_secondary_index(GlobalSecondaryIndex::new(
                "byUserId",
                Attribute::string("uploadedBy"),
            )),
    );
    let favourites = stack.add(
        TableV2::on_demand("FavouriteTable", Attribute::string("userId"))
            .sort_key(Attribute::string("trackId")),
    );
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(tracks.actions([GetItem, Query, Scan]).every_row("the catalogue is public"))
            .allow(favourites.actions([GetItem, Query]).every_row("shown on profiles"))
            .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
    );
    stack.add(Role::for_lambda("TrackHandler").allow(tracks.read_write_data()));
    stack
}

fn evaluator() -> Evaluator {
    let template = stack().template(&Stage::default()).unwrap();
    Evaluator::of(&template, Environment::new("111122223333", "eu-west-1"))
}

fn alice(request: &Request) -> Decision {
    evaluator().role("Listener").unwrap().as_user("alice").decide(request).unwrap()
}

fn put(row: &str) -> Request {
    Request::new(PutItem).on_table("FavouriteTable").leading_key(row)
}

#[test]
fn a_listener_writes_her_own_favourites_and_nobody_elses() {
    let own = alice(&put("alice"));
    assert_eq!(own.verdict(), Verdict::Allowed);
    let statement = own.deciding().next().unwrap();
    assert_eq!(statement.sid(), Some("WriteOwnRowsOfFavouriteTable"));
    assert!(statement.place().unwrap().file().ends_with("tests/evaluate/music.rs"));
    assert_eq!(alice(&put("bob")).verdict(), Verdict::ImplicitlyDenied);
}

#[test]
fn a_denial_names_the_condition_and_its_place() {
    let text = alice(&put("bob")).to_string();
    assert!(text.contains("WriteOwnRowsOfFavouriteTable"), "{text}");
    assert!(text.contains("tests/evaluate/music.rs:"), "{text}");
    assert!(text.contains(r#""${aws:PrincipalTag/sub}" = "alice""#), "{text}");
    assert!(text.contains(r#"the request has ["bob"]"#), "{text}");
}

#[test]
fn without_a_row_or_a_user_nothing_is_guessed() {
    let no_row = Request::new(PutItem).on_table("FavouriteTable");
    let decision = alice(&no_row);
    assert_eq!(decision.verdict(), Verdict::Undecided);
    assert_eq!(decision.unknowns().next().unwrap().why(), "which rows PutItem is for is not said");
    let evaluator = evaluator();
    let somebody = evaluator.role("Listener").unwrap().decide(&put("alice")).unwrap();
    assert_eq!(somebody.verdict(), Verdict::Undecided);
    let why = somebody.unknowns().next().unwrap().why();
    assert_eq!(why, "the `sub` of the user, which is the tag `sub`, is not said");
}

#[test]
fn the_catalogue_is_read_in_every_way_that_was_said() {
    for request in [
        Request::new(Scan).on_table("TrackTable"),
        Request::new(Query).on_index("TrackTable", "byUserId").leading_key("bob"),
        Request::new(Scan).on_index("TrackTable", "byUserId"),
        Request::new(GetItem).on_table("TrackTable").leading_key("t1"),
        Request::new(Query).on_table("FavouriteTable").leading_key("bob"),
    ] {
        assert_eq!(alice(&request).verdict(), Verdict::Allowed, "{request:?}");
    }
    for request in [
        Request::new(Scan).on_table("FavouriteTable"),
        Request::new(PutItem).on_table("TrackTable").leading_key("t1"),
        Request::new(BatchWriteItem).on_table("FavouriteTable").leading_key("alice"),
        Request::partiql("SELECT * FROM TrackTable").unwrap().full_table_scan(),
        Request::new(Action::DescribeTable).on_table("TrackTable"),
    ] {
        assert_eq!(alice(&request).verdict(), Verdict::ImplicitlyDenied, "{request:?}");
    }
}

#[test]
fn a_transaction_with_a_foreign_row_is_denied_as_a_whole() {
    let transaction =
        |rows: [&str; 2]| alice(&Request::transact_write_items(rows.map(put)).unwrap()).verdict();
    assert_eq!(transaction(["alice", "alice"]), Verdict::Allowed);
    assert_eq!(transaction(["alice", "bob"]), Verdict::ImplicitlyDenied);
}

#[test]
fn roles_and_tables_are_found_by_id_name_and_arn() {
    let evaluator = evaluator();
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/TrackTable";
    for table in ["TrackTable", arn] {
        let put = Request::new(PutItem).on_table(table).leading_key("t1");
        let handler = evaluator.role("TrackHandler").unwrap();
        assert_eq!(handler.decide(&put).unwrap().verdict(), Verdict::Allowed, "{table}");
    }
    assert_eq!(
        evaluator.role("Listner").unwrap_err().to_string(),
        "the template has no role `Listner`: did you mean `Listener`?"
    );
    let roles: Vec<_> = evaluator.roles().collect();
    assert_eq!(roles, ["Listener", "TrackHandler"]);
}

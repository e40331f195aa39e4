//! The message of an assertion that does not hold.

use tablature::Action::{DeleteItem, GetItem, PutItem, Scan};
use tablature::assertions::on;
use tablature::evaluate::Request;
use tablature::{Stack, Stage};

use crate::failure;
use crate::music::stack;

fn music() -> Stack {
    stack(&Stage::default())
}

#[test]
fn what_is_denied_shows_the_statement_that_came_near() {
    let alice = music().role("Listener").as_user("alice");
    let message = failure(|| alice.may(PutItem, on("FavouriteTable").row("bob")));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `Listener` as user `alice` may `PutItem` on table `FavouriteTable` for row `bob`
    it is denied: no statement allows it

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` would allow it under a condition
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = `ForAllValues:StringEquals` wants dynamodb:LeadingKeys "${aws:PrincipalTag/sub}" = "alice"
       = the request has ["bob"]
    "#);
}

#[test]
fn what_is_allowed_shows_the_statement_that_allows_it() {
    let alice = music().role("Listener").as_user("alice");
    let message = failure(|| alice.may_not(PutItem, on("FavouriteTable").row("alice")));
    insta::assert_snapshot!(message, @"
    not so in stack `music`:
    role `Listener` as user `alice` may not `PutItem` on table `FavouriteTable` for row `alice`
    it is allowed

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` allows it
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
}

#[test]
fn what_is_denied_explicitly_shows_the_statement_that_denies_it() {
    let message = failure(|| music().role("Auditor").may(Scan, on("TrackTable")));
    insta::assert_snapshot!(message, @"
    not so in stack `music`:
    role `Auditor` may `Scan` on table `TrackTable`
    it is denied explicitly

    statement `NeverDump` of policy `Access` of role `Auditor` denies it
      --> tests/assertions/music.rs:37:17
       |
    37 |                 PolicyStatement::deny()
       |                 ^^^^^^^^^^^^^^^^^^^^^^^
    ");
}

#[test]
fn where_only_other_resources_or_no_statement_come_near_that_is_said() {
    let handler = music().role("TrackHandler");
    let message = failure(|| handler.may(GetItem, on("FavouriteTable")));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `TrackHandler` may `GetItem` on table `FavouriteTable`
    it is denied: no statement allows it

    statement `ReadWriteTrackTable` of policy `Access` of role `TrackHandler` has the action, but other resources
      --> tests/assertions/music.rs:31:61
       |
    31 |     stack.add(Role::for_lambda("TrackHandler").allow(tracks.read_write_data()));
       |                                                             ^^^^^^^^^^^^^^^^^
    "#);
    let importer = music().role("Importer");
    let message = failure(|| importer.may(GetItem, on("FavouriteTable")));
    insta::assert_snapshot!(message, @"
    not so in stack `music`:
    role `Importer` may `GetItem` on table `FavouriteTable`
    it is denied: no statement allows it

    none of its 2 statements names `dynamodb:GetItem`
    ");
}

#[test]
fn every_action_that_fails_is_said() {
    let alice = music().role("Listener").as_user("alice");
    let write = [GetItem, PutItem, DeleteItem];
    let message = failure(|| alice.may_not(write, on("FavouriteTable").row("alice")));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `Listener` as user `alice` may not `GetItem` on table `FavouriteTable` for row `alice`
    it is allowed

    statement `ReadFavouriteTable` of policy `Access` of role `Listener` allows it
      --> tests/assertions/music.rs:28:31
       |
    28 |             .allow(favourites.actions([GetItem, Query]).every_row("shown on profiles"))
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^

    role `Listener` as user `alice` may not `PutItem` on table `FavouriteTable` for row `alice`
    it is allowed

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` allows it
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    role `Listener` as user `alice` may not `DeleteItem` on table `FavouriteTable` for row `alice`
    it is allowed

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` allows it
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn without_a_row_or_a_user_both_assertions_fail_and_say_what_to_add() {
    let alice = music().role("Listener").as_user("alice");
    let message = failure(|| alice.may(PutItem, on("FavouriteTable")));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `Listener` as user `alice` may `PutItem` on table `FavouriteTable`
    it is not known whether it is allowed

    not known: which rows PutItem is for is not said
     |
     = help: say which rows: `.row("…")` behind `on(…)`

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` may allow it
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
    let denied = failure(|| alice.may_not(PutItem, on("FavouriteTable")));
    assert_eq!(denied, message.replace("alice` may ", "alice` may not "));

    let somebody = music().role("Listener");
    let message = failure(|| somebody.may_not(PutItem, on("FavouriteTable").row("bob")));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `Listener` may not `PutItem` on table `FavouriteTable` for row `bob`
    it is not known whether it is allowed

    not known: the `sub` of the user, which is the tag `sub`, is not said
     |
     = help: say who: `.as_user("…")` behind `.role(…)`

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` may allow it
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn what_only_deployment_tells_is_named_with_its_place() {
    let importer = music().role("Importer");
    let message = failure(|| importer.may_not(PutItem, on("TrackTable")));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `Importer` may not `PutItem` on table `TrackTable`
    it is not known whether it is allowed

    not known: what `shared-table` exports is not given
      --> tests/assertions/music.rs:48:18
       |
    48 |                 .resources([Expr::from(json!({ "Fn::ImportValue": "shared-table" }))]),
       |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: say it: `stack.at(&stage).environment(Environment::default().import("shared-table", "…"))`

    statement `Shared` of policy `Access` of role `Importer` may allow it
      --> tests/assertions/music.rs:45:13
       |
    45 |             PolicyStatement::allow()
       |             ^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn a_whole_call_says_which_part_fails() {
    let alice = music().role("Listener").as_user("alice");
    let put = |row: &str| Request::new(PutItem).on_table("FavouriteTable").leading_key(row);
    let transaction = || Request::transact_write_items([put("alice"), put("bob")]);
    let message = failure(|| alice.may_call(transaction()));
    insta::assert_snapshot!(message, @r#"
    not so in stack `music`:
    role `Listener` as user `alice` may `TransactWriteItems` of `PutItem` on table `FavouriteTable` for row `alice` and `PutItem` on table `FavouriteTable` for row `bob`
    it is denied: no statement allows it

    dynamodb:PutItem on arn:aws:dynamodb:eu-west-1:111122223333:table/FavouriteTable-dev is denied:

    statement `WriteOwnRowsOfFavouriteTable` of policy `Access` of role `Listener` would allow it under a condition
      --> tests/assertions/music.rs:29:31
       |
    29 |             .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
       |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = `ForAllValues:StringEquals` wants dynamodb:LeadingKeys "${aws:PrincipalTag/sub}" = "alice"
       = the request has ["bob"]
    "#);
    let open = Request::new(PutItem).on_table("FavouriteTable");
    let message = failure(|| alice.may_call(open));
    assert!(message.contains("`.leading_key(\"…\")` behind `Request::new(…)`"), "{message}");
}

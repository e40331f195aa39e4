//! Questions that make no sense fail both assertions, with a suggestion.

use tablature::Action::{DescribeTable, GetItem, GetRecords, PutItem, Query, Scan};
use tablature::assertions::{RoleSession, Target, on};
use tablature::evaluate::Request;
use tablature::{Attribute, Role, Stack, Stage, TableV2};

use crate::failure;
use crate::music::stack;

/// The lines below the sentence, which are the same for `may` and `may_not`.
fn refused(session: &RoleSession, action: tablature::Action, target: Target) -> String {
    let may = failure(|| session.may(action, target.clone()));
    let may_not = failure(|| session.may_not(action, target));
    let below = |message: &str| message.lines().skip(2).collect::<Vec<_>>().join("\n");
    assert_eq!(below(&may), below(&may_not));
    below(&may)
}

#[test]
fn names_that_the_template_does_not_have_are_answered_with_the_nearest_or_all() {
    let music = stack(&Stage::default());
    let handler = music.role("TrackHandler");
    let said = [
        refused(&music.role("Listner"), GetItem, on("TrackTable")),
        refused(&music.role("Nobody"), GetItem, on("TrackTable")),
        refused(&handler, GetItem, on("TrackTabel")),
        refused(&handler, GetItem, on("Orders")),
        refused(&handler, Query, on("TrackTable").index("byUserID")),
        refused(&handler, Query, on("TrackTable").index("tags")),
        refused(&handler, Query, on("FavouriteTable").index("byUserId")),
        refused(&handler, GetRecords, on("FavouriteTable").stream()),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    this cannot be asked: the template has no role `Listner`: did you mean `Listener`?
    this cannot be asked: the template has no role `Nobody`
      = help: there are `Listener`, `TrackHandler`, `Auditor` and `Importer`
    this cannot be asked: the template has no table `TrackTabel`: did you mean `TrackTable`?
    this cannot be asked: the template has no table `Orders`
      = help: there are `TrackTable` and `FavouriteTable`
    this cannot be asked: table `TrackTable` has no index `byUserID`: did you mean `byUserId`?
    this cannot be asked: table `TrackTable` has no index `tags`
      = help: there is only `byUserId`
    this cannot be asked: table `FavouriteTable` has no index `byUserId`
      = help: there is none
    this cannot be asked: table `FavouriteTable` has no stream
    ");
}

#[test]
fn pairs_that_never_apply_are_answered_with_what_was_meant() {
    let music = stack(&Stage::default());
    let handler = music.role("TrackHandler");
    let said = [
        refused(&handler, GetItem, on("TrackTable").index("byUserId")),
        refused(&handler, GetItem, on("TrackTable").stream()),
        refused(&handler, GetRecords, on("TrackTable")),
        refused(&handler, Scan, on("TrackTable").row("1")),
        refused(&handler, DescribeTable, on("TrackTable").row("1")),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    this cannot be asked: `GetItem` never applies to a resource of kind `index`
      = help: leave out `.index(…)` (it applies to `table`)
    this cannot be asked: `GetItem` never applies to a resource of kind `stream`
      = help: leave out `.stream()` (it applies to `table`)
    this cannot be asked: `GetRecords` never applies to a resource of kind `table`
      = help: did you mean `.stream()`? (it applies to `stream`)
    this cannot be asked: a request for `Scan` is never for certain rows
      = help: leave out `.row(…)`: `Scan` carries no rows
    this cannot be asked: a request for `DescribeTable` is never for certain rows
      = help: leave out `.row(…)`: `DescribeTable` carries no rows
    ");
}

#[test]
fn no_action_and_no_call_are_no_question() {
    let music = stack(&Stage::default());
    let handler = music.role("TrackHandler");
    let none: [tablature::Action; 0] = [];
    let said = [
        failure(|| handler.may_not(none, on("TrackTable"))),
        failure(|| handler.may_call(Request::partiql("DROP TABLE TrackTable"))),
        failure(|| {
            let query = Request::new(Query).on_table("TrackTable");
            handler.may_not_call(Request::transact_write_items([query]));
        }),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    not so in stack `music`:
    role `TrackHandler` may not do nothing
    this cannot be asked: no action is named
      = help: name at least one action

    not so in stack `music`:
    role `TrackHandler` may make this call
    this cannot be asked: `DROP TABLE TrackTable` is no PartiQL statement with a table

    not so in stack `music`:
    role `TrackHandler` may not make this call
    this cannot be asked: `Query` is no element of `TransactWriteItems`
    ");
}

#[test]
fn a_stack_with_errors_cannot_be_asked() {
    let mut stack = Stack::new("notes");
    let notes =
        stack.add(TableV2::on_demand("Notes", Attribute::string("userId")).table_name("a b"));
    stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    let message = refused(&stack.role("Reader"), PutItem, on(&notes));
    assert!(
        message.starts_with("this cannot be asked: the stack has 1 error\n\nerror["),
        "{message}"
    );
    assert!(message.contains("tests/assertions/unanswerable.rs:"), "{message}");
}

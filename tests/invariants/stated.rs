//! Invariants of a stack, and the same as assertions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tablature::findings::{Color, Sources};
use tablature::invariants::{anywhere, everyone, manages, on, principals, reads, writes};
use tablature::{
    Action, Attribute, GlobalSecondaryIndex, LeadingKey, Replica, Role, RoleHandle, Stack, Stage,
    TableHandle, TableV2, UserSignIn,
};

use crate::assert_has;

/// A table of notes, whose writers write their own, and a role that may write all of them.
fn notes() -> (Stack, TableHandle, RoleHandle) {
    let mut stack = Stack::new("notes");
    let table = TableV2::on_demand("Notes", Attribute::string("userId"))
        .global_secondary_index(GlobalSecondaryIndex::new("byDay", Attribute::string("day")))
        .replica(Replica::new("eu-west-1"));
    let notes = stack.add(table);
    let sign_in = stack.add(UserSignIn::new("Writers"));
    let own = notes.read_write_data().rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Writer", sign_in.authenticated()).allow(own));
    let editor = stack.add(Role::for_lambda("Editor").allow(notes.read_write_data()));
    (stack, notes, editor)
}

fn codes(stack: &Stack) -> Vec<&'static str> {
    stack.check(&Stage::default()).codes()
}

#[test]
fn it_holds_where_every_request_is_denied() {
    let (mut stack, notes, editor) = notes();
    stack.never(everyone().may(manages(), anywhere()), "tables change by deployments");
    let others = everyone().except([&editor]);
    stack.never(
        others.clone().may(writes(), on(&notes).rows_of_others()),
        "notes are their writer's",
    );
    stack.never(others.may(reads(), on(&notes.index("byDay"))), "days are the editor's");
    stack.never(principals([&editor]).may([Action::Scan], on("Elsewhere")), "misspelt");
    assert_eq!(codes(&stack), ["IAM126"], "one names a table that there is not");
}

#[test]
fn it_is_an_error_at_its_own_line_that_shows_the_statement() {
    let (mut stack, notes, _) = notes();
    stack.never(everyone().may(writes(), on(&notes)), "nobody writes");
    let line = line!() - 1;
    let report = stack.check(&Stage::default());
    let finding = report.findings().find(|finding| finding.code() == "IAM124").unwrap();
    let place = finding.location().place.as_ref().unwrap();
    assert_eq!((place.file(), place.line()), ("tests/invariants/stated.rs", line));
    let text = report.text(&Sources::default(), Color::Never);
    assert_has(&text, "role `Writer` may ");
    assert_has(&text, "role `Editor` may ");
    assert_has(&text, "on `Notes (us-east-1)` and `Notes (eu-west-1)`");
    assert!(stack.template(&Stage::default()).is_err(), "nothing is written");
}

#[test]
fn handles_of_another_stack_and_empty_sentences_are_mistakes() {
    let (stack, notes, editor) = notes();
    let (_, other, other_editor) = self::notes();
    let nobody: [&str; 0] = [];
    let none: [Action; 0] = [];
    for (sentence, expected) in [
        (
            everyone().except([&other_editor]).may(writes(), on(&notes)),
            "role `Editor` stands in another stack",
        ),
        (principals([&editor]).may(writes(), on(&other)), "table `Notes` stands in another stack"),
        (principals(nobody).may(writes(), on(&notes)), "no principal is named"),
        (principals([&editor]).may(none, on(&notes)), "no action is named"),
        (
            principals([&editor]).may([Action::PutItem], on(&notes).index("byDay")),
            "`PutItem` never applies to an index",
        ),
        (
            principals([&editor]).may([Action::ListTables], on(&notes)),
            "`ListTables` never applies to a table",
        ),
        (
            principals([&editor]).may(writes(), on(&notes).index("byDya")),
            "table `Notes` has no index `byDya`: did you mean `byDay`?",
        ),
        (
            principals([&editor]).may(writes(), on(&notes).stream()),
            "none of these actions applies to a stream",
        ),
    ] {
        let mut stack = stack.clone();
        stack.never(sentence, "it is kept");
        let report = stack.check(&Stage::default());
        let found: Vec<_> = report.findings().map(|one| (one.code(), one.message())).collect();
        assert_eq!(found, [("IAM126", expected)]);
    }
}

#[test]
fn assertions_say_the_same() {
    let (stack, notes, editor) = notes();
    stack.everyone().may_not(manages(), anywhere());
    stack.everyone().except(["Editor"]).may_not(writes(), on("Notes").rows_of_others());
    stack.only([&editor]).may(reads(), on(&notes.index("byDay")));
    let fails = |assertion: &dyn Fn()| {
        let panic = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
        panic.downcast_ref::<String>().unwrap().clone()
    };
    let text = fails(&|| stack.everyone().may_not(writes(), on(&notes)));
    assert!(text.starts_with("not so in stack `notes`:\n\nerror[IAM124]: "), "{text}");
    assert_has(&text, "role `Writer` may ");
    let text = fails(&|| stack.only(["Writer"]).may(writes(), on(&notes)));
    assert_has(&text, "role `Editor` may ");
    let text = fails(&|| stack.everyone().except(["Edtor"]).may_not(writes(), on(&notes)));
    assert_has(&text, "there is no principal `Edtor`");
    assert_has(&text, "did you mean `Editor`?");
}

#[test]
fn all_that_do_something_are_asked_of_a_role_as_far_as_they_apply() {
    let (stack, ..) = notes();
    let editor = stack.role("Editor");
    editor.may_not(manages(), on("Notes"));
    editor.may_not(writes(), on("Notes").index("byDay"));
    stack.role("Writer").as_user("ann").may_not(writes(), on("Notes").row("bob"));
}

//! Stacks with mistakes: the findings, where they point, and that nothing is written.

use crate::common::{Folder, Outcome, line_of, run};
use crate::{CROOKED, crooked};

/// Synthesizes a crooked app beside earlier templates, which must stay.
#[track_caller]
fn blocked(app: &str, arguments: &[&str]) -> String {
    let folder = Folder::new();
    folder.write("src/main.rs", CROOKED);
    folder.write("out/shop.template.json", "mine");
    let before = folder.contents();

    let outcome = run(crooked(app, &folder, &["synth"]).args(arguments)).ended_with(1);

    assert_eq!(folder.contents(), before, "{app}");
    assert_eq!(outcome.stdout, "", "{app}");
    outcome.stderr
}

/// `src/main.rs:LINE:COLUMN` of a call in the crooked source.
fn place(part: &str, call: &str) -> String {
    let line = line_of(CROOKED, part);
    let text = CROOKED.lines().nth(line - 1).unwrap();
    format!("src/main.rs:{line}:{}", text.find(call).unwrap() + 1)
}

/// The line of the source as an excerpt shows it.
fn excerpt(part: &str) -> String {
    let line = line_of(CROOKED, part);
    format!("{line} | {}\n", CROOKED.lines().nth(line - 1).unwrap())
}

#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "not there: {part}\n{text}");
}

#[test]
fn an_error_is_shown_in_the_source_and_blocks_every_stack() {
    let text = blocked("with an error", &[]);

    let message = "error[IAM006]: users of role `Buyer` may ";
    assert!(text.starts_with(message), "{text}");
    assert_has(&text, &format!("--> {}\n", place(r#"Role::new("Buyer""#, "read_data()")));
    assert_has(&text, &excerpt(r#"Role::new("Buyer""#));
    assert_has(&text, "= see `explain IAM006`\n");
    assert!(text.ends_with("; nothing was written to out/\n"), "{text}");
}

#[test]
fn a_stack_with_an_error_does_not_block_another_one_that_is_named_alone() {
    let folder = Folder::new();
    run(&mut crooked("with an error", &folder, &["synth", "shop"])).succeeded();
    assert_has(&folder.read("out/shop.template.json"), "AWS::DynamoDB::GlobalTable");
    run(&mut crooked("with an error", &folder, &["synth", "wrong"])).ended_with(1);
}

#[test]
fn an_error_blocks_whatever_was_asked_for() {
    for arguments in [&["--stdout"][..], &["--check"], &["--out", "out/"], &["--deny-warnings"]] {
        let text = blocked("with an error", arguments);
        assert_has(&text, "error[IAM006]: ");
        assert!(text.ends_with("; nothing was written to out/\n"), "{arguments:?}\n{text}");
    }
    let text = blocked("with an error", &["--out", "else/where"]);
    assert!(text.ends_with("; nothing was written to else/where/\n"), "{text}");
}

#[test]
fn a_warning_is_said_and_blocks_nothing() {
    let folder = Folder::new();

    let Outcome { stdout, stderr, .. } =
        run(&mut crooked("with a warning", &folder, &["synth"])).succeeded();

    assert!(stderr.starts_with("warning[CFN006]: "), "{stderr}");
    assert_has(&stderr, &format!("--> {}\n", place("no longer so", "acknowledge")));
    assert_has(&stderr, &excerpt("no longer so"));
    assert!(stderr.ends_with("\n1 warning\n"), "{stderr}");
    assert_has(&stdout, "out/doubtful.template.json  ");
    assert_has(&folder.read("out/doubtful.template.json"), "AWS::DynamoDB::GlobalTable");
}

#[test]
fn a_warning_that_is_denied_blocks() {
    let text = blocked("with a warning", &["--deny-warnings"]);
    assert!(text.starts_with("warning[CFN006]: "), "{text}");
    let end = "\n1 warning (warnings are denied); nothing was written to out/\n";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn all_mistakes_of_all_stacks_are_said_at_once_in_the_order_of_the_source() {
    let text = blocked("with both", &[]);
    let error = text.find("error[IAM006]").unwrap();
    let warning = text.find("warning[CFN006]").unwrap();
    assert!(error < warning, "{text}");
    assert_has(&text, ", 1 warning; nothing was written to out/\n");
}

#[test]
fn two_stacks_of_one_name_are_both_shown() {
    let text = blocked("with twins", &[]);
    assert!(text.starts_with("error[CFN005]: two stacks are named `shop`\n"), "{text}");
    assert_has(&text, &format!("--> {}\n", place("// twin", "Stack::new")));
    assert_has(&text, &excerpt("// sound"));
    assert_has(&text, &excerpt("// twin"));
    assert!(text.ends_with("1 error; nothing was written to out/\n"), "{text}");

    // It is not known which of them is meant.
    assert_has(&blocked("with twins", &["shop"]), "error[CFN005]: ");
}

#[test]
fn a_stack_whose_name_is_anothers_at_a_stage_is_shown() {
    let folder = Folder::new();
    run(&mut crooked("with a stage of another", &folder, &["synth"])).succeeded();

    let text = blocked("with a stage of another", &["--stage", "eu"]);

    assert!(text.starts_with("error[CFN005]: two stacks are named `shop-eu`\n"), "{text}");
    assert_has(&text, &excerpt("// sound"));
    assert_has(&text, &excerpt("// staged"));
}

#[test]
fn a_panic_in_a_stack_says_whose_it_is_and_where() {
    let folder = Folder::new();
    folder.write("out/shop.template.json", "mine");
    folder.write("src/main.rs", CROOKED);
    let before = folder.contents();

    let outcome = run(&mut crooked("with a panic", &folder, &["synth"])).ended_with(101);

    let text = outcome.stderr;
    assert!(text.starts_with("error: a stack panicked; nothing was written\n"), "{text}");
    assert_has(&text, &place("regions.first()", "unwrap()"));
    assert!(!text.contains("bug"), "{text}");
    assert_eq!(folder.contents(), before);
}

#[test]
fn every_panic_is_said_where_all_stacks_are_asked_for() {
    let folder = Folder::new();

    let outcome = run(&mut crooked("with a panic first", &folder, &["synth"])).ended_with(101);

    let said = |part: &str, call: &str, message: &str| {
        let place = place(part, call);
        format!(
            "error: a stack panicked; nothing was written\n  --> {place}\n   = {message}\n   \
             = note: `RUST_BACKTRACE=1` shows the calls that led there\n"
        )
    };
    let first = said("regions.first()", "unwrap()", "called `Option::unwrap()` on a `None` value");
    let last = said("// wailing", "panic!", "no ␛[31mway␊out");
    assert_eq!(outcome.stderr, first + &last);
    assert_eq!(folder.names(), ["src", "src/main.rs"]);

    let mut traced = crooked("with a panic first", &folder, &["synth"]);
    let outcome = run(traced.env("RUST_BACKTRACE", "1")).ended_with(101);
    assert_has(&outcome.stderr, "crooked::main");
    // Frames of Rust's own and of the library would only hide those of the stack.
    for foreign in ["core::", "std::", "tablature::"] {
        assert!(!outcome.stderr.contains(foreign), "{}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains("RUST_BACKTRACE"), "{}", outcome.stderr);
}

#[test]
fn a_stack_that_panics_leaves_the_answers_on_others() {
    let folder = Folder::new();
    let say = |arguments: &[&str]| run(&mut crooked("with a panic first", &folder, arguments));
    for arguments in [
        &["synth", "shop"][..],
        &["synth", "shop", "--check"],
        &["check", "shop"],
        &["access", "shop"],
        &["docs", "shop"],
        &["tables", "shop", "--table-name", "Orders=orders"],
    ] {
        let outcome = say(arguments).succeeded();
        assert!(!outcome.stderr.contains("panicked"), "{arguments:?}\n{}", outcome.stderr);
    }
    // The stack that panicked may have been the one that is meant.
    for arguments in [
        &["synth", "shop", "store"][..],
        &["check", "shop", "store"],
        &["can", "store", "Clerk", "GetItem", "Orders"],
        &["access", "store"],
        &["docs", "store"],
        &["data", "store"],
        &["tables", "store"],
    ] {
        let text = say(arguments).ended_with(101).stderr;
        assert_has(&text, "error: there is no stack");
        assert_has(&text, &format!("--> {}\n", place("regions.first()", "unwrap()")));
        assert_has(&text, &format!("--> {}\n", place("// wailing", "panic!")));
    }
}

#[test]
fn a_stack_that_panics_is_a_line_of_the_list() {
    let folder = Folder::new();
    let outcome = run(&mut crooked("with a panic first", &folder, &["list"])).ended_with(101);
    let first = place("regions.first()", "unwrap()");
    let last = place("// wailing", "panic!");
    assert_eq!(
        outcome.stdout,
        format!(
            "?     -  panicked at {first}: called `Option::unwrap()` on a `None` value\n\
             shop  -\n\
             ?     -  panicked at {last}: no ␛[31mway␊out\n"
        )
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn no_stack_is_declared_for_a_file() {
    let folder = Folder::new();
    let template = r#"{ "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } } }"#;
    for file in ["t.json", "t.template", "t.yaml", "t.yml", "deep/t", "cdk.out/t"] {
        folder.write(file, template);
    }
    let say = |arguments: &[&str]| run(&mut crooked("that says so", &folder, arguments));
    for arguments in [
        &["check", "t.json", "t.template", "t.yaml", "t.yml", "deep/t", "cdk.out", "x.json", "-"][..],
        &["access", "t.json"],
        &["access", "-"],
        &["can", "t.json", "Clerk", "GetItem", "Orders"],
        &["tables", "./deep/t"],
        &["tables", "x.yaml"],
        &["data", "t.json"],
        &["docs", "t.json"],
        &["explain", "DDB001"],
        &["completions", "bash"],
    ] {
        let outcome = say(arguments);
        assert!(!outcome.stderr.contains("declared"), "{arguments:?}\n{}", outcome.stderr);
    }
    // A word that can be a stack or a file is a stack.
    folder.write("t", template);
    let outcome = say(&["check", "t"]).succeeded();
    assert_eq!(outcome.stderr, "declared\n");
}

//! `synth --check` compares and writes nothing.

use crate::common::{Folder, run, stacks};

const HELP: &str = "  = help: run `synth` without `--check` and commit what it writes\n";

#[test]
fn equal_files_are_up_to_date() {
    let folder = Folder::new();
    run(&mut stacks(folder.path(), &["synth"])).succeeded();
    let before = folder.contents();

    let outcome = run(&mut stacks(folder.path(), &["synth", "--check"])).succeeded();

    assert_eq!(outcome.stdout, "up to date\n");
    assert_eq!(folder.contents(), before);
}

#[test]
fn files_that_differ_and_files_that_are_missing_are_all_named() {
    let folder = Folder::new();
    run(&mut stacks(folder.path(), &["synth"])).succeeded();
    let template = folder.read("out/music.template.json");
    // One byte is enough.
    folder.write("out/music.template.json", template.trim_end());
    std::fs::remove_file(folder.path().join("out/hr.template.json")).unwrap();
    let before = folder.contents();

    let outcome = run(&mut stacks(folder.path(), &["synth", "--check"])).ended_with(1);

    let expected = format!(
        "error: `out/music.template.json` differs\n\
         error: `out/hr.template.json` is missing\n{HELP}"
    );
    assert!(outcome.stderr.ends_with(&expected), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "");
    assert_eq!(folder.contents(), before);
}

#[test]
fn only_the_stacks_that_are_named_are_compared() {
    let folder = Folder::new();
    run(&mut stacks(folder.path(), &["synth", "hr"])).succeeded();

    run(&mut stacks(folder.path(), &["synth", "--check", "hr"])).succeeded();
    run(&mut stacks(folder.path(), &["synth", "--check", "hr", "--stage", "prod"])).ended_with(1);
    run(&mut stacks(folder.path(), &["synth", "--check", "music"])).ended_with(1);
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let folder = Folder::new();

    let outcome = run(&mut stacks(folder.path(), &["synth", "hr", "--check"])).ended_with(1);

    let expected = format!("error: `out/hr.template.json` is missing\n{HELP}");
    assert!(outcome.stderr.ends_with(&expected), "{}", outcome.stderr);
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

//! Nothing of a file's name, an argument or a template acts on a terminal, in a log or in a shell.

use std::fs;

use crate::common::{Folder, Outcome, run, stacks};

const NAMES: [&str; 6] = [
    "\u{1b}[2J\u{1b}]0;x\u{7}",
    "a\n::error file=a::pwned\n",
    "\u{202e}nosj.\u{9b}31m",
    "##[error]x ##vso[task.complete]",
    "a\u{200b}\u{2028}b\r",
    "::stop-commands::x",
];

#[track_caller]
fn harmless(outcome: &Outcome) {
    for line in [&outcome.stdout, &outcome.stderr].into_iter().flat_map(|text| text.split('\n')) {
        let acts = |character: char| {
            character.is_control()
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}')
        };
        assert!(!line.contains(acts), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line:?}");
    }
}

#[test]
fn names_of_files_and_arguments_do_not_act() {
    let folder = Folder::new();
    let good = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/out/music.template.json")).unwrap();
    for name in NAMES {
        let path = format!("{name}.json");
        folder.write(&path, &good);
        for arguments in [
            &["check", &path][..],
            &["check", &path, "--format", "json"],
            &["check", &path, "--format", "sarif"],
            &["access", &path],
            &["access", &path, "--format", "markdown"],
            &["can", &path, name, "GetItem", "TrackTable"],
            &["can", &path, "Listener", name],
            &["can", &path, "Listener", "GetItem", name],
            &[
                "can",
                &path,
                "Listener",
                "GetItem",
                "TrackTable",
                "--tag",
                &format!("{name}={name}"),
            ],
            &[
                "can",
                &path,
                "Listener",
                "GetItem",
                "TrackTable",
                "--as-user",
                name,
                "--format",
                "json",
            ],
            &["can", &path, "Listener", "GetItem", "TrackTable", "--context", &format!("{name}=x")],
            &["tables", &path, "--out", name],
            &["tables", &path, "--parameter", &format!("{name}=x")],
            &["tables", &path, "--table-name", &format!("{name}=x")],
            &["check", &format!("{name}/x.json")],
            &["check", name],
            &["explain", name],
            &["check", &path, &format!("--{name}")],
            &[name],
            &["access", &path, "--region", name],
        ] {
            // A file's name has no null.
            harmless(&run(&mut stacks(folder.path(), arguments)));
        }
        folder.write(&path, "{ \"Resources\": [");
        harmless(&run(&mut stacks(folder.path(), &["check", &path])));
        folder.write(&path, b"\xff");
        harmless(&run(&mut stacks(folder.path(), &["check", &path])));
        for arguments in [
            &["synth", name][..],
            &["synth", "music", "--out", name],
            &["synth", "music", "--check", "--out", &format!("{name}x")],
            &["data", "hr", "--out", name],
            &["docs", name],
        ] {
            harmless(&run(&mut stacks(folder.path(), arguments)));
        }
    }
}

#[test]
fn a_long_name_is_not_printed_whole() {
    let folder = Folder::new();
    let good = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/out/music.template.json"));
    let good = good.unwrap();
    let long = "L".repeat(64 * 1_024);
    folder.write("t.json", good.replace("TrackTable", &long));
    for arguments in [
        &["tables", "t.json"][..],
        &["check", "t.json"],
        &["access", "t.json"],
        &["can", "t.json", "Listener", "GetItem", &long],
        &["can", "t.json", &long, "GetItem", "x"],
    ] {
        let outcome = run(&mut stacks(folder.path(), arguments));
        let said = outcome.stdout + &outcome.stderr;
        assert!(!said.contains(&"L".repeat(1_000)), "{arguments:.30?}");
        assert!(said.contains("more characters)"), "{arguments:.30?}");
    }
}

#[test]
fn a_printed_command_has_one_word_for_a_folder() {
    let folder = Folder::new();
    for (out, word) in
        [("a b", "'a b/music.template.json'"), ("a\nb", "$'a\\x0ab/music.template.json'")]
    {
        let outcome =
            run(&mut stacks(folder.path(), &["synth", "music", "--out", out])).succeeded();
        assert!(outcome.stdout.contains(&format!("--template-file {word} ")), "{}", outcome.stdout);
    }
}

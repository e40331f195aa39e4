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
fn an_answer_in_several_parts_does_not_act() {
    let folder = Folder::new();
    let plain = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/locked.json");
    let plain = fs::read_to_string(plain).unwrap();
    for name in NAMES {
        let quoted = serde_json::to_string(name).unwrap();
        folder.write("t.json", plain.replace("KEY", quoted.trim_matches('"')));
        let words = ["can", "t.json", "Reader", "GetItem", "Table"];
        let outcome = run(&mut stacks(folder.path(), &words)).ended_with(2);
        assert!(outcome.stdout.contains("\n\nkms:Decrypt on arn:"), "{}", outcome.stdout);
        harmless(&outcome);
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

/// The name of the folder of a run that was killed, with what it left behind.
fn leave_behind(folder: &Folder) -> &'static str {
    folder.write("out/.tablature-0123456789abcdef/lock", "");
    folder.write("out/.tablature-0123456789abcdef/0.new", "half");
    folder.write("out/.tablature-0123456789abcdef/.gitignore", "*\n");
    ".tablature-0123456789abcdef"
}

#[test]
fn leftovers_of_killed_runs_are_removed_and_those_of_living_ones_stay() {
    let folder = Folder::new();
    let left = leave_behind(&folder);
    folder.write(&format!("out/{left}7/lock"), "");
    folder.write(&format!("out/{left}7/0.new"), "half");
    folder.write("out/.tablature-mine", "a file");
    let lock = fs::File::open(folder.path().join(format!("out/{left}7/lock"))).unwrap();
    lock.lock().unwrap();
    // What a link leads to is nobody's leftover.
    folder.write("elsewhere/lock", "");
    std::os::unix::fs::symlink("../elsewhere", folder.path().join("out/.tablature-link")).unwrap();

    run(&mut stacks(folder.path(), &["synth", "music"])).succeeded();

    let names = folder.names();
    assert!(!names.contains(&format!("out/{left}")), "{names:?}");
    for kept in [&format!("out/{left}7/0.new")[..], "out/.tablature-mine", "elsewhere/lock"] {
        assert!(names.iter().any(|name| name == kept), "{kept}: {names:?}");
    }
}

#[test]
fn an_output_that_would_be_lost_is_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    folder.make_folder("out");
    let path = folder.path().join("out/music.template.json");
    let other = folder.path().join("other");
    let refused = |what: &str| {
        let before = fs::read_to_string(&other).ok();
        let outcome = run(&mut stacks(folder.path(), &["synth", "music"])).ended_with(1);
        let expected = format!("error: `out/music.template.json` {what}");
        assert!(outcome.stderr.contains(&expected), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("`--stdout`"), "{}", outcome.stderr);
        assert_eq!(fs::read_to_string(&other).ok(), before);
    };

    fs::write(&other, "precious").unwrap();
    symlink("../other", &path).unwrap();
    refused("is a link");
    fs::remove_file(&path).unwrap();
    symlink("../not-there", &path).unwrap();
    refused("is a link");
    assert!(!folder.path().join("not-there").exists());
    fs::remove_file(&path).unwrap();
    fs::hard_link(&other, &path).unwrap();
    refused("has further names");
    fs::remove_file(&path).unwrap();
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    refused("is read-only");
    fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    refused("is a pipe or a device");
    fs::remove_file(&path).unwrap();

    // The mode of what is replaced stays.
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    run(&mut stacks(folder.path(), &["synth", "music"])).succeeded();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&path).unwrap().starts_with('{'));
}

#[test]
fn other_verbs_refuse_pipes_and_devices() {
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("page.md")).status();
    assert!(made.unwrap().success());
    for out in ["page.md", "/dev/null", "/dev/full"] {
        let outcome =
            run(&mut stacks(folder.path(), &["docs", "orders", "--out", out])).ended_with(1);
        assert!(outcome.stderr.contains("is a pipe or a device"), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("stdout"), "{}", outcome.stderr);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_an_error() {
    let folder = Folder::new();
    for (arguments, status) in [
        (&["synth", "--stdout"][..], 1),
        (&["--help"], 1),
        (&["synth", "--help"], 1),
        (&["list"], 1),
        (&["check", "music", "--format", "json"], 1),
        // 1 would be an answer.
        (&["can", "music", "Listener", "GetItem", "TrackTable"], 2),
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = stacks(folder.path(), arguments);
        let output = command.stdout(full).stderr(std::process::Stdio::piped()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {stderr}");
        assert!(stderr.contains("standard output cannot be written: "), "{arguments:?}: {stderr}");
    }
}

#[test]
fn documents_say_what_could_not_be_read() {
    use serde_json::{Value, json};
    let folder = Folder::new();
    folder.write("bad.json", "{\n  \"Resources\": [,\n");
    folder.write("latin.json", b"{ \"\xe9\": 1 }");
    folder.write("change.json", r#"{ "ChangeSetName": "c", "Changes": [], "Parameters": [] }"#);
    let document = |arguments: &[&str], status: i32| -> Value {
        let outcome = run(&mut stacks(folder.path(), arguments)).ended_with(status);
        assert!(outcome.stderr.contains("error: "), "{}", outcome.stderr);
        serde_json::from_str(&outcome.stdout).unwrap()
    };
    let files = ["bad.json", "music", "latin.json", "gone.json", "change.json"];

    let json = document(&[&["check", "--format", "json"], &files[..]].concat(), 1);
    let unread = json["unread"].as_array().unwrap();
    let read: Vec<&str> = unread.iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(read, ["bad.json", "latin.json", "gone.json", "change.json"]);
    assert_eq!((&unread[0]["line"], &unread[0]["column"]), (&json!(2), &json!(17)));
    assert!(unread[3]["message"].as_str().unwrap().contains("describe-change-set"));

    let sarif = document(&[&["check", "--format", "sarif"], &files[..]].concat(), 1);
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 4);
    let physical = |index: usize| &notifications[index]["locations"][0]["physicalLocation"];
    assert_eq!(physical(0)["region"]["startLine"], 2);
    assert_eq!(physical(2)["artifactLocation"]["uri"], "gone.json");

    let all_read = run(&mut stacks(folder.path(), &["check", "music", "--format", "json"]));
    assert!(!all_read.succeeded().stdout.contains("unread"));
    let access = document(&["access", "bad.json", "--format", "json"], 1);
    assert_eq!(access["unread"][0]["line"], 2);
    let can = document(&["can", "gone.json", "R", "GetItem", "T", "--format", "json"], 2);
    assert_eq!(can["unread"][0]["file"], "gone.json");
}

#[test]
fn every_verb_reads_the_template_in_an_answer_of_get_template() {
    let folder = Folder::new();
    let plain = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/out/music.template.json"));
    let plain = plain.unwrap();
    let quoted = serde_json::to_string(&plain).unwrap();
    let stages = "\"StagesAvailable\": [\"Original\", \"Processed\"]";
    folder.write("plain.json", &plain);
    folder.write("object.json", format!("{{ \"TemplateBody\": {plain}, {stages} }}"));
    folder.write("text.json", format!("{{ {stages}, \"TemplateBody\": {quoted} }}"));
    for arguments in [
        &["check"][..],
        &["access"],
        &["tables", "--stdout"],
        &["can", "Listener", "GetItem", "TrackTable", "--as-user", "a", "--format", "json"],
    ] {
        let said = |file: &str| {
            let words = [&arguments[..1], &[file], &arguments[1..]].concat();
            let outcome = run(&mut stacks(folder.path(), &words));
            outcome.status
        };
        assert_eq!(said("object.json"), said("plain.json"), "{arguments:?}");
        assert_eq!(said("text.json"), said("plain.json"), "{arguments:?}");
    }
    let access = |file: &str| run(&mut stacks(folder.path(), &["access", file])).succeeded().stdout;
    assert_eq!(access("object.json"), access("plain.json"));
    assert_eq!(access("text.json"), access("plain.json"));
}

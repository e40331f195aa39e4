//! What holds of every verb that writes: a standard output that is full, and outputs that would be lost.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::common::{Folder, run, stacks};

const CAN: [&str; 7] = ["can", "music", "Listener", "GetItem", "TrackTable", "--leading-key", "x"];

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_an_error_of_every_verb() {
    let folder = Folder::new();
    for (arguments, status) in [
        (&["synth"][..], 1),
        (&["synth", "--stdout"], 1),
        (&["synth", "--format", "json"], 1),
        (&["check", "orders"], 1),
        (&["check", "orders", "--format", "json"], 1),
        (&["check", "orders", "--format", "sarif"], 1),
        (&["access", "orders"], 1),
        (&["access", "orders", "--format", "markdown"], 1),
        (&["access", "orders", "--format", "json"], 1),
        // 1 would be an answer.
        (&CAN, 2),
        (&[&CAN[..], &["--format", "json"]].concat(), 2),
        (&["tables", "orders"], 1),
        (&["tables", "orders", "--stdout"], 1),
        (&["data", "hr"], 1),
        (&["data", "hr", "--stdout"], 1),
        (&["docs", "orders"], 1),
        (&["list"], 1),
        (&["explain", "IAM006"], 1),
        (&["explain", "--all"], 1),
        (&["completions", "bash"], 1),
        (&["--version"], 1),
        (&["can", "--help"], 1),
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut command = stacks(folder.path(), arguments);
        let output = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
        let output = output.spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {stderr}");
        assert!(stderr.contains("standard output cannot be written: "), "{arguments:?}: {stderr}");
    }
}

/// The verbs that write files, each with a file of theirs.
const WRITING: [(&[&str], &str); 5] = [
    (&["synth", "hr", "--out", "out"], "out/hr.template.json"),
    (&["tables", "hr", "--out", "out"], "out/insighthr-users-dev.table.json"),
    (&["data", "hr", "--out", "out"], "out/hr-1.json"),
    (&["docs", "hr", "--out", "out/hr.md"], "out/hr.md"),
    (&["check", "hr", "--write-baseline", "out/known.json"], "out/known.json"),
];

#[test]
#[cfg(unix)]
fn every_verb_refuses_outputs_that_would_be_lost() {
    use std::os::unix::fs::symlink;
    for (arguments, file) in WRITING {
        let folder = Folder::new();
        folder.make_folder("out");
        folder.write("other", "precious");
        let path = folder.path().join(file);
        let refused = |what: &str| {
            let outcome = run(&mut stacks(folder.path(), arguments)).ended_with(1);
            let expected = format!("error: `{file}` {what}");
            assert!(outcome.stderr.contains(&expected), "{arguments:?}: {}", outcome.stderr);
            assert!(outcome.stderr.contains("  = help: "), "{arguments:?}: {}", outcome.stderr);
            assert_eq!(folder.read("other"), "precious");
            fs::remove_file(&path).unwrap();
        };
        symlink("../other", &path).unwrap();
        refused("is a link");
        fs::hard_link(folder.path().join("other"), &path).unwrap();
        refused("has further names");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        refused("is a pipe or a device");
        symlink("/dev/null", &path).unwrap();
        refused("is a link");
        run(&mut stacks(folder.path(), arguments)).succeeded();
        assert!(path.is_file(), "{arguments:?}");
    }
}

#[test]
fn every_verb_removes_what_killed_runs_have_left() {
    for (arguments, file) in WRITING {
        let folder = Folder::new();
        let left = "out/.tablature-0123456789abcdef";
        folder.write(&format!("{left}/lock"), "");
        folder.write(&format!("{left}/0.new"), "half");
        run(&mut stacks(folder.path(), arguments)).succeeded();
        let names = folder.names();
        assert!(names.iter().any(|name| name == file), "{arguments:?}: {names:?}");
        assert!(names.iter().all(|name| !name.contains(".tablature-")), "{arguments:?}: {names:?}");
    }
}

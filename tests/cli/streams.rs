//! What is printed on which stream, and streams that are closed.

use std::process::{Command, Stdio};

use crate::common::{Folder, in_the_place_of, run, stacks};
use crate::crooked;

#[test]
fn stdout_takes_the_templates_and_nothing_is_written() {
    let folder = Folder::new();

    let all = run(&mut stacks(folder.path(), &["synth", "--stdout"])).succeeded().stdout;

    assert!(folder.names().is_empty(), "{:?}", folder.names());
    run(&mut stacks(folder.path(), &["synth"])).succeeded();
    let templates = ["music", "hr", "notes", "boilerplate", "orders"]
        .map(|stack| folder.read(&format!("out/{stack}.template.json")));
    assert_eq!(all, templates.concat());
    let one = run(&mut stacks(folder.path(), &["synth", "--stdout", "hr"])).succeeded();
    assert_eq!(one.stdout, templates[1]);
}

#[test]
fn findings_go_to_stderr_beside_templates_on_stdout() {
    let folder = Folder::new();
    let arguments = ["synth", "doubtful", "--stdout"];
    let outcome = run(&mut crooked("with a warning", &folder, &arguments)).succeeded();
    assert!(outcome.stdout.starts_with("{\n"), "{}", outcome.stdout);
    assert!(outcome.stdout.ends_with("\n}\n"), "{}", outcome.stdout);
    assert!(outcome.stderr.starts_with("warning[CFN006]: "), "{}", outcome.stderr);
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let folder = Folder::new();
    for arguments in [&["synth", "--stdout"][..], &["explain", "--all"], &["list"], &["--help"]] {
        let mut command = stacks(folder.path(), arguments);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        let output = output.spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}\n{stderr}");
        assert!(!stderr.contains("panic"), "{arguments:?}\n{stderr}");
    }
}

#[test]
fn nobody_who_reads_either_stream_is_no_panic() {
    let folder = Folder::new();
    for (arguments, status) in [(&["synth"][..], 1), (&["synth", "--nope"], 2), (&["list"], 0)] {
        let closed = || {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            writer
        };
        let mut command = crooked("with an error", &folder, arguments);
        let ended = command.stdin(Stdio::null()).stdout(closed()).stderr(closed()).status();
        assert_eq!(ended.unwrap().code(), Some(status), "{arguments:?}");
    }
}

#[test]
fn what_is_no_terminal_gets_plain_text() {
    let folder = Folder::new();
    for arguments in [&["synth"][..], &["synth", "nope"], &["list"], &["--help"], &["synth", "-x"]]
    {
        let outcome = run(&mut crooked("with both", &folder, arguments));
        assert!(!outcome.stdout.contains('\u{1b}'), "{arguments:?}\n{}", outcome.stdout);
        assert!(!outcome.stderr.contains('\u{1b}'), "{arguments:?}\n{}", outcome.stderr);
    }
}

/// What a command prints on a terminal, where util-linux can make one.
#[cfg(target_os = "linux")]
fn on_a_terminal(command: &Command) -> Option<String> {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words.map(|word| format!("'{}'", word.to_str().unwrap())).collect();
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &words.join(" "), "/dev/null"]);
    let script = in_the_place_of(command, &mut script);
    let output = script.env("TERM", "xterm").stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_colours_unless_no_color_is_set() {
    let folder = Folder::new();
    for arguments in [&["synth"][..], &["synth", "nope"], &["synth", "-x"], &["--help"]] {
        let mut command = crooked("with both", &folder, arguments);
        let Some(colourful) = on_a_terminal(&command) else { return };
        assert!(colourful.contains("\u{1b}["), "{arguments:?}\n{colourful}");
        let plain = on_a_terminal(command.env("NO_COLOR", "1")).unwrap();
        assert!(!plain.contains('\u{1b}'), "{arguments:?}\n{plain}");
        assert!(!plain.is_empty());
        let unset = on_a_terminal(command.env("NO_COLOR", "")).unwrap();
        assert!(unset.contains("\u{1b}["), "{arguments:?}: an empty value says nothing");
    }
}

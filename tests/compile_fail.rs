//! Programs that must not compile, and the errors that rustc reports.
//!
//! Each file of `tests/compile_fail/` is a program. Its comments say which errors stand where:
//! `//~ ERROR part of the message` on the line, `//~^ ERROR …` one line above, and so on; `LABEL`,
//! `NOTE` and `HELP` name further parts of the error. A file without such comments compiles.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "this is the way in which a test fails"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Project, run};
use serde_json::Value;

/// A message that rustc writes, or should write.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Speech {
    kind: String,
    line: u64,
    text: String,
}

#[test]
fn misuse_does_not_compile_and_rustc_says_why() {
    let programs = programs();
    let paths: Vec<String> =
        programs.iter().map(|(name, _)| format!("src/bin/{name}.rs")).collect();
    let sources: Vec<(&str, &str)> =
        paths.iter().map(String::as_str).zip(programs.iter().map(|(_, text)| &**text)).collect();
    let project = Project::new("misuse", &sources);

    // `build` takes the dependencies as they were built for the tests; `check` would need them anew.
    let build = ["build", "--keep-going", "--bins", "--message-format=json"];
    let outcome = run(&mut project.cargo(&build));

    let messages: Vec<Value> =
        outcome.stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let built: BTreeSet<&str> = messages
        .iter()
        .filter(|message| message["executable"].is_string())
        .filter_map(|message| message["target"]["name"].as_str())
        .collect();
    let wrong: String = programs
        .iter()
        .map(|(name, source)| {
            let said: Vec<Speech> = messages
                .iter()
                .filter(|message| message["target"]["name"] == name.as_str())
                .flat_map(|message| said(&message["message"]))
                .collect();
            complaints(name, &wanted(source), &said, built.contains(name.as_str()))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong}\n{}", outcome.stderr);
}

/// The programs by name.
fn programs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The messages that the comments of a program name.
fn wanted(source: &str) -> Vec<Speech> {
    let comments = (1..).zip(source.lines()).filter_map(|(line, text)| {
        let (_, comment) = text.split_once("//~")?;
        let text = comment.trim_start_matches('^');
        let above = u64::try_from(comment.len() - text.len()).unwrap();
        let (kind, text) = text.trim().split_once(' ')?;
        Some(Speech { kind: kind.to_owned(), line: line - above, text: text.to_owned() })
    });
    comments.collect()
}

/// The parts of an error of rustc's. A warning has none.
fn said(message: &Value) -> Vec<Speech> {
    // rustc writes the crate before a name that some other item has as well, if only a private one.
    let text = |value: &Value| value.as_str().unwrap_or_default().replace("tablature::", "");
    let spans = |value: &Value| value["spans"].as_array().cloned().unwrap_or_default();
    let line = |value: &Value| {
        let spans = spans(value);
        spans.iter().find(|span| span["is_primary"] == true)?["line_start"].as_u64()
    };
    // The last error only counts the others, and has no place.
    let (true, Some(at)) = (message["level"] == "error", line(message)) else {
        return Vec::new();
    };
    let error = Speech { kind: "ERROR".to_owned(), line: at, text: text(&message["message"]) };
    let labels = spans(message).into_iter().filter(|span| span["label"].is_string()).map(|span| {
        let line = span["line_start"].as_u64().unwrap_or(at);
        Speech { kind: "LABEL".to_owned(), line, text: text(&span["label"]) }
    });
    let children = message["children"].as_array().cloned().unwrap_or_default();
    let children = children.into_iter().map(|child| {
        let kind = text(&child["level"]).to_uppercase();
        // A label in this crate belongs to the error's line as well.
        Speech { kind, line: at, text: text(&child["message"]) }
    });
    std::iter::once(error).chain(labels).chain(children).collect()
}

/// The differences from what is expected of a program, one a line.
fn complaints(name: &str, wanted: &[Speech], said: &[Speech], built: bool) -> String {
    let mut wrong = String::new();
    let mut complain = |line: u64, text: &str| {
        wrong.push_str(&format!("tests/compile_fail/{name}.rs:{line}: {text}\n"));
    };
    let mut left: Vec<&Speech> = said.iter().collect();
    for Speech { kind, line, text } in wanted {
        let found = left
            .iter()
            .position(|said| said.kind == *kind && said.line == *line && said.text.contains(text));
        match found {
            Some(position) => drop(left.remove(position)),
            None => complain(*line, &format!("rustc does not say {kind} {text}")),
        }
    }
    for error in left.iter().filter(|said| said.kind == "ERROR") {
        complain(error.line, &format!("rustc says ERROR {}", error.text));
    }
    match (wanted.is_empty(), built) {
        (true, false) => complain(1, "it does not compile"),
        (false, true) => complain(1, "it compiles"),
        _ => {}
    }
    wrong
}

#[test]
fn the_comparison_sees_every_difference() {
    let speech =
        |kind: &str, line, text: &str| Speech { kind: kind.into(), line, text: text.into() };
    let source = "a(); //~ ERROR no `a`\n//~^ NOTE why\nb(); //~ ERROR no `b`\n";
    let wanted = wanted(source);
    let said = [
        speech("ERROR", 1, "there is no `a` here"),
        speech("NOTE", 1, "why not"),
        speech("ERROR", 3, "no `b`"),
    ];
    let complaints = |said: &[Speech], built| complaints("p", &wanted, said, built);

    assert_eq!(complaints(&said, false), "");
    assert_eq!(complaints(&said, true), "tests/compile_fail/p.rs:1: it compiles\n");
    assert_eq!(
        complaints(&said[1..], false),
        "tests/compile_fail/p.rs:1: rustc does not say ERROR no `a`\n"
    );
    let elsewhere = [said[0].clone(), speech("NOTE", 2, "why"), said[2].clone()];
    assert_eq!(
        complaints(&elsewhere, false),
        "tests/compile_fail/p.rs:1: rustc does not say NOTE why\n"
    );
    let twice = [&said[..], &said[..1]].concat();
    assert_eq!(
        complaints(&twice, false),
        "tests/compile_fail/p.rs:1: rustc says ERROR there is no `a` here\n"
    );

    // A program without comments.
    let complaints = |built| self::complaints("p", &[], &[], built);
    assert_eq!(complaints(true), "");
    assert_eq!(complaints(false), "tests/compile_fail/p.rs:1: it does not compile\n");
}

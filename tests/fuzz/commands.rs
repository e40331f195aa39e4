//! Commands as processes, on templates that are nearly right.

use std::fs;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::mutate;
use crate::random::Random;

/// A command that takes longer has stalled: in a build without optimization, the slowest takes a fraction.
const LONGEST: Duration = Duration::from_secs(20);

/// What a command says of a template: its status is one that it documents, a document can be read and has the code
/// of every finding, nothing acts on a terminal, and it is the same again.
pub(crate) fn command(random: &mut Random) {
    let (template, other) = match random.once_in(8) {
        true => (mutate::file(random), mutate::file(random)),
        false => {
            let (old, new) = mutate::update(random);
            (format!("{old:#}"), format!("{new:#}"))
        }
    };
    let name = |section: &str, kind: &str| -> String {
        let template: Value = serde_json::from_str(&template).unwrap_or_default();
        let resources = template[section].as_object().cloned().unwrap_or_default();
        let of_kind = |one: &(String, Value)| {
            one.1["Type"].as_str().is_some_and(|other| other.contains(kind))
        };
        resources.into_iter().find(of_kind).map_or("None".to_owned(), |(id, _)| id)
    };
    let folder = std::env::temp_dir();
    let thread = format!("{:?}", thread::current().id());
    let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
    let place = |kind: &str| {
        folder.join(format!("tablature-fuzz-{}-{thread}{kind}.json", std::process::id()))
    };
    let (file, old) = (place(""), place("-old"));
    fs::write(&file, &template).unwrap();
    fs::write(&old, &other).unwrap();
    let (path, against) = (file.to_str().unwrap(), old.to_str().unwrap());
    let (role, table) = (name("Resources", "IAM::Role"), name("Resources", "DynamoDB"));
    let words: Vec<&str> = match random.below(12) {
        0 => vec!["check", path],
        1 => vec!["check", path, "--format", "json"],
        2 => vec!["check", path, "--format", "sarif"],
        3 => vec!["access", path],
        4 => vec!["access", path, "--format", "markdown"],
        5 => vec!["access", path, "--format", "json"],
        6 => vec!["can", path, &role, "GetItem", &table, "--leading-key", "a"],
        7 => vec!["can", path, &role, "Query", &table, "--format", "json"],
        8 => vec!["diff", path, "--against", against],
        9 => vec!["diff", path, "--against", against, "--format", "json"],
        10 => vec!["diff", path, "--against", against, "--format", "markdown"],
        _ => vec!["tables", path, "--stdout"],
    };
    let once = run(&words);
    let (out, said) = (text(&once.stdout), text(&once.stderr));
    assert!(matches!(once.status.code(), Some(0..=3)), "{words:?}: {:?}\n{said}", once.status);
    for text in [&out, &said] {
        assert!(!text.contains(|c: char| c != '\n' && c.is_control()), "{words:?}: {text:?}");
    }
    if words.iter().any(|word| ["json", "sarif"].contains(word)) && !out.is_empty() {
        let document: Value = serde_json::from_str(&out).unwrap();
        for finding in document["findings"].as_array().into_iter().flatten() {
            assert!(finding["code"].as_str().is_some_and(|code| code.len() == 6), "{finding}");
        }
    }
    let again = run(&words);
    assert_eq!((text(&again.stdout), text(&again.stderr)), (out, said), "{words:?}");
    fs::remove_file(file).ok();
    fs::remove_file(old).ok();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "it is measured whether a command stalls")]
fn run(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stacks"));
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let begin = Instant::now();
    let output = command.output().unwrap();
    assert!(begin.elapsed() < LONGEST, "{words:?} takes {:?}", begin.elapsed());
    output
}

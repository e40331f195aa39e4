//! The functions of the library that record their caller.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The public functions that record their caller, by name, but for the setters of plain resource types:
/// `setters!` records their caller, and [`plain_values_keep_their_place`].
pub(crate) fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let plain = plain_lowering();
    for text in sources() {
        let declaration =
            text.split("pub(crate) struct ").nth(1).and_then(|it| it.split(';').next());
        let is_plain = declaration
            .is_some_and(|name| plain.contains(&format!("\nimpl Lower for {name} {{\n")));
        let text = if is_plain { text } else { written_out(&text) };
        for (attribute, function) in text.lines().zip(text.lines().skip(1)) {
            let Some(signature) = function.trim().strip_prefix("pub fn ") else { continue };
            if attribute.trim() == "#[track_caller]" && !signature.starts_with('$') {
                found.extend(signature.split(['(', '<']).next().map(str::to_owned));
            }
        }
    }
    found
}

#[test]
fn plain_values_keep_their_place() {
    let plain = plain_lowering();
    assert!(plain.matches("\nimpl Lower for ").count() > 1 && plain.contains("set(topic_name)"));
    for word in [".value", "Expr::from", ".into()"] {
        assert!(!plain.contains(word), "`set` writes a value with its place, and `{word}` may not");
    }
}

fn plain_lowering() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join("src/stack/lower/plain.rs")).unwrap()
}

#[test]
fn whatever_asks_for_its_caller_is_tracked() {
    for text in sources().iter().map(|text| written_out(text)) {
        let mut lines: Vec<&str> = Vec::new();
        for line in text.lines() {
            lines.push(line.trim());
            let asks = line.contains("::caller(") || line.contains("::caller)");
            if !asks || line.trim().starts_with("//") {
                continue;
            }
            let function = lines.iter().rposition(|line| {
                let words = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "$visible fn "];
                words.iter().any(|word| line.starts_with(word))
                    || ["pub(crate) struct ", "pub struct "].iter().any(|it| line.starts_with(it))
                        && line.contains('(')
            });
            let function = function.expect("a caller is asked for in a function");
            let name = lines[function];
            assert_eq!(lines[function - 1], "#[track_caller]", "{name}");
            // A function that is handed over is called by the library.
            assert!(!line.contains("::caller)"), "{name}: {line}");
        }
    }
}

/// The files whose functions users call: those of the folders and files with setters.
fn sources() -> Vec<String> {
    let mut sources = Vec::new();
    for part in entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let files = if part.is_dir() { entries(&part) } else { vec![part] };
        let files = files.iter().filter(|path| path.extension().is_some_and(|it| it == "rs"));
        let texts: Vec<String> = files.map(|path| fs::read_to_string(path).unwrap()).collect();
        if texts.iter().any(|text| text.contains("common_setters! {")) {
            sources.extend(texts);
        }
    }
    sources
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// A source in which the functions that `resource!` and `setters!` write have the attribute that these
/// give them.
fn written_out(text: &str) -> String {
    let mut lines = Vec::new();
    let mut end = None;
    for line in text.lines() {
        let code = line.trim_start();
        if ["resource! {", "declaration! {", "setters! {", "metrics! {"]
            .iter()
            .any(|it| code.ends_with(it))
        {
            let is_call = !code.starts_with("macro_rules! ");
            end = is_call.then(|| format!("{}}}", &line[..line.len() - code.len()]));
        }
        let is_function = ["pub fn ", "fn ", "pub(crate) struct ", "pub struct "]
            .iter()
            .any(|it| code.starts_with(it));
        if end.is_some() && is_function && !code.contains("(&self)") {
            lines.push("#[track_caller]");
        }
        if end.as_deref() == Some(line) {
            end = None;
        }
        lines.push(line);
    }
    lines.join("\n")
}

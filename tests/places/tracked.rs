//! The functions of the library that record their caller.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The public functions that record their caller, by name.
pub(crate) fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in sources() {
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
fn whatever_asks_for_its_caller_is_tracked() {
    for text in sources() {
        let mut lines: Vec<&str> = Vec::new();
        for line in text.lines() {
            lines.push(line.trim());
            let asks = line.contains("::caller(") || line.contains("::caller)");
            if !asks || line.trim().starts_with("//") {
                continue;
            }
            let function = lines.iter().rposition(|line| {
                let words = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn "];
                words.iter().any(|word| line.starts_with(word))
            });
            let function = function.expect("a caller is asked for in a function");
            let name = lines[function];
            assert_eq!(lines[function - 1], "#[track_caller]", "{name}");
            // A function that is handed over is called by the library.
            assert!(!line.contains("::caller)"), "{name}: {line}");
        }
    }
}

/// The files whose functions users call.
fn sources() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = ["builder", "iam", "dynamodb", "cognito", "lambda", "cloudwatch", "stack"];
    let files = ["kms.rs", "sns.rs", "sqs.rs"].map(|file| source.join(file));
    folders
        .iter()
        .flat_map(|folder| fs::read_dir(source.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .chain(files)
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

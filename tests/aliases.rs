//! Whoever searches the crate's documentation for the CDK's word finds ours: each word in the tables of
//! `docs/cdk.md` is either the counterpart's own name or an alias of it (`#[doc(alias = "…")]`).

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn each_word_of_the_cdk_leads_to_its_counterpart() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/cdk.md")).unwrap();
    let mut sources = Vec::new();
    read(&root.join("src"), &mut sources);
    let aliases: Vec<(String, String)> = sources.iter().flat_map(|it| aliases_of(it)).collect();

    let mut checked = 0;
    let mut missing = Vec::new();
    for row in rows(&page) {
        for word in &row.words {
            checked += 1;
            let is_counterpart = |name: &String| row.counterparts.contains(name);
            let is_found = row.counterparts.contains(&normal(word))
                || aliases
                    .iter()
                    .any(|(alias, item)| alias == word && is_counterpart(&normal(item)));
            if !is_found {
                missing.push(format!("`{word}`, whose row has {:?}", row.counterparts));
            }
        }
    }
    assert!(missing.is_empty(), "words of the CDK without alias:\n{}", missing.join("\n"));
    assert!(checked > 60, "only {checked} words were read from the tables");
}

#[test]
fn a_word_is_read_from_a_call() {
    let words = |text: &str| spans(text).flat_map(word_of).collect::<Vec<_>>();
    assert_eq!(words("`billing: Billing.provisioned({a, b})`"), ["billing", "provisioned"]);
    assert_eq!(words("`new MathExpression({expression})`, `kms.Key`"), ["MathExpression", "Key"]);
    assert_eq!(words("`table.replica(region).grant…`"), ["replica"]);
    assert_eq!(words("`grantStream(grantee, …actions)`"), ["grantStream"]);
}

/// A row in which both columns have a name.
struct Row {
    words: Vec<String>,
    /// The names in our column, as [`normal`] gives them.
    counterparts: BTreeSet<String>,
}

fn rows(page: &str) -> impl Iterator<Item = Row> {
    page.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let (theirs, ours) = (cells.next()?, cells.next()?.trim_end_matches(" |"));
        let words: Vec<String> = spans(theirs).flat_map(word_of).collect();
        let mut counterparts: BTreeSet<String> = spans(ours).flat_map(names).collect();
        if ours == "the same" {
            counterparts.extend(words.iter().map(|word| normal(word)));
        }
        (!words.is_empty() && !counterparts.is_empty()).then_some(Row { words, counterparts })
    })
}

/// The texts between backticks.
fn spans(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The words that a reader of the CDK's documentation would search for: the name of a property, and the
/// last name in a chain of calls.
fn word_of(span: &str) -> Vec<String> {
    let (property, call) = match span.split_once(": ") {
        Some((property, call)) => (Some(property.to_owned()), call),
        None => (None, span),
    };
    let mut depth = 0;
    let chain: String = call
        .trim_start_matches("new ")
        .chars()
        .filter(|character| {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => return depth == 0,
            }
            false
        })
        .collect();
    let last = chain.rsplit('.').find(|name| !name.ends_with('…')).map(str::to_owned);
    property.into_iter().chain(last).collect()
}

/// All names in a piece of our code.
fn names(span: &str) -> impl Iterator<Item = String> {
    span.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|name| !name.is_empty())
        .map(normal)
}

/// A name as the search of rustdoc compares it: without its case and without `_`.
fn normal(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

/// The aliases in a source, each with the name of its item.
fn aliases_of(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("#[doc(alias = \"") {
            waiting.extend(rest.split('"').next().map(str::to_owned));
        } else if let Some(rest) = ["pub fn ", "pub struct ", "pub enum "]
            .iter()
            .find_map(|start| line.strip_prefix(start))
        {
            let name = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap();
            found.extend(waiting.drain(..).map(|alias| (alias, name.to_owned())));
        }
    }
    found
}

fn read(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|it| it == "rs") {
            sources.push(fs::read_to_string(&path).unwrap());
        }
    }
}

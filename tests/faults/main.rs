//! The documented faults, one in a template, and the templates that have none.
//!
//! A list a section of the documented limits: each line is a valid template, one change, and the one
//! code that must be found at the changed value. Where a limit has an edge, the value on it is silent.
//! `README.md` has their number, and the limits that no single template shows.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by it")]

mod bases;
mod fault;
mod sections;
mod stacks;

mod any_type;
mod around;
mod billing;
mod cases;
mod clients;
mod cloudformation;
mod dead_letters;
mod functions;
mod groups;
mod identifiers;
mod key_use;
mod keys;
mod names;
mod operations;
mod policies;
mod projections;
mod readers;
mod replicas;
mod scaling;
mod settings;
mod sign_in;
mod strong_consistency;
mod types;
mod unknown;
mod valid;
mod vector_indexes;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use fault::Fault;
use sections::SECTIONS;
use serde_json::Value;
use tablature::template::Template;

/// What is written in a stack, and in no file: calls of methods and of functions.
fn is_rust(help: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let called = |at: usize| {
        let rest = help.get(at..).unwrap_or_default();
        let name: String = rest.chars().take_while(|c| is_name(*c)).collect();
        !name.is_empty() && rest.get(name.len()..).is_some_and(|rest| rest.starts_with('('))
    };
    let methods = help.match_indices('.').map(|(at, _)| at + 1);
    let functions = help.match_indices("::").map(|(at, _)| at + 2);
    methods.chain(functions).any(called) || help.contains("Expr::")
}

#[test]
fn no_help_for_a_file_is_a_call() {
    let faults: Vec<Fault> = SECTIONS.iter().flat_map(|(_, faults)| faults()).collect();
    let mut calls = BTreeSet::new();
    for template in faults.iter().flat_map(Fault::templates) {
        let template = Template::read("fault.json", &template.to_string()).unwrap();
        let report: Value = serde_json::from_str(&template.check().json()).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            let helps = finding["help"].as_array().into_iter().flatten();
            let helps = helps.map(|help| help.as_str().unwrap()).filter(|help| is_rust(help));
            calls.extend(helps.map(|help| format!("{}: {help}", finding["code"])));
        }
    }
    assert!(calls.is_empty(), "written in a stack alone:\n{calls:#?}");
    assert!(is_rust("write `.arn()`") && is_rust("`Key::new(…)`") && is_rust("`Expr::sub`"));
    assert!(!is_rust("write `AWS::S3::Bucket`, `rate(5 minutes)` or `{\"Ref\": \"A.b\"}`"));
}

/// The head of the table that counts the faults.
const HEAD: &str = "| section | faults | templates | codes |\n|---|---|---|---|\n";

#[test]
fn bases_are_silent() {
    for base in bases::ALL {
        let found = fault::found(base.template());
        assert!(found.is_empty(), "{base:?}: {}", fault::listed(&found));
    }
}

#[test]
fn every_fault_is_found_where_it_is_and_nothing_else() {
    let faults = SECTIONS.iter().flat_map(|(_, faults)| faults());
    let missed: Vec<String> = faults.flat_map(|fault| fault.judge()).collect();
    assert!(missed.is_empty(), "{} of them:\n{}", missed.len(), missed.join("\n"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`.ci/rules` has the page written")]
fn the_page_counts_the_faults() {
    let row = |name: &str, faults: usize, templates: usize, codes: usize| {
        format!("| {name} | {faults} | {templates} | {codes} |\n")
    };
    let mut rows = String::new();
    let mut all = Vec::new();
    for (name, faults) in SECTIONS {
        let faults = faults();
        let templates = faults.iter().flat_map(Fault::templates).count();
        rows += &row(name, faults.len(), templates, codes(&faults));
        all.extend(faults);
    }
    rows += &row("all", all.len(), all.iter().flat_map(Fault::templates).count(), codes(&all));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/README.md");
    let page = fs::read_to_string(&path).unwrap();
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        let (before, table) = page.split_once(HEAD).unwrap();
        let (_, after) = table.split_once("\n\n").unwrap();
        fs::write(&path, format!("{before}{HEAD}{rows}\n{after}")).unwrap();
    } else {
        assert!(page.contains(&rows), "`.ci/rules` writes in README.md:\n{rows}");
    }
}

fn codes(faults: &[Fault]) -> usize {
    faults.iter().map(Fault::code).collect::<BTreeSet<_>>().len()
}

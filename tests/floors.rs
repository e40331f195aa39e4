//! The floors of `ARCHITECTURE.md`: a module imports only floors below its own, and no sibling.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. Modules of one line are siblings and never meet.
const FLOORS: &[&[&str]] = &[
    &["documentation", "site", "names"],
    &["facts", "findings"],
    &["acknowledgement", "schema"],
    &["template"],
    &["policy_syntax"],
    &["policy_size", "removal_policy", "words"],
    &["builder"],
    &["iam"],
    &["cloudwatch", "cognito", "dynamodb", "kms", "lambda", "sns", "sqs"],
    &["grants"],
    &["stack"],
    &["declared"],
    &["rules", "evaluate"],
    &["access", "batch_write", "explanation", "local_tables", "proof"],
    &["catalogue"],
    &["synth"],
    &["assertions", "docs"],
    &["marker"],
    &["cli"],
];

/// What is below and still not to be known: rules read templates, whoever declared them.
const NEVER: &[(&str, &[&str])] = &[
    ("facts", &["site", "names"]),
    ("policy_syntax", &["names"]),
    ("schema", &["site", "names", "findings"]),
    ("grants", &["cloudwatch", "cognito", "dynamodb", "kms", "lambda", "sns", "sqs"]),
    (
        "rules",
        &[
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "cognito",
            "dynamodb",
            "cloudwatch",
            "kms",
            "lambda",
            "sns",
            "sqs",
            "grants",
            "stack",
            "items",
        ],
    ),
    (
        "evaluate",
        &[
            "findings",
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "cloudwatch",
            "cognito",
            "dynamodb",
            "kms",
            "lambda",
            "sns",
            "sqs",
            "grants",
            "stack",
            "declared",
        ],
    ),
    (
        "access",
        &[
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "cloudwatch",
            "cognito",
            "dynamodb",
            "kms",
            "lambda",
            "sns",
            "sqs",
            "grants",
            "stack",
            "rules",
        ],
    ),
    (
        "batch_write",
        &["acknowledgement", "builder", "removal_policy", "iam", "cognito", "grants", "rules"],
    ),
    (
        "local_tables",
        &[
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "cognito",
            "dynamodb",
            "grants",
            "rules",
        ],
    ),
    ("proof", &["grants", "rules"]),
    (
        "cli",
        &[
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "cognito",
            "dynamodb",
            "cloudwatch",
            "kms",
            "lambda",
            "sns",
            "sqs",
            "grants",
        ],
    ),
];

#[test]
fn a_module_imports_only_what_is_below_it() {
    let mut wrong = Vec::new();
    for file in files(&source_folder()) {
        let Some(module) = module_of(&file) else { continue };
        let floor = floor_of(&module).unwrap_or_else(|| panic!("`{module}` stands on no floor"));
        for (line, import) in imports(&fs::read_to_string(&file).unwrap()) {
            let inside = file.strip_prefix(source_folder()).unwrap().display();
            let place = format!("src/{inside}:{line}: `{module}` imports `{import}`");
            let forbidden = NEVER
                .iter()
                .any(|(from, never)| *from == module && never.contains(&import.as_str()));
            match floor_of(&import) {
                _ if import == module => {}
                None => wrong.push(format!("{place}, which is no module of the library")),
                Some(other) if other > floor => wrong.push(format!("{place} from above")),
                Some(other) if other == floor => wrong.push(format!("{place}, its sibling")),
                Some(_) if forbidden => wrong.push(format!("{place}, which it must not know")),
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_family_of_rules_knows_no_other() {
    let rules = source_folder().join("rules");
    let mut wrong = Vec::new();
    for file in files(&rules) {
        let inside = file.strip_prefix(&rules).unwrap();
        let family = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        if inside.components().count() < 2 {
            continue;
        }
        for (index, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for other in code.split("crate::rules::").skip(1).map(word) {
                let is_module = rules.join(&other).is_dir();
                if is_module && other != family && other != "views" {
                    let place = format!("src/rules/{}:{}", inside.display(), index + 1);
                    wrong.push(format!(
                        "{place}: `{family}` imports `{other}`; share it in `views`"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_on_one_floor() {
    let root = fs::read_to_string(source_folder().join("lib.rs")).unwrap();
    let mut declared: Vec<&str> = root
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "))
        .filter_map(|module| module.strip_suffix(';'))
        .collect();
    let mut standing: Vec<&str> = FLOORS.iter().copied().flatten().copied().collect();
    declared.sort_unstable();
    standing.sort_unstable();
    assert_eq!(standing, declared);
}

#[test]
fn imports_are_read_in_every_form() {
    let source = "
        use crate::facts::{Action, pages};
        use crate::{names, site::{At, Site}};
        // use crate::comment;
        fn f() -> crate::template::Expr { super::super::other() }
        pub(in crate::stack) fn g() {}
    ";
    let read: Vec<String> = imports(source).into_iter().map(|(_, import)| import).collect();
    assert_eq!(read, ["facts", "names", "site", "template", "stack"]);
    assert_eq!(imports(source)[1].0, 3);
}

#[test]
fn paths_do_not_climb_out_of_their_module() {
    for file in files(&source_folder()) {
        // `super` once for the file itself, unless it is the `mod.rs` of its folder.
        let inside = file.strip_prefix(source_folder()).unwrap();
        let depth = inside.components().count() - usize::from(inside.ends_with("mod.rs"));
        let climb = "super::".repeat(depth.max(1));
        let text = fs::read_to_string(&file).unwrap();
        let tests = text.find("\nmod tests {").unwrap_or(text.len());
        assert!(!text[..tests].contains(&climb), "{}: write `crate::…`", inside.display());
    }
}

/// The modules that a file names behind `crate::`, with the line.
fn imports(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split("crate::").skip(1) {
            let names = match rest.strip_prefix('{') {
                Some(_) => group(source.lines().skip(index).collect::<Vec<_>>().join("\n")),
                None => vec![word(rest)],
            };
            found.extend(names.into_iter().map(|name| (index + 1, name)));
        }
    }
    found
}

/// The first words of each member of the first `crate::{…}`.
fn group(text: String) -> Vec<String> {
    let (_, members) = text.split_once("crate::{").unwrap_or_default();
    let (mut depth, mut begins, mut names) = (0, true, Vec::new());
    for (index, character) in members.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ if begins && depth == 0 && character.is_alphabetic() => {
                names.push(word(&members[index..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The top module that a file belongs to; none for the crate's root.
fn module_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(source_folder()).unwrap();
    let first = Path::new(inside.components().next().unwrap().as_os_str()).with_extension("");
    let module = first.to_str().unwrap().to_owned();
    (module != "lib").then_some(module)
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

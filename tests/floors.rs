//! The floors of `ARCHITECTURE.md`: a module imports only floors below its own, and no sibling.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The floor of all modules that are not named below: each declares the resource types of a service.
const RESOURCE_TYPES: &str = "resource types";

/// From the ground up. Modules of one line are siblings and never meet.
const FLOORS: &[&[&str]] = &[
    &["conversions"],
    &["documentation", "site", "names"],
    &["shown"],
    &["facts", "findings"],
    &["acknowledgement", "schema"],
    &["template"],
    &["policy_syntax"],
    &["policy_size", "removal_policy", "words"],
    &["builder"],
    &["iam"],
    &[RESOURCE_TYPES],
    &["grants", "may"],
    &["stack"],
    &["declared"],
    &["rules", "evaluate"],
    &["explanation"],
    &["access", "batch_write", "compare", "invariants", "local_tables", "proof"],
    &["evolution"],
    &["catalogue"],
    &["synth"],
    &["assertions", "docs"],
    &["marker"],
    &["cloud"],
    &["cli"],
];

/// Modules that are below and still must not be imported: rules read templates, whoever declared them.
const NEVER: &[(&str, &[&str])] = &[
    ("facts", &["site", "names"]),
    ("policy_syntax", &["names"]),
    ("schema", &["site", "names", "findings"]),
    ("grants", &[RESOURCE_TYPES]),
    (
        "rules",
        &[
            RESOURCE_TYPES,
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "grants",
            "stack",
            "items",
        ],
    ),
    (
        "evaluate",
        &[
            RESOURCE_TYPES,
            "findings",
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
            "grants",
            "stack",
            "declared",
        ],
    ),
    (
        "access",
        &[
            RESOURCE_TYPES,
            "acknowledgement",
            "builder",
            "removal_policy",
            "iam",
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
        &[RESOURCE_TYPES, "acknowledgement", "builder", "removal_policy", "iam", "grants", "rules"],
    ),
    ("proof", &["grants", "rules"]),
    ("cli", &[RESOURCE_TYPES, "acknowledgement", "builder", "removal_policy", "iam", "grants"]),
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
            let forbidden = NEVER.iter().any(|(from, never)| {
                *from == module
                    && [import.as_str(), kind_of(&import)].iter().any(|it| never.contains(it))
            });
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
    let declared = modules();
    let standing: Vec<&str> = FLOORS.iter().copied().flatten().copied().collect();
    for (index, module) in standing.iter().enumerate() {
        let is_one = *module == RESOURCE_TYPES || declared.iter().any(|it| it == module);
        assert!(is_one, "`{module}` is no module");
        assert!(!standing[..index].contains(module), "`{module}` stands on two floors");
    }
    for module in declared.iter().filter(|module| kind_of(module) == RESOURCE_TYPES) {
        let path = source_folder().join(module);
        let files = if path.is_dir() { files(&path) } else { vec![path.with_extension("rs")] };
        let declares =
            files.iter().any(|it| fs::read_to_string(it).unwrap().contains("\nresource! {"));
        assert!(declares, "`{module}` stands on no floor and declares no resource type");
    }
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
    let is_one = modules().iter().any(|it| it == module);
    FLOORS.iter().position(|floor| is_one && floor.contains(&kind_of(module)))
}

/// The word in `FLOORS` for a module.
fn kind_of(module: &str) -> &str {
    let is_named = FLOORS.iter().any(|floor| floor.contains(&module));
    if is_named { module } else { RESOURCE_TYPES }
}

/// The modules that the crate's root declares.
fn modules() -> &'static [String] {
    static MODULES: OnceLock<Vec<String>> = OnceLock::new();
    MODULES.get_or_init(|| {
        let root = fs::read_to_string(source_folder().join("lib.rs")).unwrap();
        let lines = root.lines().map(|line| line.trim_start_matches("pub "));
        let modules = lines.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        modules.map(str::to_owned).collect()
    })
}

/// The top module that a file belongs to; `None` for the crate's root.
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

//! The catalogue has every rule of `src`, and whatever is generated from a rule is up to date: its example among
//! the tests, and its section of `docs/rules.md`, which is the text of `explain --all`.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use std::fs;
use std::path::{Path, PathBuf};

use tablature::catalogue;

/// The script that writes what is generated from the rules.
const COMMAND: &str = ".ci/rules";

#[test]
fn the_page_is_what_explain_prints() {
    let written = include_str!("../docs/rules.md");
    let printed = catalogue::page();
    let mut lines = printed.lines().zip(written.lines()).enumerate();
    let other = lines.find(|(_, (printed, written))| printed != written);
    assert!(
        printed == written,
        "docs/rules.md is not what the rules say any more; refresh it with\n    \
            {COMMAND}\nfirst at line {}",
        other.map_or_else(|| "after its end".to_owned(), |(index, _)| (index + 1).to_string()),
    );
}

#[test]
fn every_file_of_the_library_is_a_module_and_its_rules_are_in_the_catalogue() {
    let codes: Vec<&str> = catalogue::all().into_iter().map(|rule| rule.code).collect();
    for file in sources(&folder("src")) {
        let place = file.strip_prefix(folder(".")).unwrap().display();
        let parent = parent_module(&file);
        if let Some(parent) = parent {
            let module = module_name(&file);
            let text = fs::read_to_string(&parent).unwrap();
            let shown = parent.strip_prefix(folder(".")).unwrap().display();
            assert!(
                text.lines().any(|line| line.trim_end().ends_with(&format!("mod {module};"))),
                "{place} is no module: write `mod {module};` in {shown}"
            );
        }
        for code in declared(&fs::read_to_string(&file).unwrap()) {
            assert!(
                codes.contains(&code.as_str()),
                "{place}: {code} is not in the catalogue: name the file in its family's `family!`"
            );
        }
    }
}

#[test]
fn every_rule_is_declared_in_a_file_of_the_library() {
    let mut declared: Vec<String> = sources(&folder("src"))
        .iter()
        .flat_map(|file| declared(&fs::read_to_string(file).unwrap()))
        .collect();
    // The rule for a bug of tablature has no example, so it is not in a `rules!`.
    declared.push("IAM009".to_owned());
    declared.sort();
    let codes: Vec<&str> = catalogue::all().into_iter().map(|rule| rule.code).collect();
    assert_eq!(declared, codes);
}

#[test]
fn every_example_is_of_a_rule_and_a_module() {
    let list = fs::read_to_string(folder("tests/rules/examples.rs")).unwrap();
    for file in sources(&folder("tests/rules")) {
        let module = module_name(&file);
        if ["main", "examples", "update"].contains(&module.as_str()) {
            continue;
        }
        let code = module.to_uppercase();
        assert!(catalogue::find(&code).is_some(), "tests/rules/{module}.rs: {code} is no rule");
        assert!(
            list.contains(&format!("\nmod {module};\n"))
                && list.contains(&format!("\n    {module}\n")),
            "tests/rules/{module}.rs is not registered; run\n    {COMMAND}"
        );
    }
}

#[test]
fn codes_are_three_letters_and_three_digits_in_order_and_once() {
    let rules = catalogue::all();
    for rule in &rules {
        let (letters, digits) = rule.code.split_at(3);
        assert!(letters.chars().all(|c| c.is_ascii_uppercase()), "{}", rule.code);
        assert!(digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit()), "{}", rule.code);
    }
    for pair in rules.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} and {}", pair[0].code, pair[1].code);
    }
}

#[test]
fn titles_are_a_line_without_a_stop() {
    for rule in catalogue::all() {
        let (code, title) = (rule.code, rule.title);
        assert!(!title.is_empty() && !title.contains(['\n', '|']), "{code}: {title}");
        assert!(!title.ends_with(['.', '!', '?', ' ']), "{code}: {title}");
        assert!(!title.starts_with(char::is_uppercase), "{code}: {title}");
        // A backslash at a line's end swallows white space; without one it would be seen.
        assert!(!title.contains("  "), "{code}: {title}");
    }
}

#[test]
fn explanations_are_sentences_and_name_a_page_of_aws() {
    for rule in catalogue::all() {
        let (code, text) = (rule.code, rule.explanation);
        assert!(text.len() > 40 && text.ends_with('.') && !text.contains("  "), "{code}: {text}");
        assert!(rule.page.starts_with("https://docs.aws.amazon.com/"), "{code}: {}", rule.page);
        assert!(rule.page.ends_with(".html"), "{code}: {}", rule.page);
    }
}

#[test]
fn what_is_explained_has_a_wrong_and_a_right_way() {
    // The rule for a bug of tablature has neither.
    for rule in catalogue::all().into_iter().filter(|rule| rule.code != "IAM009") {
        let text = rule.explain();
        let written = ["```rust", "```json"].map(|start| text.matches(start).count());
        assert!(matches!(written, [2, 0] | [0, 2]), "{text}");
        assert!(text.contains("\nInstead:\n"), "{text}");
    }
}

#[test]
fn a_rule_is_found_in_any_case() {
    assert_eq!(catalogue::find("cfn001").map(|rule| rule.code), Some("CFN001"));
    assert_eq!(catalogue::find("CFN1"), None);
}

/// The codes of the rules that a source declares: the head of each member of its `rules!`.
fn declared(source: &str) -> Vec<String> {
    let Some((_, members)) = source.split_once("\nrules!(\n") else { return Vec::new() };
    let (members, _) = members.split_once("\n);").unwrap();
    let heads = members.lines().filter(|line| line.starts_with("    ") && line.ends_with(" {"));
    let codes = heads.filter_map(|line| line.split_once(" = "));
    codes.map(|(_, code)| code.trim_end_matches(" {").to_uppercase()).collect()
}

/// The file that declares the module of this one; `None` for the crate's root.
fn parent_module(file: &Path) -> Option<PathBuf> {
    let above = if file.ends_with("mod.rs") { file.parent()?.parent()? } else { file.parent()? };
    let candidates = [above.join("lib.rs"), above.join("mod.rs"), above.with_extension("rs")];
    candidates.into_iter().find(|parent| parent.exists() && parent != file)
}

fn module_name(file: &Path) -> String {
    let named = if file.ends_with("mod.rs") { file.parent().unwrap() } else { file };
    named.file_stem().unwrap().to_str().unwrap().to_owned()
}

fn folder(inside: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if inside == "." { root.to_owned() } else { root.join(inside) }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

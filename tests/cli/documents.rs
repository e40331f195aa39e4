//! `--format json` and `--format sarif`: a document on stdout, for other programs.

use serde_json::Value;

use crate::common::{Folder, line_of, run, stacks};
use crate::{CROOKED, crooked};

fn parsed(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap_or_else(|error| panic!("{error}\n{stdout}"))
}

#[test]
fn a_document_is_all_of_stdout_and_the_files_are_written_all_the_same() {
    for format in ["json", "sarif"] {
        let folder = Folder::new();
        let arguments = ["synth", "--format", format];

        let outcome = run(&mut stacks(folder.path(), &arguments)).succeeded();

        assert!(parsed(&outcome.stdout).is_object(), "{format}");
        let names = folder.names();
        assert!(names.contains(&"out/hr.template.json".to_owned()), "{names:?}");
        assert!(names.contains(&"out/orders.template.json".to_owned()), "{names:?}");
        let said = outcome.stderr;
        assert!(said.starts_with("out/music.template.json  "), "{format}\n{said}");
        assert!(said.contains("\ndeploy with:\n  aws cloudformation deploy "), "{format}\n{said}");
    }
}

#[test]
fn json_has_each_finding_with_its_place() {
    let folder = Folder::new();
    let arguments = ["synth", "--format", "json"];
    let outcome = run(&mut crooked("with both", &folder, &arguments)).ended_with(1);

    let document = parsed(&outcome.stdout);

    let findings = document["findings"].as_array().unwrap();
    let codes: Vec<&str> = findings.iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["IAM006", "CFN006"]);
    assert_eq!(findings[0]["file"], "src/main.rs");
    assert_eq!(findings[0]["line"], line_of(CROOKED, r#"Role::new("Buyer""#));
    assert_eq!(document["warnings"], 1);
    assert_eq!(folder.names(), ["src", "src/main.rs"]);
}

#[test]
fn sarif_has_each_finding_with_its_place_and_rule() {
    let folder = Folder::new();
    let arguments = ["synth", "--format", "sarif"];
    let outcome = run(&mut crooked("with both", &folder, &arguments)).ended_with(1);

    let document = parsed(&outcome.stdout);

    assert_eq!(document["version"], "2.1.0");
    let results = document["runs"][0]["results"].as_array().unwrap();
    let rules: Vec<&str> = results.iter().map(|one| one["ruleId"].as_str().unwrap()).collect();
    assert_eq!(rules, ["IAM006", "CFN006"]);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "src/main.rs");
    assert_eq!(place["region"]["startLine"], line_of(CROOKED, r#"Role::new("Buyer""#));
}

#[test]
fn a_document_of_no_findings_is_one_as_well() {
    for format in ["json", "sarif"] {
        let folder = Folder::new();
        let arguments = ["synth", "shop", "--format", format];
        let outcome = run(&mut crooked("with an error", &folder, &arguments)).succeeded();
        let document = parsed(&outcome.stdout);
        let findings = match format {
            "json" => &document["findings"],
            _ => &document["runs"][0]["results"],
        };
        assert_eq!(findings.as_array().map(Vec::len), Some(0), "{format}\n{document}");
    }
}

#[test]
fn a_check_that_fails_says_so_beside_the_document() {
    let folder = Folder::new();
    let arguments = ["synth", "--check", "--format", "json"];
    let outcome = run(&mut stacks(folder.path(), &arguments)).ended_with(1);
    assert!(parsed(&outcome.stdout).is_object());
    let missing = "error: `out/music.template.json` is missing\n";
    assert!(outcome.stderr.starts_with(missing), "{}", outcome.stderr);
}

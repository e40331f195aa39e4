//! Valid templates in `valid/`, modelled on templates of others: the `Metadata` of each names its
//! source. There are no errors in them, and every warning is listed here with its reason.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::fault::{found, listed};

/// The warnings in a valid template, and why each of them is right.
const WARNINGS: &[(&str, &[&str], &str)] = &[(
    "cdk-grants",
    &["IAM043", "IAM057"],
    "the grants put actions of the stream on the table, and of the table on the index",
)];

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|kind| kind == "json")).collect();
    files.sort();
    files
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn valid_templates_are_accepted() {
    let files = files("tests/faults/valid");
    assert!(files.len() >= 20, "{}", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let template = read(file);
        assert!(template["Metadata"]["Source"].is_string(), "{name} says not where it comes from");
        let mut all = found(template);
        let known = WARNINGS.iter().find(|(of, _, _)| *of == name);
        let (codes, reason) = known.map_or((&[] as &[&str], ""), |(_, codes, why)| (*codes, *why));
        assert_eq!(codes.is_empty(), reason.is_empty(), "{name}");
        for code in codes {
            let place = all.iter().position(|(found, _)| found == code);
            assert!(place.is_some(), "{name}: {code} is not found any more");
            all.retain(|(found, _)| found != code);
        }
        if !all.is_empty() {
            wrong.push(format!("{name}: {}", listed(&all)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The output of `synth` is judged again like any template. The stacks acknowledge what is intended.
#[test]
fn what_synth_wrote_has_only_what_it_acknowledges() {
    for file in files("out") {
        let acknowledged = ["IAM006", "IAM090"];
        let all = found(read(&file));
        let others: Vec<_> =
            all.into_iter().filter(|(code, _)| !acknowledged.contains(code)).collect();
        assert!(others.is_empty(), "{}: {}", file.display(), listed(&others));
    }
}

//! The questions of `live/`: each is told, and its templates are what the judge takes for granted until AWS says otherwise.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tablature::evaluate::Environment;
use tablature::evolution::{Live, Refusals};
use tablature::template::Template;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/live"))
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// The scenarios of the page, each with what its row says.
fn rows() -> Vec<(String, String)> {
    let page = fs::read_to_string(folder().join("README.md")).unwrap_or_default();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.map(|(name, rest)| (name.to_owned(), rest.to_owned())).collect()
}

#[test]
fn each_folder_is_a_row() {
    let told: BTreeSet<String> = rows().into_iter().map(|(name, _)| name).collect();
    let mut there = names_in(folder());
    there.retain(|name| !["README.md", "run"].contains(&name.as_str()));
    assert_eq!(told, there);
}

#[test]
fn the_judge_takes_for_granted_what_the_row_says() {
    let mut judged = 0;
    for (name, row) in rows() {
        let folder = folder().join(&name);
        let mut templates: Vec<Template> = Vec::new();
        for file in names_in(&folder).iter().filter(|it| it.ends_with(".template.json")) {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            templates.push(Template::read(file, &text).unwrap());
        }
        assert!(templates.len() > 1, "{name}");
        let environment = Environment::default().stack_name(format!("tablature-live-{name}"));
        let codes: BTreeSet<&str> = templates
            .windows(2)
            .flat_map(|pair| {
                let [old, new] = pair else { panic!() };
                let live = Live::default();
                Refusals::of_update(old, new, &environment, live).codes().collect::<Vec<_>>()
            })
            .collect();
        let told = row.split("(EVO").nth(1).and_then(|rest| rest.split([')', ',']).next());
        // Only what is seen in the account keeps a table out.
        let told = told.map(|number| format!("EVO{number}"));
        match told.filter(|code| code != "EVO049") {
            Some(code) => {
                assert!(codes.contains(code.as_str()), "{name}: {codes:?} without {code}");
                judged += 1;
            }
            None => assert!(codes.is_empty(), "{name}: {codes:?}"),
        }
    }
    assert!(judged >= 7, "{judged}");
}

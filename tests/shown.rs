//! Nothing of a template acts where it is printed: templates whose names and values are made to, in every format.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "this is the way in which a test fails"
)]

use std::fs;
use std::path::Path;
use std::thread;

use serde_json::{Map, Value};
use tablature::access::Access;
use tablature::compare::AccessChanges;
use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::findings::{Color, Sources};
use tablature::local_tables::LocalTable;
use tablature::template::Template;
use tablature::{
    AccessPattern, Action, Attribute, Entity, Role, Stack, Stage, TableV2, docs, rules,
};

/// What terminals, editors, build servers, shells and Markdown obey.
const HOSTILE: [&str; 12] = [
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{8}",
    "\u{9b}31m\u{85}\u{90}",
    "\u{202e}\u{2066}drow\u{2069}",
    "a\u{200b}\u{feff}\u{2060}\u{ad}\u{e0041}b",
    "\n::error file=a::pwned\n",
    "\r\n  ::add-mask::x\r",
    "##[error]pwned ##vso[task.complete result=Failed]",
    "`\n```\n\n## Owned\n\n<img src=x onerror=alert(1)> | @octocat #1\n- ",
    "``` | @octocat\n---\n<!-- ",
    "\u{2028}::warning::x\u{2029}\u{b}\u{c}",
    "$(touch pwned)'; \"`touch pwned`\n",
    "\u{61c}\u{200f}\u{3164}[a](http://b)\u{7f}\0",
];

/// Every folder with templates of the project's own.
const FOLDERS: [&str; 2] = ["out", "tests/faults/valid"];

#[test]
fn nothing_of_a_template_acts_in_what_is_said_of_it() {
    let tried = templates();
    assert!(tried.len() > 10);
    for (number, (name, template)) in tried.iter().enumerate() {
        // Each template with two of them, so that all have their turn.
        for hostile in [HOSTILE[number % HOSTILE.len()], HOSTILE[(number * 5 + 3) % HOSTILE.len()]]
        {
            for every in [1, 3] {
                let spoilt = spoilt(template, hostile, every);
                says_nothing_that_acts(&format!("{name} with {hostile:?}"), &spoilt);
            }
        }
    }
}

#[test]
fn long_names_are_cut_where_they_are_echoed() {
    for long in ["n".repeat(70_000), "a b".repeat(25_000), "`é".repeat(33_000)] {
        let (_, template) = templates().into_iter().next().unwrap();
        let template = Template::from(spoilt(&template, &long, 7));
        let report = rules::check(&template);
        assert!(report.open().count() > 0);
        for finding in report.findings() {
            assert!(finding.message().chars().count() < 8_000, "{}", finding.code());
        }
        let access = Access::of(&template, Environment::default());
        for text in
            [report.text(&Sources::default(), Color::Never), access.text(), access.markdown(&long)]
        {
            let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(longest < 30_000, "{longest}");
        }
    }
}

#[test]
fn nothing_of_a_declaration_acts_on_its_page() {
    for hostile in HOSTILE {
        let mut stack = Stack::new(hostile).description(hostile);
        let table = TableV2::on_demand(hostile, Attribute::string(hostile))
            .entity(
                Entity::new(hostile).partition_key(format!("A#{hostile}")).attributes([hostile]),
            )
            .access_pattern(AccessPattern::get(hostile, hostile));
        let table = stack.add(table);
        stack.add(Role::for_lambda(hostile).allow(table.read_data()));
        let report = stack.check(&Stage::default());
        let template = Template::from(templates()[0].1.clone());
        let access = Access::of(&template, Environment::default());
        harmless("docs", &docs::page(&stack, &access));
        markdown_is_plain("docs", &docs::page(&stack, &access));
        harmless("findings", &report.text(&Sources::default(), Color::Never));
    }
}

/// The files that make a printable text of a `String` of their own, besides those that show texts.
const ASSEMBLE: [&str; 4] =
    ["cli/completions.rs", "docs/mod.rs", "findings/excerpt.rs", "template/write.rs"];

#[test]
fn what_is_printed_is_put_together_of_what_was_shown() {
    let mut found = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path).unwrap().contains("Shown::assembled(") {
                found.push(path.strip_prefix(&folder).unwrap().display().to_string());
            }
        }
    }
    found.retain(|file| !file.starts_with("shown"));
    found.sort();
    assert_eq!(found, ASSEMBLE);
}

fn says_nothing_that_acts(name: &str, template: &Value) {
    let (name, text) = (name.to_owned(), format!("{template:#}"));
    // The place of a finding is in a file, and a file has a name.
    let all = move || {
        for template in [Template::read("t.json", &text), Template::read(HOSTILE[5], &text)] {
            let template = template.unwrap();
            let report = rules::check(&template);
            harmless(&name, &report.text(&Sources::default(), Color::Never));
            harmless(&name, &report.acknowledged_text());
            for document in [report.json(), report.sarif()] {
                harmless(&name, &document);
                serde_json::from_str::<Value>(&document).unwrap();
            }
            let environment = || Environment::default().stack_name("app");
            let access = Access::of(&template, environment());
            harmless(&name, &access.text());
            harmless(&name, &access.json());
            let markdown = access.markdown(&name);
            harmless(&name, &markdown);
            markdown_is_plain(&name, &markdown);
            let plain = Template::from(serde_json::json!({ "Resources": {} }));
            let changes = AccessChanges::between(&plain, &template, &environment());
            harmless(&name, &changes.text());
            harmless(&name, &changes.json());
            let evaluator = Evaluator::of(&template, environment());
            for role in evaluator.roles() {
                for table in evaluator.tables() {
                    let session = evaluator.role(role).unwrap();
                    let request = Request::new(Action::GetItem).on_table(table);
                    match session.decide(&request) {
                        Ok(decision) => harmless(&name, &decision.to_string()),
                        Err(error) => harmless(&name, &error.to_string()),
                    }
                }
            }
            match LocalTable::all(&template, &environment()) {
                Ok(tables) => tables.iter().for_each(|table| harmless(&name, &table.to_json())),
                Err(obstacles) => {
                    obstacles.iter().for_each(|one| harmless(&name, &one.to_string()));
                }
            }
            harmless(&name, &template.to_json());
        }
        let broken = text.replacen(": {", "", 1);
        let error = Template::read(HOSTILE[4], &broken).unwrap_err();
        harmless(&name, &error.to_string());
        harmless(&name, &error.text(&Sources::default(), Color::Never));
    };
    thread::spawn(all).join().unwrap();
}

#[track_caller]
fn harmless(name: &str, text: &str) {
    for line in text.split('\n') {
        let acts = line.chars().find(|character| acts(*character));
        assert_eq!(acts, None, "{name}: {line:?}");
        assert!(!line.trim_start().starts_with("::"), "{name}: {line}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{name}: {line}");
    }
}

/// Controls, marks of direction, and what takes no room: Unicode's categories Cc, Cf, Zl and Zp, and fillers.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{3164}'
                | '\u{e0001}'..='\u{e007f}'
        )
}

/// The lines of a page begin as ours do, and outside of code there is no markup.
#[track_caller]
fn markdown_is_plain(name: &str, page: &str) {
    for line in page.lines() {
        let fences = ["```mermaid", "```"];
        assert!(!line.starts_with("```") || fences.contains(&line), "{name}: {line}");
        assert!(!line.starts_with("## Owned") && !line.starts_with("<!--"), "{name}: {line}");
        assert!(line.trim() != "---" && !line.starts_with("- <"), "{name}: {line}");
        if line.starts_with("    ") {
            continue;
        }
        let outside: String = line.replace("\\`", "").split('`').step_by(2).collect();
        assert!(!outside.contains("@octocat"), "{name}: {line}");
        for markup in ["<img", "<!--", "](http"] {
            let escaped = format!("\\{markup}");
            assert!(!outside.replace(&escaped, "").contains(markup), "{name}: {line}");
        }
    }
}

/// The project's own templates, by their paths.
fn templates() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "json") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), serde_json::from_str(&text).unwrap()));
            }
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// A template in which something hostile follows the logical ids, wherever they are named, and every so many
/// other texts.
fn spoilt(template: &Value, hostile: &str, every: usize) -> Value {
    let resources = template["Resources"].as_object().unwrap();
    let ids: Vec<&str> = resources.keys().step_by(every).map(String::as_str).collect();
    let mut count = 0;
    walk(template, &mut |text, is_type| {
        count += 1;
        let is_spoilt = ids.contains(&text) || (!is_type && count % (every + 4) == 0);
        if is_spoilt { format!("{text}{hostile}") } else { text.to_owned() }
    })
}

/// A copy with other texts. Of the keys only those are asked for that are names: no property of AWS's begins
/// with a small letter or ends in a digit.
fn walk(value: &Value, text: &mut dyn FnMut(&str, bool) -> String) -> Value {
    match value {
        Value::String(string) => {
            text(string, string.starts_with("AWS::") || string == "Allow").into()
        }
        Value::Array(elements) => elements.iter().map(|one| walk(one, text)).collect(),
        Value::Object(members) => {
            let copied: Map<String, Value> =
                members.iter().map(|(key, one)| (text(key, true), walk(one, text))).collect();
            copied.into()
        }
        other => other.clone(),
    }
}

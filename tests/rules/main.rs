//! Every rule's example, which `explain` prints: its bad stack breaks that rule and no other, its good
//! stack breaks none. The report on the bad one is a snapshot.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use tablature::compare::Diff;
use tablature::evolution::Refusals;
use tablature::findings::{Color, Report, Sources};
use tablature::template::Template;
use tablature::{App, Stack, Stage, Synthesis, catalogue, rules};

use update::{Deploying, Planning, Update};

/// The example of each module, by the code that is its name.
macro_rules! examples {
    ($($module:ident)*) => {
        pub(crate) fn all() -> Vec<crate::Example> {
            vec![$(crate::Example {
                code: stringify!($module).to_uppercase(),
                bad: || crate::Judged::judged($module::bad()),
                bad_file: || crate::Judged::judged_as_file($module::bad()),
                good: || crate::Judged::judged($module::good()),
            }),*]
        }
    };
}

// The files of this folder, and `all` of them. `.ci/rules` writes it.
#[path = "examples.rs"]
mod examples;

mod update;

struct Example {
    code: String,
    bad: fn() -> Said,
    /// The same template as a file.
    bad_file: fn() -> Said,
    good: fn() -> Said,
}

/// What is said of an example.
enum Said {
    /// The findings in a stack or a template.
    Findings(Report),
    /// What an update changes.
    Changes(Box<Diff>),
    /// Why an update is not made.
    Refused(Refusals),
}

impl Said {
    /// The codes of the rules that are broken.
    fn codes(&self) -> Vec<String> {
        match self {
            Self::Findings(report) => report.codes().into_iter().map(str::to_owned).collect(),
            Self::Changes(diff) => {
                let document: serde_json::Value = serde_json::from_str(&diff.json()).unwrap();
                let changes = document.get("changes").unwrap().as_array().unwrap().iter();
                changes.filter_map(|change| Some(change.get("why")?.as_str()?.to_owned())).collect()
            }
            Self::Refused(refusals) => refusals.codes().map(str::to_owned).collect(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Findings(report) => report.text(&Sources::under(["."]), Color::Never),
            Self::Changes(diff) => diff.text(),
            Self::Refused(refusals) => refusals.text(),
        }
    }

    /// The findings; none where it is an update.
    fn report(self) -> Option<Report> {
        match self {
            Self::Findings(report) => Some(report),
            Self::Changes(_) | Self::Refused(_) => None,
        }
    }
}

/// An example is a stack, an app, or a template if the builders cannot express the mistake; or an update of one.
trait Judged: Sized {
    fn judged(self) -> Said;
    fn judged_as_file(self) -> Said;
}

impl Judged for Update {
    fn judged(self) -> Said {
        Said::Changes(Box::new(self.diff()))
    }

    fn judged_as_file(self) -> Said {
        self.judged()
    }
}

impl Judged for Deploying {
    fn judged(self) -> Said {
        Said::Refused(self.refusals())
    }

    fn judged_as_file(self) -> Said {
        self.judged()
    }
}

impl Judged for Planning {
    fn judged(self) -> Said {
        Said::Refused(self.refusals())
    }

    fn judged_as_file(self) -> Said {
        self.judged()
    }
}

impl Judged for Stack {
    fn judged(self) -> Said {
        Said::Findings(self.check(&Stage::default()))
    }

    fn judged_as_file(self) -> Said {
        Synthesis::of(&self, &Stage::default()).template().clone().judged_as_file()
    }
}

impl Judged for App {
    fn judged(self) -> Said {
        Said::Findings(self.check(&Stage::default()))
    }

    fn judged_as_file(self) -> Said {
        let stack = self.stacks(&Stage::default()).into_iter().next().unwrap();
        stack.judged_as_file()
    }
}

impl Judged for Template {
    fn judged(self) -> Said {
        Said::Findings(rules::check(&self))
    }

    fn judged_as_file(self) -> Said {
        Said::Findings(Template::read("bad.json", &self.to_json()).unwrap().check())
    }
}

#[test]
fn a_bad_stack_breaks_its_rule_and_no_other() {
    for Example { code, bad, .. } in examples::all() {
        let codes = bad().codes();
        assert!(!codes.is_empty(), "{code}: nothing was found in its bad stack");
        assert!(codes.iter().all(|found| *found == code), "{code}: found {codes:?}");
    }
}

#[test]
fn a_good_stack_breaks_no_rule() {
    for Example { code, good, .. } in examples::all() {
        let said = good();
        assert!(said.codes().is_empty(), "{code}: its good stack has findings\n{}", said.text());
    }
}

#[test]
fn in_a_file_no_help_names_a_call_of_the_library() {
    let mut calls = Vec::new();
    for Example { code, bad_file, .. } in examples::all() {
        let Some(report) = bad_file().report() else { continue };
        let text = report.text(&Sources::in_memory([]), Color::Never);
        for help in text.lines().filter(|line| line.contains("= help: ")) {
            let parts = ["`.", "(…)", "::new", "::…", "TableV2", "stack.", "table.", "in Rust"];
            if parts.iter().any(|part| help.contains(part)) {
                calls.push(format!("{code}: {}", help.trim()));
            }
        }
        for finding in report.findings() {
            let place = finding.location().place.as_ref();
            assert!(place.is_some_and(|place| place.file() == "bad.json"), "{code}: {place:?}");
        }
    }
    assert!(calls.is_empty(), "{}", calls.join("\n"));
}

#[test]
fn every_rule_has_an_example() {
    let examples: Vec<String> = examples::all().into_iter().map(|example| example.code).collect();
    // The example of this rule would be a bug of tablature. The tests of `proof` have some.
    for rule in catalogue::all().iter().filter(|rule| rule.code != "IAM009") {
        assert!(examples.iter().any(|code| code == rule.code), "{} has no example", rule.code);
    }
}

#[test]
fn the_first_page_shows_a_report_as_it_is_printed() {
    let example = examples::all().into_iter().find(|example| example.code == "DDB004").unwrap();
    let text = (example.bad)().text();
    let page = include_str!("../../README.md");
    assert!(page.contains(text.trim_end()), "README.md should say\n{text}");
}

#[test]
fn reports_read_well() {
    insta::with_settings!({ snapshot_path => "../../snapshots/findings", prepend_module_to_snapshot => false, omit_expression => true }, {
        for Example { code, bad, .. } in examples::all() {
            let text = bad().text();
            insta::assert_snapshot!(code, text);
        }
    });
}

/// What a help calls the handles of: the nouns themselves, not names of somebody's.
const HANDLES: [&str; 6] = ["table", "queue", "topic", "sign_in", "stage", "serde_json"];

/// Quoted words that stand in anybody's project: a stage, a claim that Cognito gives everybody, a Region, and
/// the words of an acknowledgement.
const ANYBODYS: [&str; 5] = ["prod", "sub", "eu-west-2", "acknowledge", "why"];

#[test]
fn a_help_has_no_names_of_another_project() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut wrong = Vec::new();
    for example in examples::all() {
        let file = folder.join(format!("{}.rs", example.code.to_lowercase()));
        let source = std::fs::read_to_string(file).unwrap();
        // The words of a name that is computed or mended stand apart.
        let words = |name: &str| {
            name.split(|c: char| !c.is_alphanumeric()).all(|word| source.contains(word))
        };
        for report in [(example.bad)(), (example.bad_file)()].into_iter().filter_map(Said::report) {
            let report: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
            for help in report["findings"].as_array().unwrap().iter().flat_map(helps) {
                for name in names_in(help).filter(|name| !words(name)) {
                    wrong.push(format!("{}: `{name}` in: {help}", example.code));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn helps(finding: &serde_json::Value) -> impl Iterator<Item = &str> {
    finding["help"].as_array().into_iter().flatten().filter_map(|help| help.as_str())
}

/// The names in the code of a help: the handles that something is called on, quoted words, and variables of
/// key templates.
fn names_in(help: &str) -> impl Iterator<Item = &str> {
    let code = help.split('`').skip(1).step_by(2);
    code.flat_map(|code| {
        let is_word = |text: &str| {
            let mut letters = text.chars();
            letters.next().is_some_and(|first| first.is_ascii_lowercase())
                && letters.all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        };
        let quoted = code.split('"').skip(1).step_by(2);
        let words = quoted.clone().filter(move |word| is_word(word) && !ANYBODYS.contains(word));
        let variables = quoted.flat_map(|text| text.split('{').skip(1)).filter_map(|rest| {
            let (name, _) = rest.split_once('}')?;
            Some(name).filter(|name| is_variable(name))
        });
        let calls = code.match_indices('.').filter_map(move |(at, _)| {
            let before = code.get(..at)?;
            let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let name = before.get(start.map_or(0, |start| start + 1)..)?;
            let is_call = code.get(at + 1..)?.split_once('(').is_some_and(|(it, _)| is_word(it));
            (is_call && is_word(name) && !HANDLES.contains(&name)).then_some(name)
        });
        words.chain(variables).chain(calls).collect::<Vec<_>>()
    })
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name != "id" && name.chars().all(|c| c.is_ascii_alphanumeric())
}

//! Every rule's example, which `explain` prints: its bad stack breaks that rule and no other, its good
//! stack breaks none. The report on the bad one is a snapshot.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

use tablature::findings::{Color, Report, Sources};
use tablature::template::Template;
use tablature::{App, Stack, Stage, Synthesis, catalogue, rules};

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

struct Example {
    code: String,
    bad: fn() -> Report,
    /// The same template as a file.
    bad_file: fn() -> Report,
    good: fn() -> Report,
}

/// An example is a stack, an app, or a template if the builders cannot express the mistake.
trait Judged {
    fn judged(self) -> Report;
    fn judged_as_file(self) -> Report;
}

impl Judged for Stack {
    fn judged(self) -> Report {
        self.check(&Stage::default())
    }

    fn judged_as_file(self) -> Report {
        Synthesis::of(&self, &Stage::default()).template().clone().judged_as_file()
    }
}

impl Judged for App {
    fn judged(self) -> Report {
        self.check(&Stage::default())
    }

    fn judged_as_file(self) -> Report {
        let stack = self.stacks(&Stage::default()).into_iter().next().unwrap();
        stack.judged_as_file()
    }
}

impl Judged for Template {
    fn judged(self) -> Report {
        rules::check(&self)
    }

    fn judged_as_file(self) -> Report {
        Template::read("bad.json", &self.to_json()).unwrap().check()
    }
}

#[test]
fn a_bad_stack_breaks_its_rule_and_no_other() {
    for Example { code, bad, .. } in examples::all() {
        let report = bad();
        let codes = report.codes();
        assert!(!codes.is_empty(), "{code}: nothing was found in its bad stack");
        assert!(codes.iter().all(|found| *found == code), "{code}: found {codes:?}");
    }
}

#[test]
fn a_good_stack_breaks_no_rule() {
    for Example { code, good, .. } in examples::all() {
        let report = good();
        let text = report.text(&Sources::under(["."]), Color::Never);
        assert!(report.codes().is_empty(), "{code}: its good stack has findings\n{text}");
    }
}

#[test]
fn in_a_file_no_help_names_a_call_of_the_library() {
    let mut calls = Vec::new();
    for Example { code, bad_file, .. } in examples::all() {
        let report = bad_file();
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
fn reports_read_well() {
    insta::with_settings!({ snapshot_path => "../../snapshots/findings", prepend_module_to_snapshot => false, omit_expression => true }, {
        for Example { code, bad, .. } in examples::all() {
            let report = bad();
            let text = report.text(&Sources::under(["."]), Color::Never);
            insta::assert_snapshot!(code, text);
        }
    });
}

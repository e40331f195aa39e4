//! Every rule's example, which `explain` prints: its bad stack breaks that rule and no other, its good
//! stack breaks none. The report on the bad one is a snapshot.

mod iam006;

use tablature::findings::{Color, Sources};
use tablature::{Stack, Stage, rules};

struct Example {
    code: String,
    bad: fn() -> Stack,
    good: fn() -> Stack,
}

macro_rules! examples {
    ($($module:ident)*) => {
        vec![$(Example {
            code: stringify!($module).to_uppercase(),
            bad: $module::bad,
            good: $module::good,
        }),*]
    };
}

fn examples() -> Vec<Example> {
    examples![iam006]
}

#[test]
fn a_bad_stack_breaks_its_rule_and_no_other() {
    for Example { code, bad, .. } in examples() {
        let report = bad().check(&Stage::default());
        let codes = report.codes();
        assert!(!codes.is_empty(), "{code}: nothing was found in its bad stack");
        assert!(codes.iter().all(|found| *found == code), "{code}: found {codes:?}");
    }
}

#[test]
fn a_good_stack_breaks_no_rule() {
    for Example { code, good, .. } in examples() {
        let report = good().check(&Stage::default());
        let text = report.text(&Sources::under(["."]), Color::Never);
        assert!(report.codes().is_empty(), "{code}: its good stack has findings\n{text}");
    }
}

#[test]
fn every_rule_has_an_example() {
    let examples: Vec<String> = examples().into_iter().map(|example| example.code).collect();
    // Its example is an app of two stacks: see the test of the command line.
    let elsewhere = ["CFN005"];
    for rule in rules::all().iter().filter(|rule| !elsewhere.contains(&rule.code)) {
        assert!(examples.iter().any(|code| code == rule.code), "{} has no example", rule.code);
    }
}

#[test]
fn reports_read_well() {
    insta::with_settings!({ snapshot_path => "../../snapshots/findings", prepend_module_to_snapshot => false, omit_expression => true }, {
        for Example { code, bad, .. } in examples() {
            let report = bad().check(&Stage::default());
            let text = report.text(&Sources::under(["."]), Color::Never);
            insta::assert_snapshot!(code, text);
        }
    });
}

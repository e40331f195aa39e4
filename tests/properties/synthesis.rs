//! A declaration, right or wrong, gives findings or a template: always the same, and never a panic.

use std::cell::Cell;
use std::collections::BTreeMap;

use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::findings::{Color, Report, Severity, Sources};
use tablature::template::Template;
use tablature::{Action, Stack, Stage, Synthesis, rules};

use crate::build;
use crate::generate::{Shape, model};
use crate::model::Model;
use crate::random::Random;
use crate::seeds::{Failure, for_all};
use crate::spoil::spoil;

/// Rules that look at the declaration, which a template no longer shows.
const OF_DECLARATIONS: [&str; 18] = [
    "CFN001", "CFN002", "CFN003", "CFN004", "CFN005", "CFN006", "CFN007", "CFN027", "CFN028",
    "COG001", "DDB062", "IAM001", "IAM002", "IAM003", "IAM004", "IAM007", "IAM008", "IAM028",
];

fn right(random: &mut Random) -> Model {
    model(random, Shape::ANY)
}

fn wrong(random: &mut Random) -> Model {
    let mut model = right(random);
    spoil(random, &mut model);
    model
}

#[test]
fn a_right_declaration_has_no_error() {
    for_all(40, right, |model, _| {
        let errors = judged(&build::stack(model))?;
        expect("it is right", errors == 0, || format!("{errors} errors"))
    });
}

#[test]
fn any_declaration_has_findings_or_a_template() {
    let wrong_ones = Cell::new(0);
    let tried = for_all(80, wrong, |model, _| {
        let errors = judged(&build::stack(model))?;
        wrong_ones.set(wrong_ones.get() + usize::from(errors > 0));
        Ok(())
    });
    // Some changes are not mistakes after all. Most must be, or these tests would not be about wrong declarations.
    assert!(tried < 50 || wrong_ones.get() > tried / 2, "{} of {tried}", wrong_ones.get());
}

/// Judges a stack in every way, and counts its errors.
fn judged(stack: &Stack) -> Result<usize, Failure> {
    let synthesis = Synthesis::of(stack, &Stage::default());
    let report = synthesis.report();
    for text in [report.text(&Sources::default(), Color::Always), report.json(), report.sarif()] {
        let rules = report.codes();
        expect("a finding is told", rules.iter().all(|code| text.contains(code)), || text.clone())?;
    }
    // The finding of the proof: the template does not allow exactly what was declared.
    let is_proven = !report.codes().contains(&"IAM009");
    expect("it has no bug of ours", is_proven, || report.json())?;

    let text = synthesis.template().to_json();
    let again = read_again(&text)?;
    expect("read again it is the same text", again.to_json() == text, || text.clone())?;
    let (before, after) = (counts(report), counts(&rules::check(&again)));
    expect("read again it has the same findings", before == after, || {
        format!("{before:?}\nread again {after:?}\n{}", report.json())
    })?;
    every_role_is_decided(&again);
    Ok(report.count(Severity::Error))
}

fn read_again(text: &str) -> Result<Template, Failure> {
    let value: Result<serde_json::Value, _> = serde_json::from_str(text);
    let value = value.map_err(|error| Failure::new("it is no JSON", error.to_string()))?;
    Ok(Template::from(value))
}

/// How often each rule on templates is broken, whether the stack knows it or not.
fn counts(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in report.findings().filter(|one| !is_of_declarations(one.code())) {
        *counts.entry(finding.code()).or_default() += finding.count();
    }
    counts
}

/// Whether the template cannot show it: entities are not in the template.
fn is_of_declarations(code: &str) -> bool {
    // Which statements were written by hand is not seen in a template.
    let of_hands = code == "IAM127";
    OF_DECLARATIONS.contains(&code) || code.starts_with("ENT") || of_hands
}

fn every_role_is_decided(template: &Template) {
    let evaluator = Evaluator::of(template, Environment::default());
    let roles: Vec<String> = evaluator.roles().map(str::to_owned).collect();
    let tables: Vec<String> = evaluator.tables().map(str::to_owned).collect();
    for role in &roles {
        let subject = evaluator.role(role).unwrap().as_user("alice");
        for table in &tables {
            for action in [Action::PutItem, Action::Query, Action::Scan] {
                let request = Request::new(action).on_table(table).leading_key("alice");
                assert!(!subject.decide(&request).unwrap().to_string().is_empty());
            }
        }
    }
}

#[test]
fn the_same_declaration_is_the_same_bytes_whatever_was_built_before() {
    for_all(15, wrong, |model, random| {
        let texts = |stack: &Stack, stage: &Stage| {
            let synthesis = Synthesis::of(stack, stage);
            (synthesis.template().to_json(), synthesis.report().json())
        };
        let stack = build::stack(model);
        let prod = Stage::new("prod");
        let first = (texts(&stack, &Stage::default()), texts(&stack, &prod));
        // Unrelated stacks in between, one of which is still there.
        let unrelated = build::stack(&wrong(random));
        texts(&build::stack(&right(random)), &prod);
        let second_stack = build::stack(model);
        let second = (texts(&second_stack, &Stage::default()), texts(&second_stack, &prod));
        drop(unrelated);
        let third = (texts(&stack.clone(), &Stage::default()), texts(&stack, &prod));
        expect("twice is the same bytes", first == second, || format!("{first:?}\n{second:?}"))?;
        expect("a copy is the same bytes", first == third, || format!("{first:?}\n{third:?}"))
    });
}

fn expect(what: &str, holds: bool, why: impl Fn() -> String) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::new(format!("not so: {what}"), why())) }
}

//! Declared is allowed, and nothing else is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use tablature::template::Template;
use tablature::{Stage, findings};

use crate::build;
use crate::compare::compare;
use crate::generate::{Shape, model};
use crate::model::Model;
use crate::questions::session;
use crate::seeds::{Failure, for_all};

#[test]
fn what_is_declared_is_allowed_and_nothing_else() {
    let answers = RefCell::new(BTreeMap::new());
    let tried = for_all(
        200,
        |random| model(random, Shape::ANY),
        |model, random| {
            let session = session(random);
            let comparison = compare(model, &session, &template(model)?);
            for (verdict, count) in comparison.answers {
                *answers.borrow_mut().entry(verdict).or_insert(0) += count;
            }
            let Some(first) = comparison.differences.first() else { return Ok(()) };
            let count = comparison.differences.len();
            let why = format!("{first}\n({count} differences; asked by {session:?})");
            Err(Failure::new("it allows otherwise", why))
        },
    );
    let answers = answers.into_inner();
    println!("{tried} stacks, {} questions: {answers:?}", answers.values().sum::<usize>());
    // If all answers were equal, the comparison would show nothing.
    assert!(tried < 50 || answers.len() == 4, "{answers:?}");
}

/// The template of a model that has no mistake.
pub(crate) fn template(model: &Model) -> Result<Template, Failure> {
    let template = build::stack(model).template(&Stage::default());
    template.map_err(|report| {
        let text = report.text(&findings::Sources::default(), findings::Color::Never);
        Failure::new(format!("it has errors, {}", report.codes().join(" ")), text)
    })
}

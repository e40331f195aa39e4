//! Declared is allowed, and nothing else is.

use std::cell::Cell;

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
    let questions = Cell::new(0);
    let stacks = for_all(
        200,
        |random| model(random, Shape::ANY),
        |model, random| {
            let session = session(random);
            let comparison = compare(model, &session, &template(model)?);
            questions.set(questions.get() + comparison.questions);
            let Some(first) = comparison.differences.first() else { return Ok(()) };
            let count = comparison.differences.len();
            let why = format!("{first}\n({count} differences; asked by {session:?})");
            Err(Failure::new("it allows otherwise", why))
        },
    );
    println!("{} questions of {stacks} stacks", questions.get());
}

/// The template of a model that has no mistake.
pub(crate) fn template(model: &Model) -> Result<Template, Failure> {
    let template = build::stack(model).template(&Stage::default());
    template.map_err(|report| {
        let text = report.text(&findings::Sources::default(), findings::Color::Never);
        Failure::new(format!("it has errors, {}", report.codes().join(" ")), text)
    })
}

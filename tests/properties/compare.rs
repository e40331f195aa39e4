//! Whether a template allows what the model declares, and nothing else.

use std::collections::BTreeMap;
use std::fmt;

use tablature::evaluate::{Evaluator, Verdict};
use tablature::template::Template;

use crate::model::{Model, Principal};
use crate::oracle::{Question, Session, verdict};
use crate::questions::{environment, questions, request};

/// A question to which template and model give different answers.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) role: String,
    pub(crate) question: Question,
    pub(crate) declared: Verdict,
    pub(crate) emitted: String,
}

/// How often each answer was declared, and where the template's answers differ.
#[derive(Default)]
pub(crate) struct Comparison {
    pub(crate) answers: BTreeMap<Verdict, usize>,
    pub(crate) differences: Vec<Difference>,
}

/// Asks template and model the same questions.
pub(crate) fn compare(model: &Model, session: &Session, template: &Template) -> Comparison {
    let evaluator = Evaluator::of(template, environment(model));
    let mut comparison = Comparison::default();
    for (index, role) in model.roles.iter().enumerate() {
        let mut subject = evaluator.role(&role.logical_id).unwrap();
        subject = match role.principal {
            Principal::SignedIn(_) => {
                subject.as_user(&session.sub).identity_id(&session.identity_id)
            }
            Principal::Guests(_) => subject.identity_id(&session.identity_id),
            _ => subject.session_name("session"),
        };
        for question in questions(model, session, index) {
            let declared = verdict(model, session, &question);
            *comparison.answers.entry(declared).or_default() += 1;
            let decided = subject.decide(&request(model, &question));
            if decided.as_ref().is_ok_and(|decision| decision.verdict() == declared) {
                continue;
            }
            let emitted = match decided {
                Ok(decision) => decision.to_string(),
                Err(error) => error.to_string(),
            };
            let role = role.id.clone();
            comparison.differences.push(Difference { role, question, declared, emitted });
        }
    }
    comparison
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Question { action, on, region, rows, .. } = &self.question;
        let Self { role, declared, emitted, .. } = self;
        write!(formatter, "`{role}`, {action:?} on {on:?} in {region:?}, rows {rows:?}: ")?;
        write!(formatter, "declared is {declared}, but {emitted}")
    }
}

//! The access report on random stacks shows what was declared.

use std::cell::Cell;

use serde_json::Value;
use tablature::Action;
use tablature::access::Access;
use tablature::evaluate::Verdict;

use crate::access::template;
use crate::generate::{Shape, model};
use crate::model::{Model, Resource};
use crate::oracle::{Asked, Question, Session, verdict};
use crate::questions::{REGION, environment, questions, session};
use crate::seeds::{Failure, for_all};

#[test]
fn the_access_report_says_what_was_declared() {
    let cells = Cell::new(0);
    for_all(
        100,
        |random| model(random, Shape::ANY),
        |model, random| {
            let session = session(random);
            let report = Access::of(&template(model)?, environment(model)).json();
            let report: Value = serde_json::from_str(&report).unwrap();
            for role in 0..model.roles.len() {
                for cell in cells_of(model, &session, role) {
                    cells.set(cells.get() + 1);
                    let reported = reported(model, &report, role, &cell);
                    cell.compare(reported).map_err(|why| {
                        let id = &model.roles[role].id;
                        let Declared { action, on, region, .. } = &cell;
                        let why = format!(
                            "`{id}`, {action:?} on {on:?} in {region:?}: reported {reported:?}, {why}"
                        );
                        Failure::new("it reports otherwise", why)
                    })?;
                }
            }
            Ok(())
        },
    );
    assert!(cells.get() > 0);
}

/// What was declared of an action on a resource: the rows that were asked for, with the answers.
struct Declared {
    action: Action,
    on: Resource,
    region: Option<String>,
    answers: Vec<(Asked, Verdict)>,
}

fn cells_of(model: &Model, session: &Session, role: usize) -> Vec<Declared> {
    let mut cells: Vec<Declared> = Vec::new();
    for question in questions(model, session, role) {
        if !is_reported(&question) {
            continue;
        }
        let answer = verdict(model, session, &question);
        let Question { action, on, region, rows, .. } = question;
        let same =
            |last: &&mut Declared| last.action == action && last.on == on && last.region == region;
        match cells.last_mut().filter(same) {
            Some(last) => last.answers.push((rows, answer)),
            None => cells.push(Declared { action, on, region, answers: vec![(rows, answer)] }),
        }
    }
    cells
}

/// Whether the report has such a cell at all.
fn is_reported(question: &Question) -> bool {
    use Resource::{Index, Stream, Table, VectorIndex};
    question.on.takes(question.action)
        && matches!(question.on, Table(_) | Index(..) | VectorIndex(..) | Stream(_))
}

/// The rows in the report; `None` if it does not have the action.
fn reported<'r>(model: &Model, report: &'r Value, role: usize, cell: &Declared) -> Option<&'r str> {
    let id = |table: &usize| model.tables[*table].logical_id.as_str();
    let (table, kind, index) = match &cell.on {
        Resource::Table(table) => (id(table), "table", None),
        Resource::Index(table, name) | Resource::VectorIndex(table, name) => {
            (id(table), "index", Some(name.as_str()))
        }
        Resource::Stream(table) => (id(table), "stream", None),
        _ => return None,
    };
    let role = report["roles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["role"] == model.roles[role].logical_id.as_str());
    let access = role.unwrap()["access"].as_array().unwrap();
    // Where all Regions of a table answer alike, it is there once.
    let there = cell.region.as_deref().unwrap_or(REGION);
    let is_there = |on: &Value| on["region"].as_str().is_none_or(|region| region == there);
    let on = access.iter().find(|on| {
        on["table"] == table && on["kind"] == kind && on["index"].as_str() == index && is_there(on)
    })?;
    let actions = on["actions"].as_array().unwrap();
    let one = actions.iter().find(|one| one["action"] == cell.action.qualified_name())?;
    one["rows"].as_str()
}

impl Declared {
    fn compare(&self, reported: Option<&str>) -> Result<(), String> {
        // Only a PartiQL select comes without any key; where all keys are denied, nothing is left.
        let comes = |rows: &Asked| *rows != Asked::None || self.action == Action::PartiQLSelect;
        let allowed: Vec<&Asked> = (self.answers.iter())
            .filter(|(rows, verdict)| *verdict == Verdict::Allowed && comes(rows))
            .map(|(rows, _)| rows)
            .collect();
        let certain = self
            .answers
            .iter()
            .all(|(rows, verdict)| *rows == Asked::Unspecified || *verdict != Verdict::Undecided);
        let somebody_elses = |rows: &&&Asked| match rows {
            Asked::Keys(keys) => keys == &["bob"],
            Asked::None | Asked::FullTableScan => self.action == Action::PartiQLSelect,
            Asked::Unspecified => !self.action.carries_leading_keys(),
        };
        let every = allowed.iter().find(|rows| somebody_elses(rows)).is_some();
        match reported {
            Some("every") if !every => Err(format!("though only {allowed:?} are allowed")),
            Some("own" | "some") if every => Err("though every row is allowed".to_owned()),
            Some("own" | "some") if allowed.is_empty() && certain => {
                Err("though nothing is allowed".to_owned())
            }
            None if !allowed.is_empty() => Err(format!("though {allowed:?} are allowed")),
            _ => Ok(()),
        }
    }
}

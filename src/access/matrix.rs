//! What each role reaches of each resource.

use super::reach::{ActionReach, reached};
use super::{Resource, TablePart};
use crate::evaluate::{Evaluator, Request, Session};
use crate::facts::{Action, ResourceKind};

/// The resources, and for each role what it reaches of each. A table whose Regions are alike is one
/// resource.
pub(super) fn ask(
    evaluator: &Evaluator,
    sessions: &[Session<'_>],
) -> (Vec<Resource>, Vec<Vec<Vec<ActionReach>>>) {
    let mut resources = Vec::new();
    let mut by_role: Vec<Vec<Vec<ActionReach>>> = vec![Vec::new(); sessions.len()];
    for table in evaluator.tables() {
        let regions: Vec<&str> = evaluator.regions(table).into_iter().flatten().collect();
        for part in parts(evaluator, table) {
            let ask = |region: &&str| -> Vec<Vec<ActionReach>> {
                let request = request(table, &part).in_region(*region);
                sessions.iter().map(|session| reached(session, &request)).collect()
            };
            let mut answers: Vec<(Option<String>, Vec<Vec<ActionReach>>)> =
                regions.iter().map(|region| (Some((*region).to_owned()), ask(region))).collect();
            let alike = answers.windows(2).all(|two| match two {
                [(_, one), (_, other)] => one == other,
                _ => true,
            });
            if alike {
                answers.truncate(1);
                answers.iter_mut().for_each(|(region, _)| *region = None);
            }
            // A table may have none of these, so they are listed only if a role reaches them.
            if matches!(part, TablePart::MadeLater(_))
                && answers.iter().all(|(_, of_roles)| of_roles.iter().all(Vec::is_empty))
            {
                continue;
            }
            for (region, of_roles) in answers {
                resources.push(Resource { table: table.to_owned(), part: part.clone(), region });
                for (role, reached) in by_role.iter_mut().zip(of_roles) {
                    role.push(reached);
                }
            }
        }
    }
    (resources, by_role)
}

fn parts(evaluator: &Evaluator, table: &str) -> Vec<TablePart> {
    let indexes = evaluator.indexes(table).into_iter().flatten();
    let indexes = indexes.map(|index| TablePart::Index(index.to_owned()));
    let stream = evaluator.has_stream(table).unwrap_or(false).then_some(TablePart::Stream);
    let made_later = [ResourceKind::Backup, ResourceKind::Export, ResourceKind::Import];
    let made_later = made_later.map(TablePart::MadeLater);
    std::iter::once(TablePart::Table).chain(indexes).chain(stream).chain(made_later).collect()
}

/// A request on a resource. Its action is replaced later.
fn request(table: &str, part: &TablePart) -> Request {
    let request = Request::new(Action::Query);
    match part {
        TablePart::Table => request.on_table(table),
        TablePart::Index(index) => request.on_index(table, index),
        TablePart::Stream => request.on_stream(table),
        TablePart::MadeLater(kind) => request.on_part(table, *kind),
    }
}

//! Who reaches what: a row for each table, index and stream, a column for each role and for whoever else reaches
//! something.
//!
//! This module asks the emitted policies, with the evaluator, and does not read declarations. It
//! therefore shows what will be deployed, for anyone's template.

mod becoming;
mod cases;
mod json;
mod markdown;
mod matrix;
mod not_shown;
mod principal;
mod reach;
mod text;
mod words;

use std::collections::BTreeSet;

use indexmap::IndexSet;
use principal::PrincipalAccess;

use crate::evaluate::{Assumed, Environment, Evaluator, Step, TablePart};
use crate::findings::Report;
use crate::template::Template;

/// Who reaches what in a template: as text for the terminal, as Markdown for pull requests, as JSON
/// for programs.
///
/// ```
/// use tablature::access::Access;
/// use tablature::evaluate::Environment;
/// use tablature::{Attribute, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};
///
/// let mut stack = Stack::new("notes");
/// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
/// let sign_in = stack.add(UserSignIn::new("Writers"));
/// stack.add(
///     Role::new("Writer", sign_in.authenticated())
///         .allow(notes.read_write_data().rows(LeadingKey::user_pool_sub())),
/// );
/// stack.add(Role::for_lambda("Backup").allow(notes.read_data()));
///
/// let template = stack.template(&Stage::default()).unwrap();
/// let access = Access::of(&template, Environment::default());
/// let matrix = [
///     "       Writer                         Backup",
///     "Notes  read own rows, write own rows  read",
/// ];
/// assert!(access.text().lines().take(2).eq(matrix), "{}", access.text());
/// ```
#[derive(Clone, Debug)]
pub struct Access {
    targets: Vec<TablePart>,
    /// The roles of the template, and then whoever else can make requests.
    principals: Vec<PrincipalAccess>,
    /// Who becomes which role of the template.
    becoming: Vec<Step>,
    /// The tables with a policy of unknown content.
    open_tables: BTreeSet<String>,
    /// What conditions depend on and nobody gave, and what other values would bring.
    assumed: Assumed,
    /// Whoever else may reach something, as far as the template does not show what.
    not_shown: Vec<String>,
    /// Roles and tables that are created only if a condition holds.
    conditional: Vec<String>,
    acknowledged: Vec<Acknowledged>,
}

/// An acknowledged finding.
#[derive(Clone, Debug)]
struct Acknowledged {
    code: &'static str,
    message: String,
    count: usize,
    reason: String,
}

impl Access {
    /// Asks the policies of a template. What only deployment decides stays open, and is shown as
    /// open.
    pub fn of(template: &Template, environment: Environment) -> Self {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let assumed = Assumed::of(template, &environment);
        let evaluator = Evaluator::of(template, environment);
        let cases = evaluator.cases_or_itself();
        let mut assumed = assumed.with_keys(evaluator.keys_left_to_the_account());
        if evaluator.imports_of_the_account() {
            assumed = assumed.with_closed_tables();
        }
        let others = evaluator.others(template);
        let (targets, principals) = matrix::of(&evaluator, cases, (template, &others));
        let becoming = evaluator.becoming(template, &others);
        let unknown_table_policies = once_of_each(cases, Evaluator::unknown_table_policies);
        let unknown_regions = once_of_each(cases, Evaluator::unknown_regions);
        let mut not_shown = not_shown::of(template, &principals);
        not_shown.extend(unknown_table_policies.iter().map(|(table, why)| {
            format!("whoever the policy on `{table}` may let in or keep out: {why}")
        }));
        not_shown.extend(unknown_regions.into_iter().map(|(table, why)| {
            format!("the replica of `{table}` in a Region that is not known: {why}")
        }));
        Self {
            targets,
            principals,
            becoming,
            open_tables: unknown_table_policies.into_iter().map(|(table, _)| table).collect(),
            assumed,
            not_shown,
            conditional: not_shown::conditional(template),
            acknowledged: Vec::new(),
        }
    }

    /// The same, with the findings that a report on the template acknowledges, and their reasons.
    pub fn with_acknowledged(mut self, report: &Report) -> Self {
        let acknowledged = report.acknowledged().filter_map(|finding| {
            Some(Acknowledged {
                code: finding.code(),
                message: finding.message().to_owned(),
                count: finding.count(),
                reason: finding.acknowledged()?.to_owned(),
            })
        });
        self.acknowledged = acknowledged.collect();
        self
    }

    /// The roles of the template.
    fn roles(&self) -> impl Iterator<Item = &PrincipalAccess> {
        self.principals.iter().filter(|one| one.is_role())
    }

    /// The principals that have a column.
    fn columns(&self) -> impl Iterator<Item = &PrincipalAccess> {
        self.principals.iter().filter(|one| one.has_column())
    }

    /// The resources that certainly none of these principals reaches by any action.
    fn unreached_by<'a>(
        &'a self,
        principals: impl Iterator<Item = &'a PrincipalAccess>,
    ) -> impl Iterator<Item = &'a TablePart> {
        let principals: Vec<&PrincipalAccess> = principals.collect();
        let may_be_reached = move |index: usize| {
            let of_principal = |principal: &&PrincipalAccess| {
                self.is_open(principal, index)
                    || principal.reached.get(index).is_some_and(|reached| !reached.is_empty())
            };
            principals.iter().any(of_principal)
        };
        let targets = self.targets.iter().enumerate();
        targets.filter(move |(index, _)| !may_be_reached(*index)).map(|(_, target)| target)
    }

    /// Whether a policy of unknown content may allow a principal more of a resource, or less.
    fn is_open(&self, principal: &PrincipalAccess, target: usize) -> bool {
        let of_table = |target: &TablePart| self.open_tables.contains(&target.table);
        !principal.unknown_policies.is_empty() || self.targets.get(target).is_some_and(of_table)
    }
}

/// What is said of tables in some cases of the template's conditions, each once.
fn once_of_each(
    cases: &[Evaluator],
    of_case: impl Fn(&Evaluator) -> Vec<(String, String)>,
) -> Vec<(String, String)> {
    let all: IndexSet<(String, String)> = cases.iter().flat_map(of_case).collect();
    all.into_iter().collect()
}

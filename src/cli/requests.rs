//! Requests for the AWS CLI, and the tables in them: the flags that `tables` and `data` share.

use clap::Args;

use super::environment::{EnvironmentArguments, assignment, once};
use super::templates::Opened;
use super::{Failure, with_help};
use crate::evaluate::Environment;
use crate::names;

#[derive(Args)]
pub(super) struct RequestArguments {
    /// Print the requests instead of writing them
    #[arg(long)]
    pub(super) stdout: bool,
    /// The name of a table, where the template does not say it or for another one
    #[arg(long = "table-name", value_name = "LOGICAL_ID=NAME", value_parser = assignment)]
    table_names: Vec<(String, String)>,
    #[command(flatten)]
    pub(super) environment: EnvironmentArguments,
}

impl RequestArguments {
    /// The environment of a template that was opened, with the names that were given for its tables.
    ///
    /// # Errors
    ///
    /// The template does not have a parameter or a table, or something is given twice.
    pub(super) fn environment(&self, opened: &Opened) -> Result<Environment, Failure> {
        let environment = self.environment.environment(opened, (None, None))?;
        named(environment, opened, &self.table_names)
    }
}

/// The flag that names a table whose name is made up at deployment or depends on something unknown.
pub(super) fn name_of(logical_id: &str) -> String {
    format!("say it: `--table-name {logical_id}=NAME`")
}

/// The names that were given for tables, by their logical ids.
///
/// # Errors
///
/// There is no such table, or it is named twice.
fn named(
    environment: Environment,
    opened: &Opened,
    names: &[(String, String)],
) -> Result<Environment, Failure> {
    once("--table-name", names)?;
    let known: Vec<&str> = (opened.template.resources())
        .filter(|it| it.kind().is_some_and(|kind| TABLE_TYPES.contains(&kind)))
        .map(|it| it.logical_id())
        .collect();
    let mut environment = environment;
    for (id, name) in names {
        if !known.contains(&id.as_str()) {
            let known = known.iter().copied();
            let help = names::instead(id, known, "it has no tables", "the tables are");
            let reason = format!("`{}` has no table with the logical id `{id}`", opened.name);
            return Err(with_help(&reason, &help).into());
        }
        environment = environment.attribute(id, "Ref", name);
    }
    Ok(environment)
}

pub(super) const TABLE_TYPES: [&str; 2] = ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"];

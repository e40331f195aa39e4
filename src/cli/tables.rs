//! `tables`: the requests that create the tables of a template in DynamoDB Local and similar.

use std::path::PathBuf;

use clap::Parser;

use super::failure::Reason;
use super::output::{self, OutputFile};
use super::requests::{RequestArguments, TABLE_TYPES, name_of};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::text::{shell_word, shown};
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::facts::limits::dynamodb::{TABLE_NAME_LENGTH, is_table_name_character};
use crate::local_tables::{LocalTable, Obstacle};
use crate::shown::{Shown, said};

const HELP: &str = "\
Each file is what `aws dynamodb create-table --cli-input-json` takes. Kept are keys, indexes, stream and
throughput; what is left out is said.

Examples:
  {run} tables {hr}
  {run} tables template.json --table-name Notes=notes --parameter Stage=dev";

/// Write the tables of a template as DynamoDB Local and its like create them
#[derive(Parser)]
#[command(name = Self::NAME, after_help = HELP)]
pub(super) struct Arguments {
    /// A stack of this project, or a template file in JSON (`-` for standard input)
    #[arg(value_name = "STACK|TEMPLATE")]
    template: String,
    /// The folder to write to; it is made if it is not there
    #[arg(long, default_value = "out/tables", value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    requests: RequestArguments,
}

impl Verb for Arguments {
    const NAME: &'static str = "tables";
    const NEEDS_STACKS: bool = false;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let templates = Templates::new(program, &self.requests.environment.stage, terminal);
        templates.say_which(&self.template, terminal);
        let opened = templates.open(&self.template)?;
        errors::refuse(&opened, &templates, terminal, "nothing was written")?;
        let environment = self.requests.environment(&opened)?;
        let tables = LocalTable::all(&opened.template, &environment)
            .map_err(|obstacles| Failure::Because(obstacles.iter().map(obstacle).collect()))?;
        if tables.is_empty() {
            return Err(no_tables(&opened).into());
        }
        are_files(&tables)?;
        leave_out(&tables, terminal);

        if self.requests.stdout {
            let text: Shown = tables.iter().map(LocalTable::shown_json).collect();
            return Ok(terminal.result(&text)?);
        }
        let files: Vec<OutputFile> = (tables.iter())
            .map(|table| OutputFile {
                path: self.out.join(table.file_name()),
                text: table.shown_json(),
            })
            .collect();
        let changed = output::write_all(&self.out, &files, output::TO_STDOUT)?;
        let mut text = Shown::default();
        for (file, changed) in files.iter().zip(changed) {
            let unchanged = if changed { "" } else { "  unchanged" };
            text.push(said!("{}{}\n", shown(file.path.display()), unchanged));
        }
        text.push("create with:\n");
        for file in &files {
            let path = shell_word(&format!("file://{}", file.path.display()));
            text.push(said!(
                "  aws dynamodb create-table --endpoint-url http://localhost:8000 --cli-input-json {}\n",
                path
            ));
        }
        Ok(terminal.result(&text)?)
    }
}

/// Why there is nothing to write: no table, or none whose condition holds.
fn no_tables(opened: &Opened) -> Reason {
    let tables = opened.template.resources();
    let mut tables = tables.filter(|it| it.kind().is_some_and(|kind| TABLE_TYPES.contains(&kind)));
    let Some(first) = tables.next() else {
        return format!("`{}` has no tables", opened.name).into();
    };
    let reason = format!("no table of `{}` is made with these parameters", opened.name);
    match first.node().get("Condition").as_ref().and_then(|condition| condition.as_str()) {
        Some(condition) => {
            let help = format!("`{}` is made where `{condition}` holds", first.logical_id());
            with_help(&reason, &help)
        }
        None => reason.into(),
    }
}

/// Why a table cannot be written, and the flag that helps.
fn obstacle(obstacle: &Obstacle) -> Reason {
    let help = match obstacle {
        Obstacle::Name { logical_id, .. } => Some(name_of(logical_id)),
        Obstacle::Value { why, .. } => why.missing().map(super::can::hint),
        Obstacle::Capacity { .. } => {
            Some("give it capacity, or write `\"BillingMode\": \"PAY_PER_REQUEST\"`".to_owned())
        }
    };
    match help {
        Some(help) => with_help(&obstacle.to_string(), &help),
        None => obstacle.to_string().into(),
    }
}

/// Each name becomes a file name, so it must be a valid table name and unique.
fn are_files(tables: &[LocalTable]) -> Result<(), Failure> {
    let mut reasons = Vec::new();
    for (index, LocalTable { logical_id, name, .. }) in tables.iter().enumerate() {
        let fits = TABLE_NAME_LENGTH.contains(&name.chars().count());
        if !fits || !name.chars().all(is_table_name_character) {
            let reason = format!("`{name}` cannot be the name of table `{logical_id}`");
            let help = "a table's name has 3 to 255 letters, digits, `_`, `.` and `-`";
            reasons.push(with_help(&reason, help));
        }
        let first = tables.iter().take(index).find(|other| other.name == *name);
        if let Some(first) = first {
            let other = &first.logical_id;
            let reason = format!("tables `{other}` and `{logical_id}` are both named `{name}`");
            let help = format!("name one of them: `--table-name {logical_id}=NAME`");
            reasons.push(with_help(&reason, &help));
        }
    }
    if reasons.is_empty() { Ok(()) } else { Err(Failure::Because(reasons)) }
}

/// Notes the properties that are left out, one line each, whichever tables have them.
fn leave_out(tables: &[LocalTable], terminal: &mut Terminal) {
    let mut properties: Vec<&String> = tables.iter().flat_map(|table| &table.left_out).collect();
    properties.sort();
    properties.dedup();
    for property in properties {
        let of = tables.iter().filter(|table| table.left_out.contains(property));
        let of: Vec<String> = of.map(|table| format!("`{}`", table.name)).collect();
        let of = if of.len() == tables.len() && of.len() > 1 {
            "every table".to_owned()
        } else {
            of.join(", ")
        };
        terminal.note(&said!("{}\n", shown(format!("note: {property} of {of} is left out"))));
    }
}

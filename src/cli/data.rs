//! `data`: the requests that write the sample data of a stack.

use std::path::{Path, PathBuf};

use clap::Parser;

use super::output::{self, OutputFile};
use super::requests::{RequestArguments, name_of};
use super::templates::Templates;
use super::terminal::Terminal;
use super::text::{counted, shell_word, shown};
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::batch_write::BatchWrite;
use crate::shown::{Shown, said};

const HELP: &str = "\
Each file is what `aws dynamodb batch-write-item --request-items` takes: at most 25 items and 16 MB. Items
that DynamoDB could not write at once come back as UnprocessedItems. Binary values are Base64, as
version 2 of the AWS CLI reads them. For DynamoDB Local add `--endpoint-url http://localhost:8000`.

Examples:
  {run} data hr
  {run} data hr --stage prod --out samples";

/// Write the sample data of a stack as requests of 25 items
#[derive(Parser)]
#[command(name = Self::NAME, after_help = HELP)]
pub(super) struct Arguments {
    /// A stack of this project
    stack: String,
    /// The folder to write to; it is made if it is not there
    #[arg(long, default_value = "out/data", value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    requests: RequestArguments,
}

impl Verb for Arguments {
    const NAME: &'static str = "data";
    const NEEDS_STACKS: bool = true;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let stage = &self.requests.environment.stage;
        let templates = Templates::new(program, stage, terminal);
        let opened = templates.open(&self.stack)?;
        let Some(stack) = templates.stack(&self.stack) else {
            let reason = format!("`{}` is a file, and no template holds sample data", opened.name);
            return Err(with_help(&reason, "name a stack of this project").into());
        };
        errors::refuse(&opened, &templates, terminal, "nothing was written")?;
        let environment = self.requests.environment(&opened)?;
        let requests =
            BatchWrite::all(stack, &opened.template, &environment).map_err(|tables| {
                Failure::Because(
                    tables
                        .iter()
                        .map(|it| with_help(&it.to_string(), &name_of(&it.logical_id)))
                        .collect(),
                )
            })?;
        if requests.is_empty() {
            let reason = format!("stack `{}` has no sample data", opened.name);
            let help = "declare an item: `stack.add(Item::of(&table).attribute(…))`";
            return Err(with_help(&reason, help).into());
        }
        if self.requests.stdout {
            let text: Shown = requests.iter().map(BatchWrite::shown_json).collect();
            return Ok(terminal.result(&text)?);
        }

        let stem = stage.stack_name(stack.name());
        let file = |(index, request): (usize, &BatchWrite)| OutputFile {
            path: self.out.join(format!("{stem}-{}.json", index + 1)),
            text: request.shown_json(),
        };
        let files: Vec<OutputFile> = requests.iter().enumerate().map(file).collect();
        let changed = output::write_all(&self.out, &files, output::TO_STDOUT)?;
        let region = self.requests.environment.region.as_ref().or(opened.region.as_ref());
        let region =
            region.map(|region| said!(" --region {}", shell_word(region))).unwrap_or_default();
        let (mut written, mut commands) = (Shown::default(), Shown::default());
        for ((request, file), changed) in requests.iter().zip(&files).zip(changed) {
            let path = file.path.display().to_string();
            let unchanged = if changed { "" } else { ", unchanged" };
            let items = counted(request.items, "item");
            written.push(said!("{}  {}{}\n", shown(&path), items, unchanged));
            let path = shell_word(&format!("file://{path}"));
            commands.push(said!(
                "  aws dynamodb batch-write-item --request-items {}{}\n",
                path,
                region
            ));
        }
        terminal.result(&said!("{}write with:\n{}", written, commands))?;
        for stale in left_over(&self.out, &stem, files.len()) {
            terminal.note(&said!("note: `{}` is of earlier data: remove it\n", shown(stale)));
        }
        Ok(())
    }
}

/// The files of this stack that are numbered higher than its requests.
fn left_over(out: &Path, stem: &str, requests: usize) -> Vec<String> {
    let number = |file: &str| -> Option<usize> {
        file.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".json")?.parse().ok()
    };
    let mut found: Vec<(usize, String)> = (output::names_in(out).into_iter())
        .filter_map(|file| Some((number(&file)?, out.join(file).display().to_string())))
        .filter(|(number, _)| *number > requests)
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

//! `data`: the requests that write the sample data of a stack.

use std::fs;
use std::path::Path;

use super::arguments::DataArguments;
use super::output::{self, File};
use super::synth::{counted, shell_word};
use super::tables::{named, unnamed};
use super::templates::Templates;
use super::terminal::Terminal;
use super::{Failure, said, with_help};
use crate::batch_write::BatchWrite;
use crate::stack::App;

pub(super) fn run(
    app: &App,
    arguments: &DataArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let stage = &arguments.environment.stage;
    let templates = Templates::new(app, stage, terminal);
    let opened = templates.open(&arguments.stack)?;
    let Some(stack) = templates.stack(&arguments.stack) else {
        let reason = format!("`{}` is a file, and no template holds sample data", opened.name);
        return Err(with_help(&reason, "name a stack of this project").into());
    };
    said::blocking(&opened, &templates, terminal, "nothing was written")?;
    let environment = arguments.environment.environment(&opened, (None, None))?;
    let environment = named(environment, &opened, &arguments.table_names)?;
    let requests = BatchWrite::all(stack, &opened.template, &environment).map_err(|tables| {
        Failure::Because(tables.iter().map(|it| unnamed(&it.logical_id, &it.why)).collect())
    })?;
    if requests.is_empty() {
        let reason = format!("stack `{}` has no sample data", opened.name);
        let help = "declare an item: `stack.add(Item::of(&table).attribute(…))`";
        return Err(with_help(&reason, help).into());
    }
    if arguments.stdout {
        let text: String = requests.iter().map(BatchWrite::to_json).collect();
        return Ok(terminal.result(&text)?);
    }

    let stem = stage.stack_name(stack.name());
    let file = |(index, request): (usize, &BatchWrite)| File {
        path: arguments.out.join(format!("{stem}-{}.json", index + 1)),
        text: request.to_json(),
    };
    let files: Vec<File> = requests.iter().enumerate().map(file).collect();
    let changed = output::write_all(&arguments.out, &files)?;
    let region = arguments.environment.region.as_ref().or(opened.region.as_ref());
    let region = region.map(|region| format!(" --region {region}")).unwrap_or_default();
    let (mut written, mut commands) = (String::new(), String::new());
    for ((request, file), changed) in requests.iter().zip(&files).zip(changed) {
        let path = file.path.display();
        let unchanged = if changed { "" } else { ", unchanged" };
        written.push_str(&format!("{path}  {}{unchanged}\n", counted(request.items, "item")));
        let path = shell_word(&format!("file://{path}"));
        commands
            .push_str(&format!("  aws dynamodb batch-write-item --request-items {path}{region}\n"));
    }
    terminal.result(&format!("{written}write with:\n{commands}"))?;
    for stale in left_over(&arguments.out, &stem, files.len()) {
        terminal.note(&format!("note: `{stale}` is of earlier data: remove it\n"));
    }
    Ok(())
}

/// Files of this stack with a higher number than there are requests now.
fn left_over(out: &Path, stem: &str, requests: usize) -> Vec<String> {
    let number = |file: &str| -> Option<usize> {
        file.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".json")?.parse().ok()
    };
    let entries = fs::read_dir(out).into_iter().flatten().flatten();
    let mut found: Vec<(usize, String)> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|file| Some((number(&file)?, out.join(file).display().to_string())))
        .filter(|(number, _)| *number > requests)
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

//! `list`: which stacks there are.

use super::arguments::ListArguments;
use super::terminal::Terminal;
use super::{Failure, synth};
use crate::stack::App;
use crate::synth::Synthesis;

pub(super) fn run(
    app: &App,
    arguments: &ListArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let stacks = app.stacks(&arguments.stage);
    let rows: Vec<[String; 3]> = stacks
        .iter()
        .map(|stack| {
            let synthesis = Synthesis::of(stack, &arguments.stage);
            let description = stack.description.as_ref().map(|said| said.value.clone());
            [
                stack.name().to_owned(),
                synth::counted(synthesis.template().resources().count(), "resource"),
                description.unwrap_or_default(),
            ]
        })
        .collect();
    let width = |column: fn(&[String; 3]) -> &String| {
        rows.iter().map(|row| column(row).chars().count()).max().unwrap_or_default()
    };
    let (names, counts) = (width(|row| &row[0]), width(|row| &row[1]));
    let line = |[name, count, description]: &[String; 3]| {
        format!("{name:names$}  {count:>counts$}  {description}").trim_end().to_owned() + "\n"
    };
    terminal.result(&rows.iter().map(line).collect::<String>())?;
    Ok(())
}

//! `list`: which stacks there are.

use super::Failure;
use super::arguments::ListArguments;
use super::stacks::Stacks;
use super::terminal::Terminal;
use crate::findings::one_line;
use crate::stack::{App, Stack};

pub(super) fn run(
    app: &App,
    arguments: &ListArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let stacks = Stacks::new(app, &arguments.stage);
    // A stack that panics has not said its name.
    let rows = stacks.declared().iter().map(|declared| match declared {
        Ok(stack) => row(stack),
        Err(panic) => ["?".to_owned(), "-".to_owned(), panic.line()],
    });
    let rows: Vec<[String; 3]> = rows.collect();
    let width = |column: fn(&[String; 3]) -> &String| {
        rows.iter().map(|row| column(row).chars().count()).max().unwrap_or_default()
    };
    let (names, regions) = (width(|row| &row[0]), width(|row| &row[1]));
    let line = |[name, region, description]: &[String; 3]| {
        format!("{name:names$}  {region:regions$}  {description}").trim_end().to_owned() + "\n"
    };
    terminal.result(&rows.iter().map(line).collect::<String>())?;
    match stacks.panics().next() {
        None => Ok(()),
        Some(_) => Err(Failure::Panicked(Box::new(Failure::Said))),
    }
}

/// Its name, the Region that it names if it does, and its description.
fn row(stack: &Stack) -> [String; 3] {
    let region = stack.region.as_ref().map_or("-", |said| said.value.as_str());
    let description = stack.description.as_ref().map_or("", |said| said.value.as_str());
    [stack.name(), region, description].map(one_line)
}

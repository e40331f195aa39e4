//! `list`: the stacks of the app.

use clap::Parser;

use super::Failure;
use super::environment::stage;
use super::stacks::Stacks;
use super::terminal::Terminal;
use super::text;
use super::verb::{Program, Verb};
use crate::shown::{self, Shown, Text, said};
use crate::stack::{Stack, Stage};
use crate::synth;

/// Say which stacks there are
#[derive(Parser)]
#[command(name = Self::NAME)]
pub(super) struct Arguments {
    /// The stage to list the stacks of
    #[arg(long, default_value_t, value_parser = stage)]
    stage: Stage,
}

impl Verb for Arguments {
    const NAME: &'static str = "list";
    const NEEDS_STACKS: bool = true;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let stacks = Stacks::new(program, &self.stage);
        // The name of a stack that panics is not known.
        let rows = stacks.declared().iter().map(|declared| match declared {
            Ok(stack) => row(stack),
            Err(panic) => ["?".into(), "-".into(), panic.line()],
        });
        let rows: Vec<[Shown; 3]> = rows.collect();
        let width = |column: fn(&[Shown; 3]) -> &Shown| {
            rows.iter().map(|row| column(row).chars().count()).max().unwrap_or_default()
        };
        let (names, regions) = (width(|row| &row[0]), width(|row| &row[1]));
        let line = |[name, region, description]: &[Shown; 3]| {
            let (name, region) = (name.clone().padded(names), region.clone().padded(regions));
            said!("{}\n", said!("{}  {}  {}", name, region, description).trimmed())
        };
        terminal.result(&rows.iter().map(line).collect::<Shown>())?;
        let sound: Vec<&Stack> = stacks.sound().collect();
        for finding in synth::stack_names(&sound, &self.stage).open() {
            let note = format!("note: {}, which `synth` refuses", finding.message());
            terminal.note(&said!("{}\n", text::shown(note)));
        }
        match stacks.panics().next() {
            None => Ok(()),
            Some(_) => Err(Failure::Panicked(Box::new(Failure::Printed))),
        }
    }
}

/// The stack's name, its Region if it sets one, and its description.
fn row(stack: &Stack) -> [Shown; 3] {
    let region = stack.region.as_ref().map_or("-", |it| it.value.as_str());
    let description = stack.description.as_ref().map_or("", |it| it.value.as_str());
    [stack.name(), region, description].map(|text| Text::of(&shown::name(text)).line())
}

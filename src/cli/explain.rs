//! `explain`: the meaning of a code.

use clap::Parser;

use super::terminal::Terminal;
use super::verb::{Program, Verb};
use super::{Failure, with_help};
use crate::catalogue;
use crate::shown::{Shown, Text, said};

/// Say what the code of a finding means, with an example
#[derive(Parser)]
#[command(name = Self::NAME)]
pub(super) struct Arguments {
    /// The code in brackets, such as IAM006; or its first three letters, for a list
    #[arg(required_unless_present = "all")]
    code: Option<String>,
    /// Every rule, as one Markdown page
    #[arg(long, conflicts_with = "code")]
    all: bool,
}

impl Verb for Arguments {
    const NAME: &'static str = "explain";
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("explain IAM006", "what a finding means")];

    fn run(&self, _: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let Some(code) = &self.code else {
            return Ok(terminal.result(&Text::of(&catalogue::page()).lines())?);
        };
        match catalogue::find(code) {
            Some(rule) => Ok(terminal.result(&Text::of(&rule.explain()).lines())?),
            None => {
                let family: Shown = (catalogue::all().iter())
                    .filter(|rule| {
                        rule.code.get(..3).is_some_and(|it| it.eq_ignore_ascii_case(code))
                    })
                    .map(|rule| said!("{}  {}\n", rule.code, rule.title))
                    .collect();
                if !family.is_empty() {
                    return Ok(terminal.result(&family)?);
                }
                let near = catalogue::near(code);
                let help = near.map_or_else(
                    || "`explain --all` prints every rule".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(with_help(&format!("there is no rule `{code}`"), &help).into())
            }
        }
    }
}

//! `completions`: a script that completes this command line in a shell.

use clap::Parser;
use clap_complete::Shell;

use super::terminal::Terminal;
use super::verb::{Program, Verb};
use super::{Failure, VERBS};
use crate::shown::Shown;

/// Print a completion script for a shell
#[derive(Parser)]
#[command(name = Self::NAME)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

impl Verb for Arguments {
    const NAME: &'static str = "completions";
    const NEEDS_STACKS: bool = false;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let mut command = program.command(VERBS);
        let name = binary_name().unwrap_or_else(|| command.get_name().to_owned());
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        // All else is of this program's own words.
        let script = Shown::assembled(String::from_utf8_lossy(&script).into_owned());
        Ok(terminal.result(&script)?)
    }
}

/// A project names its own binary. `None` for a name that is no word in every shell.
fn binary_name() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let name = path.file_stem()?.to_str()?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.chars().all(is_word).then(|| name.to_owned())
}

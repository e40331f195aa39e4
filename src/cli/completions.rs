//! `completions`: a script that completes this command line in a shell.

use clap::Parser;
use clap_complete::Shell;

use super::terminal::Terminal;
use super::verb::{Program, Verb};
use super::{Failure, VERBS};

/// Print a completion script for a shell
#[derive(Parser)]
#[command(name = "completions")]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

impl Verb for Arguments {
    const NEEDS_STACKS: bool = false;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let mut command = program.command(VERBS);
        let name = binary_name().unwrap_or_else(|| command.get_name().to_owned());
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        Ok(terminal.result(&String::from_utf8_lossy(&script))?)
    }
}

/// A project names its own binary.
fn binary_name() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    Some(path.file_stem()?.to_str()?.to_owned())
}

//! `completions`: a script that completes this command line in a shell.

use clap::CommandFactory;

use super::Failure;
use super::arguments::{Arguments, CompletionsArguments};
use super::terminal::Terminal;

pub(super) fn run(
    arguments: &CompletionsArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut command = Arguments::command();
    let name = binary_name().unwrap_or_else(|| command.get_name().to_owned());
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    Ok(terminal.result(&String::from_utf8_lossy(&script))?)
}

/// A project names its own binary.
fn binary_name() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    Some(path.file_stem()?.to_str()?.to_owned())
}

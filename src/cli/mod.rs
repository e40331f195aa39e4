//! The command line, with one file for each verb. Only this module knows the environment, the file
//! system and the terminal.
//!
//! A project's binary calls [`App::main`]. The program `tablature` calls [`main`] and has the verbs that
//! take files.

mod access;
mod can;
mod check;
mod completions;
mod data;
mod deploy;
mod deployed;
mod diff;
mod docs;
mod environment;
mod errors;
mod explain;
mod failure;
mod limits;
mod list;
mod output;
mod panic;
mod plan;
mod report;
mod requests;
mod revision;
mod stacks;
mod synth;
mod tables;
mod templates;
mod terminal;
mod text;
mod verb;

use std::io;
use std::process::ExitCode;

use failure::{Failure, with_help};
use terminal::{Terminal, unwritten};
use verb::{Program, Registered};

use crate::shown::Text;
use crate::stack::App;

/// The verbs, in the order of the help.
const VERBS: &[Registered] = &[
    Registered::of::<synth::Arguments>(),
    Registered::of::<check::Arguments>(),
    Registered::of::<can::Arguments>(),
    Registered::of::<access::Arguments>(),
    Registered::of::<diff::Arguments>(),
    Registered::of::<plan::Arguments>(),
    Registered::of::<deploy::Arguments>(),
    Registered::of::<tables::Arguments>(),
    Registered::of::<data::Arguments>(),
    Registered::of::<docs::Arguments>(),
    Registered::of::<list::Arguments>(),
    Registered::of::<explain::Arguments>(),
    Registered::of::<completions::Arguments>(),
];

impl App {
    /// Runs the command line with the arguments of the process. `--help` lists the verbs.
    ///
    /// The status is 0 if all went well, 1 if there are findings or something could not be done, and 2 if
    /// the command was not understood. `can` ends with 1 for no, `diff` with 1 where something changes and with 3
    /// where that is refused or loses data, `plan` with 1 for a plan and with 3 where there is none, and all with 2 if
    /// they have no answer. A panic
    /// in a stack gives 101, as everywhere in Rust, and nothing is written; a verb that names another
    /// stack answers as if the panicking stack did not exist.
    pub fn main(&self) -> ExitCode {
        run(Program::Project(self))
    }
}

/// Runs the program `tablature` with the arguments of the process: the verbs that take anyone's template
/// files, with the same status as [`App::main`].
pub fn main() -> ExitCode {
    run(Program::Tablature)
}

fn run(program: Program<'_>) -> ExitCode {
    panic::report_as_bug();
    let typed = std::env::args_os().nth(1);
    let command = program.command_for(VERBS, typed.as_deref());
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            return not_run(&error);
        }
    };
    let mut terminal = Terminal::of_process();
    let typed = matches.subcommand().and_then(|(name, arguments)| {
        let mut verbs = program.verbs(VERBS);
        verbs.find(|verb| verb.name == name).map(|verb| (verb, arguments))
    });
    match typed.map_or(Ok(()), |(verb, arguments)| (verb.run)(arguments, program, &mut terminal)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.say(&mut terminal);
            failure.status()
        }
    }
}

/// Prints help to stdout, and what is wrong with the arguments to stderr.
fn not_run(error: &clap::Error) -> ExitCode {
    let plain = error.to_string();
    // An argument may be anything, such as a file's name that a pattern matched.
    let shown = Text::of(&plain).lines();
    if error.use_stderr() && *shown != *plain {
        Terminal::of_process().note(&shown);
    } else if let Err(reason) = error.print()
        && !error.use_stderr()
        && reason.kind() != io::ErrorKind::BrokenPipe
    {
        Terminal::of_process().error(&unwritten(&reason));
        return ExitCode::FAILURE;
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_verb_of_the_folder_is_registered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
        let app = App::new();
        let command = Program::Project(&app).command(VERBS);
        let mut verbs = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let file = if path.is_dir() { path.join("mod.rs") } else { path.clone() };
            if fs::read_to_string(file).unwrap().contains("\nimpl Verb for ") {
                verbs.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
            }
        }
        for verb in &verbs {
            assert!(command.find_subcommand(verb).is_some(), "`{verb}` is not in `VERBS`");
        }
        assert_eq!(verbs.len(), VERBS.len());
    }
}

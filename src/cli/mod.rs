//! The command line: one file a verb. Only here are the environment, the file system and the
//! terminal known.

mod access;
mod arguments;
mod can;
mod check;
mod completions;
mod data;
mod docs;
mod environment;
mod explain;
mod list;
mod output;
mod panic;
mod report;
mod said;
mod stacks;
mod synth;
mod tables;
mod templates;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use terminal::Terminal;

use crate::stack::App;

impl App {
    /// Runs the command line with the arguments of the process: `synth`, `check`, `can`, `access`,
    /// `docs`, `tables`, `data`, `list`, `explain`, `completions`.
    ///
    /// The status is 0 where all went well, 1 where something was found or could not be done, and 2
    /// where the command was not understood. `can` ends with 1 for no, and with 2 where it has no
    /// answer. A panic in a stack gives 101, as it does everywhere in Rust, and nothing is written; a verb
    /// that names another stack answers as if the panicking one were not there.
    pub fn main(&self) -> ExitCode {
        panic::report_as_bug();
        let arguments = match Arguments::try_parse() {
            Ok(arguments) => arguments,
            Err(error) => {
                // Help goes to stdout, mistakes to stderr; if neither can be written, so be it.
                error.print().ok();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            }
        };
        let mut terminal = Terminal::of_process();
        let done = match &arguments.command {
            Command::Synth(arguments) => synth::run(self, arguments, &mut terminal),
            Command::Check(arguments) => check::run(self, arguments, &mut terminal),
            Command::Can(arguments) => can::run(self, arguments, &mut terminal),
            Command::Access(arguments) => access::run(self, arguments, &mut terminal),
            Command::Tables(arguments) => tables::run(self, arguments, &mut terminal),
            Command::Data(arguments) => data::run(self, arguments, &mut terminal),
            Command::Docs(arguments) => docs::run(self, arguments, &mut terminal),
            Command::List(arguments) => list::run(self, arguments, &mut terminal),
            Command::Explain(arguments) => explain::run(arguments, &mut terminal),
            Command::Completions(arguments) => completions::run(arguments, &mut terminal),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                failure.say(&mut terminal);
                failure.status()
            }
        }
    }
}

/// Why a command ends with another status than 0.
enum Failure {
    /// It has been said already.
    Said,
    /// To be said, each as an error.
    Because(Vec<String>),
    /// To be said as it stands: text that has its heading.
    Shown(String),
    /// There is no answer to a question, for this reason.
    Unanswered(Box<Failure>),
    /// A stack panicked, and what was asked for may need it.
    Panicked(Box<Failure>),
}

impl Failure {
    fn say(&self, terminal: &mut Terminal) {
        match self {
            Self::Said => {}
            Self::Because(reasons) => reasons.iter().for_each(|reason| terminal.error(reason)),
            Self::Shown(text) => terminal.note(text),
            Self::Unanswered(why) | Self::Panicked(why) => why.say(terminal),
        }
    }

    fn is_panic(&self) -> bool {
        matches!(self, Self::Panicked(_))
    }

    /// 1 for what was found or could not be done, which is also the answer no; 2 for no answer; 101 for a
    /// panic, as everywhere in Rust.
    fn status(&self) -> ExitCode {
        match self {
            Self::Said | Self::Because(_) | Self::Shown(_) => ExitCode::FAILURE,
            Self::Unanswered(why) if why.is_panic() => ExitCode::from(101),
            Self::Unanswered(_) => ExitCode::from(2),
            Self::Panicked(_) => ExitCode::from(101),
        }
    }
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self::Because(vec![reason])
    }
}

/// A reason with what to do about it.
fn with_help(reason: &str, help: &str) -> String {
    format!("{reason}\n  = help: {help}")
}

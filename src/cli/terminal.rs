//! `Terminal`: the streams of the process, whether they are in colour, and where sources are found.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use super::failure::Reason;
use crate::findings::{Color, Sources};
use crate::shown::{Shown, said};

/// The two output streams of the process, which take only what was shown. A closed pipe is not an error.
pub(super) struct Terminal {
    color: Color,
    result_color: Color,
    /// Whether a line of notes can be written anew.
    is_live: bool,
    /// Whether the last line is one that may be.
    is_living: bool,
}

impl Terminal {
    pub(super) fn of_process() -> Self {
        let color = |is_terminal: bool| match is_terminal && !set("NO_COLOR") {
            true => Color::Always,
            false => Color::Never,
        };
        Self {
            color: color(io::stderr().is_terminal()),
            result_color: color(io::stdout().is_terminal()),
            is_live: io::stderr().is_terminal(),
            is_living: false,
        }
    }

    /// Whether notes and failures are in colour.
    pub(super) fn color(&self) -> Color {
        self.color
    }

    /// Whether the result is in colour.
    pub(super) fn result_color(&self) -> Color {
        self.result_color
    }

    /// Prints the result of the command.
    ///
    /// # Errors
    ///
    /// The reason why it could not be written. A closed pipe is not an error.
    pub(super) fn result(&mut self, text: &Shown) -> Result<(), Reason> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(unwritten(&error)),
            _ => Ok(()),
        }
    }

    /// Prints a note for people, beside the result.
    pub(super) fn note(&mut self, text: &Shown) {
        if std::mem::take(&mut self.is_living) {
            io::stderr().lock().write_all(b"\n").ok();
        }
        io::stderr().lock().write_all(text.as_bytes()).ok();
    }

    /// Whether a line of notes can be written anew.
    pub(super) fn is_live(&self) -> bool {
        self.is_live
    }

    /// Prints a line for people, in the place of the last one if that was such a line.
    pub(super) fn living(&mut self, line: &Shown) {
        let mut stderr = io::stderr().lock();
        stderr.write_all(b"\r\x1b[K").and_then(|()| stderr.write_all(line.as_bytes())).ok();
        stderr.flush().ok();
        self.is_living = true;
    }

    /// Prints a failure.
    pub(super) fn error(&mut self, reason: &Reason) {
        let heading = match self.color {
            Color::Always => "\u{1b}[1;31merror\u{1b}[0m",
            Color::Never => "error",
        };
        self.note(&said!("{}: {}\n", heading, reason.text()));
    }

    /// Places are relative to the root of the workspace, which is the current folder or one above.
    pub(super) fn sources(&self) -> Sources {
        let here = std::env::current_dir().ok();
        let package = variable("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let roots = [here, package].into_iter().flatten();
        Sources::under(
            roots.flat_map(|root| root.ancestors().map(PathBuf::from).collect::<Vec<_>>()),
        )
    }
}

/// Why standard output cannot be written.
pub(super) fn unwritten(error: &io::Error) -> Reason {
    format!("standard output cannot be written: {error}").into()
}

fn set(name: &str) -> bool {
    variable(name).is_some_and(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

//! A process and its outcome.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The outcome of a process.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    #[track_caller]
    pub(crate) fn ended_with(self, status: i32) -> Self {
        let Self { status: found, stdout, stderr } = &self;
        assert_eq!(*found, Some(status), "exit status\n{stdout}\n{stderr}");
        self
    }

    /// Ended with status 0.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        self.ended_with(0)
    }

    /// Ended with status 1, with nothing on stdout and exactly this on stderr.
    #[track_caller]
    pub(crate) fn failed_with(self, stderr: &str) -> Self {
        let outcome = self.ended_with(1);
        assert_eq!(outcome.stderr, stderr);
        assert_eq!(outcome.stdout, "");
        outcome
    }
}

/// Runs a command to its end, with nothing on its stdin.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> Outcome {
    let output = command.stdin(Stdio::null()).output();
    outcome(output.unwrap_or_else(|error| panic!("{command:?}: {error}")))
}

/// Runs a command to its end, with this on its stdin.
#[track_caller]
pub(crate) fn run_with_input(command: &mut Command, input: &[u8]) -> Outcome {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    child.stdin.take().unwrap().write_all(input).unwrap();
    outcome(child.wait_with_output().unwrap())
}

fn outcome(output: Output) -> Outcome {
    Outcome {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// This repository's binary, in a folder.
pub(crate) fn stacks(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_stacks"), folder);
    command.args(arguments);
    command
}

/// A command that runs another one, in the folder and with the environment of that one.
pub(crate) fn in_the_place_of<'c>(command: &Command, runner: &'c mut Command) -> &'c mut Command {
    runner.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => runner.env(name, value),
            None => runner.env_remove(name),
        };
    }
    runner
}

/// A program in a folder, without what the environment of the tests could change in its output.
pub(crate) fn program(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "CARGO_MANIFEST_DIR"] {
        command.env_remove(name);
    }
    command
}

//! The command line, as a process: what it writes, what it prints, and its status.
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is the way in which a test fails")]

mod access;
mod bad_input;
mod baseline;
mod can;
mod check;
mod data;
mod diff;
mod docs;
mod documents;
mod every_verb;
#[cfg(unix)]
mod failing_writes;
mod findings;
#[cfg(unix)]
mod hostile;
mod invariants;
mod limits;
mod plan;
mod repeatable;
mod streams;
mod tables;
mod templates;
mod words;
mod writes;

#[path = "../common/mod.rs"]
mod common;

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use common::{Folder, Project};

/// The source of a project whose apps have something wrong with them.
const CROOKED: &str = include_str!("../projects/crooked/src/main.rs");

/// One of the crooked apps, run in a folder. Its binary is built once; every folder has the source,
/// which findings point into.
fn crooked(app: &str, folder: &Folder, arguments: &[&str]) -> Command {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    let binary =
        BINARY.get_or_init(|| Project::new("crooked", &[("src/main.rs", CROOKED)]).build());
    folder.write("src/main.rs", CROOKED);
    let mut command = common::program(binary, folder.path());
    command.args(arguments).env("APP", app);
    command
}

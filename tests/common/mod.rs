//! What the tests of the command line share: folders, processes and little projects.
#![allow(dead_code, unused_imports, reason = "each test uses a part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is the way in which a test fails"
)]

mod folder;
mod process;
mod project;
pub(crate) mod schema;

pub(crate) use folder::Folder;
pub(crate) use process::{Outcome, in_the_place_of, program, run, run_with_input, stacks};
pub(crate) use project::Project;

/// The line of a source, counted from 1, in which `part` stands; it must stand in one only.
#[track_caller]
pub(crate) fn line_of(source: &str, part: &str) -> usize {
    let lines: Vec<usize> = (1..)
        .zip(source.lines())
        .filter(|(_, line)| line.contains(part))
        .map(|(number, _)| number)
        .collect();
    assert_eq!(lines.len(), 1, "`{part}` stands in lines {lines:?}");
    lines[0]
}

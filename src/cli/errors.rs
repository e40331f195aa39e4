//! Prints errors in a stack for verbs that need more than its template.

use super::Failure;
use super::report::{self, Format};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use crate::shown::said;

/// Prints the findings of a stack that cannot be deployed, and what is not done because of them. A file
/// is used as it is.
///
/// # Errors
///
/// There are errors, which have been printed.
pub(super) fn refuse(
    opened: &Opened,
    templates: &Templates,
    terminal: &mut Terminal,
    therefore: &'static str,
) -> Result<(), Failure> {
    match opened.report.as_ref().filter(|report| report::blocks(report, false)) {
        None => Ok(()),
        Some(report) => {
            report::say(report, Format::Text, templates.sources(), terminal)?;
            terminal.note(&said!("{}; {}\n", report.shown_summary(), therefore));
            Err(Failure::Printed)
        }
    }
}

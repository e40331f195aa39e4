//! Errors in a stack, said where something other than its template was asked for.

use super::Failure;
use super::report::{self, Format};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;

/// Prints the findings of a stack that cannot be deployed, and what does not happen therefore. A file is
/// nobody's promise, and is taken as it is.
///
/// # Errors
///
/// There are errors, which have been said.
pub(super) fn blocking(
    opened: &Opened,
    templates: &Templates,
    terminal: &mut Terminal,
    therefore: &str,
) -> Result<(), Failure> {
    match opened.report.as_ref().filter(|report| report::blocks(report, false)) {
        None => Ok(()),
        Some(report) => {
            report::say(report, Format::Text, templates.sources(), terminal)?;
            terminal.note(&format!("{}; {therefore}\n", report.summary()));
            Err(Failure::Said)
        }
    }
}

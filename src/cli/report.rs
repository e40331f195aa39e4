//! Prints findings as text on stderr or as a document on stdout, for `synth` and `check`.

use clap::ValueEnum;
use serde_json::{Map, Value};

use super::Failure;
use super::terminal::Terminal;
use crate::findings::{Report, Severity, Sources};
use crate::shown::{Shown, said};

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// As rustc prints its errors
    #[default]
    Text,
    /// A document with all findings, acknowledged ones included
    Json,
    /// SARIF 2.1.0, for code scanning in CI
    Sarif,
}

/// Prints the findings.
pub(super) fn say(
    report: &Report,
    format: Format,
    sources: &Sources,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    say_with(report, Map::new(), format, sources, terminal)
}

/// Prints the findings; a document has these members as well.
pub(super) fn say_with(
    report: &Report,
    more: Map<String, Value>,
    format: Format,
    sources: &Sources,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    match format {
        Format::Json => terminal.result(&report.json_with(more))?,
        Format::Sarif => terminal.result(&report.sarif_with(more))?,
        Format::Text => {
            terminal.note(&report.shown_text(sources, terminal.color()));
            terminal.note(&report.shown_acknowledged_text());
        }
    }
    Ok(())
}

/// Whether the findings make the command fail.
pub(super) fn blocks(report: &Report, deny_warnings: bool) -> bool {
    let warnings = report.count(Severity::Warning);
    report.count(Severity::Error) > 0 || (deny_warnings && warnings > 0)
}

/// The counts. If only warnings block, with the reason why they do.
pub(super) fn summary(report: &Report, deny_warnings: bool) -> Shown {
    let denied = blocks(report, deny_warnings) && report.count(Severity::Error) == 0;
    said!("{}{}", report.shown_summary(), if denied { " (warnings are denied)" } else { "" })
}

/// Prints a note about the result: on stdout, unless a document goes there.
pub(super) fn inform(format: Format, terminal: &mut Terminal, text: &Shown) -> Result<(), Failure> {
    match format {
        Format::Text => terminal.result(text)?,
        Format::Json | Format::Sarif => terminal.note(text),
    }
    Ok(())
}

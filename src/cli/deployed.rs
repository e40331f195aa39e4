//! The template that is deployed: what `diff` compares with, and `plan` begins with.

use std::path::Path;

use super::revision::Revision;
use super::templates::{Opened, Templates, is_path};
use super::terminal::Terminal;
use super::text::shown;
use super::{Failure, errors, with_help};
use crate::findings::Severity;
use crate::shown::said;
use crate::template::Template;

/// The template that a word names: a file, `-` for standard input, or a revision of git (`rev:NAME` where a file has its
/// name), in which `own` is read.
///
/// # Errors
///
/// There is no such file and no such revision, or it is not a template.
pub(super) fn at(
    word: &str,
    own: &Path,
    new: &Opened,
    templates: &Templates<'_>,
    terminal: &mut Terminal,
) -> Result<Template, Failure> {
    let forced = word.strip_prefix("rev:");
    if forced.is_none() && (word == "-" || Path::new(word).exists()) {
        return Ok(templates.open_file(word)?.template);
    }
    let Some(revision) = Revision::named(forced.unwrap_or(word))? else {
        let reason = format!("there is no file and no revision `{word}`");
        return Err(match is_path(word) && forced.is_none() {
            true => templates.missing(word),
            false => with_help(&reason, "name a file, `-`, or what `git rev-parse` knows").into(),
        });
    };
    if new.name == "<stdin>" {
        let help = "name the file, so that it is found in the revision";
        return Err(with_help("standard input is in no revision", help).into());
    }
    match revision.read(own)? {
        None => {
            let place = format!("`{}` in revision `{word}`", own.display());
            Ok(nothing(&place, new, terminal))
        }
        Some(bytes) => {
            let path = format!("{}:{}", forced.unwrap_or(word), own.display());
            Ok(templates.read_bytes(&path, bytes)?.template)
        }
    }
}

/// A template without anything, since what was to be read is not there.
pub(super) fn nothing(place: &str, new: &Opened, terminal: &mut Terminal) -> Template {
    let note = format!("note: {place} is not there, so all of `{}` is new", new.name);
    terminal.note(&said!("{}\n", shown(note)));
    Template::empty()
}

/// Notes errors of a file that the deployed template does not have: AWS refuses most of them, whatever changes.
pub(super) fn say_errors(new: &Opened, old: &Template, terminal: &mut Terminal) {
    let count = errors::new_errors(new, old).count(Severity::Error);
    if count > 0 {
        let (is, name) = (if count == 1 { "1 error" } else { "errors" }, &new.name);
        let note =
            format!("note: `{name}` has {is}, with which it may be refused: see `check {name}`");
        terminal.note(&said!("{}\n", shown(note)));
    }
}

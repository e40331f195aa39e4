//! `Failure`: why a command ends with another status than 0.

use std::process::ExitCode;

use super::templates::path_of;
use super::terminal::Terminal;
use crate::findings::{Unread, unread_document};
use crate::shown::{self, Shown, said};
use crate::template::ReadError;

/// What is printed when a command fails, and the status that it ends with.
pub(super) enum Failure {
    /// The failure has been printed already.
    Printed,
    /// The answer has been printed, and says that something is refused or loses data.
    Dangerous,
    /// The reasons, each to be printed as an error.
    Because(Vec<Reason>),
    /// A file is no template: why, and the same as it is printed.
    NoTemplate(ReadError, Shown),
    /// A question has no answer, for this reason.
    Unanswered(Box<Failure>),
    /// A stack panicked, and the command may need that stack.
    Panicked(Box<Failure>),
}

impl Failure {
    pub(super) fn say(&self, terminal: &mut Terminal) {
        match self {
            Self::Printed | Self::Dangerous => {}
            Self::Because(reasons) => reasons.iter().for_each(|reason| terminal.error(reason)),
            Self::NoTemplate(_, text) => terminal.note(text),
            Self::Unanswered(why) | Self::Panicked(why) => why.say(terminal),
        }
    }

    /// Why the input at this path was not judged, for documents.
    pub(super) fn unread(&self, path: &str) -> Vec<Unread> {
        match self {
            Self::Printed | Self::Dangerous => Vec::new(),
            Self::Because(reasons) => {
                reasons.iter().map(|reason| Unread::new(path, reason.first_line())).collect()
            }
            Self::NoTemplate(error, _) => {
                error.mistakes().iter().map(|mistake| Unread::at(path, mistake)).collect()
            }
            Self::Unanswered(why) | Self::Panicked(why) => why.unread(path),
        }
    }

    /// The same failure, which a document on stdout says, too.
    pub(super) fn in_document(self, word: &str, terminal: &mut Terminal) -> Self {
        let document = unread_document(&self.unread(path_of(word)));
        match terminal.result(&document) {
            Ok(()) => self,
            Err(reason) => reason.into(),
        }
    }

    pub(super) fn is_panic(&self) -> bool {
        matches!(self, Self::Panicked(_))
    }

    /// 1 for findings, for what could not be done, and for the answer no; 2 for no answer; 3 for an update that is
    /// refused or loses data; 101 for a panic, as everywhere in Rust.
    pub(super) fn status(&self) -> ExitCode {
        match self {
            Self::Printed | Self::Because(_) | Self::NoTemplate(..) => ExitCode::FAILURE,
            Self::Dangerous => ExitCode::from(3),
            Self::Unanswered(why) if why.is_panic() => ExitCode::from(101),
            Self::Unanswered(_) => ExitCode::from(2),
            Self::Panicked(_) => ExitCode::from(101),
        }
    }
}

impl<R: Into<Reason>> From<R> for Failure {
    fn from(reason: R) -> Self {
        Self::Because(vec![reason.into()])
    }
}

/// Why something cannot be done, as it is printed: what it says of a template, a file or an argument does not
/// act.
#[derive(Debug)]
pub(super) struct Reason(Shown);

impl Reason {
    /// A text in several lines.
    pub(super) fn whole(text: Shown) -> Self {
        Self(text)
    }

    /// Adds what to do about it.
    pub(super) fn help(self, help: &str) -> Self {
        Self(said!("{}\n  = help: {}", self.0, shown::sentence(help.to_owned())))
    }

    pub(super) fn text(&self) -> &Shown {
        &self.0
    }

    /// The reason without what to do about it.
    fn first_line(&self) -> &str {
        self.0.lines().next().unwrap_or_default()
    }
}

/// A reason in one line.
impl From<String> for Reason {
    fn from(reason: String) -> Self {
        Self(shown::sentence(reason))
    }
}

/// A reason, followed by what to do about it.
pub(super) fn with_help(reason: &str, help: &str) -> Reason {
    Reason::from(reason.to_owned()).help(help)
}

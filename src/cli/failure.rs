//! Why a command ends with another status than 0.

use std::process::ExitCode;

use super::terminal::Terminal;

/// What is said where a command does not end well, and with which status it ends.
pub(super) enum Failure {
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
    pub(super) fn say(&self, terminal: &mut Terminal) {
        match self {
            Self::Said => {}
            Self::Because(reasons) => reasons.iter().for_each(|reason| terminal.error(reason)),
            Self::Shown(text) => terminal.note(text),
            Self::Unanswered(why) | Self::Panicked(why) => why.say(terminal),
        }
    }

    pub(super) fn is_panic(&self) -> bool {
        matches!(self, Self::Panicked(_))
    }

    /// 1 for what was found or could not be done, which is also the answer no; 2 for no answer; 101 for a
    /// panic, as everywhere in Rust.
    pub(super) fn status(&self) -> ExitCode {
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
pub(super) fn with_help(reason: &str, help: &str) -> String {
    format!("{reason}\n  = help: {help}")
}

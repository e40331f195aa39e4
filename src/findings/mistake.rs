//! `Mistake`: an error that breaks no rule, such as a file that cannot be read.

use annotate_snippets::Level;

use super::excerpt::{Body, rendered};
use super::{Color, Location, Sources};
use crate::shown::{self, Shown, Text, said};
use crate::site::Place;

/// A mistake with its place, without a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mistake {
    message: String,
    location: Location,
    label: String,
    others: Vec<(Location, String)>,
    help: Vec<String>,
}

impl Mistake {
    /// A mistake: lower case, no final stop, user input in backticks.
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            message: shown::message(message.into()),
            location: place.into(),
            label: String::new(),
            others: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Sets the label: a few words under the line.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = shown::message(label.into());
        self
    }

    /// Adds a second place, with its label.
    pub(crate) fn and(mut self, place: Place, label: impl Into<String>) -> Self {
        self.others.push((place.into(), shown::message(label.into())));
        self
    }

    /// Sets what to do instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(shown::message(help.into()));
        self
    }

    /// What is wrong.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.location.place.as_ref()
    }

    /// As rustc prints an error, with a final newline.
    pub(crate) fn text(&self, sources: &Sources, color: Color) -> Shown {
        let body = Body::of(&self.location, &self.label, &self.others, sources);
        let is_padded = !body.notes.is_empty() || !self.help.is_empty();
        let group = body
            .below(Level::ERROR.primary_title(Text::of(&self.message).line()), is_padded)
            .elements(self.help.iter().map(|help| Level::HELP.message(Text::of(help).lines())));
        said!("{}\n", rendered(group, color))
    }
}

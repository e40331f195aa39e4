//! `Note`: an excerpt that is not a mistake, such as the statement that decided.

use annotate_snippets::Level;

use super::excerpt::{Body, rendered};
use super::{Color, Location, Sources};
use crate::shown::{self, Shown, Text};

/// A title, a place with its excerpt, and further sentences.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    title: String,
    location: Location,
    more: Vec<String>,
}

impl Note {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: shown::message(title.into()),
            location: Location::default(),
            more: Vec::new(),
        }
    }

    /// Sets where it is.
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    /// Adds a sentence below the excerpt.
    pub(crate) fn and(mut self, more: impl Into<String>) -> Self {
        self.more.push(shown::message(more.into()));
        self
    }

    /// The note in the form of a finding without a rule: several lines, without a final newline.
    pub(crate) fn text(&self, sources: &Sources, color: Color) -> Shown {
        let body = Body::of(&self.location, "", &[], sources);
        let group = Body { notes: Vec::new(), ..body }
            .below(
                Level::NOTE.no_name().primary_title(Text::of(&self.title).line()),
                !self.more.is_empty(),
            )
            .elements(
                self.more.iter().map(|it| Level::NOTE.no_name().message(Text::of(it).lines())),
            );
        rendered(group, color)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{at, pointer};

    #[test]
    fn a_note_shows_its_place_and_what_more_there_is() {
        let sources = Sources::in_memory([("a.rs", "    .allow(notes.read_data())\n")]);
        let note = Note::new("statement `Read` allows it").at(at("a.rs", 1, 12)).and("one\nmore");
        insta::assert_snapshot!(note.text(&sources, Color::Never).to_string(), @"
        statement `Read` allows it
         --> a.rs:1:12
          |
        1 |     .allow(notes.read_data())
          |            ^^^^^
          |
          = one
            more
        ");
        let note = Note::new("statement `Read` allows it").at(pointer("/Resources/Reader"));
        insta::assert_snapshot!(note.text(&sources, Color::Never).to_string(), @"
        statement `Read` allows it
        --> /Resources/Reader
        ");
        insta::assert_snapshot!(note.and("more").text(&sources, Color::Never).to_string(), @"
        statement `Read` allows it
        --> /Resources/Reader
         |
         = more
        ");
    }
}

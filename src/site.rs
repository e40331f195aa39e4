//! Places: a call in the user's Rust source, or a part of a template file.

mod file;
mod notation;

use std::fmt;
use std::panic::Location;

pub(crate) use file::File;
pub use file::{FileRange, Position};

use crate::conversions::conversions;
pub(crate) use notation::{Json, Notation};

/// The file, line and column of the call in the user's source that declared something.
///
/// A handwritten builder records its caller by `#[track_caller]`. Sites order by file, line and
/// column, and never reach a template.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(Caller);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Caller {
    Compiled(&'static Location<'static>),
    /// A file, line and column that a test chooses.
    #[cfg(test)]
    MadeUp(&'static str, u32, u32),
}

impl Site {
    /// The caller of the function that calls this one, through `#[track_caller]`.
    #[track_caller]
    pub fn caller() -> Self {
        Self(Caller::Compiled(Location::caller()))
    }

    #[cfg(test)]
    pub(crate) fn made_up(file: &'static str, line: u32, column: u32) -> Self {
        Self(Caller::MadeUp(file, line, column))
    }

    /// The path as rustc was given it: relative to the workspace, such as `stacks/music.rs`.
    pub fn file(self) -> &'static str {
        match self.0 {
            Caller::Compiled(location) => location.file(),
            #[cfg(test)]
            Caller::MadeUp(file, _, _) => file,
        }
    }

    /// The line, counted from 1.
    pub fn line(self) -> u32 {
        match self.0 {
            Caller::Compiled(location) => location.line(),
            #[cfg(test)]
            Caller::MadeUp(_, line, _) => line,
        }
    }

    /// The column as rustc counts it, from 1: a tab counts as four, a wide character as two.
    pub fn column(self) -> u32 {
        match self.0 {
            Caller::Compiled(location) => location.column(),
            #[cfg(test)]
            Caller::MadeUp(_, _, column) => column,
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file(), self.line(), self.column())
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// What a finding points at: a call in Rust source, or a part of a template file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// A call in the user's Rust source.
    Source(Site),
    /// A value in a template file, or the name of a member.
    File(FileRange),
}

impl Place {
    /// The path of the file.
    pub fn file(&self) -> &str {
        match self {
            Self::Source(site) => site.file(),
            Self::File(range) => range.path(),
        }
    }

    /// Where it begins.
    pub fn start(&self) -> Position {
        match self {
            Self::Source(site) => Position { line: site.line(), column: site.column() },
            Self::File(range) => range.start(),
        }
    }

    /// The file and where in it this begins, to compare: in a file's text without counting its lines.
    pub(crate) fn beginning(&self) -> (&str, Position) {
        match self {
            Self::Source(site) => (site.file(), self.start()),
            Self::File(range) => (range.path(), Position { line: 0, column: range.first_byte() }),
        }
    }

    /// The line, counted from 1.
    pub fn line(&self) -> u32 {
        self.start().line
    }

    /// The column, counted from 1: in a source as rustc counts it, in a template in characters.
    pub fn column(&self) -> u32 {
        self.start().column
    }

    /// The position after the last character; `None` for a call, whose end is not known.
    pub fn end(&self) -> Option<Position> {
        match self {
            Self::Source(_) => None,
            Self::File(range) => Some(range.end()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.start();
        write!(formatter, "{}:{line}:{column}", self.file())
    }
}

conversions! {
    Place:
    |site: Site| Self::Source(site);
    |range: FileRange| Self::File(range);
}

/// A value together with the call that set it.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) site: Site,
}

impl<T> At<T> {
    #[track_caller]
    pub(crate) fn caller(value: T) -> Self {
        Self { value, site: Site::caller() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn declare() -> Site {
        Site::caller()
    }

    #[test]
    fn a_site_is_the_line_of_the_outermost_tracked_call() {
        let site = declare();
        assert_eq!((site.file(), site.line()), (file!(), line!() - 1));
    }

    #[test]
    fn a_place_in_a_file_is_shown_by_its_beginning() {
        let range = FileRange::new(&File::new("t.json", "{\n  \"a\": 1 }", &Json), 9..10);
        let place = Place::File(range);
        assert_eq!(place.to_string(), "t.json:2:8");
        assert_eq!(place.end(), Some(Position { line: 2, column: 9 }));
        assert_eq!(Place::Source(declare()).end(), None);
    }
}

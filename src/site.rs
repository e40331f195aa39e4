//! Where something was said: in the user's Rust source, or in a template file.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// The file, line and column of the call in the user's source that declared something.
///
/// A builder that is written by hand records its caller by `#[track_caller]`; sites order by file,
/// line and column, and never reach a template.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(&'static Location<'static>);

impl Site {
    /// The place that called the function this is called in, through `#[track_caller]`.
    #[track_caller]
    pub fn caller() -> Self {
        Self(Location::caller())
    }

    /// The path as rustc was given it: relative to the workspace, so `stacks/music.rs`.
    pub fn file(self) -> &'static str {
        self.0.file()
    }

    /// The line, counted from 1.
    pub fn line(self) -> u32 {
        self.0.line()
    }

    /// The column as rustc counts it, from 1: a tab takes four, a wide character two.
    pub fn column(self) -> u32 {
        self.0.column()
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a finding points at: a declaration, or a line of somebody's template.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// A call in the user's Rust source.
    Source(Site),
    /// A value in a template file.
    File {
        /// The path as it was given.
        path: Arc<str>,
        /// The line, counted from 1.
        line: u32,
        /// The column in characters, counted from 1.
        column: u32,
    },
}

impl Place {
    /// The path of the file.
    pub fn file(&self) -> &str {
        match self {
            Self::Source(site) => site.file(),
            Self::File { path, .. } => path,
        }
    }

    /// The line, counted from 1.
    pub fn line(&self) -> u32 {
        match self {
            Self::Source(site) => site.line(),
            Self::File { line, .. } => *line,
        }
    }

    /// The column, counted from 1: as rustc counts it in a source, in characters in a template.
    pub fn column(&self) -> u32 {
        match self {
            Self::Source(site) => site.column(),
            Self::File { column, .. } => *column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file(), self.line(), self.column())
    }
}

impl From<Site> for Place {
    fn from(site: Site) -> Self {
        Self::Source(site)
    }
}

/// A value together with the call that gave it.
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
    fn places_sort_by_file_then_line() {
        let at = |path: &str, line| Place::File { path: path.into(), line, column: 1 };
        let mut places = [at("b", 1), at("a", 10), at("a", 9)];
        places.sort();
        assert_eq!(places, [at("a", 9), at("a", 10), at("b", 1)]);
    }
}

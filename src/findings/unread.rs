//! `Unread`: an input that was not judged, because it could not be read.

use serde_json::{Map, Value, json};

use super::Location;
#[cfg(feature = "cli")]
use super::Mistake;
use super::json::{location, object};
use super::sarif;
#[cfg(feature = "cli")]
use crate::shown::{self, Shown};

/// Why an input was not judged. One that has several mistakes has one of these for each.
#[derive(Clone, Debug)]
pub(crate) struct Unread {
    path: String,
    message: String,
    location: Location,
}

impl Unread {
    /// An input that is not there, or is none that can be read at all.
    #[cfg(feature = "cli")]
    pub(crate) fn new(path: &str, message: impl Into<String>) -> Self {
        let message = shown::message(message.into());
        Self { path: path.to_owned(), message, location: Location::default() }
    }

    /// A mistake in an input.
    #[cfg(feature = "cli")]
    pub(crate) fn at(path: &str, mistake: &Mistake) -> Self {
        let location = mistake.place().cloned().map(Location::from).unwrap_or_default();
        Self { location, ..Self::new(path, mistake.message()) }
    }

    /// As a member of a JSON document: the message, the file, and the place in it if there is one.
    pub(crate) fn json(&self) -> Value {
        let mut members = object([
            ("message", Some(self.message.as_str().into())),
            ("file", Some(self.path.as_str().into())),
        ]);
        members.extend(location(&self.location, ""));
        Value::Object(members)
    }

    /// As a notification of SARIF.
    pub(super) fn notification(&self) -> Value {
        let place = sarif::location(&self.location, "");
        let file = || {
            let artifact = sarif::artifact(&self.path);
            Some(json!({ "physicalLocation": { "artifactLocation": artifact } }))
        };
        let members: Map<String, Value> = object([
            ("level", Some("error".into())),
            ("message", Some(json!({ "text": self.message }))),
            ("locations", Some(place.or_else(file).into_iter().collect())),
        ]);
        Value::Object(members)
    }
}

/// A document that has nothing but why there is none, for verbs that answer about one input.
#[cfg(feature = "cli")]
pub(crate) fn document(unread: &[Unread]) -> Shown {
    let unread: Vec<Value> = unread.iter().map(Unread::json).collect();
    shown::document(&json!({ "unread": unread }))
}

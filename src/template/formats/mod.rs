//! The formats that template files have, each behind one trait.

mod json;
mod yaml;

use std::sync::Arc;

use super::{Expr, ReadError};
use crate::site::{File, Notation};

/// A format of template files.
pub(super) trait Format: Notation {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// Whether a file is meant to be in this format, by its path or by how its text begins.
    fn is_of(&self, path: &str, text: &str) -> bool;

    /// The one value of a file, every part of it with its place.
    fn read(&self, file: &Arc<File>) -> Result<Expr, ReadError>;
}

/// A new format is a file beside this one, and a line here. The first that a file is of reads it.
const FORMATS: [&dyn Format; 2] = [&yaml::Yaml, &json::Json];

/// The format that a file is meant to be in: JSON, if no other says that it is.
pub(super) fn of(path: &str, text: &str) -> &'static dyn Format {
    FORMATS.into_iter().find(|format| format.is_of(path, text)).unwrap_or(&json::Json)
}

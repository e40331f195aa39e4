//! The formats of template files, behind one trait.

mod json;
mod yaml;

use std::sync::Arc;

use super::{Expr, ReadError};
use crate::site::{File, Notation};

/// A format of template files.
pub(super) trait Format: Notation {
    /// The name of the format.
    fn name(&self) -> &'static str;

    /// Whether a file is in this format, by its path or by the beginning of its text.
    fn is_of(&self, path: &str, text: &str) -> bool;

    /// Reads the one value of a file. Every part of it has a place.
    fn read(&self, file: &Arc<File>) -> Result<Expr, ReadError>;
}

/// A new format is a file beside this one, and a line here. The first format that matches reads the
/// file.
const FORMATS: [&dyn Format; 2] = [&yaml::Yaml, &json::Json];

/// The format of a file: JSON, unless another matches.
pub(super) fn of(path: &str, text: &str) -> &'static dyn Format {
    FORMATS.into_iter().find(|format| format.is_of(path, text)).unwrap_or(&json::Json)
}

//! `Sources`: the Rust sources that findings show.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The source texts for excerpts, each read once. A place in a template file contains the file's
/// text.
#[derive(Debug, Default)]
pub struct Sources {
    roots: Vec<PathBuf>,
    texts: RefCell<BTreeMap<String, Option<Arc<str>>>>,
}

impl Sources {
    /// Files under the first of these folders that has them.
    ///
    /// rustc names a file relative to the workspace it builds, and the binary may run anywhere: give
    /// the current folder, the manifest's folder and the folders around them.
    pub fn under(roots: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        Self { roots: roots.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// These texts and no files.
    pub fn in_memory<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let texts = texts.into_iter().map(|(path, text)| (path.to_owned(), Some(normalized(text))));
        Self { roots: Vec::new(), texts: RefCell::new(texts.collect()) }
    }

    /// The text of a file; `None` if it cannot be read as UTF-8.
    pub(super) fn text(&self, path: &str) -> Option<Arc<str>> {
        let mut texts = self.texts.borrow_mut();
        if let Some(known) = texts.get(path) {
            return known.clone();
        }
        let read = self.roots.iter().find_map(|root| fs::read_to_string(root.join(path)).ok());
        let text = read.as_deref().map(normalized);
        texts.insert(path.to_owned(), text.clone());
        text
    }
}

/// rustc counts columns without a byte order mark, so it is removed here.
fn normalized(text: &str) -> Arc<str> {
    text.strip_prefix('\u{feff}').unwrap_or(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_that_has_a_file_gives_it() {
        let folder = std::env::temp_dir().join(format!("tablature-sources-{}", std::process::id()));
        let inner = folder.join("inner");
        fs::create_dir_all(&inner).unwrap();
        fs::write(folder.join("outer.rs"), "outer").unwrap();
        fs::write(folder.join("both.rs"), "not this").unwrap();
        fs::write(inner.join("both.rs"), "\u{feff}this").unwrap();
        fs::write(inner.join("latin.rs"), b"\xe9").unwrap();
        let absolute = folder.join("outer.rs");

        let sources = Sources::under([inner, folder.clone()]);

        assert_eq!(sources.text("both.rs").as_deref(), Some("this"));
        assert_eq!(sources.text("outer.rs").as_deref(), Some("outer"));
        assert_eq!(sources.text(absolute.to_str().unwrap()).as_deref(), Some("outer"));
        assert_eq!(sources.text("latin.rs"), None, "not UTF-8");
        assert_eq!(sources.text("missing.rs"), None);
        assert_eq!(sources.text(""), None, "a folder");

        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(sources.text("both.rs").as_deref(), Some("this"), "read once");
    }

    #[test]
    fn texts_in_memory_are_all_there_is() {
        let sources = Sources::in_memory([("a.rs", "text")]);
        assert_eq!(sources.text("a.rs").as_deref(), Some("text"));
        assert_eq!(sources.text("Cargo.toml"), None);
    }
}

//! Files written whole or not at all: first all beside their places, then all renamed into them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is to be written.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Writes those files whose content is another one, and says which, in order; after a failure
/// everything is as it was.
///
/// # Errors
///
/// What could not be done with which path, and why.
pub(super) fn write_all(folder: &Path, files: &[File]) -> Result<Vec<bool>, String> {
    let made = !folder.exists();
    fs::create_dir_all(folder)
        .map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    let changed: Vec<bool> = files.iter().map(|file| !is_current(file)).collect();
    let mut writing = Writing::default();
    let due = files.iter().zip(&changed).filter(|(_, changed)| **changed);
    let written = writing.write(due.map(|(file, _)| file));
    if written.is_err() {
        writing.undo();
        if made {
            // Only if nothing else has come into it meanwhile.
            fs::remove_dir(folder).ok();
        }
    }
    writing.clean();
    written.map(|()| changed)
}

/// Whether the file already has this content.
pub(super) fn is_current(file: &File) -> bool {
    fs::read(&file.path).is_ok_and(|bytes| bytes == file.text.as_bytes())
}

/// The steps taken so far.
#[derive(Default)]
struct Writing {
    /// Files beside their places.
    temporary: Vec<PathBuf>,
    /// Places that have their new content, with the old one's file where there was one.
    placed: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Writing {
    fn write<'f>(&mut self, files: impl Iterator<Item = &'f File>) -> Result<(), String> {
        let mut ready = Vec::new();
        for file in files {
            let temporary = beside(&file.path, "new");
            self.temporary.push(temporary.clone());
            let failed = |error| format!("`{}` cannot be written: {error}", file.path.display());
            if file.path.is_dir() {
                return Err(failed(io::ErrorKind::IsADirectory.into()));
            }
            create(&temporary, &file.text).map_err(failed)?;
            ready.push((temporary, file));
        }
        for (temporary, file) in ready {
            self.place(&temporary, &file.path)
                .map_err(|error| format!("`{}` cannot be written: {error}", file.path.display()))?;
        }
        Ok(())
    }

    fn place(&mut self, temporary: &Path, path: &Path) -> io::Result<()> {
        let backup = beside(path, "old");
        let backup = match fs::hard_link(path, &backup) {
            Ok(()) => Some(backup),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            // A file system without links: a copy does as well.
            Err(_) => fs::copy(path, &backup).map(|_| Some(backup))?,
        };
        fs::rename(temporary, path)?;
        self.placed.push((path.to_owned(), backup));
        Ok(())
    }

    fn undo(&mut self) {
        for (path, backup) in self.placed.drain(..) {
            match backup {
                Some(backup) => fs::rename(backup, path).ok(),
                None => fs::remove_file(path).ok(),
            };
        }
    }

    fn clean(&self) {
        let backups = self.placed.iter().filter_map(|(_, backup)| backup.as_ref());
        for leftover in self.temporary.iter().chain(backups) {
            fs::remove_file(leftover).ok();
        }
    }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    // Without this a full disk may be noticed only after the rename.
    file.sync_all()
}

/// A name in the same folder, so that a rename stays on one file system; of this process alone.
fn beside(path: &Path, role: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{role}", std::process::id()))
}

//! Writes files all or not at all: first beside their places, then all are renamed.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is to be written.
pub(super) struct OutputFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Writes the files whose content changes, and returns their names in order. After a failure
/// everything is as before.
///
/// # Errors
///
/// What could not be done with which path, and why.
pub(super) fn write_all(folder: &Path, files: &[OutputFile]) -> Result<Vec<bool>, String> {
    let changed: Vec<bool> = files.iter().map(|file| !is_current(file)).collect();
    let due = files.iter().zip(&changed).filter(|(_, changed)| **changed);
    let mut writing = Writing::default();
    let written = writing.make(folder).and_then(|()| writing.write(due.map(|(file, _)| file)));
    match written {
        Ok(()) => writing.clean(),
        Err(_) => writing.undo(),
    }
    written.map(|()| changed)
}

/// Whether the file already has this content.
pub(super) fn is_current(file: &OutputFile) -> bool {
    fs::read(&file.path).is_ok_and(|bytes| bytes == file.text.as_bytes())
}

/// The names of what is in a folder, in order; none if it cannot be read.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The steps taken so far.
#[derive(Default)]
struct Writing {
    /// Folders that were created, the inner before the outer.
    made: Vec<PathBuf>,
    /// Files beside their places: new ones, and old ones for the way back.
    leftovers: Vec<PathBuf>,
    /// Places that have their new content, each with the file of the old content if there was one.
    placed: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Writing {
    fn make(&mut self, folder: &Path) -> Result<(), String> {
        if folder.exists() && !folder.is_dir() {
            return Err(format!("`{}` is not a folder", folder.display()));
        }
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        self.made = missing.map(Path::to_owned).collect();
        fs::create_dir_all(folder)
            .map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))
    }

    fn write<'f>(&mut self, files: impl Iterator<Item = &'f OutputFile>) -> Result<(), String> {
        let mut ready = Vec::new();
        for file in files {
            let temporary = beside(&file.path, "new");
            self.leftovers.push(temporary.clone());
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
        // A killed process with the same number may have left a backup, as a link to the file
        // itself.
        fs::remove_file(&backup).ok();
        self.leftovers.push(backup.clone());
        let kept = match fs::hard_link(path, &backup) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            // The file system has no links, so copy.
            Err(_) => fs::copy(path, &backup).map(|_| true)?,
        };
        fs::rename(temporary, path)?;
        self.placed.push((path.to_owned(), kept.then_some(backup)));
        Ok(())
    }

    fn undo(&mut self) {
        for (path, backup) in self.placed.drain(..) {
            match backup {
                Some(backup) => fs::rename(backup, path).ok(),
                None => fs::remove_file(path).ok(),
            };
        }
        self.clean();
        for folder in &self.made {
            // This removes the folder only if it is still empty.
            fs::remove_dir(folder).ok();
        }
    }

    fn clean(&self) {
        for leftover in &self.leftovers {
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

/// A name in the same folder, so that a rename stays on one file system. It contains the process
/// number.
fn beside(path: &Path, role: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{role}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_in_the_last_place_takes_back_the_others() {
        let folder = std::env::temp_dir().join(format!("tablature-output-{}", std::process::id()));
        // Removes what an earlier process of this number left.
        fs::remove_dir_all(&folder).ok();
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("changed"), "old").unwrap();
        let file = |name: &str| OutputFile { path: folder.join(name), text: "new".to_owned() };
        // This is written beside its place like a file, but cannot be renamed into it.
        let files = [file("changed"), file("added"), file("impossible/")];

        let failure = write_all(&folder, &files).unwrap_err();

        assert!(failure.contains("impossible/` cannot be written: "), "{failure}");
        assert_eq!(fs::read_to_string(folder.join("changed")).unwrap(), "old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing else is left");

        assert_eq!(write_all(&folder, &files[..2]), Ok(vec![true, true]));
        assert_eq!(write_all(&folder, &files[..2]), Ok(vec![false, false]));
        assert_eq!(fs::read_to_string(folder.join("changed")).unwrap(), "new");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "the files and nothing else");
        fs::remove_dir_all(folder).unwrap();
    }
}

//! Writes files all or not at all: first into a folder of the run, then all are renamed into their places.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::failure::{Reason, with_help};
use crate::shown::Shown;

/// What to do instead where a file cannot be written.
pub(super) const TO_STDOUT: &str = "remove it, name another folder, or print with `--stdout`";

/// A file that is to be written.
pub(super) struct OutputFile {
    pub(super) path: PathBuf,
    pub(super) text: Shown,
}

/// Writes the files, which are all in this folder, where their content changes, and returns whether each one's
/// did. After a failure everything is as before. `instead` says what to do where a file cannot be one.
///
/// # Errors
///
/// What could not be done with which path, and why. A file that is a link, has further names, is read-only, or
/// is no file at all is not replaced.
pub(super) fn write_all(
    folder: &Path,
    files: &[OutputFile],
    instead: &str,
) -> Result<Vec<bool>, Reason> {
    remove_leftovers(folder);
    for file in files {
        is_replaceable(&file.path, instead)?;
    }
    let changed: Vec<bool> = files.iter().map(|file| !is_current(file)).collect();
    let due = files.iter().zip(&changed).filter_map(|(file, changed)| changed.then_some(file));
    let due: Vec<&OutputFile> = due.collect();
    if due.is_empty() {
        return Ok(changed);
    }
    let mut writing = Writing::default();
    let written = writing.make(folder).and_then(|()| writing.write(folder, &due));
    if written.is_err() {
        writing.undo();
    }
    writing.clean();
    written.map(|()| changed)
}

/// Whether the file already has this content.
pub(super) fn is_current(file: &OutputFile) -> bool {
    // A pipe would be waited for.
    let is_file = fs::metadata(&file.path).is_ok_and(|it| it.is_file());
    is_file && fs::read(&file.path).is_ok_and(|bytes| bytes == file.text.as_bytes())
}

/// The names of what is in a folder, in order; none if it cannot be read.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Whether a file may take this place: nothing is there, or a file that another one replaces without loss.
fn is_replaceable(path: &Path, instead: &str) -> Result<(), Reason> {
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(()) };
    let what = match there.file_type() {
        kind if kind.is_symlink() => "is a link, which would be replaced",
        // A folder is refused where it is written.
        kind if kind.is_dir() => return Ok(()),
        kind if !kind.is_file() => "is a pipe or a device, and no file",
        _ if there.permissions().readonly() => "is read-only",
        _ if names_of(&there) > 1 => "has further names, which would keep what it is now",
        _ => return Ok(()),
    };
    Err(with_help(&format!("`{}` {what}", path.display()), instead))
}

/// How many names a file has.
#[cfg(unix)]
fn names_of(file: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(file)
}

#[cfg(not(unix))]
fn names_of(_: &fs::Metadata) -> u64 {
    1
}

/// The folder of a run begins so. A random number follows, so that nobody can be there first.
const RUN: &str = ".tablature-";

/// The file in the folder of a run that is locked as long as the run lives.
const LOCK: &str = "lock";

/// Removes what runs have left behind that were killed.
fn remove_leftovers(folder: &Path) {
    for name in names_in(folder).iter().filter(|name| name.starts_with(RUN)) {
        let run = folder.join(name);
        if !fs::symlink_metadata(&run).is_ok_and(|it| it.is_dir()) {
            continue;
        }
        match fs::File::open(run.join(LOCK)) {
            // Whoever could lock it has died.
            Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(&run).ok(),
            Ok(_) => None,
            // It died before, or has just begun and then takes another folder.
            Err(_) => fs::remove_dir(&run).ok(),
        };
    }
}

/// The steps taken so far.
#[derive(Default)]
struct Writing {
    /// Folders that were created, the inner before the outer.
    made: Vec<PathBuf>,
    /// The run's own folder, for new files and for old ones for the way back; with its lock.
    own: Option<(PathBuf, fs::File)>,
    /// Places that have their new content, each with the file of the old content if there was one.
    placed: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Writing {
    fn make(&mut self, folder: &Path) -> Result<(), Reason> {
        if folder.exists() && !folder.is_dir() {
            return Err(format!("`{}` is not a folder", folder.display()).into());
        }
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        self.made = missing.map(Path::to_owned).collect();
        fs::create_dir_all(folder)
            .map_err(|error| format!("`{}` cannot be made: {error}", folder.display()).into())
    }

    fn write(&mut self, folder: &Path, files: &[&OutputFile]) -> Result<(), Reason> {
        let failed = |file: &OutputFile, error: io::Error| {
            Reason::from(format!("`{}` cannot be written: {error}", file.path.display()))
        };
        let Some(first) = files.first() else { return Ok(()) };
        let own = self.begin(folder).map_err(|error| failed(first, error))?;
        let temporary = |number: usize, role: &str| own.join(format!("{number}.{role}"));
        for (number, file) in files.iter().enumerate() {
            if file.path.is_dir() {
                return Err(failed(file, io::ErrorKind::IsADirectory.into()));
            }
            create(&temporary(number, "new"), file).map_err(|error| failed(file, error))?;
        }
        for (number, file) in files.iter().enumerate() {
            let (new, old) = (temporary(number, "new"), temporary(number, "old"));
            self.place(&new, &old, &file.path).map_err(|error| failed(file, error))?;
        }
        Ok(())
    }

    /// Makes the folder of this run. It has a rule for git, which then sees nothing of it if the run is killed.
    fn begin(&mut self, folder: &Path) -> io::Result<PathBuf> {
        let mut tries = 0;
        loop {
            let own = folder.join(format!("{RUN}{:016x}", RandomState::new().hash_one(tries)));
            let begun = fs::create_dir(&own).and_then(|()| {
                let lock = fs::File::create_new(own.join(LOCK))?;
                // A file system without locks has no second run at the same time.
                lock.try_lock().ok();
                fs::write(own.join(".gitignore"), "*\n")?;
                Ok(lock)
            });
            match begun {
                Ok(lock) => {
                    self.own = Some((own.clone(), lock));
                    return Ok(own);
                }
                Err(error) => {
                    let is_taken = matches!(
                        error.kind(),
                        io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound
                    );
                    tries += 1;
                    if !is_taken || tries > 8 {
                        fs::remove_dir_all(&own).ok();
                        return Err(error);
                    }
                }
            }
        }
    }

    fn place(&mut self, new: &Path, old: &Path, path: &Path) -> io::Result<()> {
        let kept = match fs::hard_link(path, old) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            // The file system has no links, so copy.
            Err(_) => fs::copy(path, old).map(|_| true)?,
        };
        fs::rename(new, path)?;
        self.placed.push((path.to_owned(), kept.then(|| old.to_owned())));
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

    fn clean(&mut self) {
        if let Some((own, lock)) = self.own.take() {
            // Windows removes no file that is open.
            drop(lock);
            fs::remove_dir_all(own).ok();
        }
    }
}

/// Writes a file that is not there yet, with the permissions of the one that it will replace.
fn create(path: &Path, file: &OutputFile) -> io::Result<()> {
    let mut new = fs::File::create_new(path)?;
    new.write_all(file.text.as_bytes())?;
    if let Ok(there) = fs::metadata(&file.path) {
        new.set_permissions(there.permissions())?;
    }
    // Without this a full disk may be noticed only after the rename.
    new.sync_all()
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
        let file = |name: &str| OutputFile { path: folder.join(name), text: "new".into() };
        // This is written beside its place like a file, but cannot be renamed into it.
        let files = [file("changed"), file("added"), file("impossible/")];

        let failure = write_all(&folder, &files, "").unwrap_err();

        assert!(failure.text().contains("impossible/` cannot be written: "), "{}", failure.text());
        assert_eq!(fs::read_to_string(folder.join("changed")).unwrap(), "old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing else is left");

        assert_eq!(write_all(&folder, &files[..2], "").unwrap(), [true, true]);
        assert_eq!(write_all(&folder, &files[..2], "").unwrap(), [false, false]);
        assert_eq!(fs::read_to_string(folder.join("changed")).unwrap(), "new");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "the files and nothing else");
        fs::remove_dir_all(folder).unwrap();
    }
}

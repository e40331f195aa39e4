//! A revision of git, read by the program `git`.

use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::Failure;
use crate::cli::failure::with_help;

/// A revision of the repository that the current folder is in.
pub(super) struct Revision {
    /// The hash of its commit.
    commit: String,
}

impl Revision {
    /// The revision that `git rev-parse` knows by this name, if it does.
    ///
    /// # Errors
    ///
    /// There is no program `git`.
    pub(super) fn named(name: &str) -> Result<Option<Self>, Failure> {
        let name = format!("{name}^{{commit}}");
        let parse = ["rev-parse", "--verify", "--quiet", "--end-of-options", name.as_str()];
        let found = git(Path::new("."), &parse)?;
        let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        Ok(found.status.success().then_some(Self { commit }).filter(|it| !it.commit.is_empty()))
    }

    /// The bytes that a file has in this revision; `None` where it is not there.
    ///
    /// # Errors
    ///
    /// There is no program `git`.
    pub(super) fn read(&self, file: &Path) -> Result<Option<Vec<u8>>, Failure> {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return Ok(None) };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        // The folder may be gone by now, so the path is relative to where the command runs, unless it is absolute.
        let (within, path) = match folder {
            Some(folder) if file.is_absolute() => (folder, format!("./{name}")),
            _ => (Path::new("."), format!("./{}", file.to_string_lossy().replace('\\', "/"))),
        };
        let blob = format!("{}:{path}", self.commit);
        let found = git(within, &["cat-file", "blob", blob.as_str()])?;
        Ok(found.status.success().then_some(found.stdout))
    }
}

fn git(within: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    let mut command = Command::new("git");
    command.arg("-C").arg(within).args(arguments).stdin(Stdio::null());
    command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            with_help("a revision is read by the program `git`, which is not there", "name a file")
                .into()
        }
        _ => format!("`git` cannot be run: {error}").into(),
    })
}

//! A user's project, which depends on this crate by path.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Folder, process};

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// A cargo project in a temporary folder.
pub(crate) struct Project {
    name: &'static str,
    folder: Folder,
}

impl Project {
    /// A project with these sources. Its name is its binary's, and no other project of the tests has
    /// it, since they share a target folder.
    pub(crate) fn new(name: &'static str, sources: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        let manifest = format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\n\
             [dependencies]\ntablature = {{ path = '{REPOSITORY}' }}\n"
        );
        folder.write("Cargo.toml", manifest);
        // The versions that the tests themselves were built with: nothing is to be fetched.
        folder
            .write("Cargo.lock", std::fs::read(Path::new(REPOSITORY).join("Cargo.lock")).unwrap());
        for (path, source) in sources {
            folder.write(path, source);
        }
        Self { name, folder }
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// `cargo <arguments>` in the project.
    ///
    /// What cargo made for the tests serves the project as well (cargo releases its lock on the
    /// folder before the tests run), so that only this crate and the project itself are compiled.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let ours = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let mut command = process::program(env!("CARGO"), self.folder.path());
        command
            .args(arguments)
            .env("CARGO_BUILD_BUILD_DIR", ours.parent().unwrap_or(ours))
            .env("CARGO_TARGET_DIR", ours.join("projects"))
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            // As in this repository's profile; another value would build every dependency again.
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
        command
    }

    /// Builds its binary.
    #[track_caller]
    pub(crate) fn build(&self) -> PathBuf {
        process::run(&mut self.cargo(&["build", "--quiet"])).succeeded();
        let file = format!("{}{}", self.name, std::env::consts::EXE_SUFFIX);
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects/debug").join(file)
    }
}

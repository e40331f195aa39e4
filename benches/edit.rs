//! How long it takes from a saved stack to its template, in the dev profile: `cargo bench --bench edit`.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

mod measure;

#[path = "../tests/common/mod.rs"]
mod common;

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use common::{Folder, Project, run};
use measure::{aim, report};

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");
const MUSIC: &str = include_str!("../stacks/music.rs");
const RUNS: usize = 5;

fn main() {
    touched();
    edited();
}

/// `stacks/music.rs` gets the current time as its modification time, and keeps its content.
fn touched() {
    let out = Folder::new();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let synth = || {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(REPOSITORY).env("CARGO_TARGET_DIR", target);
        command.args(["run", "--quiet", "--", "synth", "music", "--out"]).arg(out.path());
        run(&mut command).succeeded();
    };
    let touch = || {
        let file = File::options().append(true).open(Path::new(REPOSITORY).join("stacks/music.rs"));
        file.unwrap().set_modified(SystemTime::now()).unwrap();
    };
    let median = time("stacks/music.rs touched, until its template is written", touch, || {
        synth();
        std::fs::remove_file(out.path().join("music.template.json")).unwrap();
    });
    aim(median < Duration::from_secs(2), "below 2 s");
}

/// A separate project with the same stack, whose description changes each time.
fn edited() {
    let main = "mod music;\n\nfn main() -> std::process::ExitCode {\n    \
                tablature::App::new().stack(music::stack).main()\n}\n";
    let project = Project::new("edited", &[("src/main.rs", main), ("src/music.rs", MUSIC)]);
    let mut number = 0;
    let edit = || {
        number += 1;
        let description = format!("Edited {number} times");
        let edited = MUSIC.replace("A music player with sign-in", &description);
        assert_ne!(edited, MUSIC, "the description is no longer in stacks/music.rs");
        project.folder().write("src/music.rs", edited);
    };
    let median = time("the same stack edited in a project of its own", edit, || {
        run(&mut project.cargo(&["run", "--quiet", "--", "synth", "music"])).succeeded();
    });
    let text = project.folder().read("out/music.template.json");
    assert!(text.contains(&format!("Edited {} times", RUNS + 1)), "the last edit is written");
    aim(median < Duration::from_secs(2), "below 2 s");
}

/// The median of several runs, after one that prepares everything else.
fn time(what: &str, mut change: impl FnMut(), mut run: impl FnMut()) -> Duration {
    let durations = (0..=RUNS).map(|_| {
        change();
        let begun = Instant::now();
        run();
        begun.elapsed()
    });
    let durations: Vec<Duration> = durations.collect();
    report(what, durations.into_iter().skip(1).collect())
}

//! How long `synth` takes, as a whole process and inside, and how much memory: `cargo bench --bench synth`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

mod measure;
#[path = "../stacks/music.rs"]
#[allow(unreachable_pub, reason = "a stack reads here as it does in any project")]
#[allow(dead_code, unused_imports, reason = "a benchmark leaves out what its tests need")]
mod music;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use measure::{aim, large, measure};
use tablature::{Stack, Stage, Synthesis};

const BINARY: &str = env!("CARGO_BIN_EXE_stacks");
const PROCESSES: usize = 300;

fn main() {
    let folder = std::env::temp_dir().join(format!("tablature-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    println!("as a process:");
    processes(&folder);
    memory(&folder);
    fs::remove_dir_all(&folder).unwrap();
    println!("inside:");
    inside();
}

fn processes(folder: &Path) {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(BINARY);
        command.args(arguments).current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().unwrap().success(), "{arguments:?}");
    };
    measure("stacks --version (what any process costs)", PROCESSES, || run(&["--version"]));
    measure("stacks synth music --stdout", PROCESSES, || run(&["synth", "music", "--stdout"]));
    let unchanged =
        measure("stacks synth music, nothing changed", PROCESSES, || run(&["synth", "music"]));
    aim(unchanged < Duration::from_millis(5), "below 5 ms");
    let file = folder.join("out/music.template.json");
    measure("stacks synth music, written and flushed to the disk", PROCESSES, || {
        fs::remove_file(&file).unwrap();
        run(&["synth", "music"]);
    });
}

/// The peak of resident memory, as GNU time counts it.
fn memory(folder: &Path) {
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M", BINARY, "synth", "music"]).current_dir(folder);
    let output = command.stdin(Stdio::null()).output();
    let kibibytes = output.ok().filter(|output| output.status.success()).and_then(|output| {
        String::from_utf8_lossy(&output.stderr).lines().last()?.trim().parse::<u32>().ok()
    });
    let what = "peak memory of stacks synth music";
    match kibibytes {
        Some(kibibytes) => {
            println!("{what:<58} {:>6.2} MiB", f64::from(kibibytes) / 1024.0);
            aim(kibibytes < 10 * 1024, "below 10 MiB");
        }
        None => println!("{what:<58} not measured: there is no GNU time at /usr/bin/time"),
    }
}

fn inside() {
    let stage = Stage::default();
    measure("music: declare", 2_000, || drop(black_box(music::stack(&stage))));
    stages("music", &music::stack(&stage), 2_000);

    let sparse = large(480, 20, |role, table| table / 24 == role);
    stages("480 tables, 20 roles with 24 tables each", &sparse, 10);
    let dense = large(480, 20, |_, _| true);
    stages("480 tables, 20 roles with all of them", &dense, 3);
}

/// The steps from a stack to its template.
fn stages(what: &str, stack: &Stack, runs: usize) {
    let stage = Stage::default();
    measure(&format!("{what}: lower and judge"), runs, || {
        drop(black_box(Synthesis::of(stack, &stage)));
    });
    let synthesis = Synthesis::of(stack, &stage);
    measure(&format!("{what}: write as JSON"), runs, || {
        drop(black_box(synthesis.template().to_json()));
    });
    let bytes = synthesis.template().to_json().len();
    println!("  {} bytes, {}", bytes, synthesis.report().summary());
}

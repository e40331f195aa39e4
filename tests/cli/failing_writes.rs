//! Places that cannot be written to, and disks that are full: `out/` is as it was before.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::common::{Folder, Outcome, in_the_place_of, run, stacks};
use crate::crooked;

/// A command under a shell that lets no file grow beyond 4 or 8 KiB, as if the disk were full.
fn on_a_full_disk(command: &Command) -> Outcome {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"trap '' XFSZ; ulimit -f 8; exec "$@""#, "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    run(in_the_place_of(command, &mut shell))
}

/// The message of a command that failed, without what was acknowledged.
#[track_caller]
fn failure(outcome: Outcome) -> String {
    let Outcome { stdout, stderr, .. } = outcome.ended_with(1);
    assert_eq!(stdout, "");
    stderr.lines().filter(|line| !line.starts_with("acknowledged")).collect()
}

#[test]
fn a_file_in_the_place_of_the_folder_stays() {
    let folder = Folder::new();
    folder.write("out", "mine");
    let before = folder.contents();

    let message = failure(run(&mut stacks(folder.path(), &["synth"])));
    assert_eq!(message, "error: `out` is not a folder");

    let message = failure(run(&mut stacks(folder.path(), &["synth", "--out", "out/below/it"])));
    assert!(message.starts_with("error: `out/below/it` cannot be made: "), "{message}");

    assert_eq!(folder.contents(), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_takes_no_files_is_named() {
    // Not even root can create a file here.
    let folder = Folder::new();
    let message = failure(run(&mut stacks(folder.path(), &["synth", "--out", "/proc/self"])));
    let expected = "error: `/proc/self/music.template.json` cannot be written: ";
    assert!(message.starts_with(expected), "{message}");

    let message = failure(run(&mut stacks(folder.path(), &["synth", "--out", "/proc/self/out"])));
    assert!(message.starts_with("error: `/proc/self/out` cannot be made: "), "{message}");
}

#[test]
fn a_folder_in_the_place_of_a_template_stays() {
    let folder = Folder::new();
    folder.make_folder("out/hr.template.json");
    folder.write("out/music.template.json", "mine");
    let before = folder.contents();

    let message = failure(run(&mut stacks(folder.path(), &["synth"])));

    assert_eq!(message, "error: `out/hr.template.json` cannot be written: is a directory");
    assert_eq!(folder.contents(), before);
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let folder = Folder::new();
    folder.write("out/music.template.json", "mine");
    folder.write("out/notes.txt", "mine, too");
    let before = folder.contents();

    let message = failure(on_a_full_disk(&stacks(folder.path(), &["synth"])));

    let expected = "error: `out/music.template.json` cannot be written: ";
    assert!(message.starts_with(expected), "{message}");
    assert_eq!(folder.contents(), before);
}

#[test]
fn a_full_disk_leaves_no_folders_that_were_not_there() {
    let folder = Folder::new();
    folder.make_folder("a");

    let message = failure(on_a_full_disk(&stacks(folder.path(), &["synth", "--out", "a/b/c"])));

    let expected = "error: `a/b/c/music.template.json` cannot be written: ";
    assert!(message.starts_with(expected), "{message}");
    assert_eq!(folder.names(), ["a"]);
}

#[test]
fn a_disk_that_is_full_at_the_second_file_leaves_the_first_as_it_was() {
    let folder = Folder::new();
    folder.write("src/main.rs", crate::CROOKED);
    folder.write("out/shop.template.json", "mine");
    let before = folder.contents();

    let synth = crooked("small and large", &folder, &["synth"]);
    let message = failure(on_a_full_disk(&synth));

    let expected = "error: `out/large.template.json` cannot be written: ";
    assert!(message.starts_with(expected), "{message}");
    assert_eq!(folder.contents(), before);

    // The first one fits if it is alone.
    on_a_full_disk(&crooked("small and large", &folder, &["synth", "shop"])).succeeded();
    assert_ne!(folder.read("out/shop.template.json"), "mine");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_behind_stdout_is_a_failure() {
    let folder = Folder::new();
    for arguments in [&["synth", "--stdout"][..], &["list"], &["explain", "--all"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut command = stacks(folder.path(), arguments);
        let output = command.stdout(full).stdin(Stdio::null()).stderr(Stdio::piped());
        let output = output.spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{stderr}");
        assert!(stderr.contains("error: standard output cannot be written: "), "{stderr}");
    }
    assert!(folder.names().is_empty());
}

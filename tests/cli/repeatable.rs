//! The same declaration gives the same bytes.

use crate::common::{Folder, run, stacks};

fn templates(arguments: &[&str]) -> Folder {
    let folder = Folder::new();
    run(stacks(folder.path(), &["synth"]).args(arguments)).succeeded();
    folder
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(templates(&[]).contents(), templates(&[]).contents());
    let prod = ["--stage", "prod"];
    assert_eq!(templates(&prod).contents(), templates(&prod).contents());
    assert_ne!(templates(&[]).contents(), templates(&prod).contents());
}

#[test]
fn the_order_in_which_stacks_are_named_does_not_matter() {
    let expected = templates(&[]).contents();
    let declared = ["music", "hr", "notes", "boilerplate", "orders"];
    let mut reversed = declared;
    reversed.reverse();
    assert_eq!(templates(&declared).contents(), expected);
    assert_eq!(templates(&reversed).contents(), expected);

    let said = |names: [&str; 2]| {
        let folder = Folder::new();
        run(stacks(folder.path(), &["synth"]).args(names)).succeeded().stdout
    };
    assert_eq!(said(["hr", "music"]), said(["music", "hr"]));
}

#[test]
fn the_time_the_place_and_the_language_do_not_matter() {
    let expected = templates(&[]).contents();
    let folder = Folder::new();
    folder.make_folder("far/away");
    let elsewhere = folder.path().join("far/away");
    let mut command = stacks(&elsewhere, &["synth", "--out", "../../out"]);
    for (name, value) in [("TZ", "Asia/Tokyo"), ("LC_ALL", "C"), ("LANG", "C"), ("COLUMNS", "40")] {
        command.env(name, value);
    }

    run(&mut command).succeeded();

    for path in ["out/music.template.json", "out/hr.template.json"] {
        let found = folder.contents().remove(std::path::Path::new(path));
        assert_eq!(found.as_ref(), expected.get(std::path::Path::new(path)), "{path}");
    }
}

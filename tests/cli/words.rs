//! What the other commands print.

use crate::common::{Folder, Outcome, run, stacks};
use crate::crooked;

#[track_caller]
fn say(arguments: &[&str]) -> Outcome {
    let folder = Folder::new();
    let outcome = run(&mut stacks(folder.path(), arguments));
    assert!(folder.names().is_empty(), "{arguments:?} wrote {:?}", folder.names());
    outcome
}

#[test]
fn list_says_which_stacks_there_are() {
    let outcome = say(&["list"]).succeeded();
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 5, "{}", outcome.stdout);
    assert_eq!(lines[0], "music        -               A music player with sign-in");
    assert!(lines[1].starts_with("hr           ap-southeast-1  "), "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "");

    // The names that `synth` takes. They are the same at every stage.
    let prod = say(&["list", "--stage", "prod"]).succeeded();
    assert!(prod.stdout.starts_with("music  "), "{}", prod.stdout);
}

#[test]
fn explain_says_what_a_code_means_in_whatever_case() {
    let outcome = say(&["explain", "IAM006"]).succeeded();
    assert!(outcome.stdout.starts_with("## IAM006: "), "{}", outcome.stdout);
    for part in ["\nRefused:\n\n```rust\n", "\nInstead:\n\n```rust\n", "\nSee <https://docs.aws."] {
        assert!(outcome.stdout.contains(part), "{part}\n{}", outcome.stdout);
    }
    assert_eq!(say(&["explain", "iam006"]).succeeded().stdout, outcome.stdout);
}

#[test]
fn explain_all_holds_every_rule() {
    let outcome = say(&["explain", "--all"]).succeeded();
    for rule in tablature::catalogue::all() {
        let one = say(&["explain", rule.code]).succeeded();
        assert!(outcome.stdout.contains(&one.stdout), "{}", rule.code);
    }
}

#[test]
fn explain_lists_a_family_by_its_letters() {
    let listed = say(&["explain", "kms"]).succeeded().stdout;
    let family = tablature::catalogue::all();
    let family = family.iter().filter(|rule| rule.code.starts_with("KMS"));
    let lines: Vec<String> = family.map(|rule| format!("{}  {}", rule.code, rule.title)).collect();
    assert_eq!(listed.lines().collect::<Vec<_>>(), lines);
    assert!(say(&["explain", "ENT"]).succeeded().stdout.starts_with("ENT001  "));
}

#[test]
fn an_unknown_code_is_refused() {
    say(&["explain", "NOPE"]).failed_with(
        "error: there is no rule `NOPE`\n  = help: `explain --all` prints every rule\n",
    );
    say(&["explain", "IAM06"])
        .failed_with("error: there is no rule `IAM06`\n  = help: did you mean `IAM006`?\n");
    say(&["explain", "CFN999"]).failed_with(
        "error: there is no rule `CFN999`\n  = help: `explain --all` prints every rule\n",
    );
}

#[test]
fn completions_name_the_commands_and_the_binary() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = say(&["completions", shell]).succeeded();
        for word in
            ["stacks", "synth", "check", "list", "explain", "can", "completions", "deny-warnings"]
        {
            assert!(outcome.stdout.contains(word), "{shell}: {word}");
        }
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
#[cfg(unix)]
fn bash_completes_with_its_script() {
    let script = say(&["completions", "bash"]).succeeded().stdout;
    let folder = Folder::new();
    folder.write("completions", script);
    // Without bash this cannot be tested.
    let mut bash = crate::common::program("bash", folder.path());
    let complete = ". ./completions; COMP_WORDS=(stacks sy); COMP_CWORD=1; \
                    _stacks stacks sy stacks; echo \"${COMPREPLY[@]}\"";
    if let Ok(output) = bash.args(["--norc", "-c", complete]).output() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "synth\n", "{stderr}");
    }
}

#[test]
fn help_names_every_command_and_shows_examples() {
    let outcome = say(&["--help"]).succeeded();
    for word in ["synth", "check", "can", "list", "explain", "completions"] {
        let line = format!("\n  {word} ");
        assert!(outcome.stdout.contains(&line), "{word}\n{}", outcome.stdout);
        let help = say(&[word, "--help"]).succeeded();
        assert!(help.stdout.contains(&format!("Usage: stacks {word}")), "{}", help.stdout);
    }
    assert!(outcome.stdout.contains("Examples:\n  cargo run -- synth "), "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "");
}

#[test]
fn help_on_synth_names_every_option() {
    let help = say(&["synth", "--help"]).succeeded().stdout;
    for option in ["--stage", "--out", "--stdout", "--check", "--deny-warnings", "--format"] {
        assert!(help.contains(&format!(" {option}")), "{option}\n{help}");
    }
}

#[test]
fn the_version_is_the_crates() {
    let version = format!("tablature {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(say(&["--version"]).succeeded().stdout, version);
}

#[test]
fn help_is_a_command_as_well() {
    assert_eq!(say(&["help"]).succeeded().stdout, say(&["--help"]).succeeded().stdout);
    for verb in ["synth", "check", "can", "list"] {
        let asked = say(&["help", verb]).succeeded().stdout;
        assert_eq!(asked, say(&[verb, "--help"]).succeeded().stdout);
    }
}

#[test]
fn list_says_that_two_stacks_have_one_name() {
    let folder = Folder::new();
    let outcome = run(&mut crooked("with twins", &folder, &["list"])).succeeded();
    assert!(outcome.stderr.starts_with("note: two stacks are named `"), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("`, which `synth` refuses\n"), "{}", outcome.stderr);
}

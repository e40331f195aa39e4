//! `synth` writes templates, and prints what it wrote and how to deploy it.

use serde_json::Value;

use crate::common::{Folder, run, stacks};
use crate::crooked;

/// The app's stacks, in the order of their declaration.
const STACKS: [&str; 5] = ["music", "hr", "notes", "boilerplate", "orders"];

#[test]
fn synth_writes_every_stack_and_says_what_it_wrote() {
    let folder = Folder::new();

    let outcome = run(&mut stacks(folder.path(), &["synth"])).succeeded();

    let mut names = STACKS.map(|stack| format!("out/{stack}.template.json")).to_vec();
    names.push("out".to_owned());
    names.sort();
    assert_eq!(folder.names(), names);
    let line = |path: &str, more: &str| {
        let text = folder.read(path);
        let template: Value = serde_json::from_str(&text).unwrap();
        let resources = template["Resources"].as_object().unwrap().len();
        let noun = if resources == 1 { "resource" } else { "resources" };
        format!("{path}  {} bytes, {resources} {noun}{more}\n", text.len())
    };
    let said = |more: &str| {
        let lines = STACKS.map(|stack| line(&format!("out/{stack}.template.json"), more)).concat();
        format!(
            "{lines}deploy with:\n  \
             aws cloudformation deploy --template-file out/music.template.json \
             --stack-name music --capabilities CAPABILITY_IAM\n  \
             aws cloudformation deploy --template-file out/hr.template.json \
             --stack-name hr --capabilities CAPABILITY_IAM --region ap-southeast-1\n  \
             aws cloudformation deploy --template-file out/notes.template.json \
             --stack-name notes --capabilities CAPABILITY_IAM\n  \
             aws cloudformation deploy --template-file out/boilerplate.template.json \
             --stack-name boilerplate\n  \
             aws cloudformation deploy --template-file out/orders.template.json \
             --stack-name orders --capabilities CAPABILITY_IAM\n"
        )
    };
    assert_eq!(outcome.stdout, said(""));

    // A file that would not change is not written, which is printed.
    let before = folder.modified("out/music.template.json");
    let outcome = run(&mut stacks(folder.path(), &["synth"])).succeeded();
    assert_eq!(outcome.stdout, said(", unchanged"));
    assert_eq!(folder.modified("out/music.template.json"), before);
}

#[test]
fn a_template_ends_with_a_newline_and_is_indented_by_two() {
    let folder = Folder::new();
    run(&mut stacks(folder.path(), &["synth", "music"])).succeeded();

    let text = folder.read("out/music.template.json");

    assert!(text.starts_with("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\",\n"), "{text}");
    assert!(text.ends_with("\n}\n"), "{text}");
}

#[test]
fn only_the_stacks_that_are_named_are_written() {
    let folder = Folder::new();
    folder.write("out/music.template.json", "mine");

    let outcome = run(&mut stacks(folder.path(), &["synth", "hr", "hr"])).succeeded();

    assert_eq!(outcome.stdout.matches("out/hr.template.json  ").count(), 1, "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("music"), "{}", outcome.stdout);
    assert_eq!(folder.read("out/music.template.json"), "mine");
}

#[test]
fn another_stage_has_files_and_stacks_of_its_own() {
    let folder = Folder::new();

    let outcome = run(&mut stacks(folder.path(), &["synth", "hr", "--stage", "prod"])).succeeded();

    assert_eq!(folder.names(), ["out", "out/hr-prod.template.json"]);
    let command = "--template-file out/hr-prod.template.json --stack-name hr-prod ";
    assert!(outcome.stdout.contains(command), "{}", outcome.stdout);
    assert!(folder.read("out/hr-prod.template.json").contains("\"insighthr-users-prod\""));
}

#[test]
fn the_folder_to_write_to_is_made_and_fits_into_a_shell() {
    let folder = Folder::new();

    let outcome =
        run(&mut stacks(folder.path(), &["synth", "hr", "--out", "a/it's here"])).succeeded();

    assert_eq!(folder.names(), ["a", "a/it's here", "a/it's here/hr.template.json"]);
    let command = r"--template-file 'a/it'\''s here/hr.template.json' --stack-name hr ";
    assert!(outcome.stdout.contains(command), "{}", outcome.stdout);
}

#[test]
fn the_deploy_command_asks_for_what_the_template_needs() {
    let command = |app: &str, stack: &str| {
        let folder = Folder::new();
        let outcome = run(&mut crooked(app, &folder, &["synth", stack])).succeeded();
        let (_, command) = outcome.stdout.split_once("deploy with:\n").unwrap();
        command.to_owned()
    };

    // A table alone needs no capability.
    let deploy = "aws cloudformation deploy --template-file";
    assert_eq!(
        command("small and large", "shop"),
        format!("  {deploy} out/shop.template.json --stack-name shop\n")
    );
    // The service takes at most 51,200 bytes without a bucket.
    assert_eq!(
        command("small and large", "large"),
        format!(
            "  {deploy} out/large.template.json --stack-name large --s3-bucket BUCKET\n\
             note: CloudFormation reads a template of more than 51,200 bytes from a bucket of yours\n"
        )
    );
    assert_eq!(
        command("named", "named"),
        format!(
            "  {deploy} out/named.template.json --stack-name named \
             --capabilities CAPABILITY_NAMED_IAM --region eu-central-1\n"
        )
    );
}

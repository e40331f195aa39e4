//! Names and arguments that are wrong: a clear message, the right status, and nothing written.

use crate::common::{Folder, run, stacks};
use crate::crooked;

/// A command that fails with status 1 and this message, whatever is in `out/`.
fn refused(arguments: &[&str], message: &str) {
    let folder = Folder::new();
    folder.write("out/music.template.json", "mine");
    let before = folder.contents();
    run(&mut stacks(folder.path(), arguments)).failed_with(message);
    assert_eq!(folder.contents(), before, "{arguments:?}");
}

#[test]
fn an_unknown_stack_is_refused_with_the_nearest_name() {
    refused(
        &["synth", "musik"],
        "error: there is no stack `musik`\n  = help: did you mean `music`?\n",
    );
    refused(
        &["synth", "photos", "hr", "rh"],
        "error: there is no stack `photos`\n  = help: the stacks are `music`, `hr`, `notes`, `boilerplate` and `orders`\n\
         error: there is no stack `rh`\n  = help: did you mean `hr`?\n",
    );
    refused(
        &["synth", "--stdout", "Music"],
        "error: there is no stack `Music`\n  = help: did you mean `music`?\n",
    );
}

#[test]
fn a_project_without_stacks_is_told_how_to_add_one() {
    let folder = Folder::new();
    let outcome = run(&mut crooked("without stacks", &folder, &["synth"]));
    outcome.failed_with(
        "error: this project has no stacks\n  \
         = help: add one in main: `App::new().stack(music::stack)`\n",
    );
    assert_eq!(folder.names(), ["src", "src/main.rs"]);
}

#[test]
fn wrong_usage_ends_with_status_2() {
    let folder = Folder::new();
    for arguments in [
        &["synth", "--nope"][..],
        &["synth", "--stage", "a b"],
        &["synth", "--stage", ""],
        &["synth", "--out"],
        &["synth", "--format", "xml"],
        &["synth", "--stdout", "--check"],
        &["synth", "--stdout", "--format", "json"],
        &["explain"],
        &["explain", "IAM006", "--all"],
        &["completions"],
        &["completions", "cmd.exe"],
        &["sinth"],
        &[],
    ] {
        let outcome = run(&mut stacks(folder.path(), arguments)).ended_with(2);
        assert_eq!(outcome.stdout, "", "{arguments:?}");
        // Without a command, the whole help is printed.
        let begins = if arguments.is_empty() { "Synthesizes " } else { "error: " };
        assert!(outcome.stderr.starts_with(begins), "{arguments:?}\n{}", outcome.stderr);
    }
    assert!(folder.names().is_empty());
}

#[test]
fn a_misspelt_command_or_option_is_answered_with_the_nearest() {
    let folder = Folder::new();
    for (arguments, near) in [
        (&["sinth"][..], "'synth'"),
        (&["synth", "--chek"], "'--check'"),
        (&["completions", "bsh"], "'bash'"),
    ] {
        let outcome = run(&mut stacks(folder.path(), arguments)).ended_with(2);
        assert!(outcome.stderr.contains(near), "{arguments:?}\n{}", outcome.stderr);
    }
}

#[test]
fn a_stage_is_one_of_those_that_the_app_says() {
    let folder = Folder::new();
    let of = |app: &str, arguments: &[&str]| run(&mut crooked(app, &folder, arguments));
    let wrong = of("with stages", &["synth", "--stage", "porduction"]).ended_with(2);
    assert!(wrong.stderr.contains("invalid value 'porduction' for '--stage"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("did you mean `prod`?"), "{}", wrong.stderr);
    let near = of("with stages", &["list", "--stage", "prodd"]).ended_with(2);
    assert!(near.stderr.contains("did you mean `prod`?"), "{}", near.stderr);
    let far = of("with stages", &["list", "--stage", "eu"]).ended_with(2);
    assert!(far.stderr.contains("the stages are `dev` and `prod`"), "{}", far.stderr);
    of("with stages", &["access", "shop", "--stage", "prd"]).ended_with(2);
    of("with stages", &["synth", "--stage", "prod"]).succeeded();
    of("with stages", &["synth"]).succeeded();
    // Without `dev`, the first stage is the default.
    of("with stages of its own", &["synth", "--stage", "dev"]).ended_with(2);
    of("with stages of its own", &["synth"]).succeeded();
    let outputs = folder.path().join("out");
    for file in ["shop-prod.template.json", "shop.template.json", "shop-test.template.json"] {
        assert!(outputs.join(file).exists(), "{file}");
    }
    // An app that says none takes any.
    of("small and large", &["list", "--stage", "porduction"]).succeeded();
}

#[test]
fn a_parameter_takes_what_it_allows() {
    let folder = Folder::new();
    let template = r#"{ "Parameters": {
            "Stage": { "Type": "String", "AllowedValues": ["dev", "prod"] },
            "Days": { "Type": "Number", "MinValue": 1, "MaxValue": 31 },
            "Name": { "Type": "String", "MinLength": 3, "MaxLength": 5, "AllowedPattern": "[a-z]+" },
            "Odd": { "Type": "String", "AllowedPattern": "(?<never>read)" },
            "Looked": { "Type": "AWS::SSM::Parameter::Value<Number>" } },
        "Resources": { "T": { "Type": "AWS::DynamoDB::Table", "Properties": {} } } }"#;
    folder.write("shop.json", template);
    for verb in [&["check", "shop.json"][..], &["access", "shop.json"], &["tables", "shop.json"]] {
        for (value, help) in [
            ("prodx", "did you mean `prod`? it allows `dev` and `prod`"),
            ("x", "it allows `dev` and `prod`"),
        ] {
            let given = format!("Stage={value}");
            let arguments = [verb, &["--parameter", &given]].concat();
            run(&mut stacks(folder.path(), &arguments)).failed_with(&format!(
                "error: `{value}` is no value of parameter `Stage` of `shop.json`\n  = help: {help}\n"
            ));
        }
    }
    for (given, help) in [
        ("Days=many", "it takes a number"),
        ("Days=0", "it takes at least 1"),
        ("Days=32", "it takes at most 31"),
        ("Name=ab", "it takes at least 3 characters"),
        ("Name=abcdef", "it takes at most 5 characters"),
        ("Name=AB1", "it takes what matches `[a-z]+`"),
    ] {
        let (name, value) = given.split_once('=').unwrap();
        run(&mut stacks(folder.path(), &["access", "shop.json", "--parameter", given])).failed_with(
            &format!(
                "error: `{value}` is no value of parameter `{name}` of `shop.json`\n  = help: {help}\n"
            ),
        );
    }
    for good in ["Stage=prod", "Days=31", "Name=abc", "Odd=anything", "Looked=/days"] {
        let arguments = ["access", "shop.json", "--parameter", good];
        run(&mut stacks(folder.path(), &arguments)).succeeded();
    }
}

#[test]
fn a_file_that_is_named_like_a_stack_is_told_from_it() {
    let folder = Folder::new();
    folder.write("hr", "{}");
    let note = "note: `hr` is the stack; the file is `./hr`\n";
    let of_stack = run(&mut stacks(folder.path(), &["access", "hr"])).succeeded();
    assert!(of_stack.stderr.starts_with(note), "{}", of_stack.stderr);
    let of_file = run(&mut stacks(folder.path(), &["check", "./hr"])).ended_with(1);
    assert!(!of_file.stderr.contains("is the stack"), "{}", of_file.stderr);
}

//! The crate works in another project as it does in this one.

mod common;

use common::{Project, line_of, run};

const MAIN: &str = include_str!("projects/notes/src/main.rs");
const NOTES: &str = include_str!("projects/notes/src/notes.rs");

#[test]
fn a_project_of_its_own_synthesizes_its_stacks_and_is_told_its_mistakes() {
    let project = Project::new("notes", &[("src/main.rs", MAIN), ("src/notes.rs", NOTES)]);
    let folder = project.folder();
    let synth = || run(&mut project.cargo(&["run", "--offline", "--", "synth"]));

    let outcome = synth().succeeded();

    let text = folder.read("out/notes.template.json");
    let template: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(template["Resources"]["Notes"]["Type"], "AWS::DynamoDB::GlobalTable");
    assert_eq!(template["Resources"]["Writer"]["Type"], "AWS::IAM::Role");
    let resources = template["Resources"].as_object().unwrap().len();
    let stdout = format!(
        "out/notes.template.json  {} bytes, {resources} resources\n\
         deploy with:\n  \
         aws cloudformation deploy --template-file out/notes.template.json \
         --stack-name notes --capabilities CAPABILITY_IAM\n",
        text.len()
    );
    assert_eq!(outcome.stdout, stdout);

    // A mistake is shown in the project's own file, and the template stays as it was.
    let read = "notes.actions([GetItem, Query])";
    let mistaken = NOTES.replace(&format!("{read}.rows(LeadingKey::user_pool_sub())"), read);
    folder.write("src/notes.rs", &mistaken);

    let outcome = synth().ended_with(1);

    let line = line_of(&mistaken, read);
    let excerpt = mistaken.lines().nth(line - 1).unwrap();
    let column = excerpt.find("actions").unwrap() + 1;
    assert!(outcome.stderr.contains("error[IAM006]: "), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains(&format!("--> src/notes.rs:{line}:{column}\n")),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains(&format!("{line} | {excerpt}\n")), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "");
    assert_eq!(folder.read("out/notes.template.json"), text);

    // From another folder the same lines are shown.
    let elsewhere = common::Folder::new();
    let manifest = folder.path().join("Cargo.toml");
    let arguments =
        ["run", "--offline", "--manifest-path", manifest.to_str().unwrap(), "--", "synth"];
    let outcome = run(project.cargo(&arguments).current_dir(elsewhere.path())).ended_with(1);
    assert!(outcome.stderr.contains(&format!("{line} | {excerpt}\n")), "{}", outcome.stderr);
    assert!(elsewhere.names().is_empty(), "{:?}", elsewhere.names());
}

//! Every value of a template has a place in the user's source, never in `src/`, and every setter records its call.
//! The same declaration gives the same bytes.

#![expect(clippy::unwrap_used, reason = "what helps a test panics as the test does")]

mod elsewhere;
mod entities;
mod mistakes;
mod operations;
mod policies;
mod sign_in;
mod tables;
mod tracked;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tablature::template::{Node, Template};
use tablature::{Stack, Stage, Synthesis};

const STACKS: [fn(&Stage) -> Stack; 7] = [
    tables::stack,
    policies::stack,
    sign_in::stack,
    operations::stack,
    mistakes::stack,
    entities::stack,
    elsewhere::stack,
];

/// The places of all values and findings, each with what it is the place of.
fn places() -> Vec<(String, String, u32, u32)> {
    fn walk(node: &Node<'_>, places: &mut Vec<(String, String, u32, u32)>) {
        if let Some(place) = node.place() {
            let place = (place.file().to_owned(), place.line(), place.column());
            places.push((node.pointer(), place.0, place.1, place.2));
        }
        for child in node.items().chain(node.entries().map(|(_, child)| child)) {
            walk(&child, places);
        }
    }
    let mut places = Vec::new();
    for stack in STACKS {
        let synthesis = Synthesis::of(&stack(&Stage::default()), &Stage::default());
        walk(&synthesis.template().root(), &mut places);
        for finding in synthesis.report().findings() {
            let Some(place) = &finding.location().place else { continue };
            let place = (place.file().to_owned(), place.line(), place.column());
            places.push((finding.message().to_owned(), place.0, place.1, place.2));
        }
    }
    places
}

#[test]
fn every_value_has_a_place_and_none_lies_in_the_library() {
    fn count(node: &Node<'_>) -> usize {
        let children = node.items().chain(node.entries().map(|(_, child)| child));
        1 + children.map(|child| count(&child)).sum::<usize>()
    }
    let templates = STACKS.map(|stack| template(stack));
    let values: usize = templates.iter().map(|template| count(&template.root())).sum();
    let places = places();
    assert!(places.len() >= values, "{} places of {values} values", places.len());
    for (what, file, line, _) in places {
        assert_eq!(Path::new(&file).parent(), Path::new(file!()).parent(), "{file}:{line}: {what}");
    }
}

/// Where a function that records its caller is called, the place is that call, and not one below it
/// or around it.
#[test]
fn every_setter_that_records_its_caller_is_pointed_at() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pointed: BTreeSet<String> = places()
        .into_iter()
        .filter_map(|(_, file, line, column)| {
            let source = fs::read_to_string(root.join(file)).unwrap();
            let line = source.lines().nth(usize::try_from(line).ok()? - 1)?;
            let rest: String = line.chars().skip(usize::try_from(column).ok()? - 1).collect();
            let path = rest.split(['(', '<']).next()?;
            Some(path.rsplit("::").next()?.to_owned())
        })
        .collect();
    // Two stacks of one name are reported by the command line.
    let elsewhere = ["stack"];
    let recorded = tracked::functions();
    assert!(recorded.len() > 60, "{recorded:?}");
    let missed: Vec<&String> = recorded
        .iter()
        .filter(|name| !pointed.contains(*name) && !elsewhere.contains(&name.as_str()))
        .collect();
    assert!(missed.is_empty(), "no place points at {missed:?}: call them in the stacks above");
}

fn template(stack: fn(&Stage) -> Stack) -> Template {
    Synthesis::of(&stack(&Stage::default()), &Stage::default()).template().clone()
}

#[test]
fn the_same_declaration_gives_the_same_bytes() {
    for function in STACKS {
        let stage = Stage::new("prod");
        let stack = function(&stage);
        let text = |stack: &Stack| Synthesis::of(stack, &stage).template().to_json();
        let first = text(&stack);
        assert_eq!(first, text(&stack), "lowered twice");
        assert_eq!(first, text(&function(&stage)), "declared twice");
        let elsewhere = std::thread::spawn(move || {
            let stage = Stage::new("prod");
            let declared = Synthesis::of(&function(&stage), &stage).template().to_json();
            (declared, Synthesis::of(&stack, &stage).template().to_json())
        });
        let (declared, moved) = elsewhere.join().unwrap();
        assert_eq!(first, declared, "declared in another thread");
        assert_eq!(first, moved, "lowered in another thread");
        assert!(!first.contains("tests/places"), "a place reached the template");
    }
}

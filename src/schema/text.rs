//! Finds the lines of a type, or of an object in it, in the text of all types.

use std::cmp::Ordering;

/// What `.ci/schema/generate.py` writes, which also says what the lines mean.
static TYPES: &str = include_str!("types.txt");

/// The heading of a type (`object` is empty) or of an object in it, and the lines below it.
pub(super) fn find(resource_type: &str, object: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = TYPES;
    while !rest.is_empty() {
        let begin = last_heading(rest.get(..rest.floor_char_boundary(rest.len() / 2 + 1))?);
        let (heading, below) = rest.get(begin..)?.split_once('\n')?;
        let end = end_of_block(below);
        match parts(heading).cmp(&(resource_type, object)) {
            Ordering::Equal => return Some((heading, below.get(..end)?)),
            Ordering::Greater => rest = rest.get(..begin)?,
            Ordering::Less => rest = below.get(end..)?,
        }
    }
    None
}

/// The names of all types, in the order of their bytes.
pub fn types() -> impl Iterator<Item = &'static str> {
    TYPES.lines().filter(|line| !line.starts_with(' ') && !line.contains('.'))
}

/// `AWS::SQS::Queue.Tag` is the type `AWS::SQS::Queue` and its object `Tag`.
fn parts(heading: &str) -> (&str, &str) {
    heading.split_once('.').unwrap_or((heading, ""))
}

/// Where the last line begins that is no indented one.
fn last_heading(text: &str) -> usize {
    let mut end = text.len();
    while let Some(newline) = text.get(..end).and_then(|before| before.rfind('\n')) {
        match text.as_bytes().get(newline + 1) {
            Some(b' ') | None => end = newline,
            Some(_) => return newline + 1,
        }
    }
    0
}

/// Where the first line begins that is no indented one.
fn end_of_block(text: &str) -> usize {
    let mut begin = 0;
    while text.as_bytes().get(begin) == Some(&b' ') {
        let line = text.get(begin..).and_then(|rest| rest.find('\n'));
        begin = line.map_or(text.len(), |length| begin + length + 1);
    }
    begin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_is_found_and_no_other() {
        let headings: Vec<&str> = TYPES.lines().filter(|line| !line.starts_with(' ')).collect();
        assert!(headings.is_sorted());
        for heading in headings {
            let (resource_type, object) = parts(heading);
            assert_eq!(find(resource_type, object).map(|found| found.0), Some(heading));
        }
        for (resource_type, object) in [
            ("", ""),
            ("AWS::SQS::Queu", ""),
            ("AWS::SQS::Queue", "Tags"),
            ("AWS::SQS", "Queue"),
            ("Zoo", ""),
            ("é", "ü"),
        ] {
            assert_eq!(find(resource_type, object), None, "{resource_type} {object}");
        }
    }

    #[test]
    fn all_types_of_all_regions_are_there() {
        assert_eq!(types().count(), 1884);
        assert!(types().any(|name| name == "AWS::DynamoDB::GlobalTable"));
    }
}

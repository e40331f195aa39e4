//! Finds the lines of a type, or of an object in it, in the text of all types.

/// Written by `.ci/schema/generate.py`, which also documents the format of the lines.
static TYPES: &str = include_str!("types.txt");

/// All lines of a type: its heading first, then the objects in it.
pub(super) fn of_type(resource_type: &str) -> Option<&'static str> {
    let begin = first(TYPES, |heading| parts(heading).0 < resource_type);
    let rest = near(TYPES.get(begin..)?, |heading| parts(heading).0 <= resource_type);
    let end = first(rest, |heading| parts(heading).0 <= resource_type);
    rest.get(..end).filter(|lines| !lines.is_empty())
}

/// The heading of an object among the lines of its type, and the lines below it. The empty name stands for
/// the properties.
pub(super) fn object(of_type: &'static str, name: &str) -> Option<(&'static str, &'static str)> {
    let rest = of_type.get(first(of_type, |heading| parts(heading).1 < name)..)?;
    let (heading, below) = rest.split_once('\n')?;
    let lines = below.get(..end_of_block(below))?;
    (parts(heading).1 == name).then_some((heading, lines))
}

/// As much of the beginning of the text as holds the first heading that is not before the wanted one. Most types
/// are short, and the text behind them is long.
fn near(text: &'static str, is_before: impl Fn(&str) -> bool) -> &'static str {
    let mut length = SHORT;
    // A heading is not cut: it would be another one.
    while let Some(part) = text.get(..next_line(text, text.floor_char_boundary(length))) {
        let is_past = last_heading(text, 0, part.len()).is_some_and(|(_, last)| !is_before(last));
        if is_past || part.len() == text.len() {
            return part;
        }
        length *= 4;
    }
    text
}

/// The bytes of a type that is soon read.
const SHORT: usize = 4096;

/// The beginning of the first heading that is not before the one sought, or else the end of the text.
fn first(text: &str, is_before: impl Fn(&str) -> bool) -> usize {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = text.floor_char_boundary(low + (high - low) / 2);
        low = match last_heading(text, low, middle) {
            Some((begin, heading)) if is_before(heading) => begin + heading.len() + 1,
            Some((begin, _)) => {
                high = begin;
                low
            }
            None => next_line(text, middle),
        };
    }
    low + text.get(low..).map_or(0, end_of_block)
}

/// The names of all types, in the order of their bytes.
pub fn types() -> impl Iterator<Item = &'static str> {
    TYPES.lines().filter(|line| !line.starts_with(' ') && !line.contains('.'))
}

/// `AWS::SQS::Queue.Tag` is the type `AWS::SQS::Queue` and its object `Tag`.
pub(super) fn parts(heading: &str) -> (&str, &str) {
    heading.split_once('.').unwrap_or((heading, ""))
}

/// The last line between two positions that is not indented, with its beginning.
fn last_heading(text: &str, from: usize, to: usize) -> Option<(usize, &str)> {
    let mut end = to;
    loop {
        let newline = text.get(from..end)?.rfind('\n');
        let begin = newline.map_or(from, |newline| from + newline + 1);
        let line = text.get(begin..)?;
        if !line.starts_with(' ') {
            return Some((begin, line.split_once('\n').map_or(line, |(line, _)| line)));
        }
        end = from + newline?;
    }
}

fn next_line(text: &str, from: usize) -> usize {
    let newline = text.get(from..).and_then(|rest| rest.find('\n'));
    newline.map_or(text.len(), |newline| from + newline + 1)
}

/// The beginning of the first line that is not indented.
fn end_of_block(text: &str) -> usize {
    let mut begin = 0;
    while text.as_bytes().get(begin) == Some(&b' ') {
        begin = next_line(text, begin);
    }
    begin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(resource_type: &str, name: &str) -> Option<&'static str> {
        Some(object(of_type(resource_type)?, name)?.0)
    }

    #[test]
    fn every_heading_is_found_and_no_other() {
        let headings: Vec<&str> = TYPES.lines().filter(|line| !line.starts_with(' ')).collect();
        assert!(headings.is_sorted());
        for heading in headings {
            let (resource_type, object) = parts(heading);
            assert_eq!(find(resource_type, object), Some(heading));
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

//! Finds the lines of a type, or of an object in it, in the text of all types.

/// Written by `.ci/schema/generate.py`, which also documents the format of the lines.
static TYPES: &str = include_str!("types.txt");

/// A heading for each type: its name, and where its lines end in [`TYPES`].
static INDEX: &str = include_str!("index.txt");

/// Begins a heading, and stands nowhere else.
const MARK: char = '§';

/// All lines of a type: its heading first, then the objects in it.
pub(super) fn of_type(resource_type: &str) -> Option<&'static str> {
    let at = first(INDEX, |line| entry(line).0 < resource_type);
    let (name, end) = entry(INDEX.get(at..).and_then(heading)?);
    let before = INDEX.get(..at)?.trim_end().rsplit_once(' ');
    let begin = before.map_or(Some(0), |(_, end)| end.parse().ok())?;
    TYPES.get(begin..end.parse().ok()?).filter(|_| name == resource_type)
}

/// The heading of an object among the lines of its type, and the lines below it. The empty name stands for
/// the properties.
pub(super) fn object(of_type: &'static str, name: &str) -> Option<(&'static str, &'static str)> {
    let at = if name.is_empty() { 0 } else { first(of_type, |heading| parts(heading).1 < name) };
    let block = of_type.get(at..)?.strip_prefix(MARK)?.split(MARK).next()?;
    block.split_once('\n').filter(|(heading, _)| parts(heading).1 == name)
}

/// The beginning of the first heading that is not before the one sought, or else the end of the text. The
/// headings are in order, and the text begins with one.
fn first(text: &str, is_before: impl Fn(&str) -> bool) -> usize {
    let (mut low, mut high) = (0, text.len());
    // Between the two the text always begins with a heading.
    while let Some(rest) = text.get(low..high).filter(|rest| !rest.is_empty()) {
        let (front, back) = rest.split_at(rest.floor_char_boundary(rest.len() / 2));
        let last = low + front.rfind(MARK).unwrap_or_default();
        match text.get(last..).and_then(heading) {
            Some(heading) if is_before(heading) => {
                low = back.find(MARK).map_or(high, |at| low + front.len() + at);
            }
            _ => high = last,
        }
    }
    low
}

/// The names of all types, in the order of their bytes.
pub fn types() -> impl Iterator<Item = &'static str> {
    INDEX.split(MARK).skip(1).map(|line| entry(line).0)
}

/// A type, and where its lines end.
fn entry(line: &str) -> (&str, &str) {
    line.split_once(' ').unwrap_or((line, ""))
}

/// `AWS::SQS::Queue.Tag` is the type `AWS::SQS::Queue` and its object `Tag`.
pub(super) fn parts(heading: &str) -> (&str, &str) {
    heading.split_once('.').unwrap_or((heading, ""))
}

/// The heading with which a text begins.
fn heading(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)?.lines().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(resource_type: &str, name: &str) -> Option<&'static str> {
        Some(object(of_type(resource_type)?, name)?.0)
    }

    #[test]
    fn every_heading_is_found_and_no_other() {
        let headings: Vec<&str> =
            TYPES.lines().filter_map(|line| line.strip_prefix(MARK)).collect();
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

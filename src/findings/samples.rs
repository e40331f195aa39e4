//! Rules and places that the tests of this folder share.

use super::{Location, Rule, Severity};
use crate::site::{File, FileRange, Json, Place, Site};

pub(super) static CLASH: Rule = Rule {
    code: "DDB004",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an attribute has one type",
    explanation: "Index keys share the table's attributes, so DynamoDB refuses two types for one name.",
    example: r#"
use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad(stack: &mut Stack) {
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("owner"))
            .global_secondary_index(GlobalSecondaryIndex::new("byOwner", Attribute::number("owner"))),
    );
}

pub(crate) fn good(stack: &mut Stack) {
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("owner"))
            .global_secondary_index(GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"))),
    );
}
"#,
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html",
};

pub(super) static LIMIT: Rule = Rule {
    code: "DDB012",
    severity: Severity::Warning,
    acknowledgeable: true,
    title: "a table has point-in-time recovery",
    explanation: "Without it, a deleted item is gone.",
    example: "fn bad() { stack.add(table) }",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
};

pub(super) static STALE: Rule = Rule {
    code: "TAB001",
    severity: Severity::Warning,
    acknowledgeable: true,
    title: "an acknowledgement still applies",
    explanation: "What it waved through is gone.",
    example: "",
    page: "https://docs.aws.amazon.com/",
};

/// A call in a Rust source.
pub(super) fn at(path: &'static str, line: u32, column: u32) -> Location {
    Site::made_up(path, line, column).into()
}

/// The first `part` of a file.
pub(super) fn in_file(path: &str, text: &str, part: &str) -> Location {
    let start = text.find(part).unwrap();
    Place::File(FileRange::new(&File::new(path, text, &Json), start..start + part.len())).into()
}

pub(super) fn pointer(pointer: &str) -> Location {
    Location { place: None, pointer: Some(pointer.to_owned()) }
}

//! `docs`: a page of a stack, printed or written.

use std::fs;

use crate::common::{Folder, run, stacks};

#[test]
fn a_page_is_printed_or_written() {
    for (stack, table) in [("music", "## Table TrackTable"), ("hr", "## Table users")] {
        let folder = Folder::new();
        let printed = run(&mut stacks(folder.path(), &["docs", stack])).succeeded().stdout;
        assert!(printed.contains(table) && printed.contains("```mermaid"), "{printed}");
        assert!(printed.contains("## Who reaches what: "), "{printed}");
        assert!(folder.names().is_empty());

        run(&mut stacks(folder.path(), &["docs", stack, "--out", "pages/it.md"])).succeeded();
        assert_eq!(fs::read_to_string(folder.path().join("pages/it.md")).unwrap(), printed);
    }
}

#[test]
fn a_stack_that_is_not_there_is_said() {
    let folder = Folder::new();
    let said = run(&mut stacks(folder.path(), &["docs", "musc"])).ended_with(1).stderr;
    assert!(said.contains("there is no stack `musc`"), "{said}");
    assert!(said.contains("did you mean `music`?"), "{said}");
}

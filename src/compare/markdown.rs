//! A comparison in Markdown, to post in a pull request.

use std::collections::BTreeMap;

use super::Diff;
use super::report::{AccessLine, Group};
use crate::shown::{Shown, Text, message, said};

/// The most characters of a comment on GitHub.
const MOST: usize = 65_536;

/// What is kept free for the ends of what is folded, and for the last lines.
const RESERVED: usize = 8_000;

impl Diff {
    /// The comparison in Markdown, under the name of what was compared: first what is refused or loses data, the rest
    /// folded. The first line is a comment that is the same for each comparison of this name, by which a workflow
    /// finds what it posted before. It has no more than the 65,536 characters that GitHub takes; how much is left out is
    /// said.
    pub fn markdown(&self, name: &str) -> String {
        self.shown_markdown(name).into()
    }

    pub(crate) fn shown_markdown(&self, name: &str) -> Shown {
        let mut page = Page::default();
        page.add(marker(name));
        self.add_to(&mut page, name);
        page.finished()
    }

    /// The comparisons of several stacks as one comment.
    #[cfg(feature = "cli")]
    pub(crate) fn shown_markdown_of<'d>(
        all: impl IntoIterator<Item = (&'d str, &'d Self)>,
    ) -> Shown {
        let mut page = Page::default();
        page.add(marker("stacks"));
        for (name, diff) in all {
            diff.add_to(&mut page, name);
            page.add("\n".into());
        }
        page.finished()
    }

    fn add_to(&self, page: &mut Page, name: &str) {
        let summary = Text::of(&self.summary()).markdown();
        page.add(said!("### {}: {}\n", Text::of(name).code(), summary));
        let access = self.access_by_cause();
        for group in Group::ALL.into_iter().filter(|group| !self.of_group(*group).is_empty()) {
            let count = self.of_group(group).len();
            if group.is_grave() {
                page.add(said!("\n**{}**\n\n", group.title()));
            } else {
                // What gives access is seen without a click.
                let numbers = self.of_group(group).into_iter().map(|(number, _)| Some(number));
                let gives = numbers.into_iter().any(|number| access.contains_key(&number));
                let open = if gives { " open" } else { "" };
                page.fold(said!(
                    "<details{}><summary>{} ({})</summary>",
                    open,
                    group.title(),
                    count
                ));
            }
            self.group(group, &access, page);
            page.unfold();
        }
        let rest = access.get(&None).into_iter().flatten();
        let rest: Vec<Shown> = rest.map(|line| access_line(line, "")).collect();
        if !rest.is_empty() {
            page.fold("<details open><summary>who may do what</summary>".into());
            rest.into_iter().for_each(|line| page.add(line));
            page.unfold();
        }
        if let Some(assumed) = self.assumed().words() {
            page.add(said!("\nassumed: {}\n", Text::of(&message(assumed)).markdown()));
        }
    }

    fn group(
        &self,
        group: Group,
        access: &BTreeMap<Option<usize>, Vec<AccessLine>>,
        page: &mut Page,
    ) {
        for told in self.told(group, access) {
            let change = told.change;
            let values = change.values();
            let mut item = said!("- {}", Text::of(&told.subject()).code());
            if !values.is_empty() {
                item.push(said!(" {}", Text::of(&values).code()));
            }
            item.push(said!(": {}\n", Text::of(&change.what()).markdown()));
            page.add(item);
            for line in access.get(&Some(told.number)).into_iter().flatten() {
                page.add(access_line(line, "  "));
            }
        }
    }
}

/// A comment that ends where it should, whatever the name is.
fn marker(name: &str) -> Shown {
    let name: String = name.chars().filter(|c| c.is_alphanumeric() || "._/".contains(*c)).collect();
    said!("<!-- tablature diff {} -->\n", Text::of(&name).line())
}

fn access_line(line: &AccessLine, indent: &'static str) -> Shown {
    let request = Text::of(&line.request).code();
    let mut told = match line.principal.as_str() {
        "" => said!("{}- {}: {}", indent, line.title, request),
        noun => said!("{}- {} by {}: {}", indent, line.title, named(noun), request),
    };
    if let Some(why) = &line.why {
        told.push(said!(", {}", Text::of(why).markdown()));
    }
    told.push("\n");
    told
}

/// A noun whose name, at its end, is code.
fn named(noun: &str) -> Shown {
    match noun.split_once('`') {
        None => Text::of(noun).markdown(),
        Some((word, name)) => {
            let name = name.strip_suffix('`').unwrap_or(name);
            said!("{}{}", Text::of(word).markdown(), Text::of(name).code())
        }
    }
}

#[derive(Default)]
struct Page {
    parts: Vec<Shown>,
    characters: usize,
    is_folded: bool,
    /// How many lines found no room.
    left_out: usize,
}

impl Page {
    fn add(&mut self, part: Shown) {
        let characters = part.chars().count();
        if self.characters + characters > MOST - RESERVED {
            self.left_out += 1;
        } else {
            self.characters += characters;
            self.parts.push(part);
        }
    }

    /// Begins what is folded.
    fn fold(&mut self, summary: Shown) {
        let before = self.left_out;
        self.add(said!("\n{}\n\n", summary));
        self.is_folded = self.left_out == before;
    }

    fn unfold(&mut self) {
        if std::mem::take(&mut self.is_folded) {
            self.parts.push("\n</details>\n".into());
        }
    }

    fn finished(mut self) -> Shown {
        if self.left_out > 0 {
            let note = "more lines found no room: run `diff` yourself";
            self.parts.push(said!("\n{} {}\n", self.left_out, note));
        }
        self.parts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Environment;
    use crate::template::Template;
    use serde_json::json;

    fn tables(count: usize) -> Template {
        let table = |number| {
            let id = format!("Table{number}WithALongName");
            (id, json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "Tags": [] } }))
        };
        let resources: serde_json::Map<_, _> = (0..count).map(table).collect();
        json!({ "Resources": resources }).into()
    }

    #[test]
    fn a_comment_has_room_on_github_and_says_what_it_leaves_out() {
        let environment = Environment::default();
        let many = Diff::between(&tables(2_000), &tables(0), &environment);
        let two = Diff::shown_markdown_of([("a", &many), ("b", &many)]);
        for page in [many.shown_markdown("app"), two] {
            assert!(page.chars().count() <= MOST, "{}", page.chars().count());
            assert_eq!(page.matches("<details").count(), page.matches("</details>").count());
            assert!(page.ends_with("more lines found no room: run `diff` yourself\n"));
        }
        let few = Diff::between(&tables(2), &tables(0), &environment).shown_markdown("app");
        assert!(!few.contains("no room"), "{few}");
    }

    #[test]
    fn a_name_does_not_end_the_comment_that_marks_the_page() {
        let empty = tables(0);
        let diff = Diff::between(&empty, &empty, &Environment::default());
        let page = diff.markdown("a --> <b>@x");
        assert!(page.starts_with("<!-- tablature diff abx -->\n"), "{page}");
    }
}

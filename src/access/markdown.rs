//! The report as Markdown, for pull requests.

use std::rc::Rc;

use super::Access;
use crate::shown::{self, Shown, Text, said};

impl Access {
    /// The report as Markdown under a heading. Ends with a newline.
    pub fn markdown(&self, title: &str) -> String {
        self.shown_markdown(title).into()
    }

    pub(crate) fn shown_markdown(&self, title: &str) -> Shown {
        let mut parts = vec![said!("# Who reaches what: {}\n", plain(&shown::name(title)))];
        if self.targets.is_empty() || self.columns().next().is_none() {
            parts.push(said!("{}.\n", plain(&capitalized(self.nothing()))));
        } else {
            parts.push(self.table());
        }
        let unreached = self.unreached_words();
        parts.extend(unreached.map(|list| said!("{}\n", plain(&capitalized(&list)))));
        let idle = self.idle_words();
        parts.extend(idle.map(|list| said!("{}\n", with_code(&capitalized(&list)))));
        let nouns = self.nouns();
        for principal in self.columns() {
            let lines = self.lines(principal, &nouns);
            let lines: Shown = lines.iter().map(|line| said!("- {}\n", with_code(line))).collect();
            let heading = principal.heading();
            let heading = if principal.is_role() { plain(&heading) } else { with_code(&heading) };
            parts.push(said!("## {}\n\n{}", heading, lines));
        }
        let becoming: Shown =
            self.becoming_lines().map(|one| said!("- {}\n", with_code(&one))).collect();
        let becoming = Some(becoming).filter(|it| !it.is_empty());
        parts.extend(becoming.map(|it| said!("## Who becomes whom\n\n{}", it)));
        if !self.acknowledged.is_empty() {
            let lines = self.acknowledged_lines().map(|line| said!("- {}\n", with_code(&line)));
            parts.push(said!("## Acknowledged, with reasons\n\n{}", lines.collect::<Shown>()));
        }
        if let Some(assumed) = self.assumed.words() {
            parts.push(said!("Assumed: {}\n", plain(&assumed)));
            let left_out = self.assumed.left_out.iter();
            parts.extend(left_out.map(|one| said!("Left out: {}\n", plain(&one.to_string()))));
        }
        if !self.conditional.is_empty() {
            let conditional = with_code(&self.conditional.join(", "));
            parts.push(said!("Made only under a condition: {}\n", conditional));
        }
        if !self.not_shown.is_empty() {
            parts.push(said!("Not shown: {}\n", with_code(&self.not_shown.join(", "))));
        }
        Shown::joined(parts, "\n")
    }

    fn table(&self) -> Shown {
        let row = |cells: Vec<Shown>| said!("| {} |\n", Shown::joined(cells, " | "));
        let cells = |principal| self.cells(principal, |_, cell| plain(&cell));
        let columns: Vec<Vec<Rc<Shown>>> = self.columns().map(cells).collect();
        let headings = self.columns().map(|principal| plain(&principal.title()));
        let mut table = row(std::iter::once(Shown::default()).chain(headings).collect());
        table.push(row(vec!["---".into(); columns.len() + 1]));
        for (index, target) in self.targets.iter().enumerate() {
            let cells = columns.iter().filter_map(|column| column.get(index));
            let cells = cells.map(|cell| cell.as_ref().clone());
            table.push(row(std::iter::once(plain(&target.noun())).chain(cells).collect()));
        }
        table
    }
}

/// A sentence as a paragraph begins.
fn capitalized(sentence: &str) -> String {
    let (first, rest) = sentence.split_at_checked(1).unwrap_or((sentence, ""));
    format!("{}{rest}", first.to_uppercase())
}

/// Text without markup, in which names are cut.
fn plain(text: &str) -> Shown {
    Text::of(&shown::quoted(text)).markdown()
}

/// The same, except for parts between backticks, which are code.
fn with_code(line: &str) -> Shown {
    let mut written = Shown::default();
    for (number, piece) in shown::quoted(line).split('`').enumerate() {
        match number % 2 {
            0 => written.push(plain(piece)),
            _ if piece.is_empty() => written.push("\\`\\`"),
            _ => written.push(said!("`{}`", Text::of(piece).line())),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    #[test]
    fn nothing_of_a_template_acts_in_its_report() {
        let text = "X`\n\n## Admin\n\n<img src=x> | @octocat\n::error::pwned\u{1b}[2J";
        let trust = json!({ "Principal": { "Service": text }, "Action": "sts:AssumeRole" });
        let role = json!({
            "Type": "AWS::IAM::Role",
            "Properties": { "AssumeRolePolicyDocument": { "Statement": trust } },
        });
        let table = json!({ "Type": "AWS::DynamoDB::Table" });
        let resources = json!({ text: role, "T": table.clone(), format!("T{text}"): table });
        let template: Template = json!({ "Resources": resources }).into();
        let access = Access::of(&template, crate::evaluate::Environment::default());

        let (plain, markdown) = (access.text(), access.markdown(text));
        for report in [&plain, &markdown] {
            assert!(report.contains("octocat"), "{report}");
            assert!(!report.contains('\u{1b}'), "{report}");
            for begins in ["## Admin", "<img", "::error"] {
                assert!(report.lines().all(|line| !line.starts_with(begins)), "{report}");
            }
        }
        assert!(!markdown.contains("<img") || markdown.contains("\\<img"), "{markdown}");
        assert!(!markdown.contains(" @octocat"), "{markdown}");
    }

    #[test]
    fn backticks_within_a_text_leave_no_code_open() {
        assert_eq!(&*with_code("a ``<b> `c"), "a \\`\\`\\<b\\> `c`");
    }
}

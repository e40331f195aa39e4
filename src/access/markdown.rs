//! The report as Markdown, for pull requests.

use std::sync::Arc;

use super::Access;
use crate::shown::{self, Text};

impl Access {
    /// The report as Markdown under a heading. Ends with a newline.
    pub fn markdown(&self, title: &str) -> String {
        let mut parts = vec![format!("# Who reaches what: {}\n", plain(&shown::name(title)))];
        if self.targets.is_empty() || self.roles.is_empty() {
            let nothing = self.nothing();
            let (first, rest) = nothing.split_at_checked(1).unwrap_or((nothing, ""));
            parts.push(format!("{}{rest}.\n", first.to_uppercase()));
        } else {
            parts.push(self.table());
        }
        if let Some(unreached) = self.unreached_words() {
            parts.push(format!("Reached by no role: {}\n", plain(&unreached)));
        }
        for role in &self.roles {
            let lines = self.lines(role);
            let lines: String =
                lines.iter().map(|line| format!("- {}\n", with_code(line))).collect();
            parts.push(format!("## {}\n\n{lines}", plain(&self.heading(role))));
        }
        if !self.acknowledged.is_empty() {
            let lines = self.acknowledged_lines().map(|line| format!("- {}\n", with_code(&line)));
            parts.push(format!("## Acknowledged, with reasons\n\n{}", lines.collect::<String>()));
        }
        if let Some(assumed) = self.assumed.words() {
            parts.push(format!("Assumed: {}\n", plain(&assumed)));
            let left_out = self.assumed.left_out.iter();
            parts.extend(left_out.map(|one| format!("Left out: {}\n", plain(&one.to_string()))));
        }
        if !self.conditional.is_empty() {
            let conditional = with_code(&self.conditional.join(", "));
            parts.push(format!("Made only under a condition: {conditional}\n"));
        }
        if !self.not_shown.is_empty() {
            parts.push(format!("Not shown: {}\n", with_code(&self.not_shown.join(", "))));
        }
        parts.join("\n")
    }

    fn table(&self) -> String {
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let columns: Vec<Vec<Arc<str>>> = self.roles.iter().map(|role| self.cells(role)).collect();
        let headings = self.roles.iter().map(|role| plain(&shown::name(&role.id)));
        let mut table = row(std::iter::once(String::new()).chain(headings).collect());
        table.push_str(&row(vec!["---".to_owned(); self.roles.len() + 1]));
        for (index, target) in self.targets.iter().enumerate() {
            let cells = columns.iter().filter_map(|column| column.get(index));
            let cells = cells.map(|cell| cell.as_ref().to_owned());
            table.push_str(&row(std::iter::once(plain(&target.noun())).chain(cells).collect()));
        }
        table
    }
}

/// Text without markup, in which names are cut.
fn plain(text: &str) -> String {
    Text::of(&shown::quoted(text)).markdown()
}

/// The same, except for parts between backticks, which are code.
fn with_code(line: &str) -> String {
    let mut written = String::new();
    for (number, piece) in shown::quoted(line).split('`').enumerate() {
        match number % 2 {
            0 => written.push_str(&plain(piece)),
            _ if piece.is_empty() => written.push_str("\\`\\`"),
            _ => written.push_str(&format!("`{}`", Text::of(piece).line())),
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
        assert_eq!(with_code("a ``<b> `c"), "a \\`\\`\\<b\\> `c`");
    }
}

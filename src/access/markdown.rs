//! The report as Markdown, for pull requests.

use super::Access;
use super::words::{cell, lines};

impl Access {
    /// The report as Markdown under a heading. Ends with a newline.
    pub fn markdown(&self, title: &str) -> String {
        let mut parts = vec![format!("# Who reaches what: {}\n", plain(title))];
        if self.resources.is_empty() || self.roles.is_empty() {
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
            let lines = lines(role, &self.resources);
            let lines: String =
                lines.iter().map(|line| format!("- {}\n", with_code(line))).collect();
            parts.push(format!("## {}\n\n{lines}", plain(&self.heading(role))));
        }
        if !self.acknowledged.is_empty() {
            let lines = self.acknowledged_lines().map(|line| format!("- {}\n", with_code(&line)));
            parts.push(format!("## Accepted, with reasons\n\n{}", lines.collect::<String>()));
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
        let headings = self.roles.iter().map(|role| plain(&role.id));
        let mut table = row(std::iter::once(String::new()).chain(headings).collect());
        table.push_str(&row(vec!["---".to_owned(); self.roles.len() + 1]));
        for (index, resource) in self.resources.iter().enumerate() {
            let cells = self.roles.iter().map(|role| cell(role, index));
            table.push_str(&row(std::iter::once(plain(&resource.noun())).chain(cells).collect()));
        }
        table
    }
}

/// Text in which nothing means anything to Markdown.
fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~') {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}

/// The same, but for pieces between backticks, which are code.
fn with_code(line: &str) -> String {
    let mut written = String::new();
    for (number, piece) in line.split('`').enumerate() {
        match number % 2 {
            0 => written.push_str(&plain(piece)),
            _ => written.push_str(&format!("`{piece}`")),
        }
    }
    written
}

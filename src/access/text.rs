//! The report as plain text, for the terminal.

use super::{Access, RoleAccess};
use crate::evaluate::TablePart;
use crate::shown::{self, Shown, Text, said};

/// A wider matrix is split into blocks of columns.
const WIDTH: usize = 120;

const GAP: &str = "  ";

impl Access {
    /// The report as text: the matrix, the resources that no role reaches, what each role may do,
    /// and the acknowledged findings. Ends with a newline.
    pub fn text(&self) -> String {
        self.shown_text().into()
    }

    pub(crate) fn shown_text(&self) -> Shown {
        let mut parts = Vec::new();
        if self.targets.is_empty() || self.roles.is_empty() {
            parts.push(said!("{}\n", self.nothing()));
        } else {
            parts.extend(self.blocks());
        }
        if let Some(unreached) = self.unreached_words() {
            parts.push(said!("reached by no role: {}\n", line(&unreached)));
        }
        parts.extend(self.roles.iter().map(|role| self.role_text(role)));
        if !self.acknowledged.is_empty() {
            let lines = self.acknowledged_lines().map(|one| said!("  {}\n", line(&one)));
            parts.push(said!("acknowledged, with reasons\n{}", lines.collect::<Shown>()));
        }
        if let Some(assumed) = self.assumed.words() {
            parts.push(said!("assumed: {}\n", line(&assumed)));
            let left_out = self.assumed.left_out.iter();
            parts.extend(left_out.map(|one| said!("left out: {}\n", line(&one.to_string()))));
        }
        for (what, all) in
            [("made only under a condition", &self.conditional), ("not shown", &self.not_shown)]
        {
            if !all.is_empty() {
                parts.push(said!("{}: {}\n", what, line(&all.join(", "))));
            }
        }
        Shown::joined(parts, "\n")
    }

    fn role_text(&self, role: &RoleAccess) -> Shown {
        let lines = self.lines(role);
        let lines: Shown = lines.iter().map(|one| said!("  {}\n", line(one))).collect();
        said!("{}\n{}", line(&self.heading(role)), lines)
    }

    /// The matrix, split into as many blocks as needed.
    fn blocks(&self) -> Vec<Shown> {
        let nouns: Vec<String> = self.targets.iter().map(TablePart::noun).collect();
        let first = column("", &nouns);
        let mut blocks = Vec::new();
        let mut block = vec![first.clone()];
        for role in &self.roles {
            let next = column(&shown::name(&role.id), &self.cells(role));
            let used: usize = block.iter().map(|column| width(column) + GAP.len()).sum();
            if block.len() > 1 && used + width(&next) > WIDTH {
                blocks.push(written(&block));
                block = vec![first.clone()];
            }
            block.push(next);
        }
        blocks.push(written(&block));
        blocks
    }
}

/// A line of the report, in which names are cut.
fn line(text: &str) -> Shown {
    Text::of(&shown::quoted(text)).line()
}

/// Cells under a heading.
fn column<C: AsRef<str>>(heading: &str, cells: &[C]) -> Vec<Shown> {
    std::iter::once(heading).chain(cells.iter().map(AsRef::as_ref)).map(line).collect()
}

fn width(column: &[Shown]) -> usize {
    column.iter().map(|cell| cell.chars().count()).max().unwrap_or_default()
}

fn written(columns: &[Vec<Shown>]) -> Shown {
    let widths: Vec<usize> = columns.iter().map(|column| width(column)).collect();
    let rows = columns.first().map_or(0, Vec::len);
    let row = |row: usize| {
        let cells = columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| column.get(row).cloned().unwrap_or_default().padded(*width));
        said!("{}\n", Shown::joined(cells, GAP).trimmed())
    };
    (0..rows).map(row).collect()
}

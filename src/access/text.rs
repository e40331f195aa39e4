//! The report as plain text, for the terminal.

use std::rc::Rc;

use super::{Access, PrincipalAccess};
use crate::shown::{self, Shown, Text, said};

/// A wider matrix is split into blocks of columns.
const WIDTH: usize = 120;

/// Between columns.
const GAP: usize = 2;

impl Access {
    /// The report as text: the matrix, the resources that nobody reaches, what each principal may do,
    /// and the acknowledged findings. Ends with a newline.
    pub fn text(&self) -> String {
        self.shown_text().into()
    }

    pub(crate) fn shown_text(&self) -> Shown {
        let mut parts = Vec::new();
        let nouns = self.nouns();
        if self.targets.is_empty() || self.columns().next().is_none() {
            parts.push(said!("{}\n", self.nothing()));
        } else {
            parts.extend(self.blocks(&nouns));
        }
        let lists = [self.unreached_words(), self.idle_words()];
        parts.extend(lists.iter().flatten().map(|list| said!("{}\n", line(list))));
        parts.extend(self.columns().map(|one| self.principal_text(one, &nouns)));
        let becoming: Shown =
            self.becoming_lines().map(|one| said!("  {}\n", line(&one))).collect();
        parts.extend(
            Some(becoming).filter(|it| !it.is_empty()).map(|it| said!("who becomes whom\n{}", it)),
        );
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

    fn principal_text(&self, principal: &PrincipalAccess, nouns: &[String]) -> Shown {
        let lines = self.lines(principal, nouns);
        let lines: Shown = lines.iter().map(|one| said!("  {}\n", line(one))).collect();
        said!("{}\n{}", line(&principal.heading()), lines)
    }

    /// The matrix, split into as many blocks as needed.
    fn blocks(&self, nouns: &[String]) -> Vec<Shown> {
        let nouns = nouns.iter().map(|noun| Rc::new(Cell::of(noun))).collect();
        let first = Column::of("", nouns);
        let mut blocks = Vec::new();
        let mut block: Vec<Column> = Vec::new();
        for principal in self.columns() {
            let cells = self.cells(principal, |_, it| Cell::of(&it));
            let next = Column::of(&principal.title(), cells);
            let used: usize = block.iter().chain([&first]).map(|column| column.width + GAP).sum();
            if !block.is_empty() && used + next.width > WIDTH {
                blocks.push(written(&first, &block));
                block.clear();
            }
            block.push(next);
        }
        blocks.push(written(&first, &block));
        blocks
    }
}

/// A line of the report, in which names are cut.
fn line(text: &str) -> Shown {
    Text::of(&shown::quoted(text)).line()
}

/// Cells under a heading, which is the first of them.
struct Column {
    cells: Vec<Rc<Cell>>,
    width: usize,
}

/// A text of the matrix, and how many characters it has.
struct Cell {
    text: Shown,
    width: usize,
}

impl Column {
    fn of(heading: &str, mut cells: Vec<Rc<Cell>>) -> Self {
        cells.insert(0, Rc::new(Cell::of(heading)));
        let width = cells.iter().map(|cell| cell.width).max().unwrap_or_default();
        Self { cells, width }
    }
}

impl Cell {
    fn of(text: &str) -> Self {
        let text = line(text);
        let width = text.chars().count();
        Self { text, width }
    }
}

/// A block of the matrix.
fn written(first: &Column, others: &[Column]) -> Shown {
    let mut text = Shown::default();
    for row in 0..first.cells.len() {
        let mut line = Shown::default();
        for column in std::iter::once(first).chain(others) {
            let Some(cell) = column.cells.get(row) else { continue };
            line.add(&cell.text);
            line.pad(column.width - cell.width + GAP);
        }
        text.add(&line.trimmed());
        text.push("\n");
    }
    text
}

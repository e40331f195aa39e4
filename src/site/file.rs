//! Files that were read, and the parts of them that places refer to.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::Notation;

/// The maximum number of bytes of a line that are counted to find a column.
const STRIDE: usize = 256;

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column: in a source as rustc counts it, in a template in characters.
    pub column: u32,
}

/// A text that was read from a file.
pub(crate) struct File {
    path: Box<str>,
    text: Arc<str>,
    marks: Vec<Mark>,
    notation: &'static dyn Notation,
}

/// A byte whose position is known: the beginning of a line, or of a further piece of a long line.
#[derive(Clone, Copy)]
struct Mark {
    offset: usize,
    position: Position,
}

impl File {
    /// A file with the path that was given, its text without a byte order mark, and the notation of
    /// its format.
    pub(crate) fn new(path: &str, text: &str, notation: &'static dyn Notation) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), marks: marks(text), notation })
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn text(&self) -> &Arc<str> {
        &self.text
    }

    fn position(&self, offset: u32) -> Position {
        let offset = to_usize(offset).min(self.text.len());
        let after = self.marks.partition_point(|mark| mark.offset <= offset);
        let mark = after.checked_sub(1).and_then(|index| self.marks.get(index));
        let mark = mark.unwrap_or(&Mark::FIRST);
        let between = self.text.as_bytes().get(mark.offset..offset).unwrap_or_default();
        let Position { line, column } = mark.position;
        Position { line, column: column + characters(between) }
    }
}

impl Mark {
    const FIRST: Self = Self { offset: 0, position: Position { line: 1, column: 1 } };
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut offset = 0;
    for (line, text) in (1..).zip(text.split_inclusive('\n')) {
        let mut column = 1;
        for piece in text.as_bytes().chunks(STRIDE) {
            marks.push(Mark { offset, position: Position { line, column } });
            column += characters(piece);
            offset += piece.len();
        }
    }
    if text.ends_with('\n') {
        let line = marks.last().map_or(1, |mark| mark.position.line + 1);
        marks.push(Mark { offset, position: Position { line, column: 1 } });
    }
    marks
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    let begins = |byte: &&u8| !matches!(byte, 0x80..=0xbf);
    bytes.iter().filter(begins).count().try_into().unwrap_or(u32::MAX)
}

/// A part of a file: a value of a template, or the name of a member.
#[derive(Clone)]
pub struct FileRange {
    file: Arc<File>,
    start: u32,
    end: u32,
}

impl FileRange {
    /// The bytes of a file from `bytes.start` to before `bytes.end`.
    pub(crate) fn new(file: &Arc<File>, bytes: Range<usize>) -> Self {
        Self { file: Arc::clone(file), start: to_u32(bytes.start), end: to_u32(bytes.end) }
    }

    /// The path of the file, as it was given.
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// Where it begins.
    pub fn start(&self) -> Position {
        self.file.position(self.start)
    }

    /// The offset of its first byte.
    pub(super) fn first_byte(&self) -> u32 {
        self.start
    }

    /// The position after its last character.
    pub fn end(&self) -> Position {
        self.file.position(self.end)
    }

    /// The text of the whole file.
    pub(crate) fn text(&self) -> &Arc<str> {
        self.file.text()
    }

    /// The notation of the file's format.
    pub(crate) fn notation(&self) -> &'static dyn Notation {
        self.file.notation
    }

    /// The range in bytes of the text.
    pub(crate) fn bytes(&self) -> Range<usize> {
        to_usize(self.start)..to_usize(self.end)
    }

    fn order(&self) -> (&str, u32, u32) {
        (self.path(), self.start, self.end)
    }
}

/// No template is 4 GiB long. In a longer text, later places are at this offset.
fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn to_usize(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// Two ranges are equal if they are the same bytes of files with the same path.
impl PartialEq for FileRange {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for FileRange {}

impl PartialOrd for FileRange {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FileRange {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl Hash for FileRange {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.order().hash(state);
    }
}

impl fmt::Debug for FileRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Position { line, column }, end) = (self.start(), self.end());
        write!(formatter, "{}:{line}:{column}-{}:{}", self.path(), end.line, end.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Json;

    fn position(text: &str, offset: usize) -> (u32, u32) {
        let Position { line, column } =
            FileRange::new(&File::new("t", text, &Json), offset..offset).start();
        (line, column)
    }

    #[test]
    fn lines_and_columns_count_from_one_and_columns_in_characters() {
        let text = "é\r\n\n日本x\n";
        let expected =
            [(0, (1, 1)), (2, (1, 2)), (4, (2, 1)), (5, (3, 1)), (11, (3, 3)), (13, (4, 1))];
        for (offset, place) in expected {
            assert_eq!(position(text, offset), place, "{offset}");
        }
        assert_eq!(position(text, usize::MAX), (4, 1), "behind the text");
        assert_eq!(position("", 0), (1, 1));
    }

    #[test]
    fn a_long_line_is_counted_as_a_short_one() {
        let text = format!("\n{}", "é".repeat(3 * STRIDE));
        for index in [0, 1, STRIDE / 2, STRIDE, 2 * STRIDE + 1, 3 * STRIDE] {
            let column = u32::try_from(index).unwrap() + 1;
            assert_eq!(position(&text, 1 + 2 * index), (2, column), "{index}");
        }
    }

    #[test]
    fn parts_differ_by_path_and_bytes() {
        let part = |path, bytes| FileRange::new(&File::new(path, "a\nbc", &Json), bytes);
        assert_eq!(part("t", 0..1), part("t", 0..1));
        assert_ne!(part("t", 0..1), part("u", 0..1));
        assert!(part("t", 2..3) < part("t", 2..4) && part("t", 2..4) < part("u", 0..1));
        assert_eq!(format!("{:?}", part("t", 2..4)), "t:2:1-2:3");
    }
}

//! Words of messages.

use crate::shown::{Shown, Text, said, sentence};

/// `1 resource`, `17 resources`.
pub(super) fn counted(count: usize, noun: &'static str) -> Shown {
    said!("{} {}{}", count, noun, if count == 1 { "" } else { "s" })
}

/// A path, or another text that is not ours, in a line of a command's output.
pub(super) fn shown(text: impl ToString) -> Shown {
    sentence(text.to_string())
}

/// A path, or another text that is not ours, as one word of a command that is printed.
pub(super) fn shell_word(word: &str) -> Shown {
    Text::of(word).shell_word()
}

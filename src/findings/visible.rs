//! Makes control characters visible, because names in findings are the user's and a template may be
//! anyone's.

use annotate_snippets::normalize_untrusted_str;

/// Text in which only newlines control the terminal.
pub(super) fn visible(text: &str) -> String {
    normalize_untrusted_str(text)
}

/// Text in which nothing controls the terminal.
pub(crate) fn one_line(text: &str) -> String {
    visible(text).replace('\n', "␊")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        assert_eq!(visible("a\u{1b}[31m\r\n\u{202e}b"), "a␛[31m␍\n�b");
        assert_eq!(one_line("a\nb"), "a␊b");
    }
}

//! Long texts are cut where they are echoed, and say how much was left out.

use std::borrow::Cow;

use serde_json::Value;

/// The most characters of a name, or of a text in backticks. The longest name that AWS takes has 512.
const LONGEST_NAME: usize = 600;

/// The most characters of a message.
const LONGEST_MESSAGE: usize = 6_000;

/// How many of the characters that are kept come from the end, where long names differ as often as at the
/// beginning.
const FROM_THE_END: usize = 60;

/// A name, of which the middle is left out if it is too long.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    cut(text, LONGEST_NAME)
}

/// A message, in which each text in backticks is cut as a name is. The message as a whole is cut as well,
/// since it may list names.
pub(crate) fn message(text: String) -> String {
    if text.len() <= LONGEST_NAME {
        return text;
    }
    cut(&quoted(&text), LONGEST_MESSAGE).into_owned()
}

/// A line in which each text in backticks is cut as a name is.
pub(crate) fn quoted(line: &str) -> Cow<'_, str> {
    if line.len() <= LONGEST_NAME {
        return line.into();
    }
    let piece = |(number, piece)| if number % 2 == 1 { name(piece) } else { Cow::from(piece) };
    line.split('`').enumerate().map(piece).collect::<Vec<_>>().join("`").into()
}

/// What stands for a list or an object that is nested too deep to be shown.
const TOO_DEEP: &str = "…(nested too deep to be shown)…";

/// A value of which lists and objects are shown to this depth.
pub(crate) fn nested(value: Value, depth: usize) -> Value {
    match value {
        Value::Array(_) | Value::Object(_) if depth == 0 => TOO_DEEP.into(),
        Value::Array(items) => items.into_iter().map(|item| nested(item, depth - 1)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, member)| (key, nested(member, depth - 1))).collect()
        }
        plain => plain,
    }
}

fn cut(text: &str, most: usize) -> Cow<'_, str> {
    // A character is at most four bytes.
    if text.len() <= most {
        return text.into();
    }
    let characters = text.chars().count();
    if characters <= most {
        return text.into();
    }
    let at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    let (head, tail) = (at(most - FROM_THE_END), at(characters - FROM_THE_END));
    let left_out = crate::names::grouped(characters - most);
    let kept = |range: Option<&str>| range.unwrap_or_default().to_owned();
    format!("{}…({left_out} more characters)…{}", kept(text.get(..head)), kept(text.get(tail..)))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_aws_takes_are_whole() {
        let arn = format!("arn:aws:iam::111122223333:role{}/{}", "/p".repeat(200), "r".repeat(64));
        assert_eq!(name(&arn), arn);
        assert_eq!(message(format!("role `{arn}` has {}", "a".repeat(90))).len(), arn.len() + 102);
    }

    #[test]
    fn the_middle_of_a_long_name_is_left_out_and_counted() {
        let long = format!("{}b", "é".repeat(70_000));
        let shown = name(&long);
        assert!(shown.starts_with("éé") && shown.ends_with("éb"), "{shown}");
        assert!(shown.contains("…(69,401 more characters)…"), "{shown}");
        assert!(shown.chars().count() < 640);
        let shown = message(format!("table `{long}` has no index `x`"));
        assert!(
            shown.starts_with("table `éé") && shown.ends_with("éb` has no index `x`"),
            "{shown}"
        );
    }

    #[test]
    fn what_is_nested_too_deep_is_left_out() {
        let value = serde_json::json!({ "a": [[1], 2], "b": {} });
        assert_eq!(nested(value.clone(), 3), value);
        let shown = nested(value, 2);
        assert_eq!(shown, serde_json::json!({ "a": [TOO_DEEP, 2], "b": {} }));
    }

    #[test]
    fn a_message_that_lists_many_names_ends() {
        let names: Vec<String> = (0..8_000).map(|index| format!("`T{index}`")).collect();
        let shown = message(format!("there are {}", names.join(", ")));
        assert!(shown.contains(" more characters)…") && shown.chars().count() < 6_100);
        assert!(shown.ends_with("`T7999`"));
    }
}

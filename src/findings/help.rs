//! `Help`: what to write instead, as the builder's call in a stack, or in the format of a file.

use serde_json::{Value, json};

use crate::conversions::conversions;
use crate::site::{Json, Notation};

/// What to write instead: a sentence that contains what is to be written as a [`Word`].
///
/// A text converts into a help that is the same everywhere. For a stack, the sentence
///
/// ```text
/// Help::say("write {}, or leave the period out", [
///     Word::property("EnableKeyRotation", true).call(".enable_key_rotation(true)"),
/// ])
/// ```
///
/// says to write `.enable_key_rotation(true)`, and for a JSON file `"EnableKeyRotation": true`.
#[derive(Clone, Debug)]
pub(crate) struct Help(Vec<Fragment>);

#[derive(Clone, Debug)]
enum Fragment {
    Text(String),
    Word(Word),
    /// The first is for a stack, the second for a file.
    Either(Help, Help),
}

impl Help {
    /// A sentence with a word for each `{}`.
    pub(crate) fn say<const N: usize>(sentence: &'static str, words: [Word; N]) -> Self {
        debug_assert_eq!(sentence.matches("{}").count(), N, "{sentence}");
        let mut texts = sentence.split("{}").map(|text| Fragment::Text(text.to_owned()));
        let mut parts: Vec<Fragment> = texts.next().into_iter().collect();
        for (word, text) in words.into_iter().zip(texts) {
            parts.extend([Fragment::Word(word), text]);
        }
        Self(parts)
    }

    /// The name that was probably meant, or else another help.
    pub(crate) fn meant(near: Option<&str>, otherwise: impl Into<Self>) -> Self {
        near.map_or_else(|| otherwise.into(), |near| format!("did you mean `{near}`?").into())
    }

    /// One help for stacks, another for files, if they need different actions.
    pub(crate) fn either(in_stack: impl Into<Self>, in_file: impl Into<Self>) -> Self {
        Self(vec![Fragment::Either(in_stack.into(), in_file.into())])
    }

    /// A help for stacks only, if a file has nothing of the kind.
    pub(crate) fn only_in_stack(help: impl Into<Self>) -> Self {
        Self::either(help, Self(Vec::new()))
    }

    /// Continues the sentence.
    pub(crate) fn and(mut self, more: impl Into<Self>) -> Self {
        self.0.append(&mut more.into().0);
        self
    }

    /// Continues the sentence for stacks only.
    pub(crate) fn in_stack(self, more: impl Into<Self>) -> Self {
        self.and(Self::either(more, Self(Vec::new())))
    }

    /// Continues the sentence for files only.
    pub(crate) fn in_file(self, more: impl Into<Self>) -> Self {
        self.and(Self::either(Self(Vec::new()), more))
    }

    /// The sentence for a stack, or for a file of this notation. Empty if there is none.
    pub(super) fn text(&self, notation: Option<&dyn Notation>) -> String {
        let part = |part: &Fragment| match (part, notation) {
            (Fragment::Text(text), _) => text.clone(),
            (Fragment::Word(word), _) => format!("`{}`", in_a_line(&word.text(notation))),
            (Fragment::Either(in_stack, _), None) => in_stack.text(notation),
            (Fragment::Either(_, in_file), Some(_)) => in_file.text(notation),
        };
        self.0.iter().map(part).collect()
    }
}

/// A text that contains names of the user's: only a help that is written as a whole has several lines.
fn in_a_line(text: &str) -> String {
    text.replace('\n', "␊")
}

conversions! {
    Help:
    |word: Word| Self(vec![Fragment::Word(word)]);
    |text: String| Self(vec![Fragment::Text(in_a_line(&text))]);
    |text: &str| Self(vec![Fragment::Text(text.to_owned())]);
}

/// A piece of code to be written. It is shown in backticks.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// The call that is written in a stack, if it differs.
    call: Option<String>,
    code: Snippet,
}

#[derive(Clone, Debug)]
enum Snippet {
    Text(String),
    Value(Value),
    Property(String, Value),
}

impl Word {
    /// A name or another text that is the same in all formats.
    pub(crate) fn code(text: impl Into<String>) -> Self {
        Self { call: None, code: Snippet::Text(text.into()) }
    }

    /// A value, such as a function.
    pub(crate) fn value(value: impl Into<Value>) -> Self {
        Self { call: None, code: Snippet::Value(value.into()) }
    }

    /// A member of an object, with its value.
    pub(crate) fn property(name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { call: None, code: Snippet::Property(name.into(), value.into()) }
    }

    /// A member of an object within objects: the path of names to it, from the outside in.
    pub(crate) fn nested<const N: usize>(path: [&str; N], value: impl Into<Value>) -> Self {
        let inside = |value: Value, name: &&str| json!({ *name: value });
        match path.split_first() {
            Some((first, rest)) => {
                Self::property(*first, rest.iter().rev().fold(value.into(), inside))
            }
            None => Self::value(value),
        }
    }

    /// An acknowledgement for findings of a rule, with an example of a reason.
    pub(crate) fn acknowledgement(code: &str, reason: &str) -> Self {
        Self::nested(["Metadata", "tablature", "acknowledge", code], reason)
            .call(format!(".acknowledge(\"{code}\", \"{reason}\")"))
    }

    /// Sets the call that is written in a stack.
    pub(crate) fn call(self, call: impl Into<String>) -> Self {
        Self { call: Some(call.into()), ..self }
    }

    fn text(&self, notation: Option<&dyn Notation>) -> String {
        let values = notation.unwrap_or(&Json);
        match (&self.code, &self.call, notation) {
            (_, Some(call), None) => call.clone(),
            (Snippet::Text(text), ..) => text.clone(),
            (Snippet::Value(value), ..) => values.value(value),
            (Snippet::Property(name, value), ..) => values.member(name, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text for a stack, and for a JSON file.
    fn both(help: &Help) -> [String; 2] {
        [help.text(None), help.text(Some(&Json))]
    }

    #[test]
    fn a_text_is_the_same_everywhere() {
        assert_eq!(both(&"leave {} out".into()), ["leave {} out"; 2]);
    }

    #[test]
    fn a_word_is_a_call_in_a_stack_and_a_value_in_a_file() {
        let help = Help::say(
            "write {}, {} or {}",
            [
                Word::property("EnableKeyRotation", true).call(".enable_key_rotation(true)"),
                Word::value(json!({ "Ref": "A" })),
                Word::code("TableName").call(".table_name(…)"),
            ],
        );
        assert_eq!(
            both(&help),
            [
                "write `.enable_key_rotation(true)`, `{\"Ref\": \"A\"}` or `.table_name(…)`",
                "write `\"EnableKeyRotation\": true`, `{\"Ref\": \"A\"}` or `TableName`",
            ]
        );
    }

    #[test]
    fn what_is_said_of_one_alone_is_not_said_of_the_other() {
        let help = Help::from("remove one")
            .in_stack(", or call")
            .in_file(Help::say(", or write {}", [Word::value(1)]));
        assert_eq!(both(&help), ["remove one, or call", "remove one, or write `1`"]);
        assert_eq!(both(&Help::either("a", "b")), ["a", "b"]);
    }

    #[test]
    fn an_acknowledgement_is_a_call_or_metadata() {
        let help = Help::say("say so: {}", [Word::acknowledgement("DDB015", "our quota")]);
        assert_eq!(
            both(&help),
            [
                "say so: `.acknowledge(\"DDB015\", \"our quota\")`",
                "say so: `\"Metadata\": {\"tablature\": {\"acknowledge\": {\"DDB015\": \"our quota\"}}}`",
            ]
        );
    }
}

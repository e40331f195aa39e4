//! Checks words, ranges, lengths and patterns.

use std::borrow::Cow;

use super::path;
use super::shapes::Count;
use crate::facts::pages;
use crate::findings::{Finding, Help, finding, rules};
use crate::names::{self, listed};
use crate::schema::{self, Range, Scalar, Words};
use crate::template::{Expr, Node};

rules!(
    acknowledgeable_error WORD = cfn042 {
        title: "a word is one that the property takes",
        explanation: "Many properties take one of some words, spelt exactly so. A word that is near to one of \
            them is refused. Any other may be newer than the schemas that are known here, and this is a warning.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    warning NUMBER = cfn043 {
        title: "a number lies within its limits",
        explanation: "The schema of the resource type says how small and how large the number may be.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    warning LENGTH = cfn044 {
        title: "a text or a list is as long as it may be",
        explanation: "The schema of the resource type says how many characters a text may have, and how many \
            elements a list.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    warning PATTERN = cfn045 {
        title: "a text has the form that the property takes",
        explanation: "The schema of the resource type has a regular expression for the text.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    warning TWICE = cfn048 {
        title: "no element stands twice in a list where each may stand once",
        explanation: "The schema of the resource type says that the elements of the list differ.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

/// What is wrong with a literal text or number.
pub(super) fn scalar(node: &Node<'_>, scalar: &Scalar, is_text: bool) -> Option<Finding> {
    let text = node.as_str().map_or_else(|| Cow::Owned(node.expr().to_json()), Cow::Borrowed);
    if let Some(words) = scalar.words {
        return (!words.have(&text)).then(|| unknown_word(node, &text, words));
    }
    if !is_text {
        let number = node.as_f64()?;
        return (!scalar.range.holds(number)).then(|| {
            finding!(&NUMBER, "{} is {text}", path(&node.pointer()))
                .here(node, format!("takes {}", span(scalar.range, "")))
                .help(according(format!("write a number of {}", span(scalar.range, ""))))
        });
    }
    let length = text.chars().count();
    if !scalar.range.holds(length as f64) {
        return Some(too_long(node, scalar.range, length, "character"));
    }
    (scalar.matches(&text) == Some(false)).then(|| {
        let pattern = scalar.pattern.unwrap_or_default();
        finding!(&PATTERN, "{} is not of the form that it takes", path(&node.pointer()))
            .here(node, "does not match")
            .help(according(format!("it matches `{pattern}`")))
    })
}

/// What is wrong with the number of elements of a list, or with duplicates in it.
pub(super) fn count(node: &Node<'_>, count: Count) -> Option<Finding> {
    // A function as an element may give `AWS::NoValue`, which is no element.
    let sure: Vec<&Expr> =
        node.items().filter(|item| item.intrinsic().is_none()).map(|item| item.expr()).collect();
    let (least, most) = (sure.len(), node.items().count());
    if count.range.most.is_some_and(|limit| least as f64 > limit)
        || count.range.least.is_some_and(|limit| (most as f64) < limit)
    {
        let length = if count.range.holds(most as f64) { least } else { most };
        return Some(too_long(node, count.range, length, "element"));
    }
    if !count.unique {
        return None;
    }
    let items: Vec<Node<'_>> = node.items().collect();
    let twice = items.iter().enumerate().find(|(index, item)| {
        item.intrinsic().is_none()
            && items.iter().take(*index).any(|before| before.expr() == item.expr())
    });
    twice.map(|(_, item)| {
        finding!(&TWICE, "{} stands in the list twice", path(&item.pointer()))
            .here(item, "the second of two that are equal")
            .help(according("remove one".to_owned()))
    })
}

fn too_long(node: &Node<'_>, range: Range, length: usize, of: &str) -> Finding {
    let s = if length == 1 { "" } else { "s" };
    finding!(&LENGTH, "{} has {length} {of}{s}", path(&node.pointer()))
        .here(node, format!("takes {}", span(range, of)))
        .help(according(format!("give it {}", span(range, of))))
}

fn unknown_word(node: &Node<'_>, word: &str, words: Words) -> Finding {
    let finding = finding!(&WORD, "{} is `{word}`", path(&node.pointer()))
        .here(node, "no word that it takes");
    if let Some(near) = words.iter().find(|known| names::is_slip(word, known)) {
        return finding.help(format!("did you mean `{near}`?"));
    }
    let listed = listed(words.iter().take(12));
    if node.as_str().is_none() && node.as_bool().is_some() && !words.have("true") {
        let help = Help::either(format!("the words are {listed}"), "put the word into quotes");
        return finding.help(help);
    }
    // No service has an empty word.
    if word.is_empty() {
        return finding.help(format!("the words are {listed}"));
    }
    let help = match words.iter().count() {
        more @ 13.. => format!("it takes one of {more} words, such as {listed}"),
        _ => format!("the words are {listed}"),
    };
    finding.weakened().help(according(help))
}

/// Adds that it is known only from the schemas, which may be older than what AWS accepts.
fn according(help: String) -> String {
    format!("{help}, by the schemas of {}", schema::SOURCE.date)
}

/// `1 to 128 characters`
fn span(range: Range, of: &str) -> String {
    let s = if range.most.or(range.least) == Some(1.0) { "" } else { "s" };
    let of = if of.is_empty() { String::new() } else { format!(" {of}{s}") };
    match (range.least, range.most) {
        (Some(least), Some(most)) if least == most => format!("{least}{of}"),
        (Some(least), Some(most)) => format!("{least} to {most}{of}"),
        (None, Some(most)) => format!("at most {most}{of}"),
        (Some(least), None) => format!("at least {least}{of}"),
        (None, None) => format!("any{of}"),
    }
}

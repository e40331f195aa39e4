//! Judges lists of tags, whichever resource has them.

use crate::facts::limits::dynamodb::{
    RESERVED_TAG_PREFIX, TAG_KEY_LENGTH, TAG_VALUE_LENGTH, TAGS, is_tag_character,
};
use crate::findings::{Finding, Rule, finding};
use crate::rules::views::tables::is_known;
use crate::template::Node;

/// What is wrong with a list of tags. IAM and DynamoDB have the same rules, except for when two keys
/// are equal.
pub(in crate::rules) fn check_tags(
    rule: &'static Rule,
    noun: &str,
    tags: &Node<'_>,
    same_key: fn(&str, &str) -> bool,
    findings: &mut Vec<Finding>,
) {
    check_count(rule, noun, tags, findings);
    let mut seen: Vec<(&str, Node<'_>)> = Vec::new();
    for tag in tags.items() {
        let key = tag.get("Key").filter(is_known).and_then(|node| Some((node.as_str()?, node)));
        if let Some((key, node)) = key {
            let first = seen.iter().find(|(known, _)| same_key(known, key));
            if let Some((_, first)) = first {
                finding!(rule, "{noun} has tag `{key}` twice")
                    .here(&node, "the second")
                    .and(first, "the first")
                    .help("keep one of the values")
                    .add_to(findings);
            } else if let Some(wrong) = wrong_key(key) {
                findings.push(strange(rule, format!("tag key `{key}` {wrong}"), &node));
            }
            seen.push((key, node));
        }
        let value = tag.get("Value").filter(is_known).and_then(|node| Some((node.as_str()?, node)));
        if let Some((value, node)) = value {
            let wrong = wrong_form(value, *TAG_VALUE_LENGTH.end());
            findings.extend(
                wrong.map(|wrong| strange(rule, format!("tag value `{value}` {wrong}"), &node)),
            );
        }
    }
}

fn check_count(rule: &'static Rule, noun: &str, tags: &Node<'_>, findings: &mut Vec<Finding>) {
    let sure: Vec<Node<'_>> = tags.items().filter(is_known).collect();
    let Some(beyond) = sure.get(TAGS) else { return };
    finding!(rule, "{noun} has {} tags, at most {TAGS} are possible", sure.len())
        .here(beyond, "the first too many")
        .help("say less by tags: tags of the stack come on top")
        .add_to(findings);
}

fn strange(rule: &'static Rule, message: String, node: &Node<'_>) -> Finding {
    Finding::new(rule, message)
        .here(node, "not possible in a tag")
        .help("tags take letters, digits, spaces and `+-=._:/@`")
}

fn wrong_key(key: &str) -> Option<String> {
    if key.is_empty() {
        Some("is empty".to_owned())
    } else if key.starts_with(RESERVED_TAG_PREFIX) {
        Some(format!("begins with `{RESERVED_TAG_PREFIX}`, which is AWS's own"))
    } else {
        wrong_form(key, *TAG_KEY_LENGTH.end())
    }
}

/// DynamoDB's guide leaves `@` out of the characters, but DynamoDB accepts it: the set is IAM's.
fn wrong_form(text: &str, most: usize) -> Option<String> {
    let length = text.chars().count();
    if length > most {
        return Some(format!("has {length} characters, at most {most} are possible"));
    }
    let strange = text.chars().find(|character| !is_tag_character(*character))?;
    Some(format!("contains `{strange}`"))
}

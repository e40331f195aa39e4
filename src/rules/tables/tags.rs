//! Tags of tables.

use crate::facts::limits::dynamodb::{
    RESERVED_TAG_PREFIX, TAG_KEY_LENGTH, TAG_VALUE_LENGTH, TAGS, is_tag_character,
};
use crate::facts::pages;
use crate::findings::{Finding, Help, Rule, Severity, rules};
use crate::rules::views::judged::Judged;
use crate::rules::views::tables::is_known;
use crate::template::Node;

rules!(
    TAG = ddb042 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a table or stream has up to 50 tags, each key once, in letters, digits, spaces and `+-=._:/@`",
        explanation: "A key has 1 to 128 characters and does not begin with `aws:`, a value has up to 256. \
            Letters of any script are taken; commas, brackets, quotes and emoji are not. One wrong tag \
            fails the whole table.",
        page: pages::DYNAMODB_TAGGING,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for table in template.tables() {
        let stream =
            if table.global { "ReplicaStreamSpecification" } else { "StreamSpecification" };
        let of_streams = table.setting(stream).into_iter().filter_map(|stream| stream.get("Tags"));
        let noun = format!("table `{}`", table.name());
        let of_table = table.setting("Tags").into_iter().map(|tags| (noun.clone(), tags));
        let of_streams = of_streams.map(|tags| (format!("the stream of {noun}"), tags));
        for (noun, tags) in of_table.chain(of_streams) {
            check_tags(&TAG, &noun, &tags, |one, other| one == other, findings);
        }
    }
}

fn check_count(rule: &'static Rule, noun: &str, tags: &Node<'_>, findings: &mut Vec<Finding>) {
    let sure: Vec<Node<'_>> = tags.items().filter(is_known).collect();
    let Some(beyond) = sure.get(TAGS) else { return };
    let message = format!("{noun} has {} tags, at most {TAGS} are possible", sure.len());
    findings.push(
        Finding::new(rule, message)
            .at(beyond)
            .label("the first too many")
            .help("say less by tags: tags of the stack come on top"),
    );
}

/// What is wrong with a list of tags: IAM and DynamoDB take the same, but for when two keys are one.
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
                findings.push(
                    Finding::new(rule, format!("{noun} has tag `{key}` twice"))
                        .at(&node)
                        .label("the second")
                        .and(first, "the first")
                        .help("keep one of the values"),
                );
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

fn strange(rule: &'static Rule, message: String, node: &Node<'_>) -> Finding {
    Finding::new(rule, message).at(node).label("not possible in a tag").help(
        Help::from("tags take letters, digits, spaces and `+-=._:/@`")
            .in_stack(": `.tag(\"cost-centre\", \"R+D\")`"),
    )
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

/// DynamoDB's guide leaves `@` out of the characters, DynamoDB takes it: the set is IAM's.
fn wrong_form(text: &str, most: usize) -> Option<String> {
    let length = text.chars().count();
    if length > most {
        return Some(format!("has {length} characters, at most {most} are possible"));
    }
    let strange = text.chars().find(|character| !is_tag_character(*character))?;
    Some(format!("contains `{strange}`"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, global, table};

    fn expect(tags: Value, expected: &[&str]) {
        let alone: Vec<String> = expected.iter().map(|at| format!("DDB042 Tags{at}")).collect();
        assert_eq!(found(&table(json!({ "Tags": tags }))), alone, "{tags}");
        let replica = json!({ "Region": { "Ref": "AWS::Region" }, "Tags": tags });
        let of_replica: Vec<String> =
            expected.iter().map(|at| format!("DDB042 Replicas/0/Tags{at}")).collect();
        assert_eq!(found(&global(json!({ "Replicas": [replica] }))), of_replica, "{tags}");
    }

    fn tag(key: &str, value: &str) -> Value {
        json!({ "Key": key, "Value": value })
    }

    #[test]
    fn keys_and_values_have_their_lengths_and_characters() {
        expect(json!([tag(&"ä".repeat(128), &"表".repeat(256))]), &[]);
        expect(json!([tag("owner", "team+a-b=c.d_e:f/g@example.com")]), &[]);
        expect(json!([tag("owner", "")]), &[]);
        expect(json!([{ "Key": { "Ref": "Key" }, "Value": { "Ref": "Value" } }]), &[]);
        expect(json!([tag(&"k".repeat(129), &"v".repeat(257))]), &["/0/Key", "/0/Value"]);
        expect(json!([tag("", "x")]), &["/0/Key"]);
        expect(json!([tag("aws:owner", "x")]), &["/0/Key"]);
        expect(json!([tag("a,b", "100%")]), &["/0/Key", "/0/Value"]);
    }

    #[test]
    fn a_key_stands_once() {
        expect(json!([tag("owner", "a"), tag("Owner", "b")]), &[]);
        expect(json!([tag("owner", "a"), tag("owner", "b")]), &["/1/Key"]);
    }

    #[test]
    fn a_table_has_50() {
        let tags =
            |count: usize| -> Value { (0..count).map(|n| tag(&format!("k{n}"), "v")).collect() };
        expect(tags(50), &[]);
        expect(tags(51), &["/50"]);
        let stream = |count| json!({ "StreamViewType": "NEW_IMAGE", "Tags": tags(count) });
        let of_table = |count| found(&table(json!({ "StreamSpecification": stream(count) })));
        assert_eq!(of_table(50), [""; 0]);
        assert_eq!(of_table(51), ["DDB042 StreamSpecification/Tags/50"]);
    }
}

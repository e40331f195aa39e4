//! The descriptions and tags of keys.

use crate::facts::limits::operations::KEY_DESCRIPTION_LENGTH;
use crate::names::grouped;
use crate::rules::prelude::{Finding, Judged, Resource, finding, pages, rules};
use crate::rules::views::tables::is_known;
use crate::rules::views::tags::check_tags;

rules!(
    error DESCRIPTION = kms006 {
        title: "a key's description has up to 8,192 characters",
        explanation: "It says what the key is for, to whoever sees the list of keys. It is no place for \
            secrets: CloudTrail shows it.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
    error TAG = kms007 {
        title: "a key has up to 50 tags, each key once, in letters, digits, spaces and `+-=._:/@`",
        explanation: "The key of a tag has 1 to 128 characters and does not begin with `aws:`, its value \
            has up to 256. One wrong tag fails the whole key.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
);

pub(super) fn check(_: &Judged<'_>, key: &Resource<'_>, findings: &mut Vec<Finding>) {
    if let Some(node) = key.property("Description").filter(is_known) {
        let length = node.as_str().map_or(0, |text| text.chars().count());
        if !KEY_DESCRIPTION_LENGTH.contains(&length) {
            let shown = grouped(length);
            finding!(&DESCRIPTION, "the description of key `{key}` has {shown} characters")
                .here(&node, "up to 8,192 characters")
                .help("say what the key is for in a sentence")
                .add_to(findings);
        }
    }
    if let Some(tags) = key.property("Tags") {
        check_tags(&TAG, &format!("key `{key}`"), &tags, |one, other| one == other, findings);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn key(properties: Value) -> Vec<&'static str> {
        codes(check, json!({ "K": { "Type": "AWS::KMS::Key", "Properties": properties } }))
    }

    #[test]
    fn a_description_is_counted_in_characters() {
        let of = |length: usize| key(json!({ "Description": "ü".repeat(length) }));
        assert_eq!(of(0), [""; 0]);
        assert_eq!(of(8_192), [""; 0]);
        assert_eq!(of(8_193), ["KMS006"]);
        assert_eq!(key(json!({ "Description": { "Ref": "Text" } })), [""; 0]);
    }

    #[test]
    fn tags_are_those_of_other_resources() {
        let tag = |key: &str, value: &str| json!({ "Key": key, "Value": value });
        let longest = "a".repeat(128);
        let many: Vec<Value> = (0..51).map(|n| tag(&format!("t{n}"), "")).collect();
        for (tags, is_right) in [
            (json!([tag("team", "clinic"), tag("Team", "clinic")]), true),
            (json!([tag(&longest, &"b".repeat(256))]), true),
            (json!(many[..50]), true),
            (json!(many), false),
            (json!([tag("team", "a"), tag("team", "b")]), false),
            (json!([tag(&(longest + "a"), "")]), false),
            (json!([tag("aws:team", "")]), false),
            (json!([tag("team", "a,b")]), false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["KMS007"] };
            assert_eq!(key(json!({ "Tags": tags })), expected, "{tags}");
        }
    }
}

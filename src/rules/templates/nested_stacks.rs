//! Nested stacks: where their templates are, and their tags.

use crate::facts::limits::cloudformation::{STACK_TAG_VALUE_LENGTH, TEMPLATE_URL_LENGTH};
use crate::names::grouped;
use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::tags::check_tags;
use crate::template::text;

rules!(
    error ADDRESS = cfn032 {
        title: "a nested stack's template has an address of at most 5,120 characters",
        explanation: "`TemplateURL` names an object in a bucket. A signed address grows by its token; an \
            address of the bucket, which CloudFormation may read, does not.",
        page: pages::CLOUDFORMATION_CREATE_STACK,
    },
    error TAGS = cfn033 {
        title: "a nested stack has up to 50 tags, each key once, with values of 1 to 256 characters",
        explanation: "CloudFormation puts the tags of a stack on what is in it. Other than at a table, a value \
            may not be empty.",
        page: pages::CLOUDFORMATION_CREATE_STACK,
    },
);

pub(super) fn check(_: &Judged<'_>, stack: &Resource<'_>, findings: &mut Vec<Finding>) {
    if let Some(tags) = stack.property("Tags") {
        check_stack_tags(stack.logical_id(), &tags, findings);
    }
    let Some(node) = stack.property("TemplateURL") else { return };
    let known = text::filled(&node, "").chars().count();
    if known <= *TEMPLATE_URL_LENGTH.end() {
        return;
    }
    let (id, length) = (stack.logical_id(), grouped(known));
    finding!(&ADDRESS, "the template of `{id}` has an address of {length} characters")
        .here(&node, format!("at most {}", grouped(*TEMPLATE_URL_LENGTH.end())))
        .help("name the object in its bucket, without a signature")
        .add_to(findings);
}

fn check_stack_tags(id: &str, tags: &Node<'_>, findings: &mut Vec<Finding>) {
    check_tags(&TAGS, &format!("stack `{id}`"), tags, |one, other| one == other, findings);
    for tag in tags.items() {
        let Some(value) = tag.get("Value") else { continue };
        let is_short = |text: &str| text.chars().count() < *STACK_TAG_VALUE_LENGTH.start();
        if value.as_str().is_some_and(is_short) {
            finding!(&TAGS, "a tag of stack `{id}` has an empty value")
                .here(&value, "at least one character")
                .help("leave the tag out, or give it a value")
                .add_to(findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    #[test]
    fn a_stack_has_50_tags_with_values() {
        let stack = |tags: Value| {
            let properties = json!({ "Tags": tags });
            codes(
                RULES,
                json!({ "S": { "Type": "AWS::CloudFormation::Stack", "Properties": properties } }),
            )
        };
        let tags = |count: usize, value: &str| -> Value {
            (0..count).map(|n| json!({ "Key": format!("k{n}"), "Value": value })).collect()
        };
        assert_eq!(stack(tags(50, "v")), [""; 0]);
        assert_eq!(stack(tags(51, "v")), ["CFN033"]);
        assert_eq!(stack(tags(1, "")), ["CFN033"]);
        assert_eq!(stack(json!([{ "Key": "a", "Value": { "Ref": "P" } }])), [""; 0]);
    }

    #[test]
    fn what_is_known_of_an_address_counts() {
        let stack = |url: Value| {
            let properties = json!({ "TemplateURL": url });
            codes(
                RULES,
                json!({ "S": { "Type": "AWS::CloudFormation::Stack", "Properties": properties } }),
            )
        };
        assert_eq!(stack(json!("x".repeat(5_120))), [""; 0]);
        assert_eq!(stack(json!("x".repeat(5_121))), ["CFN032"]);
        assert_eq!(stack(json!({ "Ref": "Url" })), [""; 0]);
        let long = "x".repeat(5_121);
        assert_eq!(stack(json!({ "Fn::Sub": format!("https://${{Bucket}}/{long}") })), ["CFN032"]);
    }
}

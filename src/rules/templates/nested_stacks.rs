//! Stacks in stacks: where their templates are.

use crate::facts::limits::cloudformation::TEMPLATE_URL_LENGTH;
use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::names::grouped;
use crate::template::Template;
use crate::template::text::{self, Piece};

pub(super) static RULES: &[&Rule] = &[&ADDRESS];

static ADDRESS: Rule = Rule {
    code: "CFN032",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a nested stack's template has an address of at most 5,120 characters",
    explanation: "`TemplateURL` names an object in a bucket. A signed address grows by its token; an \
        address of the bucket, which CloudFormation may read, does not.",
    example: include_str!("../../../tests/rules/cfn032.rs"),
    page: pages::CLOUDFORMATION_CREATE_STACK,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for stack in template.resources_of("AWS::CloudFormation::Stack") {
        let Some(node) = stack.property("TemplateURL") else { continue };
        let known = text::pieces(&node).iter().fold(0, |length, piece| match piece {
            Piece::Literal(text) => length + text.chars().count(),
            _ => length,
        });
        if known <= *TEMPLATE_URL_LENGTH.end() {
            continue;
        }
        let (id, length) = (stack.logical_id(), grouped(known));
        findings.push(
            Finding::new(
                &ADDRESS,
                format!("the template of `{id}` has an address of {length} characters"),
            )
            .at(&node)
            .label(format!("at most {}", grouped(*TEMPLATE_URL_LENGTH.end())))
            .help("name the object in its bucket, without a signature"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    #[test]
    fn what_is_known_of_an_address_counts() {
        let stack = |url: Value| {
            let properties = json!({ "TemplateURL": url });
            codes(
                check,
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

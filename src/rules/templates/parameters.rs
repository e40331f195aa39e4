//! Parameters: the values that they can have.

use crate::facts::limits::cloudformation::PARAMETER_VALUE_BYTES;
use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::names::grouped;
use crate::template::{Node, Template};

pub(super) static RULES: &[&Rule] = &[&VALUE];

static VALUE: Rule = Rule {
    code: "CFN031",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a parameter's value has at most 4,096 bytes",
    explanation: "That holds for a default and for what is allowed, as for what is given at deployment. \
        Bytes of UTF-8 count, not characters. What is longer stands in the template itself, or is read \
        from Systems Manager or a bucket by whoever needs it.",
    example: include_str!("../../../tests/rules/cfn031.rs"),
    page: pages::CLOUDFORMATION_QUOTAS,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    let parameters = template.section("Parameters");
    for (name, parameter) in parameters.into_iter().flat_map(|section| section.entries()) {
        let allowed = parameter.get("AllowedValues").into_iter().flat_map(|list| list.items());
        let values = allowed.map(|value| ("a value", value));
        let default = parameter.get("Default").map(|value| ("the default", value));
        // One that is too long and allowed is one mistake, not two.
        findings.extend(
            default
                .into_iter()
                .chain(values)
                .find_map(|(what, value)| too_long(name, what, &value)),
        );
    }
}

fn too_long(parameter: &str, what: &str, value: &Node<'_>) -> Option<Finding> {
    let bytes = value.as_str().map(str::len).filter(|bytes| *bytes > PARAMETER_VALUE_BYTES)?;
    let (has, most) = (grouped(bytes), grouped(PARAMETER_VALUE_BYTES));
    Some(
        Finding::new(&VALUE, format!("{what} of parameter `{parameter}` has {has} bytes"))
            .at(value)
            .label(format!("at most {most}"))
            .help("write it where it is used, or read it from Systems Manager"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(parameter: Value) -> Vec<String> {
        let mut findings = Vec::new();
        check(&json!({ "Parameters": { "P": parameter } }).into(), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn bytes_count_and_a_value_is_named_once() {
        let long = "x".repeat(4_097);
        assert_eq!(found(json!({ "Default": "é".repeat(2_048) })), [""; 0]);
        assert_eq!(found(json!({ "Default": 7 })), [""; 0]);
        assert_eq!(
            found(json!({ "AllowedValues": ["a", long] })),
            ["a value of parameter `P` has 4,097 bytes"]
        );
        assert_eq!(
            found(json!({ "Default": long, "AllowedValues": [long] })),
            ["the default of parameter `P` has 4,097 bytes"]
        );
    }
}

//! Parameters: the values that they can have, here and in nested stacks, and their declarations.

use crate::facts::limits::cloudformation::{PARAMETER_DESCRIPTION_LENGTH, PARAMETER_VALUE_BYTES};
use crate::names::grouped;
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};

rules!(
    error VALUE = cfn031 {
        title: "a parameter's value has at most 4,096 bytes",
        explanation: "That holds for a default, for what is allowed and for what a nested stack is given, as \
            for what is given at deployment. \
            Bytes of UTF-8 count, not characters. What is longer stands in the template itself, or is read \
            from Systems Manager or a bucket by whoever needs it.",
        page: pages::CLOUDFORMATION_QUOTAS,
    },
    error DESCRIPTION = cfn034 {
        title: "a parameter's description has at most 4,000 characters",
        explanation: "It is shown where the value is asked for. A table of what each value means belongs into \
            the documentation.",
        page: pages::CLOUDFORMATION_PARAMETERS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let parameters = template.section("Parameters");
    for (name, parameter) in parameters.into_iter().flat_map(|section| section.entries()) {
        let allowed = parameter.get("AllowedValues").into_iter().flat_map(|list| list.items());
        let values = allowed.map(|value| ("a value", value));
        let default = parameter.get("Default").map(|value| ("the default", value));
        // A value that is too long and allowed is one mistake, not two.
        findings.extend(
            default.into_iter().chain(values).find_map(|(what, value)| {
                too_long(&format!("{what} of parameter `{name}`"), &value)
            }),
        );
        if let Some(description) = parameter.get("Description") {
            findings.extend(too_wordy(name, &description));
        }
    }
    for stack in template.resources_of("AWS::CloudFormation::Stack") {
        let given = stack.property("Parameters");
        for (name, value) in given.into_iter().flat_map(|given| given.entries()) {
            findings.extend(too_long(&format!("parameter `{name}` of stack `{stack}`"), &value));
        }
    }
}

fn too_wordy(parameter: &str, description: &Node<'_>) -> Option<Finding> {
    let length = description.as_str()?.chars().count();
    let most = PARAMETER_DESCRIPTION_LENGTH;
    (length > most).then(|| {
        let (has, most) = (grouped(length), grouped(most));
        finding!(&DESCRIPTION, "the description of parameter `{parameter}` has {has} characters")
            .here(description, format!("at most {most}"))
            .help("say in a sentence what is asked for")
    })
}

fn too_long(what: &str, value: &Node<'_>) -> Option<Finding> {
    let bytes = value.as_str().map(str::len).filter(|bytes| *bytes > PARAMETER_VALUE_BYTES)?;
    let (has, most) = (grouped(bytes), grouped(PARAMETER_VALUE_BYTES));
    finding!(&VALUE, "{what} has {has} bytes")
        .here(value, format!("at most {most}"))
        .help("write it where it is used, or read it from Systems Manager")
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(parameter: Value) -> Vec<String> {
        let mut findings = Vec::new();
        check(&Judged::of(&json!({ "Parameters": { "P": parameter } }).into()), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn a_nested_stack_is_given_as_much() {
        let stack = |value: String| {
            let properties = json!({ "Parameters": { "P": value } });
            let stack = json!({ "Type": "AWS::CloudFormation::Stack", "Properties": properties });
            let mut findings = Vec::new();
            check(&Judged::of(&json!({ "Resources": { "Jobs": stack } }).into()), &mut findings);
            findings.iter().map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(stack("x".repeat(4_096)), [""; 0]);
        assert_eq!(stack("x".repeat(4_097)), ["parameter `P` of stack `Jobs` has 4,097 bytes"]);
    }

    #[test]
    fn a_description_counts_in_characters() {
        assert_eq!(found(json!({ "Description": "é".repeat(4_000) })), [""; 0]);
        assert_eq!(
            found(json!({ "Description": "x".repeat(4_001) })),
            ["the description of parameter `P` has 4,001 characters"]
        );
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

//! The types of a template's parameters.

use super::pages;
use super::source::Source;

/// Where they come from.
pub const SOURCE: Source = Source {
    what: "AWS CloudFormation User Guide, types of parameters; cfn-lint's list of them",
    version: "copy of 2026-04-13; cfn-lint 1.58.0",
    date: "2026-09-30",
    page: pages::CLOUDFORMATION_PARAMETER_TYPES,
};

/// A number.
pub const NUMBER: &str = "Number";

/// A text with commas between its elements.
pub const COMMA_DELIMITED_LIST: &str = "CommaDelimitedList";

/// The types that are no list. There are lists of all but two, and parameters of Systems Manager that have them.
const SINGLE: &[&str] = &[
    "String",
    NUMBER,
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
    "AWS::SSM::Parameter::Name",
];

/// The types that people write, to name the nearest.
pub fn names() -> impl Iterator<Item = &'static str> {
    SINGLE.iter().copied().chain([COMMA_DELIMITED_LIST, "List<Number>", "List<String>"])
}

/// Whether a parameter may be of this type.
pub fn is_type(name: &str) -> bool {
    let within = |name: &str, outer: &str| -> Option<String> {
        Some(name.strip_prefix(outer)?.strip_suffix('>')?.to_owned())
    };
    let name = within(name, "AWS::SSM::Parameter::Value<").unwrap_or_else(|| name.to_owned());
    let single = within(&name, "List<").unwrap_or_else(|| name.clone());
    name == COMMA_DELIMITED_LIST || SINGLE.contains(&single.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_single_or_a_list_and_may_be_looked_up() {
        for name in [
            "String",
            "List<Number>",
            "CommaDelimitedList",
            "List<AWS::EC2::Subnet::Id>",
            "AWS::SSM::Parameter::Value<String>",
            "AWS::SSM::Parameter::Value<List<AWS::EC2::VPC::Id>>",
            "AWS::SSM::Parameter::Value<CommaDelimitedList>",
        ] {
            assert!(is_type(name), "{name}");
        }
        for name in ["", "Strng", "string", "Boolean", "List<>", "List<String", "AWS::EC2::Subnet"]
        {
            assert!(!is_type(name), "{name}");
        }
    }
}

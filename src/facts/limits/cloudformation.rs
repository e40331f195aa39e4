//! Limits of CloudFormation: template sizes and counts, names, stacks.

use std::ops::RangeInclusive;

use super::super::pages;
use super::super::source::Source;

/// Where the numbers come from.
pub const SOURCE: Source = Source {
    what: "AWS CloudFormation User Guide, quotas; the API's model",
    version: "copy of 2026-04-13; botocore 1.43.106",
    date: "2026-04-13",
    page: pages::CLOUDFORMATION_QUOTAS,
};

// Sizes

/// The size of a template in a call, in bytes. `aws cloudformation deploy` measures the file, line
/// breaks and all, and asks for `--s3-bucket` above it. Hard limit:
/// [`pages::CLOUDFORMATION_QUOTAS`].
pub const TEMPLATE_BODY_BYTES: usize = 51_200;

/// The size of a template that is read from S3, in bytes. AWS writes 1 MB; cfn-lint takes the
/// smaller reading, and so do we. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const TEMPLATE_BYTES: usize = 1_000_000;

/// The length of the address that a template is read from.
/// Hard limit: [`pages::CLOUDFORMATION_CREATE_STACK`].
pub const TEMPLATE_URL_LENGTH: RangeInclusive<usize> = 1..=5_120;

/// The size of a template's description, in bytes of UTF-8. The linters count characters.
/// Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const DESCRIPTION_BYTES: usize = 1_024;

/// The size of a parameter's value, in bytes. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const PARAMETER_VALUE_BYTES: usize = 4_096;

/// The length of a parameter's description. Hard limit: [`pages::CLOUDFORMATION_PARAMETERS`].
pub const PARAMETER_DESCRIPTION_LENGTH: usize = 4_000;

// Counts

/// The resources of a template. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const RESOURCES: usize = 500;

/// The parameters of a template. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const PARAMETERS: usize = 200;

/// The outputs of a template. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const OUTPUTS: usize = 200;

/// The mappings of a template. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const MAPPINGS: usize = 200;

/// The attributes of one mapping. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const MAPPING_ATTRIBUTES: usize = 200;

/// The conditions of a template. Unconfirmed: AWS's own validator refuses more, its table of
/// quotas does not have it.
pub const CONDITIONS: usize = 200;

/// The dynamic references of a template. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const DYNAMIC_REFERENCES: usize = 60;

// Names

/// The length of a logical id. Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const LOGICAL_ID_LENGTH: RangeInclusive<usize> = 1..=255;

/// Whether a logical id may contain the character. Hard limit:
/// [`pages::CLOUDFORMATION_RESOURCES`].
pub const fn is_logical_id_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

/// The length of a mapping's name, and of its attributes'.
/// Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const MAPPING_NAME_LENGTH: RangeInclusive<usize> = 1..=255;

/// The length of a stack's name. Unique in the Region.
/// Hard limit: [`pages::CLOUDFORMATION_QUOTAS`].
pub const STACK_NAME_LENGTH: RangeInclusive<usize> = 1..=128;

/// The maximum length of what CloudFormation appends to `<stack>-<logical id>` to make a resource's
/// name: a hyphen and 12 or 13 letters and digits. Observed, not documented.
pub const GENERATED_NAME_SUFFIX_LENGTH: usize = 14;

/// Whether the text has the form of a stack's name: a letter, then letters, digits and hyphens.
/// This does not check its length. Hard limit: [`pages::CLOUDFORMATION_CREATE_STACK`].
pub fn is_stack_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '-')
}

// Tags of a stack

/// The length of the value of a stack's tag. Hard limit: [`pages::CLOUDFORMATION_CREATE_STACK`].
pub const STACK_TAG_VALUE_LENGTH: RangeInclusive<usize> = 1..=256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_name_begins_with_a_letter() {
        for name in ["music", "A", "insight-hr-2"] {
            assert!(is_stack_name(name), "{name}");
        }
        for no_name in ["", "2music", "-music", "music_dev", "müsic", "a b"] {
            assert!(!is_stack_name(no_name), "{no_name}");
        }
    }

    #[test]
    fn a_logical_id_has_letters_and_digits_only() {
        assert!("TrackTable2".chars().all(is_logical_id_character));
        assert!(!"-_ .é".chars().any(is_logical_id_character));
        assert!(!LOGICAL_ID_LENGTH.contains(&0) && !LOGICAL_ID_LENGTH.contains(&256));
    }

    #[test]
    fn what_goes_into_a_call_is_less_than_what_goes_through_s3() {
        const { assert!(TEMPLATE_BODY_BYTES < TEMPLATE_BYTES) };
    }
}

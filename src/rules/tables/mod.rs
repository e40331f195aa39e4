//! Tables: names, keys, indexes, throughput and settings.

mod attribute_types;
mod attributes;
mod auto_scaling;
mod billing;
mod encryption;
mod indexes;
mod keys;
mod kinesis;
mod local_indexes;
mod member_accounts;
mod members;
mod multi_account;
mod projections;
mod properties;
mod provisioned;
mod replica_policies;
mod replica_resources;
mod replica_settings;
mod replicas;
mod shared_reads;
mod strong_consistency;
mod table_names;
mod table_policies;
pub(super) mod table_settings;
pub(super) mod tags;
mod throughput;
mod vector_attributes;
mod vector_indexes;
mod warm_throughput;
mod words;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    table_names::RULES,
    attributes::RULES,
    attribute_types::RULES,
    words::RULES,
    keys::RULES,
    indexes::RULES,
    local_indexes::RULES,
    projections::RULES,
    billing::RULES,
    throughput::RULES,
    warm_throughput::RULES,
    auto_scaling::RULES,
    table_settings::RULES,
    provisioned::RULES,
    replica_settings::RULES,
    encryption::RULES,
    replica_resources::RULES,
    tags::RULES,
    replicas::RULES,
    multi_account::RULES,
    member_accounts::RULES,
    table_policies::RULES,
    replica_policies::RULES,
    strong_consistency::RULES,
    vector_indexes::RULES,
    vector_attributes::RULES,
    properties::RULES,
    members::RULES,
    kinesis::RULES,
    shared_reads::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    table_names::check(template, findings);
    attributes::check(template, findings);
    attribute_types::check(template, findings);
    words::check(template, findings);
    keys::check(template, findings);
    indexes::check(template, findings);
    local_indexes::check(template, findings);
    projections::check(template, findings);
    billing::check(template, findings);
    throughput::check(template, findings);
    warm_throughput::check(template, findings);
    auto_scaling::check(template, findings);
    table_settings::check(template, findings);
    provisioned::check(template, findings);
    replica_settings::check(template, findings);
    encryption::check(template, findings);
    replica_resources::check(template, findings);
    tags::check(template, findings);
    replicas::check(template, findings);
    multi_account::check(template, findings);
    member_accounts::check(template, findings);
    table_policies::check(template, findings);
    replica_policies::check(template, findings);
    strong_consistency::check(template, findings);
    vector_indexes::check(template, findings);
    vector_attributes::check(template, findings);
    properties::check(template, findings);
    members::check(template, findings);
    kinesis::check(template, findings);
    shared_reads::check(template, findings);
}

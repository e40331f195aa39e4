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
mod table_settings;
mod tags;
mod throughput;
mod vector_attributes;
mod vector_indexes;
mod warm_throughput;
mod words;

use crate::rules::family::family;

family!(
    table_names,
    attributes,
    attribute_types,
    words,
    keys,
    indexes,
    local_indexes,
    projections,
    billing,
    throughput,
    warm_throughput,
    auto_scaling,
    table_settings,
    provisioned,
    replica_settings,
    encryption,
    replica_resources,
    tags,
    replicas,
    multi_account,
    member_accounts,
    table_policies,
    replica_policies,
    strong_consistency,
    vector_indexes,
    vector_attributes,
    properties,
    members,
    kinesis,
    shared_reads,
);

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
mod scaled_resources;
mod shared_reads;
mod simple_tables;
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

family! {
    once: table_names, words, throughput, auto_scaling, scaled_resources, simple_tables, table_policies, properties, members;
    each tables(): attributes, attribute_types, keys, indexes, local_indexes, projections,
        billing, warm_throughput, table_settings, provisioned, encryption, replica_resources,
        tags, vector_indexes, vector_attributes, kinesis;
    each global_tables(): replica_settings, replicas, multi_account, member_accounts,
        replica_policies, strong_consistency, shared_reads;
}

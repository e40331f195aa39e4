//! The lists of faults, a section each.

use super::fault::Fault;
use super::{
    any_type, around, billing, cases, cloudformation, functions, identifiers, key_use, keys, names,
    operations, policies, projections, readers, replicas, settings, sign_in, strong_consistency,
    types, vector_indexes,
};

/// One section's faults.
type List = fn() -> Vec<Fault>;

/// The sections, in the order of `README.md`.
pub(crate) const SECTIONS: &[(&str, List)] = &[
    ("names", names::faults),
    ("keys", keys::faults),
    ("projections", projections::faults),
    ("billing and throughput", billing::faults),
    ("settings", settings::faults),
    ("replicas", replicas::faults),
    ("strong consistency", strong_consistency::faults),
    ("vector indexes", vector_indexes::faults),
    ("cloudformation", cloudformation::faults),
    ("functions and parameters", functions::faults),
    ("types", types::faults),
    ("policies", policies::faults),
    ("sign-in", sign_in::faults),
    ("around tables", around::faults),
    ("functions, queues and alarms", operations::faults),
    ("any resource type", any_type::faults),
    ("names and ARNs", identifiers::faults),
    ("readers of tables", readers::faults),
    ("who may use a table's key", key_use::faults),
    ("cases of conditions", cases::faults),
];

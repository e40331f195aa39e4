//! Keys of KMS: rotation, policies, and what they are called. How long they wait before they are deleted
//! and the names of aliases are in `operations`; that they are kept with their data in `evolution`.

mod key_policies;
mod key_settings;
mod key_statements;
mod rotation;

use crate::findings::{Finding, Rule};
use crate::template::{Resource, Template};

pub(super) static RULES: &[&[&Rule]] =
    &[rotation::RULES, key_policies::RULES, key_statements::RULES, key_settings::RULES];

const KEY: &str = "AWS::KMS::Key";
const REPLICA_KEY: &str = "AWS::KMS::ReplicaKey";

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for key in template.resources_of(KEY) {
        rotation::check(&key, findings);
    }
    for key in template.resources().filter(is_key) {
        key_policies::check(&key, findings);
        key_statements::check(&key, findings);
        key_settings::check(&key, findings);
    }
}

/// Whether it is a key, or the replica of a multi-Region key.
fn is_key(resource: &Resource<'_>) -> bool {
    matches!(resource.kind(), Some(KEY | REPLICA_KEY))
}

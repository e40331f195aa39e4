//! Keys of KMS: rotation, policies, descriptions and tags, and who may use a table's. The waiting time before deletion and the
//! names of aliases are in `operations`; that keys are kept with their data is in `evolution`.

mod aliases;
mod disabled;
mod every_key;
mod key_policies;
mod key_settings;
mod key_statements;
mod let_in;
mod queue_readers;
mod rotation;
mod table_readers;
mod unusable;

use crate::rules::family::family;

family! {
    once: table_readers, unusable, every_key, aliases, disabled;
    each resources_of("AWS::Lambda::EventSourceMapping"): queue_readers;
    each resources_of("AWS::KMS::Key"): rotation;
    each keys(): key_policies, key_statements, key_settings;
}

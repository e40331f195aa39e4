//! §1: names of tables, indexes and attributes, and tags.

use serde_json::json;

use crate::bases::{Base, TABLES};
use crate::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        fault("DDB001", "a table's name of 2 characters", "constraints: 3 to 255")
            .of(TABLES)
            .beyond("Tracks/TableName", "ab", "abc"),
        fault("DDB001", "a table's name of 256 characters", "constraints: 3 to 255")
            .of(TABLES)
            .beyond("Tracks/TableName", "t".repeat(256), "t".repeat(255)),
    ]
}

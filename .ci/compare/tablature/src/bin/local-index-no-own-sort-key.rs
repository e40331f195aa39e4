//! Must not compile: a local index without a sort key of its own.

use tablature::LocalSecondaryIndex;

fn main() {
    LocalSecondaryIndex::new("byDate");
}

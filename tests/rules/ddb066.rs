use tablature::{Attribute, DistanceFunction, Stack, TableV2, VectorIndex};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let similar = VectorIndex::new("similar", "", 768, DistanceFunction::Cosine);
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).vector_index(similar));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let similar = VectorIndex::new("similar", "sound", 768, DistanceFunction::Cosine);
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).vector_index(similar));
    stack
}

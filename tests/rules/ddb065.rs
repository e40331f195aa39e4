use tablature::{Attribute, DistanceFunction, Stack, TableV2, VectorIndex};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).vector_index(VectorIndex::new(
            "similar",
            "id",
            768,
            DistanceFunction::Cosine,
        )),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).vector_index(VectorIndex::new(
            "similar",
            "sound",
            768,
            DistanceFunction::Cosine,
        )),
    );
    stack
}

use tablature::{Attribute, AttributeValue, DistanceFunction, Item, Stack, TableV2, VectorIndex};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).vector_index(
            VectorIndex::new("similar", "sound", 3, DistanceFunction::Cosine)
                .inline_filter(Attribute::string("genre")),
        ),
    );
    stack.add(
        Item::of(&tracks).attribute("id", "1").attribute("sound", AttributeValue::list([0.1, 0.7])),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).vector_index(
            VectorIndex::new("similar", "sound", 3, DistanceFunction::Cosine)
                .inline_filter(Attribute::string("genre")),
        ),
    );
    stack.add(
        Item::of(&tracks)
            .attribute("id", "1")
            .attribute("sound", AttributeValue::list([0.1, 0.7, 0.2])),
    );
    stack
}

use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"))
                .project_include((1..=24).map(|hour| format!("playsInHour{hour}"))),
        ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    // One map attribute with all hours in it.
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"))
                .project_include(["playsByHour"]),
        ),
    );
    stack
}

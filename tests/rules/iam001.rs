use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks =
        stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byUploader", Attribute::string("uploadedBy")),
        ));
    stack.add(Role::for_lambda("Profile").allow(tracks.index("byUplaoder").read_data()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks =
        stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byUploader", Attribute::string("uploadedBy")),
        ));
    stack.add(Role::for_lambda("Profile").allow(tracks.index("byUploader").read_data()));
    stack
}

use tablature::{
    Alarm, Attribute, ComparisonOperator, GlobalSecondaryIndex, Metric, Stack, TableV2,
};

pub(crate) fn bad() -> Stack {
    busy("byGenre")
}

pub(crate) fn good() -> Stack {
    busy("byArtist")
}

fn busy(index: &str) -> Stack {
    let mut stack = Stack::new("music");
    let artist = Attribute::string("artist");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .global_secondary_index(GlobalSecondaryIndex::new("byArtist", artist)),
    );
    let written = Metric::consumed_write_capacity_units(tracks.table_name()).of_index(index);
    let beyond = ComparisonOperator::GreaterThanThreshold;
    stack.add(Alarm::new("Busy", written, beyond, 60_000));
    stack
}

use tablature::{AccessPattern, Attribute, Entity, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    plays("DAY#{day}")
}

pub(crate) fn good() -> Stack {
    plays("DAY#{day:05}")
}

fn plays(of_count: &str) -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("pk"))
            .sort_key(Attribute::string("sk"))
            .entity(Entity::new("Count").key("TRACK#{trackId}", of_count))
            .entity(Entity::new("Peak").key("TRACK#{trackId}", "PEAK#{day:05}"))
            .access_pattern(
                AccessPattern::query("plays a day", "Count").by(["trackId"]).ascending("day"),
            ),
    );
    stack
}

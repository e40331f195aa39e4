use tablature::{GlobalTableSettingsReplicationMode, MultiAccountReplica, Stack};

const SOURCE: &str = "arn:aws:dynamodb:us-east-1:111111111111:table/tracks";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        MultiAccountReplica::of("Tracks", SOURCE)
            .global_table_settings_replication_mode(GlobalTableSettingsReplicationMode::Disabled),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(MultiAccountReplica::of("Tracks", SOURCE));
    stack
}

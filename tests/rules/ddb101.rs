use tablature::Action::{GetItem, GetRecords, GetShardIterator, Query};
use tablature::{Attribute, PolicyStatement, Principal, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .stream(StreamViewType::NewImage)
            .resource_policy([charts([GetItem, Query, GetRecords])]),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .stream(StreamViewType::NewImage)
            .resource_policy([charts([GetItem, Query])])
            .stream_resource_policy([charts([GetRecords, GetShardIterator])]),
    );
    stack
}

fn charts<const N: usize>(actions: [tablature::Action; N]) -> PolicyStatement {
    PolicyStatement::allow()
        .principals([Principal::arn("arn:aws:iam::444455556666:role/charts")])
        .actions(actions)
        .resources(["*"])
}

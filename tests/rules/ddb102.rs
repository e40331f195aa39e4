use tablature::Action::GetItem;
use tablature::{Attribute, PolicyStatement, Principal, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    tracks(Principal::service("appsync.amazonaws.com"))
}

pub(crate) fn good() -> Stack {
    tracks(Principal::arn("arn:aws:iam::444455556666:role/graph"))
}

fn tracks(reader: Principal) -> Stack {
    let mut stack = Stack::new("music");
    let read = PolicyStatement::allow().principals([reader]).actions([GetItem]).resources(["*"]);
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).resource_policy([read]));
    stack
}

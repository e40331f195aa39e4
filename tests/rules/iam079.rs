use tablature::Action::{GetItem, Query};
use tablature::{Attribute, PolicyStatement, Principal, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    read_by(Principal::account("444455556666"))
}

pub(crate) fn good() -> Stack {
    read_by(Principal::arn("arn:aws:iam::444455556666:role/ChartsReader"))
}

fn read_by(reader: Principal) -> Stack {
    let mut stack = Stack::new("music");
    let read = PolicyStatement::allow().actions([GetItem, Query]).resources(["*"]);
    stack.add(
        TableV2::on_demand("Charts", Attribute::string("week"))
            .resource_policy([read.principals([reader])]),
    );
    stack
}

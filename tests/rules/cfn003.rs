use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr").table_names("insighthr-{name}-{stage}");
    stack.add(TableV2::on_demand("users", Attribute::string("userId")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr").table_names("insighthr-{table}-{stage}");
    stack.add(TableV2::on_demand("users", Attribute::string("userId")));
    stack
}

use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr").region("ap-southest-1");
    stack.add(TableV2::on_demand("Employees", Attribute::string("employeeId")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr").region("ap-southeast-1");
    stack.add(TableV2::on_demand("Employees", Attribute::string("employeeId")));
    stack
}

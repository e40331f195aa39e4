use tablature::{Attribute, ManagedPolicy, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(TableV2::on_demand("Employees", Attribute::string("employeeId")));
    let reporter = stack.add(Role::for_lambda("Reporter"));
    stack.add(ManagedPolicy::new("ReadEmployees").attach_to(&reporter));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let employees = stack.add(TableV2::on_demand("Employees", Attribute::string("employeeId")));
    let reporter = stack.add(Role::for_lambda("Reporter"));
    stack
        .add(ManagedPolicy::new("ReadEmployees").allow(employees.read_data()).attach_to(&reporter));
    stack
}

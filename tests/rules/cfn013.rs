use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr").description("Überstunden für alle: ".repeat(45));
    stack.add(TableV2::on_demand("Attendance", Attribute::string("employeeId")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr").description("Überstunden für alle");
    stack.add(TableV2::on_demand("Attendance", Attribute::string("employeeId")));
    stack
}

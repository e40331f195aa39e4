use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(TableV2::on_demand("performance-scores", Attribute::string("employeeId")));
    stack.add(TableV2::on_demand("PerformanceScores", Attribute::string("period")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(TableV2::on_demand("performance-scores", Attribute::string("employeeId")));
    stack.add(TableV2::on_demand("performance-scores-by-period", Attribute::string("period")));
    stack
}

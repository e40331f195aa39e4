use tablature::{Attribute, AttributeValue, Item, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let scores = stack.add(
        TableV2::on_demand("scores", Attribute::string("employeeId"))
            .sort_key(Attribute::string("period")),
    );
    stack.add(
        Item::of(&scores)
            .attribute("employeeId", "DEV-001")
            .attribute("period", "2025-Q1")
            .attribute("overallScore", AttributeValue::number("85,5")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let scores = stack.add(
        TableV2::on_demand("scores", Attribute::string("employeeId"))
            .sort_key(Attribute::string("period")),
    );
    stack.add(
        Item::of(&scores)
            .attribute("employeeId", "DEV-001")
            .attribute("period", "2025-Q1")
            .attribute("overallScore", AttributeValue::number("85.5")),
    );
    stack
}

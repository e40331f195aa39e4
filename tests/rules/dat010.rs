use tablature::{Attribute, AttributeValue, Item, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let threads = stack.add(TableV2::on_demand("threads", Attribute::string("id")));
    let mut replies = AttributeValue::list(["Thanks!"]);
    for _ in 0..32 {
        replies = AttributeValue::list([replies]);
    }
    stack.add(Item::of(&threads).attribute("id", "1").attribute("replies", replies));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let threads = stack.add(TableV2::on_demand("threads", Attribute::string("id")));
    let mut replies = AttributeValue::list(["Thanks!"]);
    for _ in 0..31 {
        replies = AttributeValue::list([replies]);
    }
    stack.add(Item::of(&threads).attribute("id", "1").attribute("replies", replies));
    stack
}

use crate::update::{Planning, Update, orders};
use tablature::evolution::Allowances;
use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack};

/// A full table, one index of which gets another name, and a function that searches it.
fn stack(name: &str) -> Stack {
    let mut stack = Stack::new("shop");
    let index = |name: &str, by: &str| GlobalSecondaryIndex::new(name, Attribute::string(by));
    let mut table = orders().global_secondary_index(index(name, "user"));
    for number in 1..20 {
        let by = format!("attribute{number}");
        table = table.global_secondary_index(index(&format!("by-{by}"), &by));
    }
    let orders = stack.add(table);
    stack.add(
        Role::for_lambda("Reader").allow(orders.index(name).actions([tablature::Action::Query])),
    );
    stack
}

pub(crate) fn bad() -> Planning {
    Planning {
        update: Update::of_stacks(&stack("by-user"), &stack("orders-by-user")),
        allowances: Allowances::default(),
    }
}

pub(crate) fn good() -> Planning {
    Planning { allowances: Allowances::default().gap("Orders", "by-user"), ..bad() }
}

use tablature::invariants::{everyone, on, writes};
use tablature::{Attribute, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
    stack.add(Role::for_lambda("Backoffice").allow(audit.write_data()));
    let others = everyone().except(["BackOfice"]);
    stack.never(others.may(writes(), on("Audit")), "only the backoffice writes what is audited");
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
    let backoffice = stack.add(Role::for_lambda("Backoffice").allow(audit.write_data()));
    let others = everyone().except([&backoffice]);
    stack.never(others.may(writes(), on(&audit)), "only the backoffice writes what is audited");
    stack
}

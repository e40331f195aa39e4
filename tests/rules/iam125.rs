use tablature::invariants::{everyone, on, writes};
use tablature::{Attribute, Expr, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
    stack.add(Role::for_lambda("Report").managed_policy(Expr::import_value("shared-policy")));
    stack.never(everyone().may(writes(), on(&audit)), "nobody writes what is audited");
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
    stack.add(Role::for_lambda("Report").allow(audit.read_data()));
    stack.never(everyone().may(writes(), on(&audit)), "nobody writes what is audited");
    stack
}

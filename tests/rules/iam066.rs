use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("Mailer").role_name("shop-mailer"));
    stack.add(Role::for_lambda("Texter").role_name("Shop-Mailer"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("Mailer").role_name("shop-mailer"));
    stack.add(Role::for_lambda("Texter").role_name("shop-texter"));
    stack
}
